"""Rows of sprites with their names, at a whole magnification."""

from math import ceil, floor

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from pixelgen.gui.generation.colours.recolour_rows import RecolourRows
from pixelgen.gui.theme import GAP, SPACE, TIGHT, colours
from pixelgen.gui.widgets.sprite_grid import SpriteGrid
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, paint_cells

_LARGEST = 6  # magnification, logical


class RecolourPreview(QWidget):
    """As wide as it is allowed to be, as high as it must be: for a scroll area.

    A row's name stands above it. The magnification is the largest at which a row fits into the width.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: RecolourRows | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Rows of sprites")

    def show_rows(self, rows: RecolourRows | None) -> None:
        self._rows = rows
        self.setAccessibleDescription(", ".join(rows.rows) if rows is not None else "")
        self.updateGeometry()
        self.update()

    def grid(self, width: int) -> SpriteGrid | None:
        """One row's geometry in device pixels, for a widget of so many logical pixels."""
        if self._rows is None:
            return None
        ratio = self.devicePixelRatioF()
        count, size = self._rows.columns, self._rows.sprites.shape[1]
        room, gap = floor((width - 2 * SPACE) * ratio), round(TIGHT * ratio)
        factor = max(1, min((room + gap) // count - gap, floor(_LARGEST * size * ratio)) // size)
        columns = max(1, min(count, (room + gap) // (size * factor + gap)))
        return SpriteGrid(count=count, size=size, columns=columns, factor=factor, gap=gap, margin=0)

    def _pitch(self, grid: SpriteGrid) -> int:
        """From one row's name to the next, device pixels."""
        return grid.height + round((self.fontMetrics().height() + TIGHT + GAP) * self.devicePixelRatioF())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        grid = self.grid(width)
        if grid is None or self._rows is None:
            return 120
        return ceil(len(self._rows.rows) * self._pitch(grid) / self.devicePixelRatioF()) + SPACE

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(max(320, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, ratio = colours(self.palette()), self.devicePixelRatioF()
        painter = QPainter(self)
        grid = self.grid(self.width())
        if self._rows is None or grid is None:
            painter.setPen(QColor(theme.faint))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "Tick palettes to see the sprites in them.")
            return
        pitch, line = self._pitch(grid), self.fontMetrics().height()
        brush = backdrop_brush("checker", theme, ratio=ratio)
        for row, name in enumerate(self._rows.rows):
            top = row * pitch
            if not QRect(0, floor(top / ratio), self.width(), ceil(pitch / ratio)).intersects(event.rect()):
                continue
            painter.setPen(QColor(theme.text if row or name != "original" else theme.faint))
            place = QRect(SPACE, round(top / ratio) + TIGHT, self.width() - 2 * SPACE, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
            sprites = self._rows.sprites[row * grid.count : (row + 1) * grid.count]
            offset = QPoint(round(SPACE * ratio), top + round((line + 2 * TIGHT) * ratio))
            painter.save()
            painter.scale(1 / ratio, 1 / ratio)
            paint_cells(painter, sprites, grid=grid, sprites=range(grid.count), offset=offset, backdrop=brush)
            painter.restore()
