"""The Generate tab: puts its parts in place and passes messages between them and the controller."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from pixelgen.errors import CheckpointError, PixelGenError
from pixelgen.gui.generation.actions import TabActions
from pixelgen.gui.generation.controller import GenerationController
from pixelgen.gui.generation.export.exporter import Exporter
from pixelgen.gui.generation.export.source import ExportSource
from pixelgen.gui.generation.memory import recall, remember
from pixelgen.gui.generation.models.picker import NO_MODEL, ModelPicker
from pixelgen.gui.generation.stage.stage import SpriteStage
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.status import TabStatus
from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.widgets.drop_area import dropped_paths
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.message_line import MessageLine, Tone
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.primary_button import PrimaryButton
from pixelgen.gui.wording import count, duration

if TYPE_CHECKING:
    from pixelgen.gui.generation.generate_job import GenerationRequest, GenerationResult, GenerationStarted
    from pixelgen.gui.generation.settings.panel import SettingsPanel

_COLUMN = 320  # width of the left column
_ICON = QSize(12, 12)


class GenerationTab(QWidget):
    """Settings, the canvas with the states of the solver, export.

    Args:
        zoo: where the zoo's models are, if not in the program's own folder.
    """

    statusChanged = Signal(object)  # noqa: N815  TabStatus

    def __init__(self, parent: QWidget | None = None, *, zoo: Path | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.controller = GenerationController(self)
        self.settings: SettingsPanel | None = None
        self._loader = JobRunner(self)
        self._kept = recall()
        self.models = ModelPicker(zoo=zoo)
        self.stage = SpriteStage(self.controller.store)
        self.exporter = Exporter(self)
        self.run = PrimaryButton("Generate")
        self.stop = QPushButton("&Stop")
        self.message = MessageLine()
        self._lay_out()
        self._actions = TabActions(
            self,
            self.stage,
            generate=self.generate,
            stop=self.controller.stop,
            open_model=self.models.open_file,
            export=self.open_export,
        )
        self._connect()
        self._show_state()
        if _torch_is_loaded():
            self._begin()
        else:
            # Loading takes seconds and slows everything else down: not before the window is on the screen.
            QTimer.singleShot(0, self._begin)

    @property
    def export_action(self) -> QAction:
        """For the File menu."""
        return self._actions.export

    # -- building ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.run.setObjectName("generate.run")
        self.run.setIcon(icon("spark"))
        self.run.setIconSize(_ICON)
        self.stop.setObjectName("generate.stop")
        self.stop.setIcon(icon("stop"))
        self.stop.setIconSize(_ICON)
        self.stop.setToolTip("Stop; the states that are there stay (Esc)")
        self.message.setObjectName("generate.message")

        column = QWidget()
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._column.addWidget(self.models)
        self._loading = FaintLabel("Loading the solvers…")
        self._column.addWidget(self._loading)
        self._column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(column)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.run, 1)
        buttons.addWidget(self.stop)
        left = QWidget()
        left.setFixedWidth(_COLUMN)
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        rows.addWidget(scroll, 1)
        rows.addWidget(self.message)
        rows.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, SPACE)
        layout.setSpacing(GAP)
        layout.addWidget(left)
        layout.addWidget(self.stage, 1)

    def _connect(self) -> None:
        controller = self.controller
        self.run.clicked.connect(self.generate)
        self.stop.clicked.connect(controller.stop)
        self.models.chosen.connect(self._on_model)
        self.models.inspected.connect(self._on_inspected)
        self.stage.exportWanted.connect(self.open_export)
        self.stage.changed.connect(self._show_actions)
        self._loader.succeeded.connect(self._make_settings)
        self._loader.failed.connect(self._on_failed)
        controller.activeChanged.connect(self._on_active)
        controller.started.connect(self._on_started)
        controller.momentAdded.connect(self._on_moment)
        controller.finished.connect(self._on_finished)
        controller.failed.connect(self._on_failed)

    @Slot()
    def _begin(self) -> None:
        """Make the fields as soon as torch, which their choices need, is there; the window does not wait for it."""
        if _torch_is_loaded():
            self._make_settings()
        else:
            self._loader.start(_import_solvers)
        if self.models.entry is None:
            self.models.choose_default()

    @Slot()
    def _make_settings(self) -> None:
        from pixelgen.gui.generation.settings.panel import SettingsPanel

        self.settings = SettingsPanel()
        self.settings.set_values(self._kept)
        self._column.replaceWidget(self._loading, self.settings)
        self._loading.hide()
        if self.models.info is not None:
            self._fit_settings(self.models.info)
        self._show_state()

    # -- making sprites ------------------------------------------------------------------------------------------------

    @Slot()
    def generate(self) -> None:
        """Make sprites with the settings as they stand, in place of a generation under way."""
        settings = self.settings
        if self.models.entry is None or settings is None:
            return
        self.message.clear()
        try:
            request = self._request(settings)
            if request == self.controller.request and self.controller.store.complete and not settings.seed_locked:
                settings.draw_seed()  # the same again would change nothing
                request = self._request(settings)
        except PixelGenError as error:
            self.message.say(Tone.ERROR, str(error))
            return
        remember(settings.values())
        self.controller.start(request)
        self.statusChanged.emit(TabStatus(state=f"Loading {self.models.entry.title}", progress=0.0))

    def _request(self, settings: "SettingsPanel") -> "GenerationRequest":
        from pixelgen.gui.generation.generate_job import GenerationRequest

        entry = self.models.entry
        if entry is None:
            raise CheckpointError("no model is chosen", fix="choose one at the top left")
        return GenerationRequest(
            model=entry.path, title=entry.title, config=settings.config(), device=settings.device_key
        )

    def use_model(self, path: Path) -> None:
        """Choose the model in the file or run folder ``path``, as if it had been opened."""
        self.models.use(Path(path))

    def busy(self) -> bool:
        """False: sprites can be made again from their seed, so nobody has to wait for a generation."""
        return False

    def shutdown(self, done: Callable[[], None]) -> None:
        """Keep the settings, end what runs, then call ``done``."""
        if self.settings is not None:
            remember(self.settings.values())
        self.stage.scrubber.stop()
        self.exporter.close()
        self._loader.abort()
        self._loader.call_when_idle(lambda: self.models.shutdown(lambda: self.controller.shutdown(done)))

    @Slot(bool)
    def _on_active(self, active: bool) -> None:
        if not active:
            self.statusChanged.emit(TabStatus(state="Stopped"))  # unless `finished` or `failed` follows
        self._show_state()

    @Slot(object)
    def _on_started(self, started: "GenerationStarted") -> None:
        self.statusChanged.emit(TabStatus(state="Generating", device=started.device, progress=0.0))

    @Slot(int)
    def _on_moment(self, position: int) -> None:
        moment = self.controller.store[position]
        request = self.controller.request
        self.stage.seed = request.config.seed if request is not None else None
        self.stage.add_moment(position, last=self.controller.store.last_position)
        state = f"Generating, {count(moment.calls, 'call')}"
        self.statusChanged.emit(TabStatus(state=state, progress=moment.index / max(1, moment.total)))

    @Slot(object)
    def _on_finished(self, result: "GenerationResult") -> None:
        made = count(self.controller.store.sprites, "sprite")
        took = f"{result.seconds:.1f} s" if result.seconds < 10 else duration(result.seconds)
        self.statusChanged.emit(TabStatus(state=f"{made} in {took}"))

    @Slot(object)
    def _on_failed(self, failure: JobFailure) -> None:
        self.message.fail(failure)
        self.statusChanged.emit(TabStatus())

    @Slot(object)
    def _on_model(self, _entry: object) -> None:
        self.message.clear()
        self._show_state()

    @Slot(object)
    def _on_inspected(self, info: Any) -> None:
        if self.settings is not None:
            self._fit_settings(info)
        self._show_state()

    def _fit_settings(self, info: Any) -> None:
        """Classes as the model has them; the solver as its card recommends, unless the person has chosen one before."""
        if self.settings is None:
            return
        self.settings.set_classes(info.classes if info is not None else ())
        kept, self._kept = self._kept, {}
        if info is not None and "solver" not in kept:
            self.settings.apply(info.sampling)

    # -- what is seen --------------------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        """Enable what can be done now, and say on the empty canvas what to do."""
        active, ready = self.controller.active, self._ready
        self.run.setEnabled(ready)
        self.run.setToolTip("Make sprites (Ctrl+Return)" if ready else NO_MODEL)
        self.stop.setEnabled(active)
        if self.models.entry is None:
            self.stage.canvas.set_message(NO_MODEL)
        elif active:
            self.stage.canvas.set_message("Loading the model…")
        else:
            self.stage.canvas.set_message("Press Generate to make sprites (Ctrl+Return).")
        self._show_actions()

    @property
    def _ready(self) -> bool:
        return self.models.entry is not None and self.settings is not None

    @Slot()
    def _show_actions(self) -> None:
        self._actions.refresh(ready=self._ready, active=self.controller.active)

    # -- taking sprites away -------------------------------------------------------------------------------------------

    @Slot()
    def open_export(self) -> None:
        """Offer to write what the canvas shows."""
        source = self.source()
        if source is not None:
            self.exporter.open(source)

    def source(self) -> ExportSource | None:
        """What the canvas shows, with how it was made; None while it is empty."""
        request, moment, view = self.controller.request, self.stage.moment, self.stage.view
        if request is None or moment is None:
            return None
        entries = self.controller.entries
        title = f"{request.title}-{request.config.seed}"
        if moment.index < moment.total:
            entries = [{**entry, "state": moment.index, "t": moment.t, "view": view} for entry in entries]
            title += f"-state-{moment.index}"
        label = request.config.label
        sprites = moment.pixels(view)
        classes = [label] * len(sprites) if label is not None else None
        return ExportSource(sprites=sprites, title=title, entries=entries, classes=classes)

    # -- events --------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.models.refresh()  # a training may have made one
        self._show_state()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stage.scrubber.stop()
        self._show_actions()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(path.suffix == ".safetensors" or path.is_dir() for path in dropped_paths(event.mimeData())):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in dropped_paths(event.mimeData()):
            if path.suffix == ".safetensors" or path.is_dir():
                self.models.use(path)
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                return


def _torch_is_loaded() -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and not getattr(torch.__spec__, "_initializing", False)


def _import_solvers(_report: Any, _cancel: Any) -> None:
    """Job: what the fields are made from imports torch, which takes seconds the first time."""
    import pixelgen.gui.generation.generate_job
    import pixelgen.gui.generation.settings.panel

    del pixelgen
