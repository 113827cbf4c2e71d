"""The batches whose sprites are in memory, and what the person makes of them."""

from PySide6.QtCore import QObject, Signal

from pixelgen.gui.models.batch import Batch
from pixelgen.gui.models.curation import Curation
from pixelgen.gui.models.curation_state import CurationState

_MOST_BYTES = 64 * 2**20
_LEAST = 4


class OpenBatches(QObject):
    """The batches that were made or opened last, so that going back to one is instant and its steps can be undone."""

    edited = Signal(object)  # Curation

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open: dict[str, tuple[Batch, Curation]] = {}  # the one that was used last is the last

    def batch(self, key: str) -> Batch | None:
        return self._open[key][0] if key in self._open else None

    def curation(self, key: str) -> Curation | None:
        return self._open[key][1] if key in self._open else None

    def curations(self) -> tuple[Curation, ...]:
        """Of all batches that are open."""
        return tuple(curation for _, curation in self._open.values())

    def put(self, batch: Batch, state: CurationState) -> Curation:
        """Keep a batch; one that is kept already stays as it is. Those that were not used for long go."""
        if batch.key not in self._open:
            curation = Curation(state, self, key=batch.key)
            curation.edited.connect(self.edited)
            self._open[batch.key] = batch, curation
        self.touch(batch.key)
        size = sum(each.sprites.nbytes for each, _ in self._open.values())
        while size > _MOST_BYTES and len(self._open) > _LEAST:
            oldest = next(iter(self._open))
            gone, curation = self._open.pop(oldest)
            curation.setParent(None)  # whoever still shows it has it; nothing is lost, for all of it is kept
            size -= gone.sprites.nbytes
        return self._open[batch.key][1]

    def touch(self, key: str) -> None:
        """It was used just now."""
        self._open[key] = self._open.pop(key)
