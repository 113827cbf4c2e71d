"""Which model makes the sprites."""
