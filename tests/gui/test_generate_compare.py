"""The compare page: real models, real ways, and what a person sees of them."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QLabel, QProgressBar, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tiny_model import SIZE, save_tiny_model

from pixelgen.flow.compare import REFERENCE_CALLS, compare
from pixelgen.flow.config import SampleConfig
from pixelgen.gui.generation.compare.cell_delegate import PICTURE, paint_row
from pixelgen.gui.generation.compare.compare_job import Progress
from pixelgen.gui.generation.compare.page import ComparePage
from pixelgen.gui.generation.compare.report import csv_text
from pixelgen.gui.generation.compare.ways import Way, ways
from pixelgen.gui.theme import DARK, LIGHT, make_palette
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.model.checkpoint import load_model

LEFT = Qt.MouseButton.LeftButton
SOLVERS, CALLS = ("ab2", "euler"), (2, 4)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return save_tiny_model(tmp_path / "tiny.safetensors")


@pytest.fixture
def page(qtbot: QtBot, end_jobs: Callable[[Any], None]) -> ComparePage:
    made = ComparePage()
    qtbot.addWidget(made, before_close_func=end_jobs)
    made.resize(760, 900)
    made.set_ready(ready=True)
    made.axes.set_values({"solvers": SOLVERS, "calls": CALLS, "schedules": ["linear"]})
    made.count.setValue(3)
    made.show()
    return made


def part(page: QWidget, kind: type[Any], name: str) -> Any:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def press(qtbot: QtBot, page: QWidget, name: str) -> None:
    qtbot.mouseClick(part(page, QWidget, name), LEFT)


def compared(qtbot: QtBot, page: ComparePage, model: Path, values: dict[str, Any] | None = None) -> list[Progress]:
    """Compare to the end; what was said of the progress."""
    told: list[Progress] = []
    page.controller.progressed.connect(told.append)
    with qtbot.waitSignal(page.controller.finished, timeout=20_000):
        page.start(model, {"seed": 5, **(values or {})})
    page.controller.progressed.disconnect(told.append)
    return told


def middle(page: ComparePage, way: Way) -> QPoint:
    index = page.model.index_of(way)
    assert index.isValid(), way
    page.table.scrollTo(index)
    return page.table.visualRect(index).center()


def state(page: ComparePage) -> str:
    return str(part(page, QLabel, "generate.compare.state").text())


def test_the_quick_ways_come_first() -> None:
    found = ways(("euler", "heun"), (8, 2), ("linear", "cosine"))
    assert [way.calls for way in found] == [2] * 4 + [8] * 4
    assert set(found) == {
        Way(solver, calls, schedule)
        for solver in ("euler", "heun")
        for calls in (2, 8)
        for schedule in ("linear", "cosine")
    }


def test_the_button_asks_and_the_table_shows_what_the_engine_finds(
    qtbot: QtBot, page: ComparePage, model: Path
) -> None:
    page.compareWanted.connect(lambda: page.start(model, {"seed": 5, "shift": 1.0, "lock": True, "preset": "fast"}))
    with qtbot.waitSignal(page.controller.finished, timeout=20_000):
        press(qtbot, page, "generate.compare.run")
        assert part(page, QPushButton, "generate.compare.stop").isVisible()
    config = SampleConfig(count=3, seed=5, shift=1.0)
    reference, *trials = compare(load_model(model).sampler(), config, solvers=SOLVERS, calls=CALLS)
    assert page.controller.reference is not None
    assert np.array_equal(page.controller.reference.pixels, reference.pixels)
    for trial in trials:
        found = page.controller.trial(Way(trial.config.solver, trial.config.calls, trial.config.schedule))
        assert found is not None
        assert (found.distance, found.equal, found.calls) == (trial.distance, trial.equal, trial.calls)
        assert np.array_equal(found.pixels, trial.pixels)
        index = page.model.index_of(Way(trial.config.solver, trial.config.calls, "linear"))
        words = index.data(Qt.ItemDataRole.AccessibleTextRole)
        assert f"{trial.distance:.1f} of 255 levels off" in words
    assert page.model.rowCount() == 2
    assert page.model.columnCount() == 2
    assert page.model.headerData(1, Qt.Orientation.Horizontal) == "4 calls"
    assert not part(page, QPushButton, "generate.compare.stop").isVisible()


def test_cells_arrive_one_by_one_and_distances_with_the_reference(qtbot: QtBot, page: ComparePage, model: Path) -> None:
    seen: list[tuple[Way, bool]] = []
    page.controller.wayAdded.connect(lambda way: seen.append((way, page.controller.trial(way) is not None)))
    told = compared(qtbot, page, model)
    assert [way for way, _ in seen] == list(ways(SOLVERS, CALLS, ("linear",)))
    assert not any(judged for _, judged in seen)
    assert len(page.controller.trials()) == 4
    assert told[-1].done == told[-1].total == 2 * sum(CALLS) + REFERENCE_CALLS
    assert [each.done for each in told] == sorted(each.done for each in told)


def test_finished_cells_are_not_made_again(qtbot: QtBot, page: ComparePage, model: Path) -> None:
    compared(qtbot, page, model)
    first = {way: page.controller.walk(way) for way in page.axes.ways()}
    assert all(walk is not None and walk.states.numel() == 0 for walk in first.values())  # judged: pixels are enough
    page.axes.set_values({"solvers": [*SOLVERS, "heun"], "schedules": ["linear", "cosine"]})
    told = compared(qtbot, page, model)
    assert told[-1].total == 4 * sum(CALLS)  # heun on linear, all three on cosine, no reference
    assert all(page.controller.walk(way) is walk for way, walk in first.items())
    assert all(page.controller.trial(way) is not None for way in page.axes.ways())
    assert page.model.rowCount() == 6
    # Another seed makes other sprites; the first ones are still there when one comes back.
    page.axes.set_values({"solvers": SOLVERS, "schedules": ["linear"]})
    told = compared(qtbot, page, model, {"seed": 6})
    assert told[-1].total == 2 * sum(CALLS) + REFERENCE_CALLS
    assert all(page.controller.walk(way) is not walk for way, walk in first.items())
    assert compared(qtbot, page, model) == []
    assert all(page.controller.walk(way) is walk for way, walk in first.items())


def test_a_model_that_was_trained_on_is_another_model(qtbot: QtBot, page: ComparePage, model: Path) -> None:
    compared(qtbot, page, model)
    before = page.controller.walk(Way("euler", 4, "linear"))
    save_tiny_model(model, seed=9)
    compared(qtbot, page, model)
    after = page.controller.walk(Way("euler", 4, "linear"))
    assert before is not None
    assert after is not None
    assert not np.array_equal(before.pixels, after.pixels)


def test_what_was_finished_before_a_stop_stays(qtbot: QtBot, page: ComparePage, model: Path) -> None:
    page.axes.set_values({"calls": [2, 64]})
    with qtbot.waitSignal(page.controller.wayAdded, timeout=20_000):
        page.start(model, {"seed": 5})
    press(qtbot, page, "generate.compare.stop")
    assert not page.controller.active
    assert part(page, QPushButton, "generate.compare.run").isVisible()
    kept = [way for way in page.axes.ways() if page.controller.walk(way) is not None]
    assert kept
    assert state(page) == f"Stopped: {len(kept)} of 4 ways are there"
    left = page.controller.request
    assert left is not None
    waiting = next(way for way in reversed(left.ways) if page.controller.walk(way) is None)
    assert "not made yet" in page.model.index_of(waiting).data(Qt.ItemDataRole.AccessibleTextRole)
    told = compared(qtbot, page, model)
    assert told[-1].total == sum(way.calls for way in left.ways if way not in kept) + REFERENCE_CALLS


def test_a_chosen_cell_is_shown_beside_the_reference_and_can_be_used(
    qtbot: QtBot, page: ComparePage, model: Path
) -> None:
    compared(qtbot, page, model)
    used: list[dict[str, Any]] = []
    page.useWanted.connect(used.append)
    way = Way("euler", 4, "linear")
    assert not page.detail.isVisible()
    qtbot.mouseClick(page.table.viewport(), LEFT, pos=middle(page, way))
    assert page.detail.isVisible()
    walk, reference = page.controller.walk(way), page.controller.reference
    assert walk is not None
    assert reference is not None
    assert page.detail.way_view.sprites is walk.pixels
    assert page.detail.reference_view.sprites is reference.pixels
    assert page.detail.text.text().startswith("Euler · 4 calls · Linear: ")
    part(page, QWidget, "generate.compare.difference").setChecked(True)
    assert page.detail.way_view.onion is reference.pixels
    press(qtbot, page, "generate.compare.use")
    qtbot.keyClick(page.table, Qt.Key.Key_Up)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    point = middle(page, way)
    qtbot.mouseClick(page.table.viewport(), LEFT, pos=point)
    qtbot.mouseDClick(page.table.viewport(), LEFT, pos=point)
    assert used == [
        {"solver": "euler", "calls": 4, "schedule": "linear", "head_start": 0.0},
        {"solver": "ab2", "calls": 4, "schedule": "linear", "head_start": 0.0},
        {"solver": "euler", "calls": 4, "schedule": "linear", "head_start": 0.0},
    ]
    qtbot.keyClick(page.table, Qt.Key.Key_Escape)
    assert not page.detail.isVisible()
    # The chosen cell stays chosen when there is more to compare.
    qtbot.mouseClick(page.table.viewport(), LEFT, pos=middle(page, way))
    page.axes.set_values({"solvers": [*SOLVERS, "heun"]})
    compared(qtbot, page, model)
    assert page.table.way == way


def test_the_fastest_that_looks_the_same_is_named_and_follows_the_limit(
    qtbot: QtBot, page: ComparePage, model: Path
) -> None:
    page.axes.set_values({"solvers": ["euler", "euler-maruyama"], "calls": [1, 64]})
    compared(qtbot, page, model)
    trials = page.controller.trials()
    for row in range(page.limit.count()):
        page.limit.setCurrentIndex(row)
        alike = {
            way: trial
            for way, trial in trials.items()
            if trial.distance is not None and trial.distance <= page.limit.currentData()
        }
        best = page.model.best
        if not alike:
            assert best is None
            assert "allow more levels" in state(page)
            continue
        assert best in alike
        assert alike[best].milliseconds == min(trial.milliseconds for trial in alike.values())
        assert "Fastest that looks the same" in state(page)
        assert "The fastest" in page.model.index_of(best).data(Qt.ItemDataRole.ToolTipRole)
    noisy = Way("euler-maruyama", 64, "linear")
    assert trials[noisy].distance is None
    assert "other sprites" in page.model.index_of(noisy).data(Qt.ItemDataRole.ToolTipRole)


def test_without_anything_to_compare_the_button_says_so(page: ComparePage, model: Path) -> None:
    run = part(page, QPushButton, "generate.compare.run")
    page.axes.set_values({"calls": []})
    assert not run.isEnabled()
    assert "Choose a solver" in run.toolTip()
    page.start(model, {})
    assert "nothing to compare" in page.message.text()
    page.axes.set_values({"calls": [4]})
    assert run.isEnabled()
    page.set_ready(ready=False, why="Choose a model first")
    assert not run.isEnabled()
    assert run.toolTip() == "Choose a model first"


def test_a_broken_model_is_told_in_one_sentence(qtbot: QtBot, page: ComparePage, tmp_path: Path) -> None:
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"no model")
    with qtbot.waitSignal(page.controller.failed, timeout=20_000):
        page.start(broken, {})
    assert page.message.isVisible()
    assert "broken.safetensors" in page.message.text()
    assert not page.controller.active
    assert not part(page, QProgressBar, "generate.compare.progress").isVisible()


def test_values_that_no_solver_takes_are_refused_before_anything_starts(page: ComparePage, model: Path) -> None:
    page.start(model, {"shift": 0.2})
    assert page.message.isVisible()
    assert page.controller.request is None


def test_the_table_is_saved_as_csv_and_as_picture(
    qtbot: QtBot, page: ComparePage, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not page.save.isEnabled()
    page.axes.set_values({"solvers": ["euler", "stochastic-heun"]})
    compared(qtbot, page, model)
    assert page.save.isEnabled()
    for name, action in (("found", page.save_table), ("seen", page.save_image)):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, name=name: (str(tmp_path / name), ""))
        action.trigger()
        assert "Saved as" in page.message.text()
    rows = list(csv.DictReader(io.StringIO((tmp_path / "found.csv").read_text("utf-8"))))
    assert rows[0]["solver"] == "rk4"
    assert float(rows[0]["distance"]) == 0
    trials = page.controller.trials()
    assert len(rows) == 1 + len(trials)
    for row in rows[1:]:
        trial = trials[Way(row["solver"], int(row["asked"]), row["schedule"])]
        assert float(row["milliseconds"]) == pytest.approx(trial.milliseconds, abs=1e-3)
        assert row["distance"] == ("" if trial.distance is None else f"{trial.distance:.4f}")
    assert sum(int(row["best"]) for row in rows) <= 1
    picture = QImage(str(tmp_path / "seen.png"))
    assert picture.width() > 2 * 2 * PICTURE
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "found.csv" / "no.csv"), ""))
    page.save_table.trigger()
    assert "could not be saved" in page.message.text()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    page.message.clear()
    page.save_table.trigger()
    assert not page.message.isVisible()


def test_a_table_that_is_not_finished_can_be_saved_as_far_as_it_is(
    qtbot: QtBot, page: ComparePage, model: Path
) -> None:
    page.axes.set_values({"calls": [2, 64]})
    with qtbot.waitSignal(page.controller.wayAdded, timeout=20_000):
        page.start(model, {"seed": 5})
    page.controller.stop()
    rows = list(csv.DictReader(io.StringIO(csv_text(page.controller, within=8))))
    assert rows
    assert all(row["distance"] == "" for row in rows)


def test_what_was_chosen_is_there_again(page: ComparePage) -> None:
    page.axes.set_values({"solvers": ["rk4"], "calls": [1, 6], "schedules": ["cosine", "linear"]})
    page.count.setValue(7)
    page.limit.setCurrentIndex(0)
    kept = page.values()
    page.set_values({"solvers": ["euler"], "calls": [64], "count": 2, "within": 32})
    page.set_values(kept)
    assert page.values() == kept
    page.set_values({"solvers": 3, "calls": "4", "count": "many", "within": 5, "schedules": [None]})
    assert page.values() == kept


def test_where_there_is_little_room_the_axes_fold_for_the_table(qtbot: QtBot, page: ComparePage, model: Path) -> None:
    assert page.axes.isVisible()
    page.resize(600, 560)
    compared(qtbot, page, model)
    assert not page.axes.isVisible()
    assert "2 solvers × 2 numbers of calls × 1 schedule = 4 ways" in page.fold.button.text()
    qtbot.mouseClick(page.fold.button, LEFT)
    assert page.axes.isVisible()


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_sprites_of_a_cell_are_exact_at_any_ratio(ratio: float) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, SIZE, SIZE, 4), dtype=np.uint8)
    pixels[..., 3] = 255
    image = QImage(500, 200, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    place = QRect(7, 3, 200, PICTURE)
    paint_row(painter, place, pixels, theme=DARK, ratio=ratio)
    painter.end()
    shown = straight_pixels(image)[..., :3]
    factor = int(PICTURE * ratio) // SIZE
    left, top = int(np.ceil(7 * ratio)), int(np.ceil(3 * ratio))
    side = SIZE * factor
    down = top + (int(PICTURE * ratio) - side) // 2
    first = pixels[0, ..., :3].repeat(factor, axis=0).repeat(factor, axis=1)
    assert np.array_equal(shown[down : down + side, left : left + side], first)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_a_chosen_cell_differs_from_the_others_in_both_themes(
    qtbot: QtBot, page: ComparePage, model: Path, theme: Any
) -> None:
    page.setPalette(make_palette(theme))
    compared(qtbot, page, model)
    way = Way("ab2", 2, "linear")
    corner = page.table.visualRect(page.model.index_of(way)).topLeft() + QPoint(4, 4)
    plain = page.table.viewport().grab().toImage().pixelColor(corner)
    page.table.choose(way)
    chosen = page.table.viewport().grab().toImage().pixelColor(corner)
    assert chosen != plain
    assert abs(chosen.lightness() - plain.lightness()) < 100  # tinted, not painted over
