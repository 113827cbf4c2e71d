"""Recolouring: palettes are ticked, rows appear, silhouettes stay."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pixelgen.gui.generation.colours.recolour_dialog import RecolourDialog
from pixelgen.gui.generation.colours.recolour_preview import RecolourPreview
from pixelgen.gui.generation.colours.recolour_rows import RecolourRows, make_rows
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.palette import palettes
from pixelgen.sprites.palette_files import save_palette
from pixelgen.sprites.procedural import procedural_sprites

LEFT = Qt.MouseButton.LeftButton


def visible(pixels: NDArray[np.uint8]) -> set[tuple[int, ...]]:
    return {tuple(colour) for colour in pixels[pixels[..., 3] > 0][:, :3].tolist()}


def index_of(dialog: RecolourDialog, label: str) -> QModelIndex:
    model = dialog.list.model()
    return next(model.index(row, 0) for row in range(model.rowCount()) if model.index(row, 0).data() == label)


def tick(qtbot: QtBot, dialog: RecolourDialog, label: str, *, at: str = "centre") -> None:
    index = index_of(dialog, label)
    dialog.list.scrollTo(index)
    place = dialog.list.visualRect(index)
    point = place.center() if at == "centre" else QPoint(place.left() + 12, place.center().y())
    qtbot.mouseClick(dialog.list.viewport(), LEFT, pos=point)


@pytest.fixture
def sprites() -> NDArray[np.uint8]:
    return procedural_sprites(3, size=16).pixels


@pytest.fixture
def dialog(qtbot: QtBot, sprites: NDArray[np.uint8]) -> RecolourDialog:
    dialog = RecolourDialog(sprites)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_each_tick_is_a_row_in_the_order_of_ticking(
    dialog: RecolourDialog, qtbot: QtBot, sprites: NDArray[np.uint8]
) -> None:
    QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert not dialog.export.isEnabled()
    tick(qtbot, dialog, "PICO-8")
    tick(qtbot, dialog, "Game Boy green", at="box")
    assert dialog.size_text.text() == "3 rows of 3 sprites: 9 frames"
    dialog.list.setCurrentIndex(index_of(dialog, "PICO-8"))
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)  # ticked again: last now
    with qtbot.waitSignal(dialog.exportWanted) as wanted:
        qtbot.mouseClick(dialog.export, LEFT)
    rows: RecolourRows = wanted.args[0]
    assert rows.rows == ("original", "Game Boy green", "PICO-8")
    assert rows.classes == tuple(name for name in rows.rows for _ in range(3))
    assert rows.sources == (0, 1, 2) * 3
    assert np.array_equal(rows.sprites[:3], sprites)
    for row, key in ((1, "game-boy"), (2, "pico-8")):
        part = rows.sprites[3 * row : 3 * row + 3]
        assert visible(part) <= set(palettes()[key].colours)
        assert np.array_equal(part[..., 3], sprites[..., 3])
    assert not dialog.isVisible()


def test_the_first_row_can_be_left_out(dialog: RecolourDialog, qtbot: QtBot) -> None:
    tick(qtbot, dialog, "DB16")
    qtbot.keyClick(dialog.original, Qt.Key.Key_Space)
    rows = dialog.rows()
    assert rows is not None
    assert rows.rows == ("DB16",)
    tick(qtbot, dialog, "DB16")
    assert dialog.rows() is None
    assert not dialog.export.isEnabled()
    with pytest.raises(ValueError, match="no row"):
        make_rows(np.zeros((1, 8, 8, 4), np.uint8), (), original=False)


def test_files_join_the_list_ticked(dialog: RecolourDialog, qtbot: QtBot, tmp_path: Path, drop_files) -> None:  # type: ignore[no-untyped-def]
    mine = Palette("m", "Fire", ((20, 0, 0), (150, 30, 0), (255, 160, 20)))
    save_palette(tmp_path / "fire.gpl", mine)
    assert drop_files(dialog, [tmp_path / "fire.gpl"])
    (tmp_path / "bad.hex").write_text("zzz", encoding="utf-8")
    dialog.use_palette(tmp_path / "bad.hex")
    assert "bad.hex" in dialog.message.text()
    rows = dialog.rows()
    assert rows is not None
    assert rows.rows == ("original", "Fire")
    qtbot.mouseClick(dialog.open_file, LEFT)
    asked = dialog.files.reading
    assert asked is not None
    asked.fileSelected.emit(str(tmp_path / "fire.gpl"))
    asked.close()
    assert dialog.rows() is not None
    assert [choice.palette.label for choice in dialog.model.checked] == ["Fire"]  # once, as before


def test_the_palette_in_use_comes_ticked(qtbot: QtBot, sprites: NDArray[np.uint8]) -> None:
    own = Palette("own", "3 sprites", ((0, 0, 0), (250, 250, 250)))
    dialog = RecolourDialog(sprites, ticked=(palettes()["db16"], own))
    qtbot.addWidget(dialog)
    rows = dialog.rows()
    assert rows is not None
    assert rows.rows == ("original", "DB16", "3 sprites")
    assert index_of(dialog, "3 sprites").isValid()


def test_rows_are_painted_pixel_by_pixel(qtbot: QtBot, sprites: NDArray[np.uint8]) -> None:
    solid = sprites.copy()
    solid[..., 3] = 255
    preview = RecolourPreview()
    qtbot.addWidget(preview)
    rows = make_rows(solid, (palettes()["pico-8"],))
    preview.show_rows(rows)
    preview.resize(400, preview.heightForWidth(400))
    preview.show()
    QApplication.processEvents()
    seen = straight_pixels(preview.grab().toImage())
    grid = preview.grid(400)
    assert grid is not None
    for row in range(2):
        found = find(seen, np.kron(rows.sprites[3 * row], np.ones((grid.factor, grid.factor, 1), np.uint8)))
        assert found is not None
        left = found.left() + grid.pitch
        second = seen[found.top() : found.top() + grid.cell, left : left + grid.cell]
        assert np.array_equal(second, np.kron(rows.sprites[3 * row + 1], np.ones((grid.factor,) * 2 + (1,), np.uint8)))


def find(picture: NDArray[np.uint8], part: NDArray[np.uint8]) -> QRect | None:
    height, width = part.shape[:2]
    for top in range(picture.shape[0] - height + 1):
        for left in range(24):
            if np.array_equal(picture[top : top + height, left : left + width], part):
                return QRect(left, top, width, height)
    return None
