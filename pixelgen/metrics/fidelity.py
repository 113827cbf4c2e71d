"""The sprite encoder as torch-fidelity knows networks: by name, for its own ``calculate_metrics``.

``register()``, then for example::

    torch_fidelity.calculate_metrics(
        input1=SpriteDataset(made), input2=SpriteDataset(real), fid=True, kid=True, kid_subset_size=100,
        feature_extractor=EXTRACTOR_NAME, cuda=False, save_cpu_ram=True, cache=False,
    )
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset
from torch_fidelity.feature_extractor_base import FeatureExtractorBase
from torch_fidelity.registry import FEATURE_EXTRACTORS_REGISTRY, register_feature_extractor

from pixelgen import paths
from pixelgen.metrics.encoder import load_encoder

EXTRACTOR_NAME = "pixelgen-sprite-encoder"
_LAYER = "embedding"


class SpriteDataset(Dataset[Tensor]):
    """Sprites (N, H, W, 4) uint8 as torch-fidelity reads images: one (4, H, W) tensor each."""

    def __init__(self, sprites: NDArray[np.uint8]) -> None:
        self._sprites = torch.from_numpy(np.ascontiguousarray(sprites)).permute(0, 3, 1, 2)

    def __len__(self) -> int:
        return len(self._sprites)

    def __getitem__(self, index: int) -> Tensor:
        return self._sprites[index]


class SpriteEncoderExtractor(FeatureExtractorBase):
    """The network of :func:`pixelgen.metrics.features.sprite_encoder`. RGB images count as opaque.

    The name of the parameter for another weights file is torch-fidelity's; so is its habit of handing every network
    all options of a call, of which this one needs no more.
    """

    def __init__(
        self,
        name: str,
        features_list: Sequence[str],
        feature_extractor_weights_path: str | Path | None = None,
        **options: object,
    ) -> None:
        super().__init__(name, features_list)
        path = feature_extractor_weights_path or paths.zoo_dir() / "sprite-encoder" / "model.safetensors"
        self.encoder, _ = load_encoder(Path(path))

    @staticmethod
    def get_provided_features_list() -> tuple[str, ...]:
        return (_LAYER,)

    @staticmethod
    def get_default_feature_layer_for_metric(metric: str) -> str:
        return _LAYER

    @staticmethod
    def can_be_compiled() -> bool:
        return True

    @staticmethod
    def get_dummy_input_for_compile() -> Tensor:
        return torch.zeros(1, 4, 32, 32, dtype=torch.uint8)

    def forward(self, images: Tensor) -> tuple[Tensor]:
        if images.shape[1] == 3:
            images = torch.cat([images, torch.full_like(images[:, :1], 255)], 1)
        return (self.encoder(images),)


def register() -> None:
    """Make the encoder known to torch-fidelity in this process as ``EXTRACTOR_NAME``. A second call does nothing."""
    if EXTRACTOR_NAME not in FEATURE_EXTRACTORS_REGISTRY:
        register_feature_extractor(EXTRACTOR_NAME, SpriteEncoderExtractor)
