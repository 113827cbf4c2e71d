"""Networks that turn sprites into feature vectors, in which sets of sprites are compared."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from pixelgen import paths
from pixelgen.choices import Choices
from pixelgen.metrics.encoder import SpriteEncoder, load_encoder
from pixelgen.metrics.inception import inception
from pixelgen.runtime.cancel import CancelToken

_PIXELS_PER_BATCH = 128 * 32 * 32  # keeps the activations of a batch within a few dozen megabytes


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

    def __call__(
        self,
        sprites: NDArray[np.uint8],
        *,
        progress: Callable[[int, int], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> NDArray[np.float32]:
        """Features (N, dim) of sprites (N, H, W, 4), straight RGBA.

        ``progress`` is told (done, all) after every batch, and ``cancel`` is looked at before it.
        """
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
    def __call__(
        self,
        sprites: NDArray[np.uint8],
        *,
        progress: Callable[[int, int], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> NDArray[np.float32]:
        _, height, width, _ = sprites.shape
        batch = max(1, _PIXELS_PER_BATCH // (height * width))
        features = np.empty((len(sprites), self.dim), np.float32)
        for start in range(0, len(sprites), batch):
            if cancel is not None:
                cancel.checkpoint()
            pixels = torch.from_numpy(np.ascontiguousarray(sprites[start : start + batch])).to(self._device)
            features[start : start + batch] = self._encoder(pixels.permute(0, 3, 1, 2)).cpu().numpy()
            if progress is not None:
                progress(min(start + batch, len(sprites)), len(sprites))
        return features


def sprite_encoder(device: torch.device | str = "cpu") -> EncoderFeatures:
    """The sprite encoder from models_zoo/sprite-encoder.

    Raises:
        MetricError: if its file is missing or damaged.
    """
    encoder, digest = load_encoder(paths.zoo_dir() / "sprite-encoder" / "model.safetensors")
    return EncoderFeatures(encoder, digest=digest, device=torch.device(device))


@dataclass(frozen=True, slots=True)
class FeatureChoice:
    """A network that a person can choose for the comparison of sprites."""

    key: str
    label: str
    help: str


FEATURES: Choices[FeatureChoice] = Choices(
    "features",
    [
        FeatureChoice(
            "sprite",
            "Sprite encoder",
            "Comes with the program; sees sprites at their own resolution, with their alpha.",
        ),
        FeatureChoice(
            "inception",
            "Inception",
            "The network of published FIDs, taught on photographs; its weights (96 MB) are downloaded on request.",
        ),
    ],
)


def load_features(
    key: str,
    *,
    weights: Path | None = None,
    allow_download: bool = False,
    device: torch.device | str = "cpu",
    progress: Callable[[int, int], None] | None = None,
    cancel: CancelToken | None = None,
) -> FeatureExtractor:
    """The network chosen from :data:`FEATURES`.

    The other arguments concern Inception only: see :func:`pixelgen.metrics.inception.inception`.

    Raises:
        ConfigError: for a key that is not listed.
        MetricError: if the network's weights cannot be had.
    """
    if FEATURES[key].key == "sprite":
        return sprite_encoder(device)
    return inception(weights, allow_download=allow_download, device=device, progress=progress, cancel=cancel)
