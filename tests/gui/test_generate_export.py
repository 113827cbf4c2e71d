"""Export as a person does it: formats chosen, fields changed, the files that come out read back; repeated; dragged."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QMenu, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from pixelgen.gui.generation.export.dialog import ExportDialog, with_suffix
from pixelgen.gui.generation.export.drag import drag_data, drag_picture
from pixelgen.gui.generation.export.exporter import Exporter
from pixelgen.gui.generation.export.remembered import keep_export
from pixelgen.gui.generation.export.source import ExportSource
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.sprites.aseprite_reader import decode_aseprite
from pixelgen.sprites.export_options import EXPORT_FORMATS
from pixelgen.sprites.metadata import read_metadata
from pixelgen.sprites.procedural import procedural_sprites

COUNT, SIZE = 10, 16
LEFT = Qt.MouseButton.LeftButton


def some_source(**changes: Any) -> ExportSource:
    made = procedural_sprites(COUNT, size=SIZE, seed=1).pixels
    values: dict[str, Any] = {
        "sprites": made,
        "title": "heroes-7",
        "entries": [{"index": index, "seed": 7} for index in range(COUNT)],
        "classes": ["orc"] * 4 + ["elf"] * 6,
    }
    return ExportSource(**{**values, **changes})


@pytest.fixture
def exporter(qtbot: QtBot) -> Exporter:
    window = QWidget()

    def shut_down(_window: QWidget) -> None:
        ended: list[bool] = []
        made.close(lambda: ended.append(True))
        qtbot.waitUntil(lambda: bool(ended), timeout=10_000)

    made = Exporter(window)
    qtbot.addWidget(window, before_close_func=shut_down)
    window.show()
    return made


@pytest.fixture
def opened(qtbot: QtBot, exporter: Exporter, tmp_path: Path) -> Callable[..., ExportDialog]:
    """``opened(**changes)``: the dialog over a source, with its preview, writing into ``tmp_path``."""

    def open_dialog(**changes: Any) -> ExportDialog:
        exporter.open(some_source(**changes))
        dialog = exporter.dialog
        assert dialog is not None
        dialog.path.setText(str(tmp_path / dialog.target().name))
        seen(qtbot, dialog)
        return dialog

    return open_dialog


def part(dialog: QWidget, kind: type, name: str) -> Any:
    found = dialog.findChild(kind, f"export.{name}")
    assert found is not None, name
    return found


def seen(qtbot: QtBot, dialog: ExportDialog) -> None:
    """Wait until the preview shows what was chosen."""
    qtbot.waitUntil(lambda: bool(dialog.targets.text()) and not dialog._previewer.busy)


def choose(qtbot: QtBot, dialog: ExportDialog, key: str) -> None:
    """Click on the format ``key`` in the list."""
    formats = dialog.formats
    (item,) = (
        formats.item(row) for row in range(formats.count()) if formats.item(row).text() == EXPORT_FORMATS[key].label
    )
    formats.scrollToItem(item)
    qtbot.mouseClick(formats.viewport(), LEFT, pos=formats.visualItemRect(item).center())
    assert formats.key == key
    seen(qtbot, dialog)


def save(qtbot: QtBot, dialog: ExportDialog) -> tuple[Path, ...]:
    with qtbot.waitSignal(dialog.exported, timeout=10_000) as told:
        qtbot.mouseClick(dialog.save, LEFT)
    assert dialog.message.text().startswith("Saved and checked")
    return told.args[0].files


# -- every format ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", list(EXPORT_FORMATS))
def test_what_the_preview_shows_is_what_is_written(qtbot, opened, key, tmp_path):
    dialog = opened()
    choose(qtbot, dialog, key)
    form = EXPORT_FORMATS[key]
    assert dialog.target() == tmp_path / f"heroes-7{form.suffix}"
    visible = [view for view in (dialog.preview.sheet, dialog.preview.film, dialog.preview.files) if view.isVisible()]
    assert len(visible) == 1
    said = dialog.targets.text()
    files = save(qtbot, dialog)
    assert all(file.is_file() for file in files)
    assert sorted(files) == sorted(file for file in tmp_path.rglob("heroes*") if file.is_file())
    if len(files) < 3:
        assert said == "Writes " + " and ".join(file.name for file in files)
    else:
        assert said == "Writes 10 files into the folder heroes-7"
    if visible == [dialog.preview.sheet]:
        with Image.open(files[0]) as written:
            assert np.array_equal(np.asarray(written.convert("RGBA")), dialog.preview.pixels)
        assert [entry["index"] for entry in read_metadata(files[0])] == list(range(COUNT))
        width, height = dialog.saved.sheet.size
        assert dialog.size_text.text() == f"{width} × {height} px · 10 frames"
    elif visible == [dialog.preview.film]:
        dialog.preview.film.step(-dialog.preview.film.frame)
        assert dialog.size_text.text() == f"{SIZE} × {SIZE} px · 10 frames"
        if key == "aseprite":
            first = decode_aseprite(files[0].read_bytes()).frames[0]
        else:
            with Image.open(files[0]) as written:
                first = np.asarray(written.convert("RGBA"))
        assert np.array_equal(np.where(first[..., 3:] > 0, first, 0), dialog.preview.pixels)
    else:
        assert dialog.size_text.text() == f"10 files of {SIZE} × {SIZE} px"
        assert dialog.preview.files.shown_name(3).endswith("003.png")


@pytest.mark.parametrize("key", list(EXPORT_FORMATS))
def test_only_fields_that_make_a_difference_are_shown_and_can_be_reached(qtbot, opened, key):
    dialog = opened()
    choose(qtbot, dialog, key)
    form = EXPORT_FORMATS[key]
    hidden = {"rows"} if form.atlas else {"rows", "arrangement", "columns"}
    for name in ("arrangement", "columns", "rows", "max_side", "power_of_two", "scale", "trim", "merge_duplicates",
                 "ignore_empty", "padding", "spacing", "inner_padding", "extrude", "duration_ms", "loop", "pixels",
                 "names"):  # fmt: skip
        editor = part(dialog, QWidget, name)
        assert editor.isVisibleTo(dialog) == (name in form.fields - hidden), name
        assert editor.accessibleName()
        assert editor.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_arrow_keys_go_from_format_to_format_past_the_headings(qtbot, opened):
    dialog = opened()
    keys = list(EXPORT_FORMATS)
    choose(qtbot, dialog, keys[0])
    went = [keys[0]]
    for _ in keys[1:]:
        qtbot.keyClick(dialog.formats, Qt.Key.Key_Down)
        went.append(dialog.formats.key)
    assert went == keys
    seen(qtbot, dialog)


def test_the_fields_are_what_is_written(qtbot, opened, tmp_path):
    dialog = opened()
    choose(qtbot, dialog, "texturepacker-hash")
    arrangement = part(dialog, QComboBox, "arrangement")
    arrangement.setCurrentIndex(arrangement.findData("classes"))
    assert not part(dialog, QSpinBox, "rows").isVisible()
    part(dialog, QSpinBox, "scale").setValue(2)
    part(dialog, QSpinBox, "spacing").setValue(3)
    names = part(dialog, QLineEdit, "names")
    names.setText("")
    qtbot.keyClicks(names, "{tag}_")
    qtbot.mouseClick(part(dialog, QToolButton, "marks"), LEFT)
    marks = part(dialog, QMenu, "marksMenu")
    (entry,) = (action for action in marks.actions() if action.data() == "{tagframe001}")
    qtbot.mouseClick(marks, LEFT, pos=marks.actionGeometry(entry).center())
    seen(qtbot, dialog)
    qtbot.waitUntil(lambda: part(dialog, QWidget, "example").text() == "orc_001 … elf_006")
    image, atlas = save(qtbot, dialog)
    content = json.loads(atlas.read_text(encoding="utf-8"))
    assert list(content["frames"]) == [f"orc_{n:03d}" for n in range(1, 5)] + [f"elf_{n:03d}" for n in range(1, 7)]
    assert content["animations"]["orc"] == ["orc_001", "orc_002", "orc_003", "orc_004"]
    assert content["frames"]["elf_001"]["frame"] == {"x": 0, "y": 2 * SIZE + 3, "w": 2 * SIZE, "h": 2 * SIZE}
    with Image.open(image) as written:
        assert written.size == (6 * 2 * SIZE + 5 * 3, 2 * 2 * SIZE + 3)


def test_sprites_beyond_the_largest_side_go_onto_sheets_that_can_be_looked_through(qtbot, opened, tmp_path):
    dialog = opened()
    choose(qtbot, dialog, "phaser")
    part(dialog, QSpinBox, "max_side").setValue(2 * SIZE)
    qtbot.waitUntil(lambda: part(dialog, QWidget, "page").text() == "Sheet 1 of 3")
    assert not part(dialog, QToolButton, "previousSheet").isEnabled()
    first = dialog.preview.pixels
    qtbot.mouseClick(part(dialog, QToolButton, "nextSheet"), LEFT)
    assert part(dialog, QWidget, "page").text() == "Sheet 2 of 3"
    assert not np.array_equal(dialog.preview.pixels, first)
    assert dialog.targets.text() == "Writes 4 files, heroes-7-0.png … heroes-7.json"
    assert [file.name for file in save(qtbot, dialog)] == [
        "heroes-7-0.png", "heroes-7-1.png", "heroes-7-2.png", "heroes-7.json",
    ]  # fmt: skip


def test_the_frame_under_the_pointer_is_named(qtbot, opened):
    dialog = opened()
    sheet = dialog.preview.sheet
    info = part(dialog, QWidget, "info")
    assert "filled" in info.text()
    before = sheet.grab().toImage()
    places = (QPointF(x, y) for y in range(2, sheet.height(), 8) for x in range(2, sheet.width(), 8))
    place = next(place for place in places if sheet.frame_at(place) == 5)
    none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    moved = QMouseEvent(QEvent.Type.MouseMove, place, sheet.viewport().mapToGlobal(place), none, none, keys)
    QApplication.sendEvent(sheet.viewport(), moved)
    assert info.text().startswith("heroes-7-005 · elf · 16 × 16 at ")
    assert sheet.grab().toImage() != before
    QApplication.sendEvent(sheet.viewport(), QEvent(QEvent.Type.Leave))
    assert "filled" in info.text()
    assert sheet.grab().toImage() == before


def test_the_sheet_is_magnified_by_whole_numbers_about_a_point(qtbot, opened):
    dialog = opened()
    sheet = dialog.preview.sheet
    fitting = sheet.zoom
    qtbot.mouseClick(part(dialog, QToolButton, "larger"), LEFT)
    assert sheet.zoom == fitting + 1
    point = QPointF(sheet.width() / 2, sheet.height() / 2)
    held = sheet.frame_at(point)
    for _ in range(6):
        sheet.zoom_by(1, about=point)
    assert sheet.frame_at(point) == held
    qtbot.keyClick(sheet, Qt.Key.Key_0)
    assert sheet.zoom == fitting
    for _ in range(fitting + 1):
        qtbot.keyClick(sheet, Qt.Key.Key_Minus)
    assert sheet.zoom == -3


def test_an_animation_plays_holds_and_steps(qtbot, opened):
    dialog = opened(tag="walk", classes=None)
    film = dialog.preview.film
    assert dialog.formats.key == "gif"  # an animation is proposed as one
    assert film.isVisible()
    part(dialog, QSpinBox, "duration_ms").setValue(20)
    seen(qtbot, dialog)
    shown: set[int] = set()
    film.frameChanged.connect(shown.add)
    qtbot.waitUntil(lambda: shown == set(range(COUNT)))
    qtbot.mouseClick(part(dialog, QToolButton, "play"), LEFT)
    assert not film.playing
    frame = film.frame
    qtbot.keyClick(film, Qt.Key.Key_Right)
    assert film.frame == (frame + 1) % COUNT
    part(dialog, QCheckBox, "loop").setChecked(False)
    seen(qtbot, dialog)
    qtbot.keyClick(film, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not film.playing)
    assert film.frame == COUNT - 1


def test_what_a_gif_cannot_show_is_said_and_seen(qtbot, opened):
    sprites = procedural_sprites(COUNT, size=SIZE, seed=1).pixels.copy()
    sprites[:, 2, 2] = (200, 10, 10, 100)
    dialog = opened(sprites=sprites)
    choose(qtbot, dialog, "gif")
    assert "of the pixels change" in part(dialog, QWidget, "info").text()
    assert not dialog.preview.pixels[2, 2].any()
    choose(qtbot, dialog, "apng")
    assert "change" not in part(dialog, QWidget, "info").text()
    assert dialog.preview.pixels[2, 2].tolist() == [200, 10, 10, 100]


def test_a_gif_that_takes_long_to_look_at_gives_way_to_the_next_format(qtbot, opened):
    rng = np.random.default_rng(0)
    sprites = rng.integers(0, 256, (200, 20, 20, 4), dtype=np.uint8)  # 400 colours in each: all of them lose some
    sprites[..., 3] = 255
    dialog = opened(sprites=sprites, entries=[{}] * 200, classes=None)
    (item,) = dialog.formats.findItems(EXPORT_FORMATS["gif"].label, Qt.MatchFlag.MatchExactly)
    shown: list[object] = []
    dialog._previewer.succeeded.connect(shown.append)
    dialog.formats.setCurrentItem(item)
    dialog.formats.set_key("apng")
    qtbot.waitUntil(lambda: not dialog._previewer.busy)
    assert len(shown) == 1
    assert np.array_equal(shown[0].frames, sprites)


def test_the_picture_is_copied_with_its_alpha(qtbot, opened):
    dialog = opened()
    qtbot.mouseClick(part(dialog, QToolButton, "copy"), LEFT)
    assert np.array_equal(straight_pixels(QGuiApplication.clipboard().image()), dialog.preview.pixels)
    assert dialog.message.text().startswith("Copied")


# -- files that are in the way, and what is impossible -----------------------------------------------------------------


def test_nothing_is_replaced_before_it_is_asked(qtbot, opened, tmp_path, monkeypatch):
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    dialog = opened()
    atlas, image = tmp_path / "heroes-7.json", tmp_path / "heroes-7.png"
    atlas.write_text("precious")
    qtbot.mouseClick(dialog.save, LEFT)
    qtbot.waitUntil(dialog.replace.isVisible)
    assert dialog.message.text() == "heroes-7.json exists already."
    assert not image.exists()
    assert not dialog.save.isEnabled()
    dialog.path.setText(str(tmp_path / "other"))  # another name: no longer a question
    assert not dialog.replace.isVisible()
    dialog.path.setText(str(image))
    seen(qtbot, dialog)
    qtbot.mouseClick(dialog.save, LEFT)
    qtbot.waitUntil(dialog.replace.isVisible)
    with qtbot.waitSignal(dialog.exported):
        qtbot.mouseClick(dialog.replace, LEFT)
    assert "frames" in json.loads(atlas.read_text(encoding="utf-8"))
    qtbot.mouseClick(dialog.show_folder, LEFT)
    assert shown == [str(tmp_path)]


def test_the_provenance_file_is_written_beside_and_asked_for_too(qtbot, opened, tmp_path):
    dialog = opened()
    (tmp_path / "heroes-7.provenance.json").write_text("precious")
    part(dialog, QCheckBox, "provenance").setChecked(True)
    qtbot.waitUntil(lambda: dialog.targets.text() == "Writes heroes-7.png and heroes-7.json, and their provenance")
    qtbot.mouseClick(dialog.save, LEFT)
    qtbot.waitUntil(dialog.replace.isVisible, timeout=20_000)
    assert dialog.message.text() == "heroes-7.provenance.json exists already."
    with qtbot.waitSignal(dialog.exported, timeout=20_000):
        qtbot.mouseClick(dialog.replace, LEFT)
    content = json.loads((tmp_path / "heroes-7.provenance.json").read_text(encoding="utf-8"))
    assert content["program"]["name"] == "PixelGen"
    assert [file["name"] for file in content["files"]] == ["heroes-7.png", "heroes-7.json"]
    assert content["frames"] == [{"index": index, "seed": 7} for index in range(COUNT)]


def test_what_is_impossible_is_told_in_place_and_can_be_mended(qtbot, opened, tmp_path):
    dialog = opened()
    side = part(dialog, QSpinBox, "max_side")
    side.setValue(16)
    part(dialog, QSpinBox, "padding").setValue(1)
    qtbot.waitUntil(lambda: "the largest side is 16" in dialog.message.text())
    assert not dialog.save.isEnabled()
    assert dialog.preview.pixels is None
    side.setValue(64)
    seen(qtbot, dialog)
    assert dialog.save.isEnabled()
    part(dialog, QLineEdit, "names").setText("{colour}")
    qtbot.waitUntil(lambda: "unknown mark {colour}" in dialog.message.text().lower())
    part(dialog, QLineEdit, "names").setText("{frame}")
    seen(qtbot, dialog)
    (tmp_path / "file").write_text("in the way")
    dialog.path.setText(str(tmp_path / "file" / "sheet.png"))
    qtbot.mouseClick(dialog.save, LEFT)
    qtbot.waitUntil(lambda: "annot write" in dialog.message.text())
    assert dialog.saved is None
    assert dialog.save.isEnabled()


def test_frames_of_an_animation_are_not_trimmed_each(qtbot, opened):
    dialog = opened()
    trim = part(dialog, QComboBox, "trim")
    trim.setCurrentIndex(trim.findData("each"))
    seen(qtbot, dialog)
    choose(qtbot, dialog, "apng")
    assert trim.currentData() == "together"
    assert not trim.model().item(trim.findData("each")).isEnabled()
    choose(qtbot, dialog, "godot")
    assert trim.model().item(trim.findData("each")).isEnabled()


def test_rows_of_classes_are_offered_only_where_there_are_classes(qtbot, exporter, opened):
    dialog = opened()
    arrangement = part(dialog, QComboBox, "arrangement")
    arrangement.setCurrentIndex(arrangement.findData("classes"))
    seen(qtbot, dialog)
    save(qtbot, dialog)
    dialog.reject()
    qtbot.waitUntil(lambda: exporter.dialog is None)
    arrangement = part(opened(classes=None, title="other"), QComboBox, "arrangement")
    assert arrangement.currentData() == "rows"
    assert not arrangement.model().item(arrangement.findData("classes")).isEnabled()


def test_recoloured_sprites_are_rows_unless_a_layout_was_chosen(qtbot, exporter, opened, tmp_path):
    rows = {"rows": True, "classes": ["original"] * 5 + ["pico-8"] * 5}
    dialog = opened(**rows)
    choose(qtbot, dialog, "godot")
    seen(qtbot, dialog)
    save(qtbot, dialog)
    with Image.open(tmp_path / "heroes-7.png") as sheet:
        assert sheet.size == (5 * SIZE, 2 * SIZE)
    dialog.reject()
    qtbot.waitUntil(lambda: exporter.dialog is None)
    dialog = opened()  # others are laid out as ever
    assert dialog.fields.options().arrangement == "rows"
    part(dialog, QSpinBox, "columns").setValue(10)
    dialog.path.setText(str(tmp_path / "strip"))
    seen(qtbot, dialog)
    save(qtbot, dialog)
    dialog.reject()
    qtbot.waitUntil(lambda: exporter.dialog is None)
    dialog = opened(**rows)
    assert dialog.fields.options().columns == 10
    assert dialog.fields.options().arrangement == "rows"


def test_an_empty_pattern_is_the_usual_one(qtbot, opened):
    dialog = opened()
    names = part(dialog, QLineEdit, "names")
    names.setText("{frame}")
    qtbot.waitUntil(lambda: part(dialog, QWidget, "example").text() == "0 … 9")
    names.clear()
    qtbot.waitUntil(lambda: part(dialog, QWidget, "example").text() == "heroes-7-000 … heroes-7-009")
    assert names.placeholderText() == "{title}-{frame000}"
    assert dialog.save.isEnabled()


def test_a_name_keeps_its_dots_and_changes_its_suffix_with_the_format():
    assert with_suffix(Path("a/heroes-1.5"), "godot") == Path("a/heroes-1.5.png")
    assert with_suffix(Path("a/hero.png"), "aseprite") == Path("a/hero.aseprite")
    assert with_suffix(Path("a/hero.aseprite"), "files") == Path("a/hero")
    assert with_suffix(Path("a/hero.GIF"), "gif") == Path("a/hero.GIF")


def test_a_bare_name_is_a_file_in_the_proposed_folder_and_nobodys_home_is_but_a_name(qtbot, exporter, tmp_path):
    keep_export({}, folder=tmp_path)
    exporter.open(some_source())
    dialog = exporter.dialog
    choose(qtbot, dialog, "godot")
    for typed, meant in (
        ("hero", tmp_path / "hero.png"),
        ("game/hero", tmp_path / "game" / "hero.png"),
        ("~nobody-of-that-name/hero", tmp_path / "~nobody-of-that-name" / "hero.png"),
        ("../hero", tmp_path.parent / "hero.png"),
    ):
        dialog.path.setText(typed)
        seen(qtbot, dialog)
        assert dialog.target() == meant
    dialog.path.clear()
    choose(qtbot, dialog, "gif")
    seen(qtbot, dialog)
    assert not dialog.path.text()
    assert not dialog.save.isEnabled()


# -- again, and without the dialog -------------------------------------------------------------------------------------


def test_the_last_export_is_repeated_under_the_next_free_name(qtbot, exporter, opened, tmp_path):
    exporter.repeat(some_source())  # nothing to repeat yet: the dialog asks
    assert exporter.dialog is not None
    assert not exporter.can_repeat
    exporter.dialog.reject()
    qtbot.waitUntil(lambda: exporter.dialog is None)
    dialog = opened()
    choose(qtbot, dialog, "godot")
    part(dialog, QSpinBox, "spacing").setValue(2)
    seen(qtbot, dialog)
    save(qtbot, dialog)
    dialog.reject()
    qtbot.waitUntil(lambda: exporter.dialog is None)
    assert exporter.can_repeat
    again = Exporter(exporter.parent())  # as after a restart
    said: list[str] = []
    again.said.connect(said.append)
    for expected in ("heroes-7-2", "heroes-7-3"):
        with qtbot.waitSignal(again.saved, timeout=10_000) as told:
            again.repeat(some_source())
        done = told.args[0]
        assert [file.name for file in done.files] == [f"{expected}.png", f"{expected}.tres"]
        assert said.pop().startswith(f"Saved and checked {expected}.png and {expected}.tres")
        assert done.files[0].read_bytes() == (tmp_path / "heroes-7.png").read_bytes()
    with qtbot.waitSignal(again.saved, timeout=10_000) as told:
        again.repeat(some_source(title="other"))
    assert told.args[0].files[0] == tmp_path / "other.png"


def test_a_typed_name_is_repeated_and_a_folder_that_is_gone_is_asked_for(qtbot, exporter, opened, tmp_path):
    dialog = opened()
    (tmp_path / "game").mkdir()
    dialog.path.setText(str(tmp_path / "game" / "orc"))
    seen(qtbot, dialog)
    save(qtbot, dialog)
    dialog.reject()
    qtbot.waitUntil(lambda: exporter.dialog is None)
    with qtbot.waitSignal(exporter.saved, timeout=10_000) as told:
        exporter.repeat(some_source(title="other"))
    assert told.args[0].files[0] == tmp_path / "game" / "orc-2.png"
    for file in (tmp_path / "game").iterdir():
        file.unlink()
    (tmp_path / "game").rmdir()
    exporter.repeat(some_source())
    assert exporter.dialog is not None


def test_a_folder_of_files_keeps_the_dots_of_its_name(qtbot, exporter, opened, tmp_path):
    dialog = opened(title="set v1.2")
    choose(qtbot, dialog, "files")
    seen(qtbot, dialog)
    save(qtbot, dialog)
    assert (tmp_path / "set v1.2" / "set v1.2-000.png").is_file()
    dialog.reject()
    qtbot.waitUntil(lambda: exporter.dialog is None)
    with qtbot.waitSignal(exporter.saved, timeout=10_000) as told:
        exporter.repeat(some_source(title="set v1.2"))
    assert told.args[0].files[0] == tmp_path / "set v1.2-2" / "set v1.2-2-000.png"


def test_names_that_people_gave_are_the_names_of_the_files(qtbot, opened, tmp_path):
    dialog = opened(names=["Bob", "", "Bob", *[""] * 7])
    choose(qtbot, dialog, "files")
    names = [file.name for file in save(qtbot, dialog)]
    assert names[:4] == ["Bob.png", "heroes-7-001.png", "Bob 2.png", "heroes-7-003.png"]


def test_sprites_leave_as_files_with_their_settings_and_one_alone_as_a_picture_too(tmp_path):
    source = some_source(names=["Bob", *[""] * 9])
    data = drag_data(source, tmp_path)
    files = [Path(url.toLocalFile()) for url in data.urls()]
    assert [file.name for file in files[:2]] == ["Bob.png", "heroes-7-001.png"]
    for file, sprite, entry in zip(files, source.sprites, source.entries, strict=True):
        with Image.open(file) as written:
            assert np.array_equal(np.asarray(written), sprite)
        assert read_metadata(file) == [entry]
    assert not data.hasImage()
    one = some_source(sprites=source.sprites[:1], entries=source.entries[:1], classes=None)
    alone = drag_data(one, tmp_path / "one")
    assert np.array_equal(straight_pixels(alone.imageData()), source.sprites[0])


@pytest.mark.parametrize(("count", "side"), [(1, SIZE), (2, 2 * SIZE + 1), (10, 2 * SIZE + 1)])
def test_what_is_dragged_is_seen_under_the_pointer(qtbot, count, side):
    source = some_source()
    some = some_source(sprites=source.sprites[:count], entries=source.entries[:count], classes=None)
    picture = straight_pixels(drag_picture(some, ratio=1.5).toImage())
    factor = 96 // side
    assert picture.shape[1] == side * factor
    first = source.sprites[0].repeat(factor, 0).repeat(factor, 1)
    solid = first[..., 3] == 255
    assert np.array_equal(picture[: SIZE * factor, : SIZE * factor][solid], first[solid])
