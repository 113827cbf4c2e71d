"""One model as a row of the list: a few of its sprites, its name, what it makes, whose art it learned from."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pixelgen.gui.generation.models.words import facts_text, speed_text, versions_text
from pixelgen.gui.models.checkpoint_list import EntryRole, ModelEntry
from pixelgen.gui.theme import GAP, SPACE, TIGHT, Colours, colours
from pixelgen.gui.widgets.row_paint import paint_ground, paint_left, paint_right
from pixelgen.gui.widgets.row_picture import PICTURE, paint_picture

if TYPE_CHECKING:
    from pixelgen.gui.generation.models.info import ModelInfo

Index = QModelIndex | QPersistentModelIndex


class ModelDelegate(QStyledItemDelegate):
    """Paints the rows of a ``CheckpointListModel``: headings, and a card for each model.

    Attributes:
        chosen: the entry that is in use, which is marked.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.chosen: ModelEntry | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = QFontMetrics(self._view.font()).height()
        if index.data(EntryRole.ENTRY) is None:
            return QSize(0, height + (SPACE if index.row() == 0 else GAP) + TIGHT)
        return QSize(0, max(PICTURE, 3 * height + 2 * TIGHT) + 2 * SPACE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, state = QRect(option.rect), option.state
        theme = colours(self._view.palette())
        entry: ModelEntry | None = index.data(EntryRole.ENTRY)
        painter.save()
        painter.setFont(self._view.font())
        if entry is None:
            painter.setPen(QColor(theme.faint))
            room = rect.adjusted(GAP, 0, -GAP, -TIGHT)
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, index.data())
        else:
            in_use = self.chosen is not None and entry.has(self.chosen.path)
            known: ModelInfo | str | None = index.data(EntryRole.KNOWN)
            # No line around it: the row that the keys go to is always the selected one.
            paint_ground(painter, rect, state & ~QStyle.StateFlag.State_HasFocus, theme)
            corner = QPoint(rect.left() + GAP, rect.top() + (rect.height() - PICTURE) // 2)
            sprites = None if known is None or isinstance(known, str) else known.thumbnail
            paint_picture(painter, corner, sprites, theme, ratio=self._view.devicePixelRatioF())
            if in_use:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.accent))
                painter.drawRoundedRect(QRectF(rect.left() + 4, corner.y(), 3, PICTURE), 1.5, 1.5)
            _paint_words(painter, rect.adjusted(2 * GAP + PICTURE, SPACE, -GAP, -SPACE), entry, known, theme)
        painter.restore()


def _paint_words(
    painter: QPainter, room: QRect, entry: ModelEntry, known: "ModelInfo | str | None", theme: Colours
) -> None:
    plain, strong = painter.font(), QFont(painter.font())
    strong.setBold(True)
    height = QFontMetrics(plain).height()
    gap = (room.height() - 3 * height) // 2
    first, second, third = (QRect(room.left(), room.top() + n * (height + gap), room.width(), height) for n in range(3))
    info = None if known is None or isinstance(known, str) else known
    fid = f"sprite-FID {info.fid:.1f}" if info is not None and info.fid is not None else ""
    taken = paint_right(painter, first, fid, theme.text)
    painter.setFont(strong)
    paint_left(painter, first.adjusted(0, 0, -taken, 0), entry.title, theme.text)
    painter.setFont(plain)
    if info is None:
        said, colour = (known, theme.bad) if isinstance(known, str) else ("Reading…", theme.faint)
        paint_left(painter, second, said, colour)
        paint_left(painter, third, str(entry.path.parent), theme.faint, Qt.TextElideMode.ElideMiddle)
        return
    taken = paint_right(painter, second, speed_text(info), theme.faint)
    paint_left(painter, second.adjusted(0, 0, -taken, 0), facts_text(info), theme.faint)
    taken = paint_right(painter, third, versions_text(entry), theme.faint)
    data = f"{info.data} · {info.licence or 'licence not told'}" if info.data else str(entry.path.parent)
    paint_left(painter, third.adjusted(0, 0, -taken, 0), data, theme.faint)
