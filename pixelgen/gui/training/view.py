"""What the Train tab looks like: its parts and where they are. It shows what it is given and starts nothing."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pixelgen.choices import Choices
from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.training.dataset.page import DatasetPage
from pixelgen.gui.training.dataset.panel import DatasetPanel
from pixelgen.gui.training.progress.page import ProgressPage
from pixelgen.gui.training.run_panel import RunPanel
from pixelgen.gui.training.runs.offer import RunOffer
from pixelgen.gui.training.runs.page import RunsPage
from pixelgen.gui.training.settings.panel import SettingsPanel
from pixelgen.gui.widgets.message_line import Tone
from pixelgen.gui.widgets.page_stack import Page, PageStack
from pixelgen.gui.widgets.scroll_column import ScrollColumn
from pixelgen.training.events import Notice, TrainEvent

_COLUMN = 320  # width of the left column

SPRITES = Page("sprites", "Sprites", "The data set: what was accepted, what was left out, what is alike.")
PROGRESS = Page("progress", "Progress", "Curves and previews of the training.")
RUNS = Page("runs", "Runs", "Everything that was trained here.")
PAGES: Choices[Page] = Choices("page", (SPRITES, PROGRESS, RUNS))


class TrainingView(QWidget):
    """Left: sprites, settings, buttons. Right: one of the pages, chosen above it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dataset = DatasetPanel()
        self.settings = SettingsPanel()
        self.run = RunPanel()
        self.sprites = DatasetPage()
        self.progress = ProgressPage()
        self.runs = RunsPage()
        self.offer = RunOffer()
        self.pages = PageStack(PAGES, "train.pages", (self.sprites, self.progress, self.runs))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, SPACE)
        layout.setSpacing(GAP)
        layout.addWidget(self._left())
        right = QVBoxLayout()
        right.setSpacing(SPACE)
        right.addWidget(self.offer)
        right.addWidget(self.pages.buttons)
        right.addWidget(self.pages, 1)
        layout.addLayout(right, 1)

    def _left(self) -> QWidget:
        column = ScrollColumn()
        column.rows.addWidget(self.dataset)
        column.rows.addWidget(self.settings)
        column.rows.addStretch(1)
        left = QWidget()
        left.setFixedWidth(_COLUMN)
        parts = QVBoxLayout(left)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(GAP)
        parts.addWidget(column, 1)
        parts.addWidget(self.run)
        return left

    def clear_run(self) -> None:
        """A new run begins: nothing of the last one stays."""
        self.offer.dismiss()
        self.run.message.clear()
        self.progress.clear()
        self.pages.show_page(PROGRESS)

    def show_event(self, event: TrainEvent) -> None:
        """Show one event of the training."""
        if isinstance(event, Notice):
            self.run.message.say(Tone.NOTICE, event.text)
        self.progress.show_event(event)
