"""Atlases before judges that are not ours: the formats' schemas by jsonschema, and godot-parser for .tres."""

import json
import warnings
from pathlib import Path
from types import ModuleType

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgen.sprites.atlas import ATLASES
from pixelgen.sprites.atlas_godot import write_sprite_frames
from pixelgen.sprites.atlas_unity import write_tpsheet
from pixelgen.sprites.export import export
from pixelgen.sprites.export_options import ExportOptions
from pixelgen.sprites.sheet import Atlas, Frame, Rect, Tag, compose

WHOLE = {"type": "integer", "minimum": 0}
SIDE = {"type": "integer", "minimum": 1}
RECT = {"type": "object", "required": list("xywh"), "properties": dict.fromkeys("xywh", WHOLE)}
SIZE = {"type": "object", "required": list("wh"), "properties": dict.fromkeys("wh", SIDE)}
FRAME = {
    "type": "object",
    "required": ["frame", "rotated", "trimmed", "spriteSourceSize", "sourceSize"],
    "properties": {
        "filename": {"type": "string", "minLength": 1},
        "frame": RECT,
        "rotated": {"const": False},
        "trimmed": {"type": "boolean"},
        "spriteSourceSize": RECT,
        "sourceSize": SIZE,
        "duration": {"type": "integer", "minimum": 1},
    },
}
TAG = {
    "type": "object",
    "required": ["name", "from", "to", "direction"],
    "properties": {
        "name": {"type": "string"},
        "from": WHOLE,
        "to": WHOLE,
        "direction": {"enum": ["forward", "reverse", "pingpong", "pingpong_reverse"]},
    },
}
META = {
    "type": "object",
    "required": ["app", "version", "image", "format", "size", "scale"],
    "properties": {
        "app": {"type": "string"},
        "version": {"type": "string"},
        "image": {"type": "string"},
        "format": {"enum": ["RGBA8888", "I8"]},
        "size": SIZE,
        "scale": {"type": "string"},
        "frameTags": {"type": "array", "items": TAG},
        "related_multi_packs": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    },
}


def atlas_schema(*, form: str, timed: bool) -> dict[str, object]:
    """Of Aseprite and TexturePacker, by what their own documentation and files show."""
    frame = {**FRAME, "required": [*FRAME["required"], *(["duration"] if timed else [])]}
    named = {**frame, "required": [*frame["required"], "filename"]}
    hashed = {"type": "object", "additionalProperties": frame, "minProperties": 1}
    listed = {"type": "array", "items": named, "minItems": 1}
    return {
        "type": "object",
        "required": ["frames", "meta"],
        "properties": {"frames": hashed if form == "hash" else listed, "meta": META},
    }


TEXTURE = {
    "type": "object",
    "required": ["image", "format", "size", "scale", "frames"],
    "properties": {
        "image": {"type": "string"},
        "size": SIZE,
        "scale": {"type": "number"},
        "frames": {"type": "array", "minItems": 1, "items": {**FRAME, "required": [*FRAME["required"], "filename"]}},
    },
}
SCHEMAS: dict[str, dict[str, object]] = {
    "aseprite-hash": atlas_schema(form="hash", timed=True),
    "aseprite-array": atlas_schema(form="array", timed=True),
    "phaser-aseprite": atlas_schema(form="hash", timed=True),
    "texturepacker-hash": atlas_schema(form="hash", timed=False),
    "texturepacker-array": atlas_schema(form="array", timed=False),
    "phaser": {
        "type": "object",
        "required": ["textures", "meta"],
        "properties": {"textures": {"type": "array", "items": TEXTURE, "minItems": 1}},
    },
}


def test_every_json_atlas_has_a_schema() -> None:
    assert set(SCHEMAS) == {key for key, form in ATLASES.items() if form.file and form.file.suffix == ".json"}


@pytest.mark.parametrize("key", list(SCHEMAS))
@settings(derandomize=True, max_examples=10, deadline=None)
@given(
    count=st.integers(1, 6),
    trim=st.sampled_from(["off", "each", "together"]),
    pixels=st.sampled_from(["rgba", "indexed"]),
    arrangement=st.sampled_from(["rows", "packed", "classes"]),
    max_side=st.sampled_from([16, 16384]),
)
def test_json_atlases_are_valid_by_their_schema(
    tmp_path_factory: pytest.TempPathFactory,
    key: str,
    count: int,
    trim: str,
    pixels: str,
    arrangement: str,
    max_side: int,
) -> None:
    sprites = np.zeros((count, 6, 6, 4), np.uint8)
    for index, sprite in enumerate(sprites):
        sprite[index % 3 : 4, 1 : 3 + index % 2] = 255
    options = ExportOptions(format=key, trim=trim, pixels=pixels, arrangement=arrangement, max_side=max_side)
    classes = ["a" if index % 2 else "b" for index in range(count)]
    done = export(tmp_path_factory.mktemp("atlas") / "x", sprites, options, classes=classes)
    named: list[str] = []
    for atlas in (file for file in done.files if file.suffix == ".json"):
        content = json.loads(atlas.read_text(encoding="utf-8"))
        jsonschema.validate(content, SCHEMAS[key])
        for texture in content.get("textures", [{**content["meta"], "frames": content.get("frames")}]):
            frames = texture["frames"]
            named += list(frames) if isinstance(frames, dict) else [frame["filename"] for frame in frames]
            for frame in frames.values() if isinstance(frames, dict) else frames:
                check_frame(frame, texture["size"])
    if key == "phaser-aseprite":
        assert named == [str(index) for sheet in done.sheets for index in range(len(sheet.frames))]
    else:
        assert sorted(named) == [f"x-{index:03d}" for index in range(count)]


