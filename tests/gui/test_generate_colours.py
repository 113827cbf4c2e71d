"""The colour panel: its lock has no exception, its palettes come from everywhere, what it says is what it does."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pixelgen.gui.generation.colours.compare_hold import CompareHold
from pixelgen.gui.generation.colours.palette_choice import PaletteChoice
from pixelgen.gui.generation.colours.palette_list import PaletteRole, PaletteRow
from pixelgen.gui.generation.colours.panel import ColourPanel
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.dither import DITHERS
from pixelgen.sprites.palette import palettes
from pixelgen.sprites.palette_files import PALETTE_FORMATS, read_palette, save_palette
from pixelgen.sprites.procedural import procedural_sprites

CHANNEL = st.integers(0, 255)
COLOURS = st.lists(st.tuples(CHANNEL, CHANNEL, CHANNEL), min_size=1, max_size=16).map(tuple)
SPRITES = arrays.arrays(np.uint8, st.tuples(st.integers(1, 3), st.integers(1, 5), st.integers(1, 5), st.just(4)))
MINE = Palette("mine", "Mine", ((10, 20, 30), (200, 0, 90), (255, 255, 255)))
LEFT = Qt.MouseButton.LeftButton


def visible(pixels: NDArray[np.uint8]) -> set[tuple[int, ...]]:
    return {tuple(colour) for colour in pixels[pixels[..., 3] > 0][:, :3].tolist()}


@pytest.fixture
def panel(qtbot: QtBot) -> ColourPanel:
    panel = ColourPanel()
    qtbot.addWidget(panel)
    panel.resize(320, 400)
    panel.show()
    return panel


def choose(panel: ColourPanel, key: str) -> None:
    panel.set_values({**panel.values(), "palette": {"key": key}})


def shown_rows(panel: ColourPanel) -> set[str]:
    fields = panel.fields
    rows = {"taken": fields.taken, "limit": fields.limit, "dither": fields.dither, "strength": fields.strength}
    rows |= {"adapt": fields.adapt, "begin": fields.begin}
    return {name for name, widget in rows.items() if widget.isVisible()}


# -- the lock ---------------------------------------------------------------------------------------------------------


@settings(derandomize=True, max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sprites=SPRITES,
    colours=COLOURS,
    most=st.none() | st.integers(1, 6),
    dither=st.sampled_from(list(DITHERS)),
    strength=st.integers(0, 100),
)
def test_every_visible_pixel_is_of_the_palette_whatever_is_chosen_besides(
    panel: ColourPanel,
    sprites: NDArray[np.uint8],
    colours: tuple[tuple[int, int, int], ...],
    most: int | None,
    dither: str,
    strength: int,
) -> None:
    value = PaletteChoice(palette=Palette("p", "P", colours), source="sprites").to_value()
    panel.set_values({"palette": value, "max_colours": most, "dither": dither, "dither_strength": strength / 100})
    before = sprites.copy()
    painted = panel.paint(sprites)
    assert panel.locked is not None
    assert panel.locked.colours == colours
    assert panel.options().max_colours == most
    assert panel.options().dither == dither
    assert visible(painted) <= set(colours)
    assert np.array_equal(painted[..., 3], sprites[..., 3])
    assert np.array_equal(sprites, before)
    for sprite in painted:
        assert most is None or len(visible(sprite)) <= most
    assert panel.painter is not None
    assert np.array_equal(panel.painter(sprites), painted)


def test_without_a_choice_sprites_stay_as_they_are(panel: ColourPanel) -> None:
    sprites = procedural_sprites(4, size=16).pixels
    assert panel.paint(sprites) is sprites
    assert panel.painter is None
    assert panel.locked is None
    assert not panel.compare.isEnabled()
    choose(panel, "game-boy")
    assert visible(panel.paint(sprites)) <= set(palettes()["game-boy"].colours)
    assert panel.compare.isEnabled()
    painter = panel.painter
    choose(panel, "pico-8")
    assert painter is not None
    assert visible(painter(sprites)) <= set(palettes()["game-boy"].colours)  # it stays what it was


def test_only_what_has_an_effect_is_seen_and_every_effect_is_told(panel: ColourPanel, qtbot: QtBot) -> None:
    assert shown_rows(panel) == {"limit"}
    with qtbot.waitSignal(panel.changed):
        qtbot.keyClick(panel.fields.limit, Qt.Key.Key_Up)
    assert panel.options().max_colours == 1
    assert shown_rows(panel) == {"limit", "dither"}
    qtbot.keyClick(panel.fields.limit, Qt.Key.Key_Down)
    assert panel.fields.limit.property("text") == "No limit"
    assert shown_rows(panel) == {"limit"}
    choose(panel, "db16")
    assert shown_rows(panel) == {"limit", "dither", "adapt"}
    with qtbot.waitSignal(panel.changed):
        qtbot.keyClick(panel.fields.dither, Qt.Key.Key_Down)
    assert shown_rows(panel) == {"limit", "dither", "strength", "adapt"}
    with qtbot.assertNotEmitted(panel.changed), qtbot.waitSignal(panel.adaptChanged):
        qtbot.keyClick(panel.fields.adapt, Qt.Key.Key_Space)
    assert shown_rows(panel) == {"limit", "dither", "strength", "adapt", "begin"}
    assert panel.adapt == 0.5
    with qtbot.waitSignal(panel.adaptChanged):
        qtbot.keyClick(panel.fields.begin.slider, Qt.Key.Key_Right)
    assert panel.adapt == 0.51
    with qtbot.waitSignals([panel.changed, panel.adaptChanged]):
        choose(panel, "db32")  # another palette steers another way
    with qtbot.waitSignals([panel.changed, panel.adaptChanged]):
        panel.set_values({**panel.values(), "palette": None})
    assert panel.adapt is None


# -- choosing ---------------------------------------------------------------------------------------------------------


def test_the_list_shows_every_palette_and_takes_a_click(panel: ColourPanel, qtbot: QtBot) -> None:
    QAbstractItemModelTester(panel.control.popup.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    qtbot.mouseClick(panel.control.button, LEFT)
    popup = panel.control.popup
    assert popup.isVisible()
    model = popup.list.model()
    texts = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert texts[:2] == ["No palette", "From sprites"]
    assert texts[texts.index("Bundled") + 1 :] == [palette.label for palette in palettes().values()]
    heading = model.index(texts.index("Bundled"), 0)
    assert not heading.flags() & Qt.ItemFlag.ItemIsSelectable
    data = model.index(texts.index("The data set's own"), 0)
    assert not data.flags() & Qt.ItemFlag.ItemIsEnabled
    assert data.data(Qt.ItemDataRole.ToolTipRole) == "Choose a model first."
    wanted = model.index(texts.index("PICO-8"), 0)
    assert wanted.data(Qt.ItemDataRole.AccessibleTextRole) == "PICO-8, 16 colours"
    popup.list.scrollTo(wanted)
    with qtbot.waitSignal(panel.changed):
        qtbot.mouseClick(popup.list.viewport(), LEFT, pos=popup.list.visualRect(wanted).center())
    assert not popup.isVisible()
    assert panel.locked == palettes()["pico-8"]
    assert panel.control.button.shown_text() == ("PICO-8", "16")


def test_the_list_is_driven_by_keys_and_left_as_it_was_with_escape(panel: ColourPanel, qtbot: QtBot) -> None:
    choose(panel, "db32")
    button, popup = panel.control.button, panel.control.popup
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert popup.isVisible()
    assert popup.list.currentIndex().data() == "DB32"
    qtbot.keyClicks(popup.list, "swe")
    assert popup.list.currentIndex().data() == "Sweetie 16"
    qtbot.keyClick(popup.list, Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert panel.locked == palettes()["sweetie-16"]
    qtbot.keyClick(button, Qt.Key.Key_F4)
    qtbot.keyClick(popup.list, Qt.Key.Key_Up)
    qtbot.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()
    assert panel.locked == palettes()["sweetie-16"]


def test_arrow_keys_step_through_the_palettes(panel: ColourPanel, qtbot: QtBot) -> None:
    seen = [panel.locked]
    for _ in range(len(palettes()) + 1):
        qtbot.keyClick(panel.control.button, Qt.Key.Key_Down)
        seen.append(panel.locked)
    assert seen == [None, *palettes().values(), seen[-2]]  # at the end it stays
    for _ in range(len(palettes())):
        qtbot.keyClick(panel.control.button, Qt.Key.Key_Up)
    assert panel.locked is None


def test_the_button_shows_every_colour_of_the_palette(panel: ColourPanel) -> None:
    for key in ("1-bit", "endesga-32", "resurrect-64", "nes"):
        choose(panel, key)
        QApplication.processEvents()
        seen = visible(straight_pixels(panel.control.button.grab().toImage()))
        assert set(palettes()[key].colours) <= seen


def test_colours_are_taken_from_sprites_as_many_as_are_wanted(panel: ColourPanel, qtbot: QtBot) -> None:
    sprites = procedural_sprites(12, size=16).pixels
    rows = {row.offer: row for row in offered(panel)}
    assert rows["sprites"].note == "Make sprites first."
    assert not rows["sprites"].enabled
    assert not panel.recolour.isEnabled()
    panel.set_sprites(sprites)
    assert panel.recolour.isEnabled()
    panel.control.popup.chosen.emit({row.offer: row for row in offered(panel)}["sprites"])
    assert panel.locked is not None
    assert len(panel.locked) == 32
    assert set(panel.locked.colours) <= visible(sprites)
    assert "taken" in shown_rows(panel)
    with qtbot.waitSignal(panel.changed):
        panel.fields.taken.setValue(5)
    assert len(panel.locked) == 5
    panel.set_sprites(np.zeros_like(sprites))
    panel.fields.taken.setValue(6)
    assert "no pixel is visible" in panel.message.text()
    assert len(panel.locked) == 5


def offered(panel: ColourPanel) -> list[PaletteRow]:
    panel.control.open_popup()
    model = panel.control.popup.list.model()
    panel.control.popup.hide()
    rows = [model.index(row, 0).data(PaletteRole.ROW) for row in range(model.rowCount())]
    return [row for row in rows if isinstance(row, PaletteRow)]


def test_the_data_sets_palette_is_asked_for_and_may_be_refused(panel: ColourPanel, qtbot: QtBot) -> None:
    panel.set_data_available()
    row = next(row for row in offered(panel) if row.offer == "data")
    assert row.enabled
    with qtbot.waitSignal(panel.dataPaletteWanted) as asked:
        panel.control.popup.chosen.emit(row)
    assert asked.args == [32]
    assert panel.control.button.shown_text()[1] == "Reading sprites…"
    panel.refuse_data_palette("The sprites are not at hand.")
    assert panel.message.text() == "The sprites are not at hand."
    assert panel.locked is None
    panel.control.popup.chosen.emit(row)
    panel.use_data_palette(MINE)
    assert panel.locked == MINE
    assert not panel.message.isVisible()
    with qtbot.waitSignal(panel.dataPaletteWanted) as asked:
        panel.fields.taken.setValue(8)
    assert asked.args == [8]
    choose(panel, "db16")
    panel.use_data_palette(MINE)  # too late
    assert panel.locked == palettes()["db16"]


# -- files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", list(PALETTE_FORMATS))
def test_a_palette_goes_out_and_comes_back_in_every_format(
    key: str, panel: ColourPanel, qtbot: QtBot, tmp_path: Path, drop_files
) -> None:  # type: ignore[no-untyped-def]
    choose(panel, "endesga-32")
    path = tmp_path / f"out{PALETTE_FORMATS[key].suffixes[0]}"
    panel.control.open_popup()
    qtbot.mouseClick(panel.control.popup.save, LEFT)
    dialog = panel.control.files.writing
    assert dialog is not None
    dialog.fileSelected.emit(str(path))
    dialog.close()
    assert str(path) in panel.message.text()
    assert read_palette(path).colours == palettes()["endesga-32"].colours
    choose(panel, "1-bit")
    assert drop_files(panel, [path])
    assert panel.locked is not None
    assert panel.locked.colours == palettes()["endesga-32"].colours
    assert panel.options().palette == str(path)
    again = ColourPanel()
    qtbot.addWidget(again)
    path.unlink()
    again.set_values(json.loads(json.dumps(panel.values())))  # the settings carry the colours of a file that is gone
    assert again.locked is not None
    assert again.locked.colours == panel.locked.colours


def test_opened_palettes_are_listed_the_next_time(panel: ColourPanel, qtbot: QtBot, tmp_path: Path) -> None:
    save_palette(tmp_path / "a.gpl", MINE)
    panel.control.open_popup()
    qtbot.mouseClick(panel.control.popup.open, LEFT)
    dialog = panel.control.files.reading
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "a.gpl"))
    dialog.close()
    assert panel.locked is not None
    assert panel.locked.colours == MINE.colours
    other = ColourPanel()
    qtbot.addWidget(other)
    assert "Mine" in [row.label for row in offered(other)]
    (tmp_path / "a.gpl").unlink()
    assert "Mine" not in [row.label for row in offered(other)]


def test_an_image_gives_its_colours_and_a_broken_file_a_reason(panel: ColourPanel, tmp_path: Path, drop_files) -> None:  # type: ignore[no-untyped-def]
    sprite = procedural_sprites(1, size=16).pixels[0]
    Image.fromarray(sprite).save(tmp_path / "hero.png")
    assert drop_files(panel, [tmp_path / "hero.png"])
    assert panel.locked is not None
    assert set(panel.locked.colours) == visible(sprite)
    (tmp_path / "bad.gpl").write_text("GIMP Palette\nnonsense\n", encoding="utf-8")
    before = panel.locked
    assert drop_files(panel, [tmp_path / "bad.gpl"])
    assert "bad.gpl" in panel.message.text()
    assert panel.locked == before
    choose(panel, "db16")
    assert not panel.message.isVisible()
    (tmp_path / "notes.md").write_text("no palette", encoding="utf-8")
    assert not drop_files(panel, [tmp_path / "notes.md", tmp_path])


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"palette": "pico-8"},
        {"palette": {"key": "gone"}},
        {"palette": {"label": "x", "source": "file", "colours": []}},
        {"palette": {"label": "x", "source": "file", "colours": ["#12345"]}},
        {"palette": {"label": "x", "source": "elsewhere", "colours": ["#123456"]}},
        {"max_colours": 0, "dither": "noise", "dither_strength": 7, "adapt": "yes", "adapt_from": True},
    ],
)
def test_what_makes_no_sense_is_at_its_default(panel: ColourPanel, values: dict[str, object]) -> None:
    fresh = panel.values()
    choose(panel, "db16")
    panel.set_values(values)
    assert panel.values() == fresh


def test_settings_come_back_as_they_were(panel: ColourPanel, qtbot: QtBot) -> None:
    values = {
        "palette": {"key": "sweetie-16"},
        "max_colours": 7,
        "dither": "bayer4",
        "dither_strength": 0.35,
        "adapt": True,
        "adapt_from": 0.8,
    }
    with qtbot.waitSignals([panel.changed, panel.adaptChanged]):
        panel.set_values(values)
    assert json.loads(json.dumps(panel.values())) == values
    with qtbot.assertNotEmitted(panel.changed), qtbot.assertNotEmitted(panel.adaptChanged):
        panel.set_values(values)


# -- hold to compare --------------------------------------------------------------------------------------------------


def test_holding_c_or_the_button_is_told_until_it_is_let_go(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    panel, line = ColourPanel(), QLineEdit()
    layout = QVBoxLayout(host)
    layout.addWidget(panel)
    layout.addWidget(line)
    host.show()
    hold = CompareHold(host)
    hold.add_button(panel.compare)
    told: list[bool] = []
    hold.held.connect(told.append)
    qtbot.keyPress(panel, Qt.Key.Key_C)
    none = Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        repeat = QKeyEvent(kind, Qt.Key.Key_C.value, none, "c", True)
        QApplication.sendEvent(panel, repeat)
    assert told == [True]
    qtbot.keyRelease(panel, Qt.Key.Key_C)
    assert told == [True, False]
    qtbot.keyClicks(line, "c")
    qtbot.keyClick(panel, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == "c"
    assert told == [True, False]
    choose(panel, "db16")
    qtbot.mousePress(panel.compare, LEFT, pos=QPoint(4, 4))
    assert told == [True, False, True]
    qtbot.mouseRelease(panel.compare, LEFT, pos=QPoint(4, 4))
    assert told == [True, False, True, False]
    qtbot.keyPress(panel, Qt.Key.Key_C)
    QApplication.sendEvent(host, QEvent(QEvent.Type.WindowDeactivate))
    assert told[-1] is False
    assert not hold.down
