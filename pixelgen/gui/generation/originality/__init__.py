"""How new each sprite is."""
