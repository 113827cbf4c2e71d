"""Files and pictures into the Generate tab: settings restored, sources to vary, palettes, models."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from pixelgen.gui.generation.colours.palette_choice import PaletteChoice
from pixelgen.gui.generation.gallery import Gallery
from pixelgen.gui.generation.side import SPRITE
from pixelgen.gui.generation.variations.drop_zones import DropZones
from pixelgen.gui.generation.variations.paste import pasted_source
from pixelgen.gui.generation.variations.wish import SpriteRef
from pixelgen.gui.generation.view import SPRITES, GenerationView
from pixelgen.gui.jobs.job_runner import JobRunner
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.runtime.cancel import CancelToken

if TYPE_CHECKING:
    from pixelgen.model.restore import Restored


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """What a file of ours says, and where the model is that it names; None if it is not here."""

    restored: "Restored"
    model: Path | None
    made_from: str = ""  # other sprites, which settings do not bring back; empty for none


class Restoring(QObject):
    """Takes what is dropped onto ``view`` or pasted."""

    said = Signal(str)  # what was restored, in one sentence
    missing = Signal(str)  # a model is not here, and what that means
    failed = Signal(object)  # JobFailure

    def __init__(self, view: GenerationView, gallery: Gallery, parent: QWidget, *, zoo: Path | None = None) -> None:
        super().__init__(parent)
        self._view, self._gallery, self._zoo = view, gallery, zoo
        self._waiting: dict[str, Any] = {}  # settings for a model that is being read
        self._locator: QFileDialog | None = None
        self.zones = DropZones(parent)
        self._runner = JobRunner(self)
        self._runner.succeeded.connect(self._on_read)
        self._runner.failed.connect(self.failed)
        self.zones.restoreWanted.connect(self.restore)
        self.zones.sourceWanted.connect(self.use_source)
        self.zones.paletteWanted.connect(self.use_palette)
        self.zones.modelWanted.connect(view.models.use)
        view.side.history.settingsWanted.connect(self.apply)

    def shutdown(self, done: Callable[[], None]) -> None:
        """Leave off reading, then call ``done``."""
        self._runner.abort()
        self._runner.call_when_idle(done)

    # -- settings ------------------------------------------------------------------------------------------------------

    @Slot(object)
    def restore(self, path: Path) -> None:
        """Read how the sprites in a file of ours were made, and set all fields so."""
        self._runner.restart(_restore_job(Path(path), self._zoo, self._view.models.opened))

    @Slot(object, object)
    def apply(self, values: dict[str, Any], model: Path | None) -> None:
        """Set the fields; with the ``model`` that goes with them, or with the one in use."""
        entry = self._view.models.entry
        if model is not None:  # the settings of a whole batch: one that names no number format is older than the choice
            values = {"precision": "float32", **values}
        if model is not None and (entry is None or entry.path != model):
            if not model.is_file():
                self._show(values)
                self.missing.emit(f"The settings are back, but the model {model.stem} is not there any more.")
                return
            self._waiting = dict(values)
            self._view.models.use(model)
        else:
            self._show(values)

    def on_inspected(self) -> bool:
        """The model in use was read. True if settings waited for it."""
        values, self._waiting = self._waiting, {}
        if values:
            self._show(values)
        return bool(values)

    @Slot()
    def recall(self) -> None:
        """Set all fields as they were when the batch that is shown was made."""
        batch = self._gallery.batch
        if batch is not None:
            self.apply(dict(batch.settings), batch.model)

    @Slot()
    def remix(self) -> None:
        """As ``recall``, but with the seed that is set."""
        batch = self._gallery.batch
        if batch is not None:
            self.apply({name: value for name, value in batch.settings.items() if name != "seed"}, batch.model)

    @Slot()
    def recall_seed(self) -> None:
        """Take over the seed of the batch that is shown, and keep it."""
        batch, settings = self._gallery.batch, self._view.settings
        if batch is not None and settings is not None:
            settings.reuse_seed(int(batch.entries[0].get("seed", 0)))

    def _show(self, values: dict[str, Any]) -> None:
        if self._view.settings is not None:
            self._view.settings.apply(values)
        if "colours" in values:
            self._view.colours.set_values(values["colours"])

    @Slot(object)
    def _on_read(self, found: Any) -> None:
        if isinstance(found, SpriteRef):
            self._gallery.look_at(found)
            self._view.pages.show_page(SPRITES)
            self._view.set_folded(folded=False)
            self._view.side.pages.show_page(SPRITE)
            return
        restored: Restored = found.restored
        values = {**restored.config.model_dump(mode="json"), "colours": _colours(restored)}
        if restored.recipe != "make":
            del values["count"]  # of children, or of a loop: no number of sprites to make
        if found.model is not None:
            self.apply(values, found.model)
            self.said.emit(f"Settings restored: {restored.model_name}, seed {restored.config.seed}.{found.made_from}")
        else:
            self._show(values)
            digest = f" ({restored.digest[:8]}…)" if restored.digest else ""
            name = restored.model_name or "that made it"
            self.missing.emit(
                f"The settings are restored, but the model {name}{digest} is not here. "
                "Locate its file, or go on with the model in use."
            )

    @Slot()
    def locate(self) -> None:
        """Ask where the model is."""
        if self._locator is None:
            self._locator = QFileDialog(self._view, "Locate the model", "", "Models (*.safetensors)")
            self._locator.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._locator.fileSelected.connect(self._on_located)
        self._locator.open()

    @Slot(str)
    def _on_located(self, name: str) -> None:
        self._view.models.use(Path(name))

    @Slot(object)
    def use_palette(self, path: Path) -> None:
        """Lock the colours to the palette in a file; what comes of it, or why nothing does, is in sight."""
        self._view.colours.use_palette(path)
        QTimer.singleShot(0, self._view.show_colours)  # what is said there has to be laid out first

    # -- sources -------------------------------------------------------------------------------------------------------

    @Slot()
    def paste(self) -> None:
        """Make the picture on the clipboard the sprite that is varied."""
        source = pasted_source()
        if source is not None:
            self.use_source(source)

    @Slot(object)
    def use_source(self, source: Path | NDArray[np.uint8]) -> None:
        """Make a picture, in a file or as (H, W, 4) uint8 straight RGBA, the sprite that is varied."""
        info = self._view.models.info
        if info is None:
            self.missing.emit("Choose a model first: it says how large a sprite is, and makes others of it.")
        else:
            self._runner.restart(_source_job(source, info.size))


def _colours(restored: "Restored") -> dict[str, Any]:
    """What was done to the colours, as the colour panel takes it."""
    palette = restored.palette
    return {
        **restored.post,
        "palette": PaletteChoice(palette=palette, source="file").to_value() if palette is not None else None,
        "adapt": restored.adapt is not None,
        **({"adapt_from": restored.adapt} if restored.adapt is not None else {}),
    }


def _restore_job(path: Path, zoo: Path | None, opened: tuple[Path, ...]) -> Job:
    def job(_report: Callable[[Any], None], _cancel: CancelToken) -> Found:
        from pixelgen.model.restore import find_checkpoint, restore

        restored = restore(path)
        # Beside the file, but not below: that may be a whole disk.
        more = (*opened, *sorted(path.parent.glob("*.safetensors")))
        model = find_checkpoint(restored.digest, restored.model_name, zoo=zoo, more=more)
        return Found(restored=restored, model=model, made_from=_made_from(restored))

    return job


def _made_from(restored: "Restored") -> str:
    """That the sprites came from others; empty for sprites out of noise."""
    from pixelgen.model.recipe_kinds import MAKE, RECIPES

    if restored.recipe == MAKE.key:
        return ""
    names = " and ".join(restored.sources) if 0 < len(restored.sources) <= 2 else "other sprites"
    way = RECIPES[restored.recipe].label
    return f" The sprites were made from {names} ({way}): Generate makes others, out of noise."


def _source_job(source: Path | NDArray[np.uint8], size: int) -> Job:
    def job(_report: Callable[[Any], None], _cancel: CancelToken) -> SpriteRef:
        from pixelgen.errors import MetadataError
        from pixelgen.sprites.decode import read_frames
        from pixelgen.sprites.fitting import fit_sprite
        from pixelgen.sprites.metadata import read_metadata

        if not isinstance(source, Path):
            return SpriteRef(pixels=fit_sprite(source, size, name="the picture"), name="Pasted picture")
        picture = next(read_frames(source, frames="first"))
        entry = None
        if picture.shape[0] == picture.shape[1] and picture.shape[0] % size == 0:  # the sprite itself and no more
            try:
                entries = read_metadata(source)
            except MetadataError:
                entries = []
            entry = entries[0] if len(entries) == 1 else None
        return SpriteRef(pixels=fit_sprite(picture, size, name=source.name), name=source.stem, entry=entry, path=source)

    return job
