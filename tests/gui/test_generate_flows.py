"""From sprite to sprite in the Generate tab: varied, branched, kept, restored, coloured; a real model, real clicks."""

import json
from pathlib import Path

import numpy as np
import pytest
from generate_steps import click_sprite, drop_on, generate, part, press, press_and_wait, set_number
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QDialog, QPushButton, QSlider, QSpinBox, QWidget
from pytestqt.qtbot import QtBot
from tiny_model import add_to_zoo

from pixelgen.gui.generation.side import HISTORY, STARRED
from pixelgen.sprites.export import export
from pixelgen.sprites.export_options import ExportOptions
from pixelgen.sprites.layout import SheetLayout
from pixelgen.sprites.metadata import read_metadata
from pixelgen.sprites.palette import palettes
from pixelgen.sprites.sheet_file import save_sheet

Key = Qt.Key


@pytest.fixture
def made(qtbot: QtBot, tab):
    """A tab with six sprites on its canvas."""
    set_number(qtbot, part(tab, QSpinBox, "generate.count"), 6)
    generate(qtbot, tab)
    return tab


# -- others from one ---------------------------------------------------------------------------------------------------


def test_exploring_surrounds_the_sprite_that_stays_and_goes_on_from_a_neighbour(qtbot, made):
    click_sprite(qtbot, made, 2)
    source = made.gallery.batch.sprites[2].copy()
    batch = press_and_wait(qtbot, made, "generate.explore")
    assert batch.how == "explore"
    assert len(batch) == 9
    np.testing.assert_array_equal(batch.sprites[4], source)
    assert made.stage.current == 4
    assert "Source" in made.stage.canvas.accessibleDescription()
    click_sprite(qtbot, made, 7)
    again = press_and_wait(qtbot, made, "generate.explore")
    np.testing.assert_array_equal(again.sprites[4], batch.sprites[7])


def test_variations_say_what_they_were_made_from(qtbot, made):
    click_sprite(qtbot, made, 1)
    batch = press_and_wait(qtbot, made, "generate.vary.subtle")
    assert len(batch) == part(made, QSpinBox, "generate.vary.count").value()
    derived = batch.entries[0]["from"]
    assert derived["made_by"] == "vary"
    assert derived["parents"][0]["index"] == 1
    changed = (batch.sprites != made.controller.batch.sprites[:1]).any(axis=(1, 2, 3))
    assert changed[1:].all()  # no two of them are the same


def test_a_branch_parts_from_the_state_that_is_shown(qtbot, made):
    click_sprite(qtbot, made, 0)
    scrub = part(made, QSlider, "generate.scrub")
    qtbot.keyClick(scrub, Key.Key_Left)
    t = made.stage.moment.t
    batch = press_and_wait(qtbot, made, "generate.branch")
    assert batch.how == "branch"
    assert batch.entries[0]["from"]["t"] == pytest.approx(t)
    assert made.controller.store[0].t == pytest.approx(t)


def test_a_loop_of_starred_sprites_passes_through_them(qtbot, made):
    sprites = made.gallery.batch.sprites
    for number in (1, 4):
        click_sprite(qtbot, made, number)
        qtbot.keyClick(made.stage.canvas, Key.Key_B)
    made.view.side.pages.show_page(STARRED)
    qtbot.waitUntil(lambda: len(made.view.side.starred.sprites.order()) == 2)
    batch = press_and_wait(qtbot, made, "generate.loop.run")
    assert batch.how == "interpolate"
    shown = {sprite.tobytes() for sprite in batch.sprites}
    assert {sprites[1].tobytes(), sprites[4].tobytes()} <= shown
    assert made.view.side.starred.animation is not None
    source = made.taking.source()
    assert set(source.groups) == {"loop"}


def test_classes_that_were_drawn_by_chance_make_rows_but_no_tags(qtbot, made, tmp_path):
    source = made.taking.source()
    assert len(set(source.classes)) == 2
    alike = export(tmp_path / "plain.png", source.sprites, ExportOptions(), classes=source.groups_for(ExportOptions()))
    assert alike.sheet.tags == ()
    rows = ExportOptions(arrangement="classes")
    sorted_out = export(tmp_path / "rows.png", source.sprites, rows, classes=source.groups_for(rows))
    assert {tag.name for tag in sorted_out.sheet.tags} == set(source.classes)


