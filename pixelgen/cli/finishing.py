"""From made sprites to what is written of them: judged, coloured, without copies, in rows of other palettes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pixelgen.cli.delivery import Delivery
from pixelgen.cli.making import Bench
from pixelgen.cli.originals import Judge, verdicts
from pixelgen.flow.plan import Plan
from pixelgen.metrics.originality import Verdict
from pixelgen.model.recipe import Recipe
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.palette import Palette
from pixelgen.sprites.recolour import recolour_rows
from pixelgen.sprites.rgba import Pixels

ANY = "any"
"""The row of sprites that are of no class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """Sprites as they are written; there may be none.

    Attributes:
        pixels: (N, S, S, 4) uint8.
        entries: how each was made.
        classes: of each, for tags and rows; None without.
        numbers: of each in the request; those of the second row go on after the whole request, and so on.
        told: how many sprites there were of each verdict, those left out among them; empty if nobody judged.
    """

    pixels: Pixels
    entries: list[dict[str, object]]
    classes: list[str] | None
    numbers: list[int]
    told: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finishing:
    """What is done with sprites after they were made.

    Attributes:
        bench: that makes them.
        recipe: of them.
        delivery: with their colours and options.
        others: palettes, in each of which all sprites are added as a row.
        judged: whether sprites are compared with the training sprites.
        no_copies: whether copies of those are left out.
    """

    bench: Bench
    recipe: Recipe
    delivery: Delivery
    others: Sequence[Palette] = ()
    judged: bool = False
    no_copies: bool = False

    @property
    def rows(self) -> int:
        """How often each sprite is written."""
        return 1 + len(self.others)

    def entries(self, made: Plan) -> list[dict[str, object]]:
        """How each sprite of a plan is made."""
        return self.delivery.describe(self.bench, self.recipe, made)

    def classes(self, made: Plan) -> list[str] | None:
        """The class of each sprite that is written of a plan, before there are any; more if some are left out."""
        if self.others:
            nothing = np.zeros((len(made.sprites), 1, 1, 4), np.uint8)
            return list(recolour_rows(nothing, self.others)[1])
        return self._classes(self.entries(made))

    def finish(self, made: Plan, pixels: Pixels, *, judge: Judge | None, cancel: CancelToken) -> Finished:
        """What is written of the sprites of a plan, (N, S, S, 4) uint8.

        Raises:
            Cancelled: after ``cancel.abort()``.
        """
        entries, numbers = self.entries(made), list(made.sprites)
        judgements = [] if judge is None else judge.judgements(pixels, cancel=cancel)
        pixels = self.delivery.coloured(made, pixels)
        if judgements:
            entries = [{**entry, "originality": each.told()} for entry, each in zip(entries, judgements, strict=True)]
        if self.no_copies:
            kept = [place for place, each in enumerate(judgements) if each.verdict is not Verdict.COPY]
            pixels, entries = pixels[kept], [entries[place] for place in kept]
            numbers = [numbers[place] for place in kept]
        classes = self._classes(entries)
        if self.others and len(pixels):
            pixels, names = recolour_rows(pixels, self.others)
            entries = [{**entry, "row": name} for entry, name in zip(entries * self.rows, names, strict=True)]
            numbers = [row * made.config.count + number for row in range(self.rows) for number in numbers]
            classes = list(names)
        return Finished(pixels=pixels, entries=entries, classes=classes, numbers=numbers, told=verdicts(judgements))

    def _classes(self, entries: Sequence[Mapping[str, object]]) -> list[str] | None:
        """The class of each, where they are told apart or one was asked for."""
        if self.delivery.options.arrangement == "classes" and not self.others:
            return [str(entry.get("class", ANY)) for entry in entries]
        label = self.recipe.config.label
        return None if label is None else [label] * len(entries)
