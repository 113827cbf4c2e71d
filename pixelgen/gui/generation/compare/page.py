"""Compare: the same sprites by several solvers, calls and schedules, and which of them is fast and good.

Imported late, like the settings: what can be compared is known to the solvers, and these need torch.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QProgressBar, QPushButton, QToolButton, QWidget

from pixelgen.errors import PixelGenError
from pixelgen.gui.generation.compare.axes import AxesPanel
from pixelgen.gui.generation.compare.cells_model import CellsModel
from pixelgen.gui.generation.compare.compare_job import Progress
from pixelgen.gui.generation.compare.controller import CompareController
from pixelgen.gui.generation.compare.detail import CompareDetail
from pixelgen.gui.generation.compare.report import save_csv, save_picture, table_picture
from pixelgen.gui.generation.compare.table import CompareTable
from pixelgen.gui.generation.compare.ways import Way, make_request
from pixelgen.gui.generation.compare.words import way_text
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.theme import SPACE, TIGHT, colours
from pixelgen.gui.widgets.disclosure import Disclosure
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.form import CalmComboBox, CalmSpinBox
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.message_line import MessageLine, Tone
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.widgets.primary_button import PrimaryButton
from pixelgen.gui.wording import count

_LIMITS = (2, 4, 8, 16, 32)  # levels of 255
_USUAL_LIMIT = 8
_USUAL_COUNT, _MOST = 16, 64
_ROOMY = 820  # height in which the table has room below the axes, logical pixels
_EMPTY = (
    "The same sprites by each solver, with each number of network calls, on each schedule: how long one takes, and how "
    "far it is from a fine reference. Choose what to compare, then press Compare."
)


class ComparePage(Panel):
    """The table of ways, with what it is made of above and the chosen way below.

    The model and the settings are asked for by ``compareWanted``; whoever has them answers with ``start``.

    Attributes:
        axes: what is varied.
        table: what was found.
        controller: the work.
    """

    compareWanted = Signal()  # noqa: N815
    useWanted = Signal(object)  # noqa: N815  dict: solver, calls, schedule and head start to be used from now on

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setObjectName("generate.compare")
        self.setAccessibleName("Compare")
        self.controller = CompareController(self)
        self.axes = AxesPanel()
        self.fold = Disclosure("What is compared")
        self.fold.button.setObjectName("generate.compare.axes")
        self.fold.set_body(self.axes)
        self.fold.set_open(True)
        self.model = CellsModel(self.controller, self)
        self.table = CompareTable(self.model)
        self.table.set_message(_EMPTY)
        self.detail = CompareDetail()
        self.message = MessageLine()
        self.message.setObjectName("generate.compare.message")
        self.count = CalmSpinBox()
        self.count.setObjectName("generate.compare.count")
        self.count.setAccessibleName("Sprites for each way")
        self.count.setToolTip("How many sprites each way makes: more take longer and tell more (1 to 64)")
        self.count.setRange(1, _MOST)
        self.count.setValue(_USUAL_COUNT)
        self.limit = CalmComboBox()
        self.limit.setObjectName("generate.compare.limit")
        self.limit.setAccessibleName("Looks the same within")
        self.limit.setToolTip("How far off sprites may be, on average, to count as looking the same: levels of 255")
        for levels in _LIMITS:
            self.limit.addItem(count(levels, "level"), levels)
        self.limit.setCurrentIndex(_LIMITS.index(_USUAL_LIMIT))
        self.run = PrimaryButton("Compar&e")
        self.run.setObjectName("generate.compare.run")
        self.stop_button = QPushButton("Stop")
        self.stop_button.setObjectName("generate.compare.stop")
        self.stop_button.setToolTip("Stop; what is finished stays")
        self.save = self._save_button()
        self.bar = QProgressBar()
        self.bar.setObjectName("generate.compare.progress")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.state = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self.state.setObjectName("generate.compare.state")
        self._lay_out()
        self._connect()
        self.set_ready(ready=False, why="Choose a model first")
        self._on_limit()
        self._show_active()

    def _save_button(self) -> QToolButton:
        button = QToolButton()
        button.setObjectName("generate.compare.save")
        button.setIcon(icon("export"))
        button.setIconSize(QSize(12, 12))
        button.setToolTip("Save the table")
        button.setAccessibleName("Save the table")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.setObjectName("generate.compare.saveMenu")
        self.save_table = menu.addAction("As &CSV…")
        self.save_image = menu.addAction("As &picture…")
        button.setMenu(menu)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(TIGHT)
        for text, widget in (("Sprites", self.count), ("Looks the same within", self.limit)):
            label = FaintLabel(text)
            label.setBuddy(widget)
            row.addWidget(label)
            row.addWidget(widget)
            row.addSpacing(SPACE)
        row.addStretch(1)
        row.addWidget(self.save)
        row.addWidget(self.stop_button)
        row.addWidget(self.run)
        self.body.setSpacing(SPACE)
        self.body.addWidget(self.fold)
        self.body.addLayout(row)
        self.body.addWidget(self.state)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.message)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.detail)

    def _connect(self) -> None:
        controller = self.controller
        self.run.clicked.connect(self.compareWanted)
        self.stop_button.clicked.connect(controller.stop)
        self.axes.changed.connect(self._show_active)
        self.limit.currentIndexChanged.connect(self._on_limit)
        self.table.chosen.connect(self._show_detail)
        self.table.useWanted.connect(self._use)
        self.detail.useWanted.connect(self._use_chosen)
        self.save_table.triggered.connect(self._on_save_table)
        self.save_image.triggered.connect(self._on_save_image)
        controller.activeChanged.connect(self._on_active)
        controller.progressed.connect(self._on_progress)
        controller.wayAdded.connect(self._on_found)
        controller.referenceAdded.connect(self._on_found)
        controller.finished.connect(self._on_finished)
        controller.failed.connect(self._on_failed)

    # -- comparing -----------------------------------------------------------------------------------------------------

    def set_ready(self, *, ready: bool, why: str = "") -> None:
        """Say whether there is a model to compare with, and if not, ``why``."""
        self._ready, self._why = ready, why
        self._show_active()

    def start(self, model: Path, values: Mapping[str, Any], *, device: str = "auto") -> None:
        """Compare what is chosen, with the model in the file ``model``; what is finished already is kept.

        Args:
            values: of a ``SampleConfig`` by name (seed, class, grid, shift, …); others are left out. Solver, calls and
                schedule are those of the axes, the number of sprites is that of the page.
            device: a key of the device choices.
        """
        self.message.clear()
        try:
            request = make_request(model, values, self.axes.ways(), count=self.count.value(), device=device)
        except PixelGenError as error:
            self.message.say(Tone.ERROR, str(error))
            return
        chosen = self.table.way
        if self.height() < _ROOMY:
            self.fold.set_open(False)
        self.controller.start(request)
        self.model.set_ways(request.ways)
        self.table.choose(chosen)
        self._on_found()

    def shutdown(self, done: Callable[[], None]) -> None:
        """Stop, and call ``done`` once no thread is left."""
        self.controller.shutdown(done)

    def values(self) -> dict[str, Any]:
        """What is chosen, to be remembered."""
        return {**self.axes.values(), "count": self.count.value(), "within": self.limit.currentData()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show what ``values`` once returned; what makes no sense is left out."""
        self.axes.set_values(values)
        if isinstance(values.get("count"), int):
            self.count.setValue(values["count"])
        if values.get("within") in _LIMITS:
            self.limit.setCurrentIndex(_LIMITS.index(values["within"]))

    # -- what is seen --------------------------------------------------------------------------------------------------

    @Slot()
    def _show_active(self) -> None:
        active, tried = self.controller.active, len(self.axes.ways())
        self.run.setVisible(not active)
        self.run.setEnabled(self._ready and tried > 0)
        tip = f"Try {count(tried, 'way')}" if tried else "Choose a solver, a number of calls and a schedule first"
        self.run.setToolTip(tip if self._ready else self._why)
        chosen = len(self.axes.solvers.chosen()), len(self.axes.calls.chosen()), len(self.axes.schedules.chosen())
        parts = (count(chosen[0], "solver"), count(chosen[1], "number of calls", "numbers of calls"))
        told = " × ".join((*parts, count(chosen[2], "schedule")))
        self.fold.button.setText(f"What is compared: {told} = {count(tried, 'way')}")
        self.stop_button.setVisible(active)
        self.bar.setVisible(active)
        if not active:
            self.bar.setValue(0)
        self.save.setEnabled(self.model.rowCount() > 0)

    @Slot(bool)
    def _on_active(self, active: bool) -> None:
        request = self.controller.request
        if not active and request is not None:  # unless `finished` or `failed` follows
            there = sum(self.controller.walk(way) is not None for way in request.ways)
            self.state.setText(f"Stopped: {there} of {count(len(request.ways), 'way')} are there")
        self._show_active()

    @Slot(object)
    def _on_progress(self, progress: Progress) -> None:
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(progress.done)
        self.state.setText(f"{progress.doing}…")

    @Slot()
    @Slot(object)
    def _on_found(self, _way: object = None) -> None:
        self.model.refresh()
        self._show_detail(self.table.way)
        self._show_active()

    @Slot()
    def _on_finished(self) -> None:
        best = self.model.best
        if best is None:
            self.state.setText("None of them looks the same as the reference: allow more levels, or try more calls")
        else:
            self.state.setText(f"Fastest that looks the same: {way_text(best)}")

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self.message.fail(failure)
        self.state.clear()

    @Slot()
    def _on_limit(self) -> None:
        self.model.within = float(self.limit.currentData())
        self.model.refresh()
        if self.controller.request is not None and not self.controller.active and self.controller.reference is not None:
            self._on_finished()

    @Slot(object)
    def _show_detail(self, way: Way | None) -> None:
        walk = self.controller.walk(way) if way is not None else None
        if way is None or walk is None:
            self.detail.clear()
        else:
            self.detail.show_way(way, walk, self.controller.trial(way), self.controller.reference)

    # -- taking away ---------------------------------------------------------------------------------------------------

    @Slot(object)
    def _use(self, way: Way) -> None:
        walk = self.controller.walk(way)
        head_start = {} if walk is None else {"head_start": walk.config.head_start}
        self.useWanted.emit(way._asdict() | head_start)

    @Slot()
    def _use_chosen(self) -> None:
        if self.table.way is not None:
            self._use(self.table.way)

    @Slot()
    def _on_save_table(self) -> None:
        self._save(
            "CSV table (*.csv)", "compare.csv", lambda path: save_csv(path, self.controller, within=self.model.within)
        )

    @Slot()
    def _on_save_image(self) -> None:
        title = self.state.text()
        image = table_picture(self.model, title, theme=colours(self.palette()), font=self.font())
        self._save("PNG picture (*.png)", "compare.png", lambda path: save_picture(path, image))

    def _save(self, kind: str, name: str, write: Callable[[Path], Path]) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self.window(), "Save the comparison", name, kind)
        if not chosen:
            return
        try:
            path = write(Path(chosen))
        except OSError as error:
            self.message.say(Tone.ERROR, f"The comparison could not be saved: {error.strerror or error}.")
        else:
            self.message.say(Tone.DONE, f"Saved as {path.name}.")
