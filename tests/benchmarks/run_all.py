"""Runs the benchmarks of speed, start and memory, and writes what they find into this folder's README.md and results/.

    python tests/benchmarks/run_all.py [--quick] [--only training,start] [--minutes M]
    python tests/benchmarks/run_all.py --only quality,recipes

They run one after another, the most telling first, each in a process of its own; on a machine with two cores and
nothing else to do it takes about twelve minutes, and after ``--minutes`` no other one is begun. ``--quick`` looks in
few minutes whether they all work, and writes nothing. ``--only`` runs those whose names begin so. One that fails is
named at the end; what the others found is written as soon as they end. Those of quality take hours, and run only where
``--only`` names them; interrupted, they go on when the same command is given again.
"""

import argparse
import math
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from measuring.results import place
from pixelgen.files import write_text
from pixelgen.model.zoo import DEFAULT_MODEL, list_models

HERE = Path(__file__).parent
PAGE, RESULTS = HERE / "README.md", HERE / "results"
_SETS = {"heroes-32": "dcss-heroes", "monsters-32": "dcss-monsters"}  # what models of the zoo have learned


@dataclass(frozen=True, slots=True)
class Program:
    """A benchmark with its arguments; ``name`` is for ``--only``, without which those that are ``long`` are not run."""

    name: str
    script: str
    arguments: tuple[str, ...] = ()
    long: bool = field(default=False, kw_only=True)


def programs() -> Iterator[Program]:
    """All of them, in the order of the page. What needs a model uses the zoo's default and its smallest."""
    small = min(list_models(), key=lambda card: card.parameters).name
    yield Program("training", "bench_training.py", ("--model", "small"))
    for model in dict.fromkeys((DEFAULT_MODEL, small)):
        yield Program(f"sampling-{model}", "bench_sampling.py", ("--model", model))
    yield Program("profile", "bench_training.py", ("--model", "small", "--profile"))
    yield Program("start", "bench_start.py", ("--model", DEFAULT_MODEL))
    yield Program("memory", "bench_memory.py", ("--with", small))
    yield Program("growth", "bench_growth.py")
    yield Program("network", "bench_network.py")
    yield Program("training-tiny", "bench_training.py", ("--model", "tiny", "--rounds", "3"))
    for data in _SETS.values():
        for who in ("ours", "torchcfm-fitted", "torchcfm"):
            yield Program(f"quality-{who}-{data}", "bench_quality_time.py", (who, "--data", data), long=True)
    yield Program("quality-time", "bench_quality_time.py", ("report",), long=True)
    for model, data in _SETS.items():
        arguments = ("--model", model, "--data", data)
        yield Program(f"quality-calls-{model}", "bench_quality_calls.py", arguments, long=True)
    for recipes in sorted((HERE / "recipes").glob("*.toml")):
        yield Program(f"recipes-{recipes.stem}", "bench_recipe.py", (str(recipes),), long=True)


def run(program: Program, keep: Path, *, quick: bool) -> bool:
    """Run one, print what it prints, keep its results in ``keep``; whether it went well."""
    print(f"\n=== {program.name}", flush=True)
    began = time.perf_counter()
    command = [sys.executable, str(HERE / program.script), *program.arguments, "--keep", str(keep)]
    done = subprocess.run([*command, *(["--quick"] if quick else [])], check=False)
    print(f"=== {program.name}: {time.perf_counter() - began:.0f} s, status {done.returncode}", flush=True)
    return done.returncode == 0


def publish(kept: Path) -> None:
    """Put sections into the page, and tables and pictures among the results."""
    RESULTS.mkdir(exist_ok=True)
    page = PAGE.read_text(encoding="utf-8")
    for section in sorted(kept.glob("*.md")):
        page = place(page, section.stem, section.read_text(encoding="utf-8"))
    write_text(PAGE, page)
    for file in (*kept.glob("*.csv"), *kept.glob("*.svg")):
        shutil.copyfile(file, RESULTS / file.name)


def main(argv: Sequence[str] | None = None) -> int:
    """Run what is asked for; 0 if all went well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="only see that they work; nothing is written")
    parser.add_argument("--only", default="", metavar="NAMES", help="those whose names begin so, with commas")
    parser.add_argument("--minutes", type=float, default=math.inf, metavar="M", help="after these, none is begun")
    given = parser.parse_args(argv)
    beginnings = tuple(given.only.split(","))
    asked = [each for each in programs() if each.name.startswith(beginnings) and (given.only or not each.long)]
    began, failed, left = time.perf_counter(), [], []
    for program in asked:
        if time.perf_counter() - began > 60 * given.minutes:
            left.append(program.name)
            continue
        with tempfile.TemporaryDirectory(prefix="pixelgen-bench-") as name:
            if not run(program, Path(name), quick=given.quick):
                failed.append(program.name)
            elif not given.quick:
                publish(Path(name))
    minutes = (time.perf_counter() - began) / 60
    print(f"\n{len(asked) - len(left) - len(failed)} of {len(asked)} benchmarks went well, in {minutes:.1f} minutes.")
    for what, names in (("Failed", failed), ("Not begun", left)):
        if names:
            print(f"{what}: {', '.join(names)}.")
    return 1 if failed or left else 0


if __name__ == "__main__":
    sys.exit(main())
