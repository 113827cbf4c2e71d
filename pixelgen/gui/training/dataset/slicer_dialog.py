"""The slicer: where the sprites lie on a sheet. Nothing is written; the sheet stays as it is."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.theme import GAP, MARGIN, SPACE
from pixelgen.gui.training.dataset.slicer_fields import SlicerFields
from pixelgen.gui.training.dataset.slicer_job import OpenedSheet, SheetCells, cells_job, open_job
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.message_line import MessageLine, Tone
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.primary_button import PrimaryButton
from pixelgen.gui.widgets.sheet_view import SheetView
from pixelgen.gui.wording import count
from pixelgen.sprites.slicing import SliceOptions

_SIDE = 280  # width of the column of fields


class SlicerDialog(QDialog):
    """Goes through ``sheets`` one by one and tells in the end how each is to be cut; cancelled, it tells nothing.

    Args:
        sheets: pictures that may be cut, at least one.
        cuts: how some of them are cut now.
        first: the one to begin with; else the first that is not cut.
    """

    cutsChosen = Signal(object)  # noqa: N815  dict[Path, SliceOptions | None]; None takes a picture whole

    def __init__(
        self,
        sheets: Sequence[Path],
        cuts: Mapping[Path, SliceOptions],
        *,
        first: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("slicer")
        self.setWindowTitle("Cut a sheet into sprites")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(960, 620)
        self._sheets = tuple(sheets)
        self._cuts = dict(cuts)
        self._decided: dict[Path, SliceOptions | None] = {}
        self._path = first or next((path for path in sheets if path not in cuts), self._sheets[0])
        self._sheet: OpenedSheet | None = None
        self._cells: SheetCells | None = None
        self._closing = False
        self._opening = JobRunner(self)
        self._opening.succeeded.connect(self._on_opened)
        self._opening.failed.connect(self._on_failed)
        self._finding = JobRunner(self)
        self._finding.succeeded.connect(self._on_found)
        self.fields = SlicerFields()
        self.fields.changed.connect(self._find)
        self.view = SheetView()
        self.view.setObjectName("slicer.sheet")
        self.view.setAccessibleName("The sheet with its cells")
        self.view.zoomChanged.connect(self._show_zoom)
        self.name = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.name.setObjectName("slicer.name")
        self.place = FaintLabel()
        self.zoom = FaintLabel()
        self.said = FaintLabel()
        self.said.setObjectName("slicer.count")
        self.said.setWordWrap(True)
        self.message = MessageLine()
        self.message.setObjectName("slicer.message")
        self.same = QCheckBox()
        self.same.setObjectName("slicer.same")
        self.cut = PrimaryButton("&Cut")
        self.cut.setObjectName("slicer.cut")
        self.cut.setDefault(True)
        self.whole = QPushButton("Take it &whole")
        self.whole.setObjectName("slicer.whole")
        self.whole.setToolTip("It is one picture and no sheet")
        self.cancel = QPushButton("Cancel")
        self.cancel.setObjectName("slicer.cancel")
        for button in (self.whole, self.cancel):
            button.setAutoDefault(False)
        self.same.toggled.connect(self._name_cut)
        self.cut.clicked.connect(self._on_cut)
        self.whole.clicked.connect(self._on_whole)
        self.cancel.clicked.connect(self.reject)
        self._lay_out()
        self._open(self._path)

    def _lay_out(self) -> None:
        side = QWidget()
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.fields)
        column.addWidget(self.said)
        column.addWidget(self.message)
        column.addWidget(self.same)
        column.addStretch(1)
        column.addWidget(FaintLabel("The file stays as it is."))
        top = QHBoxLayout()
        top.addWidget(self.name, 1)
        top.addWidget(self.place)
        top.addSpacing(SPACE)
        top.addWidget(self.zoom)
        picture = QVBoxLayout()
        picture.setSpacing(SPACE)
        picture.addLayout(top)
        picture.addWidget(self.view, 1)
        middle = QHBoxLayout()
        middle.setSpacing(GAP)
        middle.addWidget(side)
        middle.addLayout(picture, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.whole)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.cut)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        layout.addLayout(middle, 1)
        layout.addLayout(buttons)

    # -- one sheet ---------------------------------------------------------------------------------------------------

    @property
    def path(self) -> Path:
        """The sheet that is shown."""
        return self._path

    @property
    def cells(self) -> SheetCells | None:
        """How it is cut now; None while that is worked out."""
        return self._cells

    def _open(self, path: Path) -> None:
        self._path = path
        self._sheet = self._cells = None
        self.name.setText(path.name)
        self.name.setAccessibleName(str(path))
        self.place.setText(f"{self._sheets.index(path) + 1} of {len(self._sheets)}" if len(self._sheets) > 1 else "")
        self.message.clear()
        self.said.clear()
        self.same.hide()
        self.view.set_sheet(None)
        self.view.set_message("Reading…")
        self.fields.setEnabled(False)
        self.cut.setEnabled(False)
        self._name_cut()
        self._finding.abort()
        self._opening.restart(open_job(path, [each for each in self._sheets if each not in self._decided]))

    def _next(self, decided: Collection[Path]) -> Path | None:
        """The next sheet that is not cut and about which nothing is said yet."""
        return next((each for each in self._sheets if each not in decided and each not in self._cuts), None)

    def _alike(self) -> tuple[Path, ...]:
        """What is cut together with the sheet that is shown."""
        return self._sheet.alike if self._sheet is not None and self.same.isChecked() else ()

    @Slot()
    def _name_cut(self) -> None:
        following = self._next({*self._decided, self._path, *self._alike()})
        self.cut.setText("&Cut" if following is None else "&Cut and go on")

    @Slot(object)
    def _on_opened(self, sheet: OpenedSheet) -> None:
        self._sheet = sheet
        height, width = sheet.pixels.shape[:2]
        self.place.setText(" · ".join(filter(None, (f"{width} × {height} px", self.place.text()))))
        self.view.set_sheet(sheet.pixels)
        self._show_zoom(self.view.factor)
        others = len(sheet.alike)
        self.same.setText(f"Cut {count(others, 'other sheet')} of this size alike")
        self.same.setVisible(bool(others))
        self.same.setChecked(bool(others))
        self._name_cut()
        self.fields.setEnabled(True)
        self.fields.set_sheet((width, height), sheet.guesses, self._cuts.get(sheet.path))

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self.view.set_message("It cannot be shown.")
        self.message.fail(failure)

    @Slot()
    def _find(self) -> None:
        if self._sheet is not None and self.fields.isEnabled():
            self._finding.restart(cells_job(self._sheet.pixels, self.fields.options()))

    @Slot(object)
    def _on_found(self, found: SheetCells) -> None:
        self._cells = found
        self.view.set_cells(found.cells)
        sprites = len(found.cells) - found.empty
        empty = f", {found.empty:,} empty: {count(sprites, 'sprite')}" if found.empty else ""
        self.said.setText(f"{count(len(found.cells), 'cell')}{empty}." if found.cells else "")
        self.cut.setEnabled(sprites > 0)
        if not sprites:
            self.message.say(Tone.ERROR, "No cell shows anything: choose smaller cells, or another margin.")
        elif found.uncovered:
            self.message.say(Tone.NOTICE, "Something is drawn outside of all cells: check size, margin and spacing.")
        else:
            self.message.clear()

    @Slot(int)
    def _show_zoom(self, factor: int) -> None:
        self.zoom.setText(f"{factor}×")

    # -- decisions ---------------------------------------------------------------------------------------------------

    @Slot()
    def _on_cut(self) -> None:
        options = self.fields.options()
        self._decide(options)

    @Slot()
    def _on_whole(self) -> None:
        self._decide(None)

    def _decide(self, options: SliceOptions | None) -> None:
        alike = self._alike() if options is not None else ()
        self._decided.update(dict.fromkeys((self._path, *alike), options))
        following = self._next(self._decided)
        if following is not None:
            self._open(following)
        else:
            self.accept()

    def accept(self) -> None:
        self.cutsChosen.emit(dict(self._decided))
        self._end(QDialog.DialogCode.Accepted)

    def reject(self) -> None:
        self._end(QDialog.DialogCode.Rejected)

    def _end(self, code: QDialog.DialogCode) -> None:
        """Close once the threads are gone; each of their steps is short."""
        if self._closing:
            return
        self._closing = True
        self._code = code
        self.setEnabled(False)
        for runner in (self._opening, self._finding):
            runner.abort()
        self._opening.call_when_idle(self._when_opened_is_idle)

    def _when_opened_is_idle(self) -> None:
        self._finding.call_when_idle(self._close_now)

    def _close_now(self) -> None:
        self.done(self._code.value)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._opening.busy or self._finding.busy:
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)
