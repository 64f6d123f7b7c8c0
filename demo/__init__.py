"""An invented online world on loopback: shops, markets and a board, with planted events and their truth."""
