"""All settings of the chosen batch, folded away at first."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QSizePolicy, QWidget

from pixelgen.gui.generation.history.words import facts
from pixelgen.gui.models.batch_summary import BatchSummary
from pixelgen.gui.widgets.disclosure import Disclosure
from pixelgen.gui.widgets.facts import Facts
from pixelgen.gui.widgets.scroll_column import ScrollColumn

_MOST_HEIGHT = 220


class BatchDetails(Disclosure):
    """Names and values of one batch; hidden while none or several are chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Settings", parent)
        self.setObjectName("generate.history.details")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.button.setObjectName("generate.history.details.fold")
        self.button.setAccessibleName("Settings of the chosen batch")
        self._batch: BatchSummary | None = None
        self.facts = Facts("generate.history.facts")
        self._scroll = _Room()
        self._scroll.setAccessibleName("Settings of the chosen batch")
        self._scroll.rows.addWidget(self.facts)
        self.set_body(self._scroll)
        self.opened.connect(self._show)
        self.show_chosen(())

    def show_chosen(self, batches: Sequence[BatchSummary]) -> None:
        """Show the settings of the one batch in ``batches``."""
        one = batches[0] if len(batches) == 1 else None
        self._batch = one if one is not None and not one.damage else None
        self.setVisible(self._batch is not None)
        if self.is_open:
            self._show()

    @Slot()
    def _show(self) -> None:
        self.facts.show_rows(facts(self._batch) if self._batch is not None else ())


class _Room(ScrollColumn):
    """As high as what is in it, up to a limit."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        inside = self.widget()
        if event.type() == QEvent.Type.LayoutRequest and inside is not None:
            self.setFixedHeight(min(_MOST_HEIGHT, inside.sizeHint().height()))
        return done
