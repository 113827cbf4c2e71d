"""``pixelgen breed``: sprites that have something of two others."""

from pathlib import Path
from typing import Annotated

import typer

from pixelgen.cli.deriving import MODEL_HELP, PALETTE_HELP, deliver, require_free, set_up
from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.options import build, described, flag, given, option
from pixelgen.cli.progress import Progress
from pixelgen.flow.breed import BreedConfig, breed
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.sources import parents_of
from pixelgen.model.zoo import DEFAULT_MODEL
from pixelgen.runtime.device import DEVICES
from pixelgen.sprites.export_options import ExportOptions

_SPRITES, _SAMPLING, _SHEET = "Sprites", "How they are made", "Sheet"


def run(
    first: Annotated[Path, typer.Argument(metavar="IMAGE", help="One parent: an image of a sprite.")],
    second: Annotated[Path, typer.Argument(metavar="IMAGE", help="The other parent.")],
    model: Annotated[str, typer.Option(metavar="MODEL", help=MODEL_HELP)] = DEFAULT_MODEL,
    count: Annotated[int, typer.Option(metavar="N", rich_help_panel=_SPRITES, help="How many children.")] = 8,
    crossover: Annotated[str | None, option(BreedConfig, "crossover", panel=_SPRITES)] = None,
    balance: Annotated[float | None, option(BreedConfig, "balance", metavar="B", panel=_SPRITES)] = None,
    mutation: Annotated[float | None, option(BreedConfig, "mutation", metavar="M", panel=_SPRITES)] = None,
    seed: Annotated[int | None, option(SampleConfig, "seed", metavar="S", panel=_SPRITES)] = None,
    label: Annotated[str | None, option(SampleConfig, "label", panel=_SPRITES)] = None,
    palette: Annotated[str | None, typer.Option(metavar="NAME", rich_help_panel=_SPRITES, help=PALETTE_HELP)] = None,
    guidance: Annotated[float | None, option(SampleConfig, "guidance", metavar="W", panel=_SAMPLING)] = None,
    solver: Annotated[str | None, option(SampleConfig, "solver", panel=_SAMPLING)] = None,
    calls: Annotated[int | None, option(SampleConfig, "calls", metavar="N", panel=_SAMPLING)] = None,
    device: Annotated[
        str, typer.Option(metavar="NAME", rich_help_panel=_SAMPLING, help=described("What computes.", DEVICES))
    ] = DEVICES[0],
    out: Annotated[Path, typer.Option(metavar="FILE", rich_help_panel=_SHEET, help="What is written.")] = Path(
        "children.png"
    ),
    kind: Annotated[str | None, option(ExportOptions, "format", panel=_SHEET)] = None,
    columns: Annotated[int | None, option(ExportOptions, "columns", metavar="C", panel=_SHEET)] = None,
    scale: Annotated[int | None, option(ExportOptions, "scale", metavar="K", panel=_SHEET)] = None,
    force: Annotated[bool, flag("--force", "Replace files that exist already.", panel=_SHEET)] = False,
) -> int:
    """Make children of two sprites."""
    how = build(BreedConfig, given(crossover=crossover, balance=balance, mutation=mutation))
    asked = given(count=count, seed=seed, label=label, guidance=guidance, solver=solver, calls=calls)
    bench = set_up(model, [first, second], asked, device=device, palette=palette)
    options = build(ExportOptions, given(format=kind, columns=columns, scale=scale))
    require_free(out, options, count=count, force=force)

    with interruptible() as interrupt, Progress(f"Making {count:,} children") as progress:
        parents = parents_of(bench.sampler, bench.sources, bench.config, noise=True, cancel=interrupt.token)
        plan = breed(bench.sampler, parents, bench.config, how)
        pixels = bench.make(plan, cancel=interrupt.token, progress=progress)
    entries = bench.describe(plan, "breed", how.model_dump(), [bench.sources] * count)
    deliver(out, pixels, options, entries=entries, what=f"{count:,} children", force=force, palette=bench.palette)
    return 0
