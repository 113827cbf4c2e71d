"""Rows of a Qt list model that are known by a key, changed without disturbing who looks at them."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex
Row = TypeVar("Row")


class KeyedRows(QAbstractListModel, Generic[Row]):
    """A row that stays in the list keeps its index, so that selection, scroll position and a text that is being edited
    survive a refresh.

    Args:
        key: of a row; what stays the same when anything else about it changes.
    """

    def __init__(self, key: Callable[[Row], Hashable], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.key_of = key
        self._rows: list[Row] = []
        self._arranging = False

    @property
    def arranging(self) -> bool:
        """True while rows come and go: what is selected changes by itself, not by the person."""
        return self._arranging

    def at(self, row: int) -> Row:
        return self._rows[row]

    def row_of(self, key: Hashable) -> int | None:
        """The row with that key; None if it is not shown."""
        return next((number for number, row in enumerate(self._rows) if self.key_of(row) == key), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def arrange(self, wanted: Sequence[Row]) -> None:
        """Show exactly ``wanted``, in that order."""
        places = {self.key_of(row): place for place, row in enumerate(wanted)}
        self._arranging = True
        try:
            self._take_out(places)
            self._sort_rest(places)
            self._put_in(wanted)
        finally:
            self._arranging = False
        self._renew(wanted)

    def renew(self, row: Row) -> bool:
        """Show ``row`` in place of that with its key; False if there is none."""
        number = self.row_of(self.key_of(row))
        if number is None:
            return False
        self._rows[number] = row
        self.dataChanged.emit(self.index(number), self.index(number))
        return True

    def insert(self, number: int, row: Row) -> None:
        """Show ``row``, whose key is new, before the row ``number``."""
        self._arranging = True
        try:
            self.beginInsertRows(QModelIndex(), number, number)
            self._rows.insert(number, row)
            self.endInsertRows()
        finally:
            self._arranging = False

    def _take_out(self, staying: Mapping[Hashable, int]) -> None:
        end = len(self._rows)
        while end:  # from the back, range by range
            start = end
            while start and self.key_of(self._rows[start - 1]) not in staying:
                start -= 1
            if start < end:
                self.beginRemoveRows(QModelIndex(), start, end - 1)
                del self._rows[start:end]
                self.endRemoveRows()
            end = max(0, start - 1)

    def _sort_rest(self, places: Mapping[Hashable, int]) -> None:
        rest = sorted(self._rows, key=lambda row: places[self.key_of(row)])
        if all(one is other for one, other in zip(rest, self._rows, strict=True)):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = {self.key_of(row): number for number, row in enumerate(rest)}
        after = [self.index(rows[self.key_of(self._rows[index.row()])]) for index in before]
        self._rows = rest
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _put_in(self, wanted: Sequence[Row]) -> None:
        row = 0
        while row < len(wanted):
            end = row
            stays = self.key_of(self._rows[row]) if row < len(self._rows) else None
            while end < len(wanted) and self.key_of(wanted[end]) != stays:
                end += 1
            if end > row:
                self.beginInsertRows(QModelIndex(), row, end - 1)
                self._rows[row:row] = wanted[row:end]
                self.endInsertRows()
            row = end + 1

    def _renew(self, wanted: Sequence[Row]) -> None:
        for row, each in enumerate(wanted):
            if self._rows[row] is not each and self._rows[row] != each:
                self._rows[row] = each
                self.dataChanged.emit(self.index(row), self.index(row))
