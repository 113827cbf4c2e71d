"""What every sampler is asked for, and the model that it is asked to use."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from pixelgen.errors import CheckpointError
from pixelgen.flow.precision import FLOAT32
from pixelgen.model.checkpoint import ModelHeader, save_model
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.model.zoo import find_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """So many sprites in so many calls of the network.

    Attributes:
        count: sprites.
        calls: of the network for each.
        solver: a key of ``SOLVERS``, or a name that the other sampler knows.
        precision: a key of ``PRECISIONS``: in what the network calculates.
    """

    count: int
    calls: int
    solver: str
    precision: str = FLOAT32.key


def model_file(name: str, *, size: int = 32) -> Path:
    """A model of the zoo or a run, or else an untrained network of ``MODEL_SIZES``: it computes for as long.

    Raises:
        ConfigError: if neither has such a name.
    """
    try:
        return find_model(name)
    except CheckpointError:
        unet = UNetConfig.named(name, size=size)
        path = Path(tempfile.mkdtemp(prefix="pixelgen-bench-")) / f"{name}-{size}.safetensors"
        save_model(path, UNet(unet).state_dict(), ModelHeader(unet=unet))
        return path
