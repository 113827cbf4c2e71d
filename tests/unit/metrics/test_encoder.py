"""The sprite encoder: its file, its input, and that folding the normalisation away changes nothing."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from pixelgen import paths
from pixelgen.errors import MetricError
from pixelgen.metrics.encoder import EncoderConfig, SpriteEncoder, encoder_input, load_encoder, save_encoder
from pixelgen.sprites.procedural import procedural_sprites

SMALL = EncoderConfig(widths=(8, 12), dim=5)


def tensor(sprites: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(sprites).permute(0, 3, 1, 2)


def test_folding_keeps_the_features() -> None:
    torch.manual_seed(0)
    encoder = SpriteEncoder(SMALL, fused=False)
    sprites = tensor(procedural_sprites(32, size=16).pixels)
    for _ in range(3):
        encoder(sprites)  # fills the running statistics
    encoder.eval()
    with torch.inference_mode():
        before = encoder(sprites)
        after = encoder.fuse()(sprites)
    torch.testing.assert_close(after, before, rtol=1e-4, atol=1e-5)
    assert not any("norm" in key for key in encoder.state_dict())


def test_a_file_gives_back_the_network(tmp_path: Path) -> None:
    torch.manual_seed(0)
    encoder = SpriteEncoder(SMALL)
    save_encoder(tmp_path / "a.safetensors", encoder, notes={"seconds": "1"})
    loaded, digest = load_encoder(tmp_path / "a.safetensors")
    sprites = tensor(procedural_sprites(8, size=16).pixels)
    with torch.inference_mode():
        torch.testing.assert_close(loaded(sprites), encoder(sprites), rtol=1e-2, atol=1e-2)
    assert loaded.config == SMALL
    assert len(digest) == 64
    assert not any(parameter.requires_grad for parameter in loaded.parameters())


@pytest.mark.parametrize("size", [8, 9, 16, 31, 48, 128])
def test_any_size_gives_as_many_features(size: int) -> None:
    features = SpriteEncoder(SMALL)(tensor(procedural_sprites(2, size=size).pixels))
    assert features.shape == (2, SMALL.dim)
    assert torch.isfinite(features).all()


def test_colour_under_no_alpha_is_not_seen_and_alpha_is() -> None:
    pixels = procedural_sprites(4, size=16).pixels
    hidden = pixels.copy()
    hidden[hidden[..., 3] == 0] = (255, 0, 255, 0)
    torch.testing.assert_close(encoder_input(tensor(hidden)), encoder_input(tensor(pixels)))
    grey, hole = np.full((1, 8, 8, 4), 128, np.uint8), np.zeros((1, 8, 8, 4), np.uint8)
    grey[..., 3] = 255
    assert (encoder_input(tensor(grey)) - encoder_input(tensor(hole)))[:, 3].min() == 1
    seen = encoder_input(tensor(pixels))
    assert seen[:, :3].abs().max() <= 1
    assert seen[:, 3].min() == 0


def test_damaged_or_missing_files_are_told_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    with pytest.raises(MetricError, match="cannot read the sprite encoder"):
        load_encoder(path)
    save_encoder(path, SpriteEncoder(SMALL))
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(MetricError, match="is damaged"):
        load_encoder(path)
    path.write_text("hello")
    with pytest.raises(MetricError, match="is damaged"):
        load_encoder(path)
    save_file({"x": torch.zeros(1)}, path, metadata={"format": "something else"})
    with pytest.raises(MetricError, match="holds no sprite encoder"):
        load_encoder(path)
    save_file(
        {"x": torch.zeros(1)}, path, metadata={"format": "pixelgen.sprite-encoder", "version": "1", "config": "3"}
    )
    with pytest.raises(MetricError, match="is damaged"):
        load_encoder(path)


def test_the_shipped_encoder_is_small_and_loads() -> None:
    path = paths.zoo_dir() / "sprite-encoder" / "model.safetensors"
    encoder, _ = load_encoder(path)
    assert path.stat().st_size < 4e6
    assert encoder.config == EncoderConfig()
