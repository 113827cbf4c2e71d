"""Images from folders exactly as they are: of any size, nothing fitted, nothing left out for being a copy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pixelgen.errors import DatasetError
from pixelgen.sprites.classes import label_by_folder
from pixelgen.sprites.decode import read_frames
from pixelgen.sprites.naming import unique_name
from pixelgen.sprites.rgba import Pixels
from pixelgen.sprites.spriteset import Rejection
from pixelgen.sprites.walk import CancelLike, find_files, printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Sprites to be exported.

    Attributes:
        pixels: N of (h, w, 4) uint8 straight RGBA.
        names: N names, unique: the path below the source without suffix, with a number for frames of an animation.
        classes: the class of each, after the folders; None where there are fewer than two.
        refused: files that were not read, and why.
    """

    pixels: tuple[Pixels, ...]
    names: tuple[str, ...]
    classes: tuple[str, ...] | None
    refused: tuple[Rejection, ...]


def read_pictures(
    sources: Sequence[Path],
    *,
    progress: Callable[[int, int], None] | None = None,
    cancel: CancelLike | None = None,
) -> Pictures:
    """All images below folders, in archives, or named one by one, in natural order.

    Args:
        progress: called with (files read, files).

    Raises:
        DatasetError: a source that does not exist, or nothing that can be read.
        Cancelled: from ``cancel``.
    """
    found = find_files(sources, cancel=cancel)
    refused = list(found.refused)
    pixels: list[Pixels] = []
    names: dict[str, None] = {}  # in order, and quick to look up
    places: list[tuple[int, tuple[str, ...]]] = []
    for done, file in enumerate(found.images):
        if cancel is not None:
            cancel.checkpoint()
        name = "/".join((*file.parts[:-1], Path(file.parts[-1]).stem))
        try:
            frames = list(read_frames(file.path))
        except DatasetError as error:
            refused.append(Rejection(file.path, error.why or error.what))
            continue
        pixels += frames
        for each in [name] if len(frames) == 1 else [f"{name}-{index:03}" for index in range(len(frames))]:
            names[unique_name(each, names)] = None
        places += [(file.source, file.parts[:-1])] * len(frames)
        if progress is not None:
            progress(done + 1, len(found.images))
    if not pixels:
        why = f"{refused[0].path.name}: {refused[0].reason}" if refused else "no image lies there"
        raise DatasetError("there is nothing to export", why, "name a folder with PNG, GIF, WebP or BMP images")
    sources_names = [printable(source.stem) if source.is_dir() else "" for source in sources]
    classes, labels = label_by_folder(places, sources_names)
    return Pictures(
        pixels=tuple(pixels),
        names=tuple(names),
        classes=tuple(classes[label] for label in labels) if classes else None,
        refused=tuple(refused),
    )
