"""The runs as a Qt list model: searched, sorted, kept in step with the disk without disturbing who looks at them."""

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from pixelgen.gui.models.keyed_rows import KeyedRows
from pixelgen.gui.training.runs.order import arranged
from pixelgen.gui.training.runs.words import LIVE, spoken

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary

Index = QModelIndex | QPersistentModelIndex


class RunRole(IntEnum):
    """Own roles of ``RunListModel``."""

    SUMMARY = int(Qt.ItemDataRole.UserRole)  # RunSummary
    SPRITES = int(Qt.ItemDataRole.UserRole) + 1  # (N, S, S, 4) uint8 of its newest sheet; None while not read


class RunListModel(KeyedRows["RunSummary"]):
    """One row per run that the search finds, known by its folder."""

    pictureWanted = Signal(object)  # noqa: N815  RunSummary whose sprites somebody looks at for the first time
    renameWanted = Signal(object, str)  # noqa: N815  RunSummary, the new name

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_folder, parent)
        self._all: tuple[RunSummary, ...] = ()
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
        return self.at(row)

    def _arrange(self) -> None:
        self.arrange(arranged(self._all, search=self._search, order=self._order))

    # -- Qt's side -----------------------------------------------------------------------------------------------------

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


def _folder(run: "RunSummary") -> Path:
    return run.path
