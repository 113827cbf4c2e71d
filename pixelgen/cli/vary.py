"""``pixelgen vary``: other versions of a sprite, or of a part of it, or other ways on from a state of it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from pixelgen.cli.delivery import Delivery, Force, Provenance
from pixelgen.cli.exporting import COLOURS, SHEET, colour_options, export_options, require_colours
from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.making import (
    ADAPT_FROM_HELP,
    ADAPT_HELP,
    IMAGES_HELP,
    MODEL_HELP,
    SAMPLING,
    SPRITES,
    Bench,
    adapting,
    make_sprites,
    sampling_options,
    set_up,
)
from pixelgen.cli.options import build, described, flag, given, option
from pixelgen.cli.output import counted
from pixelgen.cli.progress import Progress
from pixelgen.errors import ConfigError
from pixelgen.flow.config import Request
from pixelgen.flow.reroll import RerollConfig
from pixelgen.flow.sampler import SampleConfig
from pixelgen.flow.vary import BranchConfig, VaryConfig
from pixelgen.model.recipe import Recipe, plan
from pixelgen.model.recipe_kinds import BRANCH, EXPLORE, EXPLORED, REROLL, VARY, RecipeKind
from pixelgen.model.sources import Source, foreseen, read_mask
from pixelgen.model.zoo import DEFAULT_MODEL
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import DEVICES
from pixelgen.sprites.colouring import ColourOptions
from pixelgen.sprites.export_options import EXPORT_FORMATS, ExportOptions

_ASKED, _COLOURS, _OPTIONS = SampleConfig(), ColourOptions(), ExportOptions()


@sampling_options
@colour_options
@export_options
def run(
    images: Annotated[list[Path], typer.Argument(metavar="IMAGE…", help=IMAGES_HELP)],
    model: Annotated[str, typer.Option(metavar="MODEL", help=MODEL_HELP)] = DEFAULT_MODEL,
    strength: Annotated[float | None, option(VaryConfig, "strength", metavar="S", panel=SPRITES)] = None,
    count: Annotated[
        int, typer.Option(metavar="N", rich_help_panel=SPRITES, help="How many variations of each image.")
    ] = 8,
    mask: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            rich_help_panel=SPRITES,
            help="A picture painted over the image: only there it is drawn anew, all other pixels stay exactly.",
        ),
    ] = None,
    around: Annotated[
        bool, flag("--around", "Lay eight variations around the image, which stays in the middle.", panel=SPRITES)
    ] = False,
    from_t: Annotated[
        float | None,
        typer.Option(
            metavar="T",
            rich_help_panel=SPRITES,
            help="Branch: go on with new noise from the state of the image's way at this time, 0 (noise) to 1 (done). "
            "--strength then says how much of the noise is new.",
        ),
    ] = None,
    asked: SampleConfig = _ASKED,
    method: Annotated[str | None, option(VaryConfig, "method", panel=SAMPLING)] = None,
    rounds: Annotated[int | None, option(RerollConfig, "rounds", metavar="R", panel=SAMPLING)] = None,
    device: Annotated[
        str, typer.Option(metavar="NAME", rich_help_panel=SAMPLING, help=described("What computes.", DEVICES))
    ] = DEVICES[0],
    colours: ColourOptions = _COLOURS,
    adapt: Annotated[bool, flag("--adapt", ADAPT_HELP, panel=COLOURS)] = False,
    adapt_from: Annotated[
        float | None, typer.Option(metavar="T", rich_help_panel=COLOURS, help=ADAPT_FROM_HELP)
    ] = None,
    out: Annotated[
        Path, typer.Option(metavar="FILE", rich_help_panel=SHEET, help="What is written; a folder for single files.")
    ] = Path("variations"),
    options: ExportOptions = _OPTIONS,
    provenance: Provenance = False,
    force: Force = False,
) -> int:
    """Make variations of sprites, a row for each; or draw a masked part of one anew.

    A masked part is drawn wholly anew, unless --strength says less. A palette is for new pixels only.
    The same image, model, seed and settings give the same file, byte for byte, on one machine.
    """
    kind = _kind(len(images), mask=mask, around=around, from_t=from_t, method=method, rounds=rounds)
    how = _how(kind, given(strength=strength, method=method, rounds=rounds, t=from_t))
    palette = colours.load_palette()
    require_colours(colours, palette=palette, max_colours=colours.max_colours)
    begin = adapting(palette, adapt=adapt, begin=adapt_from)
    bench = set_up(model, device=device)
    config = bench.config(asked, count=count)
    children = EXPLORED**2 if kind == EXPLORE else count
    total = children * len(images)
    delivery = Delivery(
        out=out,
        options=_in_rows(options, EXPLORED if kind == EXPLORE else children if len(images) > 1 else None),
        colours=colours,
        palette=palette,
        force=force,
        provenance=provenance,
    )
    delivery.require_room(count=total, size=bench.model.size)
    sources = bench.read(images)
    free = None if mask is None else read_mask(mask, sources[0], size=bench.model.size)

    with interruptible() as interrupt, Progress(f"Making {counted(total, 'variation')}") as progress:
        if isinstance(how, BranchConfig):
            sources, how = _at(bench, sources, how, cancel=interrupt.token)
        recipe = Recipe(
            key=kind.key,
            config=config,
            sources=sources,
            how=how,
            mask=free,
            palette=None if begin is None else palette,
            adapt=begin,
        )
        made = plan(recipe, bench.sampler, cancel=interrupt.token)
        pixels = make_sprites(made, bench.sampler, cancel=interrupt.token, progress=progress)
    entries = delivery.describe(bench, recipe, made)
    delivery.write(bench, delivery.coloured(made, pixels), entries, what=counted(total, "variation"), sources=images)
    return 0


def _kind(
    images: int,
    *,
    mask: Path | None,
    around: bool,
    from_t: float | None,
    method: str | None,
    rounds: int | None,
) -> RecipeKind:
    """What the options together ask for.

    Raises:
        ConfigError: if they do not go together.
    """
    chosen = {
        "--mask": (mask is not None, REROLL),
        "--around": (around, EXPLORE),
        "--from-t": (from_t is not None, BRANCH),
    }
    named = [name for name, (given, _) in chosen.items() if given]
    if len(named) > 1:
        raise ConfigError(f"{' and '.join(named)} together", fix="choose one of them")
    if named and named[0] != "--from-t" and images > 1:
        raise ConfigError(f"{named[0]} with {images} images", fix="give one image")
    if method is not None and named in (["--mask"], ["--from-t"]):
        raise ConfigError(
            f"{named[0]} and --method together", "the sprite is always noised again", "leave --method out"
        )
    if mask is None and rounds is not None:
        raise ConfigError("--rounds without --mask", fix="give a mask or leave --rounds out")
    return chosen[named[0]][1] if named else VARY


def _how(kind: RecipeKind, values: dict[str, Any]) -> Request:
    assert kind.settings is not None  # all that come from ``_kind`` have some
    return build(kind.settings, values)


def _at(
    bench: Bench, sources: tuple[Source, ...], how: BranchConfig, *, cancel: CancelToken
) -> tuple[tuple[Source, ...], BranchConfig]:
    """The images as they were foreseen in the states nearest to the time that is asked for, and that time."""
    found = [foreseen(bench.sampler, source, how.t, cancel=cancel) for source in sources]
    if len({t for _, t in found}) > 1:
        raise ConfigError(
            "--from-t with images made in different ways", "they have no states at one time", "give one image"
        )
    return tuple(source for source, _ in found), how.model_copy(update={"t": found[0][1]})


def _in_rows(options: ExportOptions, columns: int | None) -> ExportOptions:
    """A row for each image, where a format has rows and nothing else is asked for."""
    free = columns is not None and options.arrangement == "rows" and options.columns is None
    if not free or "columns" not in EXPORT_FORMATS[options.format].uses:
        return options
    return options.model_copy(update={"columns": columns})
