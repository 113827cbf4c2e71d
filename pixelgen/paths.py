"""Where things live: the same answers in a checkout, an installed wheel and a frozen program."""

import os
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent
_APP = "PixelGen"


def _data(name: str) -> Path:
    # A wheel carries the folder inside the package; a checkout has it beside the package.
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def resources_dir() -> Path:
    """Icons, palettes and the window's style, read-only."""
    return _data("resources")


def zoo_dir() -> Path:
    """The models that travel with the program, one folder each, read-only."""
    return _data("models_zoo")


def _own(variable: str, default: str) -> Path:
    return Path(os.environ.get(variable) or default)


def runs_dir() -> Path:
    """Training runs, one folder each (``PIXELGEN_RUNS`` moves it). Not created here."""
    return _own("PIXELGEN_RUNS", str(Path(platformdirs.user_documents_dir()) / _APP / "runs"))


def history_dir() -> Path:
    """What the window made, one folder for each batch (``PIXELGEN_HISTORY`` moves it). Not created here."""
    return _own("PIXELGEN_HISTORY", str(Path(platformdirs.user_documents_dir()) / _APP / "history"))


def config_dir() -> Path:
    """Preferences and window state (``PIXELGEN_CONFIG`` moves it). Not created here."""
    return _own("PIXELGEN_CONFIG", platformdirs.user_config_dir(_APP, appauthor=False))


def cache_dir() -> Path:
    """What can be computed again: speed probes, reference statistics (``PIXELGEN_CACHE`` moves it). Not created."""
    return _own("PIXELGEN_CACHE", platformdirs.user_cache_dir(_APP, appauthor=False))


def log_dir() -> Path:
    """Logs and crash reports (``PIXELGEN_LOGS`` moves it). Not created here."""
    return _own("PIXELGEN_LOGS", platformdirs.user_log_dir(_APP, appauthor=False))
