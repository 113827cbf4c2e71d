"""One training at a time in a run folder, also if two are started at the very same moment.

The status in the folder says who trains it, but only from when that has begun. Until then a lock of the operating
system does, which is gone with the process that holds it, however that ends. It lies among the user's caches: run
folders may lie anywhere, also where locks mean nothing.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from filelock import FileLock, Timeout

from pixelgen import paths
from pixelgen.errors import RunError
from pixelgen.training.run import RunFolder, free_run_folders
from pixelgen.training.status import read_status


@contextmanager
def held(run: RunFolder) -> Iterator[RunFolder]:
    """Keep other trainings out of ``run``. Where nothing can be locked, its status has to do.

    Raises:
        RunError: if it is being trained.
    """
    place = hashlib.sha256(os.path.normcase(run.path.resolve()).encode()).hexdigest()
    folder = paths.cache_dir() / "locks"
    lock = FileLock(folder / f"{place[:32]}.lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise _busy(run) from error
    except (OSError, NotImplementedError):
        pass
    try:
        status = read_status(run.status_file)
        if status is not None and status.active:
            raise _busy(run)
        yield run
    finally:
        with suppress(OSError):
            lock.release()


@contextmanager
def held_free(name: str) -> Iterator[RunFolder]:
    """A folder of the user's runs that is called after ``name`` and nobody has or has begun to use, and hold it."""
    with ExitStack() as stack:
        for path in free_run_folders(name):
            with suppress(RunError):
                run = stack.enter_context(held(RunFolder(path)))
                break
        yield run


def _busy(run: RunFolder) -> RunError:
    return RunError(f"cannot train {run.path.resolve().name}", "it is being trained already", "stop it first")
