"""Networks that turn sprites into feature vectors, in which sets of sprites are compared."""

from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from pixelgen import paths
from pixelgen.metrics.encoder import SpriteEncoder, load_encoder

_PIXELS_PER_BATCH = 128 * 32 * 32  # keeps the activations of a batch within a few dozen megabytes


class CancelLike(Protocol):
    """Something that raises when the job was called off (:class:`pixelgen.runtime.cancel.CancelToken`)."""

    def checkpoint(self) -> None: ...


class FeatureExtractor(Protocol):
    """Turns sprites into features.

    Attributes:
        key: short name for files and options ("sprite", "inception").
        name: as a person reads it ("sprite encoder", "Inception").
        digest: SHA-256 of the weights; features of equal sprites and equal digests are equal.
        dim: numbers per sprite.
    """

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def dim(self) -> int: ...

    def __call__(self, sprites: NDArray[np.uint8], *, cancel: CancelLike | None = None) -> NDArray[np.float32]:
        """Features (N, dim) of sprites (N, H, W, 4), straight RGBA. ``cancel`` is looked at between batches."""
        ...


class EncoderFeatures:
    """Features from the sprite encoder that comes with the program (:class:`FeatureExtractor`)."""

    key = "sprite"
    name = "sprite encoder"

    def __init__(self, encoder: SpriteEncoder, *, digest: str, device: torch.device) -> None:
        self.digest = digest
        self.dim = encoder.config.dim
        self._encoder = encoder.to(device)
        self._device = device

    @torch.inference_mode()
    def __call__(self, sprites: NDArray[np.uint8], *, cancel: CancelLike | None = None) -> NDArray[np.float32]:
        _, height, width, _ = sprites.shape
        batch = max(1, _PIXELS_PER_BATCH // (height * width))
        features = np.empty((len(sprites), self.dim), np.float32)
        for start in range(0, len(sprites), batch):
            if cancel is not None:
                cancel.checkpoint()
            pixels = torch.from_numpy(np.ascontiguousarray(sprites[start : start + batch])).to(self._device)
            features[start : start + batch] = self._encoder(pixels.permute(0, 3, 1, 2)).cpu().numpy()
        return features


def sprite_encoder(device: torch.device | str = "cpu") -> EncoderFeatures:
    """The sprite encoder from models_zoo/sprite-encoder.

    Raises:
        MetricError: if its file is missing or damaged.
    """
    encoder, digest = load_encoder(paths.zoo_dir() / "sprite-encoder" / "model.safetensors")
    return EncoderFeatures(encoder, digest=digest, device=torch.device(device))
