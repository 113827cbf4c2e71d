"""A list of what a model was trained on, file by file, for whoever has to show where sprites come from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pixelgen.files import file_digest
from pixelgen.model.training_data import TrainingData
from pixelgen.sprites.walk import CancelLike, find_files, printable

_TERMS = ("licen", "copying", "credits", "copyright", "cc0", "readme")  # how names of such files begin
_LONGEST = 20_000  # characters of one that are kept


def data_manifest(data: TrainingData, *, cancel: CancelLike | None = None) -> dict[str, Any]:
    """The training sprites, which are read to see that they are the right ones, as plain JSON values.

    Names are those below the folder that was learned: nothing of where it lies on this computer is told.

    Args:
        data: where they are.
        cancel: asked before each file.

    Returns:
        ``sprites`` and ``held_out``: how many; ``files``: of each its name and SHA-256; ``terms``: licences and credits
        that lie with them, by name.

    Raises:
        DatasetError: if they cannot be read, or are not the ones that the model was trained on.
        Cancelled: from ``cancel``.
    """
    training, held_out = data.load(cancel=cancel)
    return {
        "sources": [printable(source.name) for source in data.sources],
        "sprites": len(training),
        "held_out": len(held_out),
        "files": list(_files(data.sources, cancel)),
        "terms": dict(_terms(data.sources)),
    }


def _files(sources: tuple[Path, ...], cancel: CancelLike | None) -> Iterator[dict[str, str]]:
    archives: set[Path] = set()
    for found in find_files(sources, cancel=cancel).images:
        if cancel is not None:
            cancel.checkpoint()
        if found.path.is_file():
            yield {"name": "/".join(found.parts), "sha256": file_digest(found.path)}
            continue
        archive = next(folder for folder in found.path.parents if folder.is_file())
        if archive not in archives:  # told as a whole, which anybody can check
            archives.add(archive)
            yield {"name": printable(archive.name), "sha256": file_digest(archive)}


def _terms(sources: tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    for folder in (source if source.is_dir() else source.parent for source in sources):
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.name.lower().startswith(_TERMS) and path.suffix.lower() in ("", ".txt", ".md"):
                yield printable(path.name), path.read_text(encoding="utf-8", errors="replace")[:_LONGEST]
