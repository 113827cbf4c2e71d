"""Small sets: what helps when there are only some hundred sprites, measured at equal processor time.

    python tests/benchmarks/bench_small_sets.py [--data dcss-monsters] [--learned 100,300,1000] [--ways scratch,from]

Each way learns the same part of a set with one thread for so many processor minutes (saving and judging are not
counted), and is judged against the whole set: `quality/small_set.py`. A run that is interrupted goes on when the same
command is given again; rows that the CSV holds already are not measured anew.
"""

import argparse
import sys
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from pixelgen.runtime.environment import prepare

prepare()

import torch  # noqa: E402  after the environment is set

from measuring.machine import Machine  # noqa: E402
from measuring.results import Cell, Column, Section, Table  # noqa: E402
from pixelgen.choices import Choices  # noqa: E402
from pixelgen.flow.sampler import SampleConfig  # noqa: E402
from pixelgen.training.config import TrainConfig  # noqa: E402
from quality.contest import Contest  # noqa: E402
from quality.judging import SEED  # noqa: E402
from quality.ours import Ours  # noqa: E402
from quality.rows import Rows  # noqa: E402
from quality.small_set import SmallSetJury  # noqa: E402

RESULTS = Path(__file__).parent / "results"
_KEY = ("data", "learned", "way", "minutes", "weights")  # what a row is of


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Settings of a training that are compared with the usual ones."""

    key: str
    label: str
    help: str
    changes: dict[str, Any]


_FROM = {"start_from": "heroes-32"}

WAYS: Choices[Way] = Choices(
    "way",
    (
        Way(key="scratch", label="from scratch", help="Everything as usual.", changes={"model": "small"}),
        Way(
            key="scratch-plain", label="from scratch without dropout", help="Unregularised.",
            changes={"model": "small", "dropout": 0.0},
        ),
        Way(
            key="scratch-drop", label="from scratch with dropout 0.4", help="More dropout.",
            changes={"model": "small", "dropout": 0.4},
        ),
        Way(key="from", label="from heroes-32", help="Weights of the zoo's model.", changes=_FROM),
        Way(key="from-low", label="… at rate 3e-4", help="Slowly.", changes=_FROM | {"learning_rate": 3e-4}),
        Way(key="from-high", label="… at rate 3e-3", help="Fast.", changes=_FROM | {"learning_rate": 3e-3}),
        Way(key="from-plain", label="… without dropout", help="Unregularised.", changes=_FROM | {"dropout": 0.0}),
        Way(key="from-drop", label="… with dropout 0.4", help="More dropout.", changes=_FROM | {"dropout": 0.4}),
        Way(key="from-flip", label="… mirrored too", help="Twice as many.", changes=_FROM | {"flip": True}),
        Way(key="tiny", label="tiny, from scratch", help="A smaller network.", changes={"model": "tiny"}),
        Way(
            key="tiny-plain", label="tiny without dropout", help="Unregularised.",
            changes={"model": "tiny", "dropout": 0.0},
        ),
        Way(
            key="tiny-drop", label="tiny with dropout 0.4", help="More dropout.",
            changes={"model": "tiny", "dropout": 0.4},
        ),
        Way(key="tiny-flip", label="tiny, mirrored too", help="More pixels.", changes={"model": "tiny", "flip": True}),
        Way(key="tiny-shift", label="tiny, shift 3 px", help="More places.", changes={"model": "tiny", "shift": 3}),
        Way(
            key="tiny-decay", label="tiny, weight decay 0.1", help="Smaller weights.",
            changes={"model": "tiny", "weight_decay": 0.1},
        ),
    ),
)  # fmt: skip
"""What is compared."""


def main() -> None:
    """Train, look, write rows and a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="dcss-monsters", help="set of sprites beside the checkout")
    parser.add_argument("--learned", default="100,300,1000", help="sprites to learn")
    parser.add_argument("--ways", default="scratch,from", help=f"of {', '.join(WAYS)}")
    parser.add_argument("--minutes", default="1,4", help="processor minutes at which to look")
    parser.add_argument("--sprites", type=int, default=500, help="made for each look")
    parser.add_argument("--calls", type=int, default=8, help="network calls per sprite")
    parser.add_argument("--folder", type=Path, default=Path("small-set-runs"), help="where runs are kept")
    parser.add_argument("--csv", type=Path, default=RESULTS / "small_sets.csv", help="where rows are added")
    given = parser.parse_args()
    torch.set_num_threads(1)
    rows = Rows(given.csv)
    for learned in map(int, given.learned.split(",")):
        jury = SmallSetJury(given.data, learned=learned, parent="dcss-heroes")
        for key in given.ways.split(","):
            _measure(WAYS[key], learned, jury, given, rows)
    section = _section(rows, given.data)
    print(section.text())
    section.keep(given.csv.parent)


def _measure(way: Way, learned: int, jury: SmallSetJury, given: argparse.Namespace, rows: Rows) -> None:
    marks = [float(mark) for mark in given.minutes.split(",")]
    folder = given.folder / f"{given.data}-{learned}-{way.key}-{marks[-1]:g}"
    config = TrainConfig.parse({"minutes": marks[-1], "previews": 0, "ema_widths": (0.1,), **way.changes})
    learner = Ours(jury, config, folder / "run")
    print(f"{learned} of {given.data}, {way.label}: {learner.about}", flush=True)
    contest = Contest(folder, learner, minutes=marks, say=partial(print, flush=True))
    contest.train()
    for mark in marks:
        models, progress = contest.looks(mark)
        for model in models:
            key = dict(zip(_KEY, (given.data, str(learned), way.key, f"{mark:g}", model.stem), strict=True))
            if rows.find(key) is not None:
                continue
            request = SampleConfig(count=given.sprites, seed=SEED, calls=given.calls, solver="ab2", shift=2.0)
            verdict = jury.verdict(learner.sampler(model), request)
            measured = {name: f"{value:.4g}" for name, value in asdict(verdict).items()}
            rows.add({**key, "images": f"{progress['images']:g}", **measured})
            print(", ".join([*key.values(), *(f"{name} {value}" for name, value in measured.items())]), flush=True)


def _section(rows: Rows, data: str) -> Section:
    numbers = ("fid", "floor", "kid", "originality", "near", "near_real", "near_parent")
    cells: list[tuple[Cell, ...]] = [
        (row["learned"], WAYS[row["way"]].label, row["minutes"], int(row["images"]), *(float(row[n]) for n in numbers))
        for row in sorted(rows.all(), key=lambda row: (int(row["learned"]), list(WAYS).index(row["way"])))
        if row["data"] == data
    ]
    columns = (
        Column("learned"), Column("way"), Column("minutes"), Column("images", ","), Column("FID to all", ".1f"),
        Column("real", ".1f"), Column("KID", ".2f"), Column("originality", ".2f"), Column("near one learned", ".1%"),
        Column("real sprites", ".1%"), Column("near one of the start's", ".1%"),
    )  # fmt: skip
    table = Table(key=f"small_sets_{data}", title=f"Parts of {data}", columns=columns, rows=tuple(cells))
    return Section(
        key="small_sets",
        title="Small sets",
        command="python tests/benchmarks/bench_small_sets.py",
        where=str(Machine.here()),
        tables=(table,),
        remarks=(
            "Minutes are processor minutes of one core. Distances: smaller is better, at an equal number made.",
            "Where there are fewer sprites to learn, all are learned.",
        ),
    )


if __name__ == "__main__":
    main()
