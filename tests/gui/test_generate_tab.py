"""The Generate tab as a person uses it: a real model, real clicks and keys, the file that comes out read back."""

import subprocess
import sys

import numpy as np
from generate_steps import drop_on, generate, part, set_number
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QSlider, QSpinBox, QWidget
from pytestqt.qtbot import QtBot
from tiny_model import SIZE, save_tiny_model

from pixelgen.flow.config import SampleConfig
from pixelgen.gui.generation.tab import GenerationTab
from pixelgen.gui.widgets.sprite_paint import straight_pixels
from pixelgen.model.checkpoint import load_model
from pixelgen.model.speed import Speed
from pixelgen.sprites.metadata import read_metadata

Key = Qt.Key


def label(tab: GenerationTab) -> str:
    return tab.stage.scrubber.label.text()


# -- models ------------------------------------------------------------------------------------------------------------


def test_opens_with_the_zoos_default_model_its_card_and_the_solver_that_suits_it(tab):
    assert part(tab, QComboBox, "generate.checkpoint").currentText() == "heroes-32"
    said = tab.models.card.accessibleDescription()
    for fact in ("8 × 8 px", "2 classes", "sprite-FID 2.50 (real sprites: 1.25)", "tiny sprites", "CC0", "nobody"):
        assert fact in said
    assert part(tab, QComboBox, "generate.solver").currentData() == "heun"
    assert part(tab, QSpinBox, "generate.calls").value() == 6
    assert "Press Generate" in tab.stage.canvas.message
    assert part(tab, QPushButton, "generate.run").isEnabled()
    assert not part(tab, QPushButton, "generate.export").isEnabled()
    assert not part(tab, QPushButton, "generate.stop").isEnabled()


def test_says_what_to_do_when_there_is_no_model(open_tab, tmp_path):
    tab = open_tab(tmp_path / "empty")
    assert "train one" in tab.stage.canvas.message
    assert tab.stage.canvas.message == part(tab, QWidget, "generate.card.sentence").text()
    assert not part(tab, QPushButton, "generate.run").isEnabled()
    tab.generate()
    assert not tab.controller.active


def test_a_dropped_file_is_chosen_and_listed(qtbot, tab, tmp_path):
    path = save_tiny_model(tmp_path / "goblins.safetensors")
    with qtbot.waitSignal(tab.models.inspected):
        assert drop_on(tab, [path], "model")
    assert part(tab, QComboBox, "generate.checkpoint").currentText() == "goblins"
    assert "Trained for 1,200 steps" in tab.models.card.accessibleDescription()
    assert not drop_on(tab, [tmp_path / "notes.md"], "model")


def test_a_run_folder_means_its_best_checkpoint(qtbot, tab, tmp_path):
    best = save_tiny_model(tmp_path / "run-7" / "checkpoints" / "best.safetensors")
    with qtbot.waitSignal(tab.models.inspected):
        tab.use_model(tmp_path / "run-7")
    assert tab.models.entry.path == best


def test_a_file_that_is_no_model_is_told_in_one_sentence(qtbot, tab, tmp_path):
    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(b"not a model")
    with qtbot.waitSignal(tab.models.failed):
        tab.use_model(bad)
    sentence = part(tab, QWidget, "generate.card.sentence")
    assert sentence.isVisible()
    assert "bad.safetensors" in sentence.text()
    with qtbot.waitSignal(tab.controller.failed):
        tab.generate()
    assert "bad.safetensors" in tab.message.text()
    assert part(tab, QPushButton, "generate.run").isEnabled()


def test_classes_are_offered_and_guidance_needs_one(qtbot, tab):
    classes, guidance = part(tab, QWidget, "generate.label"), part(tab, QWidget, "generate.guidance")
    assert part(tab, QWidget, "generate.label.any").isChecked()
    assert not guidance.isEnabled()
    qtbot.mouseClick(part(tab, QWidget, "generate.label.elf"), Qt.MouseButton.LeftButton)
    assert guidance.isEnabled()
    assert tab.settings.config().label == "elf"
    checkpoint = part(tab, QComboBox, "generate.checkpoint")
    row = checkpoint.findText("items")
    with qtbot.waitSignal(tab.models.inspected):
        checkpoint.setCurrentIndex(row)
        checkpoint.activated.emit(row)
    assert not classes.isVisible()
    assert tab.settings.config().label is None