def check_frame(frame: dict, sheet: dict) -> None:
    """It lies on its sheet, on its own canvas, and is called trimmed if it is."""
    rect, place, whole = frame["frame"], frame["spriteSourceSize"], frame["sourceSize"]
    assert rect["x"] + rect["w"] <= sheet["w"]
    assert rect["y"] + rect["h"] <= sheet["h"]
    assert (place["w"], place["h"]) == (rect["w"], rect["h"])
    assert frame["trimmed"] == (place != {"x": 0, "y": 0, **whole})


@pytest.fixture(scope="module")
def godot_parser() -> ModuleType:
    with warnings.catch_warnings():  # it calls its own parser's older names
        warnings.simplefilter("ignore")
        import godot_parser

        godot_parser.parse('[gd_resource type="SpriteFrames" format=3]\n')
        return godot_parser


def test_an_independent_parser_reads_the_godot_resource(godot_parser: ModuleType) -> None:
    frames = (
        Frame('he said "a\\b"', Rect(0, 0, 16, 16), 100),
        Frame("b", Rect(16, 0, 9, 8), 150, (3, 4), (16, 16)),
        Frame("c", Rect(32, 0, 16, 16), 50),
    )
    text = write_sprite_frames((Atlas("hero.png", (48, 16), frames, (Tag("walk", 0, 1), Tag("die", 2, 2))),))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # It is older than Godot 4's &"…" for names, which are texts otherwise.
        file = godot_parser.parse(text.replace('&"', '"'))
    head, texture, *subs, resource = file.get_sections()
    assert (head.header.name, head.header["type"], head.header["load_steps"]) == ("gd_resource", "SpriteFrames", 5)
    assert (texture.header["type"], texture.header["path"]) == ("Texture2D", "hero.png")
    assert [sub["resource_name"] for sub in subs] == [frame.name for frame in frames]
    assert [sub["region"].args for sub in subs] == [[f.rect.x, f.rect.y, f.rect.w, f.rect.h] for f in frames]
    assert [sub["margin"].args if "margin" in sub.properties else None for sub in subs] == [None, [3, 4, 7, 8], None]
    walk, die = resource["animations"]
    assert [walk["name"], die["name"], walk["loop"]] == ["walk", "die", True]
    assert [frame["texture"].args for frame in walk["frames"]] == [["f0"], ["f1"]]
    seconds = [frame["duration"] / each["speed"] for each in (walk, die) for frame in each["frames"]]
    assert seconds == pytest.approx([0.1, 0.15, 0.05])


def test_a_tpsheet_counts_from_the_bottom_and_keeps_the_middle(tmp_path: Path) -> None:
    """Read as TexturePacker's importer does: comments and head lines by their first character, then semicolons."""
    sprite = np.zeros((10, 20, 4), np.uint8)
    sprite[2:5, 4:10] = 255
    other = np.full((4, 4, 4), 255, np.uint8)
    names = ["a;b:c#d%3B/é", "plain"]
    sheet = compose([sprite, other], ExportOptions(trim="each", arrangement="packed").layout, names=names)
    lines = write_tpsheet(sheet.atlas("x.png")).splitlines()
    head = dict(line[1:].split("=") for line in lines if line.startswith(":"))
    assert (head["format"], head["texture"], head["size"]) == ("40300", "x.png", f"{sheet.size[0]}x{sheet.size[1]}")
    rows = [line.split(";") for line in lines if line and line[0] not in ":#"]
    unescaped = [row[0].replace("%23", "#").replace("%3A", ":").replace("%3B", ";").replace("%25", "%") for row in rows]
    assert unescaped == names
    height = int(head["size"].split("x")[1])
    for row, frame in zip(rows, sheet.frames, strict=True):
        x, y, w, h = (int(number) for number in row[1:5])
        assert sheet.image[height - y - h : height - y, x : x + w].all()
        pivot_x, pivot_y = float(row[5]), float(row[6])
        left, top = frame.offset
        # Where the pivot is on the sprite's own canvas, from its upper left corner: always its middle.
        assert left + pivot_x * w == pytest.approx(frame.whole[0] / 2)
        assert top + (1 - pivot_y) * h == pytest.approx(frame.whole[1] / 2)
