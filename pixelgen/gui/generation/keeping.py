"""What a person set in the Generate tab, from one start to the next."""

from collections.abc import Mapping
from typing import Any, Protocol

from pixelgen.gui.generation.memory import recall, remember
from pixelgen.gui.generation.side import SIDE_PAGES
from pixelgen.gui.generation.view import GenerationView


class _Part(Protocol):
    def values(self) -> dict[str, Any]: ...
    def set_values(self, values: Mapping[str, Any]) -> None: ...


class Keeping:
    """Sets the parts of ``view`` as they were kept, and keeps them. Parts that come later are given with ``add``.

    Attributes:
        settings: of the settings panel, as they were kept.
    """

    def __init__(self, view: GenerationView) -> None:
        self._view = view
        self._kept = recall()
        self._parts: dict[str, _Part] = {}
        self.settings: dict[str, Any] = dict(self._kept)
        parts: dict[str, _Part] = {
            "colours": view.colours,
            "canvas": view.stage.bar,
            "stage": view.stage,
            "vary": view.side.vary,
            "starred": view.side.starred,
        }
        for name, part in parts.items():
            self.add(name, part)
        page = self._kept.get("side")
        if isinstance(page, str) and page in SIDE_PAGES:
            view.side.pages.show_page(SIDE_PAGES[page])
        view.set_folded(folded=self._kept.get("folded") is True)

    def add(self, name: str, part: _Part) -> None:
        """Keep one more part under ``name``, after setting it as it was."""
        self._parts[name] = part
        if isinstance(self._kept.get(name), dict):
            part.set_values(self._kept[name])

    def remember(self) -> None:
        """Keep everything as it stands."""
        values: dict[str, Any] = {name: part.values() for name, part in self._parts.items()}
        values |= {"side": self._view.side.pages.page.key, "folded": self._view.folded}
        if self._view.settings is not None:
            values |= self._view.settings.values()
        remember(values)
