"""Writing that never leaves half a file: a temporary name in the same folder, flushed, then put in place at once.

And how a file is known again: by its digest.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; on success it becomes ``path``, on failure it is removed.

    The caller writes to the temporary path by any means. Readers see the old file or the new one, never a mixture,
    and a crash in between leaves the old one (POSIX rename; ``os.replace`` does the same on Windows).
    Parent folders are made. The temporary name starts with a dot and keeps the suffix, so that writers which pick a
    format by suffix still work.

    Raises:
        OSError: if the folder cannot be made or written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=f".tmp{path.suffix}")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        # mkstemp makes files private; give the mode that an ordinary open() would.
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(path)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def remove_temporaries(folder: Path) -> None:
    """Remove what ``replacing`` left in ``folder`` when its process was killed. Nobody may be writing there."""
    for left in folder.glob(".*-????????.tmp*"):
        with suppress(OSError):  # Windows keeps what is open
            left.unlink()


def write_bytes(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``, all of it or nothing."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def write_text(path: Path, content: str) -> None:
    """Put ``content`` at ``path`` as UTF-8 with LF line ends, all of it or nothing."""
    write_bytes(path, content.encode("utf-8"))


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal.

    Raises:
        OSError: if it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
