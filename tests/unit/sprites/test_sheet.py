"""Sprites on a sheet: every layout shows every sprite, and nothing else."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pixelgen.errors import ExportError
from pixelgen.sprites.naming import frame_names
from pixelgen.sprites.sheet import MAX_SIDE, Rect, SheetLayout, Tag, compose, compose_pages, sheet_size

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


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    layout=st.builds(
        SheetLayout,
        arrangement=st.sampled_from(["rows", "columns", "classes", "packed"]),
        padding=st.integers(0, 2),
        spacing=st.integers(0, 2),
        extrude=st.integers(0, 1),
        power_of_two=st.booleans(),
        merge_duplicates=st.booleans(),
        max_side=st.integers(24, 60),
    ),
    count=st.integers(1, 60),
    seed=st.integers(0, 9),
)
def test_sprites_beyond_the_largest_side_go_onto_further_sheets(layout: SheetLayout, count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    sprites = [random_sprites(1, height=h, width=w, seed=seed)[0] for h, w in rng.integers(1, 9, (count, 2))]
    classes = [("orc", "elf", "imp")[index % 3] for index in range(count)]
    pages = compose_pages(sprites, layout, classes=classes)
    shown = [index for page in pages for index in page.order]
    assert sorted(shown) == list(range(count))
    whole = compose(sprites, layout.model_copy(update={"max_side": MAX_SIDE}), classes=classes)
    assert shown == list(whole.order)
    assert [frame.name for page in pages for frame in page.frames] == [frame.name for frame in whole.frames]
    for page in pages:
        assert max(page.size) <= layout.max_side
        for frame, index in zip(page.frames, page.order, strict=True):
            assert np.array_equal(frame.rect.crop(page.image), sprites[index])
        assert [tag.name for tag in page.tags for _ in range(tag.first, tag.last + 1)] == [
            tag.name for tag in whole.tags for _ in range(tag.first, tag.last + 1)
        ][: len(page.frames)]
        whole = replace(whole, tags=tuple(_without(whole.tags, len(page.frames))))
    for page, following in pairwise(pages):  # no sheet ends early: the next sprite would not have fitted
        taken = [*page.order, following.order[0]]
        one = compose_pages([sprites[index] for index in taken], layout, classes=[classes[index] for index in taken])
        assert len(one) > 1


def _without(tags: tuple[Tag, ...], count: int) -> list[Tag]:
    """What is left of ``tags`` once the first ``count`` frames are gone."""
    return [Tag(tag.name, max(0, tag.first - count), tag.last - count) for tag in tags if tag.last >= count]


def test_a_full_sheet_is_full_and_a_row_that_was_asked_for_is_not_broken() -> None:
    sizes = [page.size for page in compose_pages(random_sprites(150), SheetLayout(max_side=40))]
    assert sizes == [(40, 40), (40, 40), (25, 25)]
    pages = compose_pages(random_sprites(40), SheetLayout(max_side=40, columns=4))
    assert [(page.size, len(page.frames)) for page in pages] == [((20, 40), 32), ((20, 10), 8)]
    with pytest.raises(ExportError, match="the largest side is 40"):
        compose_pages(random_sprites(30), SheetLayout(max_side=40, columns=9))
    with pytest.raises(ExportError, match=r"the sheets are too large.*smaller scale"):
        compose_pages(np.broadcast_to(np.uint8(9), (700, 32, 32, 4)), SheetLayout(scale=16))
    with pytest.raises(ExportError, match="too large"):
        compose_pages(random_sprites(3, height=50), SheetLayout(max_side=40))
    with pytest.raises(ExportError, match="too large"):
        compose_pages(random_sprites(3, height=50), SheetLayout(max_side=40, arrangement="packed"))


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
        sheet_size(100_000, size=128, layout=SheetLayout(columns=200))
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
