"""The numbers of a run in one row, or in two where there is little room."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.theme import MARGIN, SPACE
from pixelgen.gui.training.session import Session
from pixelgen.gui.widgets.panel import Panel
from pixelgen.gui.widgets.stat_tile import StatTile
from pixelgen.gui.wording import count, duration
from pixelgen.training.events import Evaluated

_ROOM_FOR_DEVICE = 900
_ROOM_FOR_ONE_ROW = 800
_SHARES = (4, 4, 5, 4, 4, 5, 6)  # of the width, by tile
_SHARES_OF_TWO_ROWS = (5, 4, 5)
_UNLIKE = 1.4
_LIKE_REAL_ART = 0.8
_CLOSE = 0.6  # as for single sprites, see metrics.originality


class StatsBar(Panel):
    """What it is doing, time left, step, speed, FID, originality, device."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("train.stats")
        self.phase = StatTile("Now", tip="What the training is doing, and how much of its budget is used up")
        self.left = StatTile("Time left", tip="Until the budget is used up; time trained so far, without pauses")
        self.step = StatTile("Step", tip="Optimiser steps so far, and sprites looked at")
        self.speed = StatTile("Speed", tip="Training sprites a second")
        self.fid = StatTile("FID")
        self.originality = StatTile(
            "Originality", tip="About 1: as far from the training sprites as other real sprites are. Near 0: copies."
        )
        self.device = StatTile("Device", tip="What computes, and in which number format")
        self._say_what_fid_is(None)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(MARGIN)
        self._grid.setVerticalSpacing(SPACE)
        self.body.addLayout(self._grid)
        self._arrange(_SHARES)

    def _arrange(self, shares: Sequence[int]) -> None:
        """One tile for each of ``shares`` side by side, the rest below."""
        tiles = (self.phase, self.left, self.step, self.speed, self.fid, self.originality, self.device)
        for number, tile in enumerate(tiles):
            self._grid.addWidget(tile, *divmod(number, len(shares)))
            self._grid.setColumnStretch(number, shares[number] if number < len(shares) else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.device.setVisible(self.width() >= _ROOM_FOR_DEVICE)  # the status bar names it too
        self._arrange(_SHARES if self.width() >= _ROOM_FOR_ONE_ROW else _SHARES_OF_TWO_ROWS)

    def show_session(self, session: Session, state: JobState) -> None:
        """Everything that is known now; "–" for what is not."""
        self._show_phase(session, state)
        metrics, started = session.metrics, session.started
        if metrics is None:
            for tile in (self.step, self.speed, self.left):
                tile.show_value("–")
        else:
            left = metrics.seconds_left if state is not JobState.IDLE else None
            self.left.show_value("–" if left is None else duration(left), f"{duration(metrics.seconds)} so far")
            self.step.show_value(f"{metrics.step:,}", f"{count(metrics.images, 'sprite')} seen")
            self.speed.show_value(f"{metrics.images_per_s:,.0f}/s", f"loss {metrics.smoothed_loss:.4f}")
        self._show_evaluation(session.evaluation)
        if started is None:
            self.device.show_value("–")
        else:
            size = f"{started.parameters / 1e6:.1f} M weights"
            self.device.show_value(started.device, f"{started.number_format}, {size}")

    def _show_phase(self, session: Session, state: JobState) -> None:
        if state is JobState.IDLE:
            self.phase.show_value("–" if session.started is None else "Ended")
            return
        words = {JobState.PAUSED: "Paused", JobState.STOPPING: "Saving"}.get(state) or session.phase_text()
        endless = session.progress is None or (session.progress == 0 and session.seconds_left is None)
        self.phase.show_value(words, "" if endless else f"{100 * (session.progress or 0):.0f} % done")

    def _show_evaluation(self, check: Evaluated | None) -> None:
        self._say_what_fid_is(check)
        if check is None:
            self.fid.show_value("–")
            self.originality.show_value("–")
            return
        self.fid.show_value(f"{check.fid:.3g}", f"floor {check.fid_floor:.3g}")
        self.originality.show_value(f"{check.originality:.2f}", originality_words(check))

    def _say_what_fid_is(self, check: Evaluated | None) -> None:
        what = "Distance of made sprites to real ones, smaller is better; its floor is that of other real sprites."
        if check is not None:
            what += f" Features: {check.features}, {count(check.n_samples, 'sprite')}."
        self.fid.setToolTip(what)


def originality_words(check: Evaluated) -> str:
    """What the number means."""
    if check.copying:
        return "has begun to copy"
    if check.originality >= _UNLIKE:
        return "unlike your sprites yet"
    if check.originality >= _LIKE_REAL_ART:
        return "as new as real art"
    return "close to your sprites" if check.originality >= _CLOSE else "very close to yours"
