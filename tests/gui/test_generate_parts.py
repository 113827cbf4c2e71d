"""The parts of the Generate tab: the job with its cache and its memory limit, the list of models, seeds, scrubber."""

import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PySide6.QtCore import QAbstractItemModel, QEvent, QPoint, Qt
from PySide6.QtGui import QMouseEvent, QValidator
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from safetensors.torch import load_file
from tiny_model import SIZE, add_to_zoo, save_tiny_model

from pixelgen.errors import Cancelled, ConfigError
from pixelgen.flow.config import SampleConfig
from pixelgen.gui.generation.generate_job import GenerationRequest, GenerationStarted, ModelCache, generation
from pixelgen.gui.generation.models.info import inspect_model
from pixelgen.gui.models.checkpoint_list import CheckpointListModel, EntryRole, ModelEntry, run_entries, zoo_entries
from pixelgen.gui.models.trajectory import VIEWS, Moment, TrajectoryStore
from pixelgen.gui.widgets.scrubber import Scrubber
from pixelgen.gui.widgets.seed_edit import SeedEdit
from pixelgen.gui.widgets.segmented import SegmentedChoice
from pixelgen.model.checkpoint import read_header, save_model
from pixelgen.runtime.cancel import CancelToken

# -- the job -----------------------------------------------------------------------------------------------------------


def run(request: GenerationRequest, cache: ModelCache, **limits: int) -> list[Any]:
    reported: list[Any] = []
    generation(request, cache, **limits)(reported.append, CancelToken())
    return reported


def test_the_job_reports_the_model_and_then_every_state(tmp_path: Path) -> None:
    path = save_tiny_model(tmp_path / "orcs.safetensors")
    config = SampleConfig(count=3, solver="midpoint", calls=8)
    started, *moments = run(GenerationRequest(model=path, title="m", config=config, device="cpu"), ModelCache())
    assert isinstance(started, GenerationStarted)
    assert started.size == SIZE
    assert [entry["index"] for entry in started.entries] == [0, 1, 2]
    assert [moment.index for moment in moments] == [0, 1, 2, 3, 4]
    assert moments[-1].t == 1.0
    assert moments[-1].raw is moments[-1].predicted  # at t = 1 both are the finished sprite
    assert not np.array_equal(moments[0].raw, moments[0].predicted)
    assert all(isinstance(moment, Moment) and not moment.raw.flags.writeable for moment in moments)


def test_states_are_thinned_out_to_fit_into_memory(tmp_path: Path) -> None:
    request = GenerationRequest(
        model=save_tiny_model(tmp_path / "m.safetensors"),
        title="m",
        config=SampleConfig(count=4, solver="euler", calls=20),
        device="cpu",
    )
    per_state = 2 * 4 * SIZE * SIZE * 4
    _, *moments = run(request, ModelCache(), limit=7 * per_state)
    assert [moment.index for moment in moments] == [0, 4, 8, 12, 16, 20]
    store = TrajectoryStore()
    for moment, last in zip(moments, (20, 5, 5, 5, 5, 5), strict=True):
        store.append(moment)
        assert store.last_position == last
    assert store.nbytes <= 7 * per_state
    with pytest.raises(ConfigError, match="memory"):
        run(request, ModelCache(), limit=per_state)


def test_a_model_is_loaded_again_only_when_its_file_changes(tmp_path: Path) -> None:
    path = save_tiny_model(tmp_path / "m.safetensors", seed=0)
    cache, cpu = ModelCache(), torch.device("cpu")
    first = cache.get(path, device=cpu)
    assert cache.get(path, device=cpu) is first
    save_tiny_model(path, seed=1)
    os.utime(path, ns=(time.time_ns(), path.stat().st_mtime_ns + 1_000_000))
    again = cache.get(path, device=cpu)
    assert again is not first
    assert again.digest != first.digest


