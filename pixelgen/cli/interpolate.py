"""``pixelgen interpolate``: an animation that turns sprites into each other."""

from pathlib import Path
from typing import Annotated

import typer

from pixelgen.cli.deriving import IMAGES_HELP, MODEL_HELP, PALETTE_HELP, deliver, require_free, set_up
from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.options import build, described, flag, given, option
from pixelgen.cli.progress import Progress
from pixelgen.errors import ConfigError
from pixelgen.flow.loop import LoopConfig, interpolate, loop_weights
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.sources import parents_of
from pixelgen.model.zoo import DEFAULT_MODEL
from pixelgen.runtime.device import DEVICES
from pixelgen.sprites.export_options import ExportOptions

_SPRITES, _SAMPLING, _FILE = "Animation", "How it is made", "File"
_BY_SUFFIX = {".gif": "gif", ".apng": "apng", ".aseprite": "aseprite", ".ase": "aseprite", ".png": "aseprite-hash"}


def run(
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE IMAGE…", help=IMAGES_HELP)],
    model: Annotated[str, typer.Option(metavar="MODEL", help=MODEL_HELP)] = DEFAULT_MODEL,
    frames: Annotated[int | None, option(LoopConfig, "frames", metavar="N", panel=_SPRITES)] = None,
    path: Annotated[str | None, option(LoopConfig, "path", panel=_SPRITES)] = None,
    once: Annotated[
        bool, flag("--once", "End at the last image, instead of going back to the first for a loop.", panel=_SPRITES)
    ] = False,
    label: Annotated[str | None, option(SampleConfig, "label", panel=_SPRITES)] = None,
    palette: Annotated[str | None, typer.Option(metavar="NAME", rich_help_panel=_SPRITES, help=PALETTE_HELP)] = None,
    guidance: Annotated[float | None, option(SampleConfig, "guidance", metavar="W", panel=_SAMPLING)] = None,
    solver: Annotated[str | None, option(SampleConfig, "solver", panel=_SAMPLING)] = None,
    calls: Annotated[int | None, option(SampleConfig, "calls", metavar="N", panel=_SAMPLING)] = None,
    device: Annotated[
        str, typer.Option(metavar="NAME", rich_help_panel=_SAMPLING, help=described("What computes.", DEVICES))
    ] = DEVICES[0],
    out: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            rich_help_panel=_FILE,
            help="What is written: .gif, .apng, .aseprite, or .png for a sheet with an Aseprite atlas and a tag.",
        ),
    ] = Path("loop.gif"),
    kind: Annotated[str | None, option(ExportOptions, "format", panel=_FILE)] = None,
    tag: Annotated[
        str, typer.Option(metavar="NAME", rich_help_panel=_FILE, help="What the animation is called.")
    ] = "loop",
    duration_ms: Annotated[int | None, option(ExportOptions, "duration_ms", metavar="MS", panel=_FILE)] = None,
    scale: Annotated[int | None, option(ExportOptions, "scale", metavar="K", panel=_FILE)] = None,
    force: Annotated[bool, flag("--force", "Replace files that exist already.", panel=_FILE)] = False,
) -> int:
    """Turn sprites into each other: a seamless loop through all of them, each of which is a frame of it exactly."""
    if len(images) < 2:
        raise ConfigError("one image alone", "there is nothing to turn it into", "give two or more")
    how = build(LoopConfig, given(frames=frames, path=path, closed=not once))
    asked = given(label=label, guidance=guidance, solver=solver, calls=calls)
    bench = set_up(model, images, asked, device=device, palette=palette)
    named = kind or _BY_SUFFIX.get(out.suffix.lower(), "gif")
    options = build(ExportOptions, given(format=named, duration_ms=duration_ms, scale=scale, loop=not once))
    weights, _ = loop_weights(len(images), how)
    require_free(out, options, count=len(weights), force=force)

    with interruptible() as interrupt, Progress(f"Making {len(weights):,} frames") as progress:
        parents = parents_of(bench.sampler, bench.sources, bench.config, noise=True, cancel=interrupt.token)
        plan = interpolate(bench.sampler, parents, bench.config, how)
        pixels = bench.make(plan, cancel=interrupt.token, progress=progress)
    between = [[source for source, share in zip(bench.sources, row, strict=True) if share > 0] for row in weights]
    entries = bench.describe(plan, "interpolate", how.model_dump(), between)
    deliver(
        out,
        pixels,
        options,
        entries=entries,
        what=f"{len(weights):,} frames",
        force=force,
        tag=tag,
        palette=bench.palette,
    )
    return 0
