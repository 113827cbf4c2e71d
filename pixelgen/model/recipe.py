"""What can be done to make sprites, as a value: out of noise, or from other sprites. Window and command line use it.

A *recipe* says what is wanted, a *plan* (``flow.plan``) what is to be walked for it, and ``describe`` what the file
that shows the sprites says of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pixelgen.errors import ConfigError
from pixelgen.flow.breed import BreedConfig, breed
from pixelgen.flow.config import Request
from pixelgen.flow.loop import LoopConfig, interpolate, loop_weights
from pixelgen.flow.palette_lock import PaletteLock
from pixelgen.flow.plan import Plan, make
from pixelgen.flow.reroll import RerollConfig, reroll
from pixelgen.flow.rewalk import state_at
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.flow.vary import NOISE, BranchConfig, VaryConfig, branch, explore, vary
from pixelgen.model.checkpoint import ModelHeader
from pixelgen.model.lineage import class_names, lineage, pack_mask
from pixelgen.model.provenance import describe_sprites
from pixelgen.model.recipe_kinds import BRANCH, EXPLORE, EXPLORED, MAKE
from pixelgen.model.recipe_kinds import RECIPES as RECIPES
from pixelgen.model.recipe_kinds import RecipeKind as RecipeKind
from pixelgen.model.sources import Source, parents_of
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.palette import Palette

_SAME_TIME = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recipe:
    """A wish for sprites.

    Attributes:
        key: of ``RECIPES``.
        config: seed, solver and the rest. Its count is that of each source's children; "explore" and "interpolate"
            know their own.
        sources: the sprites that others are made from. For "branch" their pixels are what the network foresees in the
            state to go on from, and its time is on the path on which they came about.
        how: the recipe's own settings, of the class that its kind names; left out, their defaults.
        mask: (S, S) bool, where "reroll" draws anew.
        palette: of all that is new; None for any colours.
        adapt: from when on the palette works inside the solver, so that shapes adapt to it, as α/(α+σ) in [0, 1);
            None for finished sprites only.

    Raises:
        ConfigError: for an unknown kind or a wrong number of sources.
        ValueError: for settings of another kind.
    """

    key: str = MAKE.key
    config: SampleConfig
    sources: tuple[Source, ...] = ()
    how: Request | None = None
    mask: NDArray[np.bool_] | None = None
    palette: Palette | None = None
    adapt: float | None = None

    def __post_init__(self) -> None:
        kind = self.kind
        kind.require(len(self.sources))
        if self.how is not None and type(self.how) is not kind.settings:
            raise ValueError(f"{kind.key}: got settings of type {type(self.how).__name__}")
        if kind.masked and self.mask is None:
            raise ConfigError(f"cannot {kind.key} without a mask", fix="paint over the part to draw anew")
        if kind == BRANCH and len({source.schedule for source in self.sources}) > 1:
            raise ConfigError(
                "cannot branch from sprites that came about on different paths",
                "they have no states at one time",
                "give one sprite",
            )
        if self.adapt is not None and self.palette is None:
            raise ConfigError("cannot adapt shapes to a palette", "none is chosen", "choose one")

    @property
    def kind(self) -> RecipeKind:
        """What is done."""
        return RECIPES[self.key]

    @property
    def settings(self) -> Request | None:
        """``how``, or what it is if left out; None for "make". A branch knows its path."""
        kind = self.kind.settings
        how = self.how if self.how is not None or kind is None else kind()
        if isinstance(how, BranchConfig) and how.schedule is None:
            return how.model_copy(update={"schedule": self.sources[0].schedule or self.config.schedule})
        return how

    def same(self, other: "Recipe") -> bool:
        """Whether both would give the same sprites."""
        alike = (self.key, self.palette, self.adapt) == (other.key, other.palette, other.adapt)
        return (
            alike
            and _without_batch(self.config) == _without_batch(other.config)
            and self.settings == other.settings
            and len(self.sources) == len(other.sources)
            and all(mine.same(its) for mine, its in zip(self.sources, other.sources, strict=True))
            and np.array_equal(_or_empty(self.mask), _or_empty(other.mask))
        )


def plan(recipe: Recipe, sampler: Sampler, *, part: range | None = None, cancel: CancelToken | None = None) -> Plan:
    """What to walk for a recipe. Asks the network where the noise of a sprite has to be found first.

    Args:
        recipe: what is wanted.
        sampler: of the model that makes it.
        part: which of the request's sprites, for sprites out of noise; all if left out.
        cancel: looked at before each call of the network.

    Raises:
        ConfigError: for a class that the model does not know, sprites of another size, or a mask that does not fit.
        Cancelled: after ``cancel.abort()``.
    """
    made = _plan(recipe, sampler, part, cancel)
    if recipe.palette is None:
        return made
    if recipe.adapt is None:
        return made.coloured(recipe.palette)
    return made.locked(PaletteLock(recipe.palette, begin=recipe.adapt))


def _plan(recipe: Recipe, sampler: Sampler, part: range | None, cancel: CancelToken | None) -> Plan:
    config, how = recipe.config, recipe.settings
    if how is None:
        return make(sampler, config, part=part)
    if part is not None:
        raise ValueError(f"{recipe.key}: only sprites out of noise can be made in parts")
    if isinstance(how, BranchConfig):
        return _branch(recipe, how, sampler, cancel)
    parents = parents_of(sampler, recipe.sources, config, noise=_needs_noise(how), cancel=cancel)
    match how:
        case VaryConfig() if recipe.key == EXPLORE.key:
            return explore(sampler, parents, config, how, side=EXPLORED)
        case VaryConfig():
            return vary(sampler, parents, config, how)
        case RerollConfig():
            return reroll(sampler, parents, config, np.asarray(recipe.mask), how)
        case LoopConfig():
            return interpolate(sampler, parents, config, how)
        case BreedConfig():
            return breed(sampler, parents, config, how)
    raise AssertionError(f"no plan for {recipe.key}")


def _branch(recipe: Recipe, how: BranchConfig, sampler: Sampler, cancel: CancelToken | None) -> Plan:
    """A plan from the very states where they can be had again; else from points between sprites and their noise."""
    config, sources, t = recipe.config, recipe.sources, how.time_on(recipe.config.schedule)
    if how.strength == 1 or t == 1:
        parents = parents_of(sampler, sources, config, noise=False)
        return branch(sampler, parents, config, t=t)
    again = [_state_again(source, t, config, sampler, cancel) for source in sources]
    states = [state for state in again if state is not None]
    whole = len(states) == len(sources)
    parents = parents_of(sampler, sources, config, noise=not whole, cancel=cancel)
    # What a prediction has beyond the sprite that its noise leads to is no flaw of the noise.
    parents = replace(parents, residual=None)
    return branch(sampler, parents, config, t=t, strength=how.strength, state=torch.cat(states) if whole else None)


def _state_again(
    source: Source, t: float, config: SampleConfig, sampler: Sampler, cancel: CancelToken | None
) -> Tensor | None:
    """The state (1, 4, S, S) in which a source's pixels were foreseen; None where there is none at that time."""
    if source.origin is None or source.origin[0].schedule != config.schedule:
        return None
    step = state_at(sampler, *source.origin, t, cancel=cancel)
    return step.state if abs(step.t - t) < _SAME_TIME else None


