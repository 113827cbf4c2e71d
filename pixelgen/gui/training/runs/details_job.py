"""What is told about the one run that is chosen, beyond its row in the list."""

import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pixelgen.gui.jobs.job_thread import Job
from pixelgen.gui.training.runs.listing import CONFIG
from pixelgen.runtime.cancel import CancelToken

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary

_MOST_SPRITES = 16
_NOT_SETTINGS = ("data", "out")  # told elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDetails:
    """
    Attributes:
        path: the run.
        values: of ``TrainConfig``, as the run has them, without its folder: what a like training needs.
        differences: (label, value) of the settings that are not the defaults.
        sprites: the newest samples, (N, S, S, 4) uint8 straight RGBA.
        size: of the folder, bytes.
    """

    path: Path
    values: dict[str, Any] = field(default_factory=dict)
    differences: tuple[tuple[str, str], ...] = ()
    sprites: NDArray[np.uint8] | None = None
    size: int = 0


def details_job(run: "RunSummary") -> Job:
    """Ends with ``RunDetails``; what cannot be read is left out."""

    def job(_report: Callable[[Any], None], cancel: CancelToken) -> RunDetails:
        from pixelgen.training.preview_sheet import read_preview

        sprites = read_preview(run.thumbnail) if run.thumbnail else None
        values = read_values(run.path)
        cancel.checkpoint()
        return RunDetails(
            path=run.path,
            values=values,
            differences=differences(values),
            sprites=sprites[:_MOST_SPRITES] if sprites is not None else None,
            size=folder_size(run.path),
        )

    return job


def read_values(folder: Path) -> dict[str, Any]:
    """The settings of a run for another one like it; nothing if they cannot be read."""
    try:
        values = tomllib.loads((folder / CONFIG).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    values.pop("out", None)
    return values


def differences(values: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """(label, value) of what differs from the defaults, in the order of the form. Loads torch."""
    from pixelgen.training.config import TrainConfig

    found = []
    for name, setting in TrainConfig.model_fields.items():
        if name in _NOT_SETTINGS or name not in values or _same(values[name], setting.default):
            continue
        extra = setting.json_schema_extra if isinstance(setting.json_schema_extra, dict) else {}
        unit = f" {extra['unit']}" if extra.get("unit") else ""
        found.append((setting.title or name, f"{_words(values[name])}{unit}"))
    return tuple(found)


def _same(value: Any, default: Any) -> bool:
    return list(value) == list(default) if isinstance(default, tuple) else bool(value == default)


def _words(value: Any) -> str:
    match value:
        case bool():
            return "on" if value else "off"
        case int():
            return f"{value:,}"
        case float():
            return f"{value:,.6g}"
        case list():
            return ", ".join(map(_words, value)) or "none"
    return str(value)


def folder_size(folder: Path) -> int:
    """Bytes of all files below ``folder``; those that vanish meanwhile are not counted."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(parent) / name).lstat().st_size
            except OSError:
                continue
    return total
