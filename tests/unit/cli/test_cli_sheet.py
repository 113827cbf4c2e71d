"""``pixelgen sheet`` and ``palette``, and what ``generate`` shares with them: real folders in, checked files out."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pixelgen.sprites.atlas_reader import cut_atlas, read_atlas
from pixelgen.sprites.colours import Palette, count_colours
from pixelgen.sprites.export_options import EXPORT_FORMATS, ExportOptions
from pixelgen.sprites.metadata import read_metadata
from pixelgen.sprites.palette import palettes
from pixelgen.sprites.palette_files import read_palette


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sprites of different sizes in two folders, a text and an animation among them."""
    rng = np.random.default_rng(0)
    for name, (h, w) in {"orc/walk 2": (5, 7), "orc/walk 10": (9, 4), "elf/stand": (6, 6)}.items():
        pixels = rng.integers(0, 256, (h, w, 4), dtype=np.uint8)
        pixels[..., 3] = rng.choice(np.array([0, 255], np.uint8), (h, w))
        pixels[pixels[..., 3] == 0] = 0
        path = tmp_path / "art" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(path)
    (tmp_path / "art" / "notes.txt").write_text("no sprite")
    frames = [Image.new("L", (3, 3), grey) for grey in (10, 200)]
    frames[0].save(tmp_path / "art" / "elf" / "wave.gif", save_all=True, append_images=frames[1:])
    return tmp_path / "art"


def pixels_of(path: Path | str) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGBA"))


def test_a_folder_becomes_a_sheet_that_its_atlas_takes_apart(pixelgen: Callable, folder: Path) -> None:
    layout = ("--arrangement", "packed", "--trim", "each", "--extrude", 1, "--scale", 2)
    outcome = pixelgen("sheet", folder, "--format", "texturepacker-hash", "--out", "heroes", *layout)
    assert outcome.code == 0, outcome.err
    assert "5 sprites are in heroes.png, described by heroes.json" in outcome.out
    (frames,) = read_atlas(Path("heroes.json")).values()
    assert [frame.name for frame in frames] == [
        "elf/stand", "elf/wave-000", "elf/wave-001", "orc/walk 2", "orc/walk 10",
    ]  # fmt: skip
    sheet = pixels_of("heroes.png")
    for frame in frames:
        if "wave" not in frame.name:
            original = pixels_of(folder / f"{frame.name}.png")
            assert np.array_equal(cut_atlas(sheet, frame), original.repeat(2, 0).repeat(2, 1))
    animations = json.loads(Path("heroes.json").read_text(encoding="utf-8"))["animations"]
    assert list(animations) == ["elf", "orc"]


def test_a_sheet_that_would_be_too_large_becomes_several(pixelgen: Callable, folder: Path) -> None:
    outcome = pixelgen("sheet", folder, "--format", "godot", "--max-side", 16, "--out", "heroes")
    assert outcome.code == 0, outcome.err
    written = sorted(path.name for path in Path().glob("heroes*"))
    *sheets, resource = written
    assert sheets == [f"heroes-{page}.png" for page in range(len(sheets))]
    assert resource == "heroes.tres"
    said = f"5 sprites are in {len(sheets)} sheets, heroes-0.png to {sheets[-1]}, described by heroes.tres."
    assert said in outcome.out
    assert all(max(pixels_of(sheet).shape[:2]) <= 16 for sheet in sheets)
    again = pixelgen("sheet", folder, "--format", "godot", "--max-side", 16, "--out", "heroes")
    assert again.code == 2
    assert "heroes.tres exists already" in again.err


@pytest.mark.parametrize("form", list(EXPORT_FORMATS))
def test_every_format_is_an_option(form: str, pixelgen: Callable, folder: Path) -> None:
    outcome = pixelgen("sheet", folder, "--format", form, "--out", "out")
    assert outcome.code == 0, outcome.err
    again = pixelgen("sheet", folder, "--format", form, "--out", "out")
    assert (again.code, "exists already" in again.err) == (2, True)
    assert pixelgen("sheet", folder, "--format", form, "--out", "out", "--force").code == 0


def test_every_field_of_the_options_is_an_option(pixelgen: Callable) -> None:
    for command in ("sheet", "generate"):
        text = pixelgen(command, "--help").out
        assert [name for name in ExportOptions.model_fields if f"-{name.replace('_', '-')}" not in text] == []


def test_colours_of_a_folder_are_locked_limited_and_swapped(pixelgen: Callable, folder: Path) -> None:
    colours = ("--palette", "pico-8", "--dither", "bayer4", "--max-colours", 3)
    assert pixelgen("sheet", folder, "--out", "a", *colours, "--pixels", "indexed").code == 0
    with Image.open("a.png") as image:
        assert image.mode == "P"
    found, _ = count_colours(pixels_of("a.png"))
    assert {tuple(colour) for colour in found.tolist()} <= set(palettes()["pico-8"].colours)
    swapped = pixelgen(
        "sheet", folder, "--out", "b", "--recolour", "game-boy", "--recolour", "pico-8", "--format", "godot"
    )
    assert swapped.code == 0, swapped.err
    sheet = pixels_of("b.png")
    rows = np.split(sheet, 3)
    assert np.array_equal(rows[0][..., 3], rows[1][..., 3])  # one silhouette
    assert {tuple(c) for c in count_colours(rows[1])[0].tolist()} <= set(palettes()["game-boy"].colours)


