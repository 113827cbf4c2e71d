"""Originality of made sprites: copies are found as such, training sprites by themselves or asked for once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from safetensors.torch import load_file
from tiny_model import SIZE, save_tiny_model

from pixelgen.gui.generation.colours.panel import ColourPanel
from pixelgen.gui.generation.originality.availability import Availability, Found
from pixelgen.gui.generation.originality.card import LikenessCard
from pixelgen.gui.generation.originality.controller import OriginalityController
from pixelgen.gui.models.likeness import Likeness, copies, tally
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.model.checkpoint import read_header, save_model
from pixelgen.sprites.folder import LoadOptions, load_sprites
from pixelgen.sprites.procedural import procedural_sprites, write_sprites
from pixelgen.sprites.spriteset import SpriteSet

LEFT = Qt.MouseButton.LeftButton
SEED = 4


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_sprites(procedural_sprites(60, size=SIZE, seed=1), tmp_path / "art" / "heroes")
    return tmp_path / "art" / "heroes"


@pytest.fixture
def training(folder: Path) -> SpriteSet:
    return load_sprites(folder, LoadOptions(size=SIZE, classes=False)).split(validation=0.1, seed=SEED)[0]


def model_of(path: Path, training: SpriteSet) -> Path:
    """A model that says it was trained on ``training``."""
    save_tiny_model(path)
    header = read_header(path)
    data = {"name": "heroes", "digest": training.digest()}
    save_model(path, load_file(path), replace(header, data=data, training={"seed": SEED}))
    return path


@pytest.fixture
def lone_model(tmp_path: Path, training: SpriteSet) -> Path:
    """As one comes from elsewhere: without its data set."""
    return model_of(tmp_path / "zoo" / "heroes" / "model.safetensors", training)


@pytest.fixture
def run_model(tmp_path: Path, folder: Path, training: SpriteSet) -> Path:
    """As a run leaves it behind."""
    run = tmp_path / "runs" / "heroes-1"
    path = model_of(run / "checkpoints" / "best.safetensors", training)
    settings = f"data = [{str(folder)!r}]\nlabels = false\nvalidation = 0.1\nseed = {SEED}\n"
    (run / "config.toml").write_text(settings, encoding="utf-8")
    return path


@pytest.fixture
def controller(qtbot: QtBot) -> Iterator[OriginalityController]:
    controller = OriginalityController()
    yield controller
    end(qtbot, controller)


def end(qtbot: QtBot, controller: OriginalityController) -> None:
    ended: list[bool] = []
    controller.shutdown(lambda: ended.append(True))
    qtbot.waitUntil(lambda: bool(ended), timeout=20_000)


def judged(qtbot: QtBot, controller: OriginalityController, key: str, wish: Callable[[], None]) -> tuple[Likeness, ...]:
    with qtbot.waitSignal(controller.judged, timeout=20_000, check_params_cb=lambda got, _: got == key) as found:
        wish()
    return found.args[1]


def low(training: SpriteSet) -> int:
    """A sprite that can be moved up by a pixel without losing any."""
    return next(index for index, sprite in enumerate(training.pixels) if not sprite[0].any())


def mixed(training: SpriteSet) -> NDArray[np.uint8]:
    """A training sprite, another mirrored and moved, one that is all but the same, and one of noise."""
    moved = np.roll(training.pixels[low(training)][:, ::-1], -1, axis=0)
    near = training.pixels[5].copy()
    near[near[..., 3] > 0, 0] ^= np.uint8(1)
    noise = np.random.default_rng(0).integers(0, 256, (SIZE, SIZE, 4), dtype=np.uint8)
    return np.stack([training.pixels[1], moved, near, noise])


def test_copies_are_found_where_the_run_says_its_sprites_are(
    controller: OriginalityController, qtbot: QtBot, run_model: Path, training: SpriteSet
) -> None:
    with qtbot.waitSignal(
        controller.availabilityChanged, timeout=20_000, check_params_cb=lambda now: now.found is Found.READY
    ):
        controller.set_model(run_model)
    assert controller.availability.data == "heroes"
    sprites = mixed(training)
    sprites.flags.writeable = False  # as batches have them
    found = judged(qtbot, controller, "a", lambda: controller.judge("a", sprites, model=run_model))
    assert [each.verdict for each in found] == ["Copy", "Copy", "Copy", "Original"]
    assert [each.distance == 0 for each in found] == [True, True, False, False]
    for each, number in zip(found, (1, low(training), 5), strict=False):
        assert each.name == training.names[number]
        assert np.array_equal(each.nearest, training.pixels[number])
    assert controller.copies("a") == (0, 1, 2)
    assert controller.verdicts("a") == found
    again = judged(qtbot, controller, "a", lambda: controller.judge("a", sprites, model=run_model))
    assert again is found
    assert controller.verdicts("b") is None
    assert controller.copies("b") == ()


def test_a_data_set_is_asked_for_once_checked_and_remembered(
    controller: OriginalityController, qtbot: QtBot, lone_model: Path, folder: Path, training: SpriteSet
) -> None:
    def ready(now: Availability) -> bool:
        return now.found is Found.READY

    def missing(now: Availability) -> bool:
        return now.found is Found.MISSING

    with qtbot.waitSignal(controller.availabilityChanged, timeout=20_000, check_params_cb=missing):
        controller.set_model(lone_model)
    assert controller.availability.locatable
    assert "heroes" in controller.availability.reason
    with qtbot.waitSignal(controller.paletteFailed, timeout=20_000) as refused:
        controller.find_palette(8)
    assert refused.args == [controller.availability.reason]
    controller.judge("a", mixed(training), model=lone_model)
    controller.judge("b", mixed(training)[::-1], model=lone_model)
    other = folder.parent / "orcs"
    write_sprites(procedural_sprites(60, size=SIZE, seed=2), other)
    with qtbot.waitSignal(controller.availabilityChanged, timeout=20_000, check_params_cb=missing):
        controller.locate(other)
    assert "orcs" in controller.availability.reason.lower()
    assert controller.availability.locatable
    waiting: list[str] = []
    controller.judged.connect(lambda key, _: waiting.append(key))
    with qtbot.waitSignal(controller.availabilityChanged, timeout=20_000, check_params_cb=ready):
        controller.locate(folder)
    qtbot.waitUntil(lambda: set(waiting) == {"a", "b"}, timeout=20_000)

    later = OriginalityController()
    with qtbot.waitSignal(later.availabilityChanged, timeout=20_000, check_params_cb=ready):
        later.set_model(lone_model)
    with qtbot.waitSignal(later.paletteFound, timeout=20_000) as palette:
        later.find_palette(8)
    drawn = training.pixels[training.pixels[..., 3] > 0][:, :3]
    assert len(palette.args[0]) == 8
    assert set(palette.args[0].colours) <= {tuple(colour) for colour in drawn.tolist()}
    end(qtbot, later)


def test_what_cannot_be_judged_says_why(
    controller: OriginalityController, qtbot: QtBot, tmp_path: Path, run_model: Path, folder: Path, training: SpriteSet
) -> None:
    with qtbot.waitSignal(controller.failed, timeout=20_000) as gone:
        controller.judge("a", mixed(training), model=tmp_path / "gone.safetensors")
    assert gone.args[0] == "a"
    assert "gone.safetensors" in gone.args[1].message
    with qtbot.waitSignal(controller.paletteFailed) as refused:
        controller.find_palette(8)
    assert "Choose a model" in refused.args[0]
    next(folder.rglob("*.png")).unlink()
    controller.set_model(run_model)
    with qtbot.waitSignal(controller.failed, timeout=20_000) as changed:
        controller.judge("b", mixed(training), model=run_model)
    assert "not what this model was trained on" in changed.args[1].message
    assert controller.availability.found is Found.MISSING
    controller.set_model(None)
    assert controller.availability.found is Found.NO_MODEL
    assert not controller.availability.locatable


def test_the_last_batch_is_judged_first_and_an_end_leaves_nothing_running(
    qtbot: QtBot, run_model: Path, training: SpriteSet
) -> None:
    controller = OriginalityController()
    order: list[str] = []
    controller.judged.connect(lambda key, _: order.append(key))
    controller.set_model(run_model)
    for number in range(12):
        controller.judge(f"{number:02}", mixed(training), model=run_model)
    controller.judge("05", mixed(training), model=run_model)
    qtbot.waitUntil(lambda: len(order) == 8, timeout=20_000)
    assert order == ["05", "11", "10", "09", "08", "07", "06", "04"]  # more than eight do not wait
    controller.judge("20", mixed(training), model=run_model)
    end(qtbot, controller)


def test_sprites_are_locked_to_the_colours_that_the_model_learned_from(
    controller: OriginalityController, qtbot: QtBot, run_model: Path, training: SpriteSet
) -> None:
    panel = ColourPanel()
    qtbot.addWidget(panel)
    panel.dataPaletteWanted.connect(controller.find_palette)
    controller.paletteFound.connect(panel.use_data_palette)
    controller.paletteFailed.connect(panel.refuse_data_palette)
    controller.set_model(run_model)
    panel.set_data_available()
    panel.control.open_popup()
    model = panel.control.popup.list.model()
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    own = next(index for index in rows if index.data() == "The data set's own")
    panel.control.popup.list.setCurrentIndex(own)
    with qtbot.waitSignal(panel.changed, timeout=20_000):
        qtbot.keyClick(panel.control.popup.list, Qt.Key.Key_Return)
    drawn = {tuple(colour) for colour in training.pixels[training.pixels[..., 3] > 0][:, :3].tolist()}
    assert panel.locked is not None
    assert panel.locked.label == "heroes"
    assert len(panel.locked) == 32
    assert set(panel.locked.colours) <= drawn
    painted = panel.paint(mixed(training))
    assert {tuple(colour) for colour in painted[painted[..., 3] > 0][:, :3].tolist()} <= set(panel.locked.colours)


def test_words_for_many() -> None:
    found = [likeness("Copy", 0.0), likeness("Original", 0.2), likeness("Copy", 0.01), likeness("Close", 0.1)]
    assert copies(found) == (0, 2)
    assert tally(found) == "1 original · 1 close · 2 copies"
    assert tally(found[1:2]) == "1 original"
    assert tally(found[:1]) == "0 original · 1 copy"
    assert found[0].told() == "The same, pixel for pixel."
    assert "0.5 times" in found[3].told()
    assert "says little" in replace(found[3], usual=0.0).told()


# -- the card ---------------------------------------------------------------------------------------------------------

NEAREST = procedural_sprites(2, size=16, seed=3).pixels


def likeness(verdict: str, distance: float) -> Likeness:
    return Likeness(
        nearest=NEAREST[1],
        name="orcs/a very long name of a training sprite 0012.png",
        distance=distance,
        usual=0.2,
        verdict=verdict,  # type: ignore[arg-type]
    )


@pytest.fixture
def card(qtbot: QtBot) -> LikenessCard:
    card = LikenessCard()
    qtbot.addWidget(card)
    card.resize(300, 320)
    card.show()
    return card


def texts(card: LikenessCard) -> tuple[str, ...]:
    """What a person reads."""
    labels = (card.verdict, card.words, card.hint)
    return tuple(label.text() for label in labels if label.isVisible())


def test_the_card_leads_from_nothing_to_a_pair(card: LikenessCard) -> None:
    assert texts(card) == ("No model is chosen.",)
    card.set_availability(Availability(found=Found.READY, data="heroes"))
    assert texts(card)[0].startswith("Make sprites")
    card.set_verdicts(None)
    assert texts(card)[0].startswith("Looking for")
    card.set_sprite(1, NEAREST[0])
    assert card.pair.isVisible()
    assert texts(card)[0].startswith("Looking for")
    card.set_verdicts([likeness("Original", 0.21), likeness("Copy", 0.01)])
    assert texts(card) == ("Copy", "Distance 0.010: 0.05 times what real sprites keep from each other.")
    assert card.made_name.text() == "Sprite 2"
    assert card.nearest_name.text().startswith("orcs/")
    assert "Copy" in card.accessibleDescription()
    assert card.scale.isVisible()
    assert card.scale.share == pytest.approx(0.05)
    assert card.copies == (1,)
    card.set_sprite(None)
    assert texts(card) == ("1 original · 1 copy", "Select a sprite to see the training sprite that it is most like.")
    assert not card.pair.isVisible()
    card.set_sprite(7, NEAREST[0])  # of another batch, before its verdicts are known
    assert card.verdict.text() == ""
    card.set_verdicts(None, expected=False)
    card.set_sprite(None)
    assert texts(card)[0].startswith("Make sprites")
    card.show_problem("The model is gone.")
    assert texts(card) == ("The model is gone.",)


def test_the_pair_is_painted_pixel_by_pixel(card: LikenessCard) -> None:
    card.set_availability(Availability(found=Found.READY))
    made = NEAREST[0].copy()
    made[..., 3] = 255
    nearest = replace(likeness("Close", 0.1), nearest=np.flip(made, 1).copy())
    card.set_verdicts([nearest])
    card.set_sprite(0, made)
    QApplication.processEvents()
    seen = straight_pixels(card.pair.grab().toImage())
    factor = seen.shape[0] // 16
    large = np.kron(made, np.ones((factor, factor, 1), np.uint8))
    side = 16 * factor
    half = seen.shape[1] // 2
    left = (half - side) // 2
    assert factor >= 4
    assert np.array_equal(seen[:side, left : left + side], large)
    assert np.array_equal(seen[:side, half + left : half + left + side], np.flip(large, 1))


def test_a_folder_is_named_by_dialog_or_dropped(card: LikenessCard, qtbot: QtBot, tmp_path: Path, drop_files) -> None:  # type: ignore[no-untyped-def]
    missing = Availability(found=Found.MISSING, reason="They did not come with it.", locatable=True, data="heroes")
    card.set_availability(missing)
    card.set_sprite(0, NEAREST[0])
    assert texts(card) == ("They did not come with it.",)
    assert not card.pair.isVisible()
    qtbot.mouseClick(card.locate, LEFT)
    dialog = card.findChild(QFileDialog)
    assert dialog is not None
    with qtbot.waitSignal(card.locateWanted) as named:
        dialog.fileSelected.emit(str(tmp_path))
    dialog.close()
    assert named.args == [tmp_path]
    with qtbot.waitSignal(card.locateWanted) as dropped:
        assert drop_files(card, [tmp_path])
    assert dropped.args == [tmp_path]
    card.set_availability(Availability(found=Found.READY))
    assert not card.locate.isVisible()
    assert not drop_files(card, [tmp_path])
