"""Files that a person asked for: put in place together, complete, and never over an older file unless asked."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pixelgen.errors import ExportError
from pixelgen.files import replacing


class FilesExistError(ExportError):
    """Files are in the way, and nobody has said that they may be replaced.

    Attributes:
        paths: those that exist, at least one.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.paths = tuple(paths)
        others = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        exist = "exist" if others else "exists"
        super().__init__(f"{paths[0]}{others} {exist} already", fix="choose another name or ask to overwrite")


@contextmanager
def saving(paths: Sequence[Path], *, overwrite: bool) -> Iterator[tuple[Path, ...]]:
    """Yield a temporary path for each of ``paths``; when the block ends well, all of them are put in place, in order.

    The block writes each file, reads it back and raises if it is not as it should be: then nothing changes on disk.

    Raises:
        FilesExistError: paths are taken and ``overwrite`` is false.
        ExportError: a path is a folder, or the folder or disk does not let us write.
    """
    for path in paths:
        if path.is_dir():
            raise ExportError(f"{path} is a folder", fix="give a file name")
    taken = [path for path in paths if path.exists()] if not overwrite else []
    if taken:
        raise FilesExistError(taken)
    try:
        with ExitStack() as stack:
            # Left in the opposite order: the first path is the first to be put in place.
            temporary = [stack.enter_context(replacing(path)) for path in reversed(paths)]
            yield tuple(reversed(temporary))
    except OSError as error:
        place = paths[0].parent
        raise ExportError(f"cannot write to {place}", error.strerror or str(error), "choose another folder") from error
