"""A palette as a person chose it: with where it came from, so that it can be chosen again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pixelgen.errors import PaletteError
from pixelgen.sprites.colours import Colour, Palette
from pixelgen.sprites.palette import palettes

Source = Literal["bundled", "file", "data", "sprites"]
_WITH_COLOURS: dict[object, Source] = {"file": "file", "data": "data", "sprites": "sprites"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaletteChoice:
    """A palette and its source.

    Attributes:
        source: "bundled" with the program, a "file", the "data" set of the model, or "sprites" that were made.
        path: of the file.
    """

    palette: Palette
    source: Source
    path: Path | None = None

    @property
    def name(self) -> str | None:
        """What ``find_palette`` would find it by; None for colours that have no name."""
        if self.source == "bundled":
            return self.palette.key
        return str(self.path) if self.path is not None else None

    def to_value(self) -> dict[str, Any]:
        """Plain JSON values. All but bundled palettes carry their colours: a file may be gone or changed later."""
        if self.source == "bundled":
            return {"key": self.palette.key}
        colours = ["#{:02x}{:02x}{:02x}".format(*colour) for colour in self.palette.colours]
        value: dict[str, Any] = {"label": self.palette.label, "source": self.source, "colours": colours}
        return value if self.path is None else {**value, "path": str(self.path)}

    @staticmethod
    def from_value(value: object) -> "PaletteChoice | None":
        """The reverse of ``to_value``; None for anything else."""
        if not isinstance(value, Mapping):
            return None
        key = value.get("key")
        if isinstance(key, str) and key in palettes():
            return PaletteChoice(palette=palettes()[key], source="bundled")
        codes, label, source = value.get("colours"), value.get("label"), _WITH_COLOURS.get(value.get("source"))
        if not isinstance(codes, list) or not isinstance(label, str) or source is None:
            return None
        colours = [_colour(code) for code in codes]
        if None in colours:
            return None
        path = value.get("path")
        try:
            palette = Palette(label, label, tuple(colour for colour in colours if colour is not None))
        except PaletteError:
            return None
        return PaletteChoice(palette=palette, source=source, path=Path(path) if isinstance(path, str) else None)


def _colour(code: object) -> Colour | None:
    if not isinstance(code, str) or re.fullmatch(r"#[0-9a-f]{6}", code) is None:
        return None
    red, green, blue = bytes.fromhex(code[1:])
    return red, green, blue
