"""What the window remembers: its geometry in an ini file, the person's choices in a typed JSON file."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from PySide6.QtCore import QSettings

from pixelgen import paths
from pixelgen.files import write_text
from pixelgen.gui.theme import ThemeMode


class Preferences(BaseModel):
    """Choices that are kept from one start to the next. Unknown keys of other versions are left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    theme: ThemeMode = ThemeMode.SYSTEM
    last_folder: str = ""  # where the last data set came from
    training: dict[str, Any] = {}  # last settings of the Train tab
    generation: dict[str, Any] = {}  # last settings of the Generate tab


def _file() -> Path:
    return paths.config_dir() / "preferences.json"


def load_preferences() -> Preferences:
    """The saved choices; the defaults where there are none or they cannot be read (a damaged file stops nobody)."""
    try:
        return Preferences.model_validate(json.loads(_file().read_text("utf-8")))
    except (OSError, ValueError, ValidationError):
        return Preferences()


def save_preferences(preferences: Preferences) -> None:
    """Write ``preferences``, all or nothing.

    Raises:
        OSError: if the folder cannot be written to.
    """
    write_text(_file(), preferences.model_dump_json(indent=2) + "\n")


def window_settings() -> QSettings:
    """Geometry and state of windows and splitters; bytes only, nothing that a person would edit."""
    return QSettings(str(paths.config_dir() / "window.ini"), QSettings.Format.IniFormat)
