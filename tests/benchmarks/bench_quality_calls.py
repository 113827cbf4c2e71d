"""Quality over calls: how good a model's sprites are in 1 to 32 calls, by solver, grid, shift and more.

    python tests/benchmarks/bench_quality_calls.py [--model heroes-32] [--data dcss-heroes] [--calls 1,2,4,8,16,32]

One setting is varied at a time, all others are the program's usual ones; the last table has what a model gets that
was not tuned, and what tuning found for this one. All start from the same noise. Rows that the CSV holds already are
not measured anew, so a run that is interrupted goes on when the same command is given again. The whole takes an hour on
two cores, ``--quick`` a minute.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixelgen.runtime.environment import prepare

prepare()

from measuring.command import finish, options  # noqa: E402  after the environment is set
from measuring.machine import Machine  # noqa: E402
from measuring.results import Column, Section, Table  # noqa: E402
from pixelgen.flow.config import SampleConfig  # noqa: E402
from pixelgen.flow.grid import GRIDS  # noqa: E402
from pixelgen.flow.precision import PRECISIONS  # noqa: E402
from pixelgen.flow.sampler import Sampler  # noqa: E402
from pixelgen.flow.solver import SOLVERS  # noqa: E402
from pixelgen.flow.tuning import GUESSED, Tuned, nearest, ways_of  # noqa: E402
from pixelgen.model.checkpoint import load_model  # noqa: E402
from pixelgen.model.digests import digest_of  # noqa: E402
from pixelgen.model.tuned import read_tuned  # noqa: E402
from pixelgen.model.zoo import find_model  # noqa: E402
from quality.judging import SEED, Jury, way  # noqa: E402
from quality.plots import Line, Panel, draw  # noqa: E402
from quality.rows import Rows  # noqa: E402

RESULTS = Path(__file__).parent / "results"
_CALLS = "1,2,4,8,16,32"
_SHIFTS = (1.0, 1.5, 2.0, 3.0, 5.0)
_HEAD_STARTS = (0.0, 0.08, 0.16, 0.24)
_EXTRAPOLATIONS = (0.5, 1.0, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to walk: what is varied ("solver"), what it is called, and the request for some calls."""

    varied: str
    label: str
    settings: dict[str, Any]

    def config(self, calls: int, count: int, precision: str) -> SampleConfig | None:
        """The request; None where the solver cannot do with so few calls."""
        config = SampleConfig(count=count, seed=SEED, calls=calls, precision=precision, **self.settings)
        return None if calls < SOLVERS[config.solver].calls_per_step else config


def variants(sampler: Sampler) -> Iterator[Variant]:
    """Every setting on its own, from the registries: what is added there is measured."""
    for solver in SOLVERS.values():
        if sampler.flow_map is not None or not solver.needs_flow_map:
            yield Variant("solver", solver.key, {"solver": solver.key})
    for grid in GRIDS.values():
        yield Variant("grid", grid.key, {"grid": grid.key})
    for shift in _SHIFTS:
        yield Variant("shift", f"{shift:g}", {"shift": shift})
    for start in _HEAD_STARTS:
        yield Variant("head start", f"{start:g}", {"head_start": start})
    for reach in _EXTRAPOLATIONS:
        yield Variant("extrapolation", f"{reach:g}", {"extrapolation": reach})


def suiting(label: str, ways: Sequence[Tuned], calls: Sequence[int]) -> dict[int, Variant]:
    """Of ways that suit a model that for each number of calls; the usual settings where there is none."""
    found = {each: nearest(ways, each) for each in calls}
    return {each: Variant("settings", label, way.settings if way else {}) for each, way in found.items()}


