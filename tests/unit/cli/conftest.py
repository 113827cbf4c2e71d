"""The command line called as a function, and a model small enough to make sprites in no time."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch

from pixelgen.cli import main
from pixelgen.model.checkpoint import ModelHeader, save_model
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.sprites.procedural import procedural_sprites, write_sprites


@dataclass(frozen=True)
class Outcome:
    """What a shell would see."""

    code: int
    out: str
    err: str


CommandLine = Callable[..., Outcome]


@pytest.fixture
def pixelgen(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """Run ``pixelgen ARGUMENTS`` in this process."""
    monkeypatch.setenv("COLUMNS", "120")

    def run(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        code = main([str(each) for each in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def sprite_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sprites") / "drawn"
    write_sprites(procedural_sprites(24, size=16, seed=1), folder)
    return folder


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained model of 16 px sprites with two classes: it makes noise, but the same noise each time."""
    config = UNetConfig(size=16, channels=(32, 32), blocks=(1, 1), patch=1, classes=2)
    torch.manual_seed(0)
    network = UNet(config)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.05)
    path = tmp_path_factory.mktemp("model") / "tiny.safetensors"
    save_model(
        path, dict(network.named_parameters()), ModelHeader(unet=config, classes=("cat", "dog"), class_counts=(9, 3))
    )
    return path
