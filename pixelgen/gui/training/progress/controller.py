"""Answers the wishes of the Progress page: earlier runs, their curves, likeness, the time-lapse as a file."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.film_job import film_job
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.training.progress.film_dialog import FilmDialog
from pixelgen.gui.training.progress.history import RunHistory
from pixelgen.gui.training.progress.jobs import LikenessFinder, replay_job, run_sprites_job
from pixelgen.gui.training.progress.likeness import MomentLikeness
from pixelgen.gui.training.progress.page import ProgressPage
from pixelgen.gui.widgets.message_line import Tone
from pixelgen.sprites.film import Film
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.events import PreviewReady, RunStarted
from pixelgen.training.summary import RunSummary


class ProgressController(QObject):
    """Everything here that takes longer than a moment runs in a thread of its own.

    The page's own wishes (compare, likeness, export, the first part of a run that goes on) are answered here. Left to
    the tab are ``page.useWanted`` and ``page.sampleWanted``, and to tell the page what the training does.
    """

    opened = Signal(object)  # RunSummary that is on show now

    def __init__(self, page: ProgressPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._finder = LikenessFinder()
        self._run: RunSummary | None = None
        self._waiting: list[RunSummary] = []  # runs to lay under; the first is being read
        self._wish: PreviewReady | None = None  # whose likeness is to be found next
        self.dialog: FilmDialog | None = None
        self._opening = self._runner(self._on_opened, self._on_open_failed)
        self._sprites = self._runner(self._on_sprites, self._on_sprites_failed)
        self._overlays = self._runner(self._on_overlay, self._on_overlay_failed)
        self._earlier = self._runner(self._on_earlier, self._on_failed)
        self._likeness = self._runner(self._on_likeness, self._on_likeness_failed)
        self._export = self._runner(self._on_exported, self._on_failed)
        page.compareWanted.connect(self.compare)
        page.likenessWanted.connect(self.find_likeness)
        page.exportWanted.connect(self.open_export)
        page.earlierWanted.connect(self._read_earlier)
        page.runClosed.connect(self._on_closed)

    def _runner(self, succeeded: Callable[[Any], None], failed: Callable[[Any], None]) -> JobRunner:
        runner = JobRunner(self)
        runner.succeeded.connect(succeeded)
        runner.failed.connect(failed)
        return runner

    @property
    def _runners(self) -> tuple[JobRunner, ...]:
        return self._opening, self._sprites, self._overlays, self._earlier, self._likeness, self._export

    # -- an earlier run ------------------------------------------------------------------------------------------------

    @Slot(object)
    def open_run(self, run: RunSummary) -> None:
        """Show ``run`` on the page, and read the sprites that it learned from."""
        self._run = run
        self._sprites.abort()
        self._opening.restart(replay_job(run.path, name=run.name))

    @Slot(object)
    def _on_opened(self, history: RunHistory) -> None:
        run = self._run
        if run is None:
            return
        self._page.show_run(run.name, history, checkpoint=run.checkpoint)
        self._sprites.restart(run_sprites_job(run.path))
        self.opened.emit(run)

    @Slot(object)
    def _on_open_failed(self, failure: JobFailure) -> None:
        self._page.message.fail(failure)

    @Slot(object)
    def _on_sprites(self, sprites: SpriteSet) -> None:
        self._page.show_run_sprites(sprites)

    @Slot(object)
    def _on_sprites_failed(self, failure: JobFailure) -> None:
        self._page.show_run_sprites(None, failure.message)

    @Slot()
    def _on_closed(self) -> None:
        self._run = None
        self._opening.abort()
        self._sprites.abort()

    @Slot(object)
    def _read_earlier(self, started: RunStarted) -> None:
        job = replay_job(started.folder, name=started.run_id, until=started.resumed_at)
        self._earlier.restart(job)

    @Slot(object)
    def _on_earlier(self, history: RunHistory) -> None:
        self._page.show_earlier(history)

    # -- comparison ----------------------------------------------------------------------------------------------------

    @Slot(object)
    def set_comparable(self, runs: Sequence[RunSummary]) -> None:
        """The earlier runs that the page offers to compare with."""
        self._page.set_comparable(runs)

    @Slot(object)
    def compare(self, run: RunSummary) -> None:
        """Lay the curves of ``run`` under those on show."""
        self._waiting.append(run)
        if len(self._waiting) == 1:
            self._read_next()

    def _read_next(self) -> None:
        if self._waiting:
            self._overlays.restart(replay_job(self._waiting[0].path, name=self._waiting[0].name))

    @Slot(object)
    def _on_overlay(self, history: RunHistory) -> None:
        run = self._waiting.pop(0)
        history.moments.clear()  # its curves are enough
        if run.path in self._page.compared():
            self._page.overlay(run.path, history)
        self._read_next()

    @Slot(object)
    def _on_overlay_failed(self, failure: JobFailure) -> None:
        run = self._waiting.pop(0)
        self._page.remove_overlay(run.path)
        self._page.message.fail(failure)
        self._read_next()

    # -- likeness ------------------------------------------------------------------------------------------------------

    @Slot(object)
    def find_likeness(self, moment: PreviewReady) -> None:
        """Find the training sprites that those of ``moment`` are most like; of many wishes the last counts."""
        if self._likeness.busy:  # let it end: what takes long, the index, serves the next wish too
            self._wish = moment
            return
        folder = self._page.folder
        if folder is not None:
            self._likeness.start(self._finder.job(folder, moment, self._page.sprites))

    @Slot(object)
    def _on_likeness(self, found: MomentLikeness) -> None:
        self._page.show_likeness(found)
        self._find_next()

    @Slot(object)
    def _on_likeness_failed(self, failure: JobFailure) -> None:
        self._page.previews.likeness.show_problem(failure.message)
        self._find_next()

    def _find_next(self) -> None:
        wish, self._wish = self._wish, None
        if wish is not None and wish is self._page.previews.shown:
            self.find_likeness(wish)

    # -- export --------------------------------------------------------------------------------------------------------

    @Slot()
    def open_export(self) -> None:
        """Ask how and where to write the time-lapse on show."""
        page = self._page
        if self.dialog is not None or not len(page.shown.moments):
            return
        title = f"{page.shown.name or 'training'} time-lapse"
        self.dialog = FilmDialog(
            page.shown.moments.film(), sprite=page.previews.view.current, title=title, parent=page.window()
        )
        self.dialog.saveWanted.connect(self._on_save)
        self.dialog.finished.connect(self._on_dialog_closed)
        self.dialog.open()

    @Slot()
    def _on_dialog_closed(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    @Slot(object, object)
    def _on_save(self, path: Path, film: Film) -> None:
        self._page.previews.message.clear()
        self._export.restart(film_job(path, film))

    @Slot(object)
    def _on_exported(self, path: Path) -> None:
        self._page.previews.message.say(Tone.DONE, f"The time-lapse is in {path}.")

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self._page.previews.message.fail(failure)

    # -- end -----------------------------------------------------------------------------------------------------------

    def shutdown(self, done: Callable[[], None]) -> None:
        """Leave everything that is being read, finish a file that is being written, then call ``done``."""
        self._waiting.clear()
        self._wish = None
        if self.dialog is not None:
            self.dialog.reject()
        for runner in self._runners:
            if runner is not self._export:
                runner.abort()

        def check() -> None:
            busy = next((runner for runner in self._runners if runner.busy), None)
            if busy is None:
                done()
            else:
                busy.call_when_idle(check)

        check()
