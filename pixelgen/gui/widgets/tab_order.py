"""The order in which Tab visits widgets that come into a window late."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def visit_after(earlier: QWidget, part: QWidget) -> None:
    """Let Tab go from ``earlier``, or the last widget in it, into ``part``, whose own order stays.

    Qt puts what is made late at the end of the order, wherever it is seen. Both have to be in their window already.
    """
    stops = _stops(earlier)
    before = stops[-1] if stops else earlier
    for stop in _stops(part):
        QWidget.setTabOrder(before, stop)
        before = stop


def _stops(part: QWidget) -> list[QWidget]:
    """``part`` and the widgets in it that Tab visits, in its order. An editor inside a box is visited with the box."""
    found: list[QWidget] = []
    each: QWidget | None = part
    while each is not None:
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None and _is_in(part, each):
            found.append(each)
        each = each.nextInFocusChain()
        if each is part:
            break
    return found


def _is_in(part: QWidget, each: QWidget) -> bool:
    return each is part or part.isAncestorOf(each)
