"""A model small enough to make sprites in no time, whose every weight counts."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from pixelgen.model.checkpoint import ModelHeader, save_model
from pixelgen.model.unet import UNet, UNetConfig

SIZE = 16

SaveModel = Callable[..., Path]


@pytest.fixture(scope="session")
def save_small_model() -> SaveModel:
    """``save(path, seed=0, data=None)`` writes a model of 16 px cats and dogs, and returns the path."""

    def save(path: Path, *, seed: int = 0, data: dict | None = None) -> Path:
        shape = UNetConfig(size=SIZE, channels=(16, 16), blocks=(1, 1), patch=1, classes=2)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            network = UNet(shape)
            for parameter in network.parameters():
                torch.nn.init.normal_(parameter, std=0.05)
        header = ModelHeader(
            unet=shape,
            classes=("cat", "dog"),
            class_counts=(2, 1),
            training={"run": "small", "steps": 12, "seed": 5},
            data=data or {},
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        save_model(path, dict(network.named_parameters()), header)
        return path

    return save


@pytest.fixture(scope="session")
def small_model(save_small_model: SaveModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_small_model(tmp_path_factory.mktemp("model") / "tiny.safetensors")
