import json
from pathlib import Path

import pytest

from pixelgen.errors import CheckpointError
from pixelgen.flow.config import SampleConfig
from pixelgen.flow.tuning import SOLVERS_TRIED, Tuned
from pixelgen.model.tuned import read_tuned, suited, tuned_file, write_tuned

WAY = {"solver": "ab2", "schedule": "linear", "grid": "uniform"}
FOUR = Tuned(calls=4, settings={**WAY, "shift": 1.5, "head_start": 0.12}, distance=2.5, usual=7.0)
SIXTEEN = Tuned(calls=16, settings={**WAY, "shift": 2.5, "head_start": 0.04}, distance=0.2, usual=0.3)

CARD = """
[model]
title = "T"
description = "D"
size = 16
classes = 0
parameters = 1
[data]
name = "n"
licence = "l"
credit = "c"
[sampling]
solver = "heun"
calls = 12
shift = 3.0
temperature = 0.9
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return tmp_path / "model.safetensors"


def test_what_was_found_is_read_again_by_rising_calls(model: Path) -> None:
    assert read_tuned(model) == ()
    assert write_tuned(model, [SIXTEEN, FOUR]) == tuned_file(model) == model.with_name("model.tuned.json")
    assert read_tuned(model) == (FOUR, SIXTEEN)


def test_other_numbers_of_calls_are_kept_and_the_same_ones_replaced(model: Path) -> None:
    write_tuned(model, [FOUR, SIXTEEN])
    better = Tuned(calls=4, settings={**FOUR.settings, "shift": 1.2}, distance=2.0, usual=7.0)
    write_tuned(model, [better])
    assert read_tuned(model) == (better, SIXTEEN)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: "no JSON",
        lambda content: "[]",
        lambda content: json.dumps({**content, "format": 2}),
        lambda content: json.dumps({**content, "tuned": [{"calls": 4}]}),
        lambda content: json.dumps({**content, "tuned": 3}),
        lambda content: json.dumps(content).replace('"ab2"', '"of tomorrow"'),
        lambda content: json.dumps(content).replace('"calls": 4', '"calls": 0'),
        lambda content: json.dumps(content).replace('"shift"', '"drift"'),
        lambda content: json.dumps(content).replace('"settings": {', '"settings": {"calls": 7, '),
    ],
)
def test_what_is_not_understood_counts_for_nothing(model: Path, damage) -> None:
    write_tuned(model, [FOUR])
    content = json.loads(tuned_file(model).read_text(encoding="utf-8"))
    tuned_file(model).write_text(damage(content), encoding="utf-8")
    assert read_tuned(model) == ()


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CheckpointError, match=r"cannot write .*model\.tuned\.json"):
        write_tuned(tmp_path / "file" / "model.safetensors", [FOUR])


def test_a_request_gets_what_suits_its_number_of_calls(model: Path) -> None:
    write_tuned(model, [FOUR, SIXTEEN])
    assert suited(model, {"calls": 3}) == FOUR.settings
    assert suited(model, {"calls": 32, "seed": 4}) == SIXTEEN.settings
    assert suited(model, {"calls": 100}) == {}
    assert suited(model, {"calls": 12})["shift"] == 2.5
    assert suited(model, {"calls": 8})["solver"] == SOLVERS_TRIED[0]  # nothing near that was measured
    assert suited(model) == {**SIXTEEN.settings, "calls": 16}  # where its distance is the smallest
    assert SampleConfig(**suited(model, {"calls": 3}) | {"calls": 3}).head_start == 0.12


@pytest.mark.parametrize("asked", [{"solver": "heun"}, {"schedule": "cosine"}, {"grid": "karras"}])
def test_who_asks_for_another_way_gets_nothing_that_was_tuned_for_this_one(model: Path, asked: dict) -> None:
    write_tuned(model, [FOUR])
    assert suited(model, asked) == {}
    assert suited(model, {"shift": 3.0, "calls": 4})["head_start"] == 0.12


@pytest.mark.parametrize("calls", [1, 2, 4, 8, 16])
def test_a_model_that_was_not_tuned_gets_what_suits_most(model: Path, calls: int) -> None:
    found = suited(model, {"calls": calls})
    assert found["solver"] == SOLVERS_TRIED[0]
    assert found == SampleConfig(**found | {"calls": calls}).model_dump(include=set(found))
    assert suited(model, {"calls": 2})["head_start"] > suited(model, {"calls": 8})["head_start"] > 0
    assert suited(model, {"calls": calls, "grid": "cosine"}) == {}
    assert suited(model, {"calls": calls, "shift": 3.0}) == {}  # of another way
    assert suited(model)["calls"] == 4
    assert suited(model, {"calls": 40}) == {}  # so many make up for nothing
    (model.parent / "card.toml").write_text(CARD, encoding="utf-8")
    assert suited(model, {"calls": calls}) == {"solver": "heun", "calls": 12, "shift": 3.0, "temperature": 0.9}


def test_a_card_gives_way_to_what_was_found(model: Path) -> None:
    (model.parent / "card.toml").write_text(CARD, encoding="utf-8")
    write_tuned(model, [FOUR, SIXTEEN])
    assert suited(model) == {"calls": 12, "temperature": 0.9, **SIXTEEN.settings}
    assert suited(model, {"solver": "rk4"}) == {"solver": "heun", "calls": 12, "shift": 3.0, "temperature": 0.9}


def test_calls_out_of_range_are_left_to_the_request_to_refuse(model: Path) -> None:
    write_tuned(model, [FOUR])
    assert suited(model, {"calls": 0}) == suited(model, {"calls": 1})
