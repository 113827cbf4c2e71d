"""What is not in the set: pictures with their reasons, and what can be done about each."""

import math
from pathlib import Path

from PySide6.QtCore import QItemSelection, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from pixelgen.gui.theme import SPACE, TIGHT, colours
from pixelgen.gui.training.dataset.examination import THUMBNAIL, Thumbnail
from pixelgen.gui.training.dataset.left_out_model import LeftOutItem, LeftOutModel, LeftOutRole, left_out_items
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.sprite_paint import backdrop_brush, paint_sprite
from pixelgen.gui.wording import count
from pixelgen.sprites.spriteset import SpriteSet

_COLUMN = 300  # least width of a column, logical pixels
_ROW = THUMBNAIL + 2 * SPACE
_NOTHING = "Everything that was found is learned from."


class LeftOutDelegate(QStyledItemDelegate):
    """A picture, the name, and the reason in up to two lines."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = self._view.viewport().width() - TIGHT  # the list keeps some of it to itself
        return QSize(width // max(1, width // _COLUMN), _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        item: LeftOutItem = index.data(LeftOutRole.ITEM)
        theme = colours(self._view.palette())
        state: QStyle.StateFlag = option.state
        room: QRect = option.rect.adjusted(2, 2, -2, -2)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            chosen = QColor(theme.accent)
            chosen.setAlphaF(0.22)
            painter.fillRect(room, chosen)
        box = QRect(room.left() + TIGHT, room.center().y() - THUMBNAIL // 2, THUMBNAIL, THUMBNAIL)
        self._paint_picture(painter, item, box)
        text = QRect(box.right() + 1 + SPACE, room.top(), room.right() - box.right() - 2 * SPACE, room.height())
        line = option.fontMetrics.height()
        top = text.center().y() - 3 * line // 2
        painter.setPen(QColor(theme.text))
        title = option.fontMetrics.elidedText(item.title, Qt.TextElideMode.ElideMiddle, text.width())
        painter.drawText(QRect(text.left(), top, text.width(), line), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setPen(QColor(theme.faint))
        reason = item.reason[:1].upper() + item.reason[1:]
        painter.drawText(QRect(text.left(), top + line, text.width(), 2 * line), Qt.TextFlag.TextWordWrap, reason)
        painter.restore()

    def _paint_picture(self, painter: QPainter, item: LeftOutItem, box: QRect) -> None:
        theme = colours(self._view.palette())
        if item.picture is None:
            painter.fillRect(box, QColor(theme.base))
            painter.setPen(QColor(theme.disabled))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "no\npicture")
            return
        ratio = self._view.devicePixelRatioF()
        height, width = item.picture.shape[:2]
        side = math.floor(THUMBNAIL * ratio)
        factor = max(1, side // max(height, width))
        painter.scale(1 / ratio, 1 / ratio)
        left = round(box.left() * ratio) + (side - width * factor) // 2
        top = round(box.top() * ratio) + (side - height * factor) // 2
        cell = QRect(left, top, width * factor, height * factor)
        paint_sprite(painter, item.picture, cell, backdrop=backdrop_brush("checker", theme, ratio=ratio))
        painter.scale(ratio, ratio)


class _List(QListView):
    """Columns of equal width that fill the view."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours(self.palette()).faint))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, _NOTHING)


