"""The last export, as it is kept from one start to the next: format, options, folder and a name that was typed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths

from pixelgen.gui.generation.export.source import ExportSource
from pixelgen.gui.generation.memory import recall, remember
from pixelgen.sprites.export_options import EXPORT_FORMATS

_KEY = "export"
_STILL, _MOVING = "aseprite-hash", "gif"  # formats that are proposed at first


def last_export() -> dict[str, Any]:
    """What ``ExportDialog.values`` gave last, with its "folder"; empty if there was no export."""
    kept = recall().get(_KEY)
    return kept if isinstance(kept, dict) else {}


def keep_export(values: Mapping[str, Any], *, folder: Path) -> None:
    """Keep ``values`` beside what is kept: the format of sheets when an animation was exported, and the reverse."""
    shared = {name: value for name, value in last_export().items() if name in ("format", "moving_format")}
    remember({_KEY: {**shared, **values, "folder": str(folder)}})


def format_name(source: ExportSource) -> str:
    """Under what name the format for ``source`` is kept: animations have one of their own."""
    return "moving_format" if source.tag else "format"


def kept_format(values: Mapping[str, Any], source: ExportSource) -> str | None:
    """The format of the last export of this kind; None if there was none."""
    key = values.get(format_name(source))
    return key if isinstance(key, str) and key in EXPORT_FORMATS else None


def proposed_format(values: Mapping[str, Any], source: ExportSource) -> str:
    """The format of the last export of this kind, or the one that most people want."""
    return kept_format(values, source) or (_MOVING if source.tag else _STILL)


def kept_folder(values: Mapping[str, Any]) -> Path | None:
    """Where the last export went, if that is still there."""
    folder = values.get("folder")
    return Path(folder) if isinstance(folder, str) and Path(folder).is_dir() else None


def pictures_folder() -> Path:
    """Where people keep pictures; the home folder if there is no such place."""
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    return Path(place) if place and Path(place).is_dir() else Path.home()
