"""What a dropped file is good for: to restore settings, as a source, as a palette, as a model. No Qt, no torch."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pixelgen.choices import Choices
from pixelgen.errors import CheckpointError, MetadataError
from pixelgen.model.zoo import find_model
from pixelgen.sprites.decode import IMAGE_SUFFIXES
from pixelgen.sprites.metadata import read_metadata
from pixelgen.sprites.palette_files import PALETTE_FORMATS

_MODEL = ".safetensors"
_SETTINGS = ".json"
_ASEPRITE = (".ase", ".aseprite")
_ASEPRITE_MAGIC = b"\xe0\xa5"  # at the fifth byte of the file
_LOOKED_AT = 2**20  # bytes of a text in which a seed is looked for


@dataclass(frozen=True, slots=True)
class DropUse:
    """What can be done with something that is dropped."""

    key: str
    label: str
    help: str


RESTORE = DropUse("restore", "Restore settings", "The model, seed and everything else that it was made with.")
SOURCE = DropUse("source", "Use as source", "Vary it, draw a part of it anew, or explore around it.")
PALETTE = DropUse("palette", "Use palette", "Sprites are shown and exported in its colours only.")
MODEL = DropUse("model", "Use this model", "Sprites are made with it from now on.")
DROP_USES: Choices[DropUse] = Choices("use of a file", (RESTORE, SOURCE, PALETTE, MODEL))


def uses_of(path: Path) -> tuple[DropUse, ...]:
    """What the file or folder ``path`` can be used as, in the order in which that is offered; nothing for a stranger.

    Looks at the name and at the head of the file; decodes no pixel.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        return (MODEL,) if _holds_model(path) else ()
    if suffix == _MODEL:
        return (MODEL,)
    if suffix == _SETTINGS:
        return (RESTORE,) if b'"seed"' in _head(path, _LOOKED_AT) else ()
    if suffix in _ASEPRITE and _head(path, 6)[4:] == _ASEPRITE_MAGIC:
        return (RESTORE,)
    found = []
    if suffix in IMAGE_SUFFIXES:
        found += [RESTORE, SOURCE] if _made_here(path) else [SOURCE]
    if any(suffix in kind.suffixes for kind in PALETTE_FORMATS.values()):
        found.append(PALETTE)
    return tuple(found)


def uses_of_all(paths: Iterable[Path]) -> tuple[tuple[DropUse, Path], ...]:
    """What several files can be used as: each use once, with the first file that is good for it."""
    found: dict[str, tuple[DropUse, Path]] = {}
    for path in paths:
        for use in uses_of(path):
            found.setdefault(use.key, (use, path))
    return tuple(found[key] for key in DROP_USES if key in found)


def _holds_model(folder: Path) -> bool:
    try:
        find_model(folder)
    except CheckpointError:
        return False
    return True


def _made_here(path: Path) -> bool:
    try:
        return bool(read_metadata(path))
    except MetadataError:
        return False  # a picture all the same


def _head(path: Path, size: int) -> bytes:
    """The first bytes of a file; none if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return b""
