"""Sprites out of the window, as files."""
