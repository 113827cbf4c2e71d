"""The settings of the Generate tab as a person uses them: presets, classes, mixtures, seeds, sliders, the picture."""

import json
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from pixelgen.choices import Choices
from pixelgen.flow.config import SampleConfig
from pixelgen.flow.grid import GRIDS
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.solver import SOLVERS
from pixelgen.flow.tuning import Tuned
from pixelgen.gui.generation.settings.panel import SettingsPanel
from pixelgen.gui.generation.settings.path_plot import PathPlot, describe_path
from pixelgen.gui.generation.settings.presets import CUSTOM, PRESET_FIELDS, preset_of, quality_presets, time_text
from pixelgen.gui.theme import DARK, LIGHT, make_palette
from pixelgen.gui.widgets.choice_cards import ChoiceCards
from pixelgen.gui.widgets.field_slider import FieldSlider
from pixelgen.model.speed import Speed

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
Control, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

CARD = {"solver": "heun", "calls": 12, "grid": "cosine", "shift": 3.0, "temperature": 0.9}
MANY = tuple(f"species {number}" for number in range(24))


@pytest.fixture
def panel(qtbot: QtBot) -> SettingsPanel:
    panel = SettingsPanel()
    qtbot.addWidget(panel)
    panel.resize(308, 900)
    panel.show()
    return panel


def part(panel: QWidget, name: str) -> Any:
    found = panel.findChild(QWidget, f"generate.{name}")
    assert found is not None, name
    return found


def click(qtbot: QtBot, panel: QWidget, name: str, modifier: Qt.KeyboardModifier | None = None) -> None:
    qtbot.mouseClick(part(panel, name), Left, modifier or Qt.KeyboardModifier.NoModifier)


def choose(panel: SettingsPanel, field: str, key: str) -> None:
    box: QComboBox = part(panel, field)
    box.setCurrentIndex(box.findData(key))


def down(panel: SettingsPanel) -> list[str]:
    """The presets whose card is down."""
    return [key for key in ("fast", "balanced", "best") if part(panel, f"preset.{key}").isChecked()]


# -- presets -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sampling", [{}, CARD, {"calls": 1}, {"calls": 1000}, {"solver": "dopri5", "calls": 200}])
def test_presets_are_ordered_by_their_calls_and_told_apart_from_everything_else(sampling: dict[str, Any]) -> None:
    presets = quality_presets(sampling)
    fast, balanced, best = (presets[key].values for key in ("fast", "balanced", "best"))
    assert fast["calls"] <= balanced["calls"] <= best["calls"]
    for preset in presets.values():
        assert set(preset.values) == set(PRESET_FIELDS)
        SampleConfig.model_validate(preset.values)
        assert presets[preset_of(preset.values, presets)].values == preset.values
        assert preset_of({**preset.values, "schedule": "vp"}, presets) == CUSTOM
    usual = {name: SampleConfig.model_fields[name].default for name in PRESET_FIELDS}
    if "solver" in sampling or sampling.get("calls", 0) > 100:
        assert balanced == {name: sampling.get(name, usual[name]) for name in PRESET_FIELDS}
    else:  # nothing is known of the model: then the way that has suited others
        assert balanced["solver"] == "ab2-sprite"
        assert "what suits most models best" in presets["balanced"].help
        assert balanced["calls"] == sampling.get("calls", 4)


def test_what_a_card_of_another_version_recommends_is_passed_over() -> None:
    presets = quality_presets({"solver": "of tomorrow", "calls": -3, "shift": 4.0, "colour": "red"})
    defaults = SampleConfig()
    assert presets["balanced"].values == {
        "solver": defaults.solver, "calls": defaults.calls, "schedule": "linear", "grid": "uniform", "shift": 4.0,
        "head_start": 0.0, "extrapolation": 1.0,
    }  # fmt: skip


