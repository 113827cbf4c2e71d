"""A model as one file: safetensors weights with a JSON header. No pickle: a stranger's file runs no code.

The header lies in the safetensors metadata under ``pixelgen`` (https://huggingface.co/docs/safetensors), so that what a
model is can be read without reading its weights.

A model that was distilled has its flow map beside it, in a file of the same kind that names the model by its SHA-256:
the model stays the file that it was, and a map of another model, or of an earlier state of this one, is not taken.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from pixelgen.errors import CheckpointError, PixelGenError
from pixelgen.files import file_digest, write_bytes
from pixelgen.flow.sampler import Sampler
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.model.unet import UNet, UNetConfig

FORMAT = 1
_KEY = "pixelgen"
_FEW_CALLS = ".few-calls.safetensors"
TEACHER = "teacher"
"""Under this name the ``training`` of a flow map's header has the SHA-256 of the model file that it belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelHeader:
    """What a model file says about itself.

    Attributes:
        unet: shape of the network; holds the sprite size.
        classes: class names in the order of their label indices.
        class_counts: training sprites of each class.
        schedule: key of the schedule that it was trained on.
        binary_alpha: whether its sprites have alpha 0 and 255 only.
        training: summary for people: steps, images, seconds, sprites, settings that matter.
        metrics: last measured values by name ("fid", "fid_floor", "originality", …) and what they are of.
        data: where the training sprites came from: ``digest`` of the set, name, licence and credit if known.
    """

    unet: UNetConfig
    schedule: str = "linear"
    classes: tuple[str, ...] = ()
    class_counts: tuple[int, ...] = ()
    binary_alpha: bool = True
    training: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, sort_keys=True)

    @staticmethod
    def from_json(text: str) -> "ModelHeader":
        """Raises KeyError, TypeError, ValueError or PixelGenError for anything that is no header of ours."""
        content = json.loads(text)
        if content.pop("format") != FORMAT:
            raise ValueError("it was written by a newer version of PixelGen")
        shape = content.pop("unet")
        unet = UNetConfig(**{**shape, "channels": tuple(shape["channels"]), "blocks": tuple(shape["blocks"])})
        header = ModelHeader(
            **{**content, "unet": unet, **{name: tuple(content[name]) for name in ("classes", "class_counts")}}
        )
        if not len(header.classes) == len(header.class_counts) == unet.classes:
            raise ValueError(f"{len(header.classes)} class names for {unet.classes} classes")
        SCHEDULES[header.schedule]
        return header


@dataclass(frozen=True, slots=True)
class SpriteModel:
    """A loaded model: the network in evaluation mode, on the CPU in float32, and its header.

    Attributes:
        flow_map: a network of the same kind that knows long steps; None if the model was not distilled.
    """

    name: str
    network: UNet
    header: ModelHeader
    flow_map: UNet | None = None

    @property
    def size(self) -> int:
        """Side of its sprites in pixels."""
        return self.header.unet.size

    def sampler(self, *, device: str | torch.device = "cpu") -> Sampler:
        """A sampler of this model's sprites; the network is moved to ``device``."""
        return Sampler(
            self.network.to(device),
            size=self.size,
            classes=self.header.classes,
            class_weights=self.header.class_counts,
            schedule=SCHEDULES[self.header.schedule],
            binary_alpha=self.header.binary_alpha,
            device=device,
            flow_map=None if self.flow_map is None else self.flow_map.to(device),
        )


def save_model(path: Path, weights: dict[str, Tensor], header: ModelHeader, *, half: bool = False) -> None:
    """Write a model file, all of it or nothing.

    Args:
        path: conventionally ``*.safetensors``.
        weights: parameters of a ``UNet(header.unet)`` by name, on any device.
        header: goes into the metadata.
        half: store float16, half the bytes; for models that travel. Values stay well inside its range.

    Raises:
        CheckpointError: if the file cannot be written.
    """
    kind = torch.float16 if half else torch.float32
    content = {name: value.detach().to("cpu", kind).contiguous() for name, value in weights.items()}
    try:
        write_bytes(path, save(content, metadata={_KEY: header.to_json()}))
    except OSError as error:
        raise CheckpointError(f"cannot write {path}", error.strerror or str(error)) from error


def read_header(path: Path) -> ModelHeader:
    """What the model in ``path`` is, without reading its weights.

    Raises:
        CheckpointError: if there is no such file or it is not a model of ours.
    """
    return _read(path, weights=False)[0]


def load_model(path: Path) -> SpriteModel:
    """The model in ``path``, on the CPU, ready to sample from, with the flow map that lies beside it.

    Raises:
        CheckpointError: if there is no such file, it is damaged, its weights do not fit its header,
            or it is a flow map.
    """
    header, network = _load(path)
    if header.unet.flow_map:
        model = path.name.removesuffix(_FEW_CALLS)
        raise CheckpointError(f"{path.name} has only the long steps of a model", fix=f"name the model itself, {model}")
    flow_map = None
    if flow_map_header(path) is not None:
        with suppress(CheckpointError):  # a damaged map is none
            flow_map = _load(flow_map_file(path))[1]
    name = path.parent.name if path.stem == "model" else path.stem
    return SpriteModel(name, network, header, flow_map)


def flow_map_file(model: Path) -> Path:
    """Where the flow map of a model file lies, or would: ``best.few-calls.safetensors`` for ``best.safetensors``."""
    return model.with_name(model.stem + _FEW_CALLS)


def flow_map_header(model: Path) -> ModelHeader | None:
    """The header of a model file's flow map; None if there is none that is whole and of this very file."""
    path = flow_map_file(model)
    if not path.is_file():
        return None
    try:
        header = read_header(path)
        current = header.unet.flow_map and header.training.get(TEACHER) == file_digest(model)
    except (CheckpointError, OSError):
        return None
    return header if current else None


def _load(path: Path) -> tuple[ModelHeader, UNet]:
    header, weights = _read(path, weights=True)
    network = UNet(header.unet)
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise CheckpointError(
            f"cannot use {path.name}", "its weights do not fit the network that its header names"
        ) from error
    network.eval().requires_grad_(requires_grad=False)
    return header, network.to(memory_format=torch.channels_last)


def _read(path: Path, *, weights: bool) -> tuple[ModelHeader, dict[str, Tensor]]:
    if not path.is_file():
        raise CheckpointError(
            f"there is no model at {path}", fix="name a zoo model, a run folder or a .safetensors file"
        )
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata() or {}
            if _KEY not in metadata:
                raise CheckpointError(f"cannot use {path.name}", "it is a safetensors file, but not of PixelGen")
            header = ModelHeader.from_json(metadata[_KEY])
            names = file.keys() if weights else ()
            return header, {name: file.get_tensor(name).float() for name in names}
    except CheckpointError:
        raise
    except (SafetensorError, OSError) as error:
        raise CheckpointError(
            f"cannot read {path.name}", "it is damaged or not a safetensors file", "fetch or train it again"
        ) from error
    except (KeyError, TypeError, ValueError, PixelGenError) as error:
        raise CheckpointError(f"cannot use {path.name}", f"its header is not understood ({error})") from error
