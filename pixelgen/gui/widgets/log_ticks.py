"""Where to put the numbers of a logarithmic axis."""

import math

_PATTERNS = ((1, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,))


def log_ticks(low: float, high: float, *, most: int) -> list[float]:
    """Places of round numbers between 10**low and 10**high, as exponents, ascending, at most ``most``.

    The densest of a few patterns per decade that fits is taken; a range so narrow that these leave fewer than three
    gets evenly spaced numbers as on a linear axis.
    """
    for pattern in _PATTERNS:
        found = _pattern_ticks(low, high, pattern)
        if len(found) <= most:
            return found if len(found) >= min(3, most) else _linear_ticks(low, high, most)
    decades = list(range(math.ceil(low), math.floor(high) + 1))
    return [float(decade) for decade in decades[:: math.ceil(len(decades) / most)]]


def _pattern_ticks(low: float, high: float, pattern: tuple[int, ...]) -> list[float]:
    exponents = range(math.floor(low), math.floor(high) + 1)
    places = (exponent + math.log10(digit) for exponent in exponents for digit in pattern)
    return [place for place in places if low <= place <= high]


def _linear_ticks(low: float, high: float, most: int) -> list[float]:
    bottom, top = 10.0**low, 10.0**high
    least_step = (top - bottom) / most
    if not least_step > 0:
        return []
    unit = 10.0 ** math.floor(math.log10(least_step))
    step = next(unit * digit for digit in (1, 2, 5, 10) if unit * digit >= least_step)
    first, last = math.ceil(bottom / step), math.floor(top / step)
    return [math.log10(k * step) for k in range(max(1, first), last + 1)]