def test_presets_are_what_was_measured_around_the_calls_that_the_card_recommends() -> None:
    ways = {calls: {"solver": "ab2", "schedule": "linear", "grid": "uniform", "shift": 1.0 + calls, "head_start": 0.1}
            for calls in (4, 16)}  # fmt: skip
    ways[4]["extrapolation"] = 1.4
    ways[16]["extrapolation"] = 1.0
    tuned = [Tuned(calls=calls, settings=way, distance=1.0, usual=2.0) for calls, way in ways.items()]
    presets = quality_presets(CARD, tuned)
    assert presets["fast"].values == {**ways[4], "calls": 4}
    assert presets["balanced"].values == {**ways[16], "calls": 12}
    assert presets["best"].values == {**ways[16], "calls": 16}


def test_where_no_card_says_otherwise_balanced_is_what_was_measured_best() -> None:
    way = {"solver": "ab2", "schedule": "linear", "grid": "uniform", "head_start": 0.1}
    tuned = [
        Tuned(calls=calls, settings=way, distance=far, usual=99.0) for calls, far in ((2, 9.0), (4, 5.0), (8, 6.0))
    ]
    for known in (tuned, tuned[1:2], ()):  # where only some were measured, or none, others are guessed
        presets = quality_presets({}, known)
        assert [presets[key].values["calls"] for key in ("fast", "balanced", "best")] == [2, 4, 8]
    assert quality_presets({}, tuned[1:2])["balanced"].values["solver"] == "ab2"


def test_a_model_that_was_tuned_changes_what_the_cards_mean(qtbot: QtBot, panel: SettingsPanel) -> None:
    path = {"solver": "ab2-sprite", "schedule": "linear", "grid": "uniform"}
    way = {**path, "shift": 1.5, "head_start": 0.12, "extrapolation": 1.4}
    panel.set_recommended({"calls": 6}, [Tuned(calls=4, settings=way, distance=1.0, usual=2.0)])
    click(qtbot, panel, "preset.fast")
    assert {name: getattr(panel.config(), name) for name in PRESET_FIELDS} == {**way, "calls": 4}
    assert down(panel) == ["fast"]
    panel.set_recommended({"calls": 12})
    assert panel.config().extrapolation == 1.0
    assert down(panel) == ["fast"]


def test_a_preset_writes_the_solvers_fields_and_leaves_the_rest(qtbot: QtBot, panel: SettingsPanel) -> None:
    panel.set_recommended(CARD)
    panel.set_values({**panel.values(), "count": 9, "seed": 5})
    with qtbot.waitSignal(panel.changed):
        click(qtbot, panel, "preset.fast")
    config = panel.config()
    assert down(panel) == ["fast"]
    assert {name: getattr(config, name) for name in PRESET_FIELDS} == quality_presets(CARD)["fast"].values
    assert (config.count, config.seed, config.temperature) == (9, 5, 0.9)


def test_a_preset_is_one_change_not_one_for_each_field(qtbot: QtBot, panel: SettingsPanel) -> None:
    told: list[int] = []
    panel.changed.connect(lambda: told.append(1))
    panel.set_recommended(CARD)
    told.clear()
    click(qtbot, panel, "preset.best")
    assert len(told) == 1


def test_own_settings_have_no_card_and_say_so(qtbot: QtBot, panel: SettingsPanel) -> None:
    panel.set_recommended(CARD)
    assert down(panel) == ["balanced"]
    choose(panel, "schedule", "cosine")
    assert down(panel) == []
    assert panel.preset_key == CUSTOM
    assert part(panel, "time").text().startswith("Your own settings")
    choose(panel, "schedule", "linear")
    assert down(panel) == ["balanced"]
    assert not part(panel, "time").text().startswith("Your own settings")


