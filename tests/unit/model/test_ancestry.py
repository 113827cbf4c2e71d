"""What a model descends from is told by its header and survives generations, strangers' headers and lost files."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pixelgen.files import file_digest
from pixelgen.model.ancestry import ANCESTORS, Ancestor, ancestors, ancestry
from pixelgen.model.checkpoint import ModelHeader, read_header, save_model
from pixelgen.model.provenance import KnownModel, provenance
from pixelgen.model.unet import UNet, UNetConfig

_CARD = """\
[model]
title = "Elves"
description = "Elves."
size = 16
classes = 0
parameters = 1

[data]
name = "elf tiles"
licence = "CC-BY-4.0"
credit = "Ada"
"""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIXELGEN_CACHE", str(tmp_path / "cache"))


def _save(path: Path, data: dict[str, Any]) -> Path:
    unet = UNetConfig(size=16, channels=(16, 16), blocks=(1, 1), patch=2)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_model(path, dict(UNet(unet).state_dict()), ModelHeader(unet=unet, data=data))
    return path


def test_a_zoo_model_gives_its_card_s_licence_and_credit(tmp_path: Path) -> None:
    path = _save(tmp_path / "elves" / "model.safetensors", {"digest": "abc", "sprites": 40})
    (path.parent / "card.toml").write_text(_CARD, encoding="utf-8")
    (found,) = ancestry(path, read_header(path))
    assert found == Ancestor(
        model="elves", sha256=file_digest(path), name="elf tiles", sprites=40, digest="abc", licence="CC-BY-4.0",
        credit="Ada",
    )  # fmt: skip
    assert str(found) == "elves (elf tiles, CC-BY-4.0)"


def test_generations_add_up_the_nearest_first(tmp_path: Path) -> None:
    grandparent = _save(tmp_path / "one" / "model.safetensors", {"name": "elves"})
    line = ancestry(grandparent, read_header(grandparent))
    parent = _save(
        tmp_path / "two" / "checkpoints" / "best.safetensors",
        {"name": "orcs", ANCESTORS: [each.to_json() for each in line]},
    )
    found = ancestry(parent, read_header(parent))
    assert [(each.model, each.name) for each in found] == [("two", "orcs"), ("one", "elves")]
    assert found[1:] == line


@pytest.mark.parametrize("listed", [None, "heroes", 7, [], ["heroes"], [None], {"model": "heroes"}])
def test_a_stranger_s_list_breaks_nothing(listed: object) -> None:
    unet = UNetConfig(size=16, channels=(16, 16), blocks=(1, 1), patch=2)
    assert ancestors(ModelHeader(unet=unet, data={ANCESTORS: listed})) == ()
    odd = ancestors(ModelHeader(unet=unet, data={ANCESTORS: [{"model": 3, "sprites": "many", "licence": None}]}))
    assert odd == (Ancestor(model="", sha256=""),)


def test_the_provenance_of_sprites_names_them(tmp_path: Path) -> None:
    elves = Ancestor(model="elves", sha256="1" * 64, name="elf tiles", licence="CC-BY-4.0", credit="Ada")
    path = _save(tmp_path / "orcs.safetensors", {"name": "orcs", ANCESTORS: [elves.to_json()]})
    header = read_header(path)
    told = provenance([{"checkpoint": {"sha256": "2" * 64}}], models={"2" * 64: KnownModel(header=header)})
    assert told["models"][0]["data"][ANCESTORS] == [elves.to_json()]
    assert ancestors(replace(header)) == (elves,)