class LeftOutView(QWidget):
    """The list, and a line of buttons for what is chosen in it."""

    takeBackWanted = Signal(object)  # noqa: N815  tuple[str, ...] of names
    cutWanted = Signal(object)  # noqa: N815  Path of a sheet
    revealWanted = Signal(object)  # noqa: N815  Path to be shown in its folder

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items = LeftOutModel(self)
        self.list = _List()
        self.list.setObjectName("train.leftOut")
        self.list.setAccessibleName("What is left out, and why")
        self.list.setModel(self.items)
        self.list.setItemDelegate(LeftOutDelegate(self.list))
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        # Its room is kept free: columns would be counted with it and laid out without.
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.selectionModel().selectionChanged.connect(self._on_selection)
        self.list.activated.connect(self._on_activated)
        self._said = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self.cut = self._button("Cut this sheet…", "train.leftOut.cut", "Cut the picture into its sprites")
        self.take_back = self._button("Take back", "train.leftOut.takeBack", "Learn from these sprites again")
        self.reveal = self._button("Show in folder", "train.leftOut.reveal", "Open the folder of the file")
        self.copy = self._button("Copy list", "train.leftOut.copy", "Copy names and reasons as text")
        self.cut.clicked.connect(self._on_cut)
        self.take_back.clicked.connect(self._on_take_back)
        self.reveal.clicked.connect(self._on_reveal)
        self.copy.clicked.connect(self._on_copy)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE)
        bar.addWidget(self._said, 1)
        for button in (self.cut, self.take_back, self.reveal, self.copy):
            bar.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.list, 1)
        layout.addLayout(bar)
        self._on_selection(QItemSelection(), QItemSelection())

    def _button(self, text: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text.rstrip("…"))
        button.setToolTip(tip)
        return button

    # -- what is shown -----------------------------------------------------------------------------------------------

    def show_left_out(self, everything: SpriteSet | None, without: tuple[str, ...]) -> int:
        """Show what is not learned from; returns how much that is."""
        place = self.list.verticalScrollBar().value()
        self.items.set_items(left_out_items(everything, without) if everything is not None else ())
        self.list.executeDelayedItemsLayout()
        self.list.verticalScrollBar().setValue(place)
        self._on_selection(QItemSelection(), QItemSelection())
        return len(self.items.items)

    def show_thumbnails(self, found: tuple[Thumbnail, ...]) -> None:
        """Pictures of the files."""
        self.items.set_thumbnails(found)

    # -- what is done with it ----------------------------------------------------------------------------------------

    def _chosen(self) -> list[LeftOutItem]:
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return [self.items.items[row] for row in rows]

    @Slot(QItemSelection, QItemSelection)
    def _on_selection(self, _on: QItemSelection, _off: QItemSelection) -> None:
        chosen = self._chosen()
        everything = self.items.items
        by_hand = [item for item in chosen or everything if item.name]
        self.take_back.setText("Take all back" if by_hand and not chosen else "Take back")
        self.take_back.setVisible(any(item.name for item in everything))
        self.take_back.setEnabled(bool(by_hand))
        self.cut.setVisible(any(item.sheet for item in everything))
        self.cut.setEnabled(self._sheet() is not None)
        self.reveal.setVisible(any(item.path is not None for item in everything))
        self.reveal.setEnabled(len(chosen) == 1 and chosen[0].path is not None)
        self.copy.setVisible(bool(everything))
        self._said.setText(f"{count(len(chosen), 'entry', 'entries')} chosen" if len(chosen) > 1 else "")

    def _sheet(self) -> Path | None:
        """The sheet to cut: the one that is chosen, or the only one there is."""
        sheets = [item.path for item in self._chosen() or self.items.items if item.sheet]
        return sheets[0] if len(sheets) == 1 else None

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        item = self.items.items[index.row()]
        if item.name:
            self.takeBackWanted.emit((item.name,))
        elif item.sheet:
            self.cutWanted.emit(item.path)

    @Slot()
    def _on_cut(self) -> None:
        sheet = self._sheet()
        if sheet is not None:
            self.cutWanted.emit(sheet)

    @Slot()
    def _on_take_back(self) -> None:
        names = tuple(item.name for item in self._chosen() or self.items.items if item.name)
        self.takeBackWanted.emit(names)

    @Slot()
    def _on_reveal(self) -> None:
        chosen = self._chosen()
        if chosen and chosen[0].path is not None:
            self.revealWanted.emit(chosen[0].path)

    @Slot()
    def _on_copy(self) -> None:
        QApplication.clipboard().setText("\n".join(item.text for item in self._chosen() or self.items.items))