def test_a_preset_follows_the_model_and_own_settings_do_not(qtbot: QtBot, panel: SettingsPanel) -> None:
    panel.set_recommended({"solver": "ab2", "calls": 12})
    click(qtbot, panel, "preset.fast")
    panel.set_recommended({"solver": "ab2", "calls": 30})
    assert down(panel) == ["fast"]
    assert panel.config().calls == 10
    part(panel, "calls").setValue(7)
    panel.set_recommended({"solver": "heun", "calls": 12})
    assert (panel.config().solver, panel.config().calls) == ("ab2", 7)


def test_temperature_follows_the_model_until_it_was_set_by_hand(panel: SettingsPanel) -> None:
    panel.set_recommended(CARD)
    assert panel.config().temperature == 0.9
    panel.set_recommended({})
    assert panel.config().temperature == 1.0
    part(panel, "temperature").setValue(0.5)
    panel.set_recommended(CARD)
    assert panel.config().temperature == 0.5


def speed_of(calls_per_second: float, *, abreast: float | None = None, **about: Any) -> Speed:
    return Speed(
        calls_per_second=calls_per_second, abreast=abreast or calls_per_second, lane=16, device="a computer", **about
    )


def test_cards_tell_calls_and_then_the_time_that_they_take_here(panel: SettingsPanel) -> None:
    panel.set_recommended({"solver": "ab2", "calls": 12})
    cards: ChoiceCards = panel.quality.cards
    assert [cards.detail(key) for key in cards.order] == ["4 calls", "12 calls", "36 calls"]
    panel.set_speed(speed_of(24.0, abreast=48.0))  # 64 sprites are 4 calls of 16 for each of a sprite
    assert [cards.detail(key) for key in cards.order] == ["≈ 0.3 s", "≈ 1.0 s", "≈ 3.0 s"]
    assert part(panel, "time").text() == "≈ 1.0 s for 64 sprites"
    part(panel, "count").setValue(16)
    assert part(panel, "time").text() == "≈ 0.5 s for 16 sprites"
    choose(panel, "solver", "dopri5")
    assert "≤" in part(panel, "time").text()
    panel.set_speed(None)
    assert cards.detail("best") == "36 calls"


def test_the_time_is_corrected_by_what_a_request_really_took(panel: SettingsPanel) -> None:
    panel.set_recommended({"solver": "ab2", "calls": 12})
    panel.set_speed(speed_of(1000.0))
    config = panel.config()
    panel.note_time(config, 3.0)
    assert panel.quality.cards.detail("balanced") == "≈ 3.0 s"
    panel.note_time(config.model_copy(update={"solver": "dopri5"}), 0.1)  # says nothing: it needs fewer calls
    panel.note_time(config, 0.0)
    assert panel.quality.cards.detail("balanced") == "≈ 3.0 s"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.01, "≈ 0.1 s"), (2.34, "≈ 2.3 s"), (9.96, "≈ 10 s"), (90, "≈ 90 s"), (600, "≈ 10 min"),
                          (36_000, "≈ 10 h")],
)  # fmt: skip
def test_times_are_read_at_a_glance(seconds: float, text: str) -> None:
    assert time_text(seconds) == text


def test_the_cards_are_one_stop_of_tab_and_the_arrow_keys_choose(qtbot: QtBot, panel: SettingsPanel) -> None:
    panel.set_recommended(CARD)
    balanced, best = part(panel, "preset.balanced"), part(panel, "preset.best")
    assert balanced.focusPolicy() is Qt.FocusPolicy.StrongFocus
    assert best.focusPolicy() is Qt.FocusPolicy.ClickFocus
    balanced.setFocus()
    qtbot.keyClick(balanced, Key.Key_Right)
    assert down(panel) == ["best"]
    assert "36 calls" in best.accessibleName()


def test_too_few_calls_for_a_solver_are_hinted_at_with_a_way_out(panel: SettingsPanel) -> None:
    panel.set_recommended({})
    hint = part(panel, "hint")
    assert not hint.isVisible()
    choose(panel, "solver", "rk4")
    part(panel, "calls").setValue(4)
    assert "32 calls" in hint.text()
    assert hint.isVisible()
    hint.linkActivated.emit("#")
    assert panel.config().calls == 32
    assert not hint.isVisible()


