"""Where a sprite in a PNG of ours came from: if the model at hand made it, its noise is known and need not be found."""

from collections.abc import Mapping
from typing import Any

from pixelgen.errors import ConfigError
from pixelgen.flow.config import SampleConfig
from pixelgen.flow.schedule import SCHEDULES

DERIVED = "from"
"""The member of a frame's settings that says of what other sprites it was made."""


def origin_of(entry: Mapping[str, Any], *, digest: str) -> tuple[SampleConfig, int] | None:
    """The request and the number in it that a frame's settings name.

    Args:
        entry: the settings of one frame (``sprites.metadata``), from a file that may be anybody's.
        digest: SHA-256 of the model at hand.

    Returns:
        None where another model made it, it was made from other sprites, or its settings are not understood.
    """
    checkpoint, index = entry.get("checkpoint"), entry.get("index")
    if not isinstance(checkpoint, Mapping) or checkpoint.get("sha256") != digest or DERIVED in entry:
        return None
    if not isinstance(index, int) or isinstance(index, bool) or index < 0:
        return None
    settings = {name: entry[name] for name in SampleConfig.model_fields if name in entry}
    try:
        return SampleConfig.model_validate({**settings, "count": index + 1}), index
    except ConfigError:
        return None


def class_of(entry: Mapping[str, Any]) -> str | None:
    """The class that a frame's settings name, of whatever model."""
    found = entry.get("class")
    return found if isinstance(found, str) else None


def schedule_of(entry: Mapping[str, Any]) -> str | None:
    """The path that a frame's settings name, if it is one that this version knows."""
    found = entry.get("schedule")
    return found if isinstance(found, str) and found in SCHEDULES else None
