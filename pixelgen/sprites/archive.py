"""Zip archives read as if they were folders.

A file in an archive is named by a path through it: ``packs/heroes.zip/orc/1.png``. Nothing is ever unpacked to disk, so
that no name in an archive can touch a file outside of it, and an archive costs no more memory than its largest file.
"""

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from pixelgen.errors import DatasetError

ARCHIVE_SUFFIX = ".zip"

MAX_MEMBERS = 200_000
"""The most files that an archive may hold."""

MAX_MEMBER_BYTES = 256 * 2**20
"""The largest file in an archive that is unpacked."""

MAX_ARCHIVE_BYTES = 16 * 2**30
"""What an archive may hold in all, unpacked; some megabytes can claim far more."""

_ENCRYPTED = 1  # bit of ZipInfo.flag_bits
_LOCKED = ("it is locked with a password", "unpack the archive and add the folder")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: the path through the archive to it, and its folders and name inside."""

    path: Path
    parts: tuple[str, ...]


def is_archive(path: Path) -> bool:
    """Whether ``path`` is a file that is named like a zip archive."""
    return path.suffix.lower() == ARCHIVE_SUFFIX and path.is_file()


def list_archive(path: Path) -> tuple[Member, ...]:
    """The files in an archive, in its order, each name once. Folders are not listed, nor names that lead out of it.

    Raises:
        DatasetError: when it cannot be opened, is no zip archive, is damaged, is locked with a password, or holds more
            than the limits above.
    """
    with _opened(path) as archive:
        members = _members_by_path(path, archive)
    if members and all(member.flag_bits & _ENCRYPTED for member in members.values()):
        raise _unreadable(path, *_LOCKED)
    depth = len(path.parts)
    return tuple(Member(member, member.parts[depth:]) for member in members)


@dataclass(slots=True)
class Archives:
    """Opens files, also those in archives; each archive is opened once and closed with this.

    Safe for one thread at a time.
    """

    _open: dict[Path, tuple[zipfile.ZipFile, dict[Path, zipfile.ZipInfo]]] = field(default_factory=dict)

    def __enter__(self) -> "Archives":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for archive, _ in self._open.values():
            archive.close()
        self._open.clear()

    def open(self, path: Path) -> BinaryIO:
        """A file, or a file in an archive, for reading and seeking.

        Raises:
            OSError: when a file cannot be opened.
            DatasetError: when a file in an archive is locked with a password, damaged, too large or packed in an
                unknown way.
        """
        around = next((parent for parent in path.parents if is_archive(parent)), None)
        if around is None:
            return path.open("rb")
        if around not in self._open:
            archive = _opened(around)
            self._open[around] = archive, _members_by_path(around, archive)
        archive, members = self._open[around]
        if path not in members:
            raise FileNotFoundError(2, "no such file in the archive", str(path))
        return io.BytesIO(_unpacked(archive, members[path], path))


def open_file(path: Path) -> BinaryIO:
    """A single file, or a file in an archive, for reading and seeking; errors as in `Archives.open`."""
    with Archives() as archives:
        return archives.open(path)


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise _unreadable(path, (error.strerror or str(error)).lower()) from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _unreadable(path, "it is no zip archive, or damaged", "download or pack it again") from error
    members = archive.infolist()
    size = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or size > MAX_ARCHIVE_BYTES:
        archive.close()
        raise _unreadable(
            path, f"{len(members):,} files of {size / 2**30:,.1f} GB in all are more than an archive of sprites holds"
        )
    return archive


def _members_by_path(path: Path, archive: zipfile.ZipFile) -> dict[Path, zipfile.ZipInfo]:
    """The files by the path through the archive; of several with one name the last, as unpacking would leave it."""
    members = {}
    for member in archive.infolist():
        parts = member.filename.replace("\\", "/").split("/")  # some programs on Windows write backslashes
        inside = [part for part in parts if part not in {"", "."}]
        if inside and parts[-1] and ".." not in inside:
            members[path.joinpath(*inside)] = member
    return members


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> bytes:
    if member.flag_bits & _ENCRYPTED:
        raise _unreadable(path, *_LOCKED)
    if member.file_size > MAX_MEMBER_BYTES:
        raise _unreadable(path, f"unpacked it would be {member.file_size / 2**20:,.0f} MB, too large for a sprite")
    try:
        with archive.open(member) as stream:
            return stream.read(MAX_MEMBER_BYTES)  # never more than the size that was checked
    except NotImplementedError as error:
        raise _unreadable(path, "it is packed in an unknown way", "unpack the archive and add the folder") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise _unreadable(path, "it is damaged in the archive", "download or pack the archive again") from error


def _unreadable(path: Path, why: str, fix: str = "") -> DatasetError:
    return DatasetError(f"cannot read {path.name}", why, fix)