# -- from settings to a file -------------------------------------------------------------------------------------------


def test_generate_scrub_export_and_read_back(qtbot, tab, tmp_path, zoo):
    set_number(qtbot, part(tab, QSpinBox, "generate.count"), 5)
    part(tab, QComboBox, "generate.solver").setCurrentIndex(part(tab, QComboBox, "generate.solver").findData("euler"))
    set_number(qtbot, part(tab, QSpinBox, "generate.calls"), 4)
    seed = part(tab, QLineEdit, "generate.seed")
    seed.selectAll()
    qtbot.keyClicks(seed, str(2**63 - 1))
    generate(qtbot, tab)

    # What was made is what the engine makes.
    config = SampleConfig(count=5, seed=2**63 - 1, solver="euler", calls=4)
    sampler = load_model(zoo / "heroes-32" / "model.safetensors").sampler()
    steps = list(sampler.stream(config))
    store = tab.controller.store
    assert len(store) == 5
    for moment, step in zip(store, steps, strict=True):
        assert (moment.index, moment.t, moment.calls) == (step.index, step.t, step.calls)
        assert np.array_equal(moment.predicted, sampler.finish(step.predicted))
    assert np.array_equal(store[-1].raw, sampler.sample(config))
    assert label(tab) == "state 4 of 4 · t = 1.00"

    # Scrub with the keys to the second state, look at the predicted sprite.
    canvas = part(tab, QWidget, "generate.canvas")
    canvas.setFocus()
    for _ in range(3):
        qtbot.keyClick(canvas, Key.Key_Left)
    assert part(tab, QSlider, "generate.scrub").value() == 1
    assert label(tab).startswith("state 1 of 4 · t = ")
    assert np.array_equal(canvas.sprites, store[1].raw)
    qtbot.keyClick(canvas, Key.Key_V)
    assert np.array_equal(canvas.sprites, store[1].predicted)

    # Export what is shown.
    qtbot.mouseClick(part(tab, QPushButton, "generate.export"), Qt.MouseButton.LeftButton)
    dialog = tab.taking.exporter.dialog
    part(dialog, QSpinBox, "export.columns").setValue(3)
    part(dialog, QSpinBox, "export.spacing").setValue(2)
    part(dialog, QSpinBox, "export.padding").setValue(1)
    dialog.path.setText(str(tmp_path / "out" / "sheet.png"))
    qtbot.waitUntil(lambda: dialog.size_text.text() == f"{2 + 3 * SIZE + 4} × {2 + 2 * SIZE + 2} px · 5 frames")
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.saved is not None)
    assert "sheet.png and sheet.json" in dialog.message.text()

    written = np.asarray(Image.open(tmp_path / "out" / "sheet.png"))
    assert np.array_equal(dialog.preview.pixels, written)
    for frame, sprite in zip(dialog.saved.sheet.frames, canvas.sprites, strict=True):
        assert np.array_equal(frame.rect.crop(written), sprite)
    entries = read_metadata(tmp_path / "out" / "sheet.png")
    assert len(entries) == 5
    assert entries[3]["index"] == 3
    assert entries[3]["seed"] == 2**63 - 1
    assert entries[3]["state"] == 1
    assert entries[3]["view"] == "predicted"
    dialog.reject()
    qtbot.waitUntil(lambda: tab.taking.exporter.dialog is None)


def test_export_never_overwrites_without_being_asked(qtbot, tab, tmp_path, monkeypatch):
    opened: list[str] = []

    def remember(url) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", remember)
    set_number(qtbot, part(tab, QSpinBox, "generate.count"), 2)
    generate(qtbot, tab)
    qtbot.keyClick(tab, Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    dialog = tab.taking.exporter.dialog
    target = tmp_path / "mine.png"
    target.write_bytes(b"precious")
    dialog.path.setText(str(tmp_path / "mine"))
    assert not dialog.replace.isVisible()
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "mine.png" in dialog.message.text())
    assert "exist" in dialog.message.text()
    assert target.read_bytes() == b"precious"
    assert not dialog.save.isEnabled()
    qtbot.mouseClick(dialog.replace, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.saved is not None)
    assert np.asarray(Image.open(target)).shape == (SIZE, 2 * SIZE, 4)
    qtbot.mouseClick(dialog.show_folder, Qt.MouseButton.LeftButton)
    assert opened == [str(tmp_path)]
    dialog.close()
    qtbot.waitUntil(lambda: tab.taking.exporter.dialog is None)

    # The next export starts where this one ended.
    tab.taking.export()
    assert tab.taking.exporter.dialog.target().parent == tmp_path
    tab.taking.exporter.dialog.reject()
    qtbot.waitUntil(lambda: tab.taking.exporter.dialog is None)


