"""Quality over time: how good sprites are after 1, 3, 10 and 30 minutes of one processor core's time.

    python tests/benchmarks/bench_quality_time.py ours [--data dcss-heroes] [--minutes 1,3,10,30] [--folder FOLDER]
    python tests/benchmarks/bench_quality_time.py report --keep FOLDER

Contestants are the program's own training and torchcfm's image recipe, as it is published and with settings that suit
so little arithmetic (extra ``bench``). Each trains once, for the last number of minutes, and is looked at on its way.
Minutes are processor minutes of training with one thread; saving, making and judging sprites is not counted. A run that
is interrupted goes on when the same command is given again; rows that the CSV holds already are not measured anew.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from pixelgen.runtime.environment import prepare

prepare()

import torch  # noqa: E402  after the environment is set

from measuring.command import finish, options  # noqa: E402
from measuring.machine import Machine  # noqa: E402
from measuring.results import Column, Section, Table  # noqa: E402
from pixelgen.flow.sampler import SampleConfig  # noqa: E402
from pixelgen.training.config import TrainConfig  # noqa: E402
from quality.contest import Contest, Learner  # noqa: E402
from quality.judging import SEED, Jury  # noqa: E402
from quality.plots import Line, Panel, draw  # noqa: E402
from quality.rows import Rows  # noqa: E402

RESULTS = Path(__file__).parent / "results" / "quality-time-rows.csv"
_NAMES = ("data", "contestant", "minutes", "weights", "calls")  # what a row is of
_HEADINGS = {"images": "sprites seen", "fid": "FID", "kid": "KID", "sprites": "sprites made"}
_FORMS = {
    "minutes": "g",
    "images": ",.0f",
    "fid": ".1f",
    "floor": ".1f",
    "kid": ".2f",
    "originality": ".2f",
    "sprites": ",.0f",
}
_REMARK = (
    "Minutes are those of one core, which others used as well. PixelGen's is one run of the last number of minutes, "
    "looked at while its learning rate is still high. `torchcfm` is the recipe of its CIFAR example (128 channels, "
    "batch 128, a rate that rises over 5,000 steps, average .9999), made for days on a graphics card; "
    "`torchcfm-fitted` is the same with 32 channels, batch 32, a rate of 5e-4 after 100 steps, and average .995. Of "
    "averaged and plain weights the better are shown, for everybody; all are walked by `ab2` in 8 calls, none is tuned."
)


def _ours(jury: Jury, run: Path, given: argparse.Namespace, minutes: float) -> Learner:
    from quality.ours import Ours

    return Ours(jury, TrainConfig(model=given.model, minutes=minutes), run)


def _torchcfm(jury: Jury, run: Path, given: argparse.Namespace, minutes: float) -> Learner:
    from quality.torchcfm_recipe import AS_PUBLISHED, TorchCfm

    return TorchCfm(jury, AS_PUBLISHED, run)


def _torchcfm_fitted(jury: Jury, run: Path, given: argparse.Namespace, minutes: float) -> Learner:
    from quality.torchcfm_recipe import FITTED, TorchCfm

    return TorchCfm(jury, FITTED, run)


CONTESTANTS: dict[str, Callable[[Jury, Path, argparse.Namespace, float], Learner]] = {
    "ours": _ours,
    "torchcfm": _torchcfm,
    "torchcfm-fitted": _torchcfm_fitted,
}


def compete(given: argparse.Namespace, rows: Rows) -> None:
    """Train a contestant, look, and add rows."""
    marks = [float(mark) for mark in given.minutes.split(",")]
    name = given.contestant if given.contestant != "ours" else f"ours {given.model}"
    folder = given.folder / f"{given.data} {name} {marks[-1]:g}".replace(" ", "-")
    jury = Jury(given.data)
    learner = CONTESTANTS[given.contestant](jury, folder / "run", given, marks[-1])
    print(f"{name} on {jury.description}: {learner.about}", flush=True)
    contest = Contest(folder, learner, minutes=marks, say=partial(print, flush=True))
    contest.train()
    if given.train_only:
        return
    for mark in marks:
        models, progress = contest.looks(mark)
        for model in models:
            sampler = learner.sampler(model)
            for calls in map(int, given.calls.split(",")):
                key = dict(zip(_NAMES, (given.data, name, f"{mark:g}", model.stem, str(calls)), strict=True))
                if rows.find(key) is not None:
                    continue
                verdict = jury(sampler, SampleConfig(count=given.sprites, seed=SEED, calls=calls))
                seen = {"images": f"{progress['images']:g}", "seconds": f"{progress['seconds']:.0f}"}
                rows.add({**key, **seen, **verdict.row()})
                print(", ".join([*key.values(), verdict.sentence()]), flush=True)


def report(rows: list[dict[str, str]], *, calls: int) -> tuple[Section, list[Panel]]:
    """What all contestants reached: of each look the better weights, in ``calls`` calls.

    Raises:
        ValueError: if no row has so many calls.
    """
    best: dict[tuple[str, str, float], dict[str, str]] = {}
    for row in rows:
        key = row["data"], row["contestant"], float(row["minutes"])
        if int(row["calls"]) == calls and (key not in best or float(row["fid"]) < float(best[key]["fid"])):
            best[key] = row
    if not best:
        raise ValueError(f"nothing was measured in {calls} calls")
    panels = []
    for data in dict.fromkeys(key[0] for key in best):
        lines: dict[str, list[tuple[float, float]]] = {}
        for (of, contestant, minutes), row in sorted(best.items()):
            if of == data:
                lines.setdefault(_called(contestant), []).append((minutes, float(row["fid"])))
        floor = min(float(row["floor"]) for key, row in best.items() if key[0] == data)
        drawn = tuple(Line(name, tuple(points)) for name, points in lines.items())
        panels.append(
            Panel(
                title=data, x="processor minutes", y=f"FID in {calls} calls (sprite encoder)", lines=drawn, floor=floor
            )
        )
    shown = (
        "data",
        "contestant",
        "minutes",
        "images",
        "weights",
        "fid",
        "floor",
        "kid",
        "originality",
        "sprites",
        "solver",
    )
    words = ("data", "contestant", "weights", "solver")
    table = Table(
        key="quality-time",
        title=f"After minutes of training, in {calls} calls",
        columns=tuple(Column(_HEADINGS.get(name, name), _FORMS.get(name, "")) for name in shown),
        rows=tuple(
            tuple(_called(row[name]) if name in words else float(row[name]) for name in shown)
            for _, row in sorted(best.items())
        ),
        notes=("Real sprites that were not trained on are at the floor.",),
    )
    section = Section(
        key="quality-time",
        title="Quality over time",
        command="python tests/benchmarks/bench_quality_time.py ours",
        where=str(Machine.here()),
        tables=(table,),
        remarks=("![Quality over time](results/quality-time.svg)", _REMARK),
    )
    return section, panels


def _called(word: str) -> str:
    """A contestant as people know it; any other word as it is."""
    return word.replace("ours ", "PixelGen, ")


def main(argv: Sequence[str] | None = None) -> None:
    """Train and measure, or report what was measured."""
    parser = options(__doc__)
    parser.add_argument("contestant", choices=[*CONTESTANTS, "report"], help="report: table and picture of the rows")
    parser.add_argument("--data", default="dcss-heroes", help="set of sprites beside the checkout")
    parser.add_argument("--minutes", default="1,3,10,30", help="processor minutes at which to look")
    parser.add_argument("--calls", default="4,8", help="network calls per sprite; the last is what a report shows")
    parser.add_argument("--sprites", type=int, default=500, help="made for each look")
    parser.add_argument("--model", default="small", help="network of ours")
    parser.add_argument("--folder", type=Path, default=Path("quality-runs"), help="where runs are kept")
    parser.add_argument("--csv", type=Path, default=RESULTS, help="where rows are added")
    parser.add_argument("--train-only", action="store_true", help="judge later, by the same command without this")
    given = parser.parse_args(argv)
    torch.set_num_threads(1)
    rows = Rows(given.csv)
    if given.contestant == "report":
        section, panels = report(rows.all(), calls=int(given.calls.rpartition(",")[2]))
        finish(section, given)
        if given.keep is not None:
            draw(given.keep / f"{section.key}.svg", panels)
        return
    with tempfile.TemporaryDirectory(prefix="pixelgen-bench-") as folder:
        if given.quick:
            given.minutes, given.calls, given.sprites = "0.05,0.1", "2", 64
            given.folder, rows = Path(folder), Rows()
        compete(given, rows)


if __name__ == "__main__":
    main()
