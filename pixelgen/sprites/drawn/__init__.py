"""How the built-in sprites are drawn: colour ramps, a painter that knows light and outline, and the figures."""
