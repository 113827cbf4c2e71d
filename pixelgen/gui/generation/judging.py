"""How new the sprites on the canvas are: asked for when a batch is shown, told beside the sprite and on the canvas."""

from PySide6.QtCore import QObject, Signal, Slot

from pixelgen.gui.generation.originality.controller import OriginalityController
from pixelgen.gui.generation.view import GenerationView
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.models.batch import Batch
from pixelgen.gui.models.curation import Curation
from pixelgen.gui.models.likeness import Likeness


class Judging(QObject):
    """Keeps the verdicts agreed with the batch that is shown, and hides its copies if the person wants that."""

    changed = Signal()  # there are verdicts for the batch that is shown

    def __init__(self, view: GenerationView, originality: OriginalityController, parent: QObject) -> None:
        super().__init__(parent)
        self._card, self._bar = view.side.likeness, view.stage.bar
        self._originality = originality
        self._curation: Curation | None = None
        originality.judged.connect(self._on_judged)
        originality.failed.connect(self._on_failed)
        originality.availabilityChanged.connect(self._card.set_availability)
        self._card.locateWanted.connect(originality.locate)
        self._bar.copiesToggled.connect(self._hide_copies)

    def show(self, batch: Batch, curation: Curation) -> None:
        """Judge a batch; what is known of it already is told at once."""
        self._curation = curation
        self._originality.judge(batch.key, batch.sprites, model=batch.model)

    def leave(self) -> None:
        """The batch is no longer shown."""
        if self._curation is not None:
            self._curation.hide(())
        self._curation = None
        self._card.set_verdicts(None)
        self._bar.set_copies(available=False)

    def badge(self, number: int) -> str | None:
        """What is to be said of a sprite on the canvas: "Close" or "Copy"; None for all others."""
        verdicts = self._verdicts()
        verdict = verdicts[number].verdict if number < len(verdicts) else "Original"
        return None if verdict == "Original" else verdict

    def _verdicts(self) -> tuple[Likeness, ...]:
        return (self._originality.verdicts(self._curation.key) if self._curation is not None else None) or ()

    @Slot(str, object)
    def _on_judged(self, key: str, verdicts: tuple[Likeness, ...]) -> None:
        if self._curation is not None and self._curation.key == key:
            self._card.set_verdicts(verdicts)
            self._bar.set_copies(available=True, count=len(self._originality.copies(key)))
            self._hide_copies()
            self.changed.emit()

    @Slot(str, object)
    def _on_failed(self, key: str, failure: JobFailure) -> None:
        if self._curation is not None and self._curation.key == key:
            self._card.show_problem(failure.message)

    @Slot()
    def _hide_copies(self) -> None:
        if self._curation is not None:
            self._curation.hide(self._originality.copies(self._curation.key) if self._bar.hide_copies else ())