# -- values ------------------------------------------------------------------------------------------------------------


def test_values_come_back_from_a_file(panel: SettingsPanel) -> None:
    panel.set_classes(("orc", "elf"))
    panel.set_recommended(CARD)
    wanted = {
        "count": 9, "seed": 2**63 - 1, "solver": "euler-maruyama", "calls": 20, "schedule": "vp", "grid": "karras",
        "shift": 1.5, "mix": [["elf", 1.0], ["orc", 0.5]], "label": None, "guidance": 2.5, "temperature": 0.7,
        "sde_strength": 0.3,
        "tolerance": 0.01, "precision": "bfloat16", "batch_size": 32, "lock": True, "device": "cpu",
    }  # fmt: skip
    panel.set_values(wanted)
    kept = json.loads(json.dumps(panel.values()))
    assert {name: kept[name] for name in wanted} == wanted
    assert kept["preset"] == CUSTOM
    before = panel.config()
    panel.set_values({})
    assert panel.config() == SampleConfig(**{name: CARD[name] for name in PRESET_FIELDS if name in CARD})
    panel.set_values(kept)
    assert panel.config() == before
    assert before.mix == (("elf", 1.0), ("orc", 0.5))


def test_values_of_another_version_are_left_out(panel: SettingsPanel) -> None:
    panel.set_values(
        {"solver": "of tomorrow", "calls": 5, "guidance": "much", "wings": 2, "device": "abacus", "mix": 7}
    )
    assert panel.config() == SampleConfig(calls=5)
    assert panel.device_key == "auto"


def test_a_kept_preset_means_what_suits_the_model_that_is_read_afterwards(panel: SettingsPanel) -> None:
    panel.set_values({"preset": "fast", "solver": "ab2", "calls": 99})
    panel.set_recommended({"calls": 30, "solver": "ab2"})
    assert down(panel) == ["fast"]
    assert panel.config().calls == 10
    panel.set_values({"preset": "fast", "solver": "ab2", "calls": 99})  # a batch's: meant as they are
    assert panel.config().calls == 99
    assert panel.preset_key == CUSTOM


def test_apply_changes_only_what_is_named(panel: SettingsPanel) -> None:
    panel.set_classes(("orc", "elf"))
    panel.set_values({"mix": [["orc", 1], ["elf", 1]], "seed": 4, "solver": "heun", "calls": 10})
    panel.apply({"label": "elf", "calls": 6})
    config = panel.config()
    assert (config.label, config.mix, config.seed, config.solver, config.calls) == ("elf", None, 4, "heun", 6)


# -- classes -----------------------------------------------------------------------------------------------------------


def test_without_classes_nothing_asks_for_one(panel: SettingsPanel) -> None:
    assert not part(panel, "label").isVisible()
    assert not part(panel, "guidance").isVisible()
    assert panel.config().label is None


def test_a_click_has_one_class_and_the_same_click_again_any(qtbot: QtBot, panel: SettingsPanel) -> None:
    panel.set_classes(("orc", "elf", "troll"))
    assert part(panel, "label.any").isChecked()
    assert not part(panel, "guidance").isEnabled()
    click(qtbot, panel, "label.elf")
    assert panel.config().label == "elf"
    assert part(panel, "guidance").isEnabled()
    click(qtbot, panel, "label.troll")
    assert panel.config().label == "troll"
    assert not part(panel, "label.elf").isChecked()
    click(qtbot, panel, "label.troll")
    assert panel.config().label is None
    assert part(panel, "label.any").isChecked()


def test_guidance_is_asked_for_only_with_a_class(panel: SettingsPanel) -> None:
    panel.set_classes(("orc", "elf"))
    part(panel, "guidance").setValue(3.0)
    assert panel.config().guidance == 1.0
    panel.apply({"label": "orc"})
    assert panel.config().guidance == 3.0


