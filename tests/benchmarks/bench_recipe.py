"""Recipes against each other: what variants of the training give at equal processor time.

    python tests/benchmarks/bench_recipe.py tests/benchmarks/recipes/steps.toml [--minutes 3] [--only NAME,NAME]

The file lists variants, each with settings of a training (``pixelgen train --set``) that differ from ``[usual]``:

    [usual]
    model = "tiny"

    [[recipe]]
    name = "uniform times"
    time_density = "uniform"

Besides settings a recipe may have ``network = {channels = [32, 64], blocks = [2, 2]}``, a shape without a name. Each is
trained once with one thread for the same processor time, and judged with the same noise. Runs and rows are kept, so the
same command goes on after an interruption.
"""

import dataclasses
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pixelgen.runtime.environment import prepare

prepare()

import torch  # noqa: E402  after the environment is set

from measuring.command import finish, options  # noqa: E402
from measuring.machine import Machine  # noqa: E402
from measuring.results import Cell, Column, Section, Table  # noqa: E402
from pixelgen.flow.sampler import SampleConfig  # noqa: E402
from pixelgen.model.unet import UNetConfig  # noqa: E402
from pixelgen.training.config import TrainConfig  # noqa: E402
from quality.contest import Contest  # noqa: E402
from quality.judging import SEED, Jury  # noqa: E402
from quality.ours import Ours  # noqa: E402
from quality.rows import Rows  # noqa: E402


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A variant of the training.

    Attributes:
        name: what it is called; the runs' folders are named after it.
        settings: of a ``TrainConfig``, by name.
        network: fields of a ``UNetConfig`` that differ from the named network's.
    """

    name: str
    settings: dict[str, Any] = field(default_factory=dict)
    network: dict[str, Any] = field(default_factory=dict)

    def config(self, minutes: float) -> TrainConfig:
        """The training.

        Raises:
            ConfigError: for a setting that is unknown or outside its limits.
        """
        return TrainConfig.parse({**self.settings, "minutes": minutes})

    def shape(self, unet: UNetConfig) -> UNetConfig:
        """The network, from the one that the settings name."""
        return dataclasses.replace(unet, **self.network)


def read_recipes(path: Path) -> list[Recipe]:
    """The recipes in a TOML file.

    Raises:
        ValueError: for names that are missing or not unique.
    """
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    recipes = [_recipe({**content.get("usual", {}), **entry}) for entry in content.get("recipe", ())]
    names = [recipe.name for recipe in recipes]
    if not names or "" in names or len(set(names)) < len(names):
        raise ValueError(f"{path.name}: expected [[recipe]] tables, each with a name of its own, got {names}")
    return recipes


def _recipe(entry: dict[str, Any]) -> Recipe:
    network = {name: tuple(v) if isinstance(v, list) else v for name, v in entry.pop("network", {}).items()}
    return Recipe(name=entry.pop("name", ""), network=network, settings=entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is equal for all recipes.

    Attributes:
        data: the set.
        minutes: of processor time.
        calls: network calls per sprite with which each is judged.
        sprites: made each time.
        folder: of the runs.
    """

    data: str
    minutes: float
    calls: tuple[int, ...]
    sprites: int
    folder: Path


def measure(recipe: Recipe, terms: Terms, rows: Rows) -> Iterator[dict[str, str]]:
    """Train a recipe and judge each of its averages, as far as that was not done before."""
    of = {"recipe": recipe.name, "data": terms.data, "minutes": f"{terms.minutes:g}"}
    jury = Jury(terms.data)
    folder = terms.folder / f"{terms.data} {terms.minutes:g} {recipe.name}".replace(" ", "-")
    learner = Ours(jury, recipe.config(terms.minutes), folder / "run", shape=recipe.shape)
    say = partial(print, f"{recipe.name}:", file=sys.stderr, flush=True)
    say(learner.about)
    contest = Contest(folder, learner, minutes=[terms.minutes], say=say)
    contest.train()
    models, progress = contest.looks(terms.minutes)
    for model in models:
        sampler = learner.sampler(model)
        for calls in terms.calls:
            key = of | {"weights": model.stem, "calls": str(calls), "sprites": str(terms.sprites)}
            row = rows.find(key)
            if row is None:
                verdict = jury(sampler, SampleConfig(count=terms.sprites, seed=SEED, calls=calls))
                row = of | {"weights": model.stem, "images": f"{progress['images']:g}"} | verdict.row()
                rows.add(row)
                say(f"{model.stem}, {calls} calls: {verdict.sentence()}")
            yield row


def line(recipe: Recipe, rows: Sequence[dict[str, str]], terms: Terms) -> tuple[Cell, ...]:
    """A recipe's line of the table: by the average that is best with the most calls."""
    most = str(max(terms.calls))
    best = min((row for row in rows if row["calls"] == most), key=lambda row: float(row["fid"]))
    of = {row["calls"]: row for row in rows if row["weights"] == best["weights"]}
    distances = (float(of[str(calls)]["fid"]) for calls in terms.calls)
    rest = (float(best[name]) for name in ("floor", "kid", "originality"))
    return (recipe.name, float(best["images"]), best["weights"].split()[-1], *distances, *rest)


def main(argv: Sequence[str] | None = None) -> None:
    """Train, judge, print."""
    parser = options(__doc__)
    parser.add_argument("recipes", type=Path, help="TOML file")
    parser.add_argument("--data", default="dcss-heroes", help="set of sprites beside the checkout")
    parser.add_argument("--minutes", type=float, default=3.0, help="processor minutes for each")
    parser.add_argument("--calls", default="4,8,32", help="network calls per sprite with which each is judged")
    parser.add_argument("--sprites", type=int, default=500, help="made each time")
    parser.add_argument("--only", default="", metavar="NAMES", help="these recipes, with commas")
    parser.add_argument("--folder", type=Path, default=Path("recipe-runs"), help="where runs and rows are kept")
    given = parser.parse_args(argv)
    torch.set_num_threads(1)
    wanted = set(filter(None, given.only.split(",")))
    recipes = [recipe for recipe in read_recipes(given.recipes) if not wanted or recipe.name in wanted]
    with tempfile.TemporaryDirectory(prefix="pixelgen-bench-") as temporary:
        terms = Terms(
            data=given.data,
            minutes=0.05 if given.quick else given.minutes,
            calls=(1, 2) if given.quick else tuple(map(int, given.calls.split(","))),
            sprites=64 if given.quick else given.sprites,
            folder=Path(temporary) if given.quick else given.folder,
        )
        rows = Rows(terms.folder / f"{given.recipes.stem}.csv")
        lines = [line(recipe, list(measure(recipe, terms, rows)), terms) for recipe in recipes]
    table = Table(
        key=f"recipes-{given.recipes.stem}-{given.data}",
        title=f"{given.data}, {terms.minutes:g} processor minutes each, {terms.sprites:,} sprites made",
        columns=(
            Column("recipe"),
            Column("sprites seen", ",.0f"),
            Column("average"),
            *(Column(f"FID in {calls} calls", ".1f") for calls in terms.calls),
            Column("floor", ".1f"),
            Column("KID", ".2f"),
            Column("originality", ".2f"),
        ),
        rows=tuple(lines),
    )
    where, command = str(Machine.here()), f"python tests/benchmarks/bench_recipe.py {given.recipes.name}"
    title = f"Recipes: {given.recipes.stem}"
    finish(Section(key=table.key, title=title, command=command, where=where, tables=(table,)), given)


if __name__ == "__main__":
    main()
