"""The list of groups: each in a row, its sprites side by side, those that are left out struck through."""

import math
from collections.abc import Iterator

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from pixelgen.gui.theme import SPACE, TIGHT, Colours, colours
from pixelgen.gui.training.dataset.group_model import GroupModel, GroupRole, SpriteGroup
from pixelgen.gui.widgets.sprite_gallery import whole_factor
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, paint_frame, paint_sprite

_SPRITE = 48  # about how large a sprite is, logical pixels
_TEXT = 168  # width of the words in front, logical pixels
_FADED = 0.3


def _words_width(group: SpriteGroup) -> int:
    """Room for the words in front of the sprites, logical pixels; they stand behind a single one."""
    return SPACE if len(group.members) == 1 else _TEXT + 2 * SPACE


class GroupDelegate(QStyledItemDelegate):
    """Paints one group in device pixels; tells which sprite of it lies where."""

    def __init__(self, view: "GroupList") -> None:
        super().__init__(view)
        self._view = view

    def _factor(self, ratio: float) -> int:
        sprites = self._view.groups.sprites
        return whole_factor(_SPRITE, sprites.size, ratio) if sprites is not None else 1

    def _side(self, ratio: float) -> int:
        """Side of a sprite, device pixels."""
        sprites = self._view.groups.sprites
        return sprites.size * self._factor(ratio) if sprites is not None else _SPRITE

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        ratio = self._view.devicePixelRatioF()
        line = self._view.fontMetrics().height()
        height = max(math.ceil(self._side(ratio) / ratio), 2 * line) + 2 * SPACE
        return QSize(self._view.viewport().width(), height)

    def places(self, row: QRect, group: SpriteGroup) -> Iterator[tuple[int, QRect]]:
        """(member, rectangle in device pixels) of each sprite that there is room for."""
        ratio = self._view.devicePixelRatioF()
        side, gap = self._side(ratio), round(SPACE * ratio)
        left, right = round((row.left() + _words_width(group)) * ratio), round((row.right() - 4 * SPACE) * ratio)
        top = round((row.top() + row.height() / 2) * ratio) - side // 2
        for member in group.members:
            if left + side > right:
                return
            yield member, QRect(left, top, side, side)
            left += side + gap

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        group: SpriteGroup = index.data(GroupRole.GROUP)
        theme = colours(self._view.palette())
        state: QStyle.StateFlag = option.state
        row: QRect = option.rect
        ratio = self._view.devicePixelRatioF()
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            chosen = QColor(theme.accent)
            chosen.setAlphaF(0.18)
            painter.fillRect(row.adjusted(1, 1, -1, -1), chosen)
        painter.fillRect(QRect(row.left(), row.bottom(), row.width(), 1), QColor(theme.line))
        self._paint_words(painter, option, group, theme)
        painter.scale(1 / ratio, 1 / ratio)
        shown = 0
        current = self._view.current_member(index)
        brush = backdrop_brush("checker", theme, ratio=ratio)
        for member, place in self.places(row, group):
            self._paint_member(painter, member, place, brush=brush, theme=theme)
            if member == current:
                width = max(1, round(2 * ratio))
                paint_frame(painter, place, width=width, colour=QColor(theme.accent))
            shown += 1
        painter.scale(ratio, ratio)
        if shown < len(group.members):
            painter.setPen(QColor(theme.faint))
            rest = QRect(row.right() - 4 * SPACE, row.top(), 4 * SPACE - TIGHT, row.height())
            painter.drawText(rest, Qt.AlignmentFlag.AlignCenter, f"+{len(group.members) - shown}")
        painter.restore()

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, group: SpriteGroup, theme: Colours) -> None:
        metrics, row = option.fontMetrics, option.rect
        line = metrics.height()
        out = sum(member in self._view.groups.out for member in group.members)
        detail = f"{group.detail}, {out} left out" if out else group.detail
        room = QRect(row.left() + SPACE, row.center().y() - line, _TEXT, line)
        if len(group.members) == 1:  # nothing to compare: the words may go on behind the sprite
            ratio = self._view.devicePixelRatioF()
            behind = math.ceil(self._side(ratio) / ratio) + 3 * SPACE
            room = QRect(row.left() + behind, room.top(), row.width() - behind - SPACE, line)
        painter.setPen(QColor(theme.text))
        mode = Qt.TextElideMode.ElideMiddle
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(group.label, mode, room.width()))
        painter.setPen(QColor(theme.faint))
        mode = Qt.TextElideMode.ElideRight
        below = room.translated(0, line)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, metrics.elidedText(detail, mode, room.width()))

    def _paint_member(self, painter: QPainter, member: int, place: QRect, *, brush: QBrush, theme: Colours) -> None:
        sprites = self._view.groups.sprites
        if sprites is None:
            return
        out = member in self._view.groups.out
        painter.setOpacity(_FADED if out else 1.0)
        paint_sprite(painter, sprites.pixels[member], place, backdrop=brush)
        painter.setOpacity(1.0)
        if out:
            painter.setPen(QPen(QColor(theme.bad), max(2, place.width() // 24)))
            painter.drawLine(place.bottomLeft(), place.topRight())


class GroupList(QListView):
    """Groups in rows. A click on a sprite leaves it out or takes it back; arrow keys and Space do the same."""

    memberToggled = Signal(int)  # noqa: N815  index of a sprite
    deleteWanted = Signal()  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message = ""
        self._column = 0
        self._toggles = True
        self.groups = GroupModel(self)
        self._delegate = GroupDelegate(self)
        self.setModel(self.groups)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)

    def set_message(self, message: str) -> None:
        """What is said while there are no groups."""
        self._message = message
        self.viewport().update()

    def set_toggles(self, *, toggles: bool) -> None:
        """Whether single sprites can be left out."""
        self._toggles = toggles

    def current_member(self, index: QModelIndex | QPersistentModelIndex) -> int | None:
        """The sprite that Space would leave out or take back, if it is in this row."""
        if not self._toggles or not self.hasFocus() or index.row() != self.currentIndex().row():
            return None
        members = self.groups.groups[index.row()].members
        return members[min(self._column, len(members) - 1)] if members else None

    def member_at(self, point: QPointF) -> int | None:
        """The sprite under a point of the viewport."""
        index = self.indexAt(point.toPoint())
        if not index.isValid():
            return None
        ratio = self.devicePixelRatioF()
        place = QPoint(math.floor(point.x() * ratio), math.floor(point.y() * ratio))
        group = self.groups.groups[index.row()]
        for column, (member, rect) in enumerate(self._delegate.places(self.visualRect(index), group)):
            if rect.contains(place):
                self._column = column
                return member
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        member = self.member_at(event.position())
        if self._toggles and plain and member is not None and event.button() is Qt.MouseButton.LeftButton:
            index = self.indexAt(event.position().toPoint())
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Clear)
            self.memberToggled.emit(member)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        column = self._column
        over = self._toggles and self.member_at(event.position()) is not None
        self._column = column
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        members = self.groups.groups[row].members if row >= 0 else ()
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Right if members:
                step = 1 if event.key() == Qt.Key.Key_Right else -1
                self._column = max(0, min(len(members) - 1, min(self._column, len(members) - 1) + step))
                self.viewport().update()
            case Qt.Key.Key_Space if members and self._toggles:
                self.memberToggled.emit(members[min(self._column, len(members) - 1)])
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.deleteWanted.emit()
            case _:
                super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            column = self._column
            member = self.member_at(QPointF(event.pos()))
            self._column = column
            names = self.groups.names((member,)) if member is not None else ()
            QToolTip.showText(event.globalPos(), "".join(names), self.viewport())
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._message and not self.groups.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours(self.palette()).faint))
            room = self.viewport().rect().adjusted(SPACE, SPACE, -SPACE, -SPACE)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)
