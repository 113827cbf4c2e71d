"""Teaching an encoder: it learns, and comes out the same for the same seed."""

from pathlib import Path

import numpy as np
import pytest
import torch

from pixelgen.metrics.encoder import EncoderConfig, load_encoder
from pixelgen.metrics.train_encoder import EncoderTraining, main, train_encoder
from pixelgen.sprites.procedural import procedural_sprites, write_sprites

CONFIG = EncoderConfig(widths=(8, 16), dim=8)


def test_the_same_seed_gives_the_same_encoder_with_standard_features() -> None:
    sets = [procedural_sprites(60, size=16, seed=1), procedural_sprites(20, size=16, seed=2)]
    training = EncoderTraining(steps=3, batch=16, seed=4)
    state = torch.get_rng_state()
    first, second = (train_encoder(sets, training, config=CONFIG) for _ in range(2))
    for key, value in first.state_dict().items():
        torch.testing.assert_close(second.state_dict()[key], value)
    torch.testing.assert_close(torch.get_rng_state(), state)
    pixels = torch.from_numpy(np.concatenate([each.pixels for each in sets])).permute(0, 3, 1, 2)
    with torch.inference_mode():
        features = first(pixels)
    torch.testing.assert_close(features.mean(0), torch.zeros(8), atol=1e-3, rtol=0)
    assert features.var(0).mean().item() == pytest.approx(1, rel=0.05)


def test_it_learns(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    train_encoder([procedural_sprites(64, size=16)], EncoderTraining(steps=100, batch=32), config=CONFIG)
    first, last = (float(record.getMessage().split("instance ")[1].split(",")[0]) for record in caplog.records)
    assert last < 0.9 * first


def test_the_command_writes_a_file_that_loads(tmp_path: Path) -> None:
    write_sprites(procedural_sprites(12, size=16), tmp_path / "data")
    out = tmp_path / "encoder.safetensors"
    main([str(tmp_path / "data"), "--out", str(out), "--size", "16", "--steps", "1", "--batch", "8", "--dim", "4"])
    encoder, _ = load_encoder(out)
    assert encoder.config.dim == 4


def test_the_command_needs_sprites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--out", str(tmp_path / "encoder.safetensors")])
    assert "--procedural" in capsys.readouterr().err
