"""``pixelgen generate --originality``: copies are found, told, and left out on request."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from safetensors.torch import load_file

from pixelgen.model.checkpoint import ModelHeader, load_model, save_model
from pixelgen.model.restore import restore
from pixelgen.sprites.folder import load_sprites
from pixelgen.sprites.metadata import read_metadata
from pixelgen.training.config import TrainConfig

SIZE = 16


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PIXELGEN_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def copier(pixelgen: Callable, tiny_model: Path, tmp_path: Path) -> Path:
    """A model that was trained on what it makes: its first twenty sprites of seed 3, but for those held out."""
    made = pixelgen("generate", tiny_model, "--count", 20, "--seed", 3, "--format", "files", "--out", "data")
    assert made.code == 0, made.err
    config = TrainConfig.parse({"data": ["data"], "size": SIZE})
    training, _ = load_sprites(config.data, config.load_options).split(validation=config.validation, seed=0)
    header = load_model(tiny_model).header
    told = ModelHeader(
        unet=header.unet,
        classes=header.classes,
        class_counts=header.class_counts,
        data={"name": "its own", "digest": training.digest()},
    )
    path = tmp_path / "copier.safetensors"
    save_model(path, load_file(tiny_model), told)
    return path


def test_copies_are_told_and_left_out(pixelgen: Callable, copier: Path) -> None:
    words = ("generate", copier, "--count", 24, "--seed", 3, "--palette", "pico-8")
    unknown = pixelgen(*words, "--originality")
    assert unknown.code == 2
    assert "(its own) did not come with it; name their folder with --data." in unknown.err
    assert not Path("sheet.png").exists()
    all_told = pixelgen(*words, "--originality", "--data", "data", "--out", "all.png")
    assert all_told.code == 0, all_told.err
    entries = read_metadata(Path("all.png"))
    copies = [entry for entry in entries if entry["originality"]["verdict"] == "Copy"]
    assert len(copies) == 18  # of twenty, two were held out; four are new
    assert all(entry["originality"]["distance"] == 0 and entry["index"] < 20 for entry in copies)
    assert "18 copied" in all_told.out
    assert restore(Path("all.png")).uniform

    rest = pixelgen(*words, "--no-copies", "--out", "rest.png")  # where the sprites are is known by now
    assert rest.code == 0, rest.err
    assert "6 sprites of 16×16 pixels are in rest.png" in rest.out
    kept = read_metadata(Path("rest.png"))
    assert [entry["index"] for entry in kept] == [entry["index"] for entry in entries if entry not in copies]
    with Image.open("rest.png") as image:
        assert np.asarray(image).any(axis=(0, 1)).any()


def test_other_sprites_are_no_training_sprites(pixelgen: Callable, copier: Path, sprite_folder: Path) -> None:
    outcome = pixelgen("generate", copier, "--count", 2, "--originality", "--data", sprite_folder)
    assert outcome.code == 2
    assert "is not what this model was trained on" in outcome.err
    assert not Path("sheet.png").exists()


def test_nothing_but_copies_is_nothing_to_write(pixelgen: Callable, copier: Path) -> None:
    first = pixelgen("generate", copier, "--count", 24, "--seed", 3, "--originality", "--data", "data", "--out", "a")
    assert first.code == 0, first.err
    assert read_metadata(Path("a.png"))[0]["originality"]["verdict"] == "Copy"
    outcome = pixelgen("generate", copier, "--count", 1, "--seed", 3, "--no-copies", "--out", "b")
    assert outcome.code == 2
    assert "1 sprite made, and nothing but copies" in outcome.err
    assert not Path("b.png").exists()
