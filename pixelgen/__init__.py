"""PixelGen: a flow-matching generator of RGBA pixel-art sprites that runs on the artist's own PC."""

__version__ = "0.1.0"
