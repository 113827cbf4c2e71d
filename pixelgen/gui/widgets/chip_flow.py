"""Chips like words in a paragraph; more than some lines of them scroll."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from pixelgen.gui.theme import TIGHT
from pixelgen.gui.widgets.flow_layout import FlowLayout


class ChipFlow(QScrollArea):
    """Holds chips, and is as high as they need.

    Args:
        most_lines: beyond these it scrolls, with half a line in sight to tell that there is more.
    """

    def __init__(self, parent: QWidget | None = None, *, most_lines: int) -> None:
        super().__init__(parent)
        self._most_lines = most_lines
        self._chips: list[QWidget] = []
        self._held = QWidget()
        self._flow = FlowLayout(self._held, spacing=TIGHT)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(self._held)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self._held.setAutoFillBackground(False)

    def set_chips(self, chips: Sequence[QWidget]) -> None:
        """Hold ``chips`` in this order; those that were there and are not among them are deleted."""
        for chip in self._chips:
            self._flow.removeWidget(chip)
            if chip not in chips:
                chip.hide()
                chip.deleteLater()
        self._chips = list(chips)
        for chip in chips:
            self._flow.addWidget(chip)
        self.refit()

    def refit(self) -> None:
        """Take the height that the visible chips need, after some were hidden or renamed."""
        self.verticalScrollBar().setSingleStep(self._line())
        self._fit()

    def _fit(self) -> None:
        """Scroll only what is too much for this width: a bar that comes while the height is still too small would
        take the width away that makes the chips need no more."""
        fits = self._flow.heightForWidth(self.width()) <= self._most_lines * self._line()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded)
        self.updateGeometry()

    def _line(self) -> int:
        """From one line of chips to the next."""
        return max((chip.sizeHint().height() for chip in self._chips), default=0) + TIGHT

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        wanted, line = self._flow.heightForWidth(width), self._line()
        most = self._most_lines * line
        return wanted if wanted <= most else most + line // 2

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(self.width(), 80)))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.heightForWidth(max(self.width(), 80)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
