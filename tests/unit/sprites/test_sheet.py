"""Sprites on a sheet: every layout shows every sprite, and nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pixelgen.errors import ExportError
from pixelgen.sprites.naming import frame_names
from pixelgen.sprites.sheet import MAX_SIDE, Rect, SheetLayout, Tag, compose, sheet_size

LAYOUTS = st.builds(
    SheetLayout,
    columns=st.none() | st.integers(1, 9),
    scale=st.integers(1, 3),
    padding=st.integers(0, 4),
    spacing=st.integers(0, 4),
    extrude=st.integers(0, 3),
)


def random_sprites(count: int, *, height: int = 5, width: int = 5, seed: int = 0) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(1, 256, (count, height, width, 4), dtype=np.uint8)


@settings(derandomize=True, max_examples=40, deadline=None)
@given(layout=LAYOUTS, count=st.integers(1, 12), height=st.integers(1, 6), width=st.integers(1, 6))
def test_frames_show_the_sprites_and_the_rest_is_transparent(
    layout: SheetLayout, count: int, height: int, width: int
) -> None:
    sprites = random_sprites(count, height=height, width=width)
    sheet = compose(sprites, layout)
    left = sheet.image.copy()
    rim = layout.extrude
    for frame, sprite in zip(sheet.frames, sprites, strict=True):
        enlarged = np.kron(sprite, np.ones((layout.scale, layout.scale, 1), np.uint8))
        assert np.array_equal(frame.rect.crop(sheet.image), enlarged)
        r = frame.rect
        cell = Rect(r.x - rim, r.y - rim, r.w + 2 * rim, r.h + 2 * rim)
        assert np.array_equal(cell.crop(sheet.image), np.pad(enlarged, ((rim, rim), (rim, rim), (0, 0)), mode="edge"))
        assert cell.crop(left)[..., 3].all()  # no two cells overlap: each was still there to be taken away
        cell.crop(left)[:] = 0
    assert not left.any()
    first, last = sheet.frames[0].rect, max(sheet.frames, key=lambda frame: frame.rect.y).rect
    assert (first.x, first.y) == (layout.padding + rim, layout.padding + rim)
    assert sheet.size[1] == last.y + last.h + rim + layout.padding
    assert sheet.size[0] == max(frame.rect.x for frame in sheet.frames) + first.w + rim + layout.padding


@pytest.mark.parametrize(
    ("count", "columns", "expected"), [(9, None, (3, 3)), (5, 2, (2, 3)), (4, 100, (4, 1)), (6, 6, (6, 1))]
)
def test_columns(count: int, columns: int | None, expected: tuple[int, int]) -> None:
    layout = SheetLayout(columns=columns)
    sheet = compose(random_sprites(count), layout)
    assert sheet.size == (expected[0] * 5, expected[1] * 5)
    assert sheet_size(count, size=5, layout=layout) == sheet.size


@given(count=st.integers(1, 400), height=st.integers(1, 40), width=st.integers(1, 40))
@settings(derandomize=True, max_examples=20, deadline=None)
def test_open_columns_come_out_about_square(count: int, height: int, width: int) -> None:
    w, h = compose(np.zeros((count, height, width, 4), np.uint8), SheetLayout()).size
    assert w <= h + 2 * max(height, width) or count < 3
    assert h <= w + 2 * max(height, width)


def test_neighbours_of_a_class_become_a_tag_with_a_name_of_its_own() -> None:
    classes = ["orc", "orc", "elf", "orc", "orc 2"]
    tags = compose(random_sprites(5), SheetLayout(), classes=classes).tags
    assert tags == (Tag("orc", 0, 1), Tag("elf", 2, 2), Tag("orc 3", 3, 3), Tag("orc 2", 4, 4))


def test_every_field_of_the_layout_says_what_it_is_and_where_it_ends() -> None:
    for name, field in SheetLayout.model_json_schema()["properties"].items():
        number = field["anyOf"][0] if "anyOf" in field else field
        assert field["title"], name
        assert field["description"].endswith("."), name
        if number["type"] == "integer":
            assert number["minimum"] <= number["maximum"], name


def test_what_cannot_be_laid_out_is_refused_with_a_reason() -> None:
    one = random_sprites(1)
    with pytest.raises(ExportError, match="no sprites"):
        compose(one[:0], SheetLayout())
    with pytest.raises(ExportError, match=rf"{MAX_SIDE}.*smaller scale"):
        compose(np.zeros((1100, 1, 1, 4), np.uint8), SheetLayout(columns=1100, scale=15))
    with pytest.raises(ExportError, match="too large"):
        sheet_size(100_000, size=128, layout=SheetLayout())
    with pytest.raises(ExportError, match="'a' comes twice"):
        compose(random_sprites(2), SheetLayout(), names=["a", "a"])
    for name in ("", "a\nb", "\udcff"):
        with pytest.raises(ExportError, match="name"):
            compose(one, SheetLayout(), names=[name])
    with pytest.raises(ValueError, match="2 for 1"):
        compose(one, SheetLayout(), names=["a", "b"])
    with pytest.raises(ValueError, match="uint8"):
        compose(one.astype(np.float32), SheetLayout())  # type: ignore[arg-type]


def test_names_follow_the_pattern() -> None:
    classes = ["orc", "elf", "orc"]
    assert frame_names("{title} {frame}", 2, title="hero") == ("hero 0", "hero 1")
    assert frame_names("{tag}/{tagframe01}", 3, title="", classes=classes) == ("orc/01", "elf/01", "orc/02")
    assert frame_names("{frame000}", 1001, title="")[-1] == "1000"
    with pytest.raises(ExportError, match=r"unknown mark \{layer\}"):
        frame_names("{layer}", 1, title="hero")
