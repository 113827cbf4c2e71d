"""All that sprites can leave as, in groups."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from pixelgen.gui.theme import SPACE, TIGHT, colours
from pixelgen.gui.widgets.icons import icon
from pixelgen.sprites.export_options import EXPORT_FORMATS

_ICONS = {"Sheets": "sheet", "Engines": "engine", "Files": "files", "Animations": "film"}
_ROW, _HEADING, _ICON = 28, 30, 12  # heights, logical pixels
_RADIUS = 5.0
_KEY = Qt.ItemDataRole.UserRole


class _FormatDelegate(QStyledItemDelegate):
    """A heading, or a format in a rounded bar that is filled while it is chosen."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = colours(option.palette)
        rect: QRect = option.rect
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(_KEY) is None:
            painter.setFont(index.data(Qt.ItemDataRole.FontRole))
            painter.setPen(QColor(theme.faint))
            room = rect.adjusted(SPACE, 0, 0, -TIGHT)
            painter.drawText(room, (Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft).value, text)
            painter.restore()
            return
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            fill = QColor(theme.accent if chosen else theme.button)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(QRectF(rect).adjusted(0, 1, 0, -1), _RADIUS, _RADIUS)
        picture: QIcon = index.data(Qt.ItemDataRole.DecorationRole)
        mode = QIcon.Mode.Selected if chosen else QIcon.Mode.Normal
        place = QRect(rect.left() + SPACE, rect.center().y() - _ICON // 2 + 1, _ICON, _ICON)
        picture.paint(painter, place, Qt.AlignmentFlag.AlignCenter, mode)
        painter.setPen(QColor(theme.accent_text if chosen else theme.text))
        room = rect.adjusted(2 * SPACE + _ICON, 0, -TIGHT, 0)
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, (Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft).value, shown)
        painter.restore()


class FormatList(QListWidget):
    """One line for each format, under the name of its group. The arrow keys go from format to format."""

    keyChanged = Signal(str)  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export.format")
        self.setAccessibleName("Format")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_FormatDelegate(self))
        self.setMouseTracking(True)  # for the bar under the pointer
        self.viewport().setAutoFillBackground(False)
        group = ""
        for form in EXPORT_FORMATS.values():
            if form.group != group:
                group = form.group
                self._add_heading(group)
            item = QListWidgetItem(icon(_ICONS[form.group]), form.label)
            item.setData(_KEY, form.key)
            item.setToolTip(form.help)
            item.setSizeHint(QSize(0, _ROW))
            self.addItem(item)
        self.set_key(next(iter(EXPORT_FORMATS)))
        self.currentItemChanged.connect(self._on_current)

    def _add_heading(self, group: str) -> None:
        item = QListWidgetItem(group)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setSizeHint(QSize(0, _HEADING if self.count() else _HEADING - SPACE))
        font = self.font()
        font.setBold(True)
        item.setFont(font)
        self.addItem(item)

    @property
    def key(self) -> str:
        """The chosen format."""
        item = self.currentItem()
        return str(item.data(_KEY)) if item is not None else next(iter(EXPORT_FORMATS))

    def set_key(self, key: str) -> None:
        """Choose a format. Raises ConfigError for one that does not exist."""
        known = EXPORT_FORMATS[key].key
        for row in range(self.count()):
            if self.item(row).data(_KEY) == known:
                self.setCurrentRow(row)

    def sizeHint(self) -> QSize:
        return QSize(216, 480)

    @Slot()
    def _on_current(self) -> None:
        self.keyChanged.emit(self.key)
