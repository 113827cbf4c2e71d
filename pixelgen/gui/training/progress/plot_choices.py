"""What both plot cards share: what x is, what is left out at the start, which earlier runs are laid under."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from pixelgen.gui.training.progress.history import AXES
from pixelgen.training.summary import RunSummary

MOST_COMPARED = 4
_FIRST_STEPS = (100, 1_000, 10_000)
_MOST_LISTED = 20  # runs in the menu
_MOST_IGNORED = 100_000_000


class PlotChoices(QObject):
    """Three menus, and what is chosen in them.

    Attributes:
        axis_menu, ignore_menu, compare_menu: to be shown by every plot.
        axis: key of what x is.
        ignored: the first so many steps are left out; None for what is found automatically.
    """

    axisChanged = Signal(str)  # noqa: N815
    ignoredChanged = Signal()  # noqa: N815
    compareWanted = Signal(object)  # noqa: N815  RunSummary to lay under
    compareUnwanted = Signal(object)  # noqa: N815  Path of the run to take away

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.axis = next(iter(AXES))
        self.ignored: int | None = 0
        self._runs: list[QAction] = []
        self.axis_menu = QMenu("&X axis", parent)
        self._axes = QActionGroup(self)
        for key, axis in AXES.items():
            self._add(self.axis_menu, self._axes, axis.label, key).setToolTip(axis.help)
        self._axes.actions()[0].setChecked(True)
        self._axes.triggered.connect(self._on_axis)
        self.ignore_menu = QMenu("&Ignore the first steps", parent)
        self._ignores = QActionGroup(self)
        self._add(self.ignore_menu, self._ignores, "&Off", 0).setChecked(True)
        self._automatic = self._add(self.ignore_menu, self._ignores, "&Automatic", None)
        for steps in _FIRST_STEPS:
            self._add(self.ignore_menu, self._ignores, f"{steps:,}", steps)
        self._other = self._add(self.ignore_menu, self._ignores, "O&ther…", -1)
        self._ignores.triggered.connect(self._on_ignored)
        self.compare_menu = QMenu("&Compare with", parent)
        self.compare_menu.setObjectName("train.compare")
        self.compare_menu.setToolTipsVisible(True)
        self.compare_menu.triggered.connect(self._on_compared)
        self.set_comparable(())

    def _add(self, menu: QMenu, group: QActionGroup, text: str, value: object) -> QAction:
        action = QAction(text, group, checkable=True)
        action.setData(value)
        menu.addAction(action)
        return action

    def set_comparable(self, runs: Sequence[RunSummary]) -> None:
        """List ``runs``, the newest first; those that are laid under stay chosen."""
        chosen = {summary.path for summary in self.compared()}
        self.compare_menu.clear()
        self._runs = []
        for summary in runs[:_MOST_LISTED]:
            action = QAction(summary.name.replace("&", "&&"), self.compare_menu, checkable=True)
            action.setData(summary)
            action.setChecked(summary.path in chosen)
            action.setToolTip(_told(summary))
            self.compare_menu.addAction(action)
            self._runs.append(action)
        for gone in chosen - {summary.path for summary in runs[:_MOST_LISTED]}:
            self.compareUnwanted.emit(gone)
        if not runs:
            self.compare_menu.addAction("No earlier runs yet").setEnabled(False)
        self._bound()

    def compared(self) -> list[RunSummary]:
        """The runs that are chosen, in the order of the menu."""
        return [action.data() for action in self._runs if action.isChecked()]

    def unwant(self, run: Path) -> None:
        """Take the tick away: the run could not be read."""
        for action in self._runs:
            if action.data().path == run:
                action.setChecked(False)
        self._bound()

    def _bound(self) -> None:
        full = len(self.compared()) >= MOST_COMPARED
        for action in self._runs:
            action.setEnabled(action.isChecked() or not full)

    @Slot(QAction)
    def _on_axis(self, action: QAction) -> None:
        self.axis = action.data()
        self.axisChanged.emit(self.axis)

    @Slot(QAction)
    def _on_ignored(self, action: QAction) -> None:
        if action is self._other:
            self._ask_ignored()
        else:
            self._ignore(action.data())

    def _ignore(self, steps: int | None) -> None:
        self.ignored = steps
        self.ignoredChanged.emit()

    def _ask_ignored(self) -> None:
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle("Ignore the first steps")
        dialog.setLabelText("Leave out the first so many steps:")
        dialog.setInputMode(QInputDialog.InputMode.IntInput)
        dialog.setIntRange(0, _MOST_IGNORED)
        dialog.setIntStep(100)
        dialog.setIntValue(self.ignored or 0)
        dialog.intValueSelected.connect(self._on_other)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(int)
    def _on_other(self, steps: int) -> None:
        self._ignore(steps)

    @Slot(QAction)
    def _on_compared(self, action: QAction) -> None:
        self._bound()
        if action.isChecked():
            self.compareWanted.emit(action.data())
        else:
            self.compareUnwanted.emit(action.data().path)


def _told(summary: RunSummary) -> str:
    """``"dcss-heroes · 12,000 steps · FID 33.1"``."""
    parts = [summary.data_name, f"{summary.steps:,} steps"]
    if summary.fid is not None:
        parts.append(f"FID {summary.fid:.3g}")
    return " · ".join(part for part in parts if part)
