"""The palette files that were used last, kept from one start to the next."""

import json
from contextlib import suppress
from pathlib import Path

from pixelgen import paths
from pixelgen.errors import PaletteError
from pixelgen.files import write_text
from pixelgen.gui.generation.colours.palette_choice import PaletteChoice
from pixelgen.sprites.palette_files import read_palette

_MOST = 8


def _file() -> Path:
    return paths.config_dir() / "palettes.json"


def recent_palettes() -> list[PaletteChoice]:
    """The palettes in the files used last, the newest first; those that are gone or damaged are passed over."""
    found: list[PaletteChoice] = []
    for path in _recent_paths():
        with suppress(PaletteError):
            found.append(PaletteChoice(palette=read_palette(path), source="file", path=path))
    return found


def remember_palette(path: Path) -> None:
    """Put ``path`` first. A folder that cannot be written to is no reason to stop anybody."""
    used = path.absolute()
    kept = [used, *(each for each in _recent_paths() if each != used)][:_MOST]
    with suppress(OSError):
        write_text(_file(), json.dumps([str(each) for each in kept], indent=1) + "\n")


def _recent_paths() -> list[Path]:
    try:
        content = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [Path(each) for each in content if isinstance(each, str)] if isinstance(content, list) else []
