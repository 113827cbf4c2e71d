"""The runs as a Qt list model: searched, sorted, kept in step with the disk without disturbing who looks at them."""

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from pixelgen.gui.training.runs.order import arranged
from pixelgen.gui.training.runs.words import LIVE, spoken

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary

Index = QModelIndex | QPersistentModelIndex


class RunRole(IntEnum):
    """Own roles of ``RunListModel``."""

    SUMMARY = int(Qt.ItemDataRole.UserRole)  # RunSummary
    SPRITES = int(Qt.ItemDataRole.UserRole) + 1  # (N, S, S, 4) uint8 of its newest sheet; None while not read


class RunListModel(QAbstractListModel):
    """One row per run that the search finds.

    A run that stays in the list keeps its index, so that selection, scroll position and a name that is being edited
    survive a refresh.
    """

    pictureWanted = Signal(object)  # noqa: N815  RunSummary whose sprites somebody looks at for the first time
    renameWanted = Signal(object, str)  # noqa: N815  RunSummary, the new name

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[RunSummary, ...] = ()
        self._rows: list[RunSummary] = []
        self._search = ""
        self._order = "newest"
        self._pictures: dict[Path, NDArray[np.uint8] | None] = {}

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def total(self) -> int:
        """How many runs there are, found by the search or not."""
        return len(self._all)

    @property
    def runs(self) -> tuple["RunSummary", ...]:
        """All of them, also those that the search does not find."""
        return self._all

    def set_runs(self, runs: "Sequence[RunSummary]") -> None:
        """Show what is on disk now."""
        self._all = tuple(runs)
        self._arrange()
        sheets = {run.thumbnail for run in runs}
        self._pictures = {sheet: picture for sheet, picture in self._pictures.items() if sheet in sheets}

    def add_runs(self, runs: "Sequence[RunSummary]") -> None:
        """Show what is known of ``runs``, new ones included, until the listing is complete."""
        by_path = {run.path: run for run in self._all} | {run.path: run for run in runs}
        self._all = tuple(by_path.values())
        self._arrange()

    def set_search(self, search: str) -> None:
        """Show the runs that hold every word of ``search``."""
        self._search = search
        self._arrange()

    def set_order(self, order: str) -> None:
        """Sort by an entry of ``ORDERS``; raises ConfigError if there is none of that name."""
        arranged((), search="", order=order)
        self._order = order
        self._arrange()

    def set_picture(self, sheet: Path, sprites: NDArray[np.uint8] | None) -> None:
        """The sprites on ``sheet`` were read, or could not be."""
        self._pictures[sheet] = sprites
        for row, run in enumerate(self._rows):
            if run.thumbnail == sheet:
                self.dataChanged.emit(self.index(row), self.index(row), [RunRole.SPRITES])

    def run(self, row: int) -> "RunSummary":
        return self._rows[row]

    def row_of(self, path: Path) -> int | None:
        """The row of the run in ``path``; None if it is not shown."""
        return next((row for row, run in enumerate(self._rows) if run.path == path), None)

    # -- from the old rows to the new ones -----------------------------------------------------------------------------

    def _arrange(self) -> None:
        wanted = arranged(self._all, search=self._search, order=self._order)
        by_path = {run.path: run for run in wanted}
        self._take_out(by_path)
        self._sort_rest({run.path: place for place, run in enumerate(wanted)})
        self._put_in(wanted)
        self._renew(wanted)

    def _take_out(self, staying: dict[Path, "RunSummary"]) -> None:
        end = len(self._rows)
        while end:  # from the back, range by range
            start = end
            while start and self._rows[start - 1].path not in staying:
                start -= 1
            if start < end:
                self.beginRemoveRows(QModelIndex(), start, end - 1)
                del self._rows[start:end]
                self.endRemoveRows()
            end = max(0, start - 1)

    def _sort_rest(self, places: dict[Path, int]) -> None:
        rest = sorted(self._rows, key=lambda run: places[run.path])
        if rest == self._rows:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        rows = {run.path: row for row, run in enumerate(rest)}
        after = [self.index(rows[self._rows[index.row()].path]) for index in before]
        self._rows = rest
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _put_in(self, wanted: list["RunSummary"]) -> None:
        row = 0
        while row < len(wanted):
            end = row
            stays = self._rows[row].path if row < len(self._rows) else None
            while end < len(wanted) and wanted[end].path != stays:
                end += 1
            if end > row:
                self.beginInsertRows(QModelIndex(), row, end - 1)
                self._rows[row:row] = wanted[row:end]
                self.endInsertRows()
            row = end + 1

    def _renew(self, wanted: list["RunSummary"]) -> None:
        for row, run in enumerate(wanted):
            if self._rows[row] is not run and self._rows[row] != run:
                self._rows[row] = run
                self.dataChanged.emit(self.index(row), self.index(row))

    # -- Qt's side -----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return usual if self._rows[index.row()].state in LIVE else usual | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        run = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return run.name
            case Qt.ItemDataRole.ToolTipRole:
                return f"{run.path}\n{run.message}".strip()
            case Qt.ItemDataRole.AccessibleTextRole:
                return spoken(run)
            case RunRole.SUMMARY:
                return run
            case RunRole.SPRITES:
                return self._picture(run)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Asks for the new name; the row changes once the folder has it."""
        name = str(value).strip()
        if role == Qt.ItemDataRole.EditRole and index.isValid() and name and name != self._rows[index.row()].name:
            self.renameWanted.emit(self._rows[index.row()], name)
        return False

    def _picture(self, run: "RunSummary") -> NDArray[np.uint8] | None:
        if run.thumbnail is not None and run.thumbnail not in self._pictures:
            self._pictures[run.thumbnail] = None  # asked for once
            self.pictureWanted.emit(run)
        return self._pictures.get(run.thumbnail) if run.thumbnail is not None else None
