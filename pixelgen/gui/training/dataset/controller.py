"""Between the data set's widgets and the engine: what is chosen, read in its own thread, and every change of it."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack

from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.training.dataset.examination import Examiner
from pixelgen.gui.training.dataset.reading import OnlySheets, Reading, choose_job, chosen_from, draw_job, read_job
from pixelgen.gui.training.dataset.selection import Selection
from pixelgen.gui.training.dataset.selection_change import SelectionChange
from pixelgen.gui.training.jobs import sample_job
from pixelgen.sprites.slicing import SliceOptions
from pixelgen.sprites.spriteset import SpriteSet


class DatasetController(QObject):
    """The sprites to learn from.

    Sources and cuts are read anew when they change; an earlier set stays until the new one is there, and where the new
    one fails. Switches (classes, sprites left out by hand) work on what was read and can be undone.

    Args:
        sample_count: how many sample sprites are drawn on request.

    Attributes:
        selection: what is chosen, of what was read last.
        everything_read: all sprites that were read, whatever is switched off; None before.
        undo_stack: the person's switches, to be taken back one by one.
        examiner: looks for what is alike, after each reading.
    """

    scanStarted = Signal(object)  # noqa: N815  tuple[Path, ...]
    scanProgressed = Signal(int, int)  # noqa: N815  files done, files in all
    scanned = Signal(object)  # SpriteSet: what is learned from, as `changed`
    scanFailed = Signal(object)  # noqa: N815  JobFailure
    scanAborted = Signal()  # noqa: N815
    sheetsFound = Signal(object)  # noqa: N815  OnlySheets, after scanFailed: there are sprites once they are cut
    changed = Signal(object)  # SpriteSet: a switch changed what is learned from
    emptied = Signal()  # everything is switched off: there is nothing to learn from
    cleared = Signal()  # the last source was removed

    def __init__(self, parent: QObject | None = None, *, sample_count: int = 600) -> None:
        super().__init__(parent)
        self._sample_count = sample_count
        self._wanted: Selection | None = None  # being read
        self._chosen: SpriteSet | None = None
        self._chosen_by = Selection()  # the selection that _chosen follows from
        self.selection = Selection()
        self.everything_read: SpriteSet | None = None
        self.undo_stack = QUndoStack(self)
        self.examiner = Examiner(self)
        self.runner = JobRunner(self)
        self.runner.reported.connect(self._on_progress)
        self.runner.succeeded.connect(self._on_scanned)
        self.runner.failed.connect(self._on_scan_failed)
        self.runner.aborted.connect(self._on_scan_aborted)
        self._switching = JobRunner(self)
        self._switching.succeeded.connect(self._on_switched)

    # -- what there is -----------------------------------------------------------------------------------------------

    @property
    def scanning(self) -> bool:
        return self.runner.busy

    @property
    def sources(self) -> tuple[Path, ...]:
        return self.selection.sources

    @property
    def sprites(self) -> SpriteSet | None:
        """What a training learns from, up to the last switch; None before, and when everything is switched off."""
        if self.everything_read is not None and self._chosen_by is not self.selection:
            # Somebody cannot wait for the thread that is at it: a training starts right after a switch.
            self._keep(chosen_from(self.everything_read, self.selection))
        return self._chosen

    @property
    def runners(self) -> tuple[JobRunner, ...]:
        """Every thread that may be at work here, for an orderly end."""
        return self.runner, self._switching, self.examiner.runner

    # -- sources -----------------------------------------------------------------------------------------------------

    @Slot(object)
    def load(self, sources: Sequence[Path]) -> None:
        """Read the sprites under ``sources`` in place of those that are there."""
        self.read(Selection(sources=tuple(dict.fromkeys(sources))))

    @Slot(object)
    def add(self, sources: Sequence[Path]) -> None:
        """Read the sprites under ``sources`` beside those that are there."""
        self.read(self._base.adding(sources))

    @Slot(object)
    def remove(self, source: Path) -> None:
        """Do without ``source``; without the last one there are no sprites."""
        left = self._base.removing(source)
        if left.sources:
            self.read(left)
        else:
            self.clear()

    @Slot()
    def clear(self) -> None:
        """Forget everything."""
        self.abort()
        self.selection = self._chosen_by = Selection()
        self.everything_read = self._chosen = None
        self.undo_stack.clear()
        self.cleared.emit()

    @Slot(object)
    def set_cuts(self, cuts: Mapping[Path, SliceOptions | None]) -> None:
        """Cut these sheets otherwise; None takes one whole."""
        self.read(self._base.cutting(cuts))

    def set_slicing(self, path: Path, options: SliceOptions | None) -> None:
        """Cut one sheet otherwise; None takes it whole."""
        self.set_cuts({path: options})

    @Slot()
    def load_samples(self) -> None:
        """Draw and read the sample sprites."""
        self._begin(Selection())
        self.runner.restart(draw_job(sample_job(self._sample_count)))

    def values(self) -> dict[str, tuple[str, ...]]:
        """The selection as settings of ``TrainConfig``: data, sheets, without_classes, without_sprites."""
        return self.selection.values()

    def restore(self, values: Mapping[str, Any]) -> None:
        """Read again what ``values`` of an earlier training say; nothing happens where they name no data.

        Raises:
            ConfigError: for a sheet whose cell size cannot be read.
        """
        selection = Selection.from_values(values)
        if selection.sources:
            self.read(selection)

    @property
    def _base(self) -> Selection:
        """What a change of sources starts from: of what is being read, if anything is."""
        return self._wanted if self._wanted is not None else self.selection

    def read(self, selection: Selection) -> None:
        """Read a selection in place of what is there."""
        self._begin(selection)
        self.runner.restart(read_job(selection))

    def _begin(self, selection: Selection) -> None:
        self._switching.abort()
        self.examiner.abort()
        self._wanted = selection
        self.scanStarted.emit(selection.sources)

    @Slot()
    def cancel_scan(self) -> None:
        self.runner.abort()

    def abort(self) -> None:
        """Leave every job."""
        for runner in self.runners:
            runner.abort()

    @Slot(object)
    def _on_progress(self, progress: tuple[int, int]) -> None:
        self.scanProgressed.emit(*progress)

    @Slot(object)
    def _on_scanned(self, reading: Reading | OnlySheets) -> None:
        if isinstance(reading, OnlySheets):
            self._on_scan_failed(reading.failure)
            self.sheetsFound.emit(reading)
            return
        self._wanted = None
        self.everything_read = reading.everything
        self.selection = reading.selection
        self._keep(reading.chosen)
        self.undo_stack.clear()
        self.scanned.emit(reading.chosen or reading.everything)
        if reading.chosen is None:
            self.emptied.emit()
        self.examiner.examine(reading.everything, reading.chosen)

    @Slot(object)
    def _on_scan_failed(self, failure: JobFailure) -> None:
        self._wanted = None
        self.scanFailed.emit(failure)
        self._take_up()

    @Slot()
    def _on_scan_aborted(self) -> None:
        self._wanted = None
        self.scanAborted.emit()
        self._take_up()

    # -- switches ----------------------------------------------------------------------------------------------------

    def set_class(self, name: str, *, on: bool) -> None:
        """Switch a class on or off."""
        self.set_classes((name,), on=on)

    def set_classes(self, names: Iterable[str], *, on: bool) -> None:
        """Switch classes on or off, as one step."""
        self._push("class on" if on else "class off", self.selection.switching(names, on=on))

    @Slot(object)
    def leave_out(self, names: Iterable[str]) -> None:
        """Learn without these sprites."""
        self._push("leave out", self.selection.leaving_out(names))

    @Slot(object)
    def take_back(self, names: Iterable[str]) -> None:
        """Learn from these sprites again."""
        self._push("take back", self.selection.taking_back(names))

    def _push(self, text: str, selection: Selection) -> None:
        if self.everything_read is None or self.scanning or selection == self.selection:
            return
        self.undo_stack.push(SelectionChange(text, self.selection, selection, self._select))

    def _select(self, selection: Selection) -> None:
        self.selection = selection
        self._take_up()

    def _take_up(self) -> None:
        """Work out what the switches leave, and go on with what a reading interrupted."""
        if self.everything_read is None:
            return
        if self._chosen_by is self.selection:
            self.examiner.examine(self.everything_read, self._chosen)
        else:
            self.examiner.abort()
            self._switching.restart(choose_job(self.everything_read, self.selection))

    @Slot(object)
    def _on_switched(self, reading: Reading) -> None:
        if reading.selection is not self.selection:
            return
        self._keep(reading.chosen)
        if reading.chosen is None:
            self.emptied.emit()
        else:
            self.changed.emit(reading.chosen)
        self.examiner.examine(reading.everything, reading.chosen)

    def _keep(self, chosen: SpriteSet | None) -> None:
        self._chosen, self._chosen_by = chosen, self.selection
