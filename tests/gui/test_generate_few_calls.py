"""Long steps in the window: offered where a model has learned them, and what Fast then means."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from pixelgen.flow.tuning import Tuned
from pixelgen.gui.generation.compare.axes import AxesPanel
from pixelgen.gui.generation.settings.panel import SettingsPanel
from pixelgen.gui.generation.settings.presets import PRESET_FIELDS, quality_presets

PATH = {"schedule": "linear", "grid": "uniform", "shift": 2.0, "head_start": 0.0}
FEW = [Tuned(calls=n, settings={"solver": "flow-map", **PATH}, distance=1.0, usual=2.0) for n in (1, 2, 4)]
MANY = [Tuned(calls=n, settings={"solver": "ab2", **PATH, "head_start": 0.1}, distance=1.0, usual=2.0) for n in (8, 16)]


@pytest.fixture
def panel(qtbot: QtBot) -> SettingsPanel:
    panel = SettingsPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def part(parent: QWidget, name: str) -> Any:
    found = parent.findChild(QWidget, name)
    assert found is not None, name
    return found


def can_be_chosen(panel: SettingsPanel, solver: str) -> bool:
    box: QComboBox = part(panel, "generate.solver")
    entries = box.model()
    assert isinstance(entries, QStandardItemModel)
    return entries.item(box.findData(solver)).isEnabled()


def choose(panel: SettingsPanel, solver: str) -> None:
    box: QComboBox = part(panel, "generate.solver")
    box.setCurrentIndex(box.findData(solver))


def test_fast_is_two_long_steps_and_the_others_stay_the_models_own() -> None:
    presets = quality_presets({"calls": 12}, [*FEW, *MANY])
    fast = presets["fast"].values
    assert fast == {**fast, "solver": "flow-map", **PATH, "calls": 2}
    assert presets["fast"].help.startswith("2 network calls")
    assert presets["balanced"].values["solver"] == presets["best"].values["solver"] == "ab2"


@pytest.mark.parametrize("learned", [(2,), (1, 2), (4,)])
def test_what_long_steps_are_not_for_is_walked_as_suits_others(learned: tuple[int, ...]) -> None:
    mapped = [Tuned(calls=calls, settings={"solver": "flow-map", **PATH}, distance=1.0, usual=2.0) for calls in learned]
    presets = quality_presets({}, mapped)
    fast, balanced, best = (presets[key].values for key in ("fast", "balanced", "best"))
    assert [each["calls"] for each in (fast, balanced, best)] == [2, 4, 8]
    assert [each["solver"] == "flow-map" for each in (fast, balanced, best)] == [2 in learned, 4 in learned, False]
    assert ("most models" in presets["balanced"].help) == (4 not in learned)


def test_long_steps_do_not_settle_what_many_calls_are() -> None:
    presets = quality_presets({"calls": 12}, FEW)
    assert presets["fast"].values["solver"] == "flow-map"
    assert presets["balanced"].values["solver"] != "flow-map"


def test_where_two_calls_are_better_without_them_fast_walks_by_itself() -> None:
    only_one = [FEW[0], Tuned(calls=2, settings={"solver": "ab2", **PATH}, distance=1.0, usual=2.0)]
    fast = quality_presets({"calls": 4}, only_one)["fast"].values
    assert (fast["solver"], fast["calls"]) == ("ab2", 2)


def test_the_solver_is_offered_with_a_model_that_has_learned_long_steps(panel: SettingsPanel) -> None:
    panel.offer_flow_map(offered=False)
    assert not can_be_chosen(panel, "flow-map")
    assert can_be_chosen(panel, "ab2")
    panel.offer_flow_map(offered=True)
    assert can_be_chosen(panel, "flow-map")


def test_with_another_model_the_usual_solver_takes_its_place(panel: SettingsPanel) -> None:
    panel.offer_flow_map(offered=True)
    panel.set_recommended({"calls": 12}, MANY)
    choose(panel, "flow-map")
    assert panel.config().solver == "flow-map"
    panel.offer_flow_map(offered=False)
    panel.set_recommended({"calls": 8})
    assert panel.config().solver == "ab2"


def test_fast_stays_fast_from_model_to_model(qtbot: QtBot, panel: SettingsPanel) -> None:
    panel.offer_flow_map(offered=True)
    panel.set_recommended({"calls": 12}, [*FEW, *MANY])
    qtbot.mouseClick(part(panel, "generate.preset.fast"), Qt.MouseButton.LeftButton)
    assert (panel.config().solver, panel.config().calls) == ("flow-map", 2)
    panel.offer_flow_map(offered=False)
    panel.set_recommended({"calls": 12})
    fast = quality_presets({"calls": 12})["fast"].values
    assert {name: getattr(panel.config(), name) for name in PRESET_FIELDS} == fast
    assert panel.preset_key == "fast"


def test_comparing_offers_it_likewise(qtbot: QtBot) -> None:
    axes = AxesPanel()
    qtbot.addWidget(axes)
    axes.set_values({"solvers": ["ab2", "flow-map"]})
    axes.offer_flow_map(offered=False)
    assert axes.solvers.chosen() == ("ab2",)
    assert not part(axes, "generate.compare.solvers.flow-map").isEnabled()
    axes.offer_flow_map(offered=True)
    assert part(axes, "generate.compare.solvers.flow-map").isEnabled()
