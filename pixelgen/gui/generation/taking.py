"""Sprites out of the Generate tab: exported, exported again, dragged out, recoloured, as moving pictures."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from pixelgen.errors import PixelGenError
from pixelgen.gui.generation.colours.recolour_dialog import RecolourDialog
from pixelgen.gui.generation.colours.recolour_rows import RecolourRows
from pixelgen.gui.generation.controller import GenerationController
from pixelgen.gui.generation.export.drag import drag_out
from pixelgen.gui.generation.export.exporter import Exporter
from pixelgen.gui.generation.export.source import ExportSource
from pixelgen.gui.generation.gallery import Gallery
from pixelgen.gui.generation.stage.film_exporter import FilmExporter
from pixelgen.gui.generation.variations.wish import Animation, SpriteRef
from pixelgen.gui.generation.view import GenerationView

_LOOP = "loop"  # tag of an animation


class Taking(QObject):
    """Puts together what is to leave, and hands it to the exporter."""

    refused = Signal(str)  # why something cannot leave, in one sentence

    def __init__(
        self,
        view: GenerationView,
        controller: GenerationController,
        gallery: Gallery,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._view, self._stage = view, view.stage
        self._controller, self._gallery = controller, gallery
        self.exporter, self._films = Exporter(parent), FilmExporter(parent)
        self._recoloured: list[dict[str, Any]] = []
        self._stage.exportWanted.connect(self.export)
        self._stage.filmWanted.connect(self.film)
        self._stage.dragWanted.connect(self._on_drag)
        view.colours.recolourWanted.connect(self.recolour)
        view.side.starred.exportWanted.connect(self._on_starred)
        view.side.starred.dragWanted.connect(self._on_starred_drag)
        view.side.starred.animationExportWanted.connect(self._on_animation)

    def source(self, numbers: Sequence[int] | None = None) -> ExportSource | None:
        """What the canvas shows, with how it was made: the sprites named, else those that are selected if they are
        several, else all. None while it is empty."""
        moment, shown, stage = self._stage.moment, self._stage.shown_sprites(), self._stage
        if moment is None or shown is None:
            return None
        chosen = tuple(numbers) if numbers is not None else stage.selected if len(stage.selected) > 1 else stage.numbers
        places = [place for place, number in enumerate(stage.numbers) if number in set(chosen)]
        kept = [stage.numbers[place] for place in places]
        if not kept:
            return None
        entries = [dict(self._controller.entries[number]) for number in kept]
        batch = self._gallery.batch
        title = f"{self._title()}-{entries[0].get('seed', 0)}"
        if moment.index < moment.total:
            state = {"state": moment.index, "t": moment.t, "view": stage.view}
            entries = [{**entry, **state} for entry in entries]
            title += f"-state-{moment.index}"
        curation = self._gallery.curation
        looped = batch is not None and batch.how == "interpolate"
        return ExportSource(
            sprites=shown[places],
            title=title,
            entries=[self._coloured(entry) for entry in entries],
            classes=None if looped else _classes(entries),
            names=[curation.names.get(number, "") for number in kept] if curation is not None else None,
            palette=self._view.colours.locked,
            tag=_LOOP if looped else None,
            mixed=not looped and len({entry.get("class") for entry in entries}) > 1,
            model=self._model(),
        )

    def _model(self) -> Path | None:
        """The file that made what the canvas shows."""
        batch, request = self._gallery.batch, self._controller.request
        return request.model if request is not None else batch.model if batch is not None else None

    def _coloured(self, entry: dict[str, Any]) -> dict[str, Any]:
        """The entry with what is done to its colours when it is shown."""
        colours = self._view.colours
        options = colours.options()
        post = dict(entry.get("post") or {})
        if colours.locked is not None:
            swatches = [f"{r:02x}{g:02x}{b:02x}" for r, g, b in colours.locked.colours]
            post["palette"] = {"name": colours.locked.label, "colours": swatches}
        if options.max_colours is not None:
            post["max_colours"] = options.max_colours
        if options.dither != "none" and (colours.locked is not None or options.max_colours is not None):
            post |= {"dither": options.dither, "dither_strength": options.dither_strength}
        return {**entry, "post": post} if post else entry

    def _title(self) -> str:
        batch, request = self._gallery.batch, self._controller.request
        return request.title if request is not None else batch.title if batch is not None else "sprites"

    def shutdown(self, done: Callable[[], None]) -> None:
        """Close the dialogs and call ``done``, once files that are being written are complete."""
        self.exporter.close(partial(self._films.close, done))

    # -- ways out ------------------------------------------------------------------------------------------------------

    @Slot()
    def export(self) -> None:
        """Offer to write what the canvas shows."""
        source = self.source()
        if source is not None:
            self.exporter.open(source)

    @Slot()
    def repeat(self) -> None:
        """Write what the canvas shows as the last export was."""
        source = self.source()
        if source is not None:
            self.exporter.repeat(source)

    @Slot()
    def film(self) -> None:
        """Offer to write how the sprites came out of noise."""
        source = self._stage.film_source(title=f"{self._title()}-film", entries=self._controller.entries)
        if source is not None:
            self._films.open(source)

    @Slot(object)
    def _on_drag(self, numbers: tuple[int, ...]) -> None:
        source = self.source(numbers)
        if source is not None:
            given = source.names or [""] * len(numbers)
            kept = [number for number in self._stage.numbers if number in numbers]
            names = [name or f"{source.title}-{number:03d}" for name, number in zip(given, kept, strict=True)]
            self._drag(replace(source, names=names))

    def _drag(self, source: ExportSource) -> None:
        try:
            drag_out(source, self._view)
        except PixelGenError as error:
            self.refused.emit(str(error))

    @Slot()
    def recolour(self) -> None:
        """Show what is selected, or all, in several palettes."""
        moment, stage = self._stage.moment, self._stage
        if moment is None:
            return
        numbers = list(stage.selected or stage.numbers)
        dialog = RecolourDialog(moment.predicted[numbers], parent=self._view)
        self._recoloured = [dict(self._controller.entries[number]) for number in numbers]
        dialog.exportWanted.connect(self._on_recoloured)
        dialog.open()

    @Slot(object)
    def _on_recoloured(self, rows: RecolourRows) -> None:
        self.exporter.open(
            ExportSource(
                sprites=rows.sprites,
                title="recoloured",
                entries=[
                    {**self._recoloured[source], "recolour": name}
                    for source, name in zip(rows.sources, rows.classes, strict=True)
                ],
                classes=rows.classes,
                rows=True,
                model=self._model(),
            )
        )

    @Slot(object)
    def _on_starred(self, sprites: tuple[SpriteRef, ...]) -> None:
        source = self._starred(sprites)
        if source is not None:
            self.exporter.open(source)

    @Slot(object)
    def _on_starred_drag(self, sprites: tuple[SpriteRef, ...]) -> None:
        source = self._starred(sprites)
        if source is not None:
            self._drag(source)

    def _starred(self, sprites: Sequence[SpriteRef]) -> ExportSource | None:
        if not sprites:
            return None
        if len({sprite.size for sprite in sprites}) > 1:
            self.refused.emit("A sheet holds sprites of one size, and these are of several. Select some of one size.")
            return None
        return ExportSource(
            sprites=self._view.colours.paint(np.stack([sprite.pixels for sprite in sprites])),
            title="starred",
            entries=[self._coloured(dict(sprite.entry or {})) for sprite in sprites],
            names=[sprite.name for sprite in sprites],
            palette=self._view.colours.locked,
            model=self._model_in_use,
        )

    @property
    def _model_in_use(self) -> Path | None:
        """Where a provenance file may look, beside the zoo and the runs, for a model that made something."""
        entry = self._view.models.entry
        return entry.path if entry is not None else None

    @Slot(object)
    def _on_animation(self, animation: Animation) -> None:
        entries = animation.entries or ({},) * len(animation.frames)
        self.exporter.open(
            ExportSource(
                sprites=self._view.colours.paint(animation.frames),
                title=animation.tag,
                entries=[self._coloured(dict(entry)) for entry in entries],
                palette=self._view.colours.locked,
                tag=animation.tag,
                model=self._model_in_use,
                duration_ms=animation.ms,
                loop=animation.loop,
            )
        )


def _classes(entries: Sequence[dict[str, Any]]) -> list[str] | None:
    """The class of each sprite; None where not all of them have one."""
    found = [entry.get("class") for entry in entries]
    return [str(name) for name in found] if all(isinstance(name, str) for name in found) else None
