"""How a training goes: its numbers, its curves, and what it makes beside the sprites that it should resemble."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.theme import GAP
from pixelgen.gui.training.progress.history import RunHistory
from pixelgen.gui.training.progress.likeness import MomentLikeness
from pixelgen.gui.training.progress.opened_bar import OpenedBar
from pixelgen.gui.training.progress.plot_choices import PlotChoices
from pixelgen.gui.training.progress.plots import LEARNING, QUALITY
from pixelgen.gui.training.progress.stats_bar import StatsBar
from pixelgen.gui.training.progress.time_lapse import TimeLapse
from pixelgen.gui.training.session import Session
from pixelgen.gui.widgets.curve_plot import CurvePlot
from pixelgen.gui.widgets.message_line import MessageLine
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.widgets.splitter import splitter
from pixelgen.gui.widgets.sprite_gallery import SpriteGallery
from pixelgen.gui.wording import count
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.events import Evaluated, PreviewReady, RunStarted, StepMetrics, TrainEvent
from pixelgen.training.summary import RunSummary

_NO_SPRITES = "The sprites of your folder appear here."
_LIVE = (JobState.STARTING, JobState.RUNNING)


class ProgressPage(QWidget):
    """Shows the events of one run. It is given them and starts nothing; ``ProgressController`` answers its wishes.

    The training of this session goes on behind an earlier run that was opened, and comes back with one click.

    Attributes:
        loss, fid: the two cards of curves; ``previews``: the time-lapse.
    """

    useWanted = Signal(object)  # noqa: N815  Path of a checkpoint, or None for that of the running training
    sampleWanted = Signal()  # noqa: N815
    exportWanted = Signal()  # noqa: N815
    compareWanted = Signal(object)  # noqa: N815  RunSummary
    likenessWanted = Signal(object)  # noqa: N815  PreviewReady
    earlierWanted = Signal(object)  # noqa: N815  RunStarted of a run that goes on, whose first part is not here
    runClosed = Signal()  # noqa: N815  the opened run was left

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.live = RunHistory()
        self._opened: RunHistory | None = None
        self._opened_checkpoint: Path | None = None
        self._live_usable = False
        self._state = JobState.IDLE
        self._since_resumed: list[TrainEvent] | None = None  # what came while the first part is being read
        self._earlier: dict[Path, RunHistory] = {}
        self._sprites: SpriteSet | None = None
        self._opened_sprites: SpriteSet | None = None
        self.stats = StatsBar()
        self.message = MessageLine()
        self.message.setObjectName("train.progress.message")
        self.opened = OpenedBar()
        self.opened.closed.connect(self.close_run)
        self.loss = CurvePlot(LEARNING, self.live, name="train.lossPlot")
        self.fid = CurvePlot(QUALITY, self.live, name="train.fidPlot")
        self.choices = PlotChoices(self)
        for plot in (self.loss, self.fid):
            for menu in (self.choices.axis_menu, self.choices.ignore_menu, self.choices.compare_menu):
                plot.menu.add_shared(menu)
        compare = self.loss.add_menu_button(self.choices.compare_menu, "Compare")
        compare.setToolTip("Lay the curves of earlier runs under these")
        self.previews = TimeLapse()
        self.gallery = SpriteGallery(wanted=48)
        self.gallery.setObjectName("train.gallery")
        self.gallery.setAccessibleName("Your sprites")
        self.gallery.set_message(_NO_SPRITES)
        self.gallery.setFrameShape(QFrame.Shape.NoFrame)
        self._gallery_count = FaintLabel()
        self._lay_out()
        self._connect()
        self._show_history()

    def _lay_out(self) -> None:
        sprites = Panel("Your sprites")
        sprites.header.insertWidget(1, self._gallery_count)
        sprites.body.addWidget(self.gallery)
        plots = splitter("train.plots", self.loss, self.fid, sizes=(500, 500))
        pictures = splitter("train.pictures", self.previews, sprites, sizes=(680, 320))
        halves = splitter("train.halves", plots, pictures, sizes=(230, 400), orientation=Qt.Orientation.Vertical)
        halves.setStretchFactor(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self.message)
        layout.addWidget(self.opened)
        layout.addWidget(self.stats)
        layout.addWidget(halves, 1)

    def _connect(self) -> None:
        self.previews.useWanted.connect(self._on_use)
        self.previews.sampleWanted.connect(self.sampleWanted)
        self.previews.exportWanted.connect(self.exportWanted)
        self.previews.likenessWanted.connect(self.likenessWanted)
        self.choices.axisChanged.connect(self._on_axis)
        self.choices.ignoredChanged.connect(self._show_first)
        self.choices.compareWanted.connect(self.compareWanted)
        self.choices.compareUnwanted.connect(self.remove_overlay)

    # -- the training of this session ----------------------------------------------------------------------------------

    @property
    def shown(self) -> RunHistory:
        """The run on show: the opened one, or that of this session."""
        return self._opened or self.live

    @property
    def sprites(self) -> SpriteSet | None:
        """The sprites beside it."""
        return self._opened_sprites if self._opened is not None else self._sprites

    @property
    def folder(self) -> Path | None:
        """Where the run on show lies."""
        return self.shown.session.folder

    def prepare(self) -> None:
        """Load the plots before a training needs them; holds up the window for a moment, once."""
        self.loss.prepare()
        self.fid.prepare()

    def clear(self) -> None:
        """A new run begins: nothing of the last one stays, and an opened one is left."""
        self.live = RunHistory()
        self._since_resumed = None
        self.close_run()
        self._show_history()

    def show_event(self, event: TrainEvent) -> None:
        """Add one event of the training to the curves and moments."""
        if self._since_resumed is not None:
            self._since_resumed.append(event)
        self.live.apply(event)
        if isinstance(event, RunStarted) and event.resumed_at > 0 and not len(self.live):
            self._since_resumed = [event]
            self.earlierWanted.emit(event)
        if self._opened is None:
            self._show_change(event)

    def _show_change(self, event: TrainEvent) -> None:
        match event:
            case StepMetrics():
                self.loss.refresh()
                if self.choices.ignored is None:
                    self._show_first()
            case Evaluated():
                self.loss.refresh()
                self.fid.refresh()
                self._show_note()
            case PreviewReady():
                self.previews.refresh()

    def show_earlier(self, history: RunHistory) -> None:
        """The first part of a run that goes on was read; what came meanwhile is added to it."""
        if self._since_resumed is None or history.session.run_id != self.live.session.run_id:
            return
        pending, self._since_resumed = self._since_resumed, None
        for event in pending:
            history.apply(event)
        self.live = history
        if self._opened is None:
            self._show_history()

    def set_live(self, state: JobState) -> None:
        """What the training of this session is doing."""
        self._state = state
        self.previews.set_live(live=state in _LIVE and self._opened is None)

    def set_usable(self, *, usable: bool) -> None:
        """Whether the training of this session has a checkpoint to generate with."""
        self._live_usable = usable
        self._show_usable()

    def show_session(self, session: Session, state: JobState) -> None:
        """The numbers of the training, unless an earlier run is open."""
        self.set_live(state)
        if self._opened is None:
            self.stats.show_session(session, state)

    # -- an earlier run ------------------------------------------------------------------------------------------------

    def show_run(self, title: str, history: RunHistory, *, checkpoint: Path | None = None) -> None:
        """Show an earlier run instead of the training of this session."""
        self._opened, self._opened_checkpoint, self._opened_sprites = history, checkpoint, None
        self.message.clear()
        self.opened.show_run(title, live=self.live.session.started is not None)
        self.set_live(self._state)
        self.stats.show_session(history.session, JobState.IDLE)
        self._show_history()
        self._show_sprites(None, "The sprites of this run are being read.")

    def show_run_sprites(self, sprites: SpriteSet | None, problem: str = "") -> None:
        """The sprites that the opened run learned from, or why they are not there."""
        if self._opened is not None:
            self._opened_sprites = sprites
            self._show_sprites(sprites, problem)

    @Slot()
    def close_run(self) -> None:
        """Back to the training of this session."""
        if self._opened is None:
            return
        self._opened = self._opened_checkpoint = self._opened_sprites = None
        self.message.clear()
        self.opened.hide()
        self.set_live(self._state)
        self._show_history()
        self._show_sprites(self._sprites, _NO_SPRITES)
        self.stats.show_session(self.live.session, self._state)
        self.runClosed.emit()

    # -- what is beside it ---------------------------------------------------------------------------------------------

    @Slot(object)
    def show_sprites(self, sprites: SpriteSet | None) -> None:
        """The sprites that the made ones should resemble; None while there are none."""
        self._sprites = sprites
        if self._opened is None:
            self._show_sprites(sprites, "" if sprites is not None else _NO_SPRITES)

    def _show_sprites(self, sprites: SpriteSet | None, problem: str) -> None:
        self.gallery.set_message(problem)
        if sprites is None:
            self.gallery.set_sprites(self.gallery.sprites.pixels[:0])
            self._gallery_count.clear()
        else:
            self.gallery.set_sprites(sprites.pixels, sprites.names)
            self._gallery_count.setText(count(len(sprites), "sprite"))

    def show_likeness(self, found: MomentLikeness) -> None:
        """What the sprites of a moment are like; the nearest one is shown among the others too."""
        likeness = self.previews.likeness.show_likeness(found)
        if likeness is not None and self.sprites is not None and likeness.name in self.sprites.names:
            index = self.gallery.sprites.index(self.sprites.names.index(likeness.name), 0)
            self.gallery.setCurrentIndex(index)
            self.gallery.scrollTo(index)

    def set_comparable(self, runs: Sequence[RunSummary]) -> None:
        """The earlier runs whose curves can be laid under these."""
        self.choices.set_comparable(runs)

    def compared(self) -> list[Path]:
        """The runs that are chosen to be laid under these."""
        return [summary.path for summary in self.choices.compared()]

    def overlay(self, run: Path, history: RunHistory) -> None:
        """Lay the curves of an earlier run under these."""
        self._earlier[run] = history
        self._show_overlays()

    @Slot(object)
    def remove_overlay(self, run: Path) -> None:
        """Take an earlier run's curves away."""
        self.choices.unwant(run)
        if self._earlier.pop(run, None) is not None:
            self._show_overlays()

    def _show_overlays(self) -> None:
        for plot in (self.loss, self.fid):
            plot.set_earlier(list(self._earlier.values()))

    # -- showing -------------------------------------------------------------------------------------------------------

    def _show_history(self) -> None:
        for plot in (self.loss, self.fid):
            plot.set_source(self.shown)
        self.previews.set_moments(self.shown.moments)
        self._show_first()
        self._show_note()
        self._show_usable()

    def _show_usable(self) -> None:
        usable = self._live_usable if self._opened is None else self._opened_checkpoint is not None
        self.previews.use.setEnabled(usable)

    def _show_note(self) -> None:
        check = self.shown.session.evaluation
        self.fid.note.setText("" if check is None else f"{check.features}, {count(check.n_samples, 'sprite')}")

    @Slot()
    def _show_first(self) -> None:
        ignored = self.choices.ignored
        first = self.shown.unsettled() if ignored is None else ignored
        for plot in (self.loss, self.fid):
            plot.set_first(first)
        self.loss.note.setText(f"without the first {first:,} steps" if first else "")

    @Slot(str)
    def _on_axis(self, axis: str) -> None:
        for plot in (self.loss, self.fid):
            plot.set_axis(axis)

    @Slot()
    def _on_use(self) -> None:
        self.useWanted.emit(self._opened_checkpoint if self._opened is not None else None)
