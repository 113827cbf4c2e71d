"""Where sprites come from, told completely: models, data, licences, files, frames."""

import json

import pytest

from pixelgen.errors import ExportError
from pixelgen.files import file_digest
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.checkpoint import read_header
from pixelgen.model.provenance import describe_sprites, provenance_file, write_provenance
from pixelgen.model.tracing import trace
from pixelgen.sprites.folder import load_sprites
from pixelgen.sprites.procedural import procedural_sprites, write_sprites
from pixelgen.training.config import TrainConfig

CARD = """
[model]
title = "Cats and dogs"
description = "Makes both."
size = 16
classes = 2
parameters = 1

[data]
name = "pets"
licence = "CC0-1.0"
credit = "Their owners"
"""


def entries_of(model, count=2):
    return describe_sprites(SampleConfig(count=count, seed=3), header=read_header(model), path=model)


def test_several_models_are_told_each_with_its_data(tmp_path, save_small_model):
    pets = save_small_model(tmp_path / "pets" / "model.safetensors", seed=1, data={"name": "?", "digest": "d" * 64})
    (pets.parent / "card.toml").write_text(CARD, encoding="utf-8")
    own = save_small_model(tmp_path / "own.safetensors", seed=2)
    gone = save_small_model(tmp_path / "gone.safetensors", seed=3)
    entries = [*entries_of(pets), *entries_of(own, 1), *entries_of(gone, 1)]
    gone.unlink()
    (tmp_path / "art.png").write_bytes(b"a")
    told = trace(entries, models=[tmp_path], sources=[tmp_path / "art.png"], files=[pets])
    assert json.loads(json.dumps(told)) == told
    assert [each["name"] for each in told["models"]] == ["pets", "own", "gone"]
    first, second, third = (each["data"] for each in told["models"])
    assert (first["name"], first["licence"], first["credit"], first["sha256"]) == (
        "pets", "CC0-1.0", "Their owners", "d" * 64,
    )  # fmt: skip
    assert "did not come with it" in first["note"]
    assert second["licence"] == "unknown"
    assert third == {"licence": "unknown", "note": "The model is not at hand."}
    assert told["models"][0]["title"] == "Cats and dogs"
    assert told["models"][0]["sha256"] == file_digest(pets)
    assert told["frames"] == entries
    assert told["sources"] == [{"name": "art.png", "sha256": file_digest(tmp_path / "art.png")}]
    assert told["files"] == [{"name": "model.safetensors", "sha256": file_digest(pets)}]


def test_training_sprites_at_hand_are_listed(tmp_path, save_small_model):
    write_sprites(procedural_sprites(20, size=16, seed=1), tmp_path / "drawn")
    config = TrainConfig.parse({"data": [str(tmp_path / "drawn")], "size": 16})
    training, held_out = load_sprites(config.data, config.load_options).split(validation=config.validation, seed=0)
    model = save_small_model(tmp_path / "run" / "best.safetensors", data={"digest": training.digest()})
    config.write(tmp_path / "run" / "config.toml")
    (told,) = trace(entries_of(model), models=[model])["models"]
    assert len(told["data"]["files"]) == len(training) + len(held_out) == 20
    assert told["data"]["sprites"] == len(training)
    (tmp_path / "drawn").rename(tmp_path / "moved")
    (told,) = trace(entries_of(model), models=[model])["models"]
    assert "are not where they were" in told["data"]["note"]
    assert "files" not in told["data"]


def test_sprites_that_say_nothing_come_from_an_unknown_model():
    told = trace([{"seed": 1}, {"checkpoint": "odd"}])
    assert told["models"] == [{"data": {"licence": "unknown", "note": "The model is not at hand."}}]


def test_the_file_lies_beside_and_replaces_nothing_unasked(tmp_path):
    path = provenance_file(tmp_path / "sheet.png")
    assert path == tmp_path / "sheet.provenance.json"
    assert provenance_file(tmp_path / "sprites") == tmp_path / "sprites.provenance.json"
    write_provenance(path, {"name": "Élan"})
    assert json.loads(path.read_text(encoding="utf-8")) == {"name": "Élan"}
    with pytest.raises(ExportError, match="exists already"):
        write_provenance(path, {})
    write_provenance(path, {}, overwrite=True)
    assert json.loads(path.read_text(encoding="utf-8")) == {}
