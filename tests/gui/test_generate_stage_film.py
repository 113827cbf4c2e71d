"""The way out of noise as a file: chosen, seen as it will play, written, read back."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pixelgen.gui.generation.stage.film_dialog import FilmDialog
from pixelgen.gui.generation.stage.film_exporter import FilmExporter
from pixelgen.gui.generation.stage.film_source import FilmSource
from pixelgen.gui.generation.stage.stage import SpriteStage
from pixelgen.gui.models.trajectory import Moment, TrajectoryStore
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.sprites.metadata import read_metadata

_SIZE, _STATES, _SPRITES = 8, 4, 5


def solid(seed: int) -> NDArray[np.uint8]:
    """Few colours, alpha on or off: what a GIF keeps exactly."""
    pixels = 60 * np.random.default_rng(seed).integers(0, 4, (_SPRITES, _SIZE, _SIZE, 4), dtype=np.uint8)
    pixels[..., 3] = np.where(pixels[..., 3] > 60, 255, 0)
    return np.where(pixels[..., 3:] > 0, pixels, 0).astype(np.uint8)


def swap(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return pixels[..., [2, 1, 0, 3]]


@pytest.fixture
def stage(qtbot: QtBot) -> SpriteStage:
    store = TrajectoryStore()
    for index in range(_STATES):
        last = _STATES - 1
        predicted = solid(100 + index)
        raw = predicted if index == last else solid(index)
        store.append(Moment(index=index, total=last, t=index / last, calls=index, raw=raw, predicted=predicted))
    stage = SpriteStage(store)
    qtbot.addWidget(stage)
    stage.resize(700, 560)
    stage.show()
    stage.show_store(store)
    return stage


def source(stage: SpriteStage) -> FilmSource:
    entries = [{"seed": 7, "index": number} for number in range(_SPRITES)]
    made = stage.film_source(title="heroes-7", entries=entries)
    assert made is not None
    return made


@pytest.fixture
def open_film(qtbot: QtBot, stage: SpriteStage) -> Iterator[Callable[[], FilmDialog]]:
    exporter = FilmExporter(stage)

    def begin() -> FilmDialog:
        exporter.open(source(stage))
        dialog = exporter.dialog
        assert dialog is not None
        ready(qtbot, dialog)
        return dialog

    yield begin
    ended: list[bool] = []
    exporter.close(lambda: ended.append(True))
    qtbot.waitUntil(lambda: bool(ended))


def choose(dialog: FilmDialog, name: str, text: str) -> None:
    combo = dialog.findChild(QComboBox, name)
    combo.setCurrentIndex(next(i for i in range(combo.count()) if text in combo.itemText(i)))


def ready(qtbot: QtBot, dialog: FilmDialog) -> None:
    qtbot.waitUntil(lambda: dialog.film() is not None)


def save(qtbot: QtBot, dialog: FilmDialog, path: Path) -> None:
    """As a person does: press Save, type a name, press Save there."""
    ready(qtbot, dialog)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    files = dialog.findChild(QFileDialog, "film.files")
    files.findChild(QLineEdit).setText(str(path))
    files.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save).click()
    qtbot.waitUntil(lambda: dialog.message.isVisible())


def frames(path: Path) -> list[NDArray[np.uint8]]:
    with Image.open(path) as film:
        shown = []
        for index in range(film.n_frames):
            film.seek(index)
            shown.append(np.asarray(film.convert("RGBA")))
        return shown


@pytest.fixture(autouse=True)
def _qt_file_dialogs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORMTHEME", "")


def test_the_selected_sprite_is_written_as_it_is_shown(qtbot, stage, open_film, tmp_path) -> None:
    stage.set_shown((4, 3, 2))
    stage.set_paint(swap)
    stage.select((3,))
    dialog = open_film()
    assert dialog.form.sprites.currentText() == "Sprite 4"
    dialog.form.scale.setValue(2)
    assert dialog.size_text.text() == "4 states · 1.9 s · 16 × 16 px"
    save(qtbot, dialog, tmp_path / "one.gif")
    assert dialog.message.text() == f"Saved and checked one.gif in {tmp_path}."
    for shown, moment in zip(frames(tmp_path / "one.gif"), stage.store, strict=True):
        assert np.array_equal(shown[::2, ::2], swap(moment.raw[3]))
    # The sprites foreseen, from the same dialog.
    qtbot.mouseClick(dialog.form.view.button("predicted"), Qt.MouseButton.LeftButton)
    choose(dialog, "film.format", "APNG")
    choose(dialog, "film.end", "back")
    save(qtbot, dialog, tmp_path / "two.png")
    expected = [stage.store[index].predicted[3] for index in (0, 1, 2, 3, 2, 1)]
    for shown, sprite in zip(frames(tmp_path / "two.png"), expected, strict=True):
        assert np.array_equal(shown[::2, ::2], swap(sprite))


def test_a_strip_of_all_sprites_in_their_order_tells_how_each_was_made(qtbot, stage, open_film, tmp_path) -> None:
    stage.set_shown((2, 0))
    dialog = open_film()
    assert dialog.form.sprites.currentText() == "All 2 sprites"
    choose(dialog, "film.format", "Strip")
    assert dialog.form.rate.isHidden()
    assert dialog.form.end.isHidden()
    dialog.form.scale.setValue(1)
    ready(qtbot, dialog)
    assert dialog.size_text.text() == "4 states · 32 × 16 px"
    save(qtbot, dialog, tmp_path / "strip.png")
    with Image.open(tmp_path / "strip.png") as image:
        sheet = np.asarray(image.convert("RGBA"))
    assert dialog.strip.isVisible()
    assert not dialog.preview.isVisible()
    for row, number in enumerate((2, 0)):
        for column, moment in enumerate(stage.store):
            cell = sheet[row * 8 : row * 8 + 8, column * 8 : column * 8 + 8]
            assert np.array_equal(cell, moment.raw[number])
    told = read_metadata(tmp_path / "strip.png")
    assert [(entry["index"], entry["state"]) for entry in told] == [(n, s) for n in (2, 0) for s in range(4)]
    assert {entry["view"] for entry in told} == {"raw"}


def seen(dialog: FilmDialog) -> NDArray[np.uint8]:
    """What the preview shows, from the screen: every device pixel of it, without the ground around."""
    return straight_pixels(dialog.preview.grab().toImage())


def test_the_preview_plays_what_will_be_written(qtbot, stage, open_film) -> None:
    stage.select((1,))
    dialog = open_film()
    dialog.form.rate.setCurrentIndex(dialog.form.rate.count() - 1)
    choose(dialog, "film.end", "anew")
    shown: list[int] = []
    dialog.preview.frameChanged.connect(shown.append)
    qtbot.waitUntil(lambda: len(shown) >= 6)
    assert all((after - before) % _STATES == 1 for before, after in pairwise(shown))
    qtbot.mouseClick(dialog.preview, Qt.MouseButton.LeftButton)
    held = dialog.preview.frame
    colours = {tuple(colour) for colour in seen(dialog).reshape(-1, 4)}
    visible = stage.store[held].raw[1]
    assert {tuple(colour) for colour in visible[visible[..., 3] > 0]} <= colours


def test_a_gif_is_seen_before_it_is_saved_as_it_can_be(qtbot, stage, open_film) -> None:
    """Half-transparent red is solid red in a GIF, and is mixed with the ground in an APNG."""
    red = np.array([200, 0, 0, 128], np.uint8)
    stage.set_paint(lambda pixels: np.broadcast_to(red, pixels.shape).copy())
    dialog = open_film()
    for form, solid_red in (("GIF", True), ("APNG", False)):
        choose(dialog, "film.format", form)
        ready(qtbot, dialog)
        assert bool((seen(dialog)[..., :3] == red[:3]).all(axis=-1).any()) is solid_red, form


def test_several_selected_sprites_are_offered_first(stage, open_film) -> None:
    stage.select((0, 4), current=4)
    dialog = open_film()
    combo = dialog.form.sprites
    assert [combo.itemText(row) for row in range(combo.count())] == ["2 selected sprites", "All 5 sprites"]
    assert dialog.film().moments.shape == (_STATES, 2, _SIZE, _SIZE, 4)


def test_a_place_that_cannot_be_written_to_is_one_sentence(qtbot, stage, open_film, tmp_path) -> None:
    dialog = open_film()
    choose(dialog, "film.format", "Strip")
    dialog.form.scale.setValue(16)
    ready(qtbot, dialog)
    (tmp_path / "file").write_text("mine")
    dialog._write(str(tmp_path / "file" / "x.png"))
    qtbot.waitUntil(lambda: dialog.message.isVisible())
    assert "Cannot write" in dialog.message.text()
    assert dialog.save.isEnabled()


def test_choices_are_proposed_again(qtbot, stage, open_film) -> None:
    dialog = open_film()
    choose(dialog, "film.format", "APNG")
    choose(dialog, "film.end", "back")
    dialog.form.scale.setValue(7)
    with qtbot.waitSignal(dialog.finished):
        qtbot.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    again = open_film()
    assert again is not dialog
    assert (again.form.format.key, again.form.scale.value(), again.form.end.currentData()) == ("apng", 7, "back")


def test_there_is_no_film_of_a_way_that_is_not_known(stage: SpriteStage) -> None:
    assert stage.film_source(title="x") is not None
    stage.set_shown(())
    assert stage.film_source(title="x") is None
    stage.show_store(TrajectoryStore.finished(stage.store[-1].predicted.copy()))
    assert stage.film_source(title="x") is None


def test_every_control_is_named_for_people_who_cannot_see_it(open_film) -> None:
    dialog = open_film()
    for name in ("what", "view", "format", "scale", "rate", "end", "preview", "save", "close"):
        widget = dialog.findChild(QWidget, f"film.{name}")
        assert widget is not None, name
        assert widget.accessibleName() or widget.text(), name
