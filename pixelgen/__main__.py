"""``python -m pixelgen`` is ``pixelgen``."""

import sys

from pixelgen.cli import main

if __name__ == "__main__":
    sys.exit(main())
