"""The Train tab: puts its parts together, and passes on what concerns more than one of them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from pixelgen import paths
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.settings import load_preferences, save_preferences
from pixelgen.gui.status import TabStatus
from pixelgen.gui.training.actions import TrainingActions
from pixelgen.gui.training.controller import TrainingController
from pixelgen.gui.training.dataset.link import DatasetLink
from pixelgen.gui.training.flow import TrainingFlow
from pixelgen.gui.training.handover import ModelHandover
from pixelgen.gui.training.progress.controller import ProgressController
from pixelgen.gui.training.run_panel import status_line
from pixelgen.gui.training.runs.controller import RunsController
from pixelgen.gui.training.starter import Starter
from pixelgen.gui.training.view import PROGRESS, RUNS, SPRITES, TrainingView
from pixelgen.gui.widgets.drop_area import dropped_paths
from pixelgen.gui.widgets.message_line import Tone
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.events import PhaseChanged, RunStarted

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary

_REFRESH_MS = 1000  # a number that changes lays out and paints the whole window anew


class TrainingTab(QWidget):
    """Data set, settings, progress and runs.

    Args:
        controller: does the work; one that trains for real if left out.
    """

    statusChanged = Signal(object)  # noqa: N815  TabStatus
    modelReady = Signal(object)  # noqa: N815  Path of a checkpoint to generate with

    def __init__(self, controller: TrainingController | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.controller = controller or TrainingController()
        self.controller.setParent(self)
        self.view = TrainingView()
        self.flow = TrainingFlow(self.controller)
        self.sprites = DatasetLink(self.controller.dataset, self.view.dataset, self.view.sprites, self)
        self.progress = ProgressController(self.view.progress, self)
        self.runs = RunsController(self)
        self.starter = Starter(self.controller, self.flow, self.view.settings)
        self.handover = ModelHandover(self.controller)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.menu = TrainingActions(self)
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(_REFRESH_MS)
        self._refresh_timer.timeout.connect(self._refresh)
        self._connect_sprites()
        self._connect_training()
        self._connect_runs()
        self.view.settings.set_values(load_preferences().training)
        self._on_state(JobState.IDLE)
        self.runs.refresh_soon()

    def _connect_sprites(self) -> None:
        view, dataset = self.view, self.controller.dataset
        view.dataset.sourcesChosen.connect(self.load)
        view.dataset.folderWanted.connect(self.choose_folder)
        self.sprites.replaceWanted.connect(self.load)
        dataset.scanned.connect(self._on_scanned)
        dataset.changed.connect(self._show_sprites)
        dataset.emptied.connect(lambda: self._show_sprites(None))

    def _connect_training(self) -> None:
        view, controller, menu = self.view, self.controller, self.menu
        flow, starter, handover = self.flow, self.starter, self.handover
        starter.changed.connect(self._on_startable)
        handover.ready.connect(self.modelReady)
        view.run.startWanted.connect(starter.start)
        view.run.queueWanted.connect(starter.enqueue)
        view.run.pauseWanted.connect(controller.pause_or_resume)
        view.run.stopWanted.connect(flow.stop)
        view.run.resumeWanted.connect(self._on_resume)
        view.progress.useWanted.connect(handover.on_wish)
        view.progress.sampleWanted.connect(controller.sample_now)
        menu.start.triggered.connect(starter.start)
        menu.queue.triggered.connect(starter.enqueue)
        menu.pause.triggered.connect(controller.pause_or_resume)
        menu.stop.triggered.connect(flow.stop)
        menu.sample.triggered.connect(controller.sample_now)
        menu.use.triggered.connect(handover.use_training)
        menu.resume.triggered.connect(self._ask_run)
        controller.runBegan.connect(self._on_began)
        controller.learning.connect(view.progress.show_sprites)
        controller.stateChanged.connect(self._on_state)
        controller.eventArrived.connect(self._on_event)
        controller.ended.connect(self._on_ended)
        controller.failed.connect(self._on_failed)
        flow.said.connect(view.run.message.say)
        flow.queue.saveFailed.connect(self._on_queue_not_saved)

    def _connect_runs(self) -> None:
        view, runs = self.view, self.runs
        runs.drive(view.runs)
        runs.offer_in(view.offer)
        runs.listed.connect(self.progress.set_comparable)
        view.runs.set_queue(self.flow.queue)
        view.runs.openWanted.connect(self.progress.open_run)
        view.runs.continueWanted.connect(self.flow.resume)
        view.runs.settingsWanted.connect(self._on_settings_wanted)
        view.runs.useWanted.connect(self.handover.use)
        view.runs.trainWanted.connect(self._on_train_wanted)
        view.offer.continueWanted.connect(self.flow.resume)
        view.offer.showWanted.connect(self._on_show_wanted)
        self.progress.opened.connect(self._on_run_opened)

    def menu_actions(self) -> list[QAction]:
        """What the tab's menu holds, in its order."""
        return self.actions()

    # -- data set ------------------------------------------------------------------------------------------------------

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder of sprites and read it."""
        start = load_preferences().last_folder or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self, "Folder of sprites", start)
        if folder:
            self.load([Path(folder)])

    @Slot(object)
    def load(self, sources: list[Path]) -> None:
        """Read the sprites under ``sources``; a training that runs keeps its own.

        A model file is handed on to be generated with.
        """
        if len(sources) == 1 and sources[0].suffix == ".safetensors":
            self.modelReady.emit(sources[0])
            return
        save_preferences(load_preferences().model_copy(update={"last_folder": str(sources[0].parent)}))
        self.controller.dataset.load(sources)

    @Slot(object)
    def _on_scanned(self, sprites: SpriteSet) -> None:
        self.view.pages.show_page(SPRITES)
        self._show_sprites(sprites)
        QTimer.singleShot(0, self.view.progress.prepare)  # after the sprites are painted

    @Slot(object)
    def _show_sprites(self, sprites: SpriteSet | None) -> None:
        if not self.controller.busy:  # a training shows those that it learns from
            self.view.progress.show_sprites(sprites)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.load(dropped_paths(event.mimeData()))

    # -- running -------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_resume(self) -> None:
        folder = self.controller.session.folder
        if folder is not None:
            self.flow.resume(folder)

    @Slot()
    def _on_began(self) -> None:
        self.view.clear_run()
        self._refresh()

    @Slot()
    def _on_startable(self) -> None:
        self._on_state(self.controller.state)

    @Slot(object)
    def _on_state(self, state: JobState) -> None:
        obstacle = self.starter.obstacle
        self.view.run.show_state(state, startable=not obstacle, reason=obstacle)
        self.view.runs.set_busy(state is not JobState.IDLE)
        self._refresh()

    @Slot(object)
    def _on_event(self, event: Any) -> None:
        self.view.show_event(event)
        if isinstance(event, RunStarted):
            self.runs.keep_place(event.folder)
        if isinstance(event, PhaseChanged):
            self._refresh()
        elif not self._refresh_timer.isActive():
            self._refresh_timer.start()

    @Slot(object)
    def _on_ended(self, result: Any) -> None:
        session = self.controller.session
        session.checkpoint = result.checkpoint
        stopped = result.reason == "stopped"
        text = session.ended_text(steps=result.steps, seconds=result.seconds, stopped=stopped)
        self.view.run.show_end(Tone.DONE, text, resumable=stopped)
        self._after_run()

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self.view.run.show_failure(failure, resumable=self.controller.session.checkpoint is not None)
        self._after_run()

    def _after_run(self) -> None:
        self.runs.refresh_soon()
        self._refresh()

    @Slot(str)
    def _on_queue_not_saved(self, text: str) -> None:
        self.view.run.message.say(Tone.ERROR, text)

    @Slot()
    def _refresh(self) -> None:
        """Show the newest numbers; once a second."""
        session, state = self.controller.session, self.controller.state
        working = state is not JobState.IDLE
        usable = self.handover.possible
        self.view.run.show_progress(session, state)
        self.view.progress.show_session(session, state)
        self.view.progress.set_usable(usable=usable)
        self.menu.show_state(state, startable=not self.starter.obstacle, usable=usable)
        self.statusChanged.emit(
            TabStatus(
                state=status_line(session, state) if working else "",
                device=session.started.device if session.started else "",
                seconds_left=session.seconds_left if working else None,
                progress=session.progress if working else None,
            )
        )

    # -- runs ---------------------------------------------------------------------------------------------------------

    @Slot()
    def _ask_run(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Run to continue", str(paths.runs_dir()))
        if folder:
            self.flow.resume(Path(folder))

    @Slot(object)
    def _on_settings_wanted(self, values: dict[str, Any]) -> None:
        self.view.settings.set_values({name: value for name, value in values.items() if name != "out"})
        self.controller.dataset.restore(values)
        self.view.pages.show_page(SPRITES)

    @Slot()
    def _on_train_wanted(self) -> None:
        self.view.pages.show_page(SPRITES)
        self.choose_folder()

    @Slot(object)
    def _on_show_wanted(self, run: "RunSummary") -> None:
        self.view.pages.show_page(RUNS)
        self.view.runs.choose(run.path)

    @Slot(object)
    def _on_run_opened(self, _run: "RunSummary") -> None:
        self.view.pages.show_page(PROGRESS)

    # -- the window's side ---------------------------------------------------------------------------------------------

    def busy(self) -> bool:
        return self.controller.busy

    def shutdown(self, done: Callable[[], None]) -> None:
        """Stop and save, then call ``done``."""
        self.starter.close()
        self.flow.close()
        loading = self.view.settings.loading
        loading.abort()
        loading.call_when_idle(
            lambda: self.runs.shutdown(lambda: self.progress.shutdown(lambda: self.controller.shutdown(done)))
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.view.dataset.retint()
