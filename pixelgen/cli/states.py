"""Sheets of the states on the way, one for each step of the solver."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pixelgen.errors import ExportError
from pixelgen.flow.sampler import SolveStep
from pixelgen.sprites.colouring import ColourOptions, apply_colours
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.rgba import Pixels, from_state
from pixelgen.sprites.sheet import SheetLayout
from pixelgen.sprites.sheet_file import save_sheet

_STATE_FILES = ("state_*.png", "predicted_*.png")


class StateWriter(Protocol):
    """Whoever wants to see the states on the way."""

    def write(self, step: SolveStep, foreseen: Pixels) -> None:
        """A step of the solver, and the sprites (N, S, S, 4) that are foreseen at it."""


@dataclass(slots=True, kw_only=True)
class StateSheets:
    """Writes a sheet for each state on the way, as it is and as the sprite that the network foresees in it.

    Attributes:
        folder: gets state_000.png … and predicted_000.png …
        entries: how each sprite is made, kept in every sheet with the state's number and time.
        written: states so far.
    """

    folder: Path
    layout: SheetLayout
    colours: ColourOptions
    palette: Palette | None
    entries: Sequence[Mapping[str, object]]
    written: int = field(init=False, default=0)

    def require_free(self, *, force: bool) -> None:
        """Raise if there are states in the folder that may not be replaced."""
        if self._found() and not force:
            raise ExportError(f"there are states in {self.folder} already", fix="name another folder or add --force")

    def write(self, step: SolveStep, foreseen: Pixels) -> None:
        """Write a step of the solver, and the sprites (N, S, S, 4) that are foreseen at it.

        The first takes the place of all states in the folder, for there may be more than now.
        """
        if not self.written:
            for path in self._found():
                path.unlink()
        raw = from_state(step.state.permute(0, 2, 3, 1).numpy(), binary_alpha=False)
        predicted = apply_colours(foreseen, self.colours, palette=self.palette)
        entries = [{**entry, "state": step.index, "t": step.t} for entry in self.entries]
        for name, sprites in (("state", raw), ("predicted", predicted)):
            path = self.folder / f"{name}_{step.index:03}.png"
            save_sheet(path, sprites, self.layout, metadata=entries, overwrite=True)
        self.written += 1

    def _found(self) -> list[Path]:
        return [path for pattern in _STATE_FILES for path in self.folder.glob(pattern)]
