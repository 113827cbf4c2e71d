"""The main window: two tabs, menu, status bar, and an orderly close."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QSplitter, QTabWidget

from pixelgen.gui.background import Background
from pixelgen.gui.closing import CloseChoice, CloseDialog
from pixelgen.gui.generation.tab import GenerationTab
from pixelgen.gui.help_menu import HelpMenu
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.settings import load_preferences, save_preferences, window_settings
from pixelgen.gui.status_bar import StatusBar
from pixelgen.gui.theme import ThemeMode
from pixelgen.gui.theme_switch import ThemeSwitch
from pixelgen.gui.training.controller import TrainingController
from pixelgen.gui.training.tab import TrainingTab

_SIZE = QSize(1280, 800)
_MODE_NAMES = {ThemeMode.SYSTEM: "Like the &system", ThemeMode.DARK: "&Dark", ThemeMode.LIGHT: "&Light"}


class MainWindow(QMainWindow):
    """Holds the tabs and nothing that they could hold themselves.

    Args:
        theme: changed by the View menu.
        training: does the work of the Train tab; one that trains for real if left out.
        tray: whether there is a tray to go on in without the window; None asks the desktop.
    """

    closed = Signal()

    def __init__(
        self, theme: ThemeSwitch, *, training: TrainingController | None = None, tray: bool | None = None
    ) -> None:
        super().__init__()
        self._theme = theme
        self._may_close = False
        self._closing = False
        self._question: CloseDialog | None = None
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
        menu, controller = self.training.menu, self.training.controller
        self.background = Background(self, (menu.pause, menu.stop), tray=tray)
        self.background.quitWanted.connect(self.stop_and_close)
        self.training.statusChanged.connect(self.background.show_status)
        controller.eventArrived.connect(self.background.note_event)
        controller.ended.connect(self._on_training_ended)
        controller.failed.connect(self._on_training_failed)
        self._make_menus()
        self._layout = {each.objectName(): each.saveState() for each in self._splitters()}
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
        themes = view.addMenu("T&heme")
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

        view.addSeparator()
        self._add(view, "&Reset layout", self.reset_layout)
        full = self._add(view, "&Full screen", self._toggle_full_screen, QKeySequence("F11"))
        full.setObjectName("view.fullScreen")

        for title, tab in (("T&raining", self.training), ("Ge&nerate", self.generation)):
            menu = bar.addMenu(title)
            menu.addActions(tab.menu_actions())

        about = HelpMenu(self)
        about.said.connect(self._status.say)
        bar.addMenu(about)

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
        self._centre()

    def _centre(self) -> None:
        """The usual size in the middle of the screen, or as much of it as there is."""
        self.resize(_SIZE)
        screen = self.screen() or QApplication.primaryScreen()
        if screen is not None:
            room = screen.availableGeometry()
            self.resize(self.size().boundedTo(room.size()))
            self.move(room.center() - self.rect().center())

    @Slot()
    def reset_layout(self) -> None:
        """Size, place and splitters as they were at the very first start."""
        self.showNormal()
        self._centre()
        for splitter in self._splitters():
            if splitter.objectName() in self._layout:
                splitter.restoreState(self._layout[splitter.objectName()])

    @Slot()
    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _remember(self) -> None:
        settings = window_settings()
        settings.setValue("geometry", self.saveGeometry())
        for splitter in self._splitters():
            settings.setValue(f"splitters/{splitter.objectName()}", splitter.saveState())

    def _splitters(self) -> list[QSplitter]:
        """Those of the tabs that have a name are remembered."""
        return [splitter for splitter in self.findChildren(QSplitter) if splitter.objectName()]

    # -- a training that ends ------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_training_ended(self, result: Any) -> None:
        session = self.training.controller.session
        stopped = result.reason == "stopped"
        text = session.ended_text(steps=result.steps, seconds=result.seconds, stopped=stopped)
        self._tell("Training stopped" if stopped else "Training finished", text)

    @Slot(object)
    def _on_training_failed(self, failure: JobFailure) -> None:
        self._tell("Training failed", failure.message)

    def _tell(self, title: str, text: str) -> None:
        """In the status bar in any case, and as a notification if the person is elsewhere."""
        self._status.say(text)
        if self._question is not None:
            self._question.reject()  # nothing runs any more
        if not self._closing:
            self.background.notify(title, text)

    # -- closing -------------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close at once when nothing runs; else ask, let every job end, and close then."""
        if self._may_close:
            if self.isVisible():
                self._remember()
            event.accept()
            self.background.end()
            self.closed.emit()
            return
        event.ignore()
        if self.training.busy() and not self._closing:
            self._ask()
        else:
            self.stop_and_close()

    @Slot()
    def stop_and_close(self) -> None:
        """Save what runs and close, without a question."""
        if self._closing:
            return
        self._closing = True
        if self._question is not None:
            self._question.reject()
        if self.isVisible():
            self._remember()
        self.setEnabled(False)
        if not self.training.busy():
            self.hide()  # what is left to end takes a moment that nobody has to watch
        self.training.shutdown(self._close_generation)

    def _close_generation(self) -> None:
        self.generation.shutdown(self._close_now)

    def _close_now(self) -> None:
        self._may_close = True
        QTimer.singleShot(0, self.close)  # Qt ignores a close that is asked for while it is closing

    def _ask(self) -> None:
        """Ask whether the training goes on without the window, is stopped, or the window stays."""
        if self._question is not None:
            return
        progress = self.training.controller.session.progress_text()
        self._question = CloseDialog(self, tray=self.background.tray is not None, progress=progress)
        self._question.chosen.connect(self._on_close_chosen)
        self._question.open()

    @Slot(object)
    def _on_close_chosen(self, choice: CloseChoice) -> None:
        self._question = None
        if choice is CloseChoice.STOP:
            self.stop_and_close()
        elif choice is CloseChoice.KEEP:
            self._remember()
            self.background.put_away()
