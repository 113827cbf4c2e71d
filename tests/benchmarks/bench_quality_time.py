"""Quality over time: how good sprites are after 1, 3, 10 and 30 minutes of one processor core's time.

    python tests/benchmarks/bench_quality_time.py ours [--data dcss-heroes] [--minutes 1,3,10,30] [--folder FOLDER]

Contestants are the program's own training and torchcfm's image recipe, as it is published and with settings that suit
so little arithmetic (extra ``bench``). Each trains once, for the last number of minutes, and is looked at on its way.
Minutes are processor minutes of training with one thread; saving, making and judging sprites is not counted. A run that
is interrupted goes on when the same command is given again; rows that the CSV holds already are not measured anew.
"""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pixelgen.runtime.environment import prepare

prepare()

import torch  # noqa: E402  after the environment is set

from pixelgen.flow.sampler import SampleConfig  # noqa: E402
from pixelgen.training.config import TrainConfig  # noqa: E402
from quality.contest import Contest, Learner  # noqa: E402
from quality.judging import SEED, Jury  # noqa: E402
from quality.rows import Rows  # noqa: E402

RESULTS = Path(__file__).parent / "results" / "quality_time.csv"
_NAMES = ("data", "contestant", "minutes", "weights", "calls")  # what a row is of


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


def main() -> None:
    """Train, look, write rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("contestant", choices=CONTESTANTS)
    parser.add_argument("--data", default="dcss-heroes", help="set of sprites beside the checkout")
    parser.add_argument("--minutes", default="1,3,10,30", help="processor minutes at which to look")
    parser.add_argument("--calls", default="4,8", help="network calls per sprite")
    parser.add_argument("--sprites", type=int, default=500, help="made for each look")
    parser.add_argument("--model", default="small", help="network of ours")
    parser.add_argument("--folder", type=Path, default=Path("quality-runs"), help="where runs are kept")
    parser.add_argument("--csv", type=Path, default=RESULTS, help="where rows are added")
    parser.add_argument("--train-only", action="store_true", help="judge later, by the same command without this")
    given = parser.parse_args()
    torch.set_num_threads(1)
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
    rows = Rows(given.csv)
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


if __name__ == "__main__":
    main()