def test_an_impossible_sheet_and_an_unwritable_folder_are_told_in_place(qtbot, tab, tmp_path):
    generate(qtbot, tab)
    tab.taking.export()
    dialog = tab.taking.exporter.dialog
    part(dialog, QSpinBox, "export.columns").setValue(64)
    part(dialog, QSpinBox, "export.spacing").setValue(256)
    qtbot.waitUntil(lambda: "too large" in dialog.message.text())
    assert not dialog.save.isEnabled()
    part(dialog, QSpinBox, "export.spacing").setValue(0)
    qtbot.waitUntil(lambda: dialog.save.isEnabled())
    (tmp_path / "file").write_text("in the way")
    dialog.path.setText(str(tmp_path / "file" / "sheet.png"))
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "annot write" in dialog.message.text())
    assert dialog.saved is None
    assert dialog.save.isEnabled()
    dialog.reject()
    qtbot.waitUntil(lambda: tab.taking.exporter.dialog is None)


# -- start, stop, again ------------------------------------------------------------------------------------------------


def long_generation(qtbot: QtBot, tab: GenerationTab) -> None:
    """Start one that takes a thousand calls, and wait for its first states."""
    part(tab, QComboBox, "generate.solver").setCurrentIndex(part(tab, QComboBox, "generate.solver").findData("euler"))
    part(tab, QSpinBox, "generate.calls").setValue(1000)
    tab.generate()
    qtbot.waitUntil(lambda: tab.controller.request is not None and len(tab.controller.store) > 3, timeout=20_000)


def test_states_arrive_one_by_one_and_stop_is_at_once(qtbot, tab):
    long_generation(qtbot, tab)
    assert tab.controller.active
    assert part(tab, QPushButton, "generate.stop").isEnabled()
    slider = part(tab, QSlider, "generate.scrub")
    assert slider.maximum() == 1000
    assert slider.value() == len(tab.controller.store) - 1  # follows the newest
    slider.setValue(900)
    assert slider.value() == len(tab.controller.store) - 1  # not there yet
    qtbot.keyClick(tab, Key.Key_Escape)
    assert not tab.controller.active
    assert not part(tab, QPushButton, "generate.stop").isEnabled()
    there = len(tab.controller.store)
    qtbot.wait(100)
    assert len(tab.controller.store) == there < 1001
    assert not tab.controller.store.complete
    slider.setValue(2)
    assert label(tab).startswith("state 2 of 1000")


def test_who_scrubs_back_while_states_arrive_stays_there(qtbot, tab):
    long_generation(qtbot, tab)
    slider = part(tab, QSlider, "generate.scrub")
    slider.setValue(1)
    there = len(tab.controller.store)
    qtbot.waitUntil(lambda: len(tab.controller.store) > there + 3)
    assert slider.value() == 1
    tab.controller.stop()