class Bench:
    """Measures requests, each once, and remembers them as rows.

    Attributes:
        sampler: of the model.
        description: of the set, in words.
        floor: what real sprites reach; NaN before the first measurement.
    """

    def __init__(self, model: str, data: str, rows: Rows, *, count: int, precision: str) -> None:
        self._path = find_model(model)
        self.sampler = load_model(self._path).sampler()
        self._jury, self._rows, self._count, self._precision = Jury(data), rows, count, precision
        self._of = {"model": model, "digest": digest_of(self._path)[:12], "data": data}
        self.description, self.floor = self._jury.description, float("nan")

    def distance(self, variant: Variant, calls: int) -> float | None:
        """Fréchet distance; None where the variant cannot be asked."""
        config = variant.config(calls, self._count, self._precision)
        if config is None:
            return None
        key = self._of | way(config)
        row = self._rows.find(key)
        if row is None:
            verdict = self._jury(self.sampler, config)
            row = key | verdict.row()
            self._rows.add(row)
            print(f"{variant.varied} {variant.label}, {calls} calls: {verdict.sentence()}", file=sys.stderr, flush=True)
        self.floor = float(row["floor"])
        return float(row["fid"])

    def table(self, varied: str, ways: Sequence[dict[int, Variant]], calls: Sequence[int]) -> Table:
        """Distances of ways, a line for each, by calls."""
        rows = []
        for each in ways:
            label = next(iter(each.values())).label
            rows.append((label, *(self.distance(each[number], number) for number in calls)))
        return Table(
            key=f"quality-calls-{self._of['model']}-{varied.replace(' ', '-')}",
            title=f"FID by {varied} and calls",
            columns=(Column(varied), *(Column(str(number), ".1f") for number in calls)),
            rows=tuple(rows),
        )


def measure(bench: Bench, model: str, *, calls: Sequence[int], only: Sequence[str]) -> tuple[Table, ...]:
    """A table for each setting; only those named in ``only``, if any are.

    Raises:
        ValueError: for a setting that is not varied.
    """
    by_setting: dict[str, list[dict[int, Variant]]] = {}
    for variant in variants(bench.sampler):
        by_setting.setdefault(variant.varied, []).append(dict.fromkeys(calls, variant))
    usual = dict.fromkeys(calls, Variant("settings", "usual", {}))
    own = ways_of(read_tuned(find_model(model)), ())
    by_setting["settings"] = [usual, suiting("guessed", GUESSED, calls), suiting("tuned", own, calls)]
    if unknown := set(only) - set(by_setting):
        raise ValueError(f"cannot vary {', '.join(unknown)}: choose of {', '.join(by_setting)}")
    return tuple(bench.table(varied, by_setting[varied], calls) for varied in only or by_setting)


def panel(table: Table, floor: float | None) -> Panel:
    """A table as a field of a picture."""
    calls = [float(column.name) for column in table.columns[1:]]
    lines = [
        Line(str(label), tuple((x, y) for x, y in zip(calls, distances, strict=True) if isinstance(y, float)))
        for label, *distances in table.rows
    ]
    return Panel(
        title=table.columns[0].name,
        x="network calls",
        y="FID (sprite encoder)",
        lines=tuple(line for line in lines if line.points),
        floor=floor,
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--model", default="heroes-32", help="of the zoo, a run, or a file")
    parser.add_argument("--data", default="dcss-heroes", help="the set that it has learned")
    parser.add_argument("--calls", default=_CALLS, help="network calls per sprite")
    parser.add_argument("--sprites", type=int, default=1000, help="made each time")
    parser.add_argument("--precision", default="float32", choices=list(PRECISIONS), help="number format")
    parser.add_argument("--vary", default="", metavar="NAMES", help='only these, with commas: "solver,head start"')
    parser.add_argument("--csv", type=Path, help="where rows are kept; results/ beside this file if left out")
    given = parser.parse_args(argv)
    where = str(Machine.here())
    calls = (1, 2) if given.quick else tuple(map(int, given.calls.split(",")))
    count = 64 if given.quick else given.sprites
    key = f"quality-calls-{Path(given.model).stem}"
    rows = Rows(given.csv or (None if given.quick else RESULTS / f"{key}.csv"))
    bench = Bench(given.model, given.data, rows, count=count, precision=given.precision)
    tables = measure(bench, given.model, calls=calls, only=[name for name in given.vary.split(",") if name])
    remark = (
        f"{count:,} sprites, made in {given.precision}, against {bench.description}, in the features of the sprite "
        "encoder; real sprites reach "
        f"{bench.floor:.1f}. Every budget is the same number of calls for each solver; a dash stands where a solver "
        "needs more for a step."
    )
    section = Section(
        key=key,
        title=f"Quality over calls: `{given.model}`",
        command=f"python tests/benchmarks/bench_quality_calls.py --model {given.model} --data {given.data} "
        f"--sprites {count} --precision {given.precision}"
        + (f" --calls {given.calls}" if given.calls != _CALLS else "")
        + (f" --vary '{given.vary}'" if given.vary else ""),
        where=where,
        tables=tables,
        remarks=(f"![{key}](results/{key}.svg)", remark),
    )
    finish(section, given)
    if given.keep is not None:
        draw(given.keep / f"{section.key}.svg", [panel(table, bench.floor) for table in tables])


if __name__ == "__main__":
    main()