def test_an_aborted_job_leaves(tmp_path: Path) -> None:
    path = save_tiny_model(tmp_path / "m.safetensors")
    cancel = CancelToken()
    seen: list[Any] = []

    def report(value: Any) -> None:
        seen.append(value)
        if len(seen) == 3:
            cancel.abort()

    config = SampleConfig(count=2, solver="euler", calls=50)
    with pytest.raises(Cancelled):
        generation(GenerationRequest(model=path, title="m", config=config, device="cpu"), ModelCache())(report, cancel)
    assert len(seen) == 3


# -- models ------------------------------------------------------------------------------------------------------------


def test_the_list_of_models_has_headings_that_cannot_be_chosen(tmp_path: Path, qtbot: QtBot) -> None:
    zoo, runs = tmp_path / "zoo", tmp_path / "runs"
    for name in ("aardvarks", "heroes-32"):
        add_to_zoo(zoo, name)
    (zoo / "unfinished").mkdir()
    for age, name in enumerate(("new", "old")):
        path = save_tiny_model(runs / name / "checkpoints" / "latest.safetensors")
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    (runs / "empty").mkdir()
    entries = [*zoo_entries(zoo), *run_entries(runs)]
    assert [entry.title for entry in entries] == ["heroes-32", "aardvarks", "new", "old"]
    assert run_entries(tmp_path / "nowhere") == []

    model = CheckpointListModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_entries(entries)
    shown = texts(model)
    assert shown == ["Zoo", "heroes-32", "aardvarks", "Your runs", "new", "old"]
    enabled = [bool(model.index(row, 0).flags() & Qt.ItemFlag.ItemIsEnabled) for row in range(len(shown))]
    assert enabled == [False, True, True, False, True, True]
    assert model.index(0, 0).data(EntryRole.ENTRY) is None
    assert model.index(4, 0).data(EntryRole.ENTRY).title == "new"
    assert model.row_of(entries[3].path) == 5
    assert model.row_of(tmp_path) is None
    model.set_entries([])
    assert texts(model) == []


def texts(model: QAbstractItemModel) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_card_shows_the_sprites_that_lie_beside_the_model(tmp_path: Path) -> None:
    from PIL import Image

    path = save_tiny_model(tmp_path / "run" / "checkpoints" / "best.safetensors", classes=("a",))
    sheet = np.random.default_rng(0).integers(1, 256, (2 * SIZE, 3 * SIZE, 4), dtype=np.uint8)
    (tmp_path / "run" / "samples").mkdir()
    Image.fromarray(sheet).save(tmp_path / "run" / "samples" / "step_0000100.png")
    Image.fromarray(sheet.repeat(3, axis=0).repeat(3, axis=1)).save(tmp_path / "run" / "samples" / "step_0000200.png")
    info = inspect_model(ModelEntry(title="run", path=path, kind="run"))
    assert info.thumbnail is not None
    assert info.thumbnail.shape == (6, SIZE, SIZE, 4)  # the newest sheet, its enlargement undone
    assert np.array_equal(info.thumbnail[4], sheet[SIZE:, SIZE : 2 * SIZE])
    assert (info.classes, info.fid, info.fid_floor, info.licence) == (("a",), 3.25, 1.5, "CC0")


@pytest.mark.parametrize(("steps", "said"), [(1, "Trained for 1 step."), (1200, "Trained for 1,200 steps.")])
def test_a_card_says_how_long_a_model_was_trained(tmp_path: Path, steps: int, said: str) -> None:
    path = save_tiny_model(tmp_path / "model.safetensors")
    save_model(path, load_file(path), replace(read_header(path), training={"step": steps}))
    assert inspect_model(ModelEntry(title="model", path=path, kind="file")).description == said


# -- fields ------------------------------------------------------------------------------------------------------------


