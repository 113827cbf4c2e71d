"""The settings whose names and limits come from the engine, which takes seconds to load."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QComboBox, QSpinBox, QVBoxLayout, QWidget

from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.training.settings.advanced import AdvancedForm
from pixelgen.gui.training.settings.schema import FRONT_FIELDS, Schema, load_schema, schema_is_quick, schema_job
from pixelgen.gui.widgets.disclosure import Disclosure
from pixelgen.gui.widgets.editors import AUTOMATIC
from pixelgen.gui.widgets.form import ConfigForm
from pixelgen.gui.widgets.panel import FaintLabel

_GIVEN = "As started from"


class EngineSettings(QObject):
    """Values by name, with editors for them as soon as there can be some.

    Until the engine is loaded, and for what has no editor, values are kept as they were given.

    Attributes:
        front: shows size and model.
        advanced: shows everything else, made when it is first opened.
        loader: the runner that loads the engine's settings.
    """

    changed = Signal()
    loaded = Signal()  # the schema is there

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.schema: Schema | None = None
        self._values: dict[str, Any] = {}
        self._writing = False
        self._waiting: list[Callable[[Schema], None]] = []
        self._front: ConfigForm | None = None
        self._form: AdvancedForm | None = None
        self.loader = JobRunner(self)
        self.loader.succeeded.connect(self._take)
        self.front = QWidget()
        self._front_layout = QVBoxLayout(self.front)
        self._front_layout.setContentsMargins(0, 0, 0, 0)
        self._placeholder = FaintLabel("Size and model: loading…")
        self._front_layout.addWidget(self._placeholder)
        self.advanced = Disclosure("A&dvanced")
        self.advanced.button.setObjectName("train.advanced")
        self.advanced.opened.connect(self._on_opened)

    @property
    def form(self) -> AdvancedForm | None:
        """The advanced settings, once they were opened."""
        return self._form

    def values(self) -> dict[str, Any]:
        """What differs from the defaults."""
        return dict(self._values)

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show ``values``; what is not in it goes back to its default."""
        self._values = dict(values)
        self._write()

    @Slot()
    def load(self) -> None:
        """Load the engine's settings, if that is not done yet: at once if it takes no time, else in a thread."""
        if self.schema is not None or self.loader.busy:
            return
        if schema_is_quick():
            self._take(load_schema())
        else:
            self.loader.start(schema_job)

    def when_loaded(self, work: Callable[[Schema], None]) -> None:
        """Call ``work`` now, or as soon as the engine's settings are there."""
        if self.schema is not None:
            work(self.schema)
            return
        self._waiting.append(work)
        self.load()

    def show_automatic(self, *, size: int | None, model: str) -> None:
        """Say what "Automatic" means now.

        Args:
            size: of the sprites in pixels; None while it is not known.
            model: key of the network that was measured; empty while it is not known.
        """
        if self._front is None or self.schema is None:
            return
        size_box, model_box = self._front.editor("size"), self._front.editor("model")
        if isinstance(size_box, QSpinBox):
            size_box.setSpecialValueText(AUTOMATIC if size is None else f"{AUTOMATIC}: {size} px")
        models = self.schema.tables["model"]
        if isinstance(model_box, QComboBox):
            model_box.setItemText(0, f"{AUTOMATIC}: {models[model].label}" if model in models else AUTOMATIC)

    def label_width(self) -> int:
        """Pixels from the left edge of ``front`` to the gap before its editors; 0 while it has none."""
        columns = [] if self._front is None else [label.parentWidget() for label in self._front.labels()]
        return max((column.sizeHint().width() for column in columns if column is not None), default=0)

    def open_model(self, *, is_open: bool) -> None:
        """Whether the network can be chosen: that of another model is what it is."""
        if self._front is not None:
            self._front.set_row_enabled("model", enabled=is_open)
            model_box = self._front.editor("model")
            if isinstance(model_box, QComboBox) and not is_open:
                model_box.setItemText(0, _GIVEN)

    @Slot(object)
    def _take(self, schema: Schema) -> None:
        self.schema = schema
        self._front = ConfigForm(schema.config, FRONT_FIELDS, choices=schema.tables, prefix="train", resettable=True)
        self._front.changed.connect(self._on_edited)
        self._front_layout.removeWidget(self._placeholder)
        self._placeholder.deleteLater()
        self._front_layout.addWidget(self._front)
        if self.advanced.is_open:
            self._make_form(schema)
        self._write()
        self.loaded.emit()
        waiting, self._waiting = self._waiting, []
        for work in waiting:
            work(schema)

    @Slot()
    def _on_opened(self) -> None:
        if self._form is not None:
            return
        self.load()
        if self.schema is None:
            self.advanced.set_body(FaintLabel("Loading…"))
        elif self._form is None:
            self._make_form(self.schema)
            self._write()

    def _make_form(self, schema: Schema) -> None:
        self._form = AdvancedForm(schema)
        self._form.changed.connect(self._on_edited)
        self.advanced.set_body(self._form)

    def _write(self) -> None:
        """Into the editors; what they make of it counts."""
        self._writing = True
        for form in (self._front, self._form):
            if form is not None:
                form.set_values(self._values)
        self._writing = False
        self._read()

    def _read(self) -> None:
        for form in (self._front, self._form):
            if form is not None:
                kept = {name: value for name, value in self._values.items() if name not in form}
                self._values = {**kept, **form.values()}

    @Slot()
    def _on_edited(self) -> None:
        if not self._writing:
            self._read()
            self.changed.emit()
