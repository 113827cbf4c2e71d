"""The Generate tab: puts its parts together, and passes on what concerns more than one of them."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pixelgen.gui.generation.actions import TabActions
from pixelgen.gui.generation.comparing import Comparing
from pixelgen.gui.generation.controller import GenerationController
from pixelgen.gui.generation.gallery import Gallery
from pixelgen.gui.generation.history.controller import HistoryController
from pixelgen.gui.generation.keeping import Keeping
from pixelgen.gui.generation.maker import Maker
from pixelgen.gui.generation.models.picker import NO_MODEL
from pixelgen.gui.generation.originality.controller import OriginalityController
from pixelgen.gui.generation.painting import Painting
from pixelgen.gui.generation.restoring import Restoring
from pixelgen.gui.generation.settings.speed_link import SpeedLink
from pixelgen.gui.generation.taking import Taking
from pixelgen.gui.generation.telling import Telling
from pixelgen.gui.generation.view import GenerationView
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner

if TYPE_CHECKING:
    from pixelgen.gui.generation.generate_job import GenerationRequest


class GenerationTab(QWidget):
    """Model, settings and colours; the canvas with the states of the solver; variations, stars and history; export.

    Args:
        zoo: where the zoo's models are, if not in the program's own folder.
    """

    statusChanged = Signal(object)  # noqa: N815  TabStatus

    def __init__(self, parent: QWidget | None = None, *, zoo: Path | None = None) -> None:
        super().__init__(parent)
        self.controller = GenerationController(self)
        self.view = GenerationView(self.controller.store, zoo=zoo)
        self.models, self.stage, self.message = self.view.models, self.view.stage, self.view.message
        self._loader = JobRunner(self)
        self.history = HistoryController(parent=self)
        self.originality = OriginalityController(self)
        self.gallery = Gallery(self.view, self.controller, self.history, self.originality, self)
        self.maker = Maker(self.view, self.controller, self.gallery, self)
        self.taking = Taking(self.view, self.controller, self.gallery, self)
        self.restoring = Restoring(self.view, self.gallery, self, zoo=zoo)
        self.comparing = Comparing(self.view, self)
        self.telling = Telling(self.view, self.controller, self.maker, self)
        self.painting = Painting(self.view, self.gallery, self.maker, self.originality, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._actions = TabActions(self)
        self._connect_making()
        self._connect_sprites()
        self._keeping = Keeping(self.view)
        self._speed = SpeedLink(self.models, self.controller)
        self._show_state()
        if _torch_is_loaded():
            self._begin()
        else:
            # Loading takes seconds and slows everything else down: not before the window is on the screen.
            QTimer.singleShot(0, self._begin)

    @property
    def settings(self) -> Any:
        """The fields; None until torch, which their choices need, is there."""
        return self.view.settings

    @property
    def export_action(self) -> QAction:
        """For the File menu."""
        return self._actions.export

    def menu_actions(self) -> list[QAction]:
        """What the tab's menu holds, in its order."""
        return self._actions.top

    # -- building ------------------------------------------------------------------------------------------------------

    def _connect_making(self) -> None:
        view, telling = self.view, self.telling
        view.run.clicked.connect(self.maker.generate)
        view.stop.clicked.connect(self.maker.stop)
        view.models.chosen.connect(self._on_model)
        view.models.inspected.connect(self._on_inspected)
        self._loader.succeeded.connect(self._make_settings)
        self._loader.failed.connect(telling.fail)
        self.maker.asked.connect(self._on_asked)
        self.controller.activeChanged.connect(self._show_state)
        telling.statusChanged.connect(self.statusChanged)

    def _connect_sprites(self) -> None:
        taking, restoring, telling = self.taking, self.restoring, self.telling
        self.history.drive(self.view.side.history)
        self.history.failed.connect(self._on_history_failed)
        self.gallery.changed.connect(self._show_actions)
        self.view.stage.changed.connect(self._show_actions)
        taking.exporter.said.connect(telling.say)
        taking.exporter.failed.connect(telling.fail)
        taking.refused.connect(telling.refuse)
        restoring.said.connect(telling.say)
        restoring.missing.connect(telling.miss)
        restoring.failed.connect(telling.fail)
        telling.locate.clicked.connect(restoring.locate)

    @Slot()
    def _begin(self) -> None:
        """Make the fields as soon as torch, which their choices need, is there; the window does not wait for it."""
        if _torch_is_loaded():
            self._make_settings()
        else:
            self._loader.start(_import_solvers)
        if self.models.entry is None:
            self.models.choose_default()
        self.history.refresh()

    @Slot()
    def _make_settings(self) -> None:
        from pixelgen.gui.generation.settings.panel import SettingsPanel

        settings = SettingsPanel()
        settings.set_values(self._keeping.settings)
        settings.changed.connect(self.maker.follow)
        settings.liveToggled.connect(self.maker.follow)
        self.view.put_settings(settings)
        self._speed.set_panel(settings)
        self.view.side.load()
        self._keeping.add("compare", self.comparing.load())
        if self.models.info is not None:
            self._fit_settings(self.models.info)
        self._show_state()

    # -- making sprites ------------------------------------------------------------------------------------------------

    @Slot()
    def generate(self) -> None:
        """Make sprites with the settings as they stand, in place of a generation under way."""
        self.maker.generate()

    def use_model(self, path: Path) -> None:
        """Choose the model in the file or run folder ``path``, as if it had been opened."""
        self.models.use(Path(path))

    def busy(self) -> bool:
        """False: sprites can be made again from their seed, so nobody has to wait for a generation."""
        return False

    def shutdown(self, done: Callable[[], None]) -> None:
        """Keep the settings, end what runs, then call ``done``."""
        self._keeping.remember()
        self.maker.stop()
        self.view.stage.scrubber.stop()
        self._loader.abort()
        waiting: list[Callable[[Callable[[], None]], None]] = [
            self._loader.call_when_idle,
            self.taking.shutdown,
            self.restoring.shutdown,
            self.comparing.shutdown,
            self.originality.shutdown,
            self.models.shutdown,
            self.controller.shutdown,
            self.history.shutdown,
        ]

        def go_on() -> None:
            if waiting:
                waiting.pop(0)(go_on)
            else:
                done()

        go_on()

    @Slot(object)
    def _on_asked(self, request: "GenerationRequest") -> None:
        if not request.fleeting:
            self._keeping.remember()

    # -- models --------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_model(self, entry: Any) -> None:
        self.telling.clear()
        self.originality.set_model(entry.path if entry is not None else None)
        self._show_state()

    @Slot(object)
    def _on_inspected(self, info: Any) -> None:
        if self.view.settings is not None:
            self._fit_settings(info)
        self._show_state()

    def _fit_settings(self, info: Any) -> None:
        """Classes and presets as the model has them; what waited to be restored with it comes last."""
        settings = self.view.settings
        if settings is None:
            return
        settings.set_classes(info.classes if info is not None else ())
        settings.offer_flow_map(offered=info is not None and info.flow_map)
        settings.set_recommended(*((info.sampling, info.tuned) if info is not None else ({}, ())))
        if info is not None:
            self.restoring.on_inspected()

    @Slot(object)
    def _on_history_failed(self, failure: JobFailure) -> None:
        if not self.view.side.history.isVisible():  # which says it itself
            self.telling.fail(failure)

    # -- what is seen --------------------------------------------------------------------------------------------------

    @property
    def settled(self) -> bool:
        """Whether the fields are there, the model is known and measured, and no sprites are being made."""
        info = self.models.info
        known = self.models.entry is None or (info is not None and info.speed is not None)
        return self.view.settings is not None and known and not self.controller.active

    @property
    def ready(self) -> bool:
        """Whether there is a model, and fields to ask it with."""
        return self.models.entry is not None and self.view.settings is not None

    @Slot()
    def _show_state(self) -> None:
        """Enable what can be done now, and say on the empty canvas what to do."""
        active, ready = self.controller.active, self.ready
        self.view.run.setEnabled(ready)
        self.view.run.setToolTip("Make sprites (Ctrl+Return)" if ready else NO_MODEL)
        self.view.stop.setEnabled(active)
        canvas = self.stage.canvas
        if self.models.entry is None:
            canvas.set_message(NO_MODEL)
        elif active:
            canvas.set_message("Loading the model…")
        elif not len(self.controller.store):
            canvas.set_message("Press Generate to make sprites (Ctrl+Return).")
        reason = "" if self.models.info is not None else "Choose a model first."
        self.view.side.vary.set_reason(reason)
        self.view.side.starred.set_reason(reason)
        self.comparing.set_ready(ready=self.models.info is not None, why=reason)
        self.comparing.offer_flow_map(offered=self.models.info is not None and self.models.info.flow_map)
        self._show_actions()

    @Slot()
    def _show_actions(self) -> None:
        self._actions.refresh()

    # -- events --------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.models.refresh()  # a training may have made one
        self._show_state()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.stage.scrubber.stop()
        self._show_actions()


def _torch_is_loaded() -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and not getattr(torch.__spec__, "_initializing", False)


def _import_solvers(_report: Any, _cancel: Any) -> None:
    """Job: what the fields are made from imports torch, which takes seconds the first time."""
    import pixelgen.gui.generation.generate_job
    import pixelgen.gui.generation.settings.panel

    del pixelgen
