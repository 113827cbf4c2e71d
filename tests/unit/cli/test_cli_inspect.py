"""``pixelgen inspect`` on sheets, archives and look-alikes."""

import json
import shlex
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.sheet import SheetLayout, compose


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A sheet of 96 sprites of 16 pixels, two apart."""
    path = tmp_path / "my sheets" / "heroes.png"
    path.parent.mkdir()
    drawn = procedural_sprites(96, size=16, seed=4).pixels
    Image.fromarray(compose(drawn, SheetLayout(columns=12, spacing=2)).image).save(path)
    return path


def test_a_lone_sheet_is_answered_with_the_option_that_cuts_it(pixelgen: Callable, sheet: Path) -> None:
    refused = pixelgen("inspect", sheet)
    assert refused.code == 2
    assert "16x16+0+2" in refused.err
    option = refused.err[refused.err.index("--sheet") :].strip().rstrip(".")
    outcome = pixelgen("inspect", sheet, *shlex.split(option), "--json")
    assert outcome.code == 0
    report = json.loads(outcome.out)
    assert report["accepted"] + len(report["duplicates"]) == 96
    assert report["size"] == 16
    assert report["sheets"] == []


def test_all_sheets_are_cut_alike(pixelgen: Callable, sheet: Path) -> None:
    report = json.loads(pixelgen("inspect", sheet.parent, "--slice", "16x16+0+2", "--size", 24, "--json").out)
    assert report["sizes"] == [{"width": 16, "height": 16, "sprites": 96}]
    assert report["size"] == 24


def test_a_sheet_among_sprites_is_pointed_out(pixelgen: Callable, sheet: Path) -> None:
    for index, sprite in enumerate(procedural_sprites(6, size=16, seed=9).pixels):
        Image.fromarray(sprite).save(sheet.parent / f"{index}.png")
    out = pixelgen("inspect", sheet.parent).out
    assert f"cut it with --sheet '{sheet}=16x16+0+2'" in out
    report = json.loads(pixelgen("inspect", sheet.parent, "--json").out)
    assert report["sheets"] == [{"path": str(sheet), "cells": "16x16+0+2"}]


def test_look_alikes_are_named(pixelgen: Callable, tmp_path: Path) -> None:
    sprite = procedural_sprites(1, size=24, seed=1).pixels[0]
    Image.fromarray(sprite).save(tmp_path / "a.png")
    sprite[20:22, 10:13] = (1, 2, 3, 255)
    Image.fromarray(sprite).save(tmp_path / "b.png")
    assert "1 nearly the same as another" in pixelgen("inspect", tmp_path).out
    report = json.loads(pixelgen("inspect", tmp_path, "--json").out)
    assert report["look_alikes"] == [{"kind": "near", "names": ["a.png", "b.png"]}]


def test_an_archive_is_looked_at_like_a_folder(pixelgen: Callable, sprite_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sprite_folder.rglob("*.png"):
            archive.write(file, file.relative_to(sprite_folder))
    folder, packed = (json.loads(pixelgen("inspect", source, "--json").out) for source in (sprite_folder, path))
    assert packed.pop("sources") == [str(path)]
    assert folder.pop("sources") == [str(sprite_folder)]
    assert packed == folder


@pytest.mark.parametrize("option", [("--slice", "big"), ("--sheet", "16x16"), ("--size", "7")])
def test_a_cell_that_cannot_be_is_one_sentence(
    pixelgen: Callable, sprite_folder: Path, option: tuple[str, str]
) -> None:
    outcome = pixelgen("inspect", sprite_folder, *option)
    assert outcome.code == 2
    assert len(outcome.err.strip().splitlines()) == 1
