"""Where palettes come from besides palette files: the colours of an image, or of a whole folder of sprites."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pixelgen.errors import PaletteError
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.decode import read_frames
from pixelgen.sprites.folder import load_sprites
from pixelgen.sprites.palette import load_palette, palette_of, palettes
from pixelgen.sprites.palette_files import PALETTE_FORMATS
from pixelgen.sprites.walk import CancelLike

MOST = 256  # colours of a palette made from sprites, unless fewer are asked for


def find_palette(name_or_path: str | Path, *, max_colours: int | None = None) -> Palette:
    """A bundled palette by its key, a palette file, or the colours of an image or of a folder of sprites.

    Args:
        max_colours: in [1, 4096]; of a palette that has more, those are kept that stand best for all. Left out, a
            palette is whole, and sprites give at most 256.

    Raises:
        PaletteError: it is unknown, cannot be read or shows nothing.
        DatasetError: a folder without sprites.
    """
    found = _listed(name_or_path)
    if found is None:
        return extract_palette([Path(name_or_path)], max_colours=max_colours or MOST)
    if max_colours is None or len(found) <= max_colours:
        return found
    strip = np.concatenate([found.rgb, np.full((len(found), 1), 255, np.uint8)], axis=1)
    return Palette(found.key, found.label, palette_of(strip, max_colours).colours)


def _listed(name_or_path: str | Path) -> Palette | None:
    """A palette that is written down as one; None for pictures."""
    path = Path(name_or_path)
    if str(name_or_path) in palettes() or not path.exists():
        return load_palette(name_or_path)
    kinds = [suffix for kind in PALETTE_FORMATS.values() for suffix in kind.suffixes]
    if path.is_dir() or path.suffix.lower() not in kinds:
        return None
    try:
        return load_palette(path)  # a strip of swatches keeps its order
    except PaletteError:
        if path.suffix.lower() == ".png":
            return None
        raise


def extract_palette(
    sources: Sequence[Path], *, max_colours: int, label: str = "", cancel: CancelLike | None = None
) -> Palette:
    """A palette of at most ``max_colours`` colours that occur in images or folders of sprites, the most used first.

    Args:
        sources: folders, sheets or images of any size.
        max_colours: in [1, 4096].
        label: of the palette; the first source's name if left out.

    Raises:
        DatasetError: nothing there can be read.
        PaletteError: no pixel is visible.
    """
    parts = []
    for source in sources:
        if source.is_file() and source.suffix.lower() != ".zip":
            parts += [frame.reshape(-1, 4) for frame in read_frames(source)]
        else:
            parts.append(load_sprites(source, cancel=cancel).pixels.reshape(-1, 4))
    palette = palette_of(np.concatenate(parts), max_colours, label=label or sources[0].stem)
    return Palette(sources[0].stem, palette.label, palette.colours)
