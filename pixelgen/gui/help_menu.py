"""The Help menu: shortcuts, what a report needs, what the program is."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMessageBox

from pixelgen import __version__
from pixelgen.gui.error_dialog import open_log_folder
from pixelgen.gui.report import copy_report
from pixelgen.gui.shortcuts import ShortcutsDialog


class HelpMenu(QMenu):
    """Its own slots do all of it; ``said`` carries a sentence for the status bar."""

    said = Signal(str)

    def __init__(self, window: QMainWindow) -> None:
        super().__init__("&Help", window)
        self._window = window
        self.setObjectName("help.menu")
        self._add("shortcuts", "&Keyboard shortcuts", QKeySequence("F1")).triggered.connect(self.show_shortcuts)
        self.addSeparator()
        self._add("report", "&Copy report").triggered.connect(self.copy_report)
        self._add("logs", "Open &log folder").triggered.connect(self.open_logs)
        self.addSeparator()
        about = self._add("about", "&About PixelGen")
        about.setMenuRole(QAction.MenuRole.AboutRole)
        about.triggered.connect(self.show_about)

    def _add(self, name: str, text: str, keys: QKeySequence | None = None) -> QAction:
        action = QAction(text, self)
        action.setObjectName(f"help.{name}")
        if keys is not None:
            action.setShortcut(keys)
        self.addAction(action)
        return action

    @Slot()
    def show_shortcuts(self) -> None:
        ShortcutsDialog(self._window.menuBar(), self._window).open()

    @Slot()
    def copy_report(self) -> None:
        copy_report()
        self.said.emit("The report is on the clipboard: version, computer, settings and log.")

    @Slot()
    def open_logs(self) -> None:
        open_log_folder()

    @Slot()
    def show_about(self) -> None:
        QMessageBox.about(
            self._window,
            "About PixelGen",
            f"<h3>PixelGen {__version__}</h3>"
            "<p>Learns a folder of sprites and makes new ones, on your own computer.</p>"
            "<p>Nothing is sent anywhere. MIT licence.</p>",
        )
