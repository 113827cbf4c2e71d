"""The table of ways: a row for each solver on each schedule, a column for each number of calls."""

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.solver import SOLVERS
from pixelgen.gui.generation.compare.controller import CompareController
from pixelgen.gui.generation.compare.ways import Way
from pixelgen.gui.generation.compare.words import sentence, way_text
from pixelgen.gui.wording import count

Index = QModelIndex | QPersistentModelIndex


class CellRole(IntEnum):
    """What a cell holds beside its words."""

    WAY = Qt.ItemDataRole.UserRole + 1
    WALK = Qt.ItemDataRole.UserRole + 2
    TRIAL = Qt.ItemDataRole.UserRole + 3
    ALIKE = Qt.ItemDataRole.UserRole + 4  # near enough to the reference to look the same
    BEST = Qt.ItemDataRole.UserRole + 5  # the fastest of those


class CellsModel(QAbstractTableModel):
    """Shows what ``controller`` has found out about the ways of its request.

    Attributes:
        within: levels of 255 up to which sprites count as looking the same.
    """

    def __init__(self, controller: CompareController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._rows: tuple[tuple[str, str], ...] = ()  # schedule, solver
        self._columns: tuple[int, ...] = ()
        self._tried: frozenset[Way] = frozenset()
        self._best: Way | None = None
        self.within = 0.0

    def set_ways(self, tried: tuple[Way, ...]) -> None:
        """Show other ways, rows and columns in the order of the registries."""
        self.beginResetModel()
        self._tried = frozenset(tried)
        self._columns = tuple(sorted({way.calls for way in tried}))
        pairs = {(way.schedule, way.solver) for way in tried}
        self._rows = tuple(
            pair for schedule in SCHEDULES for solver in SOLVERS if (pair := (schedule, solver)) in pairs
        )
        self._best = self._controller.best(within=self.within)
        self.endResetModel()

    def refresh(self) -> None:
        """Something was found out, or the limit is another."""
        self._best = self._controller.best(within=self.within)
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self._columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @property
    def best(self) -> Way | None:
        """The fastest way that looks the same."""
        return self._best

    def way(self, index: Index) -> Way | None:
        if not index.isValid():
            return None
        schedule, solver = self._rows[index.row()]
        return Way(solver, self._columns[index.column()], schedule)

    def index_of(self, way: Way) -> QModelIndex:
        """Where ``way`` stands; an invalid index if it is not shown."""
        pair = way.schedule, way.solver
        if pair not in self._rows or way.calls not in self._columns:
            return QModelIndex()
        return self.index(self._rows.index(pair), self._columns.index(way.calls))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            return count(self._columns[section], "call") if role == Qt.ItemDataRole.DisplayRole else None
        schedule, solver = SCHEDULES[self._rows[section][0]], SOLVERS[self._rows[section][1]]
        if role == Qt.ItemDataRole.DisplayRole:
            several = len({each[0] for each in self._rows}) > 1
            name = solver.label.replace(" (", "\n(")
            return f"{name}\n{schedule.label}" if several else name
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{solver.label}: {solver.help}\n{schedule.label}: {schedule.help}"
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        way = self.way(index)
        if way is None:
            return None
        walk, trial = self._controller.walk(way), self._controller.trial(way)
        match role:
            case CellRole.WAY:
                return way
            case CellRole.WALK:
                return walk
            case CellRole.TRIAL:
                return trial
            case CellRole.ALIKE:
                return trial is not None and trial.distance is not None and trial.distance <= self.within
            case CellRole.BEST:
                return way == self._best
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                if walk is None:
                    return f"{way_text(way)}: not made yet."
                text = sentence(way, walk, trial, self._controller.reference)
                return f"{text}\nThe fastest that looks the same." if way == self._best else text
        return None
