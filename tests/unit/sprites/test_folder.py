"""From folders to a sprite set, with real files."""

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pixelgen.errors import Cancelled, ConfigError, DatasetError
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.folder import LoadOptions, load_sprites
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.rgba import clean, upscale
from pixelgen.sprites.sheet import SheetLayout, compose
from pixelgen.sprites.slicing import SliceOptions
from pixelgen.sprites.spriteset import NoSpritesError


def art(size: int | tuple[int, int] = 16, seed: int = 0) -> np.ndarray:
    width, height = (size, size) if isinstance(size, int) else size
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4)).astype(np.uint8)
    pixels[..., 3] = np.where(pixels[..., 3] > 128, 255, 0)
    pixels[0, 0] = pixels[-1, -1] = 255  # something shows in two corners
    return clean(pixels)


def save(path: Path, pixels: np.ndarray) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)
    return path


@pytest.fixture
def heroes(tmp_path):
    """Three classes of four sprites."""
    for i in range(12):
        save(tmp_path / "heroes" / ("orc", "elf", "dwarf")[i % 3] / f"{i}.png", art(seed=i))
    return tmp_path / "heroes"


def test_pixels_names_and_labels_belong_together(heroes):
    loaded = load_sprites(heroes)
    assert loaded.pixels.shape == (12, 16, 16, 4)
    assert loaded.classes == ("dwarf", "elf", "orc")
    assert loaded.names[0] == "dwarf/2.png"
    for name, pixels, label in zip(loaded.names, loaded.pixels, loaded.labels, strict=True):
        folder, file = name.split("/")
        assert loaded.classes[label] == folder
        assert (pixels == art(seed=int(Path(file).stem))).all()
    assert loaded.report.classes == (("dwarf", 4), ("elf", 4), ("orc", 4))


def test_the_order_files_were_made_in_does_not_matter(heroes, tmp_path):
    for path in sorted(heroes.rglob("*.png"), key=lambda p: p.name, reverse=True):
        target = tmp_path / "again" / path.relative_to(heroes)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    one, other = load_sprites(heroes), load_sprites(tmp_path / "again")
    assert (one.digest(), one.names) == (other.digest(), other.names)


def test_labels_can_be_left_out(heroes):
    loaded = load_sprites(heroes, LoadOptions(classes=False))
    assert loaded.classes == ()
    assert not loaded.labels.any()


def test_exact_copies_count_once_even_if_they_became_equal_only_in_the_cell(tmp_path):
    sprite = art(16)
    save(tmp_path / "a.png", sprite)
    save(tmp_path / "b.png", upscale(sprite, 4))
    for i in range(9):
        save(tmp_path / f"c{i}.png", art(16, seed=i + 1))
    report = load_sprites(tmp_path).report
    assert [(d.name, d.original) for d in report.duplicates] == [("b.png", "a.png")]
    assert report.accepted == 10
    assert report.sizes == (((16, 16), 10), ((64, 64), 1))


def test_enlarged_sets_are_reduced(tmp_path):
    for i in range(5):
        save(tmp_path / f"{i}.png", upscale(art(24, seed=i), 4))
    loaded = load_sprites(tmp_path)
    assert loaded.size == 24
    assert loaded.report.reduced == ((4, 5),)
    assert (loaded.pixels[3] == art(24, seed=3)).all()


def test_a_size_that_the_files_have_already_is_taken_as_said(tmp_path):
    for i in range(5):
        save(tmp_path / f"{i}.png", upscale(art(16, seed=i), 4))
    assert not load_sprites(tmp_path, LoadOptions(size=64)).report.reduced
    assert load_sprites(tmp_path, LoadOptions(size=32)).report.reduced == ((4, 5),)


def test_smaller_sprites_are_padded_and_larger_ones_reported(tmp_path):
    for i in range(10):
        save(tmp_path / f"{i}.png", art(16, seed=i))
    save(tmp_path / "small.png", art((9, 12), seed=20))
    save(tmp_path / "large.png", art(40, seed=21))
    loaded = load_sprites(tmp_path, LoadOptions(anchor="bottom"))
    assert loaded.size == 16
    assert loaded.report.padded == 1
    assert (loaded.pixels[loaded.names.index("small.png")][4:, 3:12] == art((9, 12), seed=20)).all()
    assert [(r.path.name, "40×40" in r.reason) for r in loaded.report.rejected] == [("large.png", True)]
    assert len(load_sprites(tmp_path, LoadOptions(size=40))) == 12


