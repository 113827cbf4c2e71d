"""``python main.py`` opens the window."""

import sys

from pixelgen.cli import window

if __name__ == "__main__":
    sys.exit(window())
