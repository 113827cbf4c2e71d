"""What suits a model, by the number of network calls: found by ``pixelgen tune``, kept in a small file beside it.

The model's own file stays as it is, so sprites that were made with it still know it by its digest.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pixelgen.errors import CheckpointError, ConfigError
from pixelgen.files import write_text
from pixelgen.flow.config import SampleConfig
from pixelgen.flow.tuning import Tuned, best_calls, nearest, ways_of
from pixelgen.model.checkpoint import flow_map_header
from pixelgen.model.zoo import card_of

_FORMAT = 1
_WAY = ("solver", "schedule", "grid")
"""Fields that settle how the path is walked: whoever asks for one of them has something else in mind than tuned."""


def tuned_file(model: Path) -> Path:
    """Where the settings of a model file lie: ``best.safetensors`` has ``best.tuned.json``."""
    return model.with_suffix(".tuned.json")


def read_tuned(model: Path) -> tuple[Tuned, ...]:
    """What tuning found for a model, by rising calls; nothing for one that was not tuned, or by another version.

    Ways by a flow map are left out where that is gone, or of another state of the model.
    """
    try:
        content = json.loads(tuned_file(model).read_text(encoding="utf-8"))
        if content["format"] != _FORMAT:
            return ()
        found = [_checked(entry) for entry in content["tuned"]]
    except (OSError, ValueError, TypeError, KeyError, ConfigError):
        return ()
    if any(each.by_flow_map for each in found) and flow_map_header(model) is None:
        found = [each for each in found if not each.by_flow_map]
    return tuple(sorted(found, key=lambda each: each.calls))


def _checked(entry: Mapping[str, Any]) -> Tuned:
    found = Tuned(
        calls=int(entry["calls"]),
        settings=dict(entry["settings"]),
        distance=float(entry["distance"]),
        usual=float(entry["usual"]),
    )
    SampleConfig(calls=found.calls, **found.settings)
    return found


def write_tuned(model: Path, tuned: Sequence[Tuned]) -> Path:
    """Put what tuning found beside a model file, in place of what was found before for the same numbers of calls.

    Raises:
        CheckpointError: if the file cannot be written.
    """
    path = tuned_file(model)
    known = {each.calls: each for each in (*read_tuned(model), *tuned)}
    content = {"format": _FORMAT, "tuned": [asdict(known[calls]) for calls in sorted(known)]}
    try:
        write_text(path, json.dumps(content, indent=1) + "\n")
    except OSError as error:
        raise CheckpointError(
            f"cannot write {path}",
            error.strerror or str(error),
            "copy the model to a folder of yours and tune it there",
        ) from error
    return path


def suited(model: Path, asked: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The settings that suit a model, for a request: those of its card, and what tuning found for its calls, or else
    what suits others.

    Args:
        model: its file.
        asked: what is settled already, fields of a ``SampleConfig`` by name. Not among the answer, but it decides what
            suits: how many calls there are, and whether solver, schedule or grid leave anything to be tuned.

    Raises:
        CheckpointError: if the model has a card that cannot be read.
    """
    asked = asked or {}
    card = card_of(model)
    settings = {} if card is None else dict(card.sampling)
    ways = () if any(name in asked for name in _WAY) else ways_of(read_tuned(model), {*settings, *asked})
    if "calls" not in {*settings, *asked} and (best := best_calls(ways)) is not None:
        settings["calls"] = best
    calls = asked.get("calls", settings.get("calls", SampleConfig.model_fields["calls"].default))
    found = nearest(ways, max(1, calls))
    return settings if found is None else settings | found.settings
