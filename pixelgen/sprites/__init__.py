"""Pixels: sprites in, sprites out; numpy and Pillow, no torch."""
