"""The panel of variations: what it wishes for, what it shows of what came of it, and that the engine takes it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from tiny_model import SIZE, save_tiny_model

from pixelgen.flow.sampler import SampleConfig
from pixelgen.flow.vary import STRONG, SUBTLE, VaryConfig
from pixelgen.gui.generation.variations.explore_grid import MIDDLE, ExploreGrid
from pixelgen.gui.generation.variations.paint import thinned
from pixelgen.gui.generation.variations.panel import VaryPanel
from pixelgen.gui.generation.variations.wish import SpriteRef, Wish
from pixelgen.model.checkpoint import load_model
from pixelgen.model.recipe import RECIPES, Recipe, plan
from pixelgen.model.sources import made_source
from pixelgen.sprites.procedural import procedural_sprites

_LEFT = Qt.MouseButton.LeftButton


def _refs(count: int, *, size: int = SIZE) -> list[SpriteRef]:
    pixels = procedural_sprites(count, size=size).pixels
    return [SpriteRef(pixels=each, name=f"Sprite {place + 1}", entry={}) for place, each in enumerate(pixels)]


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[VaryPanel]:
    host = QWidget()
    layout = QVBoxLayout(host)
    panel = VaryPanel()
    layout.addWidget(panel)
    layout.addStretch(1)
    qtbot.addWidget(host)
    host.resize(300, 640)
    host.show()
    yield panel
    host.close()


@pytest.fixture
def wishes(panel: VaryPanel) -> list[Wish]:
    heard: list[Wish] = []
    panel.wished.connect(heard.append)
    return heard


def _press(qtbot: QtBot, panel: VaryPanel, name: str) -> None:
    button = panel.findChild(QPushButton, name)
    assert button is not None
    qtbot.mouseClick(button, _LEFT)


def test_the_panel_is_there_before_torch_is() -> None:
    """Its module and those of what else the tab holds from the start import no torch."""
    names = ("panel", "starred_page", "drop_zones", "wish", "paste")
    lines = [f"import pixelgen.gui.generation.variations.{name}" for name in names]
    code = "\n".join([*lines, "import sys", "assert 'torch' not in sys.modules"])
    subprocess.run([sys.executable, "-c", code], check=True, timeout=50)


def test_without_a_sprite_it_says_what_to_do(panel: VaryPanel) -> None:
    hint = panel.findChild(QWidget, "generate.vary.hint")
    assert hint is not None
    assert hint.isVisible()
    assert "Ctrl+V" in hint.text()  # type: ignore[attr-defined]
    panel.load()
    assert panel.fields is not None
    assert not panel.fields.isVisible()
    assert panel.wish() is None


def test_what_was_set_before_the_fields_were_there_is_in_them(qtbot: QtBot, panel: VaryPanel) -> None:
    ref = _refs(1)[0]
    panel.set_values({"strength": 0.25, "method": "noise", "count": 3, "reroll": {"strength": 0.5, "count": 2}})
    panel.set_sprite(ref)
    panel.load()
    wish = panel.wish()
    assert wish is not None
    assert wish.how == {"strength": 0.25, "method": "noise"}
    assert (wish.count, wish.sprites) == (3, (ref,))
    panel.open_painter()
    assert panel.painter is not None
    assert panel.painter.strength.share == 0.5
    panel.painter.reject()
    again = VaryPanel()
    qtbot.addWidget(again)
    again.set_values(panel.values())
    again.load()
    assert again.values() == panel.values()


def test_nonsense_in_the_settings_file_is_left_out(panel: VaryPanel) -> None:
    panel.load()
    before = panel.values()
    panel.set_values({"strength": "much", "method": "magic", "count": None, "reroll": 7})
    assert panel.values() == before


def test_each_button_wishes_for_its_own(qtbot: QtBot, panel: VaryPanel, wishes: list[Wish]) -> None:
    ref = _refs(1)[0]
    panel.load()
    panel.set_sprite(ref)
    _press(qtbot, panel, "generate.vary.subtle")
    _press(qtbot, panel, "generate.vary.strong")
    assert panel.fields is not None
    panel.fields.strength.slider.setValue(12)
    _press(qtbot, panel, "generate.vary.run")
    _press(qtbot, panel, "generate.explore")
    assert [(wish.key, wish.how["strength"], wish.count) for wish in wishes] == [
        ("vary", SUBTLE, 8),
        ("vary", STRONG, 8),
        ("vary", 0.12, 8),
        ("explore", 0.12, None),
    ]
    assert all(VaryConfig.model_validate(wish.how) for wish in wishes)
    assert all(wish.key in RECIPES for wish in wishes)


def test_a_reason_stops_wishes_and_is_read(qtbot: QtBot, panel: VaryPanel, wishes: list[Wish]) -> None:
    panel.load()
    panel.set_sprite(_refs(1)[0])
    panel.set_reason("Choose a model first.")
    _press(qtbot, panel, "generate.vary.subtle")
    panel.explore()
    panel.open_painter()
    assert not wishes
    assert panel.painter is None
    hint = panel.findChild(QWidget, "generate.vary.hint")
    assert hint is not None
    assert hint.text() == "Choose a model first."  # type: ignore[attr-defined]
    panel.set_reason("")
    _press(qtbot, panel, "generate.vary.subtle")
    assert len(wishes) == 1


def test_what_was_varied_can_be_varied_again_when_its_family_is_on_the_canvas(
    qtbot: QtBot, panel: VaryPanel, wishes: list[Wish]
) -> None:
    refs = _refs(3)
    panel.load()
    panel.set_sprite(refs[0])
    panel.set_sprite(None)  # nothing was made of it: it is let go
    panel.vary()
    assert not wishes
    panel.set_sprite(refs[0])
    panel.wished.connect(lambda _: panel.set_sprite(None))  # as the canvas does, on which nothing is selected now
    _press(qtbot, panel, "generate.vary.subtle")
    _press(qtbot, panel, "generate.vary.strong")
    assert [wish.sprites for wish in wishes] == [(refs[0],), (refs[0],)]
    assert panel.findChild(QWidget, "generate.vary.picture").accessibleName().endswith(refs[0].name)  # type: ignore[union-attr]
    panel.set_sprite(refs[1])
    assert panel.sprite is refs[1]
    panel.set_sprite(None)
    assert panel.sprite is None


# -- explore around ----------------------------------------------------------------------------------------------------


def _click(qtbot: QtBot, grid: ExploreGrid, place: int) -> None:
    rect = grid.place_rect(place)
    point = QPointF(rect.center()) / grid.devicePixelRatioF()
    qtbot.mouseClick(grid, _LEFT, pos=point.toPoint())


def test_a_click_goes_on_from_a_neighbour_and_back_again(qtbot: QtBot, panel: VaryPanel, wishes: list[Wish]) -> None:
    refs = _refs(17)
    chosen: list[SpriteRef] = []
    panel.chosen.connect(chosen.append)
    panel.load()
    panel.set_sprite(refs[MIDDLE])
    panel.explore()
    panel.show_results(wishes[0], refs[:9])
    assert panel.explorer.isVisible()
    _click(qtbot, panel.explorer.grid, 1)
    assert chosen == [refs[1]]
    assert panel.sprite is refs[1]
    assert [(wish.key, wish.sprites) for wish in wishes[1:]] == [("explore", (refs[1],))]
    panel.set_sprite(None)  # the canvas is empty while they are made
    around = [*refs[9:13], refs[1], *refs[13:]]
    panel.show_results(wishes[1], [*refs[9:13], refs[1], *refs[13:16], refs[0]])  # on the way
    panel.show_results(wishes[1], around)
    assert panel.explorer.sprites == tuple(around)
    assert panel.explorer.steps == 1
    qtbot.mouseClick(panel.explorer.back, _LEFT)
    assert panel.explorer.sprites == tuple(refs[:9])
    assert panel.sprite is refs[MIDDLE]
    assert len(wishes) == 2  # what was there is shown again, not made again
    assert not panel.explorer.back.isEnabled()


def test_the_square_follows_keys_and_goes_when_another_sprite_is_varied(
    qtbot: QtBot, panel: VaryPanel, wishes: list[Wish]
) -> None:
    refs = _refs(10)
    panel.load()
    panel.set_sprite(refs[MIDDLE])
    panel.explore()
    panel.show_results(wishes[0], refs[:9])
    grid = panel.explorer.grid
    grid.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Left):  # stops at the edge
        qtbot.keyClick(grid, key)
    assert grid.cursor_place == 0
    assert "upper left" in grid.accessibleName()
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert wishes[-1].sprites == (refs[0],)
    panel.set_sprite(refs[5])  # one of the nine, as the canvas may choose it
    assert panel.explorer.isVisible()
    panel.set_sprite(refs[9])
    assert not panel.explorer.isVisible()
    assert not panel.explorer.sprites


def test_a_palette_changes_what_is_seen_and_not_what_is_wished_for(panel: VaryPanel, wishes: list[Wish]) -> None:
    refs = _refs(9)
    panel.load()
    panel.set_sprite(refs[MIDDLE])
    panel.explore()
    panel.show_results(wishes[0], refs)
    before = panel.explorer.grid.grab().toImage()
    panel.set_paint(lambda pixels: np.full_like(pixels, 255))
    after = panel.explorer.grid.grab().toImage()
    middle = panel.explorer.grid.place_rect(3).center()
    assert after.pixelColor(middle).name() == "#ffffff"
    assert before != after
    panel.explore()
    assert wishes[-1].sprites[0].pixels is refs[MIDDLE].pixels


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_every_pixel_of_the_square_is_an_equal_block(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, ratio: float
) -> None:
    grid = ExploreGrid()
    qtbot.addWidget(grid)
    grid.resize(276, 260)
    monkeypatch.setattr(grid, "devicePixelRatioF", lambda: ratio)
    refs = _refs(9, size=16)
    grid.set_sprites([each.pixels for each in refs])
    cells = [grid.place_rect(place) for place in range(9)]
    factor = cells[0].width() // 16
    assert factor >= int(ratio)
    assert all((cell.width(), cell.height()) == (16 * factor, 16 * factor) for cell in cells)
    assert cells[-1].right() < 276 * ratio
    assert grid.heightForWidth(276) * ratio >= cells[-1].bottom() + 1
    assert not any(one.intersects(other) for one in cells for other in cells if one != other)


@given(st.integers(1, 130), st.integers(1, 130))
def test_what_does_not_fit_keeps_every_nth_pixel(size: int, most: int) -> None:
    sprites = np.arange(2 * size * size * 4, dtype=np.uint32).astype(np.uint8).reshape(2, size, size, 4)
    found = thinned(sprites, most)
    step = next(step for step in range(1, size + 1) if len(range(0, size, step)) <= most)  # the smallest that does
    assert np.array_equal(found, sprites[:, ::step, ::step])
    assert found.flags.c_contiguous
    if size <= most:
        assert found is sprites


@pytest.mark.parametrize("size", [8, 32, 64, 128])
def test_sprites_of_any_size_fit_the_column(panel: VaryPanel, wishes: list[Wish], size: int) -> None:
    refs = _refs(9, size=size)
    panel.load()
    panel.set_sprite(refs[MIDDLE])
    panel.explore()
    panel.show_results(wishes[0], refs)
    QCoreApplication.processEvents()
    grid = panel.explorer.grid
    assert panel.width() <= 300
    assert all(grid.rect().contains(grid.place_rect(place)) for place in range(9))


# -- a part ------------------------------------------------------------------------------------------------------------


def test_the_painter_opens_with_the_mask_it_had_and_hands_on_what_was_chosen(
    qtbot: QtBot, panel: VaryPanel, wishes: list[Wish]
) -> None:
    refs = _refs(4)
    chosen: list[SpriteRef] = []
    panel.chosen.connect(chosen.append)
    panel.load()
    panel.set_sprite(refs[0])
    _press(qtbot, panel, "generate.reroll")
    painter = panel.painter
    assert painter is not None
    painter.canvas.part.paint(np.eye(SIZE, dtype=np.bool_))
    painter.canvas.refresh()
    painter.reroll()
    assert [wish.key for wish in wishes] == ["reroll"]
    panel.set_busy(busy=True)
    panel.show_results(wishes[0], refs[1:3])
    panel.set_busy(busy=False)
    assert painter.run.text() == "&Re-roll"
    qtbot.mouseClick(painter.finish, _LEFT)
    assert chosen == [refs[1]]
    assert panel.sprite is refs[1]
    assert panel.painter is None
    assert not panel.fail("Nobody listens.")
    panel.open_painter()
    assert panel.painter is not None
    assert np.array_equal(panel.painter.canvas.part.shown, np.eye(SIZE))
    assert panel.fail("The model is gone.")
    panel.painter.reject()
    panel.set_sprite(refs[3])
    panel.open_painter()
    assert panel.painter is not None
    assert not panel.painter.canvas.part.pixels  # the mask was painted over another one
    panel.painter.reject()


def test_the_engine_does_what_is_wished_for(tmp_path: Path, panel: VaryPanel, wishes: list[Wish]) -> None:
    """Every wish as a recipe for a real model; what lies outside the mask stays to the last bit."""
    path = save_tiny_model(tmp_path / "model.safetensors")
    sampler = load_model(path).sampler()
    ref = _refs(1)[0]
    panel.load()
    panel.set_sprite(ref)
    panel.vary()
    panel.explore()
    panel.open_painter()
    assert panel.painter is not None
    panel.painter.canvas.part.paint(np.tri(SIZE, dtype=np.bool_))
    panel.painter.reroll()
    for wish, made in zip(wishes, (8, 9, 4), strict=True):
        kind = RECIPES[wish.key]
        assert kind.settings is not None
        sources = tuple(
            made_source(each.pixels, entry=each.entry or {}, name=each.name, digest="") for each in wish.sprites
        )
        config = SampleConfig(count=wish.count or 1, calls=2)
        recipe = Recipe(
            key=wish.key, config=config, sources=sources, how=kind.settings.model_validate(wish.how), mask=wish.mask
        )
        walk = plan(recipe, sampler)
        pixels = [walk.finish(sampler, step) for step in walk.stream(sampler)][-1]
        assert pixels.shape == (made, SIZE, SIZE, 4)
        if wish.mask is not None:
            assert (pixels[:, ~wish.mask] == ref.pixels[~wish.mask]).all()
            assert (pixels[:, wish.mask] != ref.pixels[wish.mask]).any()
        refs = [SpriteRef(pixels=each, name=f"{place}") for place, each in enumerate(pixels)]
        panel.show_results(wish, refs)
    assert panel.explorer.sprites[MIDDLE].name == str(MIDDLE)
    assert np.array_equal(panel.explorer.sprites[MIDDLE].pixels, ref.pixels)
    assert panel.painter.gallery.sprites.rowCount() == 5
    panel.painter.reject()
