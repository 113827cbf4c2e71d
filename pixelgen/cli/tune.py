"""``pixelgen tune``: where a model's calls should be when they are few."""

from pathlib import Path
from typing import Annotated

import typer

from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.making import MODEL_HELP, set_up
from pixelgen.cli.options import described, flag
from pixelgen.cli.output import show, show_json, show_rows
from pixelgen.cli.progress import Progress
from pixelgen.errors import ConfigError
from pixelgen.flow.tuning import MANY_CALLS, TRIED_SPRITES, TUNED_CALLS, Tuned, tune
from pixelgen.metrics.distance import distance_to, distance_to_many_calls
from pixelgen.metrics.features import sprite_encoder
from pixelgen.metrics.fid import statistics
from pixelgen.model.tuned import write_tuned
from pixelgen.model.zoo import DEFAULT_MODEL
from pixelgen.runtime.device import DEVICES
from pixelgen.sprites.folder import LoadOptions, load_sprites

_CALLS = ",".join(map(str, sorted(TUNED_CALLS)))
_MOST_CALLS = MANY_CALLS // 2
_FEWEST, _MOST = 32, 10_000


def run(
    model: Annotated[
        str | None,
        typer.Argument(metavar="MODEL", help=described(MODEL_HELP, default=DEFAULT_MODEL), show_default=False),
    ] = None,
    data: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[DATA]…",
            help="Real sprites to come near to, best those that it learned from; left out, what many calls make.",
            show_default=False,
        ),
    ] = None,
    calls: Annotated[
        str, typer.Option(metavar="N,M,…", help=f"Numbers of calls to tune for, 1 to {_MOST_CALLS}, by commas.")
    ] = _CALLS,
    count: Annotated[
        int, typer.Option(metavar="N", help="Sprites in each try: more take longer and leave less to chance.")
    ] = TRIED_SPRITES,
    seed: Annotated[int, typer.Option(metavar="S", help="Of their noise.")] = 0,
    seconds: Annotated[
        float | None, typer.Option(metavar="S", help="Make do with what was found after so long.", show_default=False)
    ] = None,
    device: Annotated[str, typer.Option(metavar="NAME", help=described("What computes.", DEVICES))] = DEVICES[0],
    dry: Annotated[bool, flag("--dry-run", "Only show what was found.")] = False,
    as_json: Annotated[bool, flag("--json", "Print everything as JSON.")] = False,
) -> int:
    """Find the settings with which a model needs the fewest calls, and keep them beside it.

    Sprites made with few calls are compared with real ones, or with those that many calls make of the same noise.
    What is found is used by generate and the window from then on, wherever nothing else is asked for.
    """
    budgets = _budgets(calls)
    if not _FEWEST <= count <= _MOST:
        raise ConfigError(f"--count {count}", fix=f"choose {_FEWEST} to {_MOST:,}")
    if seconds is not None and not seconds > 0:
        raise ConfigError(f"--seconds {seconds:g}", fix="choose more than 0")
    bench = set_up(model, device=device)
    found: list[Tuned] = []
    kept: Path | None = None
    encoder = sprite_encoder(bench.sampler.device)
    with interruptible() as interrupt, Progress("Looking at the other sprites", quiet=as_json) as progress:
        cancel = interrupt.token
        if data:
            sprites = load_sprites(data, LoadOptions(size=bench.model.size), progress=progress.count, cancel=cancel)
            distance = distance_to(statistics(encoder(sprites.pixels, cancel=cancel)), encoder, cancel=cancel)
        else:
            distance = distance_to_many_calls(bench.sampler, encoder, count=count, seed=seed, cancel=cancel)
        ways = tune(
            bench.sampler,
            distance,
            budgets=budgets,
            count=count,
            seed=seed,
            seconds=seconds,
            cancel=cancel,
            progress=lambda tries: progress.rename(f"Trying ways to walk, the {tries}. so far"),
        )
        for each in ways:
            found.append(each)
            if not dry:
                kept = write_tuned(bench.path, [each])  # at once: who stops keeps what was found until then
            progress.count(len(found), len(budgets))
    found.sort(key=lambda each: each.calls)
    if as_json:
        show_json({"model": bench.path, "file": kept, "tuned": found})
        return 0
    show_rows([_row(each) for each in found], header=_HEADER)
    to = "real sprites" if data else f"{MANY_CALLS} calls with the same noise"
    show(f"\nDISTANCE is that to {to}; BEFORE with the usual settings.")
    if kept is not None:
        show(f"The settings are in {kept}, and are used from now on.")
    return 0


_HEADER = ("CALLS", "SOLVER", "GRID", "SHIFT", "HEAD START", "EXTRAPOLATION", "DISTANCE", "BEFORE")


def _row(tuned: Tuned) -> tuple[str, ...]:
    settings = tuned.settings
    return (
        str(tuned.calls),
        settings["solver"],
        settings["grid"],
        f"{settings['shift']:g}",
        f"{settings['head_start']:g}",
        f"{settings['extrapolation']:g}",
        f"{tuned.distance:.2f}",
        f"{tuned.usual:.2f}",
    )


def _budgets(text: str) -> list[int]:
    """Different numbers of calls, as they were written.

    Raises:
        ConfigError: for what is no list of them.
    """
    try:
        numbers = list(dict.fromkeys(int(word) for word in text.split(",")))
    except ValueError:
        numbers = [0]
    if not all(1 <= number <= _MOST_CALLS for number in numbers):
        raise ConfigError(f"--calls {text}", fix=f"write numbers from 1 to {_MOST_CALLS} as {_CALLS}")
    return numbers