@pytest.mark.parametrize("modifier", [Control, Shift])
def test_classes_are_mixed_with_a_key_held(qtbot: QtBot, panel: SettingsPanel, modifier: Qt.KeyboardModifier) -> None:
    panel.set_classes(("orc", "elf", "troll"))
    click(qtbot, panel, "label.orc")
    click(qtbot, panel, "label.troll", modifier)
    assert panel.config().label is None
    assert panel.config().mix == (("orc", 1.0), ("troll", 1.0))
    assert panel.classes.chip("orc").note == "50 %"
    slider: FieldSlider = part(panel, "mix.troll")
    assert slider.isVisible()
    slider.setFocus()
    for _ in range(10):
        qtbot.keyClick(slider, Key.Key_Left)
    assert dict(panel.config().mix or ()) == {"orc": 1.0, "troll": 0.5}
    assert panel.classes.chip("orc").note == "67 %"
    assert part(panel, "label").accessibleDescription() == "67 % orc + 33 % troll"
    click(qtbot, panel, "label.orc", modifier)
    assert panel.config().label == "troll"
    assert not panel.classes.mix.isVisible()


def test_classes_are_mixed_while_mix_is_down_and_taken_out_again(qtbot: QtBot, panel: SettingsPanel) -> None:
    panel.set_classes(("orc", "elf", "troll"))
    click(qtbot, panel, "mix")
    for name in ("elf", "orc", "troll"):
        click(qtbot, panel, f"label.{name}")
    assert [name for name, _ in panel.config().mix or ()] == ["elf", "orc", "troll"]
    click(qtbot, panel, "mix.orc.remove")
    assert [name for name, _ in panel.config().mix or ()] == ["elf", "troll"]
    click(qtbot, panel, "label.any")
    assert panel.config().mix is None


