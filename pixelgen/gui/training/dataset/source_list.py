"""Where the sprites come from: a short list, each with a button to do without it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from pixelgen.gui.theme import SPACE, TIGHT
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.panel import FaintLabel

_MOST_ROWS = 4  # more of them scroll
_ICON = QSize(12, 12)


class SourceRow(QWidget):
    """One folder or file."""

    removeWanted = Signal(object)  # noqa: N815  Path

    def __init__(self, source: Path, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = source
        picture = QLabel()
        self._picture, self._icon_name = picture, "folder" if not source.suffix else "sprite"
        self.name = ElidedLabel(source.name or str(source), mode=Qt.TextElideMode.ElideMiddle)
        self.name.setAccessibleName(str(source))
        self.setToolTip(str(source))
        self.remove = QToolButton()
        self.remove.setText("×")
        self.remove.setAutoRaise(True)
        self.remove.setObjectName(f"train.sources.remove.{source.name}")
        self.remove.setAccessibleName(f"Do without {source.name}")
        self.remove.setToolTip(f"Do without {source.name}; nothing is deleted")
        self.remove.clicked.connect(self._on_remove)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(picture)
        layout.addWidget(self.name, 1)
        if note:
            layout.addWidget(FaintLabel(note))
        layout.addWidget(self.remove)
        self.retint()

    def retint(self) -> None:
        """The picture in the colours of the theme."""
        self._picture.setPixmap(icon(self._icon_name).pixmap(_ICON))

    @Slot()
    def _on_remove(self) -> None:
        self.removeWanted.emit(self.source)


class SourceList(QScrollArea):
    """The sources in their order."""

    removeWanted = Signal(object)  # noqa: N815  Path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("train.sources")
        self.setAccessibleName("Where the sprites come from")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows: list[SourceRow] = []
        self._held = QWidget()
        self._layout = QVBoxLayout(self._held)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(TIGHT)
        self.setWidget(self._held)
        self.viewport().setAutoFillBackground(False)
        self._held.setAutoFillBackground(False)

    def show_sources(self, sources: Sequence[tuple[Path, str]]) -> None:
        """Show (path, a word about it) of each."""
        for row in self.rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [SourceRow(source, note) for source, note in sources]
        for row in self.rows:
            row.removeWanted.connect(self.removeWanted)
            self._layout.addWidget(row)
        line = self.rows[0].sizeHint().height() + TIGHT if self.rows else 0
        shown = min(len(self.rows), _MOST_ROWS)
        self.setFixedHeight(shown * line + (line // 2 if len(self.rows) > shown else 0))

    def retint(self) -> None:
        """The pictures in the colours of the theme."""
        for row in self.rows:
            row.retint()
