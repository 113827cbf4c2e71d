"""One run as a row: a few of its newest sprites, its name, what it learned, its state, its FID and its age."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pixelgen.gui.style_parts import draw_bar
from pixelgen.gui.theme import GAP, SPACE, TIGHT, Colours, colours
from pixelgen.gui.training.runs.model import RunRole
from pixelgen.gui.training.runs.state_label import paint_state
from pixelgen.gui.training.runs.words import LIVE, STATES, fid_text, floor_text, learned_text, when
from pixelgen.gui.widgets.row_paint import paint_ground, paint_left, paint_right
from pixelgen.gui.widgets.row_picture import PICTURE, paint_picture

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary

Index = QModelIndex | QPersistentModelIndex

_NARROW = 240  # a text of less width has one column of four lines
_LEAST_TOLD = 48  # a sentence in less room says nothing
_NAME_SHARE = 0.62  # of the text's width


class RunDelegate(QStyledItemDelegate):
    """Paints the rows of a ``RunListModel``; the name is edited in its place."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = 3 * QFontMetrics(self._view.font()).height() + 2 * TIGHT
        return QSize(0, max(PICTURE, lines) + 2 * SPACE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, state = QRect(option.rect), option.state
        theme = colours(self._view.palette())
        run: RunSummary = index.data(RunRole.SUMMARY)
        painter.save()
        painter.setFont(self._view.font())
        paint_ground(painter, rect, state, theme)
        sprites, ratio = index.data(RunRole.SPRITES), self._view.devicePixelRatioF()
        paint_picture(painter, _picture_corner(rect), sprites, theme, ratio=ratio)
        _paint_text(painter, _text_rect(rect), run, theme)
        if run.state in LIVE and run.minutes_wanted:
            share = min(1.0, run.seconds / (60 * run.minutes_wanted))
            _paint_progress(painter, _text_rect(rect), share, theme)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        line = QLineEdit(parent)
        line.setObjectName("train.runs.name")
        line.setAccessibleName("New name of the run")
        return line

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        text = _text_rect(QRect(option.rect))
        height = editor.sizeHint().height()
        middle = text.top() + _line_height(self._view.font()) // 2
        width = round(text.width() * _NAME_SHARE)
        editor.setGeometry(text.left() - TIGHT, max(0, middle - height // 2), width, height)


def _picture_corner(row: QRect) -> QPoint:
    return QPoint(row.left() + GAP, row.top() + (row.height() - PICTURE) // 2)


def _text_rect(row: QRect) -> QRect:
    return row.adjusted(GAP + PICTURE + GAP, SPACE, -GAP, -SPACE)


def _line_height(font: QFont) -> int:
    return QFontMetrics(font).height()


def _paint_text(painter: QPainter, room: QRect, run: "RunSummary", theme: Colours) -> None:
    plain, strong = painter.font(), QFont(painter.font())
    strong.setBold(True)
    height = _line_height(plain)
    narrow = room.width() < _NARROW
    count = 4 if narrow else 3
    gap = (room.height() - count * height) // (count - 1)
    lines = [QRect(room.left(), room.top() + n * (height + gap), room.width(), height) for n in range(count)]
    first, second, last = lines[0], lines[1], lines[-1]
    word = STATES[run.state]

    painter.setFont(strong)
    used = 0 if narrow else paint_right(painter, first, fid_text(run), theme.text)
    paint_left(painter, first.adjusted(0, 0, -used, 0), run.name, theme.text)
    painter.setFont(plain)
    used = 0 if narrow else paint_right(painter, second, floor_text(run), theme.faint)
    learned = " · ".join(filter(None, (fid_text(run) if narrow else "", learned_text(run))))
    paint_left(painter, second.adjusted(0, 0, -used, 0), learned, theme.faint)
    used = 0 if narrow else paint_right(painter, last, when(run.updated), theme.faint)
    if narrow:
        paint_left(painter, lines[2], when(run.updated, brief=True), theme.faint)
    shade = getattr(theme, word.shade)
    begin = paint_state(painter, last.left(), last.top() + last.height() / 2, word, QColor(shade))
    after = last.adjusted(round(begin) - last.left(), 0, -used, 0)
    paint_left(painter, after, word.label, shade)
    told = run.message if run.state == "failed" else ""
    rest = after.adjusted(painter.fontMetrics().horizontalAdvance(word.label) + SPACE, 0, 0, 0)
    if rest.width() >= _LEAST_TOLD:
        paint_left(painter, rest, told, theme.faint)


def _paint_progress(painter: QPainter, room: QRect, share: float, theme: Colours) -> None:
    groove = QRect(room.left(), room.bottom() + 3, room.width(), 3)
    draw_bar(painter, groove, QColor(theme.line))
    done = QRect(groove)
    done.setWidth(max(3, round(groove.width() * share)))
    draw_bar(painter, done, QColor(theme.accent))
