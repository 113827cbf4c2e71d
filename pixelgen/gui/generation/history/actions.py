"""What can be done with batches: for buttons, the context menu and the keys of the list."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from pixelgen.gui.models.batch_summary import BatchSummary


class HistoryActions:
    """The actions of the list of batches; they are its context menu, and their keys work while it has the focus.

    The keys are those that other image generators have for the same.
    """

    def __init__(self, rows: QWidget) -> None:
        self._rows = rows
        self.open = self._add("open", "&Open", "Return", "Show it on the canvas")
        self.settings = self._add("settings", "Restore &settings", "A", "Set all fields and the model as they were")
        self.remix = self._add("remix", "Restore all but the see&d", "R", "The same settings, for other sprites")
        self.seed = self._add("seed", "Use its s&eed", "S", "Set nothing but the seed")
        self._separator()
        self.reveal = self._add("reveal", "Show in &file manager", "", "Open its folder: a sheet and its settings")
        self._separator()
        self.remove = self._add("remove", "&Remove", "Del", "Move it to the bin")
        self.show_chosen(())

    def _add(self, name: str, text: str, keys: str, tip: str) -> QAction:
        action = QAction(text, self._rows)
        action.setObjectName(f"generate.history.{name}Action")
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{tip} ({shown})" if shown else tip)
        self._rows.addAction(action)
        return action

    def _separator(self) -> None:
        line = QAction(self._rows)
        line.setSeparator(True)
        self._rows.addAction(line)

    def show_chosen(self, batches: Sequence[BatchSummary]) -> None:
        """Enable what can be done with ``batches``."""
        one = batches[0] if len(batches) == 1 else None
        sound = one is not None and not one.damage
        known = sound and one is not None and bool(one.settings)
        self.open.setEnabled(sound)
        self.settings.setEnabled(known)
        self.remix.setEnabled(known)
        self.seed.setEnabled(known and one is not None and isinstance(one.settings.get("seed"), int))
        self.reveal.setEnabled(one is not None)
        self.remove.setEnabled(bool(batches))