# -- choosing among them -----------------------------------------------------------------------------------------------


def test_deleted_sprites_come_back_with_undo_and_exports_leave_them_out(qtbot, made):
    click_sprite(qtbot, made, 3)
    qtbot.keyClick(made.stage.canvas, Key.Key_Delete)
    assert made.stage.numbers == (0, 1, 2, 4, 5)
    assert len(made.taking.source().sprites) == 5
    assert made.stage.current == 4  # the next one, so that one can go on
    qtbot.keyClick(made.stage.canvas, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert made.stage.numbers == (0, 1, 2, 3, 4, 5)


def test_what_was_made_is_there_at_the_next_start_with_stars_and_settings(qtbot, made, open_tab, zoo):
    batch = made.gallery.batch
    click_sprite(qtbot, made, 5)
    qtbot.keyClick(made.stage.canvas, Key.Key_B)
    done: list[bool] = []
    made.shutdown(lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))

    later = open_tab(zoo)
    qtbot.waitUntil(lambda: len(later.history.starred()) == 1)
    np.testing.assert_array_equal(later.history.starred()[0].pixels, batch.sprites[5])
    later.view.side.pages.show_page(HISTORY)
    with qtbot.waitSignal(later.history.opened):
        later.history.open(batch.key)
    np.testing.assert_array_equal(later.stage.shown_sprites(), batch.sprites)
    assert later.gallery.curation.is_starred(5)
    click_sprite(qtbot, later, 2)
    assert part(later, QWidget, "generate.selection").text().endswith(f"seed {batch.entries[0]['seed']}, index 2")

    # The way was not kept, and can be walked again.
    with qtbot.waitSignal(later.controller.finished, timeout=20_000):
        press(qtbot, later, "generate.again")
    assert len(later.controller.store) > 2
    np.testing.assert_array_equal(later.stage.shown_sprites(), batch.sprites)
    assert len(later.history.batches) == 1


def test_page_keys_go_back_to_earlier_batches_with_their_states(qtbot, made):
    first = made.gallery.batch
    states = len(made.controller.store)
    generate(qtbot, made)
    second = made.gallery.batch
    qtbot.keyClick(made.stage.canvas, Key.Key_PageDown)
    qtbot.waitUntil(lambda: made.gallery.batch is first)
    np.testing.assert_array_equal(made.stage.shown_sprites(), first.sprites)
    assert len(made.controller.store) == states
    qtbot.keyClick(made.stage.canvas, Key.Key_PageUp)
    qtbot.waitUntil(lambda: made.gallery.batch is second)


# -- files back in -----------------------------------------------------------------------------------------------------


def saved(tab, path: Path) -> Path:
    source = tab.taking.source()
    return save_sheet(path, source.sprites, SheetLayout(), metadata=source.entries).image


def test_a_dropped_sheet_restores_settings_and_model(qtbot, made, tmp_path):
    path = saved(made, tmp_path / "sheet.png")
    wanted = made.settings.config()
    set_number(qtbot, part(made, QSpinBox, "generate.count"), 17)
    made.settings.draw_seed()
    with qtbot.waitSignal(made.models.inspected):
        made.models.use(made.models.entry.path.parents[1] / "items" / "model.safetensors")
    with qtbot.waitSignal(made.restoring.said):
        assert drop_on(made, [path], "restore")
    qtbot.waitUntil(lambda: made.models.info is not None and made.models.entry.title == "heroes-32")
    assert made.settings.config() == wanted
    assert "heroes-32" in made.message.text()


def test_settings_come_back_when_the_model_is_missing_and_it_can_be_located(qtbot, made, tmp_path, zoo):
    path = saved(made, tmp_path / "sheet.png")
    seed = made.settings.config().seed
    made.settings.draw_seed()
    entries = read_metadata(path)
    (zoo / "heroes-32" / "model.safetensors").unlink()
    with qtbot.waitSignal(made.restoring.missing):
        assert drop_on(made, [path], "restore")
    assert made.settings.config().seed == seed
    assert entries[0]["checkpoint"]["name"] in made.message.text()
    assert part(made, QPushButton, "generate.locate").isVisible()


