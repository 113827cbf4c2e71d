"""Fair comparisons on a machine that drifts: contestants take turns, and what counts is the ratio of neighbours."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Took:
    """What a piece of work took.

    Attributes:
        wall: seconds on the clock.
        cpu: seconds of processor time of this process, over all its threads. Beside other programs it says more than
            the clock does.
    """

    wall: float
    cpu: float


def seconds_of(work: Callable[[], object]) -> Took:
    """Do ``work`` once."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - wall, time.process_time() - cpu)


def typical(work: Callable[[], object], *, at_least: float = 0.2) -> Took:
    """Do ``work`` again and again for ``at_least`` seconds, and once if it takes as long: the medians.

    For what is over in milliseconds: a core that sleeps takes some of them to wake, and for as long threads of whoever
    had the turn before may still be spinning on it.
    """
    took, until = [seconds_of(work)], time.perf_counter() + at_least
    while time.perf_counter() + took[-1].wall < until:
        took.append(seconds_of(work))
    return Took(median(each.wall for each in took), median(each.cpu for each in took))


def take_turns(works: Mapping[str, Callable[[], T]], *, rounds: int) -> dict[str, list[T]]:
    """Let every contestant work once in each round, in an order that is turned round each time.

    So a machine that becomes slower or faster all the while favours nobody.

    Args:
        works: by name; each returns its measurement.
        rounds: at least 1.

    Returns:
        the measurements by name, one for each round.

    Raises:
        ValueError: for fewer than one round.
    """
    if rounds < 1:
        raise ValueError(f"rounds = {rounds}: expected at least 1")
    taken: dict[str, list[T]] = {name: [] for name in works}
    for number in range(rounds):
        for name in list(works)[:: -1 if number % 2 else 1]:
            taken[name].append(works[name]())
    return taken


def ratio(first: Sequence[float], second: Sequence[float]) -> float:
    """Median of the ratios of neighbours: machines drift, pairs do not.

    Args:
        first, second: what two contestants measured in the same rounds.

    Raises:
        ValueError: if they did not take part in the same number of rounds, or in none.
    """
    return median(a / b for a, b in zip(first, second, strict=True))
