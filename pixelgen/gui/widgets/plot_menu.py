"""What can be done with a plot: zoom, axis, export, and whatever its owner adds."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget


class PlotMenu(QMenu):
    """The menu behind a plot's "⋯" button, and that button.

    Attributes:
        button: opens it.
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        """
        Args:
            name: object name of the plot.
        """
        super().__init__(parent)
        self.setObjectName(f"{name}.menu")
        self.show_all = QAction("Show &all", self)
        self.logarithmic = QAction("&Logarithmic axis", self, checkable=True)
        self.save_picture = QAction("Save &picture…", self)
        self.save_data = QAction("Save &data as CSV…", self)
        self.addAction(self.show_all)
        self.addAction(self.logarithmic)
        self._end_of_shared = self.addSeparator()
        self.addAction(self.save_picture)
        self.addAction(self.save_data)
        self.button = QToolButton()
        self.button.setObjectName(f"{name}.menuButton")
        self.button.setText("⋯")
        self.button.setAutoRaise(True)
        self.button.setToolTip("Axes, comparison and export")
        self.button.setAccessibleName("Axes, comparison and export")
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setMenu(self)
        self.set_filled(filled=False)

    def add_shared(self, menu: QMenu) -> None:
        """Show ``menu``, which other plots show as well, above the export."""
        self.insertMenu(self._end_of_shared, menu)

    def set_filled(self, *, filled: bool) -> None:
        """Whether there is anything to zoom and to save."""
        for action in (self.show_all, self.save_picture, self.save_data):
            action.setEnabled(filled)

    def set_logarithmic(self, *, on: bool) -> None:
        """Show how the axis is, without changing it."""
        self.logarithmic.blockSignals(True)
        self.logarithmic.setChecked(on)
        self.logarithmic.blockSignals(False)
