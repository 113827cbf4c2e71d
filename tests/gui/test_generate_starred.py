"""Starred sprites: their order, the loop through them, two to breed."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QLabel, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot
from tiny_model import SIZE, save_tiny_model

from pixelgen.flow.breed import BreedConfig
from pixelgen.flow.loop import LoopConfig
from pixelgen.flow.sampler import SampleConfig
from pixelgen.gui.generation.history.stars import StarredSprite
from pixelgen.gui.generation.variations.starred_gallery import StarredGallery, moved
from pixelgen.gui.generation.variations.starred_list import alike
from pixelgen.gui.generation.variations.starred_page import StarredPage
from pixelgen.gui.generation.variations.wish import Animation, SpriteRef, Wish
from pixelgen.model.checkpoint import load_model
from pixelgen.model.recipe import RECIPES, Recipe, plan
from pixelgen.model.sources import made_source
from pixelgen.sprites.procedural import procedural_sprites

_LEFT = Qt.MouseButton.LeftButton
_NONE, _CTRL, _ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def _starred(count: int, *, size: int = SIZE, key: str = "20260101-120000") -> list[StarredSprite]:
    """Newest first, as the history gives them."""
    made = [
        StarredSprite(
            key=key,
            number=number,
            pixels=pixels,
            entry={"index": number},
            name=f"Hero {number}",
            title="tiny",
            model=Path("tiny.safetensors"),
        )
        for number, pixels in enumerate(procedural_sprites(count, size=size).pixels)
    ]
    return made[::-1]


@pytest.fixture
def page(qtbot: QtBot) -> StarredPage:
    page = StarredPage()
    qtbot.addWidget(page)
    page.resize(300, 800)
    page.show()
    return page


@pytest.fixture
def wishes(page: StarredPage) -> list[Wish]:
    heard: list[Wish] = []
    page.wished.connect(heard.append)
    return heard


def _names(page: StarredPage) -> list[str]:
    model = page.sprites.gallery.sprites
    return [model.caption(row) for row in range(model.rowCount())]


def _press(qtbot: QtBot, page: StarredPage, name: str) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None
    assert button.isEnabled()
    qtbot.mouseClick(button, _LEFT)


def _place(gallery: StarredGallery, row: int) -> QPoint:
    return gallery.visualRect(gallery.sprites.index(row)).center()


def _text(page: StarredPage, name: str) -> str:
    label = page.findChild(QLabel, name)
    assert label is not None
    return label.text()


# -- the list ----------------------------------------------------------------------------------------------------------


@given(st.integers(1, 9).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(0, n - 1)), st.integers(0, n))))
def test_what_is_moved_stays_together_and_everything_else_in_its_order(case: tuple[int, set[int], int]) -> None:
    count, rows, before = case
    order = list(range(count))
    found = moved(order, rows, before)
    assert sorted(found) == order
    assert [each for each in found if each not in rows] == [each for each in order if each not in rows]
    places = [found.index(row) for row in sorted(rows)]
    assert places == list(range(places[0], places[0] + len(rows))) if rows else found == order
    if rows and before < count and before not in rows:
        assert found.index(before) == places[-1] + 1


def test_without_stars_it_says_how_to_get_some(page: StarredPage) -> None:
    page.load()
    shown = page.sprites.gallery.grab().toImage()
    page.sprites.gallery.set_message("")
    assert shown != page.sprites.gallery.grab().toImage()  # it said something
    assert not page.use.isVisible()
    assert not page.sprites.export.isEnabled()


def test_new_stars_come_last_and_the_order_of_ones_own_is_kept(qtbot: QtBot, page: StarredPage) -> None:
    starred = _starred(5)
    page.set_starred(starred[1:])
    assert _names(page) == ["Hero 0", "Hero 1", "Hero 2", "Hero 3"]
    gallery = page.sprites.gallery
    gallery.select_rows([2])
    gallery.setFocus()
    qtbot.keyClick(gallery, Qt.Key.Key_Left, _ALT)
    qtbot.keyClick(gallery, Qt.Key.Key_Left, _ALT)
    qtbot.keyClick(gallery, Qt.Key.Key_Left, _ALT)  # there is nothing further left
    assert _names(page) == ["Hero 2", "Hero 0", "Hero 1", "Hero 3"]
    assert [each.name for each in page.sprites.selected] == ["Hero 2"]
    page.set_starred(starred)
    assert _names(page) == ["Hero 2", "Hero 0", "Hero 1", "Hero 3", "Hero 4"]
    later = StarredPage()
    qtbot.addWidget(later)
    later.set_values(page.values())
    later.set_starred(starred)
    assert _names(later) == _names(page)


def test_sprites_are_dragged_to_their_place(qtbot: QtBot, page: StarredPage) -> None:
    page.set_starred(_starred(4))
    gallery = page.sprites.gallery
    qtbot.mouseClick(gallery.viewport(), _LEFT, pos=_place(gallery, 0))
    qtbot.mouseClick(gallery.viewport(), _LEFT, _CTRL, pos=_place(gallery, 1))
    end = _place(gallery, 3) + QPoint(4, 0)
    qtbot.mousePress(gallery.viewport(), _LEFT, pos=_place(gallery, 1))
    qtbot.mouseMove(gallery.viewport(), _place(gallery, 2))
    qtbot.mouseMove(gallery.viewport(), end)
    assert gallery.insertion == 4
    qtbot.mouseRelease(gallery.viewport(), _LEFT, pos=end)
    assert _names(page) == ["Hero 2", "Hero 3", "Hero 0", "Hero 1"]
    assert [each.name for each in page.sprites.selected] == ["Hero 0", "Hero 1"]
    assert gallery.insertion is None
    qtbot.mouseClick(gallery.viewport(), _LEFT, pos=_place(gallery, 3))  # a click without a drag selects that one
    assert [each.name for each in page.sprites.selected] == ["Hero 1"]


def test_out_of_the_list_they_are_taken_along(qtbot: QtBot, page: StarredPage) -> None:
    taken: list[tuple[SpriteRef, ...]] = []
    page.dragWanted.connect(taken.append)
    page.set_starred(_starred(3))
    gallery = page.sprites.gallery
    qtbot.mousePress(gallery.viewport(), _LEFT, pos=_place(gallery, 1))
    qtbot.mouseMove(gallery.viewport(), _place(gallery, 0))
    qtbot.mouseMove(gallery.viewport(), QPoint(-30, 10))
    qtbot.mouseRelease(gallery.viewport(), _LEFT, pos=QPoint(-30, 10))
    assert [[each.name for each in refs] for refs in taken] == [["Hero 1"]]
    assert _names(page) == ["Hero 0", "Hero 1", "Hero 2"]


def test_buttons_and_keys_ask_for_what_they_say(qtbot: QtBot, page: StarredPage) -> None:
    exported: list[tuple[SpriteRef, ...]] = []
    opened: list[StarredSprite] = []
    unstarred: list[tuple[StarredSprite, ...]] = []
    page.exportWanted.connect(exported.append)
    page.openWanted.connect(opened.append)
    page.unstarWanted.connect(unstarred.append)
    page.set_starred(_starred(3))
    _press(qtbot, page, "generate.starred.export")
    assert [each.name for each in exported[0]] == ["Hero 0", "Hero 1", "Hero 2"]
    assert (exported[0][1].batch, exported[0][1].number) == ("20260101-120000", 1)
    gallery = page.sprites.gallery
    qtbot.mouseClick(gallery.viewport(), _LEFT, pos=_place(gallery, 1))
    assert _text(page, "generate.starred.count") == "1 of 3 selected"
    _press(qtbot, page, "generate.starred.export")
    assert [each.name for each in exported[1]] == ["Hero 1"]
    _press(qtbot, page, "generate.starred.open")
    qtbot.keyClick(gallery, Qt.Key.Key_Return)
    qtbot.mouseDClick(gallery.viewport(), _LEFT, pos=_place(gallery, 2))
    assert [each.name for each in opened] == ["Hero 1", "Hero 1", "Hero 2"]
    qtbot.keyClick(gallery, Qt.Key.Key_A, _CTRL)
    qtbot.keyClick(gallery, Qt.Key.Key_Delete)
    assert [each.name for each in unstarred[0]] == ["Hero 0", "Hero 1", "Hero 2"]
    assert gallery.selectionMode() is QAbstractItemView.SelectionMode.ExtendedSelection


@given(st.lists(st.integers(1, 40), max_size=6))
def test_sprites_of_several_sizes_are_shown_whole(sizes: list[int]) -> None:
    sprites = [np.full((size, size, 4), place + 1, np.uint8) for place, size in enumerate(sizes)]
    found = alike(sprites)
    assert found.shape == (len(sizes), max(sizes, default=1), max(sizes, default=1), 4)
    for cell, sprite in zip(found, sprites, strict=True):
        assert (cell == sprite[0, 0]).all(axis=2).sum() == sprite.shape[0] ** 2
        assert (cell[cell.any(axis=2)] == sprite[0, 0]).all()


# -- a loop ------------------------------------------------------------------------------------------------------------


def test_a_loop_is_of_all_sprites_or_of_the_selected_ones(qtbot: QtBot, page: StarredPage, wishes: list[Wish]) -> None:
    page.load()
    page.set_starred(_starred(4))
    frames = page.findChild(QSpinBox, "generate.loop.frames")
    closed = page.findChild(QCheckBox, "generate.loop.closed")
    assert frames is not None
    assert closed is not None
    frames.setValue(5)
    assert _text(page, "generate.loop.hint") == "4 sprites, 20 frames"
    _press(qtbot, page, "generate.loop.run")
    closed.setChecked(False)
    page.sprites.gallery.select_rows([3, 1])
    assert _text(page, "generate.loop.hint") == "2 sprites, 6 frames"
    _press(qtbot, page, "generate.loop.run")
    page.sprites.gallery.select_rows([0])
    run = page.findChild(QPushButton, "generate.loop.run")
    assert run is not None
    assert not run.isEnabled()
    assert "two sprites" in _text(page, "generate.loop.hint")
    assert [[each.name for each in wish.sprites] for wish in wishes] == [
        ["Hero 0", "Hero 1", "Hero 2", "Hero 3"],
        ["Hero 1", "Hero 3"],
    ]
    assert LoopConfig.model_validate(wishes[1].how) == LoopConfig(frames=5, closed=False)


def test_a_loop_plays_at_its_speed_and_is_exported_with_its_tag(qtbot: QtBot, page: StarredPage) -> None:
    exported: list[Animation] = []
    page.animationExportWanted.connect(exported.append)
    page.load()
    starred = _starred(4)
    page.set_starred(starred)
    refs = [SpriteRef(pixels=each.pixels, name=each.name, entry=each.entry) for each in starred]
    assert page.loop is not None
    assert not page.loop.export.isVisible()
    wish = page.wish()
    assert wish is not None
    page.show_results(wish, refs)
    assert page.loop.preview.playing
    assert page.loop.preview.frames is not None
    qtbot.waitUntil(lambda: page.loop is not None and page.loop.preview.frame > 0)
    page.loop.ms.setValue(250)
    page.loop.tag.setText("  walk ")
    page.set_paint(lambda pixels: 255 - pixels)
    assert np.array_equal(page.loop.preview.frames, 255 - np.stack([each.pixels for each in refs]))
    _press(qtbot, page, "generate.loop.export")
    animation = exported[0]
    assert (animation.ms, animation.tag, animation.loop) == (250, "walk", True)
    assert np.array_equal(animation.frames, np.stack([each.pixels for each in refs]))  # before any palette
    assert [entry["index"] for entry in animation.entries] == [each.number for each in starred]
    later = StarredPage()
    qtbot.addWidget(later)
    later.set_values(page.values())
    later.load()
    assert later.values() == page.values()


# -- breeding ----------------------------------------------------------------------------------------------------------


def test_two_are_bred_in_either_order(qtbot: QtBot, page: StarredPage, wishes: list[Wish]) -> None:
    page.load()
    page.set_starred(_starred(3))
    page.use.set_key("breed")
    run = page.findChild(QPushButton, "generate.breed.run")
    assert run is not None
    assert not run.isEnabled()  # three are not two
    assert "Select two" in _text(page, "generate.breed.hint")
    page.sprites.gallery.select_rows([0, 2])
    _press(qtbot, page, "generate.breed.run")
    assert page.breed is not None
    qtbot.mouseClick(page.breed.swap, _LEFT)
    page.breed.balance.slider.setValue(30)
    page.breed.mutation.slider.setValue(0)
    page.breed.crossover.set_key("blend")
    page.breed.count.setValue(5)
    _press(qtbot, page, "generate.breed.run")
    assert [[each.name for each in wish.sprites] for wish in wishes] == [["Hero 0", "Hero 2"], ["Hero 2", "Hero 0"]]
    assert BreedConfig.model_validate(wishes[0].how) == BreedConfig()
    assert BreedConfig.model_validate(wishes[1].how) == BreedConfig(crossover="blend", balance=0.3, mutation=0)
    assert wishes[1].count == 5
    page.sprites.gallery.select_rows([0, 1])
    assert [each.name for each in page.breed.parents] == ["Hero 0", "Hero 1"]  # others begin in their order


def test_what_stands_in_the_way_is_said(page: StarredPage) -> None:
    page.load()
    page.set_starred([*_starred(2), *_starred(2, size=16, key="20250101-120000")])
    assert "8 and 16 px" in _text(page, "generate.loop.hint")
    assert page.wish() is None
    page.sprites.gallery.select_rows([0, 1])
    assert page.wish() is not None
    page.set_reason("Choose a model first.")
    assert _text(page, "generate.loop.hint") == "Choose a model first."
    assert page.wish() is None
    page.fail("The noise of Hero 1 was not found.")
    assert page.message.isVisible()
    page.set_busy(busy=True)
    assert not page.message.isVisible()


def test_the_engine_makes_the_loop_and_the_children(tmp_path: Path, page: StarredPage) -> None:
    sampler = load_model(save_tiny_model(tmp_path / "model.safetensors")).sampler()
    page.load()
    page.set_starred(_starred(2))
    for use in ("loop", "breed"):
        page.use.set_key(use)
        wish = page.wish()
        assert wish is not None
        settings = RECIPES[wish.key].settings
        assert settings is not None
        sources = tuple(
            made_source(each.pixels, entry=each.entry or {}, name=each.name, digest="") for each in wish.sprites
        )
        config = SampleConfig(count=wish.count or 1, calls=2)
        walk = plan(
            Recipe(key=wish.key, config=config, sources=sources, how=settings.model_validate(wish.how)), sampler
        )
        pixels = [walk.finish(sampler, step) for step in walk.stream(sampler)][-1]
        page.show_results(wish, [SpriteRef(pixels=each, name="frame") for each in pixels])
        assert len(pixels) == (16 if use == "loop" else 8)
    assert page.animation is not None
    first, second = (each.pixels for each in page.sprites.starred)
    assert np.array_equal(page.animation.frames[0], first)  # the sprites are frames of it
    assert np.array_equal(page.animation.frames[8], second)