def test_a_model_that_was_opened_is_found_again_and_folders_below_the_file_are_left_alone(qtbot, made, tmp_path, zoo):
    opened = tmp_path / "elsewhere" / "mine.safetensors"
    opened.parent.mkdir()
    (zoo / "heroes-32" / "model.safetensors").rename(opened)
    with qtbot.waitSignal(made.models.inspected):
        made.models.use(opened)
    path = saved(made, tmp_path / "sheet.png")
    with qtbot.waitSignal(made.models.inspected):
        made.models.use(zoo / "items" / "model.safetensors")
    with qtbot.waitSignal(made.restoring.said):
        made.restoring.restore(path)
    qtbot.waitUntil(lambda: made.models.entry.path == opened)
    # Nobody opened this one: only a search through all that lies below the file would find it.
    below = tmp_path / "a" / "b" / "model.safetensors"
    below.parent.mkdir(parents=True)
    opened.rename(below)
    with qtbot.waitSignal(made.restoring.missing):
        made.restoring.restore(path)


def test_what_was_bred_or_varied_says_that_settings_do_not_bring_it_back(qtbot, made, tmp_path):
    click_sprite(qtbot, made, 1)
    press_and_wait(qtbot, made, "generate.vary.subtle")
    path = saved(made, tmp_path / "varied.png")
    with qtbot.waitSignal(made.restoring.said):
        made.restoring.restore(path)
    assert "(Vary): Generate makes others" in made.message.text()


def test_a_dropped_picture_is_varied(qtbot, made, tmp_path, sprites):
    from PIL import Image

    picture = np.zeros((8, 8, 4), np.uint8)
    picture[2:6, 2:6] = (200, 40, 40, 255)
    Image.fromarray(picture).save(tmp_path / "slime.png")
    assert drop_on(made, [tmp_path / "slime.png"], "source")
    qtbot.waitUntil(lambda: made.gallery.sprite is not None and made.gallery.sprite.name == "slime")
    np.testing.assert_array_equal(made.view.side.preview.frames[0], picture)
    batch = press_and_wait(qtbot, made, "generate.vary.strong")
    assert batch.entries[0]["from"]["parents"][0]["name"] == "slime"


# -- colours and live --------------------------------------------------------------------------------------------------


def test_a_palette_holds_for_everything_that_is_shown_and_exported_until_c_is_held(qtbot, made):
    plain = made.stage.shown_sprites().copy()
    made.view.colours.set_values({"palette": {"key": "pico-8"}})
    allowed = {tuple(colour) for colour in palettes()["pico-8"].colours}
    for sprites in (made.stage.shown_sprites(), made.taking.source().sprites):
        visible = sprites[sprites[..., 3] > 0]
        assert {tuple(pixel[:3].tolist()) for pixel in visible} <= allowed
    assert made.taking.source().entries[0]["post"]["palette"]["name"] == palettes()["pico-8"].label
    made.setFocus()
    qtbot.keyPress(made, Key.Key_C)
    np.testing.assert_array_equal(made.stage.shown_sprites(), plain)
    qtbot.keyRelease(made, Key.Key_C)
    assert not np.array_equal(made.stage.shown_sprites(), plain)


def test_recoloured_sprites_know_the_file_of_the_model_that_made_them(qtbot, made, tmp_path):
    made.taking.recolour()
    recolour = part(made, QDialog, "generate.recolourDialog")
    row = next(row for row in range(recolour.model.rowCount()) if recolour.model.index(row, 0).data() == "PICO-8")
    recolour.list.setCurrentIndex(recolour.model.index(row, 0))
    qtbot.keyClick(recolour.list, Key.Key_Space)
    qtbot.waitUntil(recolour.export.isEnabled)
    qtbot.mouseClick(recolour.export, Qt.MouseButton.LeftButton)
    dialog = made.taking.exporter.dialog
    dialog.path.setText(str(tmp_path / "rows"))
    dialog.fields.provenance.setChecked(True)
    with qtbot.waitSignal(made.taking.exporter.saved, timeout=20_000):
        qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    (model,) = json.loads((tmp_path / "rows.provenance.json").read_text(encoding="utf-8"))["models"]
    assert model["size"] == made.models.info.size  # which only the file itself says


