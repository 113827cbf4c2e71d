"""Numbers and long names as people read them."""

import re

_LONG_WORD = re.compile(r"\S{20,}")
_JOINT = re.compile(r"(?<=[_./\\-])")


def duration(seconds: float) -> str:
    """``"8 s"``, ``"3 min 20 s"``, ``"1 h 05 min"``; rounded down, never negative."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s" if minutes < 10 else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min"


def count(number: int, one: str, many: str = "") -> str:
    """``"1 sprite"``, ``"1,200 sprites"``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def breakable(text: str) -> str:
    """``text`` with unseen spaces inside of long names, for a label: it breaks lines between words only."""
    return _LONG_WORD.sub(lambda word: _JOINT.sub("\u200b", word[0]), text)
