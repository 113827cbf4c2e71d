"""Peak memory of whole commands: training sets of growing size, and generating growing numbers of sprites.

    python tests/benchmarks/bench_memory.py [--training 1000,10000] [--counts 1000,100000] [--model small]

Each is the real command line in a process of its own, whose largest resident memory the system reports. What grows with
the set or the number of sprites is the difference of the rows; what is left is torch, the network and its batch.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from measuring.child import Ran, own_folders, pixelgen, run
from measuring.command import finish, options
from measuring.machine import Machine
from measuring.results import Column, Section, Table

_STEPS, _FEW_STEPS = 20, 2  # of training; memory does not grow with them
_COLUMNS = (
    Column("what"),
    Column("sprites", ",d"),
    Column("peak MB", ".0f"),
    Column("over the first, bytes a sprite", ",.0f"),
    Column("seconds", ".0f"),
    Column("written MB", ".1f"),
)


def training(sets: Sequence[int], *, model: str, steps: int, folder: Path) -> Table:
    """``pixelgen train`` from a folder of PNG files to its saved model, evaluations included."""
    rows = []
    for count in sets:
        data, out = folder / f"set-{count}", folder / f"run-{count}"
        run([sys.executable, "-c", _DRAW, str(count), str(data)])
        command = pixelgen("train", str(data), "--model", model, "--steps", str(steps), "--out", str(out))
        rows.append(("train", count, run(command, environment=own_folders(folder / "own")), _megabytes(out)))
    return _table(f"memory-training-{model}", f"Training, network `{model}`, 32 px, {steps} steps", rows)


def generating(counts: Sequence[int], *, model: str, calls: int, folder: Path) -> Table:
    """``pixelgen generate`` to its sheets."""
    rows = []
    for count in counts:
        out = folder / f"made-{count}"
        out.mkdir()
        command = pixelgen(
            *("generate", model, "--count", str(count), "--calls", str(calls), "--seed", "1"),
            *("--out", str(out / "sheet")),
        )
        rows.append(("generate", count, run(command, environment=own_folders(folder / "own")), _megabytes(out)))
    return _table("memory-generating", f"Generating with `{model}` in {calls} calls", rows)


_DRAW = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from measuring.sprite_sets import many
from pixelgen.sprites.procedural import write_sprites
write_sprites(many(int(sys.argv[1])), Path(sys.argv[2]))
"""


def _table(key: str, title: str, rows: Sequence[tuple[str, int, Ran, float]]) -> Table:
    _, fewest, first, _ = rows[0]
    shown = []
    for what, count, ran, written in rows:
        more = (_peak(ran) - _peak(first)) / (count - fewest) if count != fewest else None
        shown.append((what, count, _peak(ran) / 2**20, more, ran.wall, written))
    return Table(key=key, title=title, columns=_COLUMNS, rows=tuple(shown))


def _peak(ran: Ran) -> int:
    """In bytes."""
    if ran.peak is None:
        raise SystemExit("This system does not tell how much memory a process held: measure on Linux or macOS.")
    return ran.peak


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--training", default="1000,10000", help="set sizes, fewest first; empty for none")
    parser.add_argument("--counts", default="1000,100000", help="sprites to make, fewest first; empty for none")
    parser.add_argument("--model", default="small", help="network that is trained")
    parser.add_argument("--with", dest="maker", default="heroes-32", help="model that sprites are made with")
    parser.add_argument("--calls", type=int, default=1, help="of the network for each sprite made")
    given = parser.parse_args(argv)
    where, tables = str(Machine.here()), []
    sets, counts = ([100], [64, 512]) if given.quick else (_numbers(given.training), _numbers(given.counts))
    with tempfile.TemporaryDirectory(prefix="pixelgen-bench-") as name:
        folder = Path(name)
        if sets:
            steps = _FEW_STEPS if given.quick else _STEPS
            tables.append(training(sets, model=given.model, steps=steps, folder=folder))
        if counts:
            tables.append(generating(counts, model=given.maker, calls=given.calls, folder=folder))
    torch_alone = _peak(run([sys.executable, "-c", "import torch"])) / 2**20
    section = Section(
        key="memory",
        title="Memory",
        command="python tests/benchmarks/bench_memory.py",
        where=where,
        tables=tuple(tables),
        remarks=(f"A process that only loads torch peaks at {torch_alone:.0f} MB.",),
    )
    finish(section, given)


if __name__ == "__main__":
    main()