def test_live_follows_the_fields_and_only_what_settles_is_remembered(qtbot, made):
    before = made.stage.shown_sprites().copy()
    known = len(made.history.batches)
    live = part(made, QCheckBox, "generate.live")
    live.setChecked(True)
    seen: list[int] = []
    made.controller.storeChanged.connect(lambda store: seen.append(len(store)))
    for seed in (3, 4, 5):
        made.settings.apply({"seed": seed})
    qtbot.waitUntil(
        lambda: made.controller.batch is not None and made.controller.request.config.seed == 5, timeout=20_000
    )
    assert not np.array_equal(made.stage.shown_sprites(), before)
    assert 1 not in seen  # no noise in between
    qtbot.waitUntil(lambda: len(made.history.batches) == known + 1, timeout=20_000)
    assert made.gallery.batch.entries[0]["seed"] == 5


def test_a_slider_that_goes_on_moving_shows_sprites_on_the_way_and_the_newest_at_the_end(qtbot, made):
    made.settings.apply({"calls": 60})  # takes longer than from one step of the slider to the next
    part(made, QCheckBox, "generate.live").setChecked(True)
    made.maker.stop()
    seeds = iter(range(10, 10**6))
    moving = QTimer(made)
    moving.timeout.connect(lambda: made.settings.apply({"seed": next(seeds)}))
    moving.start(5)
    for _ in range(2):
        with qtbot.waitSignal(made.controller.finished, timeout=20_000):
            pass
    moving.stop()
    newest = made.settings.config().seed
    qtbot.waitUntil(lambda: made.controller.batch is not None and not made.controller.active, timeout=20_000)
    qtbot.waitUntil(lambda: made.controller.request.config.seed == newest, timeout=20_000)


def test_a_palette_can_steer_the_solver(qtbot, made):
    before = made.gallery.batch.sprites
    made.view.colours.set_values({"palette": {"key": "1-bit"}, "adapt": True})
    made.settings.lock.setChecked(True)
    generate(qtbot, made)
    assert made.controller.request.adapt is not None
    assert made.gallery.batch.entries[0]["adapted"] == made.view.colours.adapt
    assert not np.array_equal(made.gallery.batch.sprites, before)
    visible = made.gallery.batch.sprites[made.gallery.batch.sprites[..., 3] > 0]
    assert {tuple(pixel[:3].tolist()) for pixel in visible} <= {tuple(c) for c in palettes()["1-bit"].colours}


def test_a_second_model_can_go_on_with_the_sprites_of_the_first(qtbot, made, zoo):
    add_to_zoo(zoo, "other")
    click_sprite(qtbot, made, 0)
    with qtbot.waitSignal(made.models.inspected):
        made.models.use(zoo / "other" / "model.safetensors")
    batch = press_and_wait(qtbot, made, "generate.vary.subtle")
    assert batch.title == "other"


def test_a_narrow_window_shows_the_right_column_in_place_of_the_left_one(qtbot, made):
    run, vary = part(made, QWidget, "generate.run"), part(made, QWidget, "generate.vary")
    assert run.isVisible()
    assert vary.isVisible()
    made.resize(1024, 700)
    qtbot.waitUntil(lambda: not vary.isVisible())
    assert run.isVisible()
    press(qtbot, made, "generate.side.fold")
    assert vary.isVisible()
    assert not run.isVisible()
    made.resize(1400, 900)
    qtbot.waitUntil(lambda: run.isVisible() and vary.isVisible())


def test_a_sheet_of_children_restores_all_but_their_number(qtbot, made, tmp_path):
    click_sprite(qtbot, made, 1)
    press_and_wait(qtbot, made, "generate.vary.subtle")
    path = saved(made, tmp_path / "children.png")
    set_number(qtbot, part(made, QSpinBox, "generate.count"), 21)
    with qtbot.waitSignal(made.restoring.said):
        assert drop_on(made, [path], "restore")
    assert part(made, QSpinBox, "generate.count").value() == 21


def test_a_name_is_seen_wherever_the_sprite_is(qtbot, made):
    click_sprite(qtbot, made, 2)
    made.gallery.curation.rename(2, "Boris")
    assert part(made, QWidget, "generate.vary.name").text() == "Boris"
    assert "Boris" in part(made, QWidget, "generate.selection").text()
