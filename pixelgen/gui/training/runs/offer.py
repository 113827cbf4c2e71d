"""What the last start left behind: a banner that says what happened and offers to go on."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from pixelgen.gui.theme import GAP, SPACE, TIGHT, colours
from pixelgen.gui.training.runs.unfinished import lost_seconds, offer_text
from pixelgen.gui.widgets.icons import icon

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary


class RunOffer(QFrame):
    """Hidden until there is an unfinished run. Whatever is answered, it goes away."""

    continueWanted = Signal(object)  # noqa: N815  Path of the run
    showWanted = Signal(object)  # noqa: N815  RunSummary to show in the list
    declined = Signal(object)  # list[RunSummary] that nobody wants to be asked about again

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("train.offer")
        self._runs: list[RunSummary] = []
        self._text = QLabel()
        self._text.setObjectName("train.offer.text")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.proceed = self._button("Continue", "continue", "Go on with this training where it was saved last")
        self.proceed.setIcon(icon("play"))
        self.proceed.setIconSize(QSize(12, 12))
        self.proceed.clicked.connect(self._on_continue)
        self.look = self._button("Show", "show", "Show it in the list of runs")
        self.look.clicked.connect(self._on_show)
        self.later = self._button("Not now", "decline", "Do not ask again; it stays in the list of runs")
        self.later.clicked.connect(self._on_decline)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP + TIGHT, SPACE, GAP, SPACE)
        layout.setSpacing(SPACE)
        layout.addWidget(self._text, 1)
        for button in (self.proceed, self.look, self.later):
            layout.addWidget(button)
        self.hide()

    def _button(self, text: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"train.offer.{name}")
        button.setToolTip(tip)
        return button

    @Slot(object)
    def offer(self, runs: "list[RunSummary]") -> None:
        """Offer to go on with the first of ``runs``; with none, nothing is seen."""
        self._runs = list(runs)
        if not self._runs:
            self.hide()
            return
        text = offer_text(self._runs, lost_seconds(self._runs[0].path))
        self._text.setText(text)
        self.setAccessibleName(text)
        self.show()

    def text(self) -> str:
        """What is read here."""
        return self._text.text()

    @Slot()
    def dismiss(self) -> None:
        """Go away without an answer, as when another training begins; it is offered again at the next start."""
        self._runs = []
        self.hide()

    @Slot()
    def _on_continue(self) -> None:
        run = self._runs[0]
        self.dismiss()
        self.continueWanted.emit(run.path)

    @Slot()
    def _on_show(self) -> None:
        run = self._runs[0]
        self.dismiss()
        self.showWanted.emit(run)

    @Slot()
    def _on_decline(self) -> None:
        runs = self._runs
        self.dismiss()
        self.declined.emit(runs)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour = QColor(colours(self.palette()).accent)
        fill = QColor(colour)
        fill.setAlphaF(0.14)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(self.rect()), 5, 5)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(0, 0, 4, self.height()), 2, 2)
