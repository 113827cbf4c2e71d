"""A request for one file, or one set of sheets: all its sprites are in memory together, and can be watched."""

from dataclasses import dataclass, field
from pathlib import Path

from pixelgen.cli.exporting import planned
from pixelgen.cli.finishing import Finishing
from pixelgen.cli.making import make_sprites
from pixelgen.cli.originals import Judge, nothing_but_copies, summary
from pixelgen.cli.output import counted, show
from pixelgen.cli.progress import Progress
from pixelgen.cli.states import StateSheets, StateWriter
from pixelgen.cli.way_film import WayFilm
from pixelgen.errors import ExportError
from pixelgen.flow.grid import GRIDS
from pixelgen.flow.plan import Plan
from pixelgen.flow.sampler import SampleConfig
from pixelgen.flow.solver import SOLVERS
from pixelgen.runtime.cancel import CancelToken


@dataclass(slots=True, kw_only=True)
class InOne:
    """Makes and writes the sprites of a plan together.

    Attributes:
        finishing: how they are finished and written.
        made: what is walked.
        states: a folder for a sheet of every state on the way.
        film: a file for the film of the way.
        raw: whether the film shows states as they are.
    """

    finishing: Finishing
    made: Plan
    states: Path | None = None
    film: Path | None = None
    raw: bool = False
    _sheets: StateSheets | None = field(init=False, default=None)
    _way: WayFilm | None = field(init=False, default=None)

    def prepare(self) -> None:
        """Look at what is there and what is possible, before the work begins.

        Raises:
            ExportError: options are impossible, or files in the way.
        """
        finishing, delivery = self.finishing, self.finishing.delivery
        options, size = delivery.options, finishing.bench.model.size
        count, classes = len(self.made.sprites) * finishing.rows, finishing.classes(self.made)
        delivery.require_room(count=count, size=size, classes=classes)
        if self.states is None and self.film is None:
            return
        entries = finishing.entries(self.made)
        if self.states is not None:
            self._sheets = StateSheets(
                folder=self.states,
                layout=options.layout,
                colours=delivery.colours,
                palette=delivery.palette,
                entries=entries,
            )
            self._sheets.require_free(force=delivery.force)
        if self.film is not None:
            written = planned(delivery.out, options, count=count, classes=classes, size=size)
            if self.film.resolve() in [path.resolve() for path in written]:
                raise ExportError(f"the sprites are written to {self.film}", fix="name another file with --film")
            self._way = WayFilm(
                path=self.film,
                raw=self.raw,
                scale=options.scale,
                duration_ms=options.duration_ms,
                colours=delivery.colours,
                palette=delivery.palette,
                entries=entries,
            )
            self._way.require_free(states=_states(self.made.config), size=size, force=delivery.force)

    def run(self, *, judge: Judge | None, cancel: CancelToken, progress: Progress) -> None:
        """Make, finish and write the sprites, and say where they are.

        Raises:
            ConfigError: if all of them are copies, which are to be left out.
            Cancelled: after ``cancel.abort()``; nothing is written then.
        """
        finishing, delivery = self.finishing, self.finishing.delivery
        writers: list[StateWriter] = [each for each in (self._sheets, self._way) if each is not None]
        pixels = make_sprites(self.made, finishing.bench.sampler, cancel=cancel, progress=progress, states=writers)
        if judge is not None:
            progress.rename("Comparing with the training sprites")
        finished = finishing.finish(self.made, pixels, judge=judge, cancel=cancel)
        if finished.told:
            show(f"Beside the training sprites: {summary(finished.told)}.")
        if not len(finished.pixels):
            raise nothing_but_copies(len(self.made.sprites))
        what = counted(len(finished.pixels), "sprite")
        delivery.write(finishing.bench, finished.pixels, finished.entries, what=what, classes=finished.classes)
        if self._sheets:
            show(f"{self._sheets.written} states on the way are in {self.states}.")
        if self._way:
            show(f"The film of the way is in {self._way.save(force=delivery.force)}.")


def _states(config: SampleConfig) -> int | None:
    """How many states a request passes on its way; None where the solver finds out as it walks."""
    solver = SOLVERS[config.solver]
    return None if solver.adaptive else len(solver.nodes(GRIDS[config.grid], config.calls, shift=config.shift))
