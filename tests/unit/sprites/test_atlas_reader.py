"""The .json beside a sheet, as Aseprite and TexturePacker write it."""

import json

import numpy as np
import pytest

from pixelgen.errors import DatasetError
from pixelgen.sprites.atlas_reader import cut_atlas, read_atlas


def rect(x: int, y: int, w: int, h: int) -> dict[str, int]:
    return {"x": x, "y": y, "w": w, "h": h}


def frame(x: int, y: int, w: int, h: int, **others: object) -> dict[str, object]:
    whole = {
        "frame": rect(x, y, w, h),
        "rotated": False,
        "trimmed": False,
        "spriteSourceSize": rect(0, 0, w, h),
        "sourceSize": {"w": w, "h": h},
    }
    return {**whole, **others}


SHEET = np.random.default_rng(0).integers(1, 256, (20, 30, 4)).astype(np.uint8)


def read(tmp_path, content: object) -> dict:
    path = tmp_path / "sheet.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return read_atlas(path)


def test_hash_and_array_say_the_same(tmp_path):
    named = {"walk 0": frame(0, 0, 8, 8, duration=100), "walk 1": frame(8, 0, 8, 8, duration=50)}
    meta = {"app": "https://www.aseprite.org/", "image": "hero.png", "size": {"w": 30, "h": 20}, "frameTags": []}
    listed = [{"filename": name, **entry} for name, entry in named.items()]
    by_hash = read(tmp_path, {"frames": named, "meta": meta})
    assert by_hash == read(tmp_path, {"frames": listed, "meta": meta})
    assert list(by_hash) == ["hero.png"]
    assert [f.name for f in by_hash["hero.png"]] == ["walk 0", "walk 1"]
    assert (cut_atlas(SHEET, by_hash["hero.png"][1]) == SHEET[:8, 8:16]).all()


def test_trimmed_frames_return_to_their_place(tmp_path):
    entry = frame(3, 4, 5, 6, trimmed=True, spriteSourceSize=rect(2, 1, 5, 6), sourceSize={"w": 16, "h": 12})
    (found,) = read(tmp_path, {"frames": {"a": entry}, "meta": {}})[""]
    sprite = cut_atlas(SHEET, found)
    assert sprite.shape == (12, 16, 4)
    assert (sprite[1:7, 2:7] == SHEET[4:10, 3:8]).all()
    sprite[1:7, 2:7] = 0
    assert not sprite.any()


def test_rotated_frames_are_turned_upright(tmp_path):
    upright = SHEET[:4, :7]
    sheet = np.zeros((9, 9, 4), np.uint8)
    sheet[1:8, 2:6] = np.rot90(upright, k=-1)  # stored turned clockwise
    (found,) = read(tmp_path, {"frames": {"a": frame(2, 1, 7, 4, rotated=True)}, "meta": {}})[""]
    assert (cut_atlas(sheet, found) == upright).all()


def test_inner_padding_of_aseprite_is_taken_off(tmp_path):
    entry = frame(0, 0, 10, 10, spriteSourceSize=rect(0, 0, 8, 8), sourceSize={"w": 8, "h": 8})
    (found,) = read(tmp_path, {"frames": {"a": entry}, "meta": {}})[""]
    assert (cut_atlas(SHEET, found) == SHEET[1:9, 1:9]).all()


def test_frames_without_trim_information_are_taken_as_they_are(tmp_path):
    (found,) = read(tmp_path, {"frames": {"a": {"frame": rect(1, 2, 3, 4)}}, "meta": {"image": "x/y\\z.png"}})["z.png"]
    assert (cut_atlas(SHEET, found) == SHEET[2:6, 1:4]).all()


def test_several_sheets_in_one_file(tmp_path):
    sheets = [{"image": f"{i}.png", "frames": [{"filename": "a", **frame(0, 0, 2, 2)}]} for i in range(2)]
    assert sorted(read(tmp_path, {"textures": sheets, "meta": {}})) == ["0.png", "1.png"]


@pytest.mark.parametrize(
    "other",
    ["[1, 2]", '{"name": "package"}', '{"frames": 3}', '{"frames": {}, "meta": {"image": "a.png"}}', '"text"', "null"],
)
def test_other_json_describes_no_sheet(tmp_path, other):
    assert read(tmp_path, other) == {}


@pytest.mark.parametrize(
    "broken",
    [
        "{ not json",
        "[" * 100_000,
        {"frames": {"a": {}}},
        {"frames": [{"frame": rect(0, 0, 1, 1)}]},
        {"frames": {"a": frame(0, 0, 0, 4)}},
        {"frames": {"a": {"frame": {"x": "0", "y": 0, "w": 1, "h": 1}}}},
        {"frames": {"a": {"frame": rect(0, 0, 1, 1), "sourceSize": {"w": 10**6, "h": 10**6}}}},
        {"frames": {"a": 5}},
        {"textures": [{}]},
    ],
)
def test_a_broken_atlas_is_refused_in_words(tmp_path, broken):
    with pytest.raises(DatasetError, match=r"sheet\.json"):
        read(tmp_path, broken)


def test_a_frame_that_leaves_its_sheet_or_canvas_is_refused(tmp_path):
    outside = frame(25, 0, 8, 8)
    spills = frame(0, 0, 8, 8, spriteSourceSize=rect(4, 0, 8, 8), sourceSize={"w": 8, "h": 8})
    for entry in (outside, frame(-1, 0, 4, 4), spills):
        (found,) = read(tmp_path, {"frames": {"a": entry}, "meta": {}})[""]
        with pytest.raises(DatasetError, match="'a'"):
            cut_atlas(SHEET, found)
