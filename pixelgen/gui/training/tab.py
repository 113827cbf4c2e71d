"""The Train tab: puts its parts in place and passes messages between them and the controller."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from pixelgen import paths
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.settings import load_preferences, save_preferences
from pixelgen.gui.status import TabStatus
from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.training.controller import TrainingController
from pixelgen.gui.training.dataset_panel import DatasetPanel
from pixelgen.gui.training.plots import FidPlot, LossPlot
from pixelgen.gui.training.preview_panel import PreviewPanel
from pixelgen.gui.training.run_panel import RunPanel, status_line
from pixelgen.gui.training.settings_panel import SettingsPanel
from pixelgen.gui.training.stats_bar import StatsBar
from pixelgen.gui.widgets.drop_area import dropped_paths
from pixelgen.gui.widgets.message_line import Tone
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.widgets.sprite_gallery import SpriteGallery
from pixelgen.gui.wording import count
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.events import Evaluated, Notice, PreviewReady, RunStarted, StepMetrics

_COLUMN = 320  # width of the left column
_REFRESH_MS = 100


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
        self.dataset = DatasetPanel()
        self.settings = SettingsPanel()
        self.run = RunPanel()
        self.stats = StatsBar()
        self.loss = LossPlot()
        self.fid = FidPlot()
        self.previews = PreviewPanel()
        self.gallery = SpriteGallery(wanted=48)
        self.gallery.setObjectName("train.gallery")
        self.gallery.setAccessibleName("Your sprites")
        self.gallery.set_message("The sprites of your folder appear here.")
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(_REFRESH_MS)
        self._refresh_timer.timeout.connect(self._refresh)
        self._lay_out()
        self._make_actions()
        self._connect()
        self.settings.set_values(load_preferences().training)
        self._on_state(JobState.IDLE)

    # -- building ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QWidget()
        rows = QVBoxLayout(column)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(GAP)
        rows.addWidget(self.dataset)
        rows.addWidget(self.settings)
        rows.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(column)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left = QWidget()
        left.setFixedWidth(_COLUMN)
        left_rows = QVBoxLayout(left)
        left_rows.setContentsMargins(0, 0, 0, 0)
        left_rows.setSpacing(GAP)
        left_rows.addWidget(scroll, 1)
        left_rows.addWidget(self.run)

        plots = QSplitter(Qt.Orientation.Horizontal)
        plots.addWidget(self.loss)
        plots.addWidget(self.fid)
        plots.setSizes([500, 500])
        sprites = Panel("Your sprites")
        self._gallery_count = FaintLabel()
        sprites.header.insertWidget(1, self._gallery_count)
        self.gallery.setFrameShape(QFrame.Shape.NoFrame)
        sprites.body.addWidget(self.gallery)
        pictures = QSplitter(Qt.Orientation.Horizontal)
        pictures.addWidget(self.previews)
        pictures.addWidget(sprites)
        pictures.setSizes([620, 380])
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(plots)
        halves.addWidget(pictures)
        halves.setSizes([220, 390])
        halves.setStretchFactor(1, 1)
        for splitter in (plots, pictures, halves):
            splitter.setHandleWidth(GAP)
            splitter.setChildrenCollapsible(False)
        right = QVBoxLayout()
        right.setSpacing(GAP)
        right.addWidget(self.stats)
        right.addWidget(halves, 1)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, SPACE)
        layout.setSpacing(GAP)
        layout.addWidget(left)
        layout.addLayout(right, 1)

        self._continue = QPushButton("&Continue")
        self._continue.setObjectName("train.continue")
        self._continue.setToolTip("Go on where this run stopped")
        self._continue.clicked.connect(self._on_continue)
        self._continue.hide()
        self.run.message.add_button(self._continue)
        self._result_folder: Path | None = None

    def _make_actions(self) -> None:
        self.start_action = self._action("&Start training", "Ctrl+T", self._on_start, "train.startAction")
        self.pause_action = self._action("&Pause", "Ctrl+P", self.controller.pause_or_resume, "train.pauseAction")
        self.stop_action = self._action("St&op and save", "Ctrl+.", self.controller.stop, "train.stopAction")
        self.use_action = self._action("&Use in Generate", "Ctrl+U", self._on_use, "train.useAction")
        self.continue_action = self._action("&Continue a run…", "", self._ask_run, "train.continueAction")

    def _action(self, text: str, keys: str, slot: Callable[[], None], name: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(slot)
        self.addAction(action)
        return action

    def _connect(self) -> None:
        dataset, controller, run = self.dataset, self.controller, self.run
        dataset.sourcesChosen.connect(self.load)
        dataset.folderWanted.connect(self.choose_folder)
        dataset.samplesWanted.connect(controller.load_samples)
        dataset.cancelWanted.connect(controller.cancel_scan)
        controller.scanStarted.connect(self._on_scan_started)
        controller.scanProgressed.connect(dataset.show_scan_progress)
        controller.scanned.connect(self._on_scanned)
        controller.scanFailed.connect(self._on_scan_failed)
        controller.scanAborted.connect(self._on_scan_aborted)
        run.startWanted.connect(self._on_start)
        run.pauseWanted.connect(controller.pause_or_resume)
        run.stopWanted.connect(controller.stop)
        self.previews.useWanted.connect(self._on_use)
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
        """Read the sprites under ``sources``, unless a training is using those that are there."""
        if self.controller.busy:
            self.run.message.say(Tone.NOTICE, "Stop the training before you change its sprites.")
            return
        save_preferences(load_preferences().model_copy(update={"last_folder": str(sources[0].parent)}))
        self.controller.load(sources)

    @Slot(object)
    def _on_scan_started(self, sources: tuple[Path, ...]) -> None:
        self.dataset.show_scan(sources)
        self._refresh_startable()

    @Slot(object)
    def _on_scanned(self, sprites: SpriteSet) -> None:
        self.dataset.show_report(sprites.report)
        self.gallery.set_sprites(sprites.pixels, sprites.names)
        self._gallery_count.setText(count(len(sprites), "sprite"))
        self._refresh_startable()

    @Slot(object)
    def _on_scan_failed(self, failure: JobFailure) -> None:
        self.dataset.show_failure(failure, loaded=self.controller.sprites is not None)
        self._refresh_startable()

    @Slot()
    def _on_scan_aborted(self) -> None:
        self.dataset.show_aborted(loaded=self.controller.sprites is not None)
        self._refresh_startable()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.load(dropped_paths(event.mimeData()))

    # -- running -------------------------------------------------------------------------------------------------------

    @property
    def _startable(self) -> bool:
        return self.controller.sprites is not None and not self.controller.scanning

    def _refresh_startable(self) -> None:
        self._on_state(self.controller.state)

    @Slot()
    def _on_start(self) -> None:
        if not self._startable or self.controller.busy:
            return
        values = self.settings.values()
        save_preferences(load_preferences().model_copy(update={"training": values}))
        self.controller.start(values)

    @Slot()
    def _ask_run(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Run to continue", str(paths.runs_dir()))
        if folder and not self.controller.busy:
            self.controller.resume_run(Path(folder))

    @Slot()
    def _on_continue(self) -> None:
        if self._result_folder is not None and not self.controller.busy:
            self.controller.resume_run(self._result_folder)

    @Slot()
    def _on_use(self) -> None:
        if self.controller.session.checkpoint is not None:
            self.modelReady.emit(self.controller.session.checkpoint)

    @Slot()
    def _on_began(self) -> None:
        self.run.message.clear()
        self.loss.clear()
        self.fid.clear()
        self.previews.clear()
        self._refresh()

    @Slot(object)
    def _on_state(self, state: JobState) -> None:
        self.run.show_state(state, startable=self._startable)
        running = state in (JobState.RUNNING, JobState.PAUSED)
        self.start_action.setEnabled(state is JobState.IDLE and self._startable)
        self.pause_action.setEnabled(running)
        self.pause_action.setText("&Resume" if state is JobState.PAUSED else "&Pause")
        self.stop_action.setEnabled(running or state is JobState.STARTING)
        self.continue_action.setEnabled(state is JobState.IDLE)
        idle = state is JobState.IDLE
        self.settings.setEnabled(idle)
        self.dataset.change.setEnabled(idle)
        self._refresh()

    @Slot(object)
    def _on_event(self, event: Any) -> None:
        match event:
            case StepMetrics():
                self.loss.add_metrics(event)
            case Evaluated():
                self.loss.add_evaluation(event)
                self.fid.add_evaluation(event)
            case PreviewReady():
                self.previews.add(event)
            case Notice():
                self.run.message.say(Tone.NOTICE, event.text)
            case RunStarted():
                self._result_folder = event.folder
        if not self._refresh_timer.isActive():
            self._refresh_timer.start()

    @Slot(object)
    def _on_ended(self, result: Any) -> None:
        session = self.controller.session
        session.checkpoint = result.checkpoint
        stopped = result.reason == "stopped"
        text = session.ended_text(steps=result.steps, seconds=result.seconds, stopped=stopped)
        self._continue.setVisible(stopped)
        self._result_folder = result.folder
        self.run.message.say(Tone.DONE, text)
        self._refresh()

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self._continue.setVisible(self.controller.session.checkpoint is not None)
        self.run.message.fail(failure)
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        """Show the newest numbers; at most ten times a second."""
        session, state = self.controller.session, self.controller.state
        self.run.show_progress(session, state)
        self.stats.show_session(session, state)
        ready = session.checkpoint is not None
        self.previews.use.setEnabled(ready)
        self.use_action.setEnabled(ready)
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
        self.settings.shutdown()
        self.settings.loading.call_when_idle(lambda: self.controller.shutdown(done))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.dataset.retint()
