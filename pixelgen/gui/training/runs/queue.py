"""Trainings that wait for their turn. Kept in a file that is written at every change, so that a crash loses none."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from PySide6.QtCore import QObject, Signal

from pixelgen import paths
from pixelgen.files import write_text


class QueueEntry(BaseModel):
    """A training to come.

    Attributes:
        title: as listed.
        values: of ``TrainConfig``, paths as text, ``data`` included.
        key: names this entry and no other.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    title: str
    values: dict[str, Any]
    key: str = Field(default_factory=lambda: uuid4().hex)


class _Saved(BaseModel):
    """The file: also the entry that was taken but whose training has not begun, which a crash would lose."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    paused: bool = False
    taken: QueueEntry | None = None
    entries: tuple[QueueEntry, ...] = ()


class TrainingQueue(QObject):
    """First in, first out, unless somebody reorders it.

    Whoever takes an entry calls ``begun()`` once its training has a run folder, or ``put_back()`` if it could not
    start. An entry of which neither was said is at the front again after a crash.

    Args:
        path: the file; ``queue.json`` beside the preferences if left out.
    """

    changed = Signal()
    saveFailed = Signal(str)  # noqa: N815  one sentence: the queue is as told, but not on disk

    def __init__(self, parent: QObject | None = None, *, path: Path | None = None) -> None:
        super().__init__(parent)
        self._path = path or paths.config_dir() / "queue.json"
        saved = _read(self._path)
        self._paused = saved.paused
        self._entries = list(saved.entries)
        self._taken: QueueEntry | None = None
        if saved.taken is not None:
            self._entries.insert(0, saved.taken)
            self._save()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def entries(self) -> tuple[QueueEntry, ...]:
        """What waits, the next one first."""
        return tuple(self._entries)

    @property
    def paused(self) -> bool:
        """True while nothing is to be taken."""
        return self._paused

    def set_paused(self, *, paused: bool) -> None:
        if paused != self._paused:
            self._paused = paused
            self._keep()

    def add(self, title: str, values: Mapping[str, Any]) -> QueueEntry:
        """Put a training at the end.

        Args:
            values: of ``TrainConfig``; copied, so that later changes of the form do not reach it.

        Raises:
            TypeError: for a value that no settings file could hold.
        """
        entry = QueueEntry(title=title, values=json.loads(json.dumps(dict(values), default=_plain)))
        self._entries.append(entry)
        self._keep()
        return entry

    def remove(self, index: int) -> QueueEntry:
        """Take the entry at ``index`` out for good.

        Raises:
            IndexError: if there is none.
        """
        removed = self._entries.pop(index)
        self._keep()
        return removed

    def insert(self, index: int, entry: QueueEntry) -> None:
        """Put ``entry`` before the one at ``index``, as to undo its removal."""
        self._entries.insert(index, entry)
        self._keep()

    def move(self, index: int, to: int) -> None:
        """Put the entry at ``index`` where it becomes number ``to``; a place outside means the nearest inside.

        Raises:
            IndexError: if there is none at ``index``.
        """
        to = min(max(to, 0), len(self._entries) - 1)
        if to != index:
            self._entries.insert(to, self._entries.pop(index))
            self._keep()

    def clear(self) -> None:
        """Forget all that waits."""
        if self._entries:
            self._entries.clear()
            self._keep()

    def take_next(self) -> QueueEntry | None:
        """The entry to start now; None if none waits or the queue is paused."""
        if self._paused or not self._entries:
            return None
        self._taken = self._entries.pop(0)
        self._keep()
        return self._taken

    def begun(self) -> None:
        """The training of what was taken has begun: from here on its run folder remembers it."""
        if self._taken is not None:
            self._taken = None
            self._save()

    def put_back(self, entry: QueueEntry) -> None:
        """What was taken could not start: it is next again."""
        self._taken = None
        self._entries.insert(0, entry)
        self._keep()

    def _keep(self) -> None:
        self._save()
        self.changed.emit()

    def _save(self) -> None:
        saved = _Saved(paused=self._paused, taken=self._taken, entries=tuple(self._entries))
        try:
            write_text(self._path, saved.model_dump_json(indent=2) + "\n")
        except OSError as error:
            reason = error.strerror or str(error)
            self.saveFailed.emit(f"The queue could not be saved ({reason}): it is lost when PixelGen closes.")


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{value!r} cannot be kept in a queue")


def _read(path: Path) -> _Saved:
    """What the file says; nothing where there is none. A damaged one is put aside, and stops nobody."""
    try:
        return _Saved.model_validate(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return _Saved()
    except (OSError, ValueError, ValidationError):
        _put_aside(path)
        return _Saved()


def _put_aside(path: Path) -> None:
    try:
        path.replace(path.with_name(f"{path.stem}-damaged{path.suffix}"))
    except OSError:
        return  # it cannot even be renamed; the next change of the queue replaces it
