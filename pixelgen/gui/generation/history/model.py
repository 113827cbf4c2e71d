"""The batches as a Qt list model, newest first, searched."""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from pixelgen.gui.generation.history.pictures import MOST_IN_ROW
from pixelgen.gui.generation.history.words import searched_text, spoken, tip
from pixelgen.gui.models.batch_summary import BatchSummary, first_numbers
from pixelgen.gui.models.keyed_rows import KeyedRows

Index = QModelIndex | QPersistentModelIndex


class BatchRole(IntEnum):
    """Own roles of ``BatchListModel``."""

    SUMMARY = int(Qt.ItemDataRole.UserRole)  # BatchSummary
    SPRITES = int(Qt.ItemDataRole.UserRole) + 1  # (N, S, S, 4) uint8 of some of its sprites; None while not read
    SHOWN = int(Qt.ItemDataRole.UserRole) + 2  # bool: it is on the canvas


class BatchListModel(KeyedRows[BatchSummary]):
    """One row per batch that the search finds."""

    pictureWanted = Signal(object)  # noqa: N815  BatchSummary whose sprites somebody looks at for the first time

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_key, parent)
        self._all: dict[str, BatchSummary] = {}
        self._words: tuple[str, ...] = ()
        self._starred_only = False
        self._pictures: dict[str, NDArray[np.uint8] | None] = {}
        self._stale: set[str] = set()  # pictures of sprites that do not stand for their batch any more
        self._texts: dict[str, tuple[BatchSummary, str]] = {}  # what a search looks at, made once
        self._shown = ""

    @property
    def total(self) -> int:
        """How many batches there are, found by the search or not."""
        return len(self._all)

    @property
    def shown(self) -> str:
        """The key of the batch on the canvas."""
        return self._shown

    def batch(self, key: str) -> BatchSummary | None:
        return self._all.get(key)

    def set_batches(self, batches: Iterable[BatchSummary]) -> None:
        """These are all."""
        given = {batch.key: batch for batch in batches}
        self._all = {key: batch for key, batch in self._all.items() if key in given}
        for batch in given.values():
            self._take(batch)
        self._pictures = {key: sprites for key, sprites in self._pictures.items() if key in given}
        self._refresh()

    def add_batches(self, batches: Iterable[BatchSummary]) -> None:
        """These are there too, or are known better now."""
        for batch in batches:
            self._take(batch)
        self._refresh()

    def change(self, batch: BatchSummary) -> None:
        """One batch is new or known better now; quicker than all of them."""
        self._take(batch)
        if not self._finds(batch):
            self._refresh()
        elif not self.renew(batch):
            later = (number for number, row in enumerate(self._rows) if row.key < batch.key)
            self.insert(next(later, len(self._rows)), batch)

    def _take(self, batch: BatchSummary) -> None:
        before = self._all.get(batch.key)
        self._all[batch.key] = batch
        if before is not None and _first(before) != _first(batch):
            self._stale.add(batch.key)

    def take_out(self, keys: Sequence[str]) -> None:
        for key in keys:
            self._all.pop(key, None)
            self._pictures.pop(key, None)
            self._texts.pop(key, None)
        self._refresh()

    def set_search(self, search: str, *, starred_only: bool = False) -> None:
        """Show the batches that hold every word of ``search``, or of these only those with stars."""
        self._words, self._starred_only = tuple(search.casefold().split()), starred_only
        self._refresh()

    def set_picture(self, key: str, sprites: NDArray[np.uint8] | None) -> None:
        """Some sprites of a batch were read, or could not be."""
        self._pictures[key] = sprites
        self._tell(key, BatchRole.SPRITES)

    def set_shown(self, key: str) -> None:
        """This batch is on the canvas now."""
        before, self._shown = self._shown, key
        self._tell(before, BatchRole.SHOWN)
        self._tell(key, BatchRole.SHOWN)

    def _tell(self, key: str, role: BatchRole) -> None:
        row = self.row_of(key)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row), [role])

    def _refresh(self) -> None:
        found = (self._all[key] for key in sorted(self._all, reverse=True))
        self.arrange([batch for batch in found if self._finds(batch)])

    def _finds(self, batch: BatchSummary) -> bool:
        if self._starred_only and not batch.curation.stars:
            return False
        return not self._words or all(word in self._text(batch) for word in self._words)

    def _text(self, batch: BatchSummary) -> str:
        known = self._texts.get(batch.key)
        if known is None or known[0] is not batch:
            known = self._texts[batch.key] = batch, searched_text(batch)
        return known[1]

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        batch = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return spoken(batch)
            case Qt.ItemDataRole.ToolTipRole:
                return tip(batch)
            case BatchRole.SUMMARY:
                return batch
            case BatchRole.SPRITES:
                return self._picture(batch)
            case BatchRole.SHOWN:
                return batch.key == self._shown
        return None

    def _picture(self, batch: BatchSummary) -> NDArray[np.uint8] | None:
        if (batch.key not in self._pictures or batch.key in self._stale) and not batch.damage:
            self._stale.discard(batch.key)
            self._pictures.setdefault(batch.key, None)  # asked for once; the old one stays until the new one is there
            self.pictureWanted.emit(batch)
        return self._pictures.get(batch.key)


def _key(batch: BatchSummary) -> str:
    return batch.key


def _first(batch: BatchSummary) -> tuple[int, ...]:
    """The sprites that stand for it."""
    return first_numbers(batch.curation, MOST_IN_ROW)
