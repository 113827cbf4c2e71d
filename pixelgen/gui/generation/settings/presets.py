"""Fast, Balanced, Best: three ways to spend network calls, made from what suits the model. No Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pixelgen.choices import Choices
from pixelgen.errors import ConfigError
from pixelgen.flow.config import SampleConfig
from pixelgen.flow.tuning import GUESSED, Tuned, best_calls, nearest, ways_of

PRESET_FIELDS = ("solver", "calls", "schedule", "grid", "shift", "head_start", "extrapolation")
"""What a preset settles. Everything else is the person's taste, which it leaves alone."""

CUSTOM = "custom"
"""The key of settings that no preset has."""

BALANCED = "balanced"
_FEW_CALLS = "ab2"  # does best where there are few
_FACTOR = 3
_LONG_STEPS = 2  # calls of "Fast" where the model has learned long steps


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityPreset:
    """A solver with its budget and grid, under a name.

    Attributes:
        values: ``PRESET_FIELDS`` of a ``SampleConfig``, by name.
    """

    key: str
    label: str
    help: str
    values: dict[str, Any]


def quality_presets(recommended: Mapping[str, Any], tuned: Sequence[Tuned] = ()) -> Choices[QualityPreset]:
    """The presets of a model.

    Args:
        recommended: the settings that its card recommends, by name. What is left out, or is nothing that a solver can
            take, is as usual.
        tuned: what was found to suit it by the number of calls. Fast and Best take the next fewer and more of these, or
            else of what suits other models.
    """
    usual = {name: SampleConfig.model_fields[name].default for name in PRESET_FIELDS}
    given = accepted({name: recommended[name] for name in PRESET_FIELDS if name in recommended})
    own, ways = {**usual, **given}, ways_of(tuned, given)

    def with_calls(calls: int) -> dict[str, Any]:
        found = nearest(ways, calls)
        return {**own, **({} if found is None else found.settings), "calls": calls}

    if "calls" not in recommended and (best := best_calls(ways)) is not None:
        own["calls"] = best
    calls = int(own["calls"])
    # With more calls than there is a way for, sprites need not become better: these numbers go first.
    numbers = [each.calls for each in ways if not each.by_flow_map]
    few = max((number for number in numbers if number < calls), default=max(1, calls // _FACTOR))
    many = min((number for number in numbers if number > calls), default=min(_FACTOR * calls, 1000))
    by_map = nearest(ways, _LONG_STEPS)
    if by_map is not None and by_map.by_flow_map:
        few = _LONG_STEPS
    whom = "most models" if nearest(ways, calls) in GUESSED else "this model"
    fast = with_calls(few) if ways else {**own, "solver": _FEW_CALLS, "calls": few}
    return Choices(
        "preset",
        (
            QualityPreset(
                key="fast",
                label="Fast",
                help=f"{_calls(few)}: the quickest that still gives sprites, to look for ideas.",
                values=fast,
            ),
            QualityPreset(
                key=BALANCED,
                label="Balanced",
                help=f"{_calls(calls)}: what suits {whom} best.",
                values=with_calls(calls),
            ),
            QualityPreset(
                key="best",
                label="Best",
                help=f"{_calls(many)}: the finest details, for sprites that you keep.",
                values=with_calls(many),
            ),
        ),
    )


def preset_of(values: Mapping[str, Any], presets: Choices[QualityPreset]) -> str:
    """The key of the preset that ``values`` are, or ``CUSTOM``."""
    for key in (BALANCED, *presets):
        if all(values[name] == wanted for name, wanted in presets[key].values.items()):
            return key
    return CUSTOM


def accepted(values: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of ``values`` that a ``SampleConfig`` takes, each by itself: the rest is of another version."""
    taken: dict[str, Any] = {}
    for name, value in values.items():
        if name in SampleConfig.model_fields:
            try:
                taken[name] = getattr(SampleConfig.model_validate({name: value}), name)
            except ConfigError:
                continue
    return taken


def time_text(seconds: float, *, adaptive: bool = False) -> str:
    """``"≈ 0.8 s"``, ``"≈ 2 min"``; ``"≤ 5 s"`` where the solver may need less."""
    sign = "≤" if adaptive else "≈"
    if seconds < 9.95:
        return f"{sign} {max(0.1, seconds):.1f} s"
    if seconds < 99.5:
        return f"{sign} {seconds:.0f} s"
    minutes = seconds / 60
    return f"{sign} {minutes:.0f} min" if minutes < 99.5 else f"{sign} {minutes / 60:.0f} h"


def _calls(number: int) -> str:
    return f"{number} network call{'' if number == 1 else 's'}"