def test_the_keyboard_goes_from_chip_to_chip_and_mixes(qtbot: QtBot, panel: SettingsPanel) -> None:
    panel.set_classes(("orc", "elf", "troll"))
    first = part(panel, "label.any")
    stops = [
        chip for chip in panel.classes.findChildren(QAbstractButton) if chip.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert [chip.objectName() for chip in stops if "label" in chip.objectName()] == ["generate.label.any"]
    first.setFocus()
    qtbot.keyClick(first, Key.Key_Right)
    orc, elf = part(panel, "label.orc"), part(panel, "label.elf")
    qtbot.waitUntil(orc.hasFocus)
    qtbot.keyClick(orc, Key.Key_Space)
    assert panel.config().label == "orc"
    qtbot.keyClick(orc, Key.Key_Down)
    qtbot.keyClick(elf, Key.Key_Space, Control)
    assert [name for name, _ in panel.config().mix or ()] == ["orc", "elf"]
    qtbot.keyClick(elf, Key.Key_Left)
    qtbot.keyClick(orc, Key.Key_Left)
    assert first.hasFocus()


def test_many_classes_can_be_searched_and_take_little_room(qtbot: QtBot, panel: SettingsPanel) -> None:
    panel.set_classes(("orc", "elf"))
    assert not part(panel, "label.search").isVisible()
    panel.set_classes(MANY)
    search: QLineEdit = part(panel, "label.search")
    assert search.isVisible()
    assert panel.classes.height() < 220
    qtbot.keyClicks(search, "ES 2")
    shown = [name for name in MANY if panel.classes.chip(name).isVisible()]
    assert shown == ["species 2", "species 20", "species 21", "species 22", "species 23"]
    panel.classes.chip("species 23").click()
    search.clear()
    qtbot.keyClicks(search, "nothing of that")
    assert panel.classes.chip("species 23").isVisible()  # it is chosen
    assert "nothing of that" in " ".join(
        label.text() for label in panel.classes.findChildren(type(part(panel, "time")))
    )


def test_chips_stay_inside_the_column(qtbot: QtBot, panel: SettingsPanel) -> None:
    panel.set_classes((*MANY, "a class with a really very long name indeed, longer than the column is wide"))
    panel.apply({"mix": [[name, 1.0] for name in MANY[:5]]})
    flow = panel.classes._flow
    qtbot.waitUntil(lambda: flow.widget().width() == flow.viewport().width())
    chips = [panel.classes.any_chip, *(panel.classes.chip(name) for name in panel.classes._classes)]
    qtbot.waitUntil(lambda: all(chip.geometry().right() < flow.viewport().width() for chip in chips))
    for one, other in pairwise(chips):
        assert not one.geometry().intersects(other.geometry())


def test_a_mixture_from_the_command_line_fits_the_sliders(panel: SettingsPanel) -> None:
    panel.set_classes(("orc", "elf"))
    panel.apply({"mix": "elf=2,orc=1"})
    assert dict(panel.config().mix or ()) == {"elf": 1.0, "orc": 0.5}
    assert part(panel, "mix.elf").value() == part(panel, "mix.elf").maximum()
    assert panel.classes.chip("orc").note == "33 %"


def test_a_choice_is_kept_for_when_its_model_comes_back(panel: SettingsPanel) -> None:
    panel.set_classes(("orc", "elf"))
    panel.apply({"label": "elf"})
    panel.set_classes(("potion", "scroll"))
    assert panel.config().label is None
    assert part(panel, "label.any").isChecked()
    panel.set_classes(("orc", "elf"))
    assert panel.config().label == "elf"


# -- seed and live -----------------------------------------------------------------------------------------------------


def test_the_seed_of_the_sprites_on_show_is_taken_and_kept(qtbot: QtBot, panel: SettingsPanel) -> None:
    reuse = part(panel, "reuse")
    assert not reuse.isEnabled()
    panel.set_shown_seed(2**40)
    assert str(2**40) in reuse.toolTip()
    assert not panel.seed_locked
    click(qtbot, panel, "reuse")
    assert panel.config().seed == 2**40
    assert panel.seed_locked
    click(qtbot, panel, "dice")
    assert panel.config().seed != 2**40
    panel.reuse_seed(7)
    assert panel.config().seed == 7


def test_live_is_told_and_is_no_change_of_the_request(qtbot: QtBot, panel: SettingsPanel) -> None:
    before = panel.config()
    assert not panel.live
    with qtbot.waitSignal(panel.liveToggled) as told, qtbot.assertNotEmitted(panel.changed):
        part(panel, "live").click()
    assert told.args == [True]
    assert panel.live
    assert panel.config() == before


# -- fields ------------------------------------------------------------------------------------------------------------


def drag(slider: FieldSlider, share: float, kind: QEvent.Type) -> None:
    """Mouse events as a drag sends them; ``share`` of the slider's width."""
    place = QPoint(round(share * (slider.width() - 1)), slider.height() // 2).toPointF()
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Left
    modifiers = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(slider, QMouseEvent(kind, place, slider.mapToGlobal(place), button, Left, modifiers))


def test_a_slider_moves_its_field_and_follows_it_without_rounding_it(qtbot: QtBot, panel: SettingsPanel) -> None:
    panel.set_classes(("orc", "elf"))
    panel.apply({"label": "orc"})
    slider: FieldSlider = part(panel, "guidance.slider")
    box = part(panel, "guidance")
    seen: list[float] = []
    panel.changed.connect(lambda: seen.append(panel.config().guidance))
    drag(slider, 0.0, QEvent.Type.MouseButtonPress)
    drag(slider, 0.5, QEvent.Type.MouseMove)
    drag(slider, 1.0, QEvent.Type.MouseMove)
    drag(slider, 1.0, QEvent.Type.MouseButtonRelease)
    assert seen[0] == 0.0
    assert seen[-1] == 5.0
    assert 2.0 < seen[1] < 3.0
    drag(slider, 0.2, QEvent.Type.MouseMove)  # the button is up
    assert panel.config().guidance == 5.0
    box.setValue(1.2345)
    assert panel.config().guidance == 1.2345
    assert slider.value() == 12
    assert slider.accessibleDescription() == "1.2345"  # not the place
    box.setValue(9.0)  # beyond the slider
    assert panel.config().guidance == 9.0
    assert slider.value() == slider.maximum()


def test_what_only_some_solvers_take_is_seen_only_with_these(qtbot: QtBot, panel: SettingsPanel) -> None:
    noise, tolerance = part(panel, "sde_strength"), part(panel, "tolerance")
    click(qtbot, panel, "solverGroup")
    for key, wants_noise, wants_tolerance in (("euler", 0, 0), ("euler-maruyama", 1, 0), ("dopri5", 0, 1)):
        choose(panel, "solver", key)
        assert (noise.isVisible(), tolerance.isVisible()) == (bool(wants_noise), bool(wants_tolerance))
        assert (noise.isEnabled(), tolerance.isEnabled()) == (bool(wants_noise), bool(wants_tolerance))


def test_groups_are_folded_at_first_and_the_column_is_narrow(qtbot: QtBot, panel: SettingsPanel) -> None:
    panel.set_classes(MANY)
    assert not part(panel, "solver").isVisible()
    assert not part(panel, "device").isVisible()
    assert part(panel, "temperature").isVisible()
    click(qtbot, panel, "solverGroup")
    click(qtbot, panel, "advanced")
    assert part(panel, "solver").isVisible()
    assert part(panel, "device").isVisible()
    choose(panel, "solver", "euler-maruyama")
    assert panel.minimumSizeHint().width() <= 296  # 320 less a scroll bar and its gap


def test_every_control_has_a_name_and_a_tooltip_with_the_exact_field(panel: SettingsPanel) -> None:
    panel.set_classes(MANY)
    for name in SampleConfig.model_fields:
        if name != "mix":
            widget = part(panel, name)
            assert f"({name}" in widget.toolTip(), name
            assert widget.accessibleName(), name
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox, FieldSlider)
    for widget in (each for kind in kinds for each in panel.findChildren(kind)):
        inner = widget.parentWidget()
        if isinstance(inner, QAbstractSpinBox | QComboBox | QLineEdit) or isinstance(inner.parentWidget(), QComboBox):
            continue  # Qt's own
        said = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        assert said, widget.objectName()
        assert widget.toolTip(), widget.objectName()
        assert widget.objectName(), said


# -- the picture of the way --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("schedule", list(SCHEDULES))
@pytest.mark.parametrize("solver", list(SOLVERS))
def test_the_picture_shows_the_states_that_the_solver_gives(solver: str, schedule: str) -> None:
    for grid in GRIDS:
        path = describe_path(solver=solver, calls=9, schedule=schedule, grid=grid, shift=2.5)
        assert [t for t, _, _ in path.stops] == SOLVERS[solver].nodes(GRIDS[grid], 9, shift=2.5)
        for t, alpha, sigma in path.stops:
            expected = SCHEDULES[schedule](t)
            assert (alpha, sigma) == pytest.approx((expected.alpha, expected.sigma), abs=1e-12)
        assert path.alpha[-1] == 1.0
        assert path.sigma[0] == pytest.approx(1.0, abs=1e-4)
        assert str(len(path.stops) - 1) in path.words


def test_the_picture_follows_the_fields_and_tells_of_itself(qtbot: QtBot, panel: SettingsPanel) -> None:
    click(qtbot, panel, "solverGroup")
    plot: PathPlot = part(panel, "path")
    way = {"solver": "euler", "calls": 5, "schedule": "cosine", "grid": "uniform", "shift": 1.0}
    panel.apply({**way, "head_start": 0.0})
    assert plot.path == describe_path(**way)
    assert "5 steps in 5 calls" in plot.accessibleDescription()
    places = [plot._at(t, 0).x() for t, _, _ in plot.path.stops]
    assert [plot.stop_at(x) for x in places] == list(range(6))
    assert plot.stop_at((places[0] + places[1]) / 2) is None
    point = QPoint(round(places[2]), 20)
    QApplication.sendEvent(plot, QHelpEvent(QEvent.Type.ToolTip, point, plot.mapToGlobal(point)))
    assert QToolTip.text().startswith("State 2 of 5: t = 0.400")
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_picture_has_the_colours_of_the_theme_and_none_while_disabled(qtbot: QtBot, theme: Any) -> None:
    plot = PathPlot()
    qtbot.addWidget(plot)
    plot.setPalette(make_palette(theme))
    plot.resize(284, plot.sizeHint().height())
    plot.show_path(describe_path(solver="euler", calls=4, schedule="linear", grid="uniform", shift=1.0))

    def seen() -> set[str]:
        image = plot.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}

    assert {theme.smooth, theme.fid} <= seen()
    plot.setEnabled(False)
    assert not {theme.smooth, theme.fid} & seen()


