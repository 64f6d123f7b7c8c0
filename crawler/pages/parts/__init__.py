"""What the layouts share. A folder of its own, because each module beside `base.py` is a layout."""
