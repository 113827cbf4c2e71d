"""The numbers of a run in one row."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.theme import MARGIN
from pixelgen.gui.training.session import Session
from pixelgen.gui.widgets.panel import Panel
from pixelgen.gui.widgets.stat_tile import StatTile
from pixelgen.gui.wording import duration

_ROOM_FOR_DEVICE = 820


class StatsBar(Panel):
    """Step, speed, time left, FID, originality, device."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.step = StatTile("Step", tip="Optimiser steps so far, and sprites looked at")
        self.speed = StatTile("Speed", tip="Training sprites a second")
        self.left = StatTile("Time left", tip="Until the time budget is used up")
        self.fid = StatTile(
            "FID",
            tip="Distance of made sprites to real ones, smaller is better; its floor is that of other real sprites",
        )
        self.originality = StatTile(
            "Originality", tip="About 1: as far from the training sprites as other real sprites are. Near 0: copies."
        )
        self.device = StatTile("Device", tip="What computes, and in which number format")
        row = QHBoxLayout()
        row.setSpacing(MARGIN)
        for tile, share in (
            (self.step, 4),
            (self.speed, 4),
            (self.left, 4),
            (self.fid, 4),
            (self.originality, 4),
            (self.device, 6),
        ):
            row.addWidget(tile, share)
        self.body.addLayout(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.device.setVisible(self.width() >= _ROOM_FOR_DEVICE)  # the status bar names it too

    def show_session(self, session: Session, state: JobState) -> None:
        """Everything that is known now; "–" for what is not."""
        metrics, evaluation, started = session.metrics, session.evaluation, session.started
        if metrics is None:
            for tile in (self.step, self.speed, self.left):
                tile.show_value("–")
        else:
            self.step.show_value(f"{metrics.step:,}", f"{metrics.images:,} sprites seen")
            self.speed.show_value(f"{metrics.images_per_s:,.0f}/s", f"loss {metrics.smoothed_loss:.4f}")
            left = metrics.seconds_left if state is not JobState.IDLE else None
            self.left.show_value("–" if left is None else duration(left), f"{duration(metrics.seconds)} so far")
        if evaluation is None:
            self.fid.show_value("–")
            self.originality.show_value("–")
        else:
            self.fid.show_value(f"{evaluation.fid:.3g}", f"floor {evaluation.fid_floor:.3g}")
            self.fid.setToolTip(
                f"Features: {evaluation.features}, {evaluation.n_samples:,} sprites. Smaller is better."
            )
            self.originality.show_value(f"{evaluation.originality:.2f}", "1 is like real art")
        if started is None:
            self.device.show_value("–")
        else:
            size = f"{started.parameters / 1e6:.1f} M weights"
            self.device.show_value(started.device, f"{started.number_format}, {size}")
