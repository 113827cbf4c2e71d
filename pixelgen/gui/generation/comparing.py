"""The Compare page in the tab: it comes with torch, is given model and settings, and hands settings back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from pixelgen.gui.generation.view import SPRITES, GenerationView

if TYPE_CHECKING:
    from pixelgen.gui.generation.compare.page import ComparePage


class Comparing(QObject):
    """Connects the page with the rest of ``view``, once it is there."""

    def __init__(self, view: GenerationView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self.page: ComparePage | None = None

    def load(self) -> "ComparePage":
        """Make the page; imports torch, so call it when that is loaded."""
        from pixelgen.gui.generation.compare.page import ComparePage

        page = self.page = ComparePage()
        page.compareWanted.connect(self._start)
        page.useWanted.connect(self._use)
        self._view.put_compare(page)
        return page

    def set_ready(self, *, ready: bool, why: str = "") -> None:
        """Say whether there is a model to compare with, and if not, why."""
        if self.page is not None:
            self.page.set_ready(ready=ready, why=why)

    def offer_flow_map(self, *, offered: bool) -> None:
        """Say whether the model knows long steps, and solvers by them can be compared."""
        if self.page is not None:
            self.page.axes.offer_flow_map(offered=offered)

    def shutdown(self, done: Callable[[], None]) -> None:
        """Leave off comparing, then call ``done``."""
        if self.page is None:
            done()
        else:
            self.page.shutdown(done)

    @Slot()
    def _start(self) -> None:
        entry, settings = self._view.models.entry, self._view.settings
        if self.page is not None and entry is not None and settings is not None:
            self.page.start(entry.path, settings.values(), device=settings.device_key)

    @Slot(object)
    def _use(self, values: dict[str, Any]) -> None:
        """The person wants sprites made this way."""
        if self._view.settings is not None:
            self._view.settings.apply(values)
            self._view.pages.show_page(SPRITES)
