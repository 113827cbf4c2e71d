"""How sprites came out of noise, as a moving picture or a strip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pixelgen.errors import ExportError
from pixelgen.flow.sampler import SolveStep
from pixelgen.sprites.colouring import ColourOptions, apply_colours
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.film import APNG, GIF, SHEET, Film, film_size, save_film
from pixelgen.sprites.layout import MAX_PIXELS, MAX_SIDE
from pixelgen.sprites.rgba import Pixels, from_state

_FORMATS = {".gif": GIF, ".apng": APNG, ".png": SHEET}

FILM_HELP = (
    "Also write how the sprites came out of noise: .gif or .apng moves, .png is a strip with a row for each sprite."
)
RAW_HELP = "Film the states as they are, not the sprites that the network foresees in them."


@dataclass(slots=True, kw_only=True)
class WayFilm:
    """Keeps every state on the way, and writes them as a film at the end.

    Attributes:
        path: of the file; its suffix says what it becomes.
        raw: the states as they are, not the sprites foreseen in them.
        scale: each pixel becomes a square of this many, in [1, 16].
        duration_ms: for how long each state is shown.
        colours: what is done to the colours of each state.
        palette: what ``colours`` names.
        entries: how each sprite is made, kept in a strip with the state's number and time.
    """

    path: Path
    raw: bool
    scale: int
    duration_ms: int
    colours: ColourOptions
    palette: Palette | None
    entries: Sequence[Mapping[str, object]]
    _states: list[Pixels] = field(init=False, default_factory=list)
    _times: list[tuple[int, float]] = field(init=False, default_factory=list)

    def require_free(self, *, states: int | None, size: int, force: bool) -> None:
        """Raise if the file has another suffix, would be too large, or exists and may not be replaced.

        Args:
            states: how many there will be, if that is known.
            size: side of a sprite in pixels.
        """
        form = _FORMATS.get(self.path.suffix.lower())
        if form is None:
            raise ExportError(f"cannot write {self.path.name} as a film", fix="end its name in .gif, .apng or .png")
        if states is not None and not form.moves:
            width, height = film_size(states, len(self.entries), size, form=form, scale=self.scale)
            if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
                raise ExportError(
                    f"a strip of {width:,} × {height:,} px is too large for {self.path.name}",
                    fix="end its name in .gif or .apng, or choose a smaller --scale or fewer sprites",
                )
        if self.path.exists() and not force:
            raise ExportError(f"{self.path} exists already", fix="name another file with --film or add --force")

    def write(self, step: SolveStep, foreseen: Pixels) -> None:
        """Take up a step of the solver, and the sprites (N, S, S, 4) that are foreseen at it."""
        pixels = foreseen
        if self.raw and step.index < step.total:
            pixels = from_state(step.state.permute(0, 2, 3, 1).numpy(), binary_alpha=False)
        self._states.append(apply_colours(pixels, self.colours, palette=self.palette))
        self._times.append((step.index, step.t))

    def save(self, *, force: bool) -> Path:
        """Write the film.

        Raises:
            ExportError: it is too large, exists, cannot be written or does not read back.
        """
        view = "raw" if self.raw else "predicted"
        told = [{**entry, "state": index, "t": t, "view": view} for entry in self.entries for index, t in self._times]
        film = Film(
            moments=np.stack(self._states),
            format=_FORMATS[self.path.suffix.lower()].key,
            scale=self.scale,
            duration_ms=self.duration_ms,
            metadata=told,
        )
        return save_film(self.path, film, overwrite=force)
