"""An animation as it will play, on the checkerboard, as large as a whole magnification allows."""

from collections.abc import Sequence
from math import floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pixelgen.gui.generation.export.device_paint import device_painter
from pixelgen.gui.theme import SPACE, Colours, colours
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, paint_frame, sprite_image

_MOST = 32


class FilmPreview(QWidget):
    """Plays frames while it is seen. A click or Space holds it and lets it go on, the arrow keys step."""

    frameChanged = Signal(int)  # noqa: N815
    playingChanged = Signal(bool)  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frames: NDArray[np.uint8] | None = None
        self._durations: tuple[int, ...] = ()
        self._loop = True
        self._frame = 0
        self._playing = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Preview of the animation")

    def set_frames(self, frames: NDArray[np.uint8] | None, durations_ms: Sequence[int] = (), *, loop: bool) -> None:
        """Play (T, H, W, 4) uint8 straight RGBA from the start; None empties the preview.

        Args:
            durations_ms: for how long each frame is shown, T of them.
            loop: begin again at the end.
        """
        same = frames is not None and self._frames is not None and len(frames) == len(self._frames)
        self._frames, self._durations, self._loop = frames, tuple(durations_ms), loop
        self._go_to(self._frame if same else 0)
        self._wait()

    @property
    def frame(self) -> int:
        """Number of the frame that is seen."""
        return self._frame

    @property
    def playing(self) -> bool:
        return self._playing

    def set_playing(self, *, playing: bool) -> None:
        """Hold the animation, or let it go on; from the start if it was at its end."""
        if playing != self._playing:
            self._playing = playing
            if playing and not self._loop and self._frames is not None and self._frame == len(self._frames) - 1:
                self._go_to(0)
            self.playingChanged.emit(playing)
            self._wait()

    def _go_to(self, frame: int) -> None:
        self._frame = frame
        self.frameChanged.emit(frame)
        self.update()

    def _wait(self) -> None:
        self._timer.stop()
        if self._playing and self.isVisible() and self._frames is not None and len(self._frames) > 1:
            self._timer.start(self._durations[self._frame])

    @Slot()
    def _on_time(self) -> None:
        if self._frames is None:
            return
        if self._frame == len(self._frames) - 1 and not self._loop:
            self.set_playing(playing=False)
            return
        self._go_to((self._frame + 1) % len(self._frames))
        self._wait()

    def step(self, by: int) -> None:
        """Hold, and go so many frames on or back."""
        if self._frames is not None:
            self.set_playing(playing=False)
            self._go_to((self._frame + by) % len(self._frames))

    @property
    def factor(self) -> int:
        """Device pixels per pixel of a frame."""
        if self._frames is None:
            return 1
        height, width = self._frames.shape[1:3]
        view, room = self._view(), 2 * round(SPACE * self.devicePixelRatioF())
        return max(1, min(_MOST, (view.width() - room) // width, (view.height() - room) // height))

    def _view(self) -> QSize:
        """Whole device pixels of the widget."""
        ratio = self.devicePixelRatioF()
        return QSize(floor(self.width() * ratio), floor(self.height() * ratio))

    # -- events ------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(520, 440)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 200)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._wait()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.set_playing(playing=not self._playing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Space:
                self.set_playing(playing=not self._playing)
            case Qt.Key.Key_Left:
                self.step(-1)
            case Qt.Key.Key_Right:
                self.step(1)
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = colours(self.palette())
        with device_painter(self, background=theme.base) as painter:
            if self._frames is not None:
                self._paint(painter, self._frames[self._frame], theme)

    def _paint(self, painter: QPainter, pixels: NDArray[np.uint8], theme: Colours) -> None:
        view, shown = self._view(), QSize(pixels.shape[1], pixels.shape[0]) * self.factor
        place = QRect(QPoint((view.width() - shown.width()) // 2, (view.height() - shown.height()) // 2), shown)
        painter.setBrushOrigin(place.topLeft())
        painter.fillRect(place, backdrop_brush("checker", theme, ratio=self.devicePixelRatioF()))
        painter.drawImage(place, sprite_image(pixels))
        paint_frame(painter, place, width=1, colour=QColor(theme.line))
