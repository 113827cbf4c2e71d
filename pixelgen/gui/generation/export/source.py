"""What leaves the window: sprites as a person sees them, and what is known about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites.colours import Palette
from pixelgen.sprites.export_options import ExportOptions
from pixelgen.sprites.naming import unique_name


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExportSource:
    """Sprites to export, and what goes into the files with them.

    Attributes:
        sprites: (N, S, S, 4) uint8 straight RGBA, as shown: in their order, with the palette applied.
        title: proposed name of the file, without suffix.
        entries: how each sprite was made, N objects of plain JSON values.
        classes: the class of each sprite; neighbours of one class become a tag, a row or an animation.
        names: what people call the sprites, N of them; "" for one without a name.
        palette: that the sprites are locked to; its order becomes that of a written palette.
        tag: name of the animation that all sprites together are (a loop); used where there are no classes.
        rows: each class is a row of its own (the same sprites in other colours), unless another layout was chosen.
        mixed: the classes were drawn sprite by sprite: they can be brought together in rows, but make no tags.
        duration_ms: how long an animation shows each sprite, in milliseconds; None for what was chosen last.
        loop: whether it begins again; None for what was chosen last.
        model: the file that made them, for a provenance file; None, or gone by now, if only its name is known.
    """

    sprites: NDArray[np.uint8]
    title: str
    entries: Sequence[dict[str, object]]
    classes: Sequence[str] | None = None
    names: Sequence[str] | None = None
    palette: Palette | None = None
    tag: str | None = None
    rows: bool = False
    mixed: bool = False
    duration_ms: int | None = None
    loop: bool | None = None
    model: Path | None = None

    def __post_init__(self) -> None:
        for kind, given in (("entries", self.entries), ("classes", self.classes), ("names", self.names)):
            if given is not None and len(given) != len(self.sprites):
                raise ValueError(f"{kind}: {len(given)} for {len(self.sprites)} sprites")

    @property
    def groups(self) -> tuple[str, ...] | None:
        """The class of each sprite, or the tag of them all; None where there is neither."""
        if self.classes is not None:
            return tuple(self.classes)
        return (self.tag,) * len(self.sprites) if self.tag else None

    def groups_for(self, options: ExportOptions) -> tuple[str, ...] | None:
        """The groups that an export with ``options`` makes something of."""
        return None if self.mixed and options.arrangement != "classes" else self.groups

    @property
    def timing(self) -> dict[str, int | bool]:
        """The fields of ``ExportOptions`` that an animation brings along."""
        own = {"duration_ms": self.duration_ms, "loop": self.loop}
        return {name: value for name, value in own.items() if value is not None}

    def layout(self, kept: Mapping[str, Any]) -> dict[str, str]:
        """The fields of ``SheetLayout`` that the sprites ask for, where ``kept`` leaves them as they are at first."""
        plain = kept.get("arrangement", "rows") == "rows" and kept.get("columns") is None
        return {"arrangement": "classes"} if self.rows and plain else {}

    @property
    def called(self) -> tuple[str, ...]:
        """A name for each sprite, no two alike: its own, or the title with its number."""
        taken: set[str] = set()
        names: list[str] = []
        for index, name in enumerate(self.names or [""] * len(self.sprites)):
            names.append(unique_name(name or f"{self.title}-{index:03d}", taken))
            taken.add(names[-1])
        return tuple(names)

    @property
    def has_names(self) -> bool:
        """Whether anybody has named one of the sprites."""
        return any(self.names or ())
