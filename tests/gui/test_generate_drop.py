"""Files dropped on the tab, and what is pasted: told apart, offered, handed on."""

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from tiny_model import save_tiny_model

from pixelgen.gui.generation.variations.drop_kinds import MODEL, PALETTE, RESTORE, SOURCE, DropUse, uses_of, uses_of_all
from pixelgen.gui.generation.variations.drop_zones import DropZones
from pixelgen.gui.generation.variations.paste import pasted_source
from pixelgen.gui.widgets.sprite_paint import sprite_image
from pixelgen.sprites.metadata import generation_entries, png_text
from pixelgen.sprites.procedural import procedural_sprites

_COPY, _IGNORE = Qt.DropAction.CopyAction, Qt.DropAction.IgnoreAction
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def _ours(path: Path) -> Path:
    entries = generation_entries(1, {"seed": 4}, size=16, checkpoint={"name": "heroes"})
    Image.fromarray(procedural_sprites(1, size=16).pixels[0]).save(path, pnginfo=png_text(entries))
    return path


def _picture(path: Path) -> Path:
    Image.fromarray(procedural_sprites(1, size=16).pixels[0]).save(path)
    return path


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    named = {
        "ours": _ours(tmp_path / "hero.png"),
        "png": _picture(tmp_path / "other.PNG"),
        "gif": _picture(tmp_path / "other.gif"),
        "model": save_tiny_model(tmp_path / "heroes" / "model.safetensors"),
        "run": tmp_path / "heroes",
        "empty": tmp_path / "nothing",
        "gpl": tmp_path / "db.gpl",
        "hex": tmp_path / "db.hex",
        "adobe": tmp_path / "swatches.ase",
        "aseprite": tmp_path / "walk.ase",
        "json": tmp_path / "hero.json",
        "atlas": tmp_path / "atlas.json",
        "text": tmp_path / "notes.md",
        "gone": tmp_path / "gone.png",
    }
    named["empty"].mkdir()
    named["gpl"].write_text("GIMP Palette\n255 0 0 red\n")
    named["hex"].write_text("ff0000\n")
    named["adobe"].write_bytes(b"ASEF" + bytes(8))
    named["aseprite"].write_bytes(struct.pack("<IH", 128, 0xA5E0) + bytes(122))
    named["json"].write_text('{"frames": [{"seed": 4}]}')
    named["atlas"].write_text('{"frames": {"a.png": {"x": 0}}}')
    named["text"].write_text("seed")
    return named


@pytest.mark.parametrize(
    ("name", "uses"),
    [
        ("ours", (RESTORE, SOURCE, PALETTE)),
        ("png", (SOURCE, PALETTE)),
        ("gif", (SOURCE,)),
        ("model", (MODEL,)),
        ("run", (MODEL,)),
        ("empty", ()),
        ("gpl", (PALETTE,)),
        ("hex", (PALETTE,)),
        ("adobe", (PALETTE,)),
        ("aseprite", (RESTORE,)),
        ("json", (RESTORE,)),
        ("atlas", ()),
        ("text", ()),
    ],
)
def test_a_file_is_known_by_name_and_head(files: dict[str, Path], name: str, uses: tuple[DropUse, ...]) -> None:
    assert uses_of(files[name]) == uses


def test_what_cannot_be_read_is_still_told_by_its_name(files: dict[str, Path]) -> None:
    assert uses_of(files["gone"]) == (SOURCE, PALETTE)  # whoever opens it says that it is gone


def test_each_use_is_offered_once_with_the_first_file_for_it(files: dict[str, Path]) -> None:
    found = uses_of_all([files["text"], files["gpl"], files["png"], files["ours"]])
    assert found == ((RESTORE, files["ours"]), (SOURCE, files["png"]), (PALETTE, files["gpl"]))


