"""A made sprite beside the training sprite that is most like it, and what to call it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from pixelgen.gui.models.likeness import Likeness
from pixelgen.gui.theme import SPACE, TIGHT
from pixelgen.gui.training.progress.likeness import MomentLikeness
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.sprite_view import SpriteView
from pixelgen.gui.widgets.verdict_label import VerdictLabel
from pixelgen.training.events import PreviewReady

_WIDTH = 152
_WIDE = 232
_TALL = 280  # from this height on the two stand one above the other
_LOW = 140  # in less height there is no room for words, which are in the tooltip then


class LikenessPanel(QWidget):
    """The made sprite, the training sprite, the distance in words. Hidden while no sprite is chosen.

    The two stand one above the other, or side by side where there is little height.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("train.likeness")
        self.setAccessibleName("Nearest training sprite")
        self._moment: PreviewReady | None = None
        self._sprite = 0
        self.verdict = VerdictLabel()
        close = QToolButton()
        close.setObjectName("train.likeness.close")
        close.setText("×")
        close.setAutoRaise(True)
        close.setToolTip("Close (Esc)")
        close.setAccessibleName("Close the comparison")
        close.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.addWidget(self.verdict, 1)
        top.addWidget(close)
        self.made = self._picture("Made sprite")
        self.nearest = self._picture("Nearest training sprite")
        self._made_name = self._caption()
        self.name = self._caption()
        self._pair = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._pair.setSpacing(SPACE)
        for view, caption in ((self.made, self._made_name), (self.nearest, self.name)):
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(view, 1)
            column.addWidget(caption)
            self._pair.addLayout(column, 1)
        self.words = QLabel()
        self.words.setObjectName("train.likeness.words")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TIGHT)
        layout.addLayout(top)
        layout.addLayout(self._pair, 1)
        layout.addWidget(self.words)
        self._arrange(_TALL)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().height())

    def _arrange(self, height: int) -> None:
        directions = QBoxLayout.Direction
        self._pair.setDirection(directions.TopToBottom if height >= _TALL else directions.LeftToRight)
        self.setFixedWidth(_WIDE if _LOW <= height < _TALL else _WIDTH)
        for words in (self._made_name, self.name, self.words):
            words.setVisible(height >= _LOW)

    def _caption(self) -> ElidedLabel:
        return ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, role=self.palette().ColorRole.PlaceholderText)

    def _picture(self, name: str) -> SpriteView:
        view = SpriteView()
        view.setAccessibleName(name)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setMinimumSize(40, 40)
        view.setMaximumHeight(_WIDTH)
        for set_policy in (view.setHorizontalScrollBarPolicy, view.setVerticalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return view

    def show_made(self, moment: PreviewReady, sprite: int) -> None:
        """A sprite was chosen; what it is like is not known yet, unless it is the one on show."""
        if moment is self._moment and sprite == self._sprite:
            return
        self._moment, self._sprite = moment, sprite
        self.made.set_sprites(moment.sprites[sprite : sprite + 1])
        self._made_name.setText(f"Sprite {sprite + 1}, step {moment.step:,}")
        self.verdict.show_word("Looking…")
        self._say("")
        self.name.clear()
        self.nearest.set_sprites(None)
        self.nearest.set_message("")

    def show_likeness(self, found: MomentLikeness) -> Likeness | None:
        """What was found, if it is about the moment on show; returns that of the chosen sprite."""
        moment = self._moment
        if moment is None or (found.run_id, found.step) != (moment.run_id, moment.step):
            return None
        if self._sprite >= len(found.sprites):
            return None
        likeness = found.sprites[self._sprite]
        self.verdict.show_word(likeness.verdict)
        self.nearest.set_sprites(likeness.nearest[None])
        self.name.setText(likeness.name)
        self._say(likeness.told())
        return likeness

    def show_problem(self, text: str) -> None:
        """Why there is nothing to compare with."""
        self.verdict.show_word("Unknown")
        self._say(text)

    def _say(self, text: str) -> None:
        self.words.setText(text)
        self.setToolTip(text)
