"""What the Generate tab says: how a generation goes on in the status bar, what went wrong above the buttons."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QPushButton

from pixelgen.gui.generation.controller import GenerationController
from pixelgen.gui.generation.maker import Maker
from pixelgen.gui.generation.view import SPRITES, GenerationView
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.status import TabStatus
from pixelgen.gui.widgets.message_line import Tone
from pixelgen.gui.wording import count, duration

if TYPE_CHECKING:
    from pixelgen.gui.generation.generate_job import GenerationRequest, GenerationStarted
    from pixelgen.gui.models.batch import Batch


class Telling(QObject):
    """Follows ``controller`` in the status bar and on the stage.

    Attributes:
        locate: a button beside a message about a model that is not here.
    """

    statusChanged = Signal(object)  # noqa: N815  TabStatus

    def __init__(self, view: GenerationView, controller: GenerationController, maker: Maker, parent: QObject) -> None:
        super().__init__(parent)
        self._view, self._controller, self._maker = view, controller, maker
        self.locate = QPushButton("&Locate…")
        self.locate.setObjectName("generate.locate")
        view.message.add_button(self.locate)
        self.locate.hide()
        maker.asked.connect(self._on_asked)
        maker.refused.connect(self.refuse)
        controller.activeChanged.connect(self._on_active)
        controller.preparing.connect(self._on_preparing)
        controller.started.connect(self._on_started)
        controller.momentAdded.connect(self._on_moment)
        controller.finished.connect(self._on_finished)
        controller.failed.connect(self.fail)

    # -- the status bar ------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_asked(self, request: "GenerationRequest") -> None:
        self.clear()
        if not request.fleeting:
            self._view.pages.show_page(SPRITES)
        self.statusChanged.emit(TabStatus(state=f"Loading {request.title}", progress=0.0))

    @Slot(bool)
    def _on_active(self, active: bool) -> None:
        if not active:
            self.statusChanged.emit(TabStatus(state="Stopped"))  # unless `finished` or `failed` follows

    @Slot(str)
    def _on_preparing(self, text: str) -> None:
        self.statusChanged.emit(TabStatus(state=f"{text}: looking at the sprites", progress=0.0))

    @Slot(object)
    def _on_started(self, started: "GenerationStarted") -> None:
        self.statusChanged.emit(TabStatus(state="Generating", device=started.device, progress=0.0))

    @Slot(int)
    def _on_moment(self, position: int) -> None:
        store, request = self._controller.store, self._controller.request
        moment = store[position]
        # Only of sprites out of noise is the seed what makes them.
        seed = request.config.seed if request is not None and request.wish is None else None
        self._view.stage.seed = seed
        if self._view.settings is not None:
            self._view.settings.set_shown_seed(seed)
        self._view.stage.add_moment(position, last=store.last_position)
        state = f"Generating, {count(moment.calls, 'call')}"
        self.statusChanged.emit(TabStatus(state=state, progress=moment.index / max(1, moment.total)))

    @Slot(object)
    def _on_finished(self, batch: "Batch") -> None:
        took = f"{batch.seconds:.1f} s" if batch.seconds < 10 else duration(batch.seconds)
        self.statusChanged.emit(TabStatus(state=f"{count(len(batch), 'sprite')} in {took}"))

    # -- the message line ----------------------------------------------------------------------------------------------

    @Slot()
    def clear(self) -> None:
        """What was said last no longer matters."""
        self.locate.hide()
        self._view.message.clear()

    @Slot(str)
    @Slot(object)
    def say(self, text: str) -> None:
        """Something is done."""
        self.clear()
        self._view.message.say(Tone.DONE, text)

    @Slot(str)
    def refuse(self, text: str) -> None:
        """Something cannot be done, and why."""
        self.clear()
        self._view.message.say(Tone.ERROR, text)

    @Slot(str)
    def miss(self, text: str) -> None:
        """A model is not here; it can be located."""
        self._view.message.say(Tone.NOTICE, text)
        self.locate.show()

    @Slot(object)
    def fail(self, failure: JobFailure) -> None:
        """A job failed. What the person wished for in a window of its own is told there."""
        if not self._maker.fail(failure.message):
            self.clear()
            self._view.message.fail(failure)
        self.statusChanged.emit(TabStatus())