class _Room(QWidget):
    """A tab with zones, and what they were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(900, 500)
        self.inner = QLineEdit("a part that takes drops itself", self)
        self.zones = DropZones(self)
        self.heard: list[tuple[str, object]] = []
        for name in ("restore", "source", "palette", "model"):
            getattr(self.zones, f"{name}Wanted").connect(self._note(name))

    def _note(self, name: str) -> Callable[[object], None]:
        def note(content: object) -> None:
            self.heard.append((name, content))

        return note


@pytest.fixture
def room(qtbot: QtBot) -> _Room:
    room = _Room()
    qtbot.addWidget(room)
    room.show()
    return room


def _data(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def _enter(widget: QWidget, data: QMimeData) -> bool:
    event = QDragEnterEvent(widget.rect().center(), _COPY, data, _LEFT, _NONE)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def _drop(room: _Room, data: QMimeData, at: QPoint) -> bool:
    """Move over the zones and let go there, after ``_enter``."""
    zones = room.zones
    for event in (
        QDragEnterEvent(at, _COPY, data, _LEFT, _NONE),
        QDragMoveEvent(at, _COPY, data, _LEFT, _NONE),
    ):
        QApplication.sendEvent(zones, event)
    release = QDropEvent(QPointF(at), _COPY, data, _LEFT, _NONE)
    release.setDropAction(_IGNORE)
    QApplication.sendEvent(zones, release)
    return release.dropAction() is _COPY


def test_a_picture_of_ours_can_be_dropped_for_three_things(room: _Room, files: dict[str, Path]) -> None:
    for place, name in enumerate(("restore", "source", "palette")):
        data = _data(files["ours"])
        assert _enter(room, data)
        assert room.zones.isVisible()
        assert room.zones.uses == (RESTORE, SOURCE, PALETTE)
        assert _drop(room, data, room.zones.places()[place].center())
        assert room.heard[-1] == (name, files["ours"])
        assert not room.zones.isVisible()


def test_between_the_zones_nothing_happens(room: _Room, files: dict[str, Path]) -> None:
    data = _data(files["ours"])
    assert _enter(room, data)
    first, second, _ = room.zones.places()
    assert not _drop(room, data, QPoint((first.right() + second.left()) // 2, 200))
    assert not room.heard
    assert not room.zones.isVisible()


def test_a_single_use_takes_the_drop_anywhere(room: _Room, files: dict[str, Path]) -> None:
    for name, signal in (("model", "model"), ("run", "model"), ("gpl", "palette"), ("json", "restore")):
        data = _data(files[name])
        assert _enter(room, data)
        assert _drop(room, data, QPoint(1, 1))
        assert room.heard[-1] == (signal, files[name])


def test_what_is_of_no_use_is_refused(room: _Room, files: dict[str, Path]) -> None:
    assert not _enter(room, _data(files["text"]))
    assert not _enter(room, _data(files["empty"]))
    assert not _enter(room, QMimeData())
    assert not room.zones.isVisible()


def test_the_zones_come_up_above_parts_that_take_drops_and_go_with_the_pointer(
    qtbot: QtBot, room: _Room, files: dict[str, Path]
) -> None:
    data = _data(files["png"])
    assert _enter(room.inner, data)
    assert room.zones.isVisible()
    assert room.zones.geometry() == room.rect()
    room.resize(700, 400)
    assert room.zones.geometry() == room.rect()
    QApplication.sendEvent(room.inner, QDragLeaveEvent())  # as the zones rise under the pointer
    QApplication.sendEvent(room.zones, QDragEnterEvent(QPoint(50, 50), _COPY, data, _LEFT, _NONE))
    QApplication.sendEvent(room.zones, QDragLeaveEvent())
    assert not room.zones.isVisible()
    assert _enter(room, data)
    QApplication.sendEvent(room, QDragLeaveEvent())  # out of the window without coming over them
    qtbot.waitUntil(lambda: not room.zones.isVisible())


@pytest.mark.parametrize("width", [260, 500, 900])
def test_zones_cover_the_room_evenly_and_apart(room: _Room, files: dict[str, Path], width: int) -> None:
    room.resize(width, 500)
    assert _enter(room, _data(files["ours"]))
    zones = room.zones.places()
    assert len(zones) == 3
    assert not any(one.intersects(other) for one in zones for other in zones if one != other)
    assert all(room.rect().contains(zone) for zone in zones)
    assert max(zone.width() * zone.height() for zone in zones) < 1.1 * min(
        zone.width() * zone.height() for zone in zones
    )
    assert room.zones.grab().toImage().pixelColor(zones[0].center()).isValid()
    room.zones.hide()


def test_text_is_still_dropped_into_fields_that_come_later(room: _Room, files: dict[str, Path]) -> None:
    later = QLineEdit(room)
    later.show()
    room.zones.adopt()
    words = QMimeData()
    words.setText("heroes")
    assert _enter(later, words)
    assert not room.zones.isVisible()
    assert _enter(later, _data(files["gpl"]))
    assert room.zones.isVisible()
    room.zones.hide()


def test_a_dragged_picture_without_a_file_is_a_source(room: _Room) -> None:
    pixels = procedural_sprites(1, size=16).pixels[0]
    data = QMimeData()
    data.setImageData(sprite_image(pixels).copy())
    assert _enter(room, data)
    assert _drop(room, data, QPoint(40, 40))
    name, content = room.heard[0]
    assert name == "source"
    assert isinstance(content, np.ndarray)
    assert np.array_equal(content, pixels)


def test_what_was_copied_is_pasted_with_its_alpha(files: dict[str, Path]) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    assert pasted_source() is None
    clipboard.setText("a sprite")
    assert pasted_source() is None
    pixels = procedural_sprites(1, size=16).pixels[0].copy()
    pixels[3, 4] = (200, 100, 50, 90)
    clipboard.setImage(QImage(sprite_image(pixels)).copy())
    pasted = pasted_source()
    assert isinstance(pasted, np.ndarray)
    assert np.array_equal(pasted, pixels)
    clipboard.clear()
