"""``pixelgen distil``: a map beside the model, only where it is better, and used from then on."""

import json
import shutil

import pytest
from PIL import Image

from pixelgen.model.checkpoint import flow_map_file, flow_map_header, load_model


@pytest.fixture
def own_model(tiny_model, tmp_path):
    return shutil.copy(tiny_model, tmp_path / "own.safetensors")


def test_long_steps_are_learned_measured_and_used(pixelgen, own_model, tmp_path):
    before = own_model.read_bytes()
    done = pixelgen("distil", own_model, "--steps", 30, "--learning-rate", 3e-3, "--count", 32, "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert told["training"]["steps"] == 30
    assert [each["mapped"]["calls"] for each in told["calls"]] == [1, 2, 4]
    better = [each for each in told["calls"] if each["mapped"]["distance"] < each["walked"]["distance"]]
    assert better
    assert own_model.read_bytes() == before
    assert told["file"] == str(flow_map_file(own_model))
    assert flow_map_header(own_model) is not None
    assert load_model(own_model).flow_map is not None

    calls = better[0]["mapped"]["calls"]
    sheet = tmp_path / "sheet.png"
    made = pixelgen("generate", own_model, "--count", 4, "--calls", calls, "--out", sheet)
    assert made.code == 0, made.err
    assert "flow-map" in str(Image.open(sheet).info)

    flow_map_file(own_model).unlink()  # without it, the model itself walks
    again = pixelgen("generate", own_model, "--count", 4, "--calls", calls, "--out", sheet, "--force")
    assert again.code == 0, again.err
    assert "flow-map" not in str(Image.open(sheet).info)


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
