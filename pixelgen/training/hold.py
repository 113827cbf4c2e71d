"""One training at a time in a run folder, also if two are started at the very same moment.

The status of a run says who trains it, but only once they have begun; until then, a lock of the operating system does.
It is gone with the process that holds it, however that ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from pixelgen.errors import RunError

_NAME = ".training.lock"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep other trainings out of a run folder, which is made if need be, and removed again if it is empty at the end.

    A file system without locks lets everybody in: there the status has to do.

    Raises:
        RunError: if another training is in it.
    """
    lock = FileLock(folder / _NAME)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise RunError(f"cannot train {folder.name}", "it is being trained already", "stop it first") from error
    except (OSError, NotImplementedError):
        yield  # what cannot be written says so in its own words
        return
    try:
        yield
    finally:
        lock.release()
        with suppress(OSError):  # mostly because the folder holds a run
            (folder / _NAME).unlink(missing_ok=True)
            folder.rmdir()