def test_generated_sprites_take_the_same_options(pixelgen: Callable, tiny_model: Path) -> None:
    options = ("--format", "aseprite-array", "--trim", "each", "--arrangement", "packed", "--max-colours", 4)
    outcome = pixelgen("generate", tiny_model, "--count", 4, "--calls", 2, "--out", "x", *options)
    assert outcome.code == 0, outcome.err
    ((_, frames),) = read_atlas(Path("x.json")).items()
    sheet = pixels_of("x.png")
    assert all(len(count_colours(cut_atlas(sheet, frame))[0]) <= 4 for frame in frames)
    assert read_metadata(Path("x.png"))[0]["post"]["max_colours"] == 4
    rows = pixelgen("generate", tiny_model, "--count", 3, "--calls", 2, "--out", "y", "--recolour", "game-boy")
    assert rows.code == 0, rows.err
    assert pixels_of("y.png").shape == (32, 48, 4)
    assert [entry["row"] for entry in read_metadata(Path("y.png"))] == ["original"] * 3 + [
        palettes()["game-boy"].label
    ] * 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("sheet missing", "cannot open missing"),
        ("sheet empty", "nothing to export"),
        ("sheet art --format bmp", "unknown format 'bmp'"),
        ("sheet art --format gif --spacing 3", "has no spacing"),
        ("sheet art --scale 0", "scale = 0"),
        ("sheet art --palette nonsense", "unknown palette"),
        ("sheet art --names {layer}", "unknown mark {layer}"),
        ("sheet art --dither bayer4", "--dither bayer4 without a palette"),
        ("palette nonsense", "unknown palette"),
        ("palette --out q.gpl", "--out without a source"),
        ("palette --colours 4", "--colours without a source"),
        ("palette pico-8 --colours 0", "choose 1 to"),
        ("palette pico-8 --out x.bmp", "cannot write a palette"),
    ],
)
def test_mistakes_are_one_sentence(line: str, said: str, pixelgen: Callable, folder: Path) -> None:
    Path("empty").mkdir()
    before = sorted(Path().rglob("*"))
    outcome = pixelgen(*line.split())
    assert outcome.code == 2
    assert said in outcome.err
    assert outcome.err.count("\n") == 1
    assert sorted(Path().rglob("*")) == before


def test_palettes_are_listed_taken_and_turned(pixelgen: Callable, folder: Path) -> None:
    assert "pico-8" in pixelgen("palette").out
    assert pixelgen("palette", "pico-8").out.splitlines()[1] == "1d2b53"
    assert pixelgen("palette", folder, "--colours", 6, "--out", "own.gpl").code == 0
    own = read_palette(Path("own.gpl"))
    assert len(own) == 6
    assert pixelgen("palette", "own.gpl", "--out", "own.hex").code == 0
    assert read_palette(Path("own.hex")).colours == own.colours
    assert isinstance(own, Palette)
    assert pixelgen("palette", "own.gpl", "--colours", 2, "--out", "two.pal").code == 0
    assert set(read_palette(Path("two.pal")).colours) < set(own.colours)


def test_files_of_one_name_are_told_apart(pixelgen: Callable, folder: Path) -> None:
    frames = [Image.new("L", (3, 3), grey) for grey in (10, 200)]
    frames[0].save(folder / "elf" / "wave.png", save_all=True, append_images=frames[1:])
    other = folder.with_name("more")
    (other / "orc").mkdir(parents=True)
    Image.new("L", (2, 2), 9).save(other / "orc" / "walk 2.png")
    outcome = pixelgen("sheet", folder, other, "--format", "texturepacker-hash", "--out", "heroes")
    assert outcome.code == 0, outcome.err
    (frames_of,) = read_atlas(Path("heroes.json")).values()
    assert [frame.name for frame in frames_of] == [
        "elf/stand", "elf/wave-000", "elf/wave-001", "elf/wave-000 2", "elf/wave-001 2", "orc/walk 2", "orc/walk 10",
        "orc/walk 2 2",
    ]  # fmt: skip


def test_what_was_written_is_said_in_its_number_and_place(pixelgen: Callable, folder: Path) -> None:
    said = pixelgen("sheet", folder, "--format", "files", "--out", "out").out
    assert "5 sprites are in 5 files in out." in said
    assert "1 sprite is in one.png." in pixelgen("sheet", folder / "elf" / "stand.png", "--out", "one").out
