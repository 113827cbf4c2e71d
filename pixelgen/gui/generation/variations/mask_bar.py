"""The tools above the mask, and their keys."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QToolButton, QWidget

from pixelgen.gui.generation.variations.mask import MAX_BRUSH
from pixelgen.gui.generation.variations.mask_canvas import MaskCanvas
from pixelgen.gui.generation.variations.mask_tools import BRUSH, MASK_TOOLS, WAND, Pen
from pixelgen.gui.theme import TIGHT
from pixelgen.gui.widgets.flow_layout import FlowLayout
from pixelgen.gui.widgets.form import CalmSpinBox
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.segmented import SegmentedChoice

_SIDE = 28  # of a button
_ICON = 12
_NAME = "generate.reroll"


class MaskBar(QWidget):
    """Tool, brush, eraser and mirror, undo and redo, all, none and inverse, for one ``MaskCanvas``."""

    def __init__(self, canvas: MaskCanvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.tool = SegmentedChoice(MASK_TOOLS, f"{_NAME}.tool")
        self.brush = CalmSpinBox()
        self.brush.setObjectName(f"{_NAME}.brush")
        self.brush.setRange(1, MAX_BRUSH)
        self.brush.setPrefix("Brush ")
        self.brush.setSuffix(" px")
        self.brush.setAccessibleName("Brush size")
        self.brush.setToolTip("Side of the square brush (+ and -, or Shift and the wheel)")
        self.tolerance = CalmSpinBox()
        self.tolerance.setObjectName(f"{_NAME}.tolerance")
        self.tolerance.setRange(0, 255)
        self.tolerance.setSingleStep(8)
        self.tolerance.setPrefix("Tolerance ")
        self.tolerance.setAccessibleName("Tolerance")
        self.tolerance.setToolTip("How far the colours may differ that the wand takes together")
        self._number = QStackedWidget()  # the one that the tool has a use for
        self._number.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._number.addWidget(self.brush)
        self._number.addWidget(self.tolerance)
        self.eraser = self._switch("eraser", "Erase", "E", "The left button erases, the right one paints")
        self.mirror = self._switch("mirror", "Mirror", "X", "Paint the same at the other side of the upright middle")
        self.undo = self._command("undo", "Undo", "Ctrl+Z", "Take the last stroke back")
        self.redo = self._command("redo", "Redo", "Ctrl+Shift+Z", "The stroke that was taken back, again")
        self.invert = self._command("invert", "Invert", "Ctrl+Shift+I", "Draw anew what would stay, and keep the rest")
        self.everything = self._command("select-all", "All", "Ctrl+A", "Draw everything anew")
        self.nothing = self._command("select-none", "None", "Del", "Draw nothing anew")
        row = FlowLayout(self, spacing=TIGHT)
        buttons = (self.eraser, self.mirror, self.undo, self.redo, self.invert, self.everything, self.nothing)
        for widget in (self.tool, self._number, *buttons):
            widget.setFixedHeight(_SIDE)
            row.addWidget(widget)
        again = QAction("Redo", self)
        again.setShortcut(QKeySequence("Ctrl+Y"))
        again.triggered.connect(self._on_redo)
        self.addAction(again)
        for tool in MASK_TOOLS.values():
            action = QAction(tool.label, self)
            action.setShortcut(QKeySequence(tool.shortcut))
            action.setData(tool.key)
            action.triggered.connect(self._on_tool_key)
            self.addAction(action)

        self.tool.keyChanged.connect(self._on_tool)
        self.brush.valueChanged.connect(self._on_brush)
        self.tolerance.valueChanged.connect(self._on_tolerance)
        self.eraser.toggled.connect(self._on_eraser)
        self.mirror.toggled.connect(self._on_mirror)
        self.undo.triggered.connect(self._on_undo)
        self.redo.triggered.connect(self._on_redo)
        self.invert.triggered.connect(self._on_invert)
        self.everything.triggered.connect(self._on_all)
        self.nothing.triggered.connect(self._on_none)
        canvas.painted.connect(self._show_state)
        canvas.penChanged.connect(self._show_pen)
        self._show_pen(canvas.pen)
        self._show_state()

    def _command(self, picture: str, text: str, keys: str, tip: str) -> QToolButton:
        """A button whose action has the keys: those of a button itself would wait for it to go up again."""
        sequence = QKeySequence(keys)
        action = QAction(icon(picture), text, self)
        action.setShortcut(sequence)
        action.setToolTip(f"{text}: {tip} ({sequence.toString(QKeySequence.SequenceFormat.NativeText)})")
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setFixedSize(_SIDE, _SIDE)
        button.setObjectName(f"{_NAME}.{text.lower()}")
        button.setAccessibleName(text)
        button.setAccessibleDescription(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the brush its keys
        return button

    def _switch(self, picture: str, text: str, keys: str, tip: str) -> QToolButton:
        button = self._command(picture, text, keys, tip)
        button.defaultAction().setCheckable(True)
        return button

    @Slot()
    def _show_state(self) -> None:
        mask = self._canvas.part
        self.undo.defaultAction().setEnabled(mask.can_undo)
        self.redo.defaultAction().setEnabled(mask.can_redo)
        self.nothing.defaultAction().setEnabled(mask.pixels > 0)
        self.everything.defaultAction().setEnabled(mask.pixels < mask.side**2)

    @Slot(object)
    def _show_pen(self, pen: Pen) -> None:
        self.tool.set_key(pen.tool.key)
        self.brush.setValue(pen.size)
        self.tolerance.setValue(pen.tolerance)
        self.brush.setEnabled(pen.tool is BRUSH)
        self._number.setCurrentWidget(self.tolerance if pen.tool is WAND else self.brush)
        self.eraser.setChecked(pen.erasing)
        self.mirror.setChecked(pen.mirror)

    @Slot(str)
    def _on_tool(self, key: str) -> None:
        self._canvas.set_pen(tool=MASK_TOOLS[key])

    @Slot()
    def _on_tool_key(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._on_tool(str(action.data()))

    @Slot(int)
    def _on_brush(self, size: int) -> None:
        self._canvas.set_pen(size=size)

    @Slot(int)
    def _on_tolerance(self, tolerance: int) -> None:
        self._canvas.set_pen(tolerance=tolerance)

    @Slot(bool)
    def _on_eraser(self, on: bool) -> None:
        self._canvas.set_pen(erasing=on)

    @Slot(bool)
    def _on_mirror(self, on: bool) -> None:
        self._canvas.set_pen(mirror=on)

    @Slot()
    def _on_undo(self) -> None:
        self._canvas.part.undo()
        self._canvas.refresh()

    @Slot()
    def _on_redo(self) -> None:
        self._canvas.part.redo()
        self._canvas.refresh()

    @Slot()
    def _on_invert(self) -> None:
        self._canvas.part.invert()
        self._canvas.refresh()

    @Slot()
    def _on_all(self) -> None:
        self._canvas.part.fill_all()
        self._canvas.refresh()

    @Slot()
    def _on_none(self) -> None:
        self._canvas.part.clear()
        self._canvas.refresh()
