"""What can be done with a run: for buttons, context menu and keyboard, each enabled from the chosen runs alone."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from pixelgen.gui.training.runs.words import LIVE

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary


class RunActions:
    """The actions of the list of runs.

    Args:
        page: where the keys work.
        rows: the list itself, where Enter and Del work; elsewhere on the page they mean something else. Its context
            menu are these actions.
    """

    def __init__(self, page: QWidget, rows: QWidget) -> None:
        self._page, self._rows = page, rows
        self.open = self._add("open", "&Open", "Return", "Its curves and its time-lapse", in_list=True)
        self.proceed = self._add("continue", "&Continue training", "Ctrl+Return", "Go on where it ended")
        self.use = self._add("use", "&Use in Generate", "Ctrl+Shift+U", "Make sprites with its best model")
        self.settings = self._add(
            "settings", "&Duplicate settings", "Ctrl+D", "Put its sprites and settings into the form for a new run"
        )
        self._separator()
        self.rename = self._add("rename", "Re&name", "F2", "Give it another name")
        self.reveal = self._add("reveal", "&Show in file manager", "Alt+Shift+R", "Open its folder")
        self.forget = self._add("forget", "Remove from &list", "", "Its folder stays where it is")
        self.forget.setVisible(False)
        self._separator()
        self.delete = self._add("delete", "De&lete…", "Del", "Move its folder to the bin", in_list=True)
        self.show_chosen((), elsewhere=False, busy=False)

    def _add(self, name: str, text: str, keys: str, tip: str, *, in_list: bool = False) -> QAction:
        action = QAction(text, self._page)
        action.setObjectName(f"train.runs.{name}Action")
        action.setShortcut(QKeySequence(keys))
        context = Qt.ShortcutContext
        action.setShortcutContext(context.WidgetShortcut if in_list else context.WidgetWithChildrenShortcut)
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({shown})" if shown else tip)
        self._rows.addAction(action)
        if not in_list:
            self._page.addAction(action)
        return action

    def _separator(self) -> None:
        line = QAction(self._page)
        line.setSeparator(True)
        self._rows.addAction(line)

    def show_chosen(self, runs: "Sequence[RunSummary]", *, elsewhere: bool, busy: bool) -> None:
        """Enable what can be done with ``runs``.

        Args:
            elsewhere: the run was opened from another place, and can leave the list.
            busy: a training is at work in this window, so that no other can start.
        """
        one = runs[0] if len(runs) == 1 else None
        resting = bool(runs) and all(run.state not in LIVE for run in runs)
        self.open.setEnabled(one is not None)
        self.proceed.setEnabled(one is not None and one.resumable and resting and not busy)
        self.use.setEnabled(one is not None and one.checkpoint is not None)
        self.settings.setEnabled(one is not None)
        self.rename.setEnabled(one is not None and resting)
        self.reveal.setEnabled(one is not None)
        self.forget.setVisible(one is not None and elsewhere)
        self.delete.setEnabled(resting)
