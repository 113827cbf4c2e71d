"""The sprites that a model was trained on: found, recognised, and told file by file."""

import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from pixelgen.errors import DatasetError
from pixelgen.files import file_digest
from pixelgen.model.checkpoint import read_header
from pixelgen.model.manifest import data_manifest
from pixelgen.model.training_data import NoTrainingData, TrainingData, locate_data, training_sprites
from pixelgen.sprites.folder import load_sprites
from pixelgen.sprites.procedural import procedural_sprites, write_sprites
from pixelgen.training.config import TrainConfig
from pixelgen.training.run import RunFolder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("data") / "drawn"
    write_sprites(procedural_sprites(40, size=16, seed=1), path)
    (path / "LICENSE.txt").write_text("Do what you like.", encoding="utf-8")
    return path


def trained(folder: Path, run: Path, save, **settings) -> tuple[Path, np.ndarray]:
    """A run as a training leaves it, and the pixels that it was trained on."""
    config = TrainConfig.parse({"data": [str(folder)], "size": 16, "out": str(run), **settings})
    chosen = config.select(load_sprites(config.data, config.load_options))
    training, _ = chosen.split(validation=config.validation, seed=config.seed)
    config.write(RunFolder(run).config_file)
    data = {"name": "drawn", "digest": training.digest(), "sprites": len(training)}
    return save(RunFolder(run).best, data=data), training.pixels


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"seed": 7, "validation": 0.25},
        {"labels": False},
        {"without_classes": ["wizard"], "without_sprites": ["knight/knight-0000.png"]},
    ],
)
def test_a_run_knows_its_sprites(settings, folder, tmp_path, save_small_model):
    known = load_sprites(folder)
    if "without_classes" in settings:
        settings = {"without_classes": [known.classes[0]], "without_sprites": [known.names[-1]]}
    model, pixels = trained(folder, tmp_path / "run", save_small_model, **settings)
    found = training_sprites(model, read_header(model))
    assert isinstance(found, TrainingData)
    training, held_out = found.load()
    assert np.array_equal(training.pixels, pixels)
    assert len(held_out) >= 1


def test_moved_sprites_are_asked_for_once(folder, tmp_path, save_small_model):
    was, places = tmp_path / "was", tmp_path / "places.json"
    shutil.copytree(folder, was)
    model, pixels = trained(was, tmp_path / "run", save_small_model, seed=3)
    was.rename(tmp_path / "is")
    header = read_header(model)
    missing = training_sprites(model, header, places=places)
    assert missing == NoTrainingData(
        "The sprites that this model was trained on (drawn) are not where they were.", locatable=True
    )
    located = locate_data([tmp_path / "is"], model, header, places=places)
    assert np.array_equal(located.load()[0].pixels, pixels)
    assert training_sprites(model, header, places=places) == located
    copied = tmp_path / "copy.safetensors"
    copied.write_bytes(model.read_bytes())
    assert training_sprites(copied, header, places=places) == located


def test_other_sprites_are_refused_and_not_remembered(folder, tmp_path, save_small_model):
    places, other = tmp_path / "places.json", tmp_path / "other"
    model, _ = trained(folder, tmp_path / "run", save_small_model)
    write_sprites(procedural_sprites(40, size=16, seed=2), other)
    stray = tmp_path / "stray.safetensors"
    stray.write_bytes(model.read_bytes())
    header = read_header(stray)
    with pytest.raises(DatasetError, match="other is not what this model was trained on"):
        locate_data([other], stray, header, places=places)
    assert not places.exists()
    found = training_sprites(stray, header, places=places)
    assert isinstance(found, NoTrainingData)
    assert found.locatable
    assert "did not come with it" in found.reason


def test_a_set_that_has_changed_is_noticed(folder, tmp_path, save_small_model):
    data = tmp_path / "data"
    shutil.copytree(folder, data)
    model, _ = trained(data, tmp_path / "run", save_small_model)
    next(data.rglob("*.png")).unlink()
    found = training_sprites(model, read_header(model))
    assert isinstance(found, TrainingData)
    with pytest.raises(DatasetError, match="some have changed since"):
        found.load()


def test_a_copy_of_a_set_that_has_changed_takes_its_place(folder, tmp_path, save_small_model):
    data, places = tmp_path / "data", tmp_path / "places.json"
    shutil.copytree(folder, data)
    model, pixels = trained(data, tmp_path / "run", save_small_model, seed=2)
    next(data.rglob("*.png")).unlink()
    header = read_header(model)
    locate_data([folder], model, header, places=places)
    found = training_sprites(model, header, places=places)
    assert found.sources == (folder,)
    assert np.array_equal(found.load()[0].pixels, pixels)


def test_a_model_that_says_nothing_cannot_be_helped(tmp_path, save_small_model):
    model = save_small_model(tmp_path / "m.safetensors")
    found = training_sprites(model, read_header(model))
    assert isinstance(found, NoTrainingData)
    assert not found.locatable


@pytest.mark.parametrize("damage", ["data = 7", "nonsense", 'data = ["x"]\nsheets = ["no equals sign"]'])
def test_a_damaged_run_is_as_no_run(damage, folder, tmp_path, save_small_model):
    model, _ = trained(folder, tmp_path / "run", save_small_model)
    (tmp_path / "run" / "config.toml").write_text(damage, encoding="utf-8")
    assert isinstance(training_sprites(model, read_header(model), places=tmp_path / "p.json"), NoTrainingData)


def test_the_manifest_names_every_file_and_the_terms(folder, tmp_path, save_small_model):
    model, pixels = trained(folder, tmp_path / "run", save_small_model)
    told = data_manifest(training_sprites(model, read_header(model)))
    files = {file["name"]: file["sha256"] for file in told["files"]}
    assert files == {path.relative_to(folder).as_posix(): file_digest(path) for path in folder.rglob("*.png")}
    assert told["sprites"] == len(pixels)
    assert told["sprites"] + told["held_out"] == 40
    assert told["terms"] == {"LICENSE.txt": "Do what you like."}
    assert str(folder.parent) not in str(told)


def test_an_archive_is_told_as_a_whole(folder, tmp_path, save_small_model):
    archive = tmp_path / "pack.zip"
    with zipfile.ZipFile(archive, "w") as pack:
        for path in sorted(folder.rglob("*.png")):
            pack.write(path, path.relative_to(folder).as_posix())
    model, _ = trained(archive, tmp_path / "run", save_small_model)
    told = data_manifest(training_sprites(model, read_header(model)))
    assert told["files"] == [{"name": "pack.zip", "sha256": file_digest(archive)}]
