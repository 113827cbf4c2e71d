"""How made sprites leave a command: their colours, a file in any format, and on request where they come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np

from pixelgen.cli.exporting import SHEET, noted, require_free, where
from pixelgen.cli.making import Bench
from pixelgen.cli.options import flag
from pixelgen.cli.output import show
from pixelgen.errors import ExportError
from pixelgen.flow.plan import Plan
from pixelgen.model.provenance import KnownModel, provenance, provenance_file, write_provenance
from pixelgen.model.recipe import Recipe, describe
from pixelgen.model.tracing import known_models
from pixelgen.sprites.colouring import ColourOptions, apply_colours
from pixelgen.sprites.export import Exported, export, named_file
from pixelgen.sprites.export_frames import strip_layout
from pixelgen.sprites.export_options import ExportOptions
from pixelgen.sprites.palette import Palette
from pixelgen.sprites.rgba import Pixels
from pixelgen.sprites.sheet import sheet_size

Provenance = Annotated[
    bool,
    flag(
        "--provenance",
        "Also write where the sprites come from, as NAME.provenance.json: model, training data, licences, settings.",
        panel=SHEET,
    ),
]
Force = Annotated[bool, flag("--force", "Replace files that exist already.", panel=SHEET)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What is written, and how.

    Attributes:
        out: the file, or the folder for single files.
        options: format, layout and the rest.
        colours: what is done to the colours of new pixels.
        palette: what ``colours`` names, or a file whose settings are used again.
        force: whether older files may be replaced.
        provenance: whether to write where the sprites come from.
    """

    out: Path
    options: ExportOptions
    colours: ColourOptions
    palette: Palette | None
    force: bool
    provenance: bool

    @property
    def provenance_path(self) -> Path:
        """Of the file that says where the sprites come from."""
        return provenance_file(named_file(self.out, self.options.format))

    def require_free(
        self, *, count: int, size: int, classes: Sequence[str] | None = None, names: Sequence[str] | None = None
    ) -> None:
        """Raise, before the work begins, if the options are impossible or would replace a file.

        Args:
            count: of the sprites.
            size: side of a sprite in pixels.
            classes: of each, for tags and rows.
            names: what {name} in the name pattern stands for.
        """
        require_free(self.out, self.options, count=count, classes=classes, names=names, size=size, force=self.force)
        if self.provenance and self.provenance_path.exists() and not self.force:
            raise ExportError(
                f"{self.provenance_path} exists already", fix="name another file with --out or add --force"
            )

    def require_room(self, *, count: int, size: int, classes: Sequence[str] | None = None) -> None:
        """``require_free``, and raise as well if sprites in these rows would not fit on a sheet."""
        self.require_free(count=count, size=size, classes=classes)
        layout = self.options.layout
        if self.options.format == "gamemaker":
            layout = strip_layout(np.full((count, 1, 1, 4), 255, np.uint8), self.options)
        sheet_size(count, size=size, layout=layout)

    def describe(self, bench: Bench, recipe: Recipe, plan: Plan) -> list[dict[str, object]]:
        """How each sprite is made, for the file that shows it."""
        entries = describe(recipe, plan, header=bench.model.header, path=bench.path, palette=self.palette)
        return noted(entries, self.colours)

    def coloured(self, plan: Plan, pixels: Pixels) -> Pixels:
        """The sprites of a plan in their colours; pixels that the plan keeps stay as they are."""
        changed = apply_colours(pixels, self.colours, palette=self.palette)
        return np.where(plan.kept[..., None], pixels, changed) if plan.kept.any() else changed

    def write(
        self,
        bench: Bench,
        pixels: Pixels,
        entries: Sequence[Mapping[str, object]],
        *,
        what: str,
        classes: Sequence[str] | None = None,
        sources: Sequence[Path] = (),
    ) -> Exported:
        """Write sprites, and say so.

        Args:
            bench: the model that made them.
            pixels: (N, S, S, 4) uint8.
            entries: how each was made.
            what: they are, in a few words ("9 variations").
            classes: of each, for tags and rows.
            sources: files of the sprites that they were made from.
        """
        done = self.save(bench, pixels, entries, classes=classes, sources=sources)
        size, verb = bench.model.size, "is" if len(pixels) == 1 else "are"
        show(f"{what} of {size}×{size} pixels {verb} in {where(done)}.")
        if self.provenance:
            show(f"Where they come from is in {self.provenance_path}.")
        return done

    def save(
        self,
        bench: Bench,
        pixels: Pixels,
        entries: Sequence[Mapping[str, object]],
        *,
        classes: Sequence[str] | None = None,
        names: Sequence[str] | None = None,
        sources: Sequence[Path] = (),
        known: Mapping[str, KnownModel] | None = None,
    ) -> Exported:
        """Write sprites, and where they come from if that is wanted; say nothing.

        Args:
            names: what {name} in the name pattern stands for.
            known: what ``tracing.known_models`` found out about their model before; the other arguments are those of
                ``write``.
        """
        done = export(
            self.out, pixels, self.options, classes=classes, names=names, metadata=entries, palette=self.palette,
            overwrite=self.force,
        )  # fmt: skip
        if self.provenance:
            models = known_models(entries, models=[bench.path]) if known is None else known
            content = provenance(entries, models=models, sources=sources, files=done.files)
            write_provenance(self.provenance_path, content, overwrite=self.force)
        return done
