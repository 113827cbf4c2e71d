import shutil
from pathlib import Path

import pytest
import torch

from pixelgen.errors import Cancelled
from pixelgen.metrics.features import sprite_encoder
from pixelgen.metrics.fid import Statistics, statistics
from pixelgen.model.checkpoint import ModelHeader, save_model
from pixelgen.model.tuned import read_tuned, tuned_file
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.training.tuning import tune_checkpoint

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shape = UNetConfig(size=16, channels=(16, 16), blocks=(1, 1), patch=2)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = UNet(shape)
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.05, generator=torch.Generator().manual_seed(1))
    path = tmp_path_factory.mktemp("tuning") / "best.safetensors"
    save_model(path, dict(network.named_parameters()), ModelHeader(unet=shape))
    return path


@pytest.fixture
def checkpoint(untrained: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(untrained, tmp_path / "best.safetensors"))


@pytest.fixture(scope="module")
def drawn() -> Statistics:
    return statistics(sprite_encoder()(procedural_sprites(64, size=16, seed=1).pixels))


def test_a_short_training_is_not_followed_by_tuning(checkpoint: Path, drawn: Statistics) -> None:
    assert tune_checkpoint(checkpoint, drawn, seconds=10, sprites_per_s=200, device=CPU) == ()
    assert not tuned_file(checkpoint).exists()


@pytest.mark.parametrize(("sprites_per_s", "budgets"), [(30_000, (4,)), (45_000, (4, 2)), (100_000, (4, 2, 8))])
def test_it_tunes_for_as_many_calls_as_there_is_time_for(
    checkpoint: Path, drawn: Statistics, sprites_per_s: float, budgets: tuple[int, ...]
) -> None:
    found = tune_checkpoint(checkpoint, drawn, seconds=2, sprites_per_s=sprites_per_s, device=CPU)
    assert tuple(each.calls for each in found) == budgets
    assert read_tuned(checkpoint) == tuple(sorted(found, key=lambda each: each.calls))
    assert all(each.distance <= each.usual for each in found)


def test_who_cancels_leaves_nothing_behind(checkpoint: Path, drawn: Statistics) -> None:
    cancel = CancelToken()
    cancel.abort()
    with pytest.raises(Cancelled):
        tune_checkpoint(checkpoint, drawn, seconds=2, sprites_per_s=45_000, device=CPU, cancel=cancel)
    assert not tuned_file(checkpoint).exists()
