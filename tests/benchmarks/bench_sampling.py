"""Sampling speed: the program against diffusers' flow-matching schedulers, with the same network and calls.

    python tests/benchmarks/bench_sampling.py [--model heroes-32] [--rounds 3]

Milliseconds from a request to finished sprites, for 1 to 256 sprites and 1 to 32 calls of the network, then by solver.
Where the processor has instructions for bfloat16, both contestants are asked for that as well, with autocast.
Each contestant is a process of its own and has its turn once a round; what counts is the median of the ratios of
neighbours. Without the extra ``bench`` the program is measured alone.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from statistics import median

from measuring.contestant import Contestant
from measuring.timing import Took, ratio, take_turns
from pixelgen.runtime.environment import prepare

prepare()

import torch  # noqa: E402  after the environment is set

from measuring.command import finish, options, verdict  # noqa: E402
from measuring.machine import Machine  # noqa: E402
from measuring.peak import fastest_peak  # noqa: E402
from measuring.results import Column, Section, Table  # noqa: E402
from pixelgen.flow.precision import FLOAT32, Precision, quickest  # noqa: E402
from pixelgen.flow.solver import SOLVERS  # noqa: E402
from pixelgen.model.checkpoint import load_model  # noqa: E402
from pixelgen.model.unet import gigaflops_per_call  # noqa: E402
from samplers.request import model_file  # noqa: E402

SCRIPT = Path(__file__).parent / "sample_contestant.py"
_OURS, _THEIRS = "ab2", "FlowMatchEuler"
_COUNTS, _CALLS = (1, 16, 64, 256), (1, 4, 8, 32)
_MOST = 1024  # sprites times calls in one request: beyond, time is a straight line
_TARGETS = {(64, 4): 250.0, (1, 4): 30.0}  # ms


class Arena:
    """Both contestants with one model, ready for requests."""

    def __init__(self, path: Path, stack: ExitStack) -> None:
        names = ["ours", "with_diffusers"] if find_spec("diffusers") else ["ours"]
        self._contestants = {
            name: stack.enter_context(Contestant(SCRIPT, {"sampler": name, "path": str(path)})) for name in names
        }
        self.about = {name: contestant.about for name, contestant in self._contestants.items()}

    def compete(
        self, solvers: dict[str, str], *, count: int, calls: int, rounds: int, precision: Precision = FLOAT32
    ) -> dict[str, list[Took]]:
        """Each contestant's turns with its own solver; the first, which warms it up, does not count."""
        asked = {
            name: {"count": count, "calls": calls, "solver": solvers[name], "precision": precision.key}
            for name in self._contestants
            if name in solvers
        }
        for name, request in asked.items():
            self._contestants[name].work(request)
        works = {name: lambda n=name, r=request: self._contestants[n].work(r) for name, request in asked.items()}
        return take_turns(works, rounds=rounds)


def by_size(arena: Arena, key: str, *, gigaflops: float, peak: float, rounds: int, most: int) -> Table:
    """Over the number of sprites and calls. A target is for the faster number format, in whose row it stands."""
    formats = dict.fromkeys((FLOAT32, quickest(torch.device("cpu"))))
    solvers = {"ours": _OURS, "with_diffusers": _THEIRS}
    rows = []
    for count, calls in product(_COUNTS, _CALLS):
        if count * calls > most:
            continue
        took = {
            each: arena.compete(solvers, count=count, calls=calls, rounds=rounds, precision=each) for each in formats
        }
        best = min(formats, key=lambda each: median(_milliseconds(took[each], "ours")))
        for each in formats:
            ours, theirs = _milliseconds(took[each], "ours"), _milliseconds(took[each], "with_diffusers")
            share = count * calls * gigaflops / (median(ours) / 1000) / peak
            beside = (median(theirs), ratio(theirs, ours)) if theirs else (None, None)
            target = _TARGETS.get((count, calls)) if each is best else None
            judged = "" if target is None else f"under {target:.0f} ms: {verdict(reached=median(ours) < target)}"
            rows.append((count, calls, each.key, median(ours), 1000 * count / median(ours), share, *beside, judged))
    return Table(
        key=key,
        title=f"{_OURS} beside diffusers' {_THEIRS}, medians of {rounds} rounds",
        columns=(
            Column("sprites"),
            Column("calls"),
            Column("numbers"),
            Column("PixelGen ms", ".1f"),
            Column("sprites/s", ".0f"),
            Column("of the peak", ".0%"),
            Column("diffusers ms", ".1f"),
            Column("PixelGen is × as fast", ".2f"),
            Column("target"),
        ),
        rows=tuple(rows),
    )


def by_solver(arena: Arena, key: str, *, count: int, calls: int, rounds: int) -> Table:
    """Over the solvers of both."""
    rows = []
    for solver in SOLVERS:
        if SOLVERS[solver].needs_flow_map:
            continue  # it walks with another network than the one that is compared here
        ours = _milliseconds(arena.compete({"ours": solver}, count=count, calls=calls, rounds=rounds), "ours")
        rows.append(("PixelGen", solver, median(ours), median(ours) / (count * calls)))
    if "with_diffusers" in arena.about:
        for solver in ("FlowMatchEuler", "DPM++ 2M", "UniPC"):
            took = arena.compete({"with_diffusers": solver}, count=count, calls=calls, rounds=rounds)
            theirs = _milliseconds(took, "with_diffusers")
            rows.append(("diffusers", solver, median(theirs), median(theirs) / (count * calls)))
    return Table(
        key=key,
        title=f"By solver, {count} sprites in {calls} calls in float32",
        columns=(Column("who"), Column("solver"), Column("ms", ".1f"), Column("ms a sprite and call", ".3f")),
        rows=tuple(rows),
        notes=("dopri5 takes as many calls as its tolerance asks for, at most so many.",),
    )


def _milliseconds(took: dict[str, list[Took]], name: str) -> list[float]:
    return [1000 * each.wall for each in took.get(name, ())]


def measure(model: str, *, rounds: int, most: int) -> Section:
    """All tables of one model."""
    where, path = str(Machine.here()), model_file(model)
    gigaflops, peak = gigaflops_per_call(load_model(path).network), fastest_peak()
    key = f"sampling-{model}"
    with ExitStack() as stack:
        arena = Arena(path, stack)
        tables = (
            by_size(arena, key, gigaflops=gigaflops, peak=peak, rounds=rounds, most=most),
            by_solver(arena, f"{key}-solvers", count=min(16, most // 8), calls=8, rounds=rounds),
        )
        about = "; ".join(f"{name}: {text}" for name, text in arena.about.items())
    return Section(
        key=key,
        title=f"Sampling speed: `{model}`",
        command=f"python tests/benchmarks/bench_sampling.py --model {model}",
        where=where,
        tables=tables,
        remarks=(f"A call costs {gigaflops:.3f} GFLOP a sprite; the peak is {peak:.0f} GFLOP/s. {about}.",),
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--model", default="heroes-32", help="of the zoo, a run, or a network's name (untrained)")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each contestant")
    given = parser.parse_args(argv)
    section = measure(given.model, rounds=1 if given.quick else given.rounds, most=64 if given.quick else _MOST)
    finish(section, given)


if __name__ == "__main__":
    main()
