"""The tools above the mask, and their keys."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from pixelgen.gui.generation.variations.mask import MAX_BRUSH
from pixelgen.gui.generation.variations.mask_canvas import MaskCanvas
from pixelgen.gui.generation.variations.mask_tools import MASK_TOOLS
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.flow_layout import FlowLayout
from pixelgen.gui.widgets.form import CalmSpinBox
from pixelgen.gui.widgets.segmented import SegmentedChoice


class MaskBar(QWidget):
    """Tool, brush, mirror and eraser, undo and redo, all, none and inverse of one ``MaskCanvas``."""

    changed = Signal()

    def __init__(self, canvas: MaskCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.tool = SegmentedChoice(MASK_TOOLS, "generate.reroll.tool")
        self.brush = CalmSpinBox()
        self.brush.setObjectName("generate.reroll.brush")
        self.brush.setRange(1, MAX_BRUSH)
        self.brush.setSuffix(" px")
        self.brush.setValue(canvas.brush)
        self.brush.setAccessibleName("Brush")
        self.brush.setToolTip("Side of the square brush (+ and -, or Shift and the wheel)")
        self.eraser = self._switch("Eraser", "generate.reroll.eraser", "E", "The left button erases, the right paints")
        self.mirror = self._switch("Mirror", "generate.reroll.mirror", "X", "Paint the same at the other side")
        self.undo = self._command("Undo", "generate.reroll.undo", QKeySequence.StandardKey.Undo, "Undo")
        self.redo = self._command("Redo", "generate.reroll.redo", QKeySequence.StandardKey.Redo, "Redo")
        self.invert = self._command("Invert", "generate.reroll.invert", "Ctrl+Shift+I", "What was in is out")
        self.everything = self._command("All", "generate.reroll.all", "Ctrl+A", "Everything is drawn anew")
        self.nothing = self._command("Clear", "generate.reroll.clear", "Delete", "Nothing is painted")
        row = FlowLayout(self, spacing=SPACE)
        for widget in (self.tool, QLabel("Brush"), self.brush, self.eraser, self.mirror):
            row.addWidget(widget)
        for widget in (self.undo, self.redo, self.invert, self.everything, self.nothing):
            row.addWidget(widget)
        self.tool.keyChanged.connect(canvas.set_tool)
        self.brush.valueChanged.connect(canvas.set_brush)
        canvas.brushChanged.connect(self.brush.setValue)
        self.eraser.toggled.connect(self._on_eraser)
        self.mirror.toggled.connect(self._on_mirror)
        self.undo.clicked.connect(self._on_undo)
        self.redo.clicked.connect(self._on_redo)
        self.invert.clicked.connect(self._on_invert)
        self.everything.clicked.connect(self._on_all)
        self.nothing.clicked.connect(self._on_clear)
        canvas.painted.connect(self._show_state)
        for tool in MASK_TOOLS.values():
            action = QAction(tool.label, self)
            action.setShortcut(tool.shortcut)
            action.setData(tool.key)
            action.triggered.connect(self._on_tool)
            self.addAction(action)
        self._show_state()

    def _command(
        self, text: str, name: str, shortcut: QKeySequence | QKeySequence.StandardKey | str, tip: str
    ) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        keys = QKeySequence(shortcut)
        button.setToolTip(f"{tip} ({keys.toString(QKeySequence.SequenceFormat.NativeText)})")
        button.setShortcut(keys)
        return button

    def _switch(self, text: str, name: str, shortcut: str, tip: str) -> QToolButton:
        button = self._command(text, name, shortcut, tip)
        button.setCheckable(True)
        return button

    @Slot()
    def _show_state(self) -> None:
        mask = self._canvas.mask
        self.undo.setEnabled(mask.can_undo)
        self.redo.setEnabled(mask.can_redo)
        self.nothing.setEnabled(mask.pixels > 0)

    @Slot()
    def _on_tool(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.tool.set_key(str(action.data()))

    @Slot(bool)
    def _on_eraser(self, on: bool) -> None:
        self._canvas.set_erasing(on=on)

    @Slot(bool)
    def _on_mirror(self, on: bool) -> None:
        self._canvas.set_mirror(on=on)

    @Slot()
    def _on_undo(self) -> None:
        self._canvas.mask.undo()
        self._canvas.refresh()

    @Slot()
    def _on_redo(self) -> None:
        self._canvas.mask.redo()
        self._canvas.refresh()

    @Slot()
    def _on_invert(self) -> None:
        self._canvas.mask.invert()
        self._canvas.refresh()

    @Slot()
    def _on_all(self) -> None:
        self._canvas.mask.fill_all()
        self._canvas.refresh()

    @Slot()
    def _on_clear(self) -> None:
        self._canvas.mask.clear()
        self._canvas.refresh()
