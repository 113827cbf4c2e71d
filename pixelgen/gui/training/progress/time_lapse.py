"""The same seeds at every moment of the training: one moment large, all of them to run through."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from pixelgen.gui.theme import SPACE
from pixelgen.gui.training.progress.film_strip import FilmStrip
from pixelgen.gui.training.progress.likeness_panel import LikenessPanel
from pixelgen.gui.training.progress.moments import Moments
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.message_line import MessageLine
from pixelgen.gui.widgets.panel import Panel
from pixelgen.gui.widgets.scrubber import SPEEDS, Scrubber
from pixelgen.gui.widgets.sprite_canvas import SpriteCanvas
from pixelgen.gui.wording import duration
from pixelgen.training.events import PreviewReady

_ICON = QSize(12, 12)
_ROOM_FOR_WORDS = 540  # in less the buttons are pictures
_LEAST_HEIGHT = 88  # of the sprites
_USUAL_SPEED = 4  # moments a second
_NO_SPRITES = "New sprites appear here, made from the same noise each time, as the network learns."


class TimeLapse(Panel):
    """Shows the newest moment until an earlier one is chosen; choosing the last follows again.

    Keys: ← and → go through the moments, Home and End to the ends, Enter plays; Ctrl+arrows choose a sprite, Escape
    lets go of it.

    Attributes:
        view: the sprites of the moment that is shown.
        strip: all moments.
        scrubber: the way through them.
        likeness: the chosen sprite beside its nearest training sprite.
    """

    sampleWanted = Signal()  # noqa: N815  a moment more, now
    exportWanted = Signal()  # noqa: N815
    useWanted = Signal()  # noqa: N815  generate with the newest checkpoint
    likenessWanted = Signal(object)  # noqa: N815  PreviewReady of which a sprite is chosen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Time-lapse", parent)
        self.setObjectName("train.previews")
        self.setAccessibleName("Time-lapse")
        self._moments = Moments()
        self._when = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self._when.setObjectName("train.previews.when")
        self.header.insertWidget(1, self._when, 100)  # more than the empty room after it
        self._words: dict[QPushButton, str] = {}
        self.sample = self._button("Sam&ple now", "train.sample", "plus")
        self.sample.clicked.connect(self.sampleWanted)
        self.export = self._button("E&xport…", "train.previews.export", "export")
        self.export.setToolTip("Write the time-lapse as GIF, APNG or sheet")
        self.export.clicked.connect(self.exportWanted)
        self.use = self._button("Use &in Generate", "train.use", "spark")
        self.use.setToolTip("Make sprites with what has been learned so far; the training goes on")
        self.use.clicked.connect(self.useWanted)

        self.view = SpriteCanvas(multiple=False)
        self.view.setObjectName("train.previews.view")
        self.view.setAccessibleName("Sprites of this moment")
        self.view.setToolTip("Click a sprite to see the training sprite that is most like it (Ctrl+arrows)")
        self.view.set_message(_NO_SPRITES)
        self.view.setMinimumHeight(_LEAST_HEIGHT)
        self.view.selectionChanged.connect(self._on_sprite)
        self.likeness = LikenessPanel()
        self.likeness.closed.connect(self._on_likeness_closed)
        self.strip = FilmStrip()
        self.strip.setObjectName("train.previews.strip")
        self.strip.selectionModel().currentChanged.connect(self._on_strip)
        self.strip.hide()
        self.scrubber = self._make_scrubber()
        self.message = MessageLine()
        self.message.setObjectName("train.previews.message")
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.view, 1)
        row.addWidget(self.likeness)
        row.addWidget(self.strip)
        self.body.setSpacing(SPACE)
        self.body.addLayout(row, 1)
        self.body.addWidget(self.scrubber)
        self.body.addWidget(self.message)
        self.set_live(live=False)
        self._show_moment()

    def _button(self, text: str, name: str, picture: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text.replace("&", "").rstrip("…"))
        button.setIcon(icon(picture))
        button.setIconSize(_ICON)
        button.setEnabled(False)
        self._words[button] = text
        self.header.addWidget(button)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for button, text in self._words.items():
            button.setText(text if self.width() >= _ROOM_FOR_WORDS else "")
            button.setShortcut(QKeySequence.mnemonic(text))

    def _make_scrubber(self) -> Scrubber:
        scrubber = Scrubber("train.moments")
        scrubber.slider.setAccessibleName("Moment of the training")
        scrubber.slider.setToolTip("Run through the training (← → Home End)")
        for button, name in (
            (scrubber.first_button, "To the first moment (Home)"),
            (scrubber.last_button, "To the newest moment (End)"),
        ):
            button.setToolTip(name)
            button.setAccessibleName(name)
        scrubber.speed.setCurrentIndex(SPEEDS.index(_USUAL_SPEED))
        scrubber.speed.setAccessibleName("Moments a second")
        scrubber.speed.setToolTip("How many moments are shown in a second while playing")
        scrubber.label.hide()
        scrubber.positionChanged.connect(self._show_moment)
        return scrubber

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def moments(self) -> int:
        """How many moments there are."""
        return self.strip.moments.rowCount()

    @property
    def shown(self) -> PreviewReady | None:
        """The moment that is shown large."""
        return self.strip.moments.moment(self.scrubber.position)

    def set_moments(self, moments: Moments) -> None:
        """Show another run, its newest moment first."""
        self._moments = moments
        self.message.clear()
        self.strip.moments.sync(())
        self.scrubber.clear()
        self.view.set_sprites(None)
        self.view.select(())
        self.refresh()

    def refresh(self) -> None:
        """Moments came or went; the one that is shown stays, unless it was the newest."""
        before = self.shown
        followed = self.scrubber.position >= self.moments - 1
        self.strip.moments.sync(self._moments)
        self.strip.setVisible(self.moments > 0)
        self.export.setEnabled(self.moments > 1)
        if not self.moments:
            self.scrubber.clear()
            self.view.set_sprites(None)
            self._show_moment()
            return
        last = self.moments - 1
        if before is not None and not followed:
            self.scrubber.slider.set_states(reachable=last, last=last)
            self.scrubber.go_to(self.strip.moments.row_at(before.step))
        else:
            self.scrubber.add_state(reachable=last, last=last)
        self._show_moment()

    def set_live(self, *, live: bool) -> None:
        """Whether a training runs that can be asked for a moment."""
        self.sample.setEnabled(live)
        tip = "Make these sprites once more with what has been learned by now"
        self.sample.setToolTip(tip if live else f"{tip}; works while a training runs")

    @Slot()
    def _show_moment(self) -> None:
        moment = self.shown
        if moment is None:
            self._when.clear()
            return
        if self.view.sprites is not moment.sprites:
            self.view.set_sprites(moment.sprites)
        where = f"step {moment.step:,}, after {duration(moment.seconds)}"
        self._when.setText(where)
        self.scrubber.slider.setAccessibleDescription(where)
        self._select_in_strip()
        self._show_likeness()

    def _select_in_strip(self) -> None:
        index = self.strip.moments.index(self.scrubber.position, 0)
        if self.strip.currentIndex() != index:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.strip.selectionModel().setCurrentIndex(index, flag)
        self.strip.scrollTo(index)

    @Slot(QModelIndex, QModelIndex)
    def _on_strip(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid() and current.row() != self.scrubber.position:
            self.message.clear()
            self.scrubber.stop()
            self.scrubber.go_to(current.row())

    # -- one sprite ----------------------------------------------------------------------------------------------------

    @Slot()
    def _on_sprite(self) -> None:
        self.message.clear()
        self._show_likeness()

    def _show_likeness(self) -> None:
        moment, sprite = self.shown, self.view.current
        if moment is None or sprite is None:
            self.likeness.hide()
            return
        self.likeness.show_made(moment, sprite)
        self.likeness.show()
        if not self.scrubber.playing:
            self.likenessWanted.emit(moment)

    @Slot()
    def _on_likeness_closed(self) -> None:
        self.view.select(())
        self.view.setFocus()

    # -- keys ----------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self.scrubber.go_previous()
            case Qt.Key.Key_Right:
                self.scrubber.go_next()
            case Qt.Key.Key_Home:
                self.scrubber.go_first()
            case Qt.Key.Key_End:
                self.scrubber.go_last()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.scrubber.toggle_play()
            case Qt.Key.Key_Escape if self.view.current is not None:
                self._on_likeness_closed()
            case _:
                super().keyPressEvent(event)
