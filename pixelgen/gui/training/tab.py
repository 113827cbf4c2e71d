"""The Train tab: passes messages between what is seen and the controller that does the work."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from pixelgen import paths
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.settings import load_preferences, save_preferences
from pixelgen.gui.status import TabStatus
from pixelgen.gui.training.actions import TrainingActions
from pixelgen.gui.training.controller import TrainingController
from pixelgen.gui.training.jobs import Estimate
from pixelgen.gui.training.run_panel import status_line
from pixelgen.gui.training.view import TrainingView
from pixelgen.gui.widgets.drop_area import dropped_paths
from pixelgen.gui.widgets.message_line import Tone
from pixelgen.sprites.spriteset import SpriteSet

_REFRESH_MS = 100
_ESTIMATE_MS = 300


class TrainingTab(QWidget):
    """Data set, settings, curves and previews of one training.

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
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.menu = TrainingActions(self)
        self._refresh_timer = self._timer(_REFRESH_MS)
        self._refresh_timer.timeout.connect(self._refresh)
        self._estimate_timer = self._timer(_ESTIMATE_MS)
        self._estimate_timer.timeout.connect(self._estimate)
        self._connect()
        self.view.settings.set_values(load_preferences().training)
        self._on_state(JobState.IDLE)

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        return timer

    def _connect(self) -> None:
        view, controller, menu = self.view, self.controller, self.menu
        view.dataset.sourcesChosen.connect(self.load)
        view.dataset.folderWanted.connect(self.choose_folder)
        view.dataset.samplesWanted.connect(controller.dataset.load_samples)
        view.dataset.cancelWanted.connect(controller.dataset.cancel_scan)
        view.settings.changed.connect(self._on_settings_changed)
        view.run.startWanted.connect(self.start)
        view.run.pauseWanted.connect(controller.pause_or_resume)
        view.run.stopWanted.connect(controller.stop)
        view.run.resumeWanted.connect(self._on_resume)
        view.progress.previews.useWanted.connect(self._on_use)
        menu.start.triggered.connect(self.start)
        menu.pause.triggered.connect(controller.pause_or_resume)
        menu.stop.triggered.connect(controller.stop)
        menu.use.triggered.connect(self._on_use)
        menu.resume.triggered.connect(self._ask_run)
        controller.dataset.scanStarted.connect(self._on_scan_started)
        controller.dataset.scanProgressed.connect(view.dataset.show_scan_progress)
        controller.dataset.scanned.connect(self._on_scanned)
        controller.dataset.scanFailed.connect(self._on_scan_failed)
        controller.dataset.scanAborted.connect(self._on_scan_aborted)
        controller.estimated.connect(self._on_estimated)
        controller.runBegan.connect(self._on_began)
        controller.stateChanged.connect(self._on_state)
        controller.eventArrived.connect(self._on_event)
        controller.ended.connect(self._on_ended)
        controller.failed.connect(self._on_failed)

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
        """Read the sprites under ``sources``, unless a training is using those that are there.

        A model file is handed on to be generated with.
        """
        if len(sources) == 1 and sources[0].suffix == ".safetensors":
            self.modelReady.emit(sources[0])
            return
        if self.controller.busy:
            self.view.run.message.say(Tone.NOTICE, "Stop the training before you change its sprites.")
            return
        save_preferences(load_preferences().model_copy(update={"last_folder": str(sources[0].parent)}))
        self.controller.dataset.load(sources)

    @Slot(object)
    def _on_scan_started(self, sources: tuple[Path, ...]) -> None:
        self.view.dataset.show_scan(sources)
        self._on_state(self.controller.state)

    @Slot(object)
    def _on_scanned(self, sprites: SpriteSet) -> None:
        self.view.show_sprites(sprites)
        self._on_state(self.controller.state)
        self._estimate_timer.start()
        QTimer.singleShot(0, self.view.progress.prepare)  # after the sprites are painted

    @Slot(object)
    def _on_scan_failed(self, failure: JobFailure) -> None:
        self.view.dataset.show_failure(failure, loaded=self.controller.sprites is not None)
        self._on_state(self.controller.state)

    @Slot()
    def _on_scan_aborted(self) -> None:
        self.view.dataset.show_aborted(loaded=self.controller.sprites is not None)
        self._on_state(self.controller.state)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.load(dropped_paths(event.mimeData()))

    # -- settings ------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_settings_changed(self) -> None:
        self._estimate_timer.start()

    @Slot()
    def _estimate(self) -> None:
        if self._startable and not self.controller.busy:
            self.controller.estimate(self.view.settings.values())

    @Slot(object)
    def _on_estimated(self, estimate: Estimate) -> None:
        self.view.settings.show_estimate(estimate)

    # -- running -------------------------------------------------------------------------------------------------------

    @property
    def _startable(self) -> bool:
        return self.controller.sprites is not None and not self.controller.dataset.scanning

    @Slot()
    def start(self) -> None:
        """Train on the sprites that are there, if nothing is in the way."""
        if not self._startable or self.controller.busy:
            return
        values = self.view.settings.values()
        save_preferences(load_preferences().model_copy(update={"training": values}))
        self.controller.start(values)

    @Slot()
    def _ask_run(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Run to continue", str(paths.runs_dir()))
        if folder and not self.controller.busy:
            self.controller.resume_run(Path(folder))

    @Slot()
    def _on_resume(self) -> None:
        folder = self.controller.session.folder
        if folder is not None and not self.controller.busy:
            self.controller.resume_run(folder)

    @Slot()
    def _on_use(self) -> None:
        if self.controller.session.checkpoint is not None:
            self.modelReady.emit(self.controller.session.checkpoint)

    @Slot()
    def _on_began(self) -> None:
        self._estimate_timer.stop()
        self.view.clear_run()
        self._refresh()

    @Slot(object)
    def _on_state(self, state: JobState) -> None:
        idle = state is JobState.IDLE
        self.view.run.show_state(state, startable=self._startable)
        self.view.settings.setEnabled(idle)
        self.view.dataset.change.setEnabled(idle)
        self._refresh()

    @Slot(object)
    def _on_event(self, event: Any) -> None:
        self.view.show_event(event)
        if not self._refresh_timer.isActive():
            self._refresh_timer.start()

    @Slot(object)
    def _on_ended(self, result: Any) -> None:
        session = self.controller.session
        session.checkpoint = result.checkpoint
        stopped = result.reason == "stopped"
        text = session.ended_text(steps=result.steps, seconds=result.seconds, stopped=stopped)
        self.view.run.show_end(Tone.DONE, text, resumable=stopped)
        self._refresh()

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self.view.run.show_failure(failure, resumable=self.controller.session.checkpoint is not None)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        """Show the newest numbers; at most ten times a second."""
        session, state = self.controller.session, self.controller.state
        usable = session.checkpoint is not None
        self.view.run.show_progress(session, state)
        self.view.progress.stats.show_session(session, state)
        self.view.progress.previews.use.setEnabled(usable)
        self.menu.show_state(state, startable=self._startable, usable=usable)
        working = state is not JobState.IDLE
        self.statusChanged.emit(
            TabStatus(
                state=status_line(session, state) if working else "",
                device=session.started.device if session.started else "",
                seconds_left=session.seconds_left if working else None,
                progress=session.progress if working else None,
            )
        )

    # -- the window's side ---------------------------------------------------------------------------------------------

    def busy(self) -> bool:
        return self.controller.busy

    def shutdown(self, done: Callable[[], None]) -> None:
        """Stop and save, then call ``done``."""
        self._estimate_timer.stop()
        loading = self.view.settings.loading
        loading.abort()
        loading.call_when_idle(lambda: self.controller.shutdown(done))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.view.dataset.retint()
