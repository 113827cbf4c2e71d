"""Every format through one entry: the files show the sprites, whatever the options, and readers of others agree."""

import json
import tempfile
import warnings
import zlib
from pathlib import Path

import numpy as np
import py_aseprite
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from pixelgen.errors import ConfigError, ExportError
from pixelgen.sprites.aseprite_file import Animation, encode_aseprite
from pixelgen.sprites.aseprite_reader import decode_aseprite
from pixelgen.sprites.atlas_reader import cut_atlas, read_atlas
from pixelgen.sprites.export import export, one_canvas, planned_files
from pixelgen.sprites.export_options import EXPORT_FORMATS, ExportOptions
from pixelgen.sprites.metadata import read_metadata
from pixelgen.sprites.palette import palettes
from pixelgen.sprites.saving import FilesExistError
from pixelgen.sprites.sheet import Tag


def some_sprites(count: int, *, seed: int = 0, colours: int = 9) -> list[NDArray[np.uint8]]:
    """Sprites of different sizes with empty margins, few colours, now and then an empty one or a copy."""
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 256, (colours, 4), dtype=np.uint8)
    table[:, 3] = rng.choice(np.array([0, 128, 255], np.uint8), colours)
    table[0] = 0
    sprites: list[NDArray[np.uint8]] = []
    for _ in range(count):
        kind = rng.random()
        if sprites and kind < 0.15:
            sprites.append(sprites[-1].copy())
            continue
        h, w = rng.integers(1, 9, 2)
        numbers = rng.integers(0, colours, (h, w)) * (kind < 0.9)
        drawn = table[numbers]
        drawn[drawn[..., 3] == 0] = 0
        sprites.append(np.pad(drawn, (tuple(rng.integers(0, 3, 2)), tuple(rng.integers(0, 3, 2)), (0, 0))))
    return sprites


LAYOUTS = st.fixed_dictionaries(
    {
        "arrangement": st.sampled_from(["rows", "columns", "classes", "packed"]),
        "columns": st.none() | st.integers(1, 5),
        "rows": st.none() | st.integers(1, 5),
        "scale": st.integers(1, 3),
        "padding": st.integers(0, 3),
        "spacing": st.integers(0, 3),
        "inner_padding": st.integers(0, 3),
        "extrude": st.integers(0, 2),
        "trim": st.sampled_from(["off", "each"]),
        "power_of_two": st.booleans(),
        "merge_duplicates": st.booleans(),
        "ignore_empty": st.booleans(),
        "pixels": st.sampled_from(["rgba", "indexed"]),
    }
)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(values=LAYOUTS, count=st.integers(1, 12), seed=st.integers(0, 99), tagged=st.booleans(), form=st.sampled_from(
    ["aseprite-hash", "aseprite-array", "texturepacker-hash", "texturepacker-array", "phaser", "phaser-aseprite"]
))  # fmt: skip
def test_any_layout_cut_by_its_atlas_gives_the_sprites(
    values: dict, count: int, seed: int, tagged: bool, form: str
) -> None:
    sprites = some_sprites(count, seed=seed)
    classes = [("orc", "elf", "imp")[index * 7 % 3] for index in range(count)] if tagged else None
    options = ExportOptions(format=form, **values)
    if options.ignore_empty and not any(sprite.any() for sprite in sprites):
        return
    with tempfile.TemporaryDirectory() as folder:
        done = export(Path(folder) / "heroes", sprites, options, classes=classes)
        assert done.sheet is not None
        with Image.open(done.files[0]) as opened:
            assert opened.mode == ("P" if options.indexed else "RGBA")
            image = np.asarray(opened.convert("RGBA"))
        cuts = cut_by(form, done.files)
    assert len(cuts) == len(done.sheet.order)
    for cut, index in zip(cuts, done.sheet.order, strict=True):
        enlarged = np.kron(sprites[index], np.ones((options.scale, options.scale, 1), np.uint8))
        assert np.array_equal(cut, enlarged)
    expected = [i for i, sprite in enumerate(sprites) if sprite.any() or not options.ignore_empty]
    if options.arrangement == "classes" and classes:
        assert {tag.name for tag in done.sheet.tags} == {classes[index] for index in expected}
        rows = [{f.rect.y for f in done.sheet.frames[tag.first : tag.last + 1]} for tag in done.sheet.tags]
        if not options.merge_duplicates and options.trim == "off" and options.columns is None and len(rows) > 1:
            assert [len(row) for row in rows] == [1] * len(rows)
        assert sorted(done.sheet.order) == expected
    else:
        assert list(done.sheet.order) == expected
    width, height = done.sheet.size
    if options.power_of_two:
        assert width.bit_count() == height.bit_count() == 1
    covered = np.zeros((height, width), np.int64)
    for rect in {frame.rect for frame in done.sheet.frames}:
        rect.crop(covered)[:] += 1
    assert covered.max() == 1
    edge = options.padding
    if edge and not options.power_of_two:
        assert not image[:edge].any()
        assert not image[-edge:].any()
        assert not image[:, :edge].any()
        assert not image[:, -edge:].any()


