"""A palette as a row: its name, how many colours, and the colours themselves."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pixelgen.gui.generation.colours.palette_list import PaletteRole, PaletteRow
from pixelgen.gui.theme import SPACE, TIGHT, Colours, colours
from pixelgen.gui.widgets.palette_swatches import paint_swatches

Index = QModelIndex | QPersistentModelIndex
_SWATCHES = 14  # height, logical pixels
_RADIUS = 5.0
_Left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_Right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PaletteDelegate(QStyledItemDelegate):
    """Paints the rows of a ``PaletteListModel``."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self.view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = QFontMetrics(self.view.font()).height()
        if isinstance(index.data(PaletteRole.ROW), str):
            return QSize(0, height + SPACE + TIGHT)
        return QSize(0, height + max(_SWATCHES, height) + 2 * TIGHT + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(PaletteRole.ROW)
        theme = colours(self.view.palette())
        rect = QRect(option.rect)
        painter.save()
        painter.setFont(self.view.font())
        if isinstance(row, str):
            _paint_heading(painter, rect.adjusted(SPACE, TIGHT, -SPACE, 0), row, theme)
        else:
            _paint_ground(painter, rect, option.state, theme)
            room = rect.adjusted(SPACE + self.indent(index), TIGHT, -SPACE, -TIGHT)
            _paint_row(painter, room, row, theme, ratio=self.view.devicePixelRatioF())
        painter.restore()

    def indent(self, _index: Index) -> int:
        """What is left free at the left of a row, logical pixels."""
        return 0


def _paint_heading(painter: QPainter, room: QRect, text: str, theme: Colours) -> None:
    font = QFont(painter.font())
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(QColor(theme.faint))
    painter.drawText(room, _Left, text)


def _paint_ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag, theme: Colours) -> None:
    selected = bool(state & QStyle.StateFlag.State_Selected)
    hovered = bool(state & QStyle.StateFlag.State_MouseOver) and bool(state & QStyle.StateFlag.State_Enabled)
    if not (selected or hovered):
        return
    fill = QColor(theme.accent if selected else theme.text)
    fill.setAlphaF(0.28 if selected else 0.06)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 0, -1, 0), _RADIUS, _RADIUS)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint_row(painter: QPainter, room: QRect, row: PaletteRow, theme: Colours, *, ratio: float) -> None:
    metrics = painter.fontMetrics()
    first = QRect(room.left(), room.top(), room.width(), metrics.height())
    below = QRect(room.left(), first.bottom() + 3, room.width(), _SWATCHES)
    used = 0
    if row.choice is not None:
        number = str(len(row.choice.palette))
        painter.setPen(QColor(theme.faint))
        painter.drawText(first, _Right, number)
        used = metrics.horizontalAdvance(number) + SPACE
    painter.setPen(QColor(theme.text if row.enabled else theme.disabled))
    name = first.adjusted(0, 0, -used, 0)
    painter.drawText(name, _Left, metrics.elidedText(row.label, Qt.TextElideMode.ElideRight, name.width()))
    if row.choice is not None:
        paint_swatches(painter, below, row.choice.palette.rgb, ratio=ratio, line=theme.line)
        return
    painter.setPen(QColor(theme.faint if row.enabled else theme.disabled))
    note = QRect(below.left(), below.top() - 2, below.width(), metrics.height())
    painter.drawText(note, _Left, metrics.elidedText(row.note, Qt.TextElideMode.ElideRight, note.width()))
