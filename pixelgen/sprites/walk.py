"""Finding the image files below folders: in one order on every machine, through links but never in circles.

Zip archives are folders too (`pixelgen.sprites.archive`).
"""

import os
import re
import stat
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pixelgen.errors import DatasetError
from pixelgen.sprites.archive import ARCHIVE_SUFFIX, is_archive, list_archive
from pixelgen.sprites.decode import IMAGE_SUFFIXES
from pixelgen.sprites.spriteset import Rejection

_FOREIGN_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".tga", ".tif", ".tiff", ".psd", ".xcf", ".kra", ".ora", ".svg", ".ico", ".pcx", ".avif", ".heic"}
) | {".ase", ".aseprite", ".pxo", ".piskel", ".dds", ".ppm", ".pgm", ".qoi", ".jxl"}
_DIGITS = re.compile(r"(\d+)", re.ASCII)


class CancelLike(Protocol):
    """What can interrupt a job: `checkpoint` returns at once, waits while paused, or raises ``Cancelled``."""

    def checkpoint(self) -> None: ...


@dataclass(frozen=True, slots=True)
class FoundFile:
    """An image file.

    Attributes:
        path: where it is; it may lead through a zip archive.
        source: index of the source it was found under.
        parts: folders below that source, then the file's name; printable, NFC.
    """

    path: Path
    source: int
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What lies below the sources: images in natural order, .json files that may describe them, what was refused."""

    images: list[FoundFile] = field(default_factory=list)
    descriptions: list[Path] = field(default_factory=list)
    refused: list[Rejection] = field(default_factory=list)


def find_files(sources: Sequence[Path], *, cancel: CancelLike | None = None) -> Found:
    """All images below ``sources``, sub-folders included, names that start with a dot left out.

    A source is a folder, a zip archive or a file. An archive among the files of a folder is a sub-folder by its name
    without ".zip".

    The order is by source, then by path with numbers compared as numbers ("orc 2" before "orc 10"): it does not depend
    on the file system. Each real folder is read once. Links to folders are followed after all real folders, so that a
    file is known by its own place where it has one; a link to a folder that was read already (a loop, or two ways to
    one place) is not followed again, and is not an error. Devices and pipes are never opened.

    Raises:
        DatasetError: for a source that does not exist.
        Cancelled: from ``cancel``.
    """
    found = Found()
    visited: set[tuple[int, int]] = set()
    links: list[tuple[Path, int, tuple[str, ...]]] = []
    for index, source in enumerate(sources):
        kind = _status(source)
        if isinstance(kind, OSError):
            raise DatasetError(f"cannot open {printable(source)}", _words(kind), "check the path")
        if stat.S_ISDIR(kind.st_mode):
            _read_tree(source, index, (), found=found, visited=visited, links=links, cancel=cancel)
        elif is_archive(source):
            _read_archive(source, index, (), found=found)
        else:
            _take_file(source, index, (printable(source.name),), found=found)
            beside = source.with_suffix(".json")
            if beside.is_file():
                found.descriptions.append(beside)
    while links:
        pending, links = sorted(links, key=lambda link: (link[1], natural_key(link[2]))), []
        for path, index, parts in pending:
            _read_tree(path, index, parts, found=found, visited=visited, links=links, cancel=cancel)
    found.images.sort(key=lambda file: (file.source, natural_key(file.parts), os.fsencode(file.path)))
    found.descriptions.sort(key=os.fsencode)
    found.refused.sort(key=lambda rejection: os.fsencode(rejection.path))
    return found


def natural_key(parts: Sequence[str]) -> tuple[tuple[list[str | int], str], ...]:
    """A sort key by which "a2" comes before "a10" and "B" beside "b", with a fixed order for all that is left."""
    return tuple(
        ([int(run) if index % 2 else run for index, run in enumerate(_DIGITS.split(part.casefold()))], part)
        for part in parts
    )


def printable(path: Path | str) -> str:
    """A path or name as text that any file, terminal and widget can show.

    Composed Unicode (NFC: a Mac's "é" is everybody's "é"); bytes that are no UTF-8 and control characters (a newline
    in a name) become U+FFFD; forward slashes.
    """
    text = path.as_posix() if isinstance(path, Path) else path
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", os.fsencode(text).decode("utf-8", "replace"))
    return "".join("\ufffd" if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in text)


def _read_tree(
    top: Path,
    source: int,
    parts: tuple[str, ...],
    *,
    found: Found,
    visited: set[tuple[int, int]],
    links: list[tuple[Path, int, tuple[str, ...]]],
    cancel: CancelLike | None,
) -> None:
    pending = [(top, parts)]
    while pending:
        if cancel is not None:
            cancel.checkpoint()
        folder, inside = pending.pop()
        try:
            status = folder.stat()
            identity = (status.st_dev, status.st_ino)
            if identity in visited:
                continue
            visited.add(identity)
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError as error:
            found.refused.append(Rejection(folder, f"the folder cannot be read: {_words(error)}"))
            continue
        for entry in entries:
            if _is_hidden(entry.name):
                continue
            path, below = folder / entry.name, (*inside, printable(entry.name))
            if entry.is_dir(follow_symlinks=False):
                pending.append((path, below))
            elif entry.is_symlink() and _is_folder(path):
                links.append((path, source, below))
            elif path.suffix.lower() == ARCHIVE_SUFFIX and is_archive(path):
                _read_archive(path, source, (*inside, printable(path.stem)), found=found)
            else:  # a regular file is known from the listing; the others have to be asked
                _sort_in(path, source, below, found=found, regular=entry.is_file(follow_symlinks=False))


def _read_archive(archive: Path, source: int, parts: tuple[str, ...], *, found: Found) -> None:
    try:
        members = list_archive(archive)
    except DatasetError as error:
        found.refused.append(Rejection(archive, error.why + (f"; {error.fix}" if error.fix else "")))
        return
    for member in members:
        if any(_is_hidden(part) for part in member.parts):
            continue
        if member.path.suffix.lower() == ARCHIVE_SUFFIX:
            found.refused.append(
                Rejection(member.path, "an archive inside an archive is not read; unpack the outer one")
            )
        else:
            inside = tuple(printable(part) for part in member.parts)
            _sort_in(member.path, source, (*parts, *inside), found=found, regular=True)


def _sort_in(path: Path, source: int, parts: tuple[str, ...], *, found: Found, regular: bool) -> None:
    """Keep a file for what its name says it is."""
    suffix = path.suffix.lower()
    if suffix in IMAGE_SUFFIXES:
        if regular:
            found.images.append(FoundFile(path, source, parts))
        else:
            _take_file(path, source, parts, found=found)
    elif suffix == ".json":
        found.descriptions.append(path)
    elif suffix in _FOREIGN_SUFFIXES:
        found.refused.append(Rejection(path, f"{suffix[1:]} files are not read; export it as PNG"))


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


def _take_file(path: Path, source: int, parts: tuple[str, ...], *, found: Found) -> None:
    status = _status(path)
    if isinstance(status, OSError):
        found.refused.append(Rejection(path, f"the file cannot be opened: {_words(status)}"))
    elif not stat.S_ISREG(status.st_mode):  # a pipe would block for ever, /dev/zero never end
        found.refused.append(Rejection(path, "it is a device or a pipe and no file"))
    else:
        found.images.append(FoundFile(path, source, parts))


def _is_folder(path: Path) -> bool:
    """Like ``Path.is_dir``, which raises for a link into a folder that may not be entered."""
    status = _status(path)
    return isinstance(status, os.stat_result) and stat.S_ISDIR(status.st_mode)


def _status(path: Path) -> os.stat_result | OSError:
    try:
        return path.stat()
    except OSError as error:
        return error


def _words(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
