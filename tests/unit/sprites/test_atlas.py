"""Atlases: what is written is what is read, by our strict readers and by readers that know nothing of the writer."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgen.sprites.atlas import ATLASES, AtlasFile
from pixelgen.sprites.atlas_reader import read_atlas
from pixelgen.sprites.frame import Atlas, Frame, Rect, Tag

FILES = [key for key, form in ATLASES.items() if form.file]
JSON_FILES = [key for key, form in ATLASES.items() if form.file and form.file.suffix == ".json"]
NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)


@st.composite
def atlases(draw: st.DrawFn) -> Atlas:
    names = draw(st.lists(NAMES, min_size=1, max_size=8, unique=True))
    side = st.integers(1, 64)
    frames = []
    for index, name in enumerate(names):
        rect = Rect(100 * index, draw(side), draw(side), draw(side))
        left, top, right, bottom = (draw(st.integers(0, 9)) for _ in range(4))
        canvas = (left + rect.w + right, top + rect.h + bottom)
        trimmed = {"offset": (left, top), "canvas": canvas} if canvas != (rect.w, rect.h) else {}
        frames.append(Frame(name, rect, draw(st.integers(1, 65535)), **trimmed))
    cuts = sorted(draw(st.sets(st.integers(1, len(names) - 1)))) if len(names) > 1 else []
    starts = [0, *cuts]
    labels = draw(st.lists(NAMES, min_size=len(starts), max_size=len(starts), unique=True))
    ends = [*cuts, len(names)]
    tags = [Tag(label, first, end - 1) for label, first, end in zip(labels, starts, ends, strict=True)]
    return Atlas(
        draw(NAMES) + ".png", (900, 200), tuple(frames), tuple(tags) if draw(st.booleans()) else (), draw(st.booleans())
    )


SAMPLE = Atlas(
    "hero.png",
    (64, 16),
    tuple(Frame(f"hero {index}", Rect(16 * index, 0, 16, 16), 100 + index) for index in range(4)),
    (Tag("walk", 0, 2), Tag("die", 3, 3)),
)


def file_of(key: str) -> AtlasFile:
    file = ATLASES[key].file
    assert file is not None
    return file


@pytest.mark.parametrize("key", FILES)
@settings(derandomize=True, max_examples=30, deadline=None)
@given(drawn=st.lists(atlases(), min_size=1, max_size=3))
def test_reading_gives_back_all_that_the_format_can_say(key: str, drawn: list[Atlas]) -> None:
    file = file_of(key)
    pages = tuple(replace(atlas, image=f"{index}{atlas.image}") for index, atlas in enumerate(drawn))
    if not all(page.tags for page in pages):  # tags are of all frames, or there are none
        pages = tuple(replace(page, tags=()) for page in pages)
    pages = pages if file.joins else (replace(pages[0], related=tuple(page.image for page in pages[1:])),)
    text = file.write(pages)
    read = file.read(text)
    assert read == file.keeps(pages)
    for page, atlas in zip(read, pages, strict=True):
        names = [str(index) if key == "phaser-aseprite" else frame.name for index, frame in enumerate(atlas.frames)]
        assert [frame.name for frame in page.frames] == names
        assert [frame.rect for frame in page.frames] == [frame.rect for frame in atlas.frames]
        if key != "unity":
            assert [(f.offset, f.whole) for f in page.frames] == [(f.offset, f.whole) for f in atlas.frames]
        assert page.image == atlas.image
    text.encode("utf-8")


@pytest.mark.parametrize("key", JSON_FILES)
@settings(derandomize=True, max_examples=12, deadline=None)
@given(atlas=atlases())
def test_the_importer_of_foreign_sheets_reads_ours(
    tmp_path_factory: pytest.TempPathFactory, key: str, atlas: Atlas
) -> None:
    file = file_of(key)
    path = tmp_path_factory.mktemp("atlas") / "sheet.json"
    path.write_text(file.write((atlas,)), encoding="utf-8")
    (frames,) = read_atlas(path).values()
    assert [(f.x, f.y, f.width, f.height, f.offset, f.canvas, f.rotated) for f in frames] == [
        (f.rect.x, f.rect.y, f.rect.w, f.rect.h, f.offset, f.whole, False) for f in atlas.frames
    ]
    assert [f.name for f in frames] == [f.name for f in file.keeps((atlas,))[0].frames]


def written(key: str) -> str:
    return file_of(key).write((SAMPLE,))


def test_aseprite_has_the_members_of_aseprite_in_its_order() -> None:
    content = json.loads(written("aseprite-hash"))
    assert list(content) == ["frames", "meta"]
    frame = content["frames"]["hero 1"]
    assert list(frame) == ["frame", "rotated", "trimmed", "spriteSourceSize", "sourceSize", "duration"]
    assert frame["frame"] == {"x": 16, "y": 0, "w": 16, "h": 16}
    assert (frame["rotated"], frame["trimmed"], frame["duration"]) == (False, False, 101)
    meta = content["meta"]
    assert list(meta) == ["app", "version", "image", "format", "size", "scale", "frameTags"]
    assert (meta["image"], meta["format"], meta["size"], meta["scale"]) == (
        "hero.png",
        "RGBA8888",
        {"w": 64, "h": 16},
        "1",
    )
    assert meta["frameTags"][0] == {"name": "walk", "from": 0, "to": 2, "direction": "forward"}
    listed = json.loads(written("aseprite-array"))["frames"]
    assert list(listed[0]) == ["filename", *frame]
    assert [item["filename"] for item in listed] == list(content["frames"])


def test_texturepacker_has_no_durations_and_pixi_finds_its_animations() -> None:
    content = json.loads(written("texturepacker-hash"))
    assert all("duration" not in frame for frame in content["frames"].values())
    assert content["animations"] == {"walk": ["hero 0", "hero 1", "hero 2"], "die": ["hero 3"]}
    array = json.loads(written("texturepacker-array"))
    assert list(array) == ["frames", "meta"]
    assert array["frames"][3]["filename"] == "hero 3"


def test_godot_resource_counts_its_parts_and_keeps_the_times() -> None:
    text = written("godot")
    head, *blocks = text.split("\n\n")
    assert head == '[gd_resource type="SpriteFrames" load_steps=6 format=3]'
    assert blocks[0] == '[ext_resource type="Texture2D" path="hero.png" id="1"]'
    assert len(blocks) == 6
    regions = re.findall(r"region = Rect2\((\d+), (\d+), (\d+), (\d+)\)", text)
    assert regions == [(str(16 * index), "0", "16", "16") for index in range(4)]
    # What is left is JSON but for Godot's own kinds of value.
    plain = re.sub(r'SubResource\("f(\d+)"\)', r"\1", blocks[-1].split("animations = ")[1].replace('&"', '"'))
    walk, die = json.loads(plain)
    assert [walk["name"], die["name"], walk["loop"]] == ["walk", "die", True]
    assert [frame["texture"] for frame in walk["frames"]] == [0, 1, 2]
    seconds = [frame["duration"] / walk["speed"] for frame in walk["frames"]]
    assert seconds == pytest.approx([0.100, 0.101, 0.102])
    assert die["frames"][0]["duration"] / die["speed"] == pytest.approx(0.103)


def test_godot_without_tags_has_one_animation_and_no_forbidden_letters_in_names() -> None:
    file = file_of("godot")
    (plain,) = file.read(file.write((Atlas("a.png", (64, 16), SAMPLE.frames),)))
    assert plain.tags == (Tag("default", 0, 3),)
    odd = Atlas("a.png", (64, 16), SAMPLE.frames, (Tag("a/b", 0, 1), Tag("a,b", 2, 3)))
    assert [tag.name for tag in file.read(file.write((odd,)))[0].tags] == ["a_b", "a_b 2"]


def test_godot_goes_on_with_an_animation_on_the_next_sheet() -> None:
    first = Atlas("a.png", (64, 16), SAMPLE.frames, (Tag("walk", 0, 2), Tag("die", 3, 3)))
    second = Atlas("b.png", (64, 16), SAMPLE.frames, (Tag("die", 0, 1), Tag("walk", 2, 3)))
    text = file_of("godot").write((first, second))
    assert re.findall(r'path="(.)\.png" id="(\d)"', text) == [("a", "1"), ("b", "2")]
    assert re.findall(r'atlas = ExtResource\("(\d)"\)', text) == ["1"] * 4 + ["2"] * 4
    shown = [re.findall(r'SubResource\("f(\d)"\)', part) for part in text.split('"loop"')[:-1]]
    assert shown == [["0", "1", "2"], ["3", "4", "5"], ["6", "7"]]
    assert re.findall(r'&"([^"]*)"', text) == ["walk", "die", "walk 2"]
    assert "load_steps=11 " in text


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("aseprite-hash", '"scale": "1"', '"scale": 1'),
        ("aseprite-hash", '"rotated": false', '"rotated": true'),
        ("aseprite-hash", '"trimmed": false', '"trimmed": 0'),
        ("aseprite-hash", ', "duration": 100', ""),
        ("aseprite-hash", '"to": 3', '"to": 4'),
        ("aseprite-hash", '"direction": "forward"', '"direction": "sideways"'),
        ("aseprite-hash", '"sourceSize": {"w": 16', '"sourceSize": {"w": 17'),
        ("aseprite-array", '"filename": "hero 0", ', ""),
        ("aseprite-array", '"x": 16', '"x": 16.5'),
        ("texturepacker-hash", '["hero 0", "hero 1"', '["hero 1", "hero 0"'),
        ("texturepacker-array", "{", "["),
        ("phaser", '"scale": 1,', '"scale": 2,'),
        ("godot", "load_steps=6", "load_steps=5"),
        ("godot", 'id="f1"', 'id="f2"'),
        ("godot", 'id="1"', 'id="2"'),
        ("godot", 'ExtResource("1")', 'ExtResource("2")'),
        ("godot", 'SubResource("f1")', 'SubResource("f2")'),
        ("godot", "Rect2(16, 0", "Rect2(16 0"),
        ("godot", "}]\n", "}\n"),
    ],
)
def test_readers_refuse_what_the_format_does_not_allow(key: str, old: str, new: str) -> None:
    text = written(key)
    assert old in text
    with pytest.raises(ValueError, match=r"\w"):
        file_of(key).read(text.replace(old, new))
