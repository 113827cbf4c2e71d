"""What stands where the runs will be, before the first one."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from pixelgen.gui.theme import MARGIN, SPACE
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.panel import FaintLabel, Heading
from pixelgen.gui.widgets.primary_button import PrimaryButton

_WIDTH = 340


class NoRuns(QWidget):
    """Says what will be here, and what to do for it."""

    trainWanted = Signal()  # noqa: N815
    placeWanted = Signal()  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("train.runs.empty")
        title = Heading("No trainings yet")
        text = FaintLabel(
            "Each training is kept here by itself, with its curves, its previews and its best model. "
            "Stop one whenever you like: it can go on another day."
        )
        text.setWordWrap(True)
        text.setFixedWidth(_WIDTH)
        text.setMinimumHeight(text.heightForWidth(_WIDTH))
        self.train = PrimaryButton("Choose sprites")
        self.train.setObjectName("train.runs.train")
        self.train.setToolTip("To the sprites that your first model learns from")
        self.train.clicked.connect(self.trainWanted)
        self.place = QPushButton("Open folder…")
        self.place.setObjectName("train.runs.openFirst")
        self.place.setIcon(icon("folder"))
        self.place.setIconSize(QSize(12, 12))
        self.place.setToolTip("List runs that lie somewhere else")
        self.place.clicked.connect(self.placeWanted)
        middle = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(SPACE)
        layout.addStretch(2)
        layout.addWidget(title, alignment=middle)
        text.setAlignment(middle)
        layout.addWidget(text, alignment=middle)
        layout.addSpacing(SPACE)
        layout.addWidget(self.train, alignment=middle)
        layout.addWidget(self.place, alignment=middle)
        layout.addStretch(3)
