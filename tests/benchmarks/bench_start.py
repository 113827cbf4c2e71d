"""How long the program takes to start: the command line, the window, a model of the zoo.

    python tests/benchmarks/bench_start.py [--model heroes-32] [--rounds 3]

Every start is a fresh process with empty settings; files are in the system's cache from the second round on. The window
is the real one, drawn to no screen; "painted" is its first picture, then Generate is pressed as soon as it can be.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from measuring.child import Ran, own_folders, pixelgen, run
from measuring.command import finish, options, verdict
from measuring.machine import Machine
from measuring.results import Column, Section, Table
from measuring.timing import take_turns

_HERE = Path(__file__).parent
_TARGETS = {"pixelgen --help": 0.3, "window: painted": 2.0, "model: opened": 1.0}  # seconds


def programs(model: str) -> dict[str, Callable[[], Ran]]:
    """What is started, by name."""

    def fresh(command: Sequence[str]) -> Ran:
        with tempfile.TemporaryDirectory(prefix="pixelgen-bench-") as folder:
            return run(command, environment={**own_folders(Path(folder)), "QT_QPA_PLATFORM": "offscreen"})

    return {
        "python, nothing else": lambda: fresh([sys.executable, "-c", "pass"]),
        "pixelgen --help": lambda: fresh(pixelgen("--help")),
        "pixelgen train --help": lambda: fresh(pixelgen("train", "--help")),
        "pixelgen models": lambda: fresh(pixelgen("models")),
        "window": lambda: fresh([sys.executable, str(_HERE / "start_window.py"), repr(time.time())]),
        "model": lambda: fresh([sys.executable, str(_HERE / "start_model.py"), model]),
    }


def measure(model: str, *, rounds: int) -> Section:
    """Start everything in turns."""
    where = str(Machine.here())
    taken = take_turns(programs(model), rounds=rounds)
    rows = []

    def row(name: str, seconds: Sequence[float], ran: Sequence[Ran] = ()) -> None:
        target = _TARGETS.get(name)
        judged = "" if target is None else f"under {target:g} s: {verdict(reached=median(seconds) < target)}"
        cpus = [each.cpu for each in ran if each.cpu is not None]
        peaks = [each.peak / 2**20 for each in ran if each.peak is not None]
        cpu, peak = (median(values) if values else None for values in (cpus, peaks))
        rows.append((name, median(seconds), min(seconds), cpu, peak, judged))

    for name, ran in taken.items():
        if name not in ("window", "model"):
            row(name, [each.wall for each in ran], ran)
    inner = {name: [json.loads(each.output.splitlines()[-1]) for each in taken[name]] for name in ("window", "model")}
    row("window: painted", [each["painted"] for each in inner["window"]], taken["window"])
    row("window: Generate can be pressed", [each["ready"] for each in inner["window"]])
    row("window: first sprites there", [each["made"] for each in inner["window"]])
    row("model: torch loaded", [each["torch"] for each in inner["model"]], taken["model"])
    row("model: engine loaded", [each["engine"] for each in inner["model"]])
    row("model: opened", [each["open"] for each in inner["model"]])
    row("model: first sprite in 4 calls", [each["first"] for each in inner["model"]])
    row("model: next sprite in 4 calls", [each["next"] for each in inner["model"]])
    table = Table(
        key="start",
        title=f"Seconds, medians of {rounds} starts",
        columns=(
            Column("what"),
            Column("s", ".3f"),
            Column("fastest", ".3f"),
            Column("processor s", ".2f"),
            Column("peak MB", ".0f"),
            Column("target"),
        ),
        rows=tuple(rows),
        notes=(
            "The window's moments count from the start of its process; the model's parts follow each other.",
            "Processor time and memory are of the whole process, to its end.",
        ),
    )
    return Section(
        key="start",
        title="Start",
        command=f"python tests/benchmarks/bench_start.py --model {model}",
        where=where,
        tables=(table,),
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--model", default="heroes-32", help="of the zoo, a run folder or a file")
    parser.add_argument("--rounds", type=int, default=3, help="starts of each")
    given = parser.parse_args(argv)
    finish(measure(given.model, rounds=1 if given.quick else given.rounds), given)


if __name__ == "__main__":
    main()
