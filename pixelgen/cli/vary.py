"""``pixelgen vary``: other versions of a sprite, or of a part of it."""

from pathlib import Path
from typing import Annotated

import typer

from pixelgen.cli.deriving import IMAGES_HELP, MODEL_HELP, PALETTE_HELP, Bench, deliver, require_free, set_up
from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.options import build, described, flag, given, option
from pixelgen.cli.progress import Progress
from pixelgen.errors import ConfigError
from pixelgen.flow.parents import Parents
from pixelgen.flow.plan import Plan
from pixelgen.flow.reroll import RerollConfig, reroll
from pixelgen.flow.sampler import SampleConfig
from pixelgen.flow.vary import NOISE, VaryConfig, explore, vary
from pixelgen.model.sources import parents_of, read_mask
from pixelgen.model.zoo import DEFAULT_MODEL
from pixelgen.runtime.device import DEVICES
from pixelgen.sprites.export_options import ExportOptions

_SPRITES, _SAMPLING, _SHEET = "Sprites", "How they are made", "Sheet"
_SIDE = 3  # of the square that is explored


def run(
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE…", help=IMAGES_HELP)],
    model: Annotated[str, typer.Option(metavar="MODEL", help=MODEL_HELP)] = DEFAULT_MODEL,
    strength: Annotated[float | None, option(VaryConfig, "strength", metavar="S", panel=_SPRITES)] = None,
    count: Annotated[
        int, typer.Option(metavar="N", rich_help_panel=_SPRITES, help="How many variations of each image.")
    ] = 8,
    mask: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            rich_help_panel=_SPRITES,
            help="A picture painted over the image: only there it is drawn anew, all other pixels stay exactly.",
        ),
    ] = None,
    around: Annotated[
        bool, flag("--around", "Lay eight variations around the image, which stays in the middle.", panel=_SPRITES)
    ] = False,
    seed: Annotated[int | None, option(SampleConfig, "seed", metavar="S", panel=_SPRITES)] = None,
    label: Annotated[str | None, option(SampleConfig, "label", panel=_SPRITES)] = None,
    palette: Annotated[str | None, typer.Option(metavar="NAME", rich_help_panel=_SPRITES, help=PALETTE_HELP)] = None,
    method: Annotated[str | None, option(VaryConfig, "method", panel=_SAMPLING)] = None,
    rounds: Annotated[int | None, option(RerollConfig, "rounds", metavar="R", panel=_SAMPLING)] = None,
    guidance: Annotated[float | None, option(SampleConfig, "guidance", metavar="W", panel=_SAMPLING)] = None,
    solver: Annotated[str | None, option(SampleConfig, "solver", panel=_SAMPLING)] = None,
    calls: Annotated[int | None, option(SampleConfig, "calls", metavar="N", panel=_SAMPLING)] = None,
    device: Annotated[
        str, typer.Option(metavar="NAME", rich_help_panel=_SAMPLING, help=described("What computes.", DEVICES))
    ] = DEVICES[0],
    out: Annotated[Path, typer.Option(metavar="FILE", rich_help_panel=_SHEET, help="What is written.")] = Path(
        "variations.png"
    ),
    kind: Annotated[str | None, option(ExportOptions, "format", panel=_SHEET)] = None,
    columns: Annotated[int | None, option(ExportOptions, "columns", metavar="C", panel=_SHEET)] = None,
    scale: Annotated[int | None, option(ExportOptions, "scale", metavar="K", panel=_SHEET)] = None,
    force: Annotated[bool, flag("--force", "Replace files that exist already.", panel=_SHEET)] = False,
) -> int:
    """Make variations of sprites, a row for each; or draw a masked part of one anew.

    A masked part is drawn wholly anew, unless --strength says less.
    The same image, model, seed and settings give the same file, byte for byte, on one machine.
    """
    _refuse_what_does_not_go_together(images, mask=mask, around=around, method=method, rounds=rounds)
    how = build(VaryConfig, given(strength=strength, method=method))
    anew = build(RerollConfig, given(strength=strength, rounds=rounds))
    children = _SIDE**2 if around else count
    asked = given(count=children, seed=seed, label=label, guidance=guidance, solver=solver, calls=calls)
    bench = set_up(model, images, asked, device=device, palette=palette)
    row = columns or (_SIDE if around else children if len(images) > 1 else None)
    options = build(ExportOptions, given(format=kind, columns=row, scale=scale))
    total = children * len(images)
    require_free(out, options, count=total, force=force)
    free = None if mask is None else read_mask(mask, bench.sources[0], size=bench.model.size)

    with interruptible() as interrupt, Progress(f"Making {total:,} variations") as progress:
        noise = how.method == NOISE.key and free is None and how.strength > 0
        parents = parents_of(bench.sampler, bench.sources, bench.config, noise=noise, cancel=interrupt.token)
        if free is not None:
            plan = reroll(bench.sampler, parents, bench.config, free, anew)
            settings = {**anew.model_dump(), "mask": free.nonzero()[0].size}
        else:
            plan = _plan(bench, parents, how, around=around)
            settings = how.model_dump()
        pixels = bench.make(plan, cancel=interrupt.token, progress=progress)
    of_each = [(source,) for source in bench.sources for _ in range(children)]
    entries = bench.describe(plan, "vary" if free is None else "reroll", settings, of_each)
    deliver(out, pixels, options, entries=entries, what=f"{total:,} variations", force=force, palette=bench.palette)
    return 0


def _plan(bench: Bench, parents: Parents, how: VaryConfig, *, around: bool) -> Plan:
    if around:
        return explore(bench.sampler, parents, bench.config, how, side=_SIDE)
    return vary(bench.sampler, parents, bench.config, how)


def _refuse_what_does_not_go_together(
    images: list[Path], *, mask: Path | None, around: bool, method: str | None, rounds: int | None
) -> None:
    single = "--mask" if mask is not None else "--around" if around else None
    if single and len(images) > 1:
        raise ConfigError(f"{single} with {len(images)} images", fix="give one image")
    if mask is not None and around:
        raise ConfigError("--mask and --around together", fix="choose one of them")
    if mask is not None and method is not None:
        raise ConfigError("--mask and --method together", "a masked part is always noised again", "leave --method out")
    if mask is None and rounds is not None:
        raise ConfigError("--rounds without --mask", fix="give a mask or leave --rounds out")
