"""The order in which Tab visits widgets that come into a window late."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QWidget


def visit_after(earlier: QWidget, part: QWidget) -> None:
    """Let Tab go from ``earlier``, or the last widget in it, into ``part``, through it as its widgets were put there.

    Qt puts what is made late at the end of the order, wherever it is seen. Both have to be in their window already.
    """
    stops = _stops(earlier)
    before = stops[-1] if stops else earlier
    for stop in _stops(part):
        QWidget.setTabOrder(before, stop)
        before = stop


def _stops(part: QWidget) -> list[QWidget]:
    """``part`` and the widgets in it that Tab visits, as they were put there.

    Not along Qt's own chain: PySide takes what ``nextInFocusChain`` or ``focusProxy`` return for a child of the widget
    that was asked, and breaks it when that one is deleted.
    """
    found = [part] if part.focusPolicy() & Qt.FocusPolicy.TabFocus else []
    if not isinstance(part, QAbstractSpinBox | QComboBox):  # an editor inside a box is visited with the box
        for child in part.children():
            if isinstance(child, QWidget) and not child.isWindow():
                found += _stops(child)
    return found
