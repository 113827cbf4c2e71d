"""The gallery: exact pixels, thousands of sprites, names that are read out."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from pixelgen.gui.training.dataset.examination import Thumbnail
from pixelgen.gui.training.dataset.group_model import GroupModel, SpriteGroup
from pixelgen.gui.training.dataset.left_out_model import LeftOutItem, LeftOutModel
from pixelgen.gui.training.progress.film_strip import MomentModel, short_count
from pixelgen.gui.widgets.sprite_gallery import SpriteGallery, whole_factor
from pixelgen.gui.widgets.sprite_model import SpriteListModel, SpriteRole
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.training.events import PreviewReady


@pytest.fixture
def gallery(qtbot):
    gallery = SpriteGallery(wanted=48)
    qtbot.addWidget(gallery)
    gallery.resize(400, 300)
    gallery.show()
    qtbot.waitExposed(gallery)
    return gallery


def random_sprites(count: int, size: int) -> np.ndarray:
    pixels = np.random.default_rng(0).integers(0, 256, (count, size, size, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    return pixels


def test_models_keep_qts_rules(qapp, sprites):
    reporting = QAbstractItemModelTester.FailureReportingMode.Fatal
    model = SpriteListModel()
    testers = [QAbstractItemModelTester(model, reporting)]
    model.set_sprites(sprites.pixels, sprites.names)
    model.set_sprites(sprites.pixels[:3])
    model.set_sprites(sprites.pixels[:0])
    moments = MomentModel()
    testers.append(QAbstractItemModelTester(moments, reporting))
    preview = PreviewReady(run_id="r", step=3, images=1, seconds=1.0, sprites=sprites.pixels[:4])
    moments.sync([preview])
    moments.sync([preview])
    moments.sync(())
    left_out = LeftOutModel()
    testers.append(QAbstractItemModelTester(left_out, reporting))
    left_out.set_items([LeftOutItem(title="a.png", reason="broken", path=Path("a.png"))])
    left_out.set_thumbnails([Thumbnail(Path("a.png"), sprites.pixels[0], (16, 16))])
    left_out.set_items([])
    groups = GroupModel()
    testers.append(QAbstractItemModelTester(groups, reporting))
    groups.set_groups([SpriteGroup(label="Mirrored", detail="2 sprites", members=(3, 7))], sprites)
    groups.set_out({sprites.names[7]})
    groups.set_groups([], None)


def test_roles_give_pixels_pictures_and_names(qapp, sprites):
    model = SpriteListModel()
    model.set_sprites(sprites.pixels, sprites.names)
    index = model.index(5)
    assert index.data() == sprites.names[5]
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == sprites.names[5]
    np.testing.assert_array_equal(index.data(SpriteRole.PIXELS), sprites.pixels[5])
    np.testing.assert_array_equal(straight_pixels(index.data(Qt.ItemDataRole.DecorationRole)), sprites.pixels[5])
    assert model.data(QModelIndex()) is None


def test_captions_may_be_computed_or_left_out(qapp, sprites):
    model = SpriteListModel()
    model.set_sprites(sprites.pixels, lambda row: f"hero {row}")
    assert model.index(2).data() == "hero 2"
    model.set_sprites(sprites.pixels)
    assert model.index(2).data() == "Sprite 3"


@pytest.mark.parametrize(("size", "factor"), [(8, 6), (16, 3), (32, 2), (48, 1), (128, 1)])
def test_sprites_are_enlarged_by_the_nearest_whole_factor(qtbot, gallery, size, factor):
    ratio = gallery.devicePixelRatioF()
    assert whole_factor(48, size, 1.0) == factor
    pixels = random_sprites(3, size)
    gallery.set_sprites(pixels)
    rect = gallery.visualRect(gallery.sprites.index(1))
    shown = straight_pixels(gallery.viewport().grab().toImage())
    left, top = round((rect.x() + 2) * ratio), round((rect.y() + 2) * ratio)
    side = size * whole_factor(48, size, ratio)
    block = shown[top : top + side, left : left + side, :3]
    expected = pixels[1].repeat(side // size, 0).repeat(side // size, 1)[: len(block), : block.shape[1], :3]
    np.testing.assert_array_equal(block, expected)


def test_the_checkerboard_starts_anew_in_each_cell_so_that_scrolling_cannot_tear_it(gallery):
    gallery.set_sprites(np.zeros((6, 16, 16, 4), np.uint8))
    ratio = gallery.devicePixelRatioF()
    shown = straight_pixels(gallery.viewport().grab().toImage())
    side = 16 * whole_factor(48, 16, ratio)
    cells = []
    for row in range(6):
        rect = gallery.visualRect(gallery.sprites.index(row))
        left, top = round((rect.x() + 2) * ratio), round((rect.y() + 2) * ratio)
        cells.append(shown[top : top + side, left : left + side])
    assert len(np.unique(cells[0].reshape(-1, 4), axis=0)) == 2
    assert all((cell == cells[0]).all() for cell in cells)


def test_ten_thousand_sprites_open_and_scroll_to_the_end(qtbot, gallery):
    gallery.set_sprites(random_sprites(10_000, 16))
    last = gallery.sprites.index(9_999)
    qtbot.waitUntil(lambda: gallery.visualRect(last).isValid(), timeout=20_000)
    gallery.scrollTo(last)
    assert gallery.viewport().rect().intersects(gallery.visualRect(last))
    gallery.grab()


def test_the_arrow_keys_choose(qtbot, gallery, sprites):
    gallery.set_sprites(sprites.pixels, sprites.names)
    gallery.setFocus()
    gallery.setCurrentIndex(gallery.sprites.index(0))
    with qtbot.waitSignal(gallery.chosen, timeout=1000) as caught:
        qtbot.keyClick(gallery, Qt.Key.Key_Right)
    assert caught.args == [1]


def test_an_empty_gallery_says_what_will_be_there(qtbot, gallery):
    blank = straight_pixels(gallery.grab().toImage())
    gallery.set_message("Sprites appear here.")
    assert (straight_pixels(gallery.grab().toImage()) != blank).any()


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0"), (999, "999"), (1000, "1k"), (1250, "1.2k"), (34_400, "34k"), (1_100_000, "1.1M")]
)
def test_steps_are_short_on_the_film_strip(number, text):
    assert short_count(number) == text