def test_a_new_request_takes_the_place_of_the_old_one(qtbot, tab):
    long_generation(qtbot, tab)
    part(tab, QSpinBox, "generate.calls").setValue(3)
    set_number(qtbot, part(tab, QSpinBox, "generate.count"), 2)
    with qtbot.waitSignal(tab.controller.finished, timeout=20_000):
        qtbot.keyClick(tab, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(tab.controller.store) == 4
    assert tab.controller.store.sprites == 2
    assert part(tab, QSlider, "generate.scrub").maximum() == 3
    assert len(tab.stage.canvas.sprites) == 2


def test_stop_while_a_new_request_waits_for_the_old_one_stops_both(qtbot, tab):
    long_generation(qtbot, tab)
    tab.generate()
    tab.controller.stop()
    done: list[bool] = []
    tab.controller.shutdown(lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    assert not tab.controller.active


def test_the_same_request_again_draws_a_seed_unless_it_is_locked(qtbot, tab):
    seed, lock = part(tab, QLineEdit, "generate.seed"), part(tab, QWidget, "generate.lock")
    generate(qtbot, tab)
    assert seed.text() == "0"
    first = tab.stage.canvas.sprites.copy()
    generate(qtbot, tab)
    drawn = seed.text()
    assert drawn != "0"
    assert not np.array_equal(tab.stage.canvas.sprites, first)
    part(tab, QSpinBox, "generate.calls").setValue(5)
    generate(qtbot, tab)
    assert seed.text() == drawn  # something else was changed: the same sprites in another way
    qtbot.mouseClick(lock, Qt.MouseButton.LeftButton)
    generate(qtbot, tab)
    assert seed.text() == drawn
    qtbot.mouseClick(part(tab, QWidget, "generate.dice"), Qt.MouseButton.LeftButton)
    assert seed.text() != drawn


def test_settings_are_kept_for_the_next_start(qtbot, open_tab, zoo):
    tab = open_tab(zoo)
    set_number(qtbot, part(tab, QSpinBox, "generate.count"), 7)
    grid = part(tab, QComboBox, "generate.grid")
    grid.setCurrentIndex(grid.findData("karras"))
    part(tab, QWidget, "generate.lock").setChecked(True)
    done: list[bool] = []
    tab.shutdown(lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    again = open_tab(zoo)
    assert part(again, QSpinBox, "generate.count").value() == 7
    assert part(again, QComboBox, "generate.grid").currentData() == "karras"
    assert part(again, QComboBox, "generate.solver").currentData() == "heun"
    assert part(again, QWidget, "generate.lock").isChecked()


def test_fields_without_effect_are_grey_and_few_calls_get_a_hint(qtbot, tab):
    solver = part(tab, QComboBox, "generate.solver")
    part(tab, QWidget, "generate.advanced").click()
    noise, tolerance = part(tab, QWidget, "generate.sde_strength"), part(tab, QWidget, "generate.tolerance")
    for key, wants_noise, wants_tolerance in (("euler", 0, 0), ("euler-maruyama", 1, 0), ("dopri5", 0, 1)):
        solver.setCurrentIndex(solver.findData(key))
        assert (noise.isEnabled(), tolerance.isEnabled()) == (bool(wants_noise), bool(wants_tolerance))
    solver.setCurrentIndex(solver.findData("rk4"))
    part(tab, QSpinBox, "generate.calls").setValue(4)
    hint = part(tab, QWidget, "generate.hint")
    assert hint.isVisible()
    assert "32 calls" in hint.text()
    hint.linkActivated.emit("#")
    assert part(tab, QSpinBox, "generate.calls").value() == 32
    assert not hint.isVisible()


def test_the_presets_tell_what_they_take_here_and_learn_from_what_it_took(qtbot, tab):
    qtbot.waitUntil(lambda: tab.models.info.speed is not None, timeout=20_000)
    time = part(tab, QWidget, "generate.time")
    assert time.text().endswith("s for 64 sprites")
    tab.settings.set_speed(Speed(calls_per_second=0.001, abreast=0.001, lane=16, device="slow"))
    assert " h for" in time.text()
    generate(qtbot, tab)
    assert time.text().endswith("s for 64 sprites")
    assert " h for" not in time.text()


def test_the_number_format_is_used_and_timed_and_comes_back_with_the_settings(qtbot, tab):
    part(tab, QWidget, "generate.advanced").click()
    box = part(tab, QComboBox, "generate.precision")
    box.setCurrentIndex(box.findData("bfloat16"))
    assert tab.models.reader.precision == "bfloat16"
    set_number(qtbot, part(tab, QSpinBox, "generate.count"), 2)
    generate(qtbot, tab)
    batch = tab.gallery.batch
    assert [entry["precision"] for entry in batch.entries] == ["bfloat16"] * 2
    box.setCurrentIndex(box.findData("float32"))
    tab.restoring.recall()
    assert tab.settings.config().precision == "bfloat16"
    del batch.settings["precision"]  # as in a batch from before there was a choice
    tab.restoring.remix()
    assert tab.settings.config().precision == "float32"


def test_nothing_is_measured_while_sprites_are_made(qtbot, tab):
    long_generation(qtbot, tab)
    tab.models.reader.device = "mps"  # as if nothing were known yet
    tab.models.reader.measure([tab.models.entry.path])
    assert not tab.models.reader.measuring
    tab.models.reader.forget_wishes()
    tab.controller.stop()


# -- keys and clicks on the canvas -------------------------------------------------------------------------------------


def test_home_end_arrows_and_enter_go_through_the_states_from_anywhere_but_a_field(qtbot, tab):
    generate(qtbot, tab)
    slider, button = part(tab, QSlider, "generate.scrub"), part(tab, QPushButton, "generate.run")
    last = slider.maximum()
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Home)
    assert slider.value() == 0
    qtbot.keyClick(button, Key.Key_Right)
    assert slider.value() == 1
    qtbot.keyClick(button, Key.Key_End)
    assert slider.value() == last
    seed = part(tab, QLineEdit, "generate.seed")
    seed.setFocus()
    qtbot.keyClick(seed, Key.Key_Home)
    qtbot.keyClick(seed, Key.Key_Return)
    assert slider.value() == last
    assert not tab.stage.scrubber.playing
    part(tab, QComboBox, "generate.scrub.speed").setCurrentIndex(4)
    seen: list[int] = []
    slider.valueChanged.connect(seen.append)
    button.setFocus()
    with qtbot.waitSignal(tab.stage.scrubber.playingChanged, check_params_cb=lambda playing: not playing):
        qtbot.keyClick(button, Key.Key_Return)
    assert seen == list(range(last + 1))


def test_digits_magnify_and_zero_fits(qtbot, tab):
    generate(qtbot, tab)
    canvas = tab.stage.canvas
    fitted = canvas.factor
    canvas.setFocus()
    for key, factor in {Key.Key_1: 1, Key.Key_2: 2, Key.Key_3: 4, Key.Key_6: 32}.items():
        qtbot.keyClick(canvas, key)
        assert canvas.factor == factor
        assert part(tab, QWidget, "generate.zoom").text() == f"{factor}×"
    qtbot.keyClick(canvas, Key.Key_0)
    assert canvas.factor == fitted
    assert canvas.fitted


def test_a_clicked_sprite_is_named_and_copied_with_its_alpha(qtbot, tab):
    generate(qtbot, tab)
    canvas = tab.stage.canvas
    cell = canvas.cell_rect(9)
    ratio = canvas.devicePixelRatioF()
    qtbot.mouseClick(
        canvas.viewport(),
        Qt.MouseButton.LeftButton,
        pos=QPoint(*(round(v / ratio) for v in (cell.center().x(), cell.center().y()))),
    )
    assert tab.stage.selected == (9,)
    assert part(tab, QWidget, "generate.selection").text() == "Sprite 10 of 64 · seed 0, index 9"
    qtbot.keyClick(canvas, Key.Key_Home)
    assert tab.stage.selected == (9,)  # the same sprite in another state
    qtbot.keyClick(canvas, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().image()
    assert np.array_equal(straight_pixels(copied), canvas.sprites[9])


def test_every_control_is_named_for_people_who_cannot_see_it(qtbot, tab):
    generate(qtbot, tab)
    names = "checkpoint solver calls schedule grid shift seed dice lock count label guidance run stop scrub view canvas"
    for name in [*names.split(), "export"]:
        widget = part(tab, QWidget, f"generate.{name}")
        assert widget.accessibleName() or widget.text(), name
        if name not in ("run", "stop", "canvas", "view"):
            assert widget.toolTip(), name
    assert tab.stage.scrubber.slider.accessibleDescription() == tab.stage.scrubber.label.toolTip()
    assert tab.stage.scrubber.label.toolTip().startswith(label(tab))


# -- the first start ---------------------------------------------------------------------------------------------------

_FRESH = """
import sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
from pixelgen.gui.generation.tab import GenerationTab
tab = GenerationTab(zoo=Path({zoo!r}))
assert "torch" not in sys.modules
tab.show()
give_up = time.monotonic() + 90
while (tab.settings is None or tab.models.info is None) and time.monotonic() < give_up:
    application.processEvents()
    time.sleep(0.02)
assert "torch" in sys.modules
assert tab.findChild(QWidget, "generate.solver").currentData() == "heun"
assert tab.findChild(QWidget, "generate.run").isEnabled()
done = []
tab.shutdown(lambda: done.append(True))
while not done and time.monotonic() < give_up:
    application.processEvents()
print("ready" if done else "hangs")
"""


def test_the_window_does_not_wait_for_torch(zoo):
    script = _FRESH.format(zoo=str(zoo))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=110)
    assert done.stdout.strip() == "ready", done.stderr
