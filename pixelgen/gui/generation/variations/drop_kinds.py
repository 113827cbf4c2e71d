"""What a dropped file is good for: to restore settings, as a source, as a palette, as a model. No Qt, no torch."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pixelgen.choices import Choices
from pixelgen.errors import MetadataError
from pixelgen.sprites.decode import IMAGE_SUFFIXES
from pixelgen.sprites.metadata import read_metadata
from pixelgen.sprites.palette_files import PALETTE_FORMATS

_MODEL_SUFFIX = ".safetensors"
_ASEPRITE = (".ase", ".aseprite")
_ASEPRITE_MAGIC = b"\xe0\xa5"  # at the fifth byte of the file
_NO_PICTURES = frozenset({".json"})  # a side file of ours, which says how its sheet was made


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

    Looks at the name and at the head of the file, decodes no pixel.
    """
    suffix = path.suffix.lower()
    if path.is_dir() or suffix == _MODEL_SUFFIX:
        return (MODEL,)
    if suffix in _ASEPRITE and _is_aseprite(path):
        return RESTORE, SOURCE
    if suffix in _NO_PICTURES:
        return (RESTORE,)
    found = []
    if suffix in IMAGE_SUFFIXES:
        if _made_here(path):
            found.append(RESTORE)
        found.append(SOURCE)
        if suffix == ".png":
            found.append(PALETTE)
    elif any(suffix in kind.suffixes for kind in PALETTE_FORMATS.values()):
        found.append(PALETTE)
    return tuple(found)


def uses_of_all(paths: Iterable[Path]) -> tuple[tuple[DropUse, Path], ...]:
    """What several dropped files can be used as: each use once, with the first file that is good for it."""
    found: dict[str, tuple[DropUse, Path]] = {}
    for path in paths:
        for use in uses_of(path):
            found.setdefault(use.key, (use, path))
    return tuple(found[key] for key in DROP_USES if key in found)


def _made_here(path: Path) -> bool:
    try:
        return bool(read_metadata(path))
    except MetadataError:
        return False  # a picture all the same


def _is_aseprite(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(6)[4:] == _ASEPRITE_MAGIC
    except OSError:
        return False
