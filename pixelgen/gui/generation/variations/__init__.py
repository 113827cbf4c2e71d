"""Sprites out of sprites: varied, re-rolled, bred, walked between."""
