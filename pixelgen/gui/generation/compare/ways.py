"""What is compared: ways to walk from noise to the same sprites, and what has been found out about each. No Qt."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from pixelgen.errors import ConfigError
from pixelgen.flow.compare import Trial, Walk, another_way
from pixelgen.flow.config import SampleConfig

_KEPT = 4  # requests of which finished ways are kept
_OF_A_WAY = ("solver", "calls", "schedule")


class Way(NamedTuple):
    """A column and a row of the table."""

    solver: str
    calls: int
    schedule: str


def ways(solvers: Iterable[str], calls: Iterable[int], schedules: Iterable[str]) -> tuple[Way, ...]:
    """Every combination, the quick ones first, so that something is to be seen soon."""
    found = (Way(*each) for each in product(solvers, calls, schedules))
    return tuple(sorted(found, key=lambda way: way.calls))


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRequest:
    """What to compare.

    Attributes:
        model: the model's file.
        config: count, seed, class, grid and all else that is the same for every way.
        ways: what is tried, in the order of trying.
        device: a key of the device choices ("auto", "cpu", …).
    """

    model: Path
    config: SampleConfig
    ways: tuple[Way, ...]
    device: str = "auto"

    def config_of(self, way: Way) -> SampleConfig:
        """The request of one way.

        Raises:
            ConfigError: if it names what there is not.
        """
        return another_way(self.config, **way._asdict())

    @property
    def base(self) -> tuple[Any, ...]:
        """What the sprites depend on beside the way: the model as it is now, and all other settings."""
        try:
            changed = self.model.stat().st_mtime_ns
        except OSError:
            changed = 0
        same = self.config.model_dump_json(exclude=set(_OF_A_WAY))
        return self.model, changed, self.device, same


def make_request(
    model: Path, values: Mapping[str, Any], tried: tuple[Way, ...], *, count: int, device: str
) -> CompareRequest:
    """A request from what a settings panel holds; names that are none of ``SampleConfig`` are left out.

    Raises:
        ConfigError: for values that no solver can take, or nothing to try.
    """
    if not tried:
        raise ConfigError("there is nothing to compare", fix="choose a solver, a number of calls and a schedule")
    known = {name: value for name, value in values.items() if name in SampleConfig.model_fields}
    if not known.get("label") and not known.get("mix"):
        known.pop("guidance", None)  # has no effect without a class
    config = SampleConfig.model_validate({**known, "count": count})
    request = CompareRequest(model=model, config=config, ways=tried, device=device)
    for way in tried:
        request.config_of(way)
    return request


@dataclass(slots=True)
class Findings:
    """What is known of the ways of one request.

    Attributes:
        walks: sprites and time of each way that was walked.
        trials: the same with the distance, for those that were judged.
        reference: the fine walk that they are measured by.
    """

    walks: dict[Way, Walk] = field(default_factory=dict)
    trials: dict[Way, Trial] = field(default_factory=dict)
    reference: Walk | None = None

    def missing(self, tried: Iterable[Way]) -> tuple[Way, ...]:
        """Those that have not been walked yet."""
        return tuple(way for way in tried if way not in self.walks)


class Archive:
    """The findings of the requests of late, so that nothing is computed twice when the axes change and change back."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._kept = kept
        self._findings: OrderedDict[tuple[Any, ...], Findings] = OrderedDict()

    def of(self, request: CompareRequest) -> Findings:
        """The findings of ``request``, to be read and added to."""
        key = request.base
        findings = self._findings.setdefault(key, Findings())
        self._findings.move_to_end(key)
        while len(self._findings) > self._kept:
            self._findings.popitem(last=False)
        return findings
