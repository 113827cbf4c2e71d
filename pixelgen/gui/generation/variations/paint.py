"""How sprites are coloured where they are shown."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Paint: TypeAlias = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]
"""(N, S, S, 4) uint8 straight RGBA to the same, in the colours of a palette."""
