"""Palettes and recolouring."""
