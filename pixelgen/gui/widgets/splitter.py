"""Two parts side by side or one above the other, with a handle between them that can be dragged."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from pixelgen.gui.theme import GAP


def splitter(
    name: str,
    first: QWidget,
    second: QWidget,
    *,
    sizes: tuple[int, int],
    orientation: Qt.Orientation = Qt.Orientation.Horizontal,
) -> QSplitter:
    """A splitter whose place is remembered under ``name`` (see ``MainWindow``)."""
    made = QSplitter(orientation)
    made.setObjectName(name)
    made.addWidget(first)
    made.addWidget(second)
    made.setSizes(list(sizes))
    made.setHandleWidth(GAP)
    made.setChildrenCollapsible(False)
    return made
