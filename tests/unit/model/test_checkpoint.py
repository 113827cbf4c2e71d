"""Model files: what goes in comes out, anything else is refused with a sentence."""

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from pixelgen.errors import CheckpointError
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.checkpoint import ModelHeader, load_model, read_header, save_model
from pixelgen.model.unet import UNet, UNetConfig

UNET = UNetConfig(size=8, channels=(16, 32), blocks=(1, 1), patch=1, classes=2)
HEADER = ModelHeader(
    unet=UNET,
    schedule="cosine",
    classes=("knight", "slime “ö”"),
    class_counts=(3, 1),
    binary_alpha=False,
    training={"steps": 3},
    metrics={"fid": 1.5},
    data={"licence": "CC0-1.0"},
)


@pytest.fixture
def network() -> UNet:
    torch.manual_seed(1)
    made = UNet(UNET)
    for parameter in made.parameters():
        torch.nn.init.normal_(parameter, std=0.05)
    return made


def test_a_model_survives_its_file(tmp_path: Path, network: UNet) -> None:
    path = tmp_path / "knights.safetensors"
    save_model(path, network.state_dict(), HEADER)
    loaded = load_model(path)
    assert loaded.header == read_header(path) == HEADER
    assert loaded.name == "knights"
    assert loaded.size == 8
    for name, value in network.state_dict().items():
        assert torch.equal(loaded.network.state_dict()[name], value)
    assert not loaded.network.training


def test_half_precision_halves_the_file_and_keeps_the_values(tmp_path: Path, network: UNet) -> None:
    full, half = tmp_path / "full.safetensors", tmp_path / "half.safetensors"
    save_model(full, network.state_dict(), HEADER)
    save_model(half, network.state_dict(), HEADER, half=True)
    assert half.stat().st_size < 0.6 * full.stat().st_size
    for name, value in load_model(half).network.state_dict().items():
        torch.testing.assert_close(value, network.state_dict()[name], rtol=1e-3, atol=1e-6)


def test_a_loaded_model_makes_sprites(tmp_path: Path, network: UNet) -> None:
    save_model(tmp_path / "m.safetensors", network.state_dict(), HEADER)
    sprites = load_model(tmp_path / "m.safetensors").sampler().sample(SampleConfig(count=3, calls=2))
    assert sprites.shape == (3, 8, 8, 4)


def test_a_model_in_its_folder_is_called_like_the_folder(tmp_path: Path, network: UNet) -> None:
    path = tmp_path / "my-heroes" / "model.safetensors"
    save_model(path, network.state_dict(), HEADER)
    assert load_model(path).name == "my-heroes"


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_is_no_bug(tmp_path: Path, network: UNet) -> None:
    path = tmp_path / "knights.safetensors"
    with pytest.raises(CheckpointError, match=r"^cannot write .*knights\.safetensors: File too large\.$"):
        save_model(path, network.state_dict(), HEADER)
    assert list(tmp_path.iterdir()) == []


def _no_file(path: Path) -> None:
    path.unlink(missing_ok=True)


def _text(path: Path) -> None:
    path.write_text("not a model")


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _foreign(path: Path) -> None:
    save_file({"a": torch.zeros(2)}, path)


def _newer(path: Path) -> None:
    save_file(
        {"a": torch.zeros(2)}, path, metadata={"pixelgen": json.dumps({**json.loads(HEADER.to_json()), "format": 99})}
    )


def _other_weights(path: Path) -> None:
    save_file({"a": torch.zeros(2)}, path, metadata={"pixelgen": HEADER.to_json()})


def _bad_header(path: Path) -> None:
    save_file({"a": torch.zeros(2)}, path, metadata={"pixelgen": "{}"})


def _huge_size(path: Path) -> None:
    content = json.loads(HEADER.to_json())
    content["unet"]["size"] = 100_000
    save_file({"a": torch.zeros(2)}, path, metadata={"pixelgen": json.dumps(content)})


@pytest.mark.parametrize("damage", [_no_file, _text, _cut, _foreign, _newer, _other_weights, _bad_header, _huge_size])
def test_anything_else_is_refused_in_one_sentence(tmp_path: Path, network: UNet, damage) -> None:
    path = tmp_path / "m.safetensors"
    save_model(path, network.state_dict(), HEADER)
    damage(path)
    with pytest.raises(CheckpointError) as caught:
        load_model(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path, network: UNet) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CheckpointError, match="cannot write"):
        save_model(tmp_path / "file" / "m.safetensors", network.state_dict(), HEADER)
