"""How many batches stay, as a menu."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

_CHOICES: tuple[int | None, ...] = (100, 500, 2000, 10_000, None)


class KeptMenu(QMenu):
    """One of a few numbers; another one that was set elsewhere is listed beside them."""

    wanted = Signal(object)  # int, or None for all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("&Keep", parent)
        self.setObjectName("generate.history.kept")
        self.setToolTipsVisible(True)
        self._group = QActionGroup(self)
        self._group.triggered.connect(self._on_triggered)

    def show_kept(self, kept: int | None) -> None:
        """Tick the number that is in force."""
        for action in self._group.actions():
            self._group.removeAction(action)
            self.removeAction(action)
            action.deleteLater()
        numbers = sorted({each for each in (*_CHOICES, kept) if each is not None})
        for number in (*numbers, None):
            action = QAction("&All" if number is None else f"The newest {number:,}", self)
            action.setObjectName(f"generate.history.kept.{number or 'all'}")
            action.setToolTip(
                "Nothing is deleted by itself"
                if number is None
                else "Older batches are deleted, unless a sprite in them is starred or named"
            )
            action.setCheckable(True)
            action.setChecked(number == kept)
            action.setData(0 if number is None else number)
            self._group.addAction(action)
            self.addAction(action)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.wanted.emit(action.data() or None)
