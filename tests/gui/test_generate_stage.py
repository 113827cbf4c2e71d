"""The time machine: which sprites are seen in which state and colours, what is selected, what is asked for."""

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from pixelgen.gui.generation.stage.branch import BranchPoint
from pixelgen.gui.generation.stage.shown_sprites import ShownSprites
from pixelgen.gui.generation.stage.stage import SpriteStage
from pixelgen.gui.models.trajectory import Moment, TrajectoryStore
from pixelgen.gui.widgets.sprite_canvas import Mark
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.gui.widgets.sprite_strip import SpriteStrip

Key = Qt.Key
_SIZE = 8


def moment(index: int, *, total: int = 4, sprites: int = 6) -> Moment:
    pixels = np.random.default_rng(index).integers(0, 256, (2, sprites, _SIZE, _SIZE, 4), dtype=np.uint8)
    raw, predicted = pixels
    if index == total:
        raw = predicted
    return Moment(index=index, total=total, t=index / total, calls=2 * index, raw=raw, predicted=predicted)


def filled(states: int = 5, *, sprites: int = 6) -> TrajectoryStore:
    store = TrajectoryStore()
    for index in range(states):
        store.append(moment(index, total=states - 1, sprites=sprites))
    return store


def swap(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Red and blue changed for one another."""
    return pixels[..., [2, 1, 0, 3]]


@pytest.fixture
def stage(qtbot: QtBot) -> SpriteStage:
    stage = SpriteStage(TrajectoryStore())
    qtbot.addWidget(stage)
    stage.resize(760, 840)
    stage.show()
    stage.show_store(filled())
    return stage


def part(stage: SpriteStage, kind: type, name: str):
    found = stage.findChild(kind, name)
    assert found is not None, name
    return found


def click(qtbot: QtBot, stage: SpriteStage, place: int, *, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    centre = stage.canvas.cell_rect(place).center() / stage.canvas.devicePixelRatioF()
    qtbot.mouseClick(stage.canvas.viewport(), Qt.MouseButton.LeftButton, modifier, pos=centre)


# -- numbers and places ------------------------------------------------------------------------------------------------


def test_sprites_are_known_by_number_whatever_stands_where(qtbot: QtBot, stage: SpriteStage) -> None:
    stage.set_shown((5, 0, 3))
    assert np.array_equal(stage.canvas.sprites, stage.store[-1].predicted[[5, 0, 3]])
    assert np.array_equal(stage.shown_sprites(), stage.canvas.sprites)
    click(qtbot, stage, 2)
    assert stage.selected == (3,)
    assert stage.current == 3
    assert part(stage, QWidget, "generate.selection").text() == "Sprite 4 of 6"
    click(qtbot, stage, 0, modifier=Qt.KeyboardModifier.ControlModifier)
    assert stage.selected == (5, 3)
    assert stage.current == 5
    assert part(stage, QWidget, "generate.selection").text() == "2 of 6 sprites selected"


def test_the_selection_follows_its_sprites_through_reordering_and_deletion(stage: SpriteStage) -> None:
    told: list[tuple[tuple[int, ...], int | None]] = []
    stage.selectionChanged.connect(lambda: told.append((stage.selected, stage.current)))
    stage.select((1, 4), current=4)
    stage.set_shown((4, 3, 2, 1, 0, 5))
    assert (stage.selected, stage.current) == ((4, 1), 4)
    stage.set_shown((3, 2, 1, 0, 5))
    assert (stage.selected, stage.current) == ((1,), 1)
    stage.set_shown((3, 2, 0, 5))  # 1 stood third: what stands there now is next to be looked at
    assert (stage.selected, stage.current) == ((0,), 0)
    stage.set_shown((3, 2))
    assert stage.selected == (2,)
    stage.set_shown(())
    assert stage.selected == ()
    assert stage.shown_sprites() is None
    assert "Undo" in stage.canvas.message
    stage.set_shown(None)
    assert stage.shown_sprites() is not None
    # Each change was told once, and nothing in between.
    assert told == [((1, 4), 4), ((4, 1), 4), ((1,), 1), ((0,), 0), ((2,), 2), ((), None)]


def test_marks_and_wishes_of_the_canvas_speak_of_numbers(stage: SpriteStage) -> None:
    stage.set_marks({4: Mark(starred=True, name="king"), 0: Mark(verdict="Copy")})
    stage.set_shown((4, 2, 0))
    stage.select((4,))
    assert part(stage, QWidget, "generate.selection").text() == "Sprite 5 of 6 · king"
    assert "king" in stage.canvas.accessibleDescription()
    asked: list[tuple[object, ...]] = []
    stage.activated.connect(lambda *what: asked.append(what))
    stage.moveWanted.connect(lambda *what: asked.append(what))
    stage.dragWanted.connect(lambda *what: asked.append(what))
    stage.canvas.activated.emit(1)
    stage.canvas.moveWanted.emit((0, 2), 1)
    stage.canvas.dragWanted.emit((1, 2))
    assert asked == [(2,), ((4, 0), 1), ((2, 0),)]


# -- colours -----------------------------------------------------------------------------------------------------------


def test_colours_are_put_on_when_shown_and_each_state_once(stage: SpriteStage) -> None:
    painted: list[int] = []

    def paint(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        painted.append(len(pixels))
        return swap(pixels)

    own = [state.raw.copy() for state in stage.store]
    stage.set_paint(paint)
    for _ in range(3):
        for position in range(5):
            stage.scrubber.go_to(position)
            assert np.array_equal(stage.canvas.sprites, swap(own[position]))
    assert painted.count(6) == 5
    assert all(np.array_equal(state.raw, pixels) for state, pixels in zip(stage.store, own, strict=True))
    stage.set_plain(plain=True)
    assert np.array_equal(stage.canvas.sprites, own[4])
    stage.set_plain(plain=False)
    assert np.array_equal(stage.canvas.sprites, swap(own[4]))
    assert painted.count(6) == 5  # the comparison forgot nothing
    stage.set_paint(None)
    assert np.array_equal(stage.canvas.sprites, own[4])


def test_painted_states_stay_below_their_limit() -> None:
    store = filled(5)
    state = store[0].raw.nbytes
    sprites = ShownSprites(store, limit=2 * state)
    painted: list[int] = []

    def paint(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        painted.append(1)
        return swap(pixels)

    sprites.set_paint(paint)
    for position in (0, 1, 0, 2):
        assert np.array_equal(sprites.pixels(position, "raw"), swap(store[position].raw))
    assert len(painted) == 3
    sprites.pixels(0, "raw")  # looked at after 1, so it is 1 that went
    assert len(painted) == 3
    sprites.pixels(1, "raw")
    assert len(painted) == 4


def test_numbers_that_make_no_sense_are_refused() -> None:
    sprites = ShownSprites(filled(2))
    for wrong in ((0, 0), (-1,)):
        with pytest.raises(ValueError, match="different numbers"):
            sprites.set_shown(wrong)
    with pytest.raises(IndexError, match="place 6"):
        sprites.number(6)
    assert sprites.place(6) is None


# -- the way of one sprite ---------------------------------------------------------------------------------------------


def test_the_filmstrip_shows_every_state_of_the_selected_sprite(qtbot: QtBot, stage: SpriteStage) -> None:
    strip = stage.way.strip
    assert strip.frames.rowCount() == 0
    click(qtbot, stage, 2)
    assert strip.frames.rowCount() == 5
    for row, state in enumerate(stage.store):
        frame = strip.frames.frame(row)
        assert np.array_equal(frame.pixels, state.raw[2])
        assert (frame.label, frame.note) == (f"{state.t:.2f}", f"{2 * row} calls")
        assert f"state {row} of 4" in strip.frames.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert strip.current == 4
    qtbot.mouseClick(
        strip.viewport(), Qt.MouseButton.LeftButton, pos=strip.visualRect(strip.frames.index(1, 0)).center()
    )
    assert stage.scrubber.position == 1
    assert np.array_equal(stage.canvas.sprites, stage.store[1].raw)
    stage.scrubber.go_to(3)
    assert strip.current == 3
    stage.switch_view()
    assert np.array_equal(strip.frames.frame(3).pixels, stage.store[3].predicted[2])
    stage.set_paint(swap)
    assert np.array_equal(strip.frames.frame(3).pixels, swap(stage.store[3].predicted[2]))
    stage.canvas.select(())
    assert strip.frames.rowCount() == 0


def test_states_that_arrive_are_added_to_the_strip(stage: SpriteStage) -> None:
    store = TrajectoryStore()
    stage.select((1,))
    stage.show_store(store)
    assert stage.moment is None
    for index in range(3):
        store.append(moment(index, total=3))
        stage.add_moment(index, last=3)
    stage.select((1,))
    assert stage.way.strip.frames.rowCount() == 3
    assert not stage.buttons.film.isEnabled()
    store.append(moment(3, total=3))
    stage.add_moment(3, last=3)
    assert stage.way.strip.frames.rowCount() == 4
    assert stage.way.strip.current == 3
    assert stage.buttons.film.isEnabled()
    assert [mark.label for mark in stage.scrubber.slider.marks] == ["0.00", "0.33", "0.67", "1.00"]


def test_the_strip_is_there_where_it_makes_no_sprite_smaller(qtbot: QtBot, stage: SpriteStage) -> None:
    factors = []
    for height in range(500, 900, 20):
        stage.resize(500, height)
        QApplication.processEvents()
        shown = stage.canvas.factor
        if not stage.way.isVisible():
            stage.buttons.strip.setChecked(True)
            QApplication.processEvents()
            assert stage.canvas.factor < shown
        factors.append((shown, stage.way.isVisible()))
    assert len(set(factors)) > 1
    stage.resize(500, 880)
    stage.toggle_strip()  # from now on the person decides
    folded = stage.buttons.strip.isChecked()
    for height in (500, 640, 880):
        stage.resize(500, height)
        assert stage.buttons.strip.isChecked() is folded


def test_the_strip_can_be_folded_away_and_that_is_remembered(qtbot: QtBot, stage: SpriteStage) -> None:
    button = part(stage, QToolButton, "generate.showFilmstrip")
    assert stage.way.isVisible()
    slider = stage.scrubber.slider
    qtbot.waitUntil(lambda: slider.height() == slider.sizeHint().height())  # laid out
    before = stage.canvas.height()
    click(qtbot, stage, 0)
    QApplication.processEvents()
    QApplication.processEvents()
    assert stage.canvas.height() == before  # a selection moves nothing
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not stage.way.isVisible()
    stage.scrubber.speed.setCurrentIndex(0)
    other = SpriteStage(TrajectoryStore())
    qtbot.addWidget(other)
    other.set_values(stage.values())
    assert other.values() == stage.values()
    other.set_values({"filmstrip": "?", "speed": "?"})
    assert other.values() == stage.values()


def test_branching_off_names_the_state_and_the_sprite_foreseen_there(qtbot: QtBot, stage: SpriteStage) -> None:
    asked: list[BranchPoint] = []
    stage.branchWanted.connect(asked.append)
    button = part(stage, QPushButton, "generate.branch")
    assert "Select a sprite" in button.toolTip()
    stage.set_paint(swap)
    stage.set_shown((3, 2, 1))
    click(qtbot, stage, 0)
    assert not button.isEnabled()  # at the end there is nothing left to decide
    assert "between" in button.toolTip()
    stage.scrubber.go_first()
    assert not button.isEnabled()
    stage.scrubber.go_to(2)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    (point,) = asked
    assert (point.number, point.index, point.t) == (3, 2, 0.5)
    assert np.array_equal(point.pixels, stage.store[2].predicted[3])  # in its own colours


def test_onion_skin_lays_the_state_before_under_this_one(stage: SpriteStage) -> None:
    stage.bar.onion_button.setChecked(True)
    stage.set_shown((1, 0))
    stage.scrubber.go_to(2)
    assert np.array_equal(stage.canvas.onion, stage.store[1].raw[[1, 0]])
    stage.switch_view()
    assert np.array_equal(stage.canvas.onion, stage.store[1].predicted[[1, 0]])
    stage.scrubber.go_first()
    assert stage.canvas.onion is None
    stage.scrubber.go_last()
    stage.bar.onion_button.setChecked(False)
    assert stage.canvas.onion is None


def test_the_magnification_is_told_from_the_first_sprites_on(qtbot: QtBot) -> None:
    stage = SpriteStage(TrajectoryStore())
    qtbot.addWidget(stage)
    stage.resize(420, 420)
    stage.show()
    stage.show_store(filled(2, sprites=400))
    assert stage.canvas.factor == 1
    assert part(stage, QWidget, "generate.zoom").text() == "1×"


# -- batches -----------------------------------------------------------------------------------------------------------


def test_another_batch_is_shown_at_its_end(stage: SpriteStage) -> None:
    stage.set_shown((2, 1))
    stage.scrubber.go_to(1)
    other = filled(3, sprites=2)
    stage.show_store(other)
    assert stage.numbers == (0, 1)
    assert np.array_equal(stage.canvas.sprites, other[2].raw)
    assert stage.scrubber.label.text() == "state 2 of 2 · t = 1.00"
    assert stage.scrubber.label.toolTip() == "state 2 of 2 · t = 1.00 · 4 calls"
    assert stage.selected == ()


def test_a_batch_whose_states_are_gone_offers_to_make_them_again(qtbot: QtBot, stage: SpriteStage) -> None:
    sprites = stage.store[-1].predicted.copy()
    stage.show_store(TrajectoryStore.finished(sprites))
    assert np.array_equal(stage.canvas.sprites, sprites)
    assert stage.scrubber.label.text() == "finished sprites"
    assert not stage.scrubber.slider.isEnabled()
    again = part(stage, QPushButton, "generate.again")
    assert again.isVisible()
    assert not part(stage, QWidget, "generate.filmstrip").isVisible()
    with qtbot.waitSignal(stage.statesWanted):
        qtbot.mouseClick(again, Qt.MouseButton.LeftButton)
    stage.show_store(filled())
    assert not again.isVisible()
    assert stage.scrubber.slider.isEnabled()


def test_several_sprites_are_copied_side_by_side(stage: SpriteStage) -> None:
    stage.set_shown((3, 5, 0))
    stage.select((0, 3))
    stage.copy_selected()
    copied = straight_pixels(QGuiApplication.clipboard().image())
    assert np.array_equal(copied, np.concatenate([stage.store[-1].raw[3], stage.store[-1].raw[0]], axis=1))


# -- the line below ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "step"), [(16, 1), (40, 1), (48, 2), (128, 4)])
def test_the_picture_of_the_chosen_sprite_stays_small_and_sharp(
    qtbot: QtBot, stage: SpriteStage, size: int, step: int
) -> None:
    sprites = np.random.default_rng(size).integers(0, 256, (6, size, size, 4), dtype=np.uint8)
    sprites[..., 3] = 255
    stage.show_store(TrajectoryStore.finished(sprites))
    height = stage.canvas.height()
    click(qtbot, stage, 4)
    assert stage.canvas.height() == height
    assert stage.selection.height() <= 40
    picture = stage.selection.findChild(SpriteStrip)
    assert np.array_equal(straight_pixels(picture.grab().toImage()), sprites[4, ::step, ::step])


def test_seed_and_index_are_read_before_a_long_name(qtbot: QtBot, stage: SpriteStage) -> None:
    stage.seed = 12345
    stage.resize(612, 600)  # what a window of 1280 px leaves
    stage.set_marks({1: Mark(name="Sir Galahad of the Lake")})
    click(qtbot, stage, 1)
    stage.grab()
    text = stage.selection.text
    assert text.text() == "Sprite 2 of 6 · seed 12345, index 1 · Sir Galahad of the Lake"
    assert text.shown_text().startswith("Sprite 2 of 6 · seed 12345, index 1")
    assert text.toolTip() == text.text()
    stage.resize(524, 500)  # a window of 880 px
    stage.grab()
    assert text.shown_text().startswith("Sprite 2 of 6 · seed")
    assert text.toolTip() == text.text()


# -- the scale of the scrubber -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [200, 420, 900])
@pytest.mark.parametrize("states", [2, 9, 51, 201])
def test_labels_of_the_scale_never_touch_and_name_the_last_state(qtbot: QtBot, width: int, states: int) -> None:
    stage = SpriteStage(TrajectoryStore())
    qtbot.addWidget(stage)
    stage.show_store(filled(states, sprites=1))
    slider = stage.scrubber.slider
    slider.resize(width, slider.sizeHint().height())
    labels = slider.shown_labels()
    values = [value for value, _ in labels]
    assert values[-1] == states - 1
    assert labels[-1][1] == "1.00"
    advance = slider.fontMetrics().horizontalAdvance("0.00") * 0.8
    per_state = (width - 18) / (states - 1)
    assert all((right - left) * per_state > advance for left, right in pairwise(values))


def test_the_pointer_on_the_scale_is_told_of_the_state_below_it(stage: SpriteStage) -> None:
    slider = stage.scrubber.slider
    for share, state in ((0.0, 0), (0.5, 2), (1.0, 4)):
        place = QPoint(round(9 + share * (slider.width() - 18)), slider.height() // 2)
        QApplication.sendEvent(slider, QHelpEvent(QEvent.Type.ToolTip, place, slider.mapToGlobal(place)))
        assert QToolTip.text() == f"state {state} of 4 · t = {state / 4:.2f} · {2 * state} calls"
    QToolTip.hideText()


def test_every_control_is_named_for_people_who_cannot_see_it(stage: SpriteStage) -> None:
    for name in ("filmstrip", "branch", "film", "showFilmstrip", "copy", "export"):
        widget = part(stage, QWidget, f"generate.{name}")
        assert widget.accessibleName() or widget.text(), name
        assert widget.toolTip() or name == "filmstrip", name
