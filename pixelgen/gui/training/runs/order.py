"""By what the runs are sorted, and which of them a search finds. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pixelgen.choices import Choices
from pixelgen.gui.training.runs.words import STATES, model_text

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary

    Rank = Callable[[RunSummary], Any]

_LAST = float("inf")


@dataclass(frozen=True, slots=True)
class Order:
    """A way to sort. ``rank`` gives the sort key of a run; equals stay newest first."""

    key: str
    label: str
    help: str
    rank: "Rank"


ORDERS: Choices[Order] = Choices(
    "order",
    (
        Order("newest", "Newest first", "By the time of the last change.", lambda run: -run.updated.timestamp()),
        Order("name", "Name", "By name, A to Z.", lambda run: run.name.casefold()),
        Order("fid", "Best FID", "The smallest FID first; runs without one at the end.", lambda run: _fid(run)),
        Order("longest", "Longest", "By the time spent training.", lambda run: -run.seconds),
        Order("data", "Data set", "By the name of the data set.", lambda run: run.data_name.casefold()),
        Order("state", "State", "Running first, then what can go on, then what is finished.", lambda run: _state(run)),
    ),
)


def _fid(run: "RunSummary") -> float:
    return _LAST if run.fid is None else run.fid


def _state(run: "RunSummary") -> int:
    return list(STATES).index(run.state)


def searched_text(run: "RunSummary") -> str:
    """Everything of a run that a search looks at, folded."""
    places = (str(path) for path in run.data)
    state = STATES[run.state].label
    return "\n".join((run.name, run.data_name, model_text(run.model), state, *places, str(run.path))).casefold()


def arranged(runs: "Sequence[RunSummary]", *, search: str, order: str) -> "list[RunSummary]":
    """The runs that hold every word of ``search``, sorted.

    Raises:
        ConfigError: for an order that does not exist.
    """
    words = search.casefold().split()
    found = [run for run in runs if not words or all(word in searched_text(run) for word in words)]
    newest = sorted(found, key=ORDERS["newest"].rank)
    return newest if order == "newest" else sorted(newest, key=ORDERS[order].rank)
