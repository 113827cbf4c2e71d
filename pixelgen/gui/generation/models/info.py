"""What a person wants to know of a model before using it, gathered from its card and its file's header."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from pixelgen.flow.tuning import Tuned
from pixelgen.gui.models.checkpoint_list import ModelEntry
from pixelgen.gui.wording import count
from pixelgen.model.ancestry import ancestors
from pixelgen.model.checkpoint import ModelHeader, flow_map_header, read_header
from pixelgen.model.speed import Speed
from pixelgen.model.tuned import read_tuned
from pixelgen.sprites.rgba import clean, whole_factor

_MOST_SPRITES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelInfo:
    """A model in words, numbers and a few of its sprites.

    Attributes:
        entry: as chosen.
        size: side of its sprites in pixels.
        classes: class names in the order of their labels.
        data, licence, credit: its training sprites; empty where the file does not say.
        description: one or two sentences; may be empty.
        fid, fid_floor: distance of its sprites to real ones, and that of other real ones; None if not measured.
        sampling: settings that its card recommends, by the name of the field.
        tuned: settings that were found to suit it, by the number of calls.
        flow_map: whether it was distilled, so that solvers that need a flow map can be chosen.
        thumbnail: (N, S, S, 4) uint8 sprites that it made, None where there are none.
        bytes: size of its file.
        speed: how fast it is on this computer; None until that was measured.
    """

    entry: ModelEntry
    size: int
    classes: tuple[str, ...] = ()
    data: str = ""
    licence: str = ""
    credit: str = ""
    description: str = ""
    fid: float | None = None
    fid_floor: float | None = None
    sampling: dict[str, Any] = field(default_factory=dict)
    tuned: tuple[Tuned, ...] = ()
    flow_map: bool = False
    thumbnail: NDArray[np.uint8] | None = None
    bytes: int = 0
    speed: Speed | None = None

    @property
    def calls_per_second(self) -> float | None:
        """Calls of its network a second on this computer; None until that was measured."""
        return self.speed.calls_per_second if self.speed is not None else None


def inspect_model(entry: ModelEntry) -> ModelInfo:
    """Read card and header, not the weights.

    Raises:
        CheckpointError: if the file is no model of ours.
    """
    header = read_header(entry.path)
    card = entry.card
    metrics = {**header.metrics, **(card.metrics if card else {})}
    return ModelInfo(
        entry=entry,
        size=header.unet.size,
        classes=header.classes,
        data=card.data if card else _text(header.data.get("name")),
        licence=card.licence if card else _text(header.data.get("licence")),
        credit=card.credit if card else _text(header.data.get("credit")),
        description=card.description if card else _trained(header),
        fid=_number(metrics.get("fid")),
        fid_floor=_number(metrics.get("fid_floor")),
        sampling=dict(card.sampling) if card else {},
        tuned=read_tuned(entry.path),
        flow_map=flow_map_header(entry.path) is not None,
        thumbnail=_thumbnail(entry.path, header.unet.size),
        bytes=entry.path.stat().st_size,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and np.isfinite(value) else None


def _trained(header: ModelHeader) -> str:
    steps = header.training.get("step", header.training.get("steps"))
    said = [f"Trained for {count(steps, 'step')}."] if isinstance(steps, int) else []
    if line := ancestors(header):
        said.append(f"Started from {', before that '.join(map(str, line))}.")
    return " ".join(said)


def _thumbnail(path: Path, size: int) -> NDArray[np.uint8] | None:
    """Sprites from the sheet that lies with the model: a zoo model's preview, or the last samples of a run."""
    beside = [path.parent / "preview.png"]
    run = path.parent.parent if path.parent.name == "checkpoints" else path.parent
    beside += sorted(run.glob("samples/*.png"), reverse=True)[:1]
    for sheet in beside:
        try:
            with Image.open(sheet) as opened:
                pixels = clean(np.asarray(opened.convert("RGBA")))
        except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
            continue
        factor = whole_factor(pixels)  # small sprites are kept enlarged there
        pixels = pixels[::factor, ::factor]
        height, width = pixels.shape[:2]
        if height % size == 0 and width % size == 0:
            cells = pixels.reshape(height // size, size, width // size, size, 4).transpose(0, 2, 1, 3, 4)
            return np.ascontiguousarray(cells.reshape(-1, size, size, 4)[:_MOST_SPRITES])
    return None
