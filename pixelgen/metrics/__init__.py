"""How good the sprites are: features, Fréchet and kernel distances, originality."""
