"""The main window: two tabs, menu, status bar, and an orderly close."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QMessageBox, QSplitter, QTabWidget

from pixelgen import __version__, paths
from pixelgen.gui.generation.tab import GenerationTab
from pixelgen.gui.settings import load_preferences, save_preferences, window_settings
from pixelgen.gui.status_bar import StatusBar
from pixelgen.gui.theme import ThemeMode
from pixelgen.gui.theme_switch import ThemeSwitch
from pixelgen.gui.training.controller import TrainingController
from pixelgen.gui.training.tab import TrainingTab

_MODE_NAMES = {ThemeMode.SYSTEM: "Like the &system", ThemeMode.DARK: "&Dark", ThemeMode.LIGHT: "&Light"}


class MainWindow(QMainWindow):
    """Holds the tabs and nothing that they could hold themselves.

    Args:
        theme: changed by the View menu.
        training: does the work of the Train tab; one that trains for real if left out.
    """

    closed = Signal()

    def __init__(self, theme: ThemeSwitch, *, training: TrainingController | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._may_close = False
        self.setObjectName("main")
        self.setWindowTitle("PixelGen")
        self.setMinimumSize(QSize(880, 600))

        self.tabs = QTabWidget()
        self.tabs.setObjectName("main.tabs")
        self.tabs.setAccessibleName("Train or generate")
        self.tabs.setDocumentMode(True)
        self.training = TrainingTab(training)
        self.generation = GenerationTab()
        self.tabs.addTab(self.training, "&Train")
        self.tabs.addTab(self.generation, "&Generate")
        self.setCentralWidget(self.tabs)

        self._status = StatusBar(self)
        self.setStatusBar(self._status)
        self.training.statusChanged.connect(self._status.show_training)
        self.generation.statusChanged.connect(self._status.show_generation)
        self.training.modelReady.connect(self._on_model_ready)
        self._make_menus()
        self._restore()

    # -- menus -------------------------------------------------------------------------------------------------------

    def _make_menus(self) -> None:
        bar = self.menuBar()
        files = bar.addMenu("&File")
        self._add(files, "&Open data set…", self._open_data_set, QKeySequence.StandardKey.Open)
        files.addAction(self.generation.export_action)
        files.addSeparator()
        self._add(files, "&Quit", self.close, QKeySequence.StandardKey.Quit).setMenuRole(QAction.MenuRole.QuitRole)

        view = bar.addMenu("&View")
        themes = view.addMenu("&Theme")
        group = QActionGroup(self)
        for mode, name in _MODE_NAMES.items():
            action = QAction(name, self, checkable=True, checked=mode is self._theme.mode)
            action.setData(mode.value)
            group.addAction(action)
            themes.addAction(action)
        group.triggered.connect(self._on_theme_chosen)
        view.addSeparator()
        self._add(view, "Show &Train", partial(self.tabs.setCurrentIndex, 0), QKeySequence("Ctrl+1"))
        self._add(view, "Show &Generate", partial(self.tabs.setCurrentIndex, 1), QKeySequence("Ctrl+2"))

        for title, tab in (("T&raining", self.training), ("Ge&nerate", self.generation)):
            menu = bar.addMenu(title)
            menu.addActions(tab.actions())

        about = bar.addMenu("&Help")
        self._add(about, "Open &log folder", self._open_logs)
        about.addSeparator()
        self._add(about, "&About PixelGen", self._about).setMenuRole(QAction.MenuRole.AboutRole)

    def _add(
        self,
        menu: QMenu,
        text: str,
        slot: Callable[[], object],
        keys: QKeySequence | QKeySequence.StandardKey | None = None,
    ) -> QAction:
        action = QAction(text, self)
        if keys is not None:
            action.setShortcut(keys)
        action.triggered.connect(lambda *_: slot())
        menu.addAction(action)
        return action

    def _open_data_set(self) -> None:
        self.tabs.setCurrentWidget(self.training)
        self.training.choose_folder()

    def _open_logs(self) -> None:
        folder = paths.log_dir()
        folder.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _about(self) -> None:
        QMessageBox.about(
            self,
            "About PixelGen",
            f"<h3>PixelGen {__version__}</h3>"
            "<p>Learns a folder of sprites and makes new ones, on your own computer.</p>"
            "<p>Nothing is sent anywhere. MIT licence.</p>",
        )

    @Slot(QAction)
    def _on_theme_chosen(self, action: QAction) -> None:
        mode = ThemeMode(action.data())
        self._theme.choose(mode)
        save_preferences(load_preferences().model_copy(update={"theme": mode}))

    @Slot(object)
    def _on_model_ready(self, path: Path) -> None:
        self.generation.use_model(path)
        self.tabs.setCurrentWidget(self.generation)

    def open_paths(self, given: Sequence[Path]) -> None:
        """Files from the command line: a model to generate with, or sprites to train on."""
        models = [path for path in given if path.suffix == ".safetensors"]
        sprites = [path for path in given if path not in models]
        if sprites:
            self.training.load(sprites)
        if models:
            self._on_model_ready(models[0])

    # -- size and place ------------------------------------------------------------------------------------------------

    def _restore(self) -> None:
        settings = window_settings()
        for splitter in self._splitters():
            state = settings.value(f"splitters/{splitter.objectName()}")
            if isinstance(state, QByteArray):
                splitter.restoreState(state)
        geometry = settings.value("geometry")
        if isinstance(geometry, QByteArray) and self.restoreGeometry(geometry):
            return
        self.resize(1280, 800)
        screen = QApplication.primaryScreen()
        if screen is not None:
            room = screen.availableGeometry()
            self.resize(self.size().boundedTo(room.size()))
            self.move(room.center() - self.rect().center())

    def _remember(self) -> None:
        settings = window_settings()
        settings.setValue("geometry", self.saveGeometry())
        for splitter in self._splitters():
            settings.setValue(f"splitters/{splitter.objectName()}", splitter.saveState())

    def _splitters(self) -> list[QSplitter]:
        """Those of the tabs that have a name are remembered."""
        return [splitter for splitter in self.findChildren(QSplitter) if splitter.objectName()]

    # -- closing -------------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close at once when nothing runs; else ask, let every job end, and close then."""
        if self._may_close:
            if self.isVisible():
                self._remember()
            event.accept()
            self.closed.emit()
            return
        event.ignore()
        if self.training.busy() and not self._ask_to_stop():
            return
        self.stop_and_close()

    def stop_and_close(self) -> None:
        """Save what runs and close, without a question."""
        self.setEnabled(False)
        if not self.training.busy():
            self._remember()
            self.hide()  # what is left to end takes a moment that nobody has to watch
        self.training.shutdown(self._close_generation)

    def _close_generation(self) -> None:
        self.generation.shutdown(self._close_now)

    def _close_now(self) -> None:
        self._may_close = True
        QTimer.singleShot(0, self.close)  # Qt ignores a close that is asked for while it is closing

    def _ask_to_stop(self) -> bool:
        """True to stop and save; False to stay, or to go on in the background (the window is minimised)."""
        box = QMessageBox(QMessageBox.Icon.Question, "PixelGen", "A training is running.", parent=self)
        box.setInformativeText("Stop and save keeps everything learned so far; you can continue it another day.")
        stop = box.addButton("&Stop and save", QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton("&Keep training", QMessageBox.ButtonRole.DestructiveRole)
        keep.setToolTip("The window goes to the task bar and the training goes on")
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(stop)
        box.exec()
        if box.clickedButton() is keep:
            self.showMinimized()
        return box.clickedButton() is stop
