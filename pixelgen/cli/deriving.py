"""What the commands share that make sprites from sprites: what is looked at before the work, and what comes after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixelgen.cli.making import suited
from pixelgen.cli.options import build
from pixelgen.cli.output import show
from pixelgen.cli.progress import Progress
from pixelgen.errors import ExportError
from pixelgen.flow.palette_lock import PaletteLock
from pixelgen.flow.plan import Plan
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.model.checkpoint import SpriteModel, load_model
from pixelgen.model.provenance import describe_sprites
from pixelgen.model.lineage import lineage
from pixelgen.model.sources import Source, read_source
from pixelgen.model.zoo import find_model
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import resolve_device
from pixelgen.sprites.export import export, planned_files
from pixelgen.sprites.export_options import ExportOptions
from pixelgen.sprites.palette import Palette, load_palette
from pixelgen.sprites.rgba import Pixels

IMAGES_HELP = "Images of a sprite each. One that this model made is recognised by the settings in it."
MODEL_HELP = "A model of the zoo, a run folder or a .safetensors file."
PALETTE_HELP = "Use the colours of this bundled palette or file only, from the middle of the way on."


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A model with everything that is to be done with it, checked.

    Attributes:
        path: the model's file.
        sources: the sprites given.
        config: what is asked of the sampler.
        palette: of all that is new.
    """

    path: Path
    model: SpriteModel
    sampler: Sampler
    sources: tuple[Source, ...]
    config: SampleConfig
    palette: Palette | None

    def make(self, plan: Plan, *, cancel: CancelToken, progress: Progress) -> Pixels:
        """The sprites of a plan, told as it goes on."""
        if self.palette is not None:
            plan = plan.locked(PaletteLock(self.palette))
        return plan.make(self.sampler, cancel=cancel, progress=progress.count)

    def describe(
        self, plan: Plan, how: str, settings: Mapping[str, Any], parents: Sequence[Sequence[Source]]
    ) -> list[dict[str, object]]:
        """How each sprite of a plan is made, for the file that shows it (see ``lineage``)."""
        entries = describe_sprites(plan.config, header=self.model.header, path=self.path, palette=self.palette)
        return lineage(entries, how, dict(settings), parents)


def set_up(
    model: str, images: Sequence[Path], asked: Mapping[str, Any], *, device: str, palette: str | None = None
) -> Bench:
    """Everything that can be wrong is looked at here, before the work begins.

    Args:
        model: as a person names it.
        images: of a sprite each.
        asked: fields of ``SampleConfig`` that were given; the model's card recommends others.
        device: a key of ``DEVICES``.
        palette: a bundled one's key or a file.

    Raises:
        PixelGenError: for whatever is not there or does not fit.
    """
    path = find_model(model)
    config = build(SampleConfig, suited(path) | dict(asked))
    colours = load_palette(palette) if palette is not None else None
    target = resolve_device(device)
    loaded = load_model(path)
    sampler = loaded.sampler(device=target)
    if config.label is not None:
        sampler.label(config.label)
    sources = tuple(read_source(image, size=loaded.size, model=path) for image in images)
    return Bench(path=path, model=loaded, sampler=sampler, sources=sources, config=config, palette=colours)


def require_free(out: Path, options: ExportOptions, *, count: int, force: bool) -> None:
    """Raise if what would be written is there already."""
    for path in planned_files(out, options, count=count):
        if path.exists() and not force:
            raise ExportError(f"{path} exists already", fix="name another file with --out or add --force")


def deliver(
    out: Path,
    pixels: Pixels,
    options: ExportOptions,
    *,
    entries: Sequence[Mapping[str, object]],
    what: str,
    force: bool,
    tag: str | None = None,
    palette: Palette | None = None,
    quiet: bool = False,
) -> None:
    """Write sprites and say so.

    Args:
        what: they are, in a few words ("9 variations").
        tag: of all frames, where the format has tags.
        palette: that they are locked to.
        quiet: say nothing.
    """
    classes = None if tag is None else [tag] * len(pixels)
    written = export(out, pixels, options, classes=classes, metadata=entries, palette=palette, overwrite=force)
    if quiet:
        return
    described = f", described by {written.files[1]}" if len(written.files) == 2 else ""
    show(f"{what} of {pixels.shape[2]}×{pixels.shape[1]} pixels are in {written.files[0]}{described}.")