def describe(
    recipe: Recipe, made: Plan, *, header: ModelHeader, path: Path, palette: Palette | None = None
) -> list[dict[str, object]]:
    """How each sprite of a plan is made, for the file that shows it: N objects of plain JSON values.

    Args:
        recipe: what the plan is for.
        made: the plan.
        header: of the model.
        path: of its file.
        palette: that the finished sprites are locked to afterwards, if the recipe has none.
    """
    classes = class_names(made.shares, header.classes)
    entries = describe_sprites(
        made.config,
        sprites=made.sprites,
        header=header,
        path=path,
        palette=recipe.palette or palette,
        classes=classes,
    )
    if recipe.adapt is not None:
        entries = [{**entry, "adapted": recipe.adapt} for entry in entries]
    how = recipe.settings
    if how is None:
        return entries
    told = how.model_dump(exclude_none=True)
    if recipe.mask is not None:
        told["mask"] = pack_mask(recipe.mask)
    return lineage(entries, recipe.key, told, _parents(recipe, len(entries)))


def _parents(recipe: Recipe, count: int) -> Sequence[Sequence[Source]]:
    """The sources of each of ``count`` sprites."""
    how = recipe.settings
    if isinstance(how, LoopConfig):
        weights, _ = loop_weights(len(recipe.sources), how)
        return [[source for source, share in zip(recipe.sources, row, strict=True) if share > 0] for row in weights]
    if isinstance(how, BreedConfig):
        return [recipe.sources] * count
    return [(source,) for source in recipe.sources for _ in range(count // len(recipe.sources))]


def _needs_noise(how: Request) -> bool:
    """Whether the noise of the sources has to be known."""
    if isinstance(how, VaryConfig):
        return how.method == NOISE.key and how.strength > 0
    return isinstance(how, LoopConfig | BreedConfig)


def _without_batch(config: SampleConfig) -> SampleConfig:
    return config.model_copy(update={"batch_size": 1})  # does not change the sprites


def _or_empty(mask: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    return np.zeros((0, 0), np.bool_) if mask is None else mask
