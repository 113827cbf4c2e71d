"""What the Generate tab says and offers is where a person sees it; keys do what buttons do."""

import shutil
from datetime import timedelta

import pytest
from batches import make_batch
from generate_steps import click_sprite, drop_on, generate, part, press_and_wait, set_number
from history_window import click_row, keep, listed
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QMenuBar, QPushButton, QScrollArea, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from pixelgen.gui.generation.side import HISTORY, SPRITE
from pixelgen.gui.shortcuts import ShortcutsDialog


@pytest.fixture
def made(qtbot: QtBot, tab):
    """A tab with six sprites on its canvas."""
    set_number(qtbot, part(tab, QSpinBox, "generate.count"), 6)
    generate(qtbot, tab)
    return tab


def test_keys_vary_the_sprite_whose_variations_are_shown(qtbot, made):
    click_sprite(qtbot, made, 1)
    press_and_wait(qtbot, made, "generate.vary.subtle")
    assert not made.stage.selected
    assert part(made, QPushButton, "generate.vary.strong").isEnabled()
    with qtbot.waitSignal(made.controller.finished, timeout=20_000) as done:
        part(made, QAction, "generate.varyStrongAction").trigger()
    assert done.args[0].entries[0]["from"]["parents"][0]["index"] == 1


def test_a_dropped_palette_that_cannot_be_read_is_told_where_a_person_sees_it(qtbot, made, tmp_path):
    broken = tmp_path / "broken.gpl"
    broken.write_text("GIMP Palette\nno colours here\n")
    message = made.view.colours.message
    made.resize(1300, 480)  # the colours are far below
    assert drop_on(made, [broken], "palette")
    qtbot.waitUntil(lambda: message.isVisible() and not message.visibleRegion().isEmpty())
    qtbot.waitUntil(lambda: message.visibleRegion().boundingRect() == message.rect())


def test_the_undo_of_a_long_name_is_a_short_line_of_the_menu(qtbot, made):
    undo = part(made, QAction, "generate.undoAction")
    made.gallery.curation.rename(0, "salt & pepper")
    assert undo.text().endswith("“salt && pepper”")  # a single & underlines what follows
    made.gallery.curation.rename(0, "a knight of the very long table " * 20)
    assert len(undo.text()) < 60
    assert undo.text().endswith("…”")


def test_the_page_of_keys_is_whole_whatever_can_be_undone(qtbot, made):
    made.gallery.curation.rename(0, "Sir Galahad of the Lake")
    bar = QMenuBar()
    qtbot.addWidget(bar)
    bar.addMenu("Ge&nerate").addActions(made.menu_actions())
    dialog = ShortcutsDialog(bar)
    qtbot.addWidget(dialog)
    dialog.resize(1, 400)
    dialog.show()
    lines = {label.text(): label for label in dialog.findChildren(QLabel)}
    assert {"Undo", "Redo", "Generate"} <= set(lines)
    scroll = part(dialog, QScrollArea, "shortcuts.list")
    assert scroll.widget().width() <= scroll.viewport().width()
    keys = lines["Ctrl+Z"]
    assert keys.visibleRegion().boundingRect() == keys.rect()


def test_nothing_is_offered_to_be_written_once_all_sprites_are_deleted(qtbot, made):
    button = part(made, QPushButton, "generate.export")
    writing = [part(made, QAction, f"generate.{name}Action") for name in ("export", "repeat", "film", "recolour")]
    offers = [button, part(made, QWidget, "generate.film"), part(made, QWidget, "generate.recolour"), *writing]
    assert all(each.isEnabled() for each in offers)
    made.stage.canvas.setFocus()
    qtbot.keyClick(made.stage.canvas, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(made.stage.canvas, Qt.Key.Key_Delete)
    assert not made.stage.numbers
    assert not any(each.isEnabled() for each in offers)
    assert "left" in button.toolTip()
    qtbot.keyClick(made.stage.canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert all(each.isEnabled() for each in offers)


def test_a_batch_that_is_gone_is_told_once_where_a_person_looks_and_leaves_the_list(qtbot, made):
    history, own = made.view.side.history, made.gallery.batch.key
    gone = [make_batch(age=timedelta(hours=age)).key for age in (1, 2)]
    keep(*(make_batch(age=timedelta(hours=age)) for age in (1, 2)))
    made.view.side.pages.show_page(HISTORY)
    qtbot.waitUntil(lambda: set(listed(history)) == {own, *gone})

    shutil.rmtree(made.history.files.path(gone[0]))
    click_row(qtbot, history, listed(history).index(gone[0]))
    qtbot.waitUntil(history.message.isVisible)
    assert "gone" in history.message.text()
    assert not made.message.isVisible()
    qtbot.waitUntil(lambda: set(listed(history)) == {own, gone[1]})

    history.message.clear()
    made.view.side.pages.show_page(SPRITE)
    shutil.rmtree(made.history.files.path(gone[1]))
    made.history.open(gone[1])
    qtbot.waitUntil(made.message.isVisible)
    assert not history.message.isVisibleTo(history)
    qtbot.waitUntil(lambda: listed(history) == [own])


def tab_stops(qtbot: QtBot, start: QWidget) -> list[str]:
    """Names of what Tab visits, from ``start`` until it is there again."""
    start.setFocus()
    names: list[str] = []
    for _ in range(200):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        found = QApplication.focusWidget()
        names.append(found.objectName())
        if found is start:
            return names
    raise AssertionError(names)


def test_tab_goes_through_the_columns_as_they_are_seen(qtbot, made):
    click_sprite(qtbot, made, 0)
    start = made.models.box
    names = tab_stops(qtbot, start)
    seen = ["generate.open", "generate.count", "generate.seed", "generate.temperature", "generate.palette"]
    seen += ["generate.run", "generate.canvas", "generate.scrub", "generate.export"]
    seen += ["generate.preview.mode.large", "generate.vary.subtle", "generate.explore", start.objectName()]
    assert [name for name in names if name in seen] == seen


def test_tab_goes_through_the_page_that_compares_before_the_right_column(qtbot, made):
    part(made, QAction, "generate.compareAction").trigger()
    names = tab_stops(qtbot, made.models.box)
    compared = [at for at, name in enumerate(names) if name.startswith("generate.compare")]
    assert compared
    assert names.index("generate.run") < min(compared)
    assert max(compared) < names.index("generate.side.sprite")
