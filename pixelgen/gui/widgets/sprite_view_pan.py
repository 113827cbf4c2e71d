"""A view of sprites that a hand can move: Space and the left button, or the middle button."""

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from pixelgen.gui.widgets.sprite_view import SpriteView

_EDGE = 24  # logical pixels from the edge of the view within which a drag scrolls it
_TICK = 30  # ms between two steps of that scrolling


class PannedView(SpriteView):
    """Adds to ``SpriteView``: dragging all of it with the hand, and scrolling while something is dragged to its edge.

    The left button without Space is left to those who derive from this: ``_press``, ``_drag``, ``_release``.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hand = False  # Space is held
        self._dragged_from: QPoint | None = None
        self._pointer = QPointF()
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_TICK)
        self._scrolling.timeout.connect(self._on_scrolling)

    # For those who derive from this

    def _press(self, event: QMouseEvent) -> None:
        """The left or the right button went down."""

    def _drag(self, point: QPointF) -> None:
        """The pointer is at ``point`` of the viewport with the left button down, or what lies below it has moved."""

    def _release(self, event: QMouseEvent) -> None:
        """The left button went up."""

    def _scroll_at_edge(self, *, wanted: bool) -> None:
        """Scroll for as long as the pointer stays at the edge."""
        if wanted and not self._scrolling.isActive():
            self._scrolling.start()
        elif not wanted:
            self._scrolling.stop()

    @property
    def _panning(self) -> bool:
        return self._dragged_from is not None

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() is Qt.MouseButton.LeftButton
        if event.button() is Qt.MouseButton.MiddleButton or (left and self._hand):
            self._dragged_from = event.position().toPoint()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif left or event.button() is Qt.MouseButton.RightButton:
            self._pointer = event.position()
            self._press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._dragged_from is not None:
            moved = (event.position().toPoint() - self._dragged_from) * self._ratio()
            self._dragged_from = event.position().toPoint()
            self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())
        elif event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._scroll_at_edge(wanted=False)
        if self._dragged_from is not None:
            self._dragged_from = None
            self._show_hand()
        elif event.button() is Qt.MouseButton.LeftButton:
            self._release(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._set_hand(held=True)
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            super().keyPressEvent(event)
        else:
            event.ignore()  # arrows scrub, up in the tab

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._set_hand(held=False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._set_hand(held=False)

    def _set_hand(self, *, held: bool) -> None:
        self._hand = held
        if not self._panning:
            self._show_hand()

    def _show_hand(self) -> None:
        shape = Qt.CursorShape.OpenHandCursor if self._hand else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    @Slot()
    def _on_scrolling(self) -> None:
        size, at = self.viewport().size(), self._pointer
        moved = False
        for bar, place, extent in (
            (self.horizontalScrollBar(), at.x(), size.width()),
            (self.verticalScrollBar(), at.y(), size.height()),
        ):
            beyond = min(0.0, place - _EDGE) + max(0.0, place - (extent - _EDGE))
            if beyond:
                before = bar.value()
                bar.setValue(before + round(beyond * self._ratio() / 2))
                moved |= bar.value() != before
        if moved:
            self._drag(at)