def cut_by(form: str, files: tuple[Path, ...]) -> list[NDArray[np.uint8]]:
    """The frames of an export, whole, in order, as a reader that knows nothing of the writer cuts them."""
    images = {file.name: file for file in files if file.suffix == ".png"}
    cuts: list[NDArray[np.uint8]] = []
    for atlas in (file for file in files if file.suffix != ".png"):
        if form == "godot":
            found = godot_frames(atlas)
        elif form == "unity":
            found = unity_frames(atlas)
        else:
            for name, frames in read_atlas(atlas).items():
                cuts += [cut_atlas(pixels_of(images[name]), frame) for frame in frames]
            continue
        for name, (x, y, w, h), (left, top, right, bottom) in found:
            part = pixels_of(images[name])[y : y + h, x : x + w]
            assert part.shape[:2] == (h, w)
            cuts.append(np.pad(part, ((top, bottom), (left, right), (0, 0))))
    return cuts


Box = tuple[int, int, int, int]


def pixels_of(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as opened:
        return np.asarray(opened.convert("RGBA"))


def godot_frames(path: Path) -> list[tuple[str, Box, Box]]:
    """Texture, region and margins (left, top, right, bottom) of each AtlasTexture, by godot-parser."""
    with warnings.catch_warnings():  # it calls its own parser's older names
        warnings.simplefilter("ignore")
        import godot_parser

        file = godot_parser.parse(path.read_text(encoding="utf-8").replace('&"', '"'))  # older than Godot 4's names
    textures = {section.header["id"]: section.header["path"] for section in file.find_all("ext_resource")}
    frames: list[tuple[str, Box, Box]] = []
    for section in file.find_all("sub_resource"):
        x, y, w, h = section["region"].args
        left, top, wider, higher = section["margin"].args if "margin" in section.properties else (0, 0, 0, 0)
        image = textures[str(section["atlas"].args[0])]
        frames.append((image, (x, y, w, h), (left, top, wider - left, higher - top)))
    return frames


def unity_frames(path: Path) -> list[tuple[str, Box, Box]]:
    """Sheet, rectangle from the top, and the margins that put the middle of the whole sprite where the pivot is."""
    lines = path.read_text(encoding="utf-8").splitlines()
    head = dict(line[1:].split("=", 1) for line in lines if line.startswith(":"))
    height = int(head["size"].split("x")[1])
    frames: list[tuple[str, Box, Box]] = []
    for line in (line for line in lines if line and line[0] not in "#:"):
        _, x, bottom, w, h, *_ = (part.strip() for part in line.split(";"))
        frames.append((head["texture"], (int(x), height - int(bottom) - int(h), int(w), int(h)), (0, 0, 0, 0)))
    return frames


PAGED = st.fixed_dictionaries(
    {
        "arrangement": st.sampled_from(["rows", "columns", "classes", "packed"]),
        "padding": st.integers(0, 2),
        "spacing": st.integers(0, 2),
        "inner_padding": st.integers(0, 1),
        "extrude": st.integers(0, 1),
        "trim": st.sampled_from(["off", "each"]),
        "power_of_two": st.booleans(),
        "merge_duplicates": st.booleans(),
        "max_side": st.sampled_from([32, 40, 16384]),
    }
)


@pytest.mark.parametrize("form", [key for key, form in EXPORT_FORMATS.items() if form.atlas and form.atlas.file])
@settings(derandomize=True, max_examples=12, deadline=None)
@given(values=PAGED, count=st.integers(1, 14), seed=st.integers(0, 99), tagged=st.booleans())
def test_several_sheets_cut_by_their_atlases_give_the_sprites(
    form: str, values: dict, count: int, seed: int, tagged: bool
) -> None:
    if form == "unity":  # it knows no trimmed sprites
        values = {**values, "trim": "off"}
    sprites = some_sprites(count, seed=seed)
    classes = [("orc", "elf", "imp")[index % 3] for index in range(count)] if tagged else None
    options = ExportOptions(format=form, **values)
    with tempfile.TemporaryDirectory() as folder:
        done = export(Path(folder) / "heroes", sprites, options, classes=classes)
        assert done.files == planned_files(Path(folder) / "heroes", options, count=count, pages=len(done.sheets))
        assert sorted(Path(folder).iterdir()) == sorted(done.files)
        cuts = cut_by(form, done.files)
    assert all(max(sheet.size) <= options.max_side for sheet in done.sheets)
    order = [index for sheet in done.sheets for index in sheet.order]
    assert sorted(order) == list(range(count))
    for cut, index in zip(cuts, order, strict=True):
        assert np.array_equal(cut, sprites[index])


def test_several_sheets_are_numbered_and_name_each_other(tmp_path: Path) -> None:
    sprites = np.full((20, 8, 8, 4), 255, np.uint8)
    entries: list[dict[str, object]] = [{"index": index} for index in range(20)]
    done = export(
        tmp_path / "hero.png", sprites, ExportOptions(format="texturepacker-hash", max_side=24), metadata=entries
    )
    assert [file.name for file in done.files] == [
        "hero-0.png", "hero-1.png", "hero-2.png", "hero-0.json", "hero-1.json", "hero-2.json",
    ]  # fmt: skip
    metas = [json.loads(file.read_text(encoding="utf-8"))["meta"] for file in done.files[3:]]
    assert [meta["image"] for meta in metas] == ["hero-0.png", "hero-1.png", "hero-2.png"]
    assert metas[1]["related_multi_packs"] == ["hero-0.json", "hero-2.json"]
    assert [[entry["index"] for entry in read_metadata(file)] for file in done.files[:3]] == [
        list(range(9)), list(range(9, 18)), [18, 19],
    ]  # fmt: skip
    joined = export(tmp_path / "all", sprites, ExportOptions(format="phaser", max_side=24))
    assert [file.name for file in joined.files] == ["all-0.png", "all-1.png", "all-2.png", "all.json"]
    (tmp_path / "next-1.png").write_bytes(b"precious")
    with pytest.raises(FilesExistError) as caught:
        export(tmp_path / "next", sprites, ExportOptions(format="phaser", max_side=24))
    assert caught.value.paths == (tmp_path / "next-1.png",)
    assert sorted(file.name for file in tmp_path.glob("next*")) == ["next-1.png"]


def test_trimmed_alike_all_frames_lose_the_same_margin(tmp_path: Path) -> None:
    sprites = np.zeros((3, 8, 8, 4), np.uint8)
    sprites[0, 2, 3] = sprites[1, 5, 4] = 255
    done = export(tmp_path / "x", sprites, ExportOptions(trim="together", format="aseprite-hash"))
    assert done.sheet is not None
    assert {(f.rect.w, f.rect.h, f.offset, f.canvas) for f in done.sheet.frames} == {(2, 4, (3, 2), (8, 8))}


def test_columns_are_filled_downward(tmp_path: Path) -> None:
    sprites = np.full((5, 4, 4, 4), 255, np.uint8)
    done = export(tmp_path / "x", sprites, ExportOptions(arrangement="columns", rows=2))
    assert done.sheet is not None
    assert [(f.rect.x, f.rect.y) for f in done.sheet.frames] == [(0, 0), (0, 4), (4, 0), (4, 4), (8, 0)]


def test_packed_sheets_are_tight(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    sprites = [np.full((h, w, 4), 255, np.uint8) for h, w in rng.integers(8, 33, (120, 2))]
    done = export(tmp_path / "x", sprites, ExportOptions(arrangement="packed"))
    assert done.sheet is not None
    width, height = done.sheet.size
    assert sum(len(s) * s.shape[1] for s in sprites) > 0.85 * width * height
    assert max(width, height) < 1.5 * min(width, height)


def test_a_class_keeps_its_own_row_and_its_own_settings(tmp_path: Path) -> None:
    sprites = np.full((4, 2, 2, 4), 255, np.uint8)
    classes = ["orc", "elf", "orc", "elf"]
    entries: list[dict[str, object]] = [{"index": index} for index in range(4)]
    done = export(tmp_path / "x", sprites, ExportOptions(arrangement="classes"), classes=classes, metadata=entries)
    assert done.sheet is not None
    assert done.sheet.tags == (Tag("orc", 0, 1), Tag("elf", 2, 3))
    assert [entry["index"] for entry in read_metadata(done.files[0])] == [0, 2, 1, 3]
    assert [(f.name, f.rect.y) for f in done.sheet.frames] == [("x-000", 0), ("x-002", 0), ("x-001", 2), ("x-003", 2)]


def test_a_strip_is_cut_by_the_number_in_its_name(tmp_path: Path) -> None:
    sprites = one_canvas(some_sprites(5, seed=3))
    options = ExportOptions(format="gamemaker", scale=2, inner_padding=1, ignore_empty=True)
    done = export(tmp_path / "7 heroes", sprites, options)
    shown = [sprite for sprite in sprites if sprite.any()]
    assert done.files == (tmp_path / f"spr_7_heroes_strip{len(shown)}.png",)
    with Image.open(done.files[0]) as opened:
        cells = np.split(np.asarray(opened), len(shown), axis=1)
    for cell, sprite in zip(cells, shown, strict=True):
        assert np.array_equal(cell[1:-1, 1:-1], np.kron(sprite, np.ones((2, 2, 1), np.uint8)))


def test_single_files_lie_in_folders_by_their_names(tmp_path: Path) -> None:
    sprites = some_sprites(4, seed=5)
    classes = ["orc", "con", "orc", "a:b"]
    options = ExportOptions(format="files", names="{tag}/{tagframe1}", pixels="indexed")
    metadata: list[dict[str, object]] = [{"index": index} for index in range(4)]
    done = export(tmp_path / "out.png", sprites, options, classes=classes, metadata=metadata)
    assert done.files == planned_files(tmp_path / "out.png", options, count=4, classes=classes)
    names = [file.relative_to(tmp_path / "out").as_posix() for file in done.files]
    assert names == ["orc/1.png", "_con/1.png", "orc/2.png", "a_b/1.png"]
    for index, (file, sprite) in enumerate(zip(done.files, sprites, strict=True)):
        with Image.open(file) as opened:
            assert opened.mode == "P"
            assert np.array_equal(np.asarray(opened.convert("RGBA")), sprite)
        assert read_metadata(file) == [{"index": index}]
    with pytest.raises(ExportError, match=r"exists? already"):
        export(tmp_path / "out", sprites, options, classes=classes)
    again = export(tmp_path / "out", sprites, options, classes=classes, overwrite=True)
    assert again.files == done.files


def test_names_leave_no_folder_and_meet_no_other_file(tmp_path: Path) -> None:
    sprites = np.full((4, 2, 2, 4), 255, np.uint8)
    done = export(
        tmp_path / "out", sprites, ExportOptions(format="files", names="{tag}"), classes=["../a", "/a", "A", "a"]
    )
    assert [file.relative_to(tmp_path).as_posix() for file in done.files] == [
        "out/_/a.png", "out/a.png", "out/A 2.png", "out/a 3.png",
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["gif", "apng", "aseprite"])
def test_animations_show_every_sprite(form: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    sprites = rng.choice(np.array([0, 255], np.uint8), (4, 6, 5, 4))
    sprites[sprites[..., 3] == 0] = 0
    options = ExportOptions(format=form, scale=2, duration_ms=70)
    entries: list[dict[str, object]] = [{"seed": seed} for seed in range(4)]
    done = export(tmp_path / "walk", sprites, options, classes=["a", "a", "b", "b"], metadata=entries)
    expected = [np.kron(sprite, np.ones((2, 2, 1), np.uint8)) for sprite in sprites]
    if form == "aseprite":
        read = decode_aseprite(done.files[0].read_bytes())
        shown = list(read.frames)
        assert read.tags == (Tag("a", 0, 1), Tag("b", 2, 3))
        assert read.durations_ms == (70,) * 4
        assert [json.loads(text) for text in read.texts] == entries
    else:
        shown = []
        with Image.open(done.files[0]) as opened:
            for index in range(opened.n_frames):
                opened.seek(index)
                shown.append(np.asarray(opened.convert("RGBA")))
        if form == "apng":
            assert read_metadata(done.files[0]) == entries
    for picture, sprite in zip(shown, expected, strict=True):
        assert np.array_equal(np.where(picture[..., 3:] > 0, picture, 0), sprite)


# -- .aseprite, read by a reader that is not ours ---------------------------------------------------------------------


def render(file: py_aseprite.AsepriteFile, index: int) -> NDArray[np.uint8]:
    """A frame's stored pixels on their canvas: (H, W, 4), or (H, W) numbers of an indexed file."""
    head = file.header
    depth = head.color_depth // 8
    canvas = np.zeros((head.height, head.width, depth), np.uint8)
    for chunk in file.frames[index].chunks:
        if isinstance(chunk, py_aseprite.CelChunk):
            if chunk.cel_type == 1:
                return render(file, chunk.data["link"][0])
            h, w = chunk.data["height"], chunk.data["width"]
            pixels = np.frombuffer(chunk.data["data"], np.uint8).reshape(h, w, depth)
            canvas[chunk.y_pos : chunk.y_pos + h, chunk.x_pos : chunk.x_pos + w] = pixels
    return canvas if depth == 4 else canvas[..., 0]


@settings(derandomize=True, max_examples=25, deadline=None)
@given(
    count=st.integers(1, 8),
    seed=st.integers(0, 99),
    mode=st.sampled_from(["rgba", "indexed"]),
    noted=st.booleans(),
    linked=st.booleans(),
)
def test_an_independent_reader_sees_the_same_aseprite_file(
    count: int, seed: int, mode: str, noted: bool, linked: bool
) -> None:
    sprites = some_sprites(count, seed=seed)
    classes = ["ork ö" if index < count // 2 else "elf" for index in range(count)]
    notes = [{"seed": index} for index in range(count)] if noted else None
    options = ExportOptions(format="aseprite", pixels=mode, duration_ms=80, merge_duplicates=linked)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("builtins.print", lambda *_: None)  # it says which chunks it does not know
        (path,) = export(Path(folder) / "x", sprites, options, classes=classes, metadata=notes).files
        content = path.read_bytes()
        file = py_aseprite.AsepriteFile(content)
    assert file.header.filesize == len(content)
    assert file.header.num_frames == len(file.frames) == count
    assert [layer.name for layer in file.layers] == ["Sprite"]
    chunks = file.frames[0].chunks
    (palette,) = (chunk for chunk in chunks if isinstance(chunk, py_aseprite.PaletteChunk))
    # That reader calls green blue and blue green.
    table = np.array([[c["red"], c["blue"], c["green"], c["alpha"]] for c in palette.colors], np.uint8)
    assert len(table) == file.header.num_colors
    assert not table[0].any()
    for index, sprite in enumerate(one_canvas(sprites)):
        stored = render(file, index)
        assert np.array_equal(stored if mode == "rgba" else table[stored], sprite)
        assert file.frames[index].frame_duration == 80
    (tags,) = (chunk.tags for chunk in chunks if isinstance(chunk, py_aseprite.FrameTagsChunk))
    expected = [("ork ö", 0, count // 2 - 1)] if count // 2 else []
    assert [(tag["name"], tag["from"], tag["to"]) for tag in tags] == [*expected, ("elf", count // 2, count - 1)]
    if noted:
        texts = [
            c.string for f in file.frames for c in f.chunks if isinstance(c, py_aseprite.UserDataChunk) and c.flags & 1
        ]
        assert texts == [f'{{"seed":{index}}}' for index in range(count)]


def small_animation(*, link: bool = False) -> bytes:
    frames = np.zeros((2, 3, 3, 4), np.uint8)
    frames[:, 1, 1] = 255
    return encode_aseprite(
        Animation(
            frames=frames,
            durations_ms=(10, 20),
            tags=(Tag("walk", 0, 1),),
            palette=np.array([[0, 0, 0, 0], [255, 255, 255, 255]], np.uint8),
        ),
        link=link,
    )


@pytest.mark.parametrize(("link", "times"), [(False, 2), (True, 1)])
def test_equal_frames_of_an_aseprite_file_are_stored_once_if_asked(link: bool, times: int) -> None:
    content = small_animation(link=link)
    assert content.count(zlib.compress(b"\xff" * 4, 9)) == times
    assert decode_aseprite(content).frames[1, 1, 1].tolist() == [255] * 4


def test_a_damaged_aseprite_file_is_refused() -> None:
    content = small_animation()
    for length in range(0, len(content), 7):
        with pytest.raises(ValueError, match=r"\w"):
            decode_aseprite(content[:length])
    with pytest.raises(ValueError, match="head"):
        decode_aseprite(b"\0" * len(content))


# -- palettes in files ------------------------------------------------------------------------------------------------


def test_an_indexed_sheet_keeps_the_palettes_order_and_every_alpha(tmp_path: Path) -> None:
    palette = palettes()["pico-8"]
    sprites = np.zeros((2, 4, 4, 4), np.uint8)
    sprites[0, 1, 1] = (*palette.colours[5], 255)
    sprites[1, 2, 2] = (*palette.colours[9], 100)
    done = export(tmp_path / "x", sprites, ExportOptions(pixels="indexed"), palette=palette)
    with Image.open(done.files[0]) as opened:
        alpha, rgb = opened.info["transparency"], np.array(opened.getpalette()).reshape(-1, 3).tolist()
        table = [(*colour, opacity) for colour, opacity in zip(rgb, alpha, strict=False)]
        assert np.array_equal(np.asarray(opened.convert("RGBA"))[:4, :4], sprites[0])
    own = [(*colour, 255) for colour in palette.colours]
    assert table[: 2 + len(palette)] == [(0, 0, 0, 0), *own, (*palette.colours[9], 100)]


def test_too_many_colours_for_a_palette_are_refused_with_a_way_out(tmp_path: Path) -> None:
    sprites = np.full((1, 16, 16, 4), 255, np.uint8)
    sprites[0, ..., 0] = np.arange(256).reshape(16, 16)
    with pytest.raises(ExportError, match=r"256 different colours.*limit the colours"):
        export(tmp_path / "x", sprites, ExportOptions(pixels="indexed"))
    assert not list(tmp_path.iterdir())


# -- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ({"format": "gif", "spacing": 2}, "GIF animation has no spacing"),
        ({"format": "gif", "pixels": "indexed"}, "no choice of pixels"),
        ({"format": "gamemaker", "extrude": 1}, "no extrude"),
        ({"format": "gamemaker", "trim": "each"}, "cannot trim each"),
        ({"format": "apng", "trim": "each"}, "cannot trim each"),
        ({"format": "files", "power_of_two": True}, "no power of two"),
    ],
)
def test_options_that_a_format_has_no_use_for_are_named(tmp_path: Path, values: dict, match: str) -> None:
    with pytest.raises(ExportError, match=match):
        export(tmp_path / "x", np.full((2, 2, 2, 4), 255, np.uint8), ExportOptions(**values))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("form", list(EXPORT_FORMATS))
def test_no_format_writes_over_a_file_unless_asked(tmp_path: Path, form: str) -> None:
    sprites = np.full((2, 2, 2, 4), 255, np.uint8)
    options = ExportOptions(format=form)
    done = export(tmp_path / "x", sprites, options)
    assert done.files == planned_files(tmp_path / "x", options, count=2)
    before = [file.read_bytes() for file in done.files]
    with pytest.raises(ExportError, match=r"exists? already"):
        export(tmp_path / "x", sprites // 2, options)
    assert [file.read_bytes() for file in done.files] == before
    again = export(tmp_path / "x", sprites, options, overwrite=True)
    assert [file.read_bytes() for file in again.files] == before  # the same sprites, the same bytes
    assert sorted(f for f in tmp_path.rglob("*") if f.is_file()) == sorted(done.files)


def test_unknown_choices_and_names_are_refused(tmp_path: Path) -> None:
    sprites = np.zeros((1, 2, 2, 4), np.uint8)
    with pytest.raises(ConfigError, match="unknown format 'bmp'"):
        ExportOptions(format="bmp")
    with pytest.raises(ConfigError, match="unknown arrangement"):
        ExportOptions(arrangement="heap")
    with pytest.raises(ExportError, match=r"ends in \.gif"):
        export(tmp_path / "x.jpg", sprites, ExportOptions(format="gif"))
    with pytest.raises(ExportError, match="all sprites are empty"):
        export(tmp_path / "x", sprites, ExportOptions(ignore_empty=True))
    with pytest.raises(ExportError, match="no sprites"):
        export(tmp_path / "x", sprites[:0], ExportOptions(format="files"))
