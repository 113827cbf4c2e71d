"""What ``pixelgen generate`` does once it knows what to make: sprites, and their states on the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pixelgen.cli.progress import Progress
from pixelgen.errors import ExportError
from pixelgen.flow.correction import Correction
from pixelgen.flow.sampler import SampleConfig, Sampler, SolveStep
from pixelgen.flow.solver import SOLVERS
from pixelgen.model.zoo import read_card
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.colouring import ColourOptions, apply_colours
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.rgba import from_state
from pixelgen.sprites.sheet import SheetLayout
from pixelgen.sprites.sheet_file import save_sheet

_WATCHED = 2**22  # pixels of all sprites, up to which they are walked in step with each other: 130 MB of states
_STATE_FILES = ("state_*.png", "predicted_*.png")


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
        """Raise if there are states in the folder; remove them with ``force``, for there may be more than now."""
        found = [path for pattern in _STATE_FILES for path in self.folder.glob(pattern)]
        if found and not force:
            raise ExportError(f"there are states in {self.folder} already", fix="name another folder or add --force")
        for path in found:
            path.unlink()

    def write(self, step: SolveStep, sampler: Sampler) -> None:
        raw = from_state(step.state.permute(0, 2, 3, 1).numpy(), binary_alpha=False)
        predicted = apply_colours(sampler.finish(step.predicted), self.colours, palette=self.palette)
        entries = [{**entry, "state": step.index, "t": step.t} for entry in self.entries]
        for name, sprites in (("state", raw), ("predicted", predicted)):
            path = self.folder / f"{name}_{step.index:03}.png"
            save_sheet(path, sprites, self.layout, metadata=entries, overwrite=True)
        self.written += 1


def make_sprites(
    sampler: Sampler,
    config: SampleConfig,
    *,
    cancel: CancelToken,
    progress: Progress,
    states: StateSheets | None = None,
    correct: Correction | None = None,
) -> NDArray[np.uint8]:
    """Finished sprites (N, S, S, 4), the same whichever way they are walked.

    Args:
        states: gets a sheet of each state on the way.
        correct: changes what the network foresees.

    Raises:
        ConfigError: for a class that the model does not know.
        Cancelled: after ``cancel.abort()``.
    """
    if states is None and config.count * sampler.size**2 > _WATCHED:
        return sampler.sample(config, cancel=cancel, progress=progress.count, correct=correct)
    adaptive = SOLVERS[config.solver].adaptive
    for step in sampler.stream(config, cancel=cancel, correct=correct):
        if states:
            states.write(step, sampler)
        progress.update(step.t if adaptive else step.index / step.total, f"{step.calls} of {config.calls} calls")
    return sampler.finish(step.predicted)


def suited(path: Path) -> dict[str, Any]:
    """The settings that a zoo model's card recommends, which the window proposes as well; none for other models."""
    card = path.parent / "card.toml"
    return dict(read_card(path.parent).sampling) if path.name == "model.safetensors" and card.is_file() else {}
