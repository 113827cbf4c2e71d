"""Models by name: zoo, run folder, file; cards."""

from pathlib import Path

import pytest

from pixelgen.errors import CheckpointError
from pixelgen.model.zoo import DEFAULT_MODEL, find_model, list_models, read_card

CARD = """
[model]
title = "Test sprites"
description = "For tests."
size = 8
classes = 0
parameters = 10
[data]
name = "procedural"
licence = "CC0-1.0"
credit = "nobody"
[metrics]
fid = 1.5
"""


@pytest.fixture
def zoo(tmp_path: Path) -> Path:
    for name in ("alpha", DEFAULT_MODEL, "zeta"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "card.toml").write_text(CARD, encoding="utf-8")
        (tmp_path / name / "model.safetensors").write_bytes(b"")
    (tmp_path / "encoder").mkdir()
    (tmp_path / "encoder" / "card.toml").write_text("[encoder]\ndim = 3\n", encoding="utf-8")
    return tmp_path


def test_the_default_comes_first_and_only_generators_are_listed(zoo: Path) -> None:
    assert [card.name for card in list_models(zoo)] == [DEFAULT_MODEL, "alpha", "zeta"]
    assert list_models(zoo)[0].metrics == {"fid": 1.5}


def test_no_name_means_the_default(zoo: Path) -> None:
    assert find_model(zoo=zoo) == zoo / DEFAULT_MODEL / "model.safetensors"


def test_a_zoo_name_a_file_and_a_folder_are_found(zoo: Path) -> None:
    model = zoo / "zeta" / "model.safetensors"
    assert find_model("zeta", zoo=zoo) == find_model(model, zoo=zoo) == find_model(zoo / "zeta", zoo=zoo) == model


def test_a_run_gives_its_best_checkpoint_else_its_latest(tmp_path: Path) -> None:
    checkpoints = tmp_path / "run" / "checkpoints"
    checkpoints.mkdir(parents=True)
    with pytest.raises(CheckpointError, match="no checkpoint; name a run folder"):
        find_model(tmp_path / "run")
    (tmp_path / "run" / "config.toml").touch()
    with pytest.raises(CheckpointError, match="no checkpoint; train it for a little longer"):
        find_model(tmp_path / "run")
    (checkpoints / "latest.safetensors").write_bytes(b"")
    assert find_model(tmp_path / "run").name == "latest.safetensors"
    (checkpoints / "best.safetensors").write_bytes(b"")
    assert find_model(tmp_path / "run").name == "best.safetensors"


def test_an_unknown_name_lists_what_there_is(zoo: Path) -> None:
    with pytest.raises(CheckpointError, match=f"{DEFAULT_MODEL}, alpha, zeta"):
        find_model("dragons", zoo=zoo)


def test_a_name_does_not_lead_out_of_the_zoo(zoo: Path) -> None:
    with pytest.raises(CheckpointError):
        find_model("nowhere/../../zeta-not", zoo=zoo)


@pytest.mark.parametrize("content", ["[model]\n", "not toml = = ", CARD.replace("licence", "license")])
def test_a_bad_card_is_named(zoo: Path, content: str) -> None:
    (zoo / "alpha" / "card.toml").write_text(content, encoding="utf-8")
    with pytest.raises(CheckpointError, match="alpha"):
        read_card(zoo / "alpha")