def test_each_bad_file_has_its_reason_and_stops_nothing(heroes):
    (heroes / "text.png").write_text("I am no picture")
    (heroes / "empty.png").touch()
    content = (heroes / "orc" / "0.png").read_bytes()
    (heroes / "cut.png").write_bytes(content[: len(content) // 2])
    save(heroes / "invisible.png", np.zeros((16, 16, 4), np.uint8))
    save(heroes / "poster.png", art(300))
    (heroes / "photo.jpg").touch()
    os.mkfifo(heroes / "pipe.png")
    (heroes / "loop").symlink_to(heroes)
    loaded = load_sprites(heroes)
    assert len(loaded) == 12
    reasons = {r.path.name: r.reason for r in loaded.report.rejected}
    assert set(reasons) == {
        "text.png",
        "empty.png",
        "cut.png",
        "invisible.png",
        "poster.png",
        "photo.jpg",
        "pipe.png",
    }
    assert "size of its cells" in reasons["poster.png"]
    assert "transparent" in reasons["invisible.png"]
    assert loaded.report.files == 12 + 5


def test_frames_of_an_animation(tmp_path):
    frames = [art(8, seed=i) for i in range(3)]
    first, *rest = [Image.fromarray(frame) for frame in frames]
    first.save(tmp_path / "walk.png", save_all=True, append_images=[*rest, first])
    loaded = load_sprites(tmp_path)
    assert loaded.names == ("walk.png#0", "walk.png#1", "walk.png#2")
    assert (loaded.pixels == frames).all()
    assert [d.name for d in loaded.report.duplicates] == ["walk.png#3"]
    assert load_sprites(tmp_path, LoadOptions(frames="first")).names == ("walk.png",)


def test_sheets_are_cut_and_single_sprites_are_not(tmp_path):
    sheet = np.zeros((16, 48, 4), np.uint8)
    sheet[:, :16], sheet[:, 32:] = art(16, seed=0), art(16, seed=1)
    save(tmp_path / "sheet.png", sheet)
    save(tmp_path / "single.png", art(12, seed=2))
    loaded = load_sprites(tmp_path, LoadOptions(slicing=SliceOptions(cell=(16, 16))))
    assert loaded.names == ("sheet.png#0,0", "sheet.png#0,2", "single.png")
    assert (loaded.pixels[1] == art(16, seed=1)).all()
    notes = load_sprites(tmp_path, LoadOptions(slicing=SliceOptions(cell=(20, 16)))).report.notes
    assert any("sheet.png" in note for note in notes)


def atlas(frames: dict[str, tuple[int, int]], image: str | None) -> str:
    entries = {
        name: {
            "frame": {"x": x, "y": y, "w": 8, "h": 8},
            "rotated": False,
            "trimmed": True,
            "spriteSourceSize": {"x": 4, "y": 8, "w": 8, "h": 8},
            "sourceSize": {"w": 16, "h": 16},
            "duration": 100,
        }
        for name, (x, y) in frames.items()
    }
    return json.dumps({"frames": entries, "meta": {"image": image} if image else {}})


@pytest.mark.parametrize("image", ["sheet.png", None])
def test_the_json_beside_a_sheet_cuts_it(tmp_path, image):
    save(tmp_path / "sheet.png", art(32))
    (tmp_path / "sheet.json").write_text(atlas({"orc/0": (0, 0), "elf/0": (8, 16)}, image))
    for source in (tmp_path, tmp_path / "sheet.png"):
        loaded = load_sprites(source)
        assert loaded.names == ("sheet.png#orc/0", "sheet.png#elf/0")
        assert loaded.size == 16
        assert (loaded.pixels[1][8:, 4:12] == art(32)[16:24, 8:16]).all()
        assert loaded.classes == ("elf", "orc")


def test_an_atlas_may_be_named_otherwise_and_other_json_is_ignored(tmp_path):
    save(tmp_path / "sheet-0.png", art(32))
    save(tmp_path / "plain.png", art(16))
    (tmp_path / "heroes.json").write_text(atlas({"a": (0, 0), "b": (8, 0)}, "sheet-0.png"))
    (tmp_path / "plain.json").write_text('{"seed": 3}')
    assert load_sprites(tmp_path).names == ("plain.png", "sheet-0.png#a", "sheet-0.png#b")


def test_a_broken_atlas_and_a_frame_outside_are_reported(tmp_path):
    save(tmp_path / "sheet.png", art(32))
    save(tmp_path / "other.png", art(16))
    (tmp_path / "sheet.json").write_text(atlas({"inside": (0, 0), "outside": (28, 0)}, "sheet.png"))
    (tmp_path / "other.json").write_text("{")
    loaded = load_sprites(tmp_path)
    assert loaded.names == ("other.png", "sheet.png#inside")
    assert {r.path.name: r.reason for r in loaded.report.rejected}["other.json"].startswith("it is not valid JSON")
    assert any("'outside'" in r.reason for r in loaded.report.rejected)


def test_several_sources_with_equal_names(tmp_path):
    save(tmp_path / "a" / "set" / "1.png", art(seed=1))
    save(tmp_path / "b" / "set" / "1.png", art(seed=2))
    save(tmp_path / "single.png", art(seed=3))
    loaded = load_sprites([tmp_path / "a" / "set", tmp_path / "b" / "set", tmp_path / "single.png"])
    assert loaded.names == ("set/1.png", "set/1.png (2)", "single.png")


def test_one_sprite_is_a_set(tmp_path):
    path = save(tmp_path / "hero.png", art())
    loaded = load_sprites(path)
    assert loaded.names == ("hero.png",)
    assert loaded.report.accepted == 1


def test_nothing_usable_is_an_error_that_says_why(tmp_path):
    with pytest.raises(DatasetError, match="no PNG, GIF, WebP or BMP"):
        load_sprites(tmp_path)
    with pytest.raises(DatasetError, match="no such file"):
        load_sprites(tmp_path / "nowhere")
    (tmp_path / "a.png").write_text("text")
    (tmp_path / "b.png").write_text("text")
    with pytest.raises(DatasetError, match=r"a\.png: it is not an image \(1 more left out\)"):
        load_sprites(tmp_path)
    save(tmp_path / "c.png", art(40))
    with pytest.raises(DatasetError):
        load_sprites(tmp_path, LoadOptions(size=16))
    with pytest.raises(DatasetError):
        load_sprites([])


@pytest.mark.parametrize("size", [0, 7, 129])
def test_sizes_outside_the_limits_are_refused(size):
    with pytest.raises(ConfigError):
        LoadOptions(size=size)


def test_progress_counts_files_to_the_end(heroes):
    seen: list[tuple[int, int]] = []
    load_sprites(heroes, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(i, 12) for i in range(1, 13)]


def test_reading_stops_when_it_is_cancelled(heroes):
    token, seen = CancelToken(), []

    def progress(done: int, total: int) -> None:
        seen.append(done)
        if done == 5:
            token.abort()

    with pytest.raises(Cancelled):
        load_sprites(heroes, progress=progress, cancel=token)
    assert seen == [1, 2, 3, 4, 5]


def test_each_sheet_is_cut_in_its_own_way(tmp_path, monkeypatch):
    for i, name in enumerate(("a.png", "b.png", "c.png")):
        save(tmp_path / name, art((32, 16), seed=i))
    (tmp_path / "b.json").write_text(atlas({"left": (0, 0)}, "b.png"))
    monkeypatch.chdir(tmp_path)
    options = LoadOptions(
        slicing=SliceOptions(cell=(16, 16)),
        sheets=((Path("a.png"), SliceOptions(cell=(8, 16))), (tmp_path / "b.png", SliceOptions(cell=(32, 8)))),
    )
    names = load_sprites(tmp_path, options).names
    assert names == (*(f"a.png#0,{i}" for i in range(4)), "b.png#0,0", "b.png#1,0", "c.png#0,0", "c.png#0,1")


def test_a_sheet_that_was_to_be_cut_but_is_gone_is_told(tmp_path):
    save(tmp_path / "a.png", art())
    gone = LoadOptions(sheets=((tmp_path / "gone.png", SliceOptions(cell=(8, 8))),))
    assert any("gone.png" in note for note in load_sprites(tmp_path, gone).report.notes)


def test_pictures_too_large_for_a_sprite_may_be_sheets(tmp_path):
    save(tmp_path / "hero.png", art())
    sheet = save(tmp_path / "sheet.png", art(320))
    report = load_sprites(tmp_path).report
    assert report.sheets == (sheet,)
    assert [r.path for r in report.rejected] == [sheet]
    cut_up = LoadOptions(sheets=((sheet, SliceOptions(cell=(16, 16))),))
    assert not load_sprites(tmp_path, cut_up).report.sheets


def test_small_sheets_are_recognised_among_sprites(tmp_path):
    drawn = procedural_sprites(30, size=16, seed=1).pixels
    for i, sprite in enumerate(drawn):
        save(tmp_path / f"{i}.png", sprite)
    strip = save(tmp_path / "strip.png", compose(drawn[:6], SheetLayout(columns=6)).image)
    grid = save(tmp_path / "grid.png", compose(drawn[:20], SheetLayout(columns=5, spacing=1)).image)
    save(tmp_path / "giant.png", procedural_sprites(1, size=96, seed=2).pixels[0])
    assert set(load_sprites(tmp_path).report.sheets) == {strip, grid}


def test_the_error_of_a_lone_sheet_says_that_it_may_be_one(tmp_path):
    sheet = save(tmp_path / "sheet.png", art(320))
    with pytest.raises(NoSpritesError, match="size of its cells") as caught:
        load_sprites(sheet)
    assert caught.value.report.sheets == (sheet,)
    assert [r.path for r in caught.value.report.rejected] == [sheet]
