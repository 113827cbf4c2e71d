"""Everything about the chosen run: its sprites, its scores, its settings, its place, and what can be done with it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from pixelgen.gui.theme import GAP, SPACE, TIGHT
from pixelgen.gui.training.runs.actions import RunActions
from pixelgen.gui.training.runs.details_job import RunDetails
from pixelgen.gui.training.runs.run_buttons import RunButtons
from pixelgen.gui.training.runs.sample_sheet import SampleSheet
from pixelgen.gui.training.runs.state_label import StateLabel
from pixelgen.gui.training.runs.words import (
    NOTHING,
    floor_text,
    model_text,
    moment_text,
    score_text,
    size_text,
    time_text,
)
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.facts import Facts
from pixelgen.gui.widgets.panel import FaintLabel, Heading, Panel
from pixelgen.gui.widgets.scroll_column import ScrollColumn
from pixelgen.gui.widgets.stat_tile import StatTile
from pixelgen.gui.wording import count

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary

_LEAST_WIDTH = 280
_OTHERS = 380  # height of all but the sprites, so that the scores are in sight


class RunDetailsPanel(Panel):
    """Shows one run; its sprites and settings a moment later than what the list knows of it."""

    def __init__(self, actions: RunActions, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("train.runs.details")
        self.setMinimumWidth(_LEAST_WIDTH)
        self._run: RunSummary | None = None
        self._size: int | None = None  # of its folder, bytes
        self.samples = SampleSheet()
        self.title = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.title.setObjectName("train.runs.title")
        font = self.title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        self.title.setFont(font)
        self.state = StateLabel()
        self.message = QLabel()
        self.message.setObjectName("train.runs.reason")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.fid = StatTile("FID", tip="How far its sprites are from real ones; smaller is better")
        self.originality = StatTile("Originality", tip="About 1 is as new as real art; near 0 is copying")
        self.time = StatTile("Trained")
        self.facts = Facts("train.runs.facts")
        self.settings_title = Heading("Settings of its own")
        self.settings = Facts("train.runs.differences")
        self.buttons = RunButtons(actions)
        self._invitation = FaintLabel("Choose a run to see more of it.")
        self._invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._invitation.setWordWrap(True)
        self._scroll = self._content()
        self.body.setSpacing(GAP)
        self.body.addWidget(self._invitation, 1)
        self.body.addWidget(self._scroll, 1)
        self.body.addWidget(self.buttons)
        self.show_run(None)

    def _content(self) -> ScrollColumn:
        column = ScrollColumn()
        column.setObjectName("train.runs.about")
        column.setAccessibleName("About the chosen run")
        rows = column.rows
        rows.setContentsMargins(0, 0, SPACE, 0)
        rows.setSpacing(SPACE)
        tiles = QHBoxLayout()
        tiles.setSpacing(SPACE)
        for tile in (self.fid, self.originality, self.time):
            tiles.addWidget(tile)
        rows.addWidget(self.samples)
        rows.addWidget(self.title)
        rows.addWidget(self.state)
        rows.addWidget(self.message)
        rows.addLayout(tiles)
        rows.addWidget(self.facts)
        rows.addSpacing(TIGHT)
        rows.addWidget(self.settings_title)
        rows.addWidget(self.settings)
        rows.addStretch(1)
        return column

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.samples.set_room(self.height() - _OTHERS)

    @property
    def run(self) -> "RunSummary | None":
        """The run that is shown."""
        return self._run

    def show_run(self, run: "RunSummary | None", *, chosen: int = 1) -> bool:
        """Show what the list knows of ``run``; with None what to do, or how many runs are ``chosen``.

        Returns:
            whether it is another run than before, so that its details are not known here.
        """
        other = run is None or self._run is None or run.path != self._run.path
        self._run = run
        self._invitation.setText(
            "Choose a run to see more of it." if chosen < 2 else f"{count(chosen, 'run')} are chosen."
        )
        self._invitation.setVisible(run is None)
        self._scroll.setVisible(run is not None)
        self.buttons.setVisible(run is not None or chosen > 1)
        if other:
            self._size = None
            self.samples.set_sprites(None)
            self._show_settings(())
        if run is None:
            return other
        self.title.setText(run.name)
        self.state.show_state(run.state)
        self.message.setText(run.message)
        self.message.setVisible(bool(run.message))
        self.fid.show_value(score_text(run.fid), floor_text(run))
        self.originality.show_value(score_text(run.originality, digits=2))
        done, _, wanted = time_text(run).partition(" of ")
        self.time.show_value(done, f"of {wanted}" if wanted else "")
        self._show_facts(run)
        return other

    def show_details(self, details: RunDetails) -> None:
        """Show what was read of the run, if it is still the one that is shown."""
        if self._run is not None and self._run.path == details.path:
            self.samples.set_sprites(details.sprites)
            self._show_settings(details.differences)
            self._size = details.size
            self._show_facts(self._run)

    def _show_facts(self, run: "RunSummary") -> None:
        data = ", ".join(map(str, run.data)) or run.data_name or NOTHING
        rows = [("Data set", data), ("Model", model_text(run.model)), ("Steps", f"{run.steps:,}")]
        rows += [("Sprites seen", f"{run.images:,}")] if run.images else []
        rows += [("FID by", run.features)] if run.features else []
        rows += [("Started", moment_text(run.started)), ("Last change", moment_text(run.updated))]
        rows += [("Best model" if run.fid is not None else "Model file", str(run.checkpoint))] if run.checkpoint else []
        size = "" if self._size is None else f" ({size_text(self._size)})"
        rows.append(("Folder", f"{run.path}{size}"))
        self.facts.show_rows(tuple(rows))

    def _show_settings(self, rows: tuple[tuple[str, str], ...]) -> None:
        self.settings_title.setVisible(bool(rows))
        self.settings.setVisible(bool(rows))
        self.settings.show_rows(rows)
