"""The bin of the system: what goes there can be taken back."""

import shutil
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFile, QStandardPaths

from pixelgen.errors import BinError


@dataclass(frozen=True, slots=True)
class InBin:
    """What was in ``path``; ``place`` is where the bin keeps it, None where the system does not say."""

    path: Path
    place: Path | None


def move_to_bin(path: Path) -> InBin:
    """Move a file or folder to the bin.

    Raises:
        BinError: if it cannot be moved.
    """
    if sys.platform == "linux":
        # Qt makes the bin of a new user, but not the folder that it lies in.
        data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
        with suppress(OSError):  # then it cannot be moved, which is told
            Path(data).mkdir(parents=True, exist_ok=True)
    file = QFile(str(path))  # the static function gives a bool or a tuple, depending on the version of PySide
    if not file.moveToTrash():
        raise BinError(
            f"cannot move {path.name} to the bin",
            "this disk has none, or the folder is not yours to move",
            "delete it in the file manager",
        )
    place = Path(file.fileName())  # where it is now, if the system says so
    return InBin(path, place if file.fileName() and place != path else None)


def take_back(thing: InBin) -> None:
    """Put something back from the bin to where it was.

    Raises:
        BinError: if it is not there any more, its old place is taken, or the disk does not let us.
    """
    what, fix = f"cannot take {thing.path.name} back from the bin", "take it back in the file manager"
    if thing.place is None or not thing.place.exists():
        raise BinError(what, "it is not where the bin kept it", fix)
    if thing.path.exists():
        raise BinError(what, "there is a folder of that name again", fix)
    try:
        shutil.move(thing.place, thing.path)
    except OSError as error:
        raise BinError(what, error.strerror or str(error), fix) from error
    # On Linux the bin keeps a note beside the folder, which says where it came from.
    note = thing.place.parent.parent / "info" / f"{thing.place.name}.trashinfo"
    note.unlink(missing_ok=True)
