"""Sheets as files: whatever the layout and the atlas, the files show the sprites, and no older file is harmed."""

import re
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from pixelgen.errors import ConfigError, ExportError
from pixelgen.sprites.atlas import ATLASES
from pixelgen.sprites.atlas_reader import read_atlas
from pixelgen.sprites.metadata import generation_entries, read_metadata
from pixelgen.sprites.sheet import SheetLayout
from pixelgen.sprites.sheet_file import save_sheet


def some_sprites(count: int, *, size: int = 6, seed: int = 0) -> NDArray[np.uint8]:
    rng = np.random.default_rng(seed)
    sprites = rng.integers(0, 256, (count, size, size, 4), dtype=np.uint8)
    sprites[..., 3] = rng.choice(np.array([0, 128, 255], np.uint8), (count, size, size))
    sprites[sprites[..., 3] == 0] = 0
    return sprites


def regions(atlas: Path) -> list[tuple[int, int, int, int]]:
    """Where an atlas says that the frames are, by readers that know nothing of the writer."""
    if atlas.suffix == ".tres":
        found = re.findall(r"Rect2\((\d+), (\d+), (\d+), (\d+)\)", atlas.read_text(encoding="utf-8"))
        return [(int(x), int(y), int(w), int(h)) for x, y, w, h in found]
    if atlas.suffix == ".tpsheet":
        lines = [line.split(";") for line in atlas.read_text(encoding="utf-8").splitlines() if ";" in line]
        height = int(re.findall(r":size=\d+x(\d+)", atlas.read_text(encoding="utf-8"))[0])
        return [(int(x), height - int(y) - int(h), int(w), int(h)) for _, x, y, w, h, *_ in lines]
    ((image, frames),) = read_atlas(atlas).items()
    assert atlas.with_name(image).exists()
    return [(frame.x, frame.y, frame.width, frame.height) for frame in frames]


@pytest.mark.parametrize("key", list(ATLASES))
@settings(derandomize=True, max_examples=10, deadline=None)
@given(
    count=st.integers(1, 10),
    layout=st.builds(
        SheetLayout,
        columns=st.none() | st.integers(1, 5),
        scale=st.integers(1, 3),
        padding=st.integers(0, 3),
        spacing=st.integers(0, 3),
        extrude=st.integers(0, 2),
    ),
    tagged=st.booleans(),
)
def test_the_crop_of_the_sheet_by_its_atlas_is_the_sprite(
    key: str, count: int, layout: SheetLayout, tagged: bool
) -> None:
    sprites = some_sprites(count, seed=count)
    classes = ["orc" if index < count // 2 else "elf" for index in range(count)] if tagged else None
    with tempfile.TemporaryDirectory() as folder:
        saved = save_sheet(Path(folder) / "heroes", sprites, layout, atlas=key, classes=classes)
        assert saved.image == Path(folder) / "heroes.png"
        assert (saved.atlas is None) == (ATLASES[key].file is None)
        with Image.open(saved.image) as opened:
            assert opened.mode == "RGBA"
            image = np.asarray(opened)
        places = [(f.rect.x, f.rect.y, f.rect.w, f.rect.h) for f in saved.sheet.frames]
        assert saved.atlas is None or regions(saved.atlas) == places
        for (x, y, w, h), sprite in zip(places, sprites, strict=True):
            enlarged = np.kron(sprite, np.ones((layout.scale, layout.scale, 1), np.uint8))
            assert np.array_equal(image[y : y + h, x : x + w], enlarged)
        assert len(list(Path(folder).iterdir())) == 1 + (saved.atlas is not None)


@pytest.mark.parametrize("key", list(ATLASES))
def test_the_same_sprites_give_the_same_bytes(tmp_path: Path, key: str) -> None:
    entries = generation_entries(5, {"seed": 3, "solver": "ab2"}, size=6, checkpoint={"name": "heroes-32"})
    written = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        saved = save_sheet(folder / "x.png", some_sprites(5), SheetLayout(), atlas=key, metadata=entries)
        written.append([path.read_bytes() for path in (saved.image, saved.atlas) if path])
    assert written[0] == written[1]
    assert read_metadata(tmp_path / "a" / "x.png") == entries


def test_an_older_file_is_kept_unless_asked(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    (tmp_path / "x.json").write_text("precious", encoding="utf-8")
    with pytest.raises(ExportError, match=r"x\.json exists already; choose another name or ask to overwrite"):
        save_sheet(path, some_sprites(2), SheetLayout(), atlas="aseprite-hash")
    assert [file.name for file in tmp_path.iterdir()] == ["x.json"]
    assert (tmp_path / "x.json").read_text(encoding="utf-8") == "precious"
    save_sheet(path, some_sprites(2), SheetLayout(), atlas="aseprite-hash", overwrite=True)
    assert regions(tmp_path / "x.json") == [(0, 0, 6, 6), (6, 0, 6, 6)]
    with pytest.raises(ExportError, match=r"x\.png exists already"):
        save_sheet(path, some_sprites(3), SheetLayout())
    assert sorted(file.name for file in tmp_path.iterdir()) == ["x.json", "x.png"]


def test_what_cannot_be_written_is_refused_in_one_sentence(tmp_path: Path) -> None:
    sprites, layout = some_sprites(2), SheetLayout()
    with pytest.raises(ExportError, match=r"ends in \.png"):
        save_sheet(tmp_path / "x.jpg", sprites, layout)
    with pytest.raises(ConfigError, match="unknown atlas 'nonsense'"):
        save_sheet(tmp_path / "x.png", sprites, layout, atlas="nonsense")
    (tmp_path / "folder.png").mkdir()
    with pytest.raises(ExportError, match="is a folder"):
        save_sheet(tmp_path / "folder.png", sprites, layout, overwrite=True)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ExportError, match="cannot write to"):
        save_sheet(tmp_path / "file" / "x.png", sprites, layout)
    with pytest.raises(ValueError, match="metadata: 1 for 2"):
        save_sheet(tmp_path / "x.png", sprites, layout, metadata=[{}])
    assert sorted(file.name for file in tmp_path.iterdir()) == ["file", "folder.png"]


def test_sheet_without_metadata_says_nothing(tmp_path: Path) -> None:
    saved = save_sheet(tmp_path / "x.png", some_sprites(1), SheetLayout())
    with Image.open(saved.image) as image:
        assert image.info == {}
    assert saved.sheet.frames[0].name == "x-000"
