"""Events as lines of JSON and back, for events.jsonl.

Paths become text, numbers that are none become null, and a preview leaves its pixels to the sheet in samples/.
"""

import json
import math
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from pixelgen.training.events import PreviewReady, TrainEvent

_KINDS: dict[str, Any] = {kind.__name__: kind for kind in get_args(TrainEvent)}


def write_line(event: TrainEvent) -> str:
    """The event as one line of JSON, its class under ``event``, without the line's end."""
    values = {each.name: _plain(getattr(event, each.name)) for each in fields(event) if each.name != "sprites"}
    return json.dumps({"event": type(event).__name__, **values})


def read_line(
    values: dict[str, Any], *, folder: Path, sprites: Callable[[int], NDArray[np.uint8] | None]
) -> TrainEvent | None:
    """The event of a parsed line, as a part of the run that is in ``folder`` now, wherever it was when it was written.

    Lines of an older program lack what was added since: such numbers are not-a-number, such flags are off.

    Args:
        values: what ``json.loads`` made of the line.
        folder: of the run.
        sprites: gives the preview of a step, (N, S, S, 4) uint8, or None if it is not there any more.

    Returns:
        None for what is no event, or is a preview whose sprites are gone.
    """
    kind = _KINDS.get(str(values.get("event")))
    if kind is None:
        return None
    found = {each.name: _value(each.type, values.get(each.name)) for each in fields(kind) if each.name != "sprites"}
    found["run_id"] = folder.name
    if "folder" in found:
        found["folder"] = folder
    if "path" in found:
        # By its file's name, in the one folder of a run that models are in. A path of Windows may be read elsewhere.
        found["path"] = folder / "checkpoints" / str(found["path"]).replace("\\", "/").rsplit("/", 1)[-1]
    if kind is PreviewReady:
        found["sprites"] = sprites(found["step"])
        if found["sprites"] is None:
            return None
    event: TrainEvent = kind(**found)
    return event


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _value(kind: object, value: Any) -> Any:
    if kind is float:
        return math.nan if value is None else float(value)
    if kind is bool:
        return bool(value)
    if kind is int:
        return int(value or 0)
    return Path(value or "") if kind is Path else value
