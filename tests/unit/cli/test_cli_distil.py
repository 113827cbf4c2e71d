"""``pixelgen distil``: a map beside the model, only where it is better, and used from then on."""

import json
import shutil
from dataclasses import replace

import pytest
import torch
from PIL import Image

from pixelgen.files import file_digest
from pixelgen.flow.tuning import Tuned
from pixelgen.model.checkpoint import TEACHER, flow_map_file, load_model, save_model
from pixelgen.model.tuned import read_tuned, write_tuned
from pixelgen.runtime.device import NumberFormat
from pixelgen.training.distillation import Learner


@pytest.fixture
def own_model(tiny_model, tmp_path):
    return shutil.copy(tiny_model, tmp_path / "own.safetensors")


@pytest.mark.parametrize("measured", ["by many calls", "by real sprites"])
def test_long_steps_are_learned_and_kept_only_where_they_are_better(pixelgen, own_model, sprite_folder, measured):
    data = [sprite_folder] if measured == "by real sprites" else []
    before = own_model.read_bytes()
    done = pixelgen("distil", own_model, *data, "--steps", 3, "--batch", 8, "--count", 32, "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert told["training"]["steps"] == 3
    assert [each["mapped"]["calls"] for each in told["calls"]] == [1, 2, 4]
    better = [
        each["mapped"]["calls"] for each in told["calls"] if each["mapped"]["distance"] < each["walked"]["distance"]
    ]
    assert told["file"] == (str(flow_map_file(own_model)) if better else None)
    assert flow_map_file(own_model).is_file() == (load_model(own_model).flow_map is not None) == bool(better)
    assert [each.calls for each in read_tuned(own_model)] == better
    assert own_model.read_bytes() == before


def test_what_was_kept_is_used_for_few_calls_as_long_as_it_is_there(pixelgen, own_model, tmp_path):
    model, sheet = load_model(own_model), tmp_path / "sheet.png"
    learner = Learner(model, device=torch.device("cpu"), number_format=NumberFormat())
    header = replace(model.header, unet=learner.network.config, training={TEACHER: file_digest(own_model)})
    save_model(flow_map_file(own_model), dict(learner.network.named_parameters()), header)
    way = {"solver": "flow-map", "schedule": "linear", "grid": "uniform", "shift": 1.5, "head_start": 0.0}
    write_tuned(own_model, [Tuned(calls=2, settings=way, distance=1.0, usual=1.0)])

    def made(*options):
        done = pixelgen("generate", own_model, "--count", 4, "--out", sheet, "--force", *options)
        assert done.code == 0, done.err
        with Image.open(sheet) as opened:
            return str(opened.info)

    few = made("--calls", 2)
    assert "flow-map" in few
    assert file_digest(flow_map_file(own_model)) in few
    assert "flow-map" not in made("--calls", 8)
    assert "flow-map" not in made("--calls", 2, "--solver", "heun")
    flow_map_file(own_model).unlink()
    assert "flow-map" not in made("--calls", 2)


def test_mistakes_are_one_sentence(pixelgen, own_model):
    for arguments in (
        ("distil", "nobody"),
        ("distil", own_model, "--minutes", 0),
        ("generate", own_model, "--solver", "flow-map"),
    ):
        outcome = pixelgen(*arguments)
        assert outcome.code == 2
        assert len(outcome.err.strip().splitlines()) == 1
        assert "Traceback" not in outcome.err
