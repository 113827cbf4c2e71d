"""From the fields and wishes of the Generate tab to requests: new sprites, and others from them; live, if wanted."""

import secrets
import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from pixelgen.errors import CheckpointError, PixelGenError
from pixelgen.gui.generation.controller import GenerationController
from pixelgen.gui.generation.gallery import Gallery
from pixelgen.gui.generation.stage.branch import BranchPoint
from pixelgen.gui.generation.variations.wish import SpriteRef, Wish
from pixelgen.gui.generation.view import GenerationView
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.models.batch import Batch

if TYPE_CHECKING:
    from pixelgen.flow.config import SampleConfig
    from pixelgen.gui.generation.generate_job import GenerationRequest

_LIVE_MS = 30  # a slider that moves asks no more often than this
_REST_MS = 150  # for which a slider does not move when a person waits for what it does
_STARVED_S = 1.0  # without a new picture; what is being made live is then let come to its end
_SETTLED_MS = 1500  # after which what was made live is worth remembering
_DICE = 10**6  # a drawn seed is short enough to be read out
_FAMILY = 16  # sprites that branch off


class Maker(QObject):
    """Starts generations. What was wished for in a panel is handed back there when it is made."""

    asked = Signal(object)  # GenerationRequest that begins now
    refused = Signal(str)  # why nothing begins, in one sentence

    def __init__(
        self, view: GenerationView, controller: GenerationController, gallery: Gallery, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._view, self._controller, self._gallery = view, controller, gallery
        self._live = self._timer(_LIVE_MS, self._render_live)
        self._rest = self._timer(_REST_MS, self._on_rest)
        self._stale = False  # the fields are others than those of what is being made live
        self._fed = 0.0  # when the last live picture came, or the first was asked for; ``time.monotonic``
        self._settled = self._timer(_SETTLED_MS, self._on_settled)
        self._last: GenerationRequest | None = None
        side = view.side
        side.vary.wished.connect(self.make)
        side.vary.changed.connect(self._on_vary_changed)
        side.starred.wished.connect(self.make)
        view.stage.branchWanted.connect(self.branch)
        view.stage.statesWanted.connect(self.make_states_again)
        controller.activeChanged.connect(self._on_active)
        controller.finished.connect(self._on_finished)
        controller.failed.connect(self._on_failed)

    def _timer(self, wait: int, slot: Any) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait)
        timer.timeout.connect(slot)
        return timer

    # -- wishes --------------------------------------------------------------------------------------------------------

    @Slot()
    def generate(self) -> None:
        """Make sprites with the settings as they stand, in place of a generation under way."""
        settings = self._view.settings
        if settings is None or self._view.models.entry is None:
            return
        request = self._request(None)
        if request is None:
            return
        again = request.same(self._controller.request) and self._controller.store.complete
        if again and not settings.seed_locked:
            settings.draw_seed()  # the same again would change nothing
            request = self._request(None)
        self._start(request)

    @Slot(object)
    def make(self, wish: Wish) -> None:
        """Make others from sprites."""
        self._start(self._request(wish))

    @Slot(object)
    def branch(self, point: BranchPoint) -> None:
        """A family of a sprite, from a state on its way."""
        settings, batch = self._view.settings, self._gallery.batch
        if settings is None:
            return
        entry = batch.entries[point.number] if batch is not None else None
        name = f"Sprite {point.number + 1} at t = {point.t:.2f}"
        source = SpriteRef(pixels=point.pixels, name=name, entry=entry)
        self.make(Wish(key="branch", how={"t": point.t}, sprites=(source,), count=_FAMILY))

    @Slot()
    def make_states_again(self) -> None:
        """Walk once more to the sprites of a batch of which only the sprites were kept."""
        batch = self._gallery.batch
        if batch is None or batch.how != "make":
            self.refused.emit("These sprites were made from others, whose way is not kept. Vary one to see it again.")
            return
        from pixelgen.gui.generation.generate_job import GenerationRequest
        from pixelgen.model.restore import restored

        try:
            found = restored(list(batch.entries))
        except PixelGenError as error:
            self.refused.emit(str(error))
            return
        self._start(
            GenerationRequest(
                model=batch.model,
                title=batch.title,
                config=found.config.model_copy(update={"count": len(batch)}),
                device=self._device,
                palette=found.palette if found.adapt is not None else None,
                adapt=found.adapt,
                settings=batch.settings,
                again=batch,
            )
        )

    # -- requests ------------------------------------------------------------------------------------------------------

    @property
    def _device(self) -> str:
        return self._view.settings.device_key if self._view.settings is not None else "auto"

    def _request(
        self, wish: Wish | None, *, seed: int | None = None, fleeting: bool = False
    ) -> "GenerationRequest | None":
        """What the fields ask for; None, said in words, where that is impossible."""
        from pixelgen.gui.generation.generate_job import GenerationRequest

        settings, colours = self._view.settings, self._view.colours
        try:
            entry = self._view.models.entry
            if entry is None or settings is None:
                raise CheckpointError("no model is chosen", fix="choose one at the top left")
            config = settings.config()
            if wish is not None:
                config = self._for_wish(config, wish, seed)
        except PixelGenError as error:
            self.refused.emit(str(error))
            return None
        return GenerationRequest(
            model=entry.path,
            title=entry.title,
            config=config,
            device=settings.device_key,
            wish=wish,
            palette=colours.locked if colours.adapt is not None else None,
            adapt=colours.adapt if colours.locked is not None else None,
            settings=settings.values(),
            fleeting=fleeting,
        )

    def _for_wish(self, config: "SampleConfig", wish: Wish, seed: int | None) -> "SampleConfig":
        """The settings as they are for sprites made from others: another seed each time, and their parents' class."""
        settings = self._view.settings
        changes: dict[str, Any] = {}
        if seed is not None:
            changes["seed"] = seed
        elif settings is not None and not settings.seed_locked:
            changes["seed"] = secrets.randbelow(_DICE)
        if all(sprite.entry is not None for sprite in wish.sprites):
            changes |= {"label": None, "mix": None}
        return config.model_copy(update=changes)

    def _start(self, request: "GenerationRequest | None") -> None:
        if request is None:
            return
        self._settled.stop()
        self._rest.stop()
        self._stale = False
        self._last = request
        self.asked.emit(request)
        self._controller.start(request)

    # -- live ----------------------------------------------------------------------------------------------------------

    @property
    def live(self) -> bool:
        """Whether sprites follow the fields at once."""
        return self._view.settings is not None and self._view.settings.live

    @Slot()
    def follow(self) -> None:
        """A field was changed: in live mode, make the same again with it.

        A slider that goes on moving would never let a picture come to its end if each step gave up the last. So what is
        being made live ends first, and the newest step comes next; at rest, the newest comes at once.
        """
        if not self.live:
            return
        if self._rendering:
            self._stale = True
            self._rest.start()
        elif not self._live.isActive():
            self._fed = time.monotonic()
            self._live.start()

    @property
    def _rendering(self) -> bool:
        """Whether something is being made live."""
        return self._controller.active and self._last is not None and self._last.fleeting

    @Slot()
    def _on_rest(self) -> None:
        if self._rendering and self._stale and time.monotonic() - self._fed < _STARVED_S:
            self._render_live()

    @Slot()
    def _on_vary_changed(self) -> None:
        if self._last is not None and self._last.wish is not None and self._last.wish.key == "vary":
            self.follow()

    @Slot()
    def _render_live(self) -> None:
        if not self.live or self._view.models.entry is None:
            return
        wish, seed = None, None
        if self._last is not None and self._last.wish is not None and self._last.wish.key == "vary":
            wish, seed = self._view.side.vary.wish("vary"), self._last.config.seed
        request = self._request(wish, seed=seed, fleeting=True)
        if request is not None:
            self._start(request)

    @Slot()
    def _on_settled(self) -> None:
        batch = self._controller.batch
        if batch is not None and self._gallery.curation is None:
            self._gallery.keep(batch)

    @Slot()
    def stop(self) -> None:
        """Nothing is made any more."""
        self._live.stop()
        self._rest.stop()
        self._stale = False
        if self._settled.isActive():
            self._settled.stop()
            self._on_settled()
        self._controller.stop()

    # -- what came of it -----------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_finished(self, batch: Batch) -> None:
        request = self._controller.request
        if request is None:
            return
        if request.fleeting:
            self._fed = time.monotonic()
            self._settled.start()
            if self._stale:
                self._live.start()
        else:
            self._gallery.keep(batch)
        if request.wish is not None:
            made = self._gallery.refs(batch)
            self._view.side.vary.show_results(request.wish, made)
            self._view.side.starred.show_results(request.wish, made)

    @Slot(object)
    def _on_failed(self, _failure: JobFailure) -> None:
        if self._stale:  # what the fields say by now may work
            self._live.start()

    def fail(self, reason: str) -> bool:
        """Say why nothing came of the last wish where it was made; False if that is for the tab to say."""
        wish = self._last.wish if self._last is not None else None
        if wish is None:
            return False
        if wish.key in ("interpolate", "breed"):
            self._view.side.starred.fail(reason)
            return True
        return self._view.side.vary.fail(reason)

    @Slot(bool)
    def _on_active(self, active: bool) -> None:
        wished = active and self._last is not None and self._last.wish is not None
        self._view.side.vary.set_busy(busy=wished)
        self._view.side.starred.set_busy(busy=wished)