def test_seeds_of_63_bits_are_typed_pasted_and_stepped(qtbot: QtBot) -> None:
    field = SeedEdit()
    qtbot.addWidget(field)
    largest = 2**63 - 1
    field.selectAll()
    qtbot.keyClicks(field, str(largest))
    assert field.value() == largest
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == largest
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.value() == largest - 1
    field.selectAll()
    qtbot.keyClicks(field, "12x-3")
    assert field.value() == 123
    assert field.validator().validate("9223372036854775808", 0)[0] is QValidator.State.Invalid
    assert field.validator().validate("1,234 567", 9)[:2] == (QValidator.State.Acceptable, "1234567")
    field.clear()
    assert field.value() == 0
    with pytest.raises(ValueError, match="seed"):
        field.setValue(-1)


def test_segments_hold_one_choice_and_follow_the_arrow_keys(qtbot: QtBot) -> None:
    view = SegmentedChoice(VIEWS, "v")
    qtbot.addWidget(view)
    view.show()
    assert view.key == "raw"
    with qtbot.waitSignal(view.keyChanged) as told:
        qtbot.mouseClick(view.button("predicted"), Qt.MouseButton.LeftButton)
    assert told.args == ["predicted"]
    view.activateWindow()
    view.button("predicted").setFocus()
    qtbot.waitUntil(view.button("predicted").hasFocus)
    qtbot.keyClick(view.button("predicted"), Qt.Key.Key_Left)
    assert view.key == "raw"
    with pytest.raises(KeyError):
        view.set_key("sideways")


# -- scrubber ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def scrubber(qtbot: QtBot) -> Scrubber:
    scrubber = Scrubber("s")
    qtbot.addWidget(scrubber)
    scrubber.resize(400, 80)
    scrubber.show()
    return scrubber


def test_the_scrubber_follows_new_states_and_starts_again_with_a_new_generation(scrubber: Scrubber) -> None:
    seen: list[int] = []
    scrubber.positionChanged.connect(seen.append)
    assert not scrubber.slider.isEnabled()
    for reachable in range(4):
        scrubber.add_state(reachable=reachable, last=3)
    assert seen == [0, 1, 2, 3]
    scrubber.add_state(reachable=0, last=8)
    assert scrubber.position == 0
    assert seen[-1] == 0
    scrubber.add_state(reachable=1, last=8)
    assert scrubber.position == 1
    scrubber.clear()
    assert not scrubber.slider.isEnabled()


def move_mouse(widget: QWidget, point: QPoint) -> None:
    """``QTest.mouseMove`` moves the pointer of the screen, which the offscreen platform has none of."""
    place, none = point.toPointF(), Qt.MouseButton.NoButton
    left, nothing = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, place, widget.mapToGlobal(place), none, left, nothing)
    QApplication.sendEvent(widget, event)


def test_click_and_drag_on_the_slider_go_straight_there(scrubber: Scrubber, qtbot: QtBot) -> None:
    for reachable in range(9):
        scrubber.add_state(reachable=reachable, last=8)
    slider, left = scrubber.slider, Qt.MouseButton.LeftButton
    middle = slider.rect().center()
    qtbot.mousePress(slider, left, pos=middle)
    assert slider.value() == 4
    move_mouse(slider, slider.rect().topLeft())
    assert slider.value() == 0
    qtbot.mouseRelease(slider, left)
    move_mouse(slider, middle)
    assert slider.value() == 0


def test_play_goes_to_the_end_and_can_be_stopped(scrubber: Scrubber, qtbot: QtBot) -> None:
    for reachable in range(5):
        scrubber.add_state(reachable=reachable, last=4)
    scrubber.speed.setCurrentIndex(scrubber.speed.count() - 1)
    scrubber.toggle_play()
    assert scrubber.playing
    assert scrubber.position == 0
    assert "Stop" in scrubber.play_button.accessibleName()
    scrubber.go_next()
    assert not scrubber.playing
    assert scrubber.position == 1
    scrubber.toggle_play()
    qtbot.waitUntil(lambda: not scrubber.playing)
    assert scrubber.position == 4
