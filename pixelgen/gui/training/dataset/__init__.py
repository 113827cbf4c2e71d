"""The sprites to learn from: where they come from, what was found, what is left out."""
