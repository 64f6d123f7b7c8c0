"""The frozen records that flow between the stages, and their JSON form. Standard library only."""
