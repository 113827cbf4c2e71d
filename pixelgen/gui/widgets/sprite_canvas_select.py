"""A view of sprites of which some are selected and marked, by keys and by whoever derives the mouse from it."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QToolTip, QWidget

from pixelgen.gui.theme import colours
from pixelgen.gui.widgets.sprite_canvas_badges import BadgePainter
from pixelgen.gui.widgets.sprite_canvas_marks import Mark, describe_sprite
from pixelgen.gui.widgets.sprite_canvas_selection import Selection
from pixelgen.gui.widgets.sprite_paint import paint_frame
from pixelgen.gui.widgets.sprite_view_pan import PannedView

_FRAME = 2  # width of the frame around a selected sprite, logical pixels
_ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class SelectableView(PannedView):
    """Adds to ``PannedView``: selected sprites, marks, and the keys of ``SpriteCanvas``."""

    selectionChanged = Signal()  # noqa: N815
    activated = Signal(int)  # place
    moveWanted = Signal(object, object)  # noqa: N815  tuple of places, and the place before which they go (count: end)

    def __init__(self, parent: QWidget | None = None, *, multiple: bool, movable: bool) -> None:
        super().__init__(parent)
        self._multiple = multiple
        self._movable = movable
        self._selection = Selection()
        self._marks: tuple[Mark, ...] = ()
        self._badges = BadgePainter()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Sprites"))

    # Selection

    @property
    def selection(self) -> tuple[int, ...]:
        """The places of the selected sprites, in order."""
        return self._selection.ordered

    @property
    def current(self) -> int | None:
        """The selected sprite that is looked at; None when none is selected."""
        return self._selection.current

    def select(self, places: Iterable[int], current: int | None = None) -> None:
        """Select just ``places`` and bring ``current`` into view: by default the one that is, if it stays, or the last.

        Raises:
            IndexError: for a sprite that is not shown.
            ValueError: if ``current`` is not among them.
        """
        wanted = tuple(places)
        count = 0 if self._sprites is None else len(self._sprites)
        for place in wanted:
            if not 0 <= place < count:
                raise IndexError(f"there is no sprite {place}")
        self._set_selection(self._selection.only(wanted, current))

    def select_all(self) -> None:
        if self._sprites is not None and self._multiple:
            self._set_selection(self._selection.only(range(len(self._sprites)), self.current or 0))

    def _set_selection(self, selection: Selection, *, follow: bool = True) -> None:
        """Show ``selection``, tell of it if it is another, and, with ``follow``, bring a new current into view."""
        before, self._selection = self._selection, selection
        if (selection.places, selection.current) == (before.places, before.current):
            return
        if follow and selection.current is not None and selection.current != before.current:
            self._bring_into_view(selection.current)
        self._describe()
        self.selectionChanged.emit()
        self.viewport().update()

    def _describe(self) -> None:
        """Say in words what is selected, for those who hear the window."""
        if self._sprites is None:
            return
        words = ""
        if self.current is not None:
            words = describe_sprite(self.current, len(self._sprites), self._mark(self.current))
            if len(self.selection) > 1:
                words += f" · {len(self.selection)} selected"
        self.setAccessibleDescription(words)

    def _bring_into_view(self, sprite: int) -> None:
        if self._grid is None:
            return
        left, top = self._grid.origin(sprite)
        width, height = self._view()
        room = self._grid.margin // 2
        for bar, start, extent in (
            (self.horizontalScrollBar(), left, width),
            (self.verticalScrollBar(), top, height),
        ):
            if start - room < bar.value():
                bar.setValue(start - room)
            elif start + self._grid.cell + room > bar.value() + extent:
                bar.setValue(start + self._grid.cell + room - extent)

    # Marks

    def set_marks(self, marks: Sequence[Mark] | None) -> None:
        """Show a mark for each sprite, in the order of their places; None shows none."""
        self._marks = tuple(marks or ())
        self._describe()
        self.viewport().update()

    def _mark(self, place: int) -> Mark | None:
        return self._marks[place] if place < len(self._marks) else None

    # Painting

    def _paint_over(self, painter: QPainter) -> None:
        theme, ratio = colours(self.palette()), self._ratio()
        colour = QColor(theme.accent if self.hasFocus() or self.viewport().hasFocus() else theme.faint)
        width = max(1, round(_FRAME * ratio))
        visible = self._visible()
        for place in visible:
            if place in self._selection.places:
                paint_frame(painter, self.cell_rect(place), width=width, colour=colour)
        if self.current is not None and len(self.selection) > 1:
            cell = self.cell_rect(self.current).adjusted(-width, -width, width, width)
            paint_frame(painter, cell, width=max(1, round(ratio)), colour=QColor(theme.text))
        marked = [(self.cell_rect(place), mark) for place in visible if (mark := self._mark(place)) is not None]
        self._badges.paint(painter, marked, ratio=ratio, theme=theme, font=self.font())

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _ARROWS.get(event.key())
        held = event.modifiers()
        if step is not None and held & CONTROL:
            self._go(step, extend=bool(held & SHIFT))
        elif step is not None and held & ALT and step[0] and self._movable:
            self._shift(step[0])
        elif event.key() == Qt.Key.Key_A and held & CONTROL:
            self.select_all()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and held & SHIFT and self.current is not None:
            self.activated.emit(self.current)
        elif event.key() == Qt.Key.Key_Escape and self._multiple and self.selection:
            self.select(())
        else:
            super().keyPressEvent(event)

    def _go(self, step: tuple[int, int], *, extend: bool) -> None:
        if self._grid is None:
            return
        place = 0 if self.current is None else self.current + step[0] + step[1] * self._grid.columns
        if 0 <= place < self._grid.count:
            ranged = extend and self._multiple
            self._set_selection(self._selection.ranged(place) if ranged else self._selection.at(place))

    def _shift(self, step: int) -> None:
        """Move the selected sprites one place on."""
        places = self.selection
        if places and self._grid is not None:
            before = places[0] - 1 if step < 0 else places[-1] + 2
            if 0 <= before <= self._grid.count:
                self.moveWanted.emit(places, before)

    # Events

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            place = self.sprite_at(QPointF(event.pos()))
            mark = self._mark(place) if place is not None else None
            if place is not None and mark is not None and self._sprites is not None:
                words = describe_sprite(place, len(self._sprites), mark)
                QToolTip.showText(event.globalPos(), "\n".join(part for part in (words, mark.tip) if part), self)
                return True
        return super().viewportEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