# -- cards for choices -------------------------------------------------------------------------------------------------


def test_choice_cards_can_have_none_chosen(qtbot: QtBot) -> None:
    cards = ChoiceCards(Choices("preset", list(quality_presets({}).values())), "c")
    qtbot.addWidget(cards)
    told: list[str] = []
    cards.keyChanged.connect(told.append)
    cards.set_key("")
    cards.set_key("")
    assert (cards.key, told) == ("", [""])
    assert [cards.button(key).isChecked() for key in cards.order] == [False] * 3
    assert cards.button("fast").focusPolicy() is Qt.FocusPolicy.StrongFocus  # still reached by Tab
    cards.set_key("best")
    cards.set_key("fast")
    assert told == ["", "best", "fast"]
    with pytest.raises(KeyError):
        cards.set_key("splendid")


def test_the_number_format_is_asked_for_and_said_to_be_slow_where_it_is(qtbot: QtBot, panel: SettingsPanel) -> None:
    click(qtbot, panel, "advanced")
    box, slow = part(panel, "precision"), part(panel, "precision.slow")
    assert [box.itemText(row) for row in range(box.count())] == ["32 bit", "16 bit"]
    assert (panel.config().precision, panel.precision_key) == ("float32", "float32")
    panel.set_speed(speed_of(10.0, has_bfloat16=False))
    assert not slow.isVisible()
    with qtbot.waitSignal(panel.changed):
        choose(panel, "precision", "bfloat16")
    assert (panel.config().precision, panel.precision_key) == ("bfloat16", "bfloat16")
    assert slow.isVisible()
    assert "no instructions for bfloat16" in slow.text()
    panel.set_speed(speed_of(10.0, precision="bfloat16"))
    assert not slow.isVisible()
    panel.set_recommended({"calls": 6})
    click(qtbot, panel, "preset.best")
    assert panel.config().precision == "bfloat16"  # a matter of taste, which presets leave alone


def test_what_a_request_took_tells_nothing_of_another_number_format(panel: SettingsPanel) -> None:
    panel.set_recommended({"solver": "ab2", "calls": 12})
    panel.set_speed(speed_of(48.0))
    before = part(panel, "time").text()
    panel.note_time(panel.config().model_copy(update={"precision": "bfloat16"}), 9.0)
    assert part(panel, "time").text() == before


def test_the_time_of_a_mixture_with_guidance_counts_its_classes(panel: SettingsPanel) -> None:
    panel.set_classes(("orc", "elf"))
    panel.set_recommended({})
    speed = speed_of(10.0)
    panel.set_speed(speed)
    alone = speed.seconds(panel.config())
    panel.apply({"mix": [["orc", 1.0], ["elf", 1.0]], "guidance": 2.0})
    assert part(panel, "time").text() == f"{time_text(3 * alone)} for 64 sprites"
