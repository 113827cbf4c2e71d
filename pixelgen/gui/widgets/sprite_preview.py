"""One sprite from near: at its true size, and beside it enlarged or laid out as tiles; frames of it in motion."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from pixelgen.choices import Choices
from pixelgen.gui.theme import GAP, SPACE, TIGHT, colours
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.segmented import SegmentedChoice
from pixelgen.gui.widgets.sprite_grid import MAX_FACTOR, SpriteGrid
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, backdrop_colour, paint_cells
from pixelgen.gui.widgets.sprite_view import TILES

_HEIGHT = 176  # of the picture, logical pixels
_LEAST_MS = 10


@dataclass(frozen=True, slots=True)
class PreviewMode:
    """What stands beside the sprite at its true size."""

    key: str
    label: str
    help: str


MODES: Choices[PreviewMode] = Choices(
    "preview",
    (
        PreviewMode("large", "Enlarged", "The sprite as large as there is room for, in whole steps."),
        PreviewMode("tiles", "Tiled 3 × 3", "The sprite nine times, seam to seam, as ground and walls are laid."),
    ),
)


class PreviewPicture(QWidget):
    """The two pictures of a sprite, exact to the device pixel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sprite: NDArray[np.uint8] | None = None
        self._tiles = 1
        self._backdrop = "checker"
        self._message = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def sprite(self) -> NDArray[np.uint8] | None:
        """(S, S, 4) uint8 straight RGBA, what is shown now."""
        return self._sprite

    def show_sprite(self, sprite: NDArray[np.uint8] | None) -> None:
        self._sprite = sprite
        self.update()

    def set_tiles(self, tiles: int) -> None:
        self._tiles = tiles
        self.update()

    def set_backdrop(self, key: str) -> None:
        backdrop_colour(key)
        self._backdrop = key
        self.update()

    def set_message(self, message: str) -> None:
        self._message = message
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    # Geometry, in device pixels

    def actual(self) -> tuple[QRect, int]:
        """Cell of the sprite at its true size, at the upper right, and device pixels per sprite pixel there."""
        side, width, ratio = self._side(), self._extent()[0], self.devicePixelRatioF()
        factor = max(1, floor(ratio))
        return QRect(width - side * factor, 0, side * factor, side * factor), factor

    def large(self) -> tuple[QRect, int]:
        """Cell of the large picture, and device pixels per sprite pixel there. It may be larger than its room."""
        height = self._extent()[1]
        room = self.actual()[0].left() - round(GAP * self.devicePixelRatioF())
        side = self._side() * self._tiles
        factor = max(1, min(room // side, height // side, MAX_FACTOR))
        cell = side * factor
        return QRect((room - cell) // 2, (height - cell) // 2, cell, cell), factor

    def _side(self) -> int:
        return self._sprite.shape[0] if self._sprite is not None else 1

    def _extent(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(1, floor(self.width() * ratio)), max(1, floor(self.height() * ratio))

    # Painting

    def render_pixels(self) -> QImage:
        """What is shown, in device pixels, as an opaque image of ratio 1."""
        theme, ratio = colours(self.palette()), self.devicePixelRatioF()
        image = QImage(
            max(1, ceil(self.width() * ratio)), max(1, ceil(self.height() * ratio)), QImage.Format.Format_RGB32
        )
        image.fill(QColor(theme.panel))
        if self._sprite is None:
            return image
        painter = QPainter(image)
        brush = backdrop_brush(self._backdrop, theme, ratio=ratio)
        small, factor = self.actual()
        cell, enlarged = self.large()
        room = QRect(0, 0, small.left() - round(GAP * ratio), self._extent()[1])
        for rect, magnified, tiles, clip in ((cell, enlarged, self._tiles, room), (small, factor, 1, image.rect())):
            grid = SpriteGrid(count=1, size=self._side() * tiles, columns=1, factor=magnified, gap=0, margin=0)
            painter.setClipRect(clip)
            paint_cells(
                painter,
                self._sprite[None],
                grid=grid,
                sprites=(0,),
                offset=rect.topLeft(),
                backdrop=brush,
                tiles=tiles,
            )
        painter.end()
        return image

    def paintEvent(self, _event: QPaintEvent) -> None:
        image = self.render_pixels()
        image.setDevicePixelRatio(self.devicePixelRatioF())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(QPoint(), image)
        if self._sprite is None:
            painter.setPen(QColor(colours(self.palette()).faint))
            room = self.rect().adjusted(SPACE, SPACE, -SPACE, -SPACE)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)


class SpritePreview(QWidget):
    """Shows one sprite at its true size and large, or plays frames of it. Stops while it cannot be seen.

    Attributes:
        mode: enlarged or tiled.
        picture: the two pictures.
        play_button: there while there is more than one frame.
    """

    frameChanged = Signal(int)  # noqa: N815  number of the frame now shown

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """
        Args:
            name: object name of the whole; parts append ".mode", ".play" and ".picture".
        """
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Preview")
        self._frames: NDArray[np.uint8] | None = None
        self._frame = 0
        self._wanted = False  # plays whenever it can be seen
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_tick)
        self.picture = PreviewPicture()
        self.picture.setObjectName(f"{name}.picture")
        self.picture.setAccessibleName("Sprite at its true size, and large")
        self.picture.setToolTip("At the right at its true size, at the left as large as there is room for")
        self.mode = SegmentedChoice(MODES, f"{name}.mode")
        self.mode.setAccessibleName("What stands beside the true size")
        self.play_button = QToolButton()
        self.play_button.setObjectName(f"{name}.play")
        self.play_button.setAutoRaise(True)
        self.play_button.setIconSize(QSize(12, 12))
        row = QHBoxLayout()
        row.setSpacing(TIGHT)
        row.addWidget(self.mode)
        row.addStretch(1)
        row.addWidget(self.play_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.picture)
        layout.addLayout(row)
        self.mode.keyChanged.connect(self._on_mode)
        self.play_button.clicked.connect(self.toggle_play)
        self.set_message("Click a sprite to see it at its true size.")
        self.set_sprite(None)

    @property
    def frames(self) -> NDArray[np.uint8] | None:
        return self._frames

    @property
    def frame(self) -> int:
        return self._frame

    @property
    def playing(self) -> bool:
        """Whether frames follow each other, or will as soon as they can be seen."""
        return self._wanted

    def set_sprite(self, sprite: NDArray[np.uint8] | None) -> None:
        """Show (S, S, 4) uint8 straight RGBA; None shows the message. The array is not copied."""
        self._show_frames(None if sprite is None else sprite[None], play=False)

    def set_frames(self, frames: NDArray[np.uint8], *, ms: int, play: bool = True) -> None:
        """Play (F, S, S, 4) uint8 straight RGBA frames, F at least 1, each for ``ms`` milliseconds, over and over.

        Raises:
            ValueError: for no frame.
        """
        if not len(frames):
            raise ValueError("there is no frame to show")
        self._timer.setInterval(max(_LEAST_MS, ms))
        self._show_frames(frames, play=play and len(frames) > 1)

    def set_message(self, message: str) -> None:
        """What is said while there is no sprite."""
        self.picture.set_message(message)

    def set_backdrop(self, key: str) -> None:
        """Choose what transparent pixels show: a key of ``BACKDROPS``, or a colour as #rrggbb.

        Raises:
            ConfigError: for a backdrop that does not exist.
        """
        self.picture.set_backdrop(key)

    @Slot()
    def toggle_play(self) -> None:
        self._play(wanted=not self._wanted)

    def _show_frames(self, frames: NDArray[np.uint8] | None, *, play: bool) -> None:
        self._frames, self._frame = frames, 0
        self.picture.show_sprite(None if frames is None else frames[0])
        self.mode.setEnabled(frames is not None)
        self.play_button.setVisible(frames is not None and len(frames) > 1)
        self._play(wanted=play)

    def _play(self, *, wanted: bool) -> None:
        self._wanted = wanted
        self.play_button.setIcon(icon("pause" if wanted else "play"))
        name = "Stop the animation" if wanted else "Play the animation"
        self.play_button.setToolTip(name)
        self.play_button.setAccessibleName(name)
        if wanted and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    @Slot(str)
    def _on_mode(self, key: str) -> None:
        self.picture.set_tiles(TILES if key == "tiles" else 1)

    @Slot()
    def _on_tick(self) -> None:
        if self._frames is not None:
            self._frame = (self._frame + 1) % len(self._frames)
            self.picture.show_sprite(self._frames[self._frame])
            self.frameChanged.emit(self._frame)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._play(wanted=self._wanted)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self.picture.update()
        return super().event(event)
