"""The page of all runs, driven as a person does, over real folders on disk."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QScrollArea,
    QWidget,
)
from run_folders import write_run

from pixelgen import paths
from pixelgen.gui.training.runs.controller import RunsController
from pixelgen.gui.training.runs.model import RunRole
from pixelgen.gui.training.runs.offer import RunOffer
from pixelgen.gui.training.runs.page import RunsPage
from pixelgen.gui.training.runs.queue import TrainingQueue
from pixelgen.gui.widgets.sprite_paint import straight_pixels


@pytest.fixture
def runs() -> Path:
    folder = paths.runs_dir()
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def show(qtbot, end_jobs):
    """``show()``: a page with its controller, as after a start of the program, when everything is listed."""

    pages = []  # qtbot does not keep them alive

    def make(*, offer: RunOffer | None = None) -> RunsPage:
        page, controller = RunsPage(), RunsController()
        pages.append(page)
        page.controller = controller
        controller.setParent(page)
        controller.drive(page)
        if offer is not None:
            controller.offer_in(offer)
        qtbot.addWidget(page, before_close_func=lambda _: end_jobs(controller))
        page.resize(1000, 700)
        with qtbot.waitSignal(controller.listed, timeout=10_000):
            page.show()
        qtbot.waitExposed(page)
        return page

    return make


def listed(page: RunsPage) -> list[str]:
    rows = page.list.rows
    return [rows.run(row).name for row in range(rows.rowCount())]


def button(page: QWidget, name: str) -> QAbstractButton:
    found = page.findChild(QAbstractButton, name)
    assert found is not None, name
    return found


def click(qtbot, page: RunsPage, name: str) -> None:
    assert button(page, name).isEnabled(), name
    qtbot.mouseClick(button(page, name), Qt.MouseButton.LeftButton)


def click_row(qtbot, page: RunsPage, name: str, *, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    place = page.list.visualRect(page.list.rows.index(listed(page).index(name))).center()
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def answer(page: RunsPage, text: str) -> None:
    box = page.findChild(QMessageBox, "train.runs.ask")
    assert box is not None
    next(each for each in box.buttons() if text in each.text()).click()


# -- what is seen ----------------------------------------------------------------------------------------------------


def test_before_the_first_run_the_page_invites(qtbot, show):
    page = show()
    assert button(page, "train.runs.train").isVisible()
    assert not page.runs.search.isVisible()
    assert not page.details.isVisible()
    with qtbot.waitSignal(page.trainWanted):
        click(qtbot, page, "train.runs.train")


def test_the_newest_run_is_first_and_chosen_with_all_that_is_known(qtbot, show, runs):
    write_run(runs / "old", age=timedelta(days=3), fid=40.0)
    write_run(runs / "new", state="stopped", fid=33.3, previews=True)
    page = show()
    assert listed(page) == ["new", "old"]
    assert page.runs.count.text() == "2 runs"
    assert page.chosen.name == "new"
    details = page.details
    qtbot.waitUntil(lambda: details.samples.shown == 9 and bool(details.settings.texts()), timeout=60_000)
    assert details.title.text() == "new"
    assert details.state.text() == "Stopped"
    assert details.fid.text() == "FID: 33.3 floor 1.5"
    assert details.originality.text() == "Originality: 1.06"
    assert details.time.text() == "Trained: 30 min of 1 h 00 min"
    facts = details.facts.texts()
    assert facts["Data set"] == "/art/heroes"
    assert facts["Best model"] == str(runs / "new" / "checkpoints" / "best.safetensors")
    assert facts["Folder"].startswith(f"{runs / 'new'} (")
    assert details.settings.texts()["Mirror"] == "on"
    assert details.settings.texts()["Learning rate"] == "0.001"


def test_details_are_there_again_after_a_look_elsewhere_and_stay_through_a_refresh(qtbot, show, runs):
    for name in "ab":
        write_run(runs / name, previews=True)
    page = show()
    name = page.chosen.name
    qtbot.waitUntil(lambda: page.details.samples.shown > 0, timeout=60_000)
    page.list.selectAll()
    assert page.details.run is None
    click_row(qtbot, page, name)
    qtbot.waitUntil(lambda: page.details.samples.shown > 0, timeout=10_000)
    facts = page.details.facts.texts()
    with qtbot.waitSignal(page.controller.listed, timeout=10_000):
        page.refreshWanted.emit()
    assert page.details.samples.shown > 0
    assert page.details.facts.texts() == facts


def test_rows_show_the_newest_sprites_of_the_run(qtbot, show, runs):
    write_run(runs / "a", previews=True)
    page = show()
    index = page.list.rows.index(0)
    qtbot.waitUntil(lambda: index.data(RunRole.SPRITES) is not None, timeout=10_000)
    assert index.data(RunRole.SPRITES).shape == (4, 8, 8, 4)


def test_in_the_least_window_nothing_that_matters_is_cut(qtbot, show, runs):
    write_run(runs / "heroes", fid=24.3, previews=True)
    page = show()
    page.resize(524, 470)  # as in a window of 880 × 600
    qtbot.waitUntil(lambda: page.runs.width() < 260)
    open_folder = button(page, "train.runs.openFolder")
    assert open_folder.width() >= open_folder.sizeHint().width()
    about = page.details.findChild(QScrollArea, "train.runs.about").viewport()
    for part in (page.details.title, page.details.state, page.details.fid):
        qtbot.waitUntil(lambda part=part: about.rect().contains(part.geometry()))
    run = page.list.rows.run(0)
    seen = []
    for shown in (run, replace(run, fid=99.9), replace(run, updated=run.updated - timedelta(days=9))):
        page.list.rows.set_runs([shown])
        seen.append(straight_pixels(page.list.viewport().grab().toImage()).tobytes())
    assert len(set(seen)) == 3, "FID and date are in the row"


def test_a_failed_run_says_why(show, runs):
    write_run(runs / "a", state="failed", message="memory ran out: choose a smaller batch.")
    page = show()
    assert page.details.message.text() == "memory ran out: choose a smaller batch."
    assert page.details.message.isVisible()
    assert "Failed" in page.list.rows.index(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_run_that_begins_appears_by_itself_and_changes_as_it_goes(qtbot, show, runs):
    write_run(runs / "a")
    page = show()
    write_run(runs / "b", state="running")
    qtbot.waitUntil(lambda: listed(page) == ["b", "a"] or listed(page) == ["a", "b"], timeout=10_000)
    click_row(qtbot, page, "b")
    assert page.details.state.text() == "Running"
    shutil.rmtree(runs / "b")
    write_run(runs / "b", state="completed")
    qtbot.waitUntil(lambda: page.details.state.text() == "Finished", timeout=10_000)
    assert page.chosen.name == "b"


def test_the_folder_of_runs_may_appear_later(qtbot, show):
    page = show()
    write_run(paths.runs_dir() / "first")
    qtbot.waitUntil(lambda: listed(page) == ["first"], timeout=10_000)
    assert page.chosen.name == "first"
    assert page.details.isVisible()


def test_a_search_is_typed_and_left_by_keyboard(qtbot, show, runs):
    write_run(runs / "heroes-1", data="/art/people")
    write_run(runs / "icons-1", age=timedelta(days=2), data="/art/icons")
    page = show()
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is page.runs.search
    qtbot.keyClicks(page.runs.search, "ICON finished")
    assert listed(page) == ["icons-1"]
    assert page.runs.count.text() == "1 of 2 runs"
    assert page.chosen.name == "icons-1"
    qtbot.keyClick(page.runs.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.list
    qtbot.keyClicks(page.runs.search, "xyz")
    assert listed(page) == []
    assert page.chosen is None
    assert not button(page, "train.runs.open").isVisible()
    qtbot.keyClick(page.runs.search, Qt.Key.Key_Escape)
    assert listed(page) == ["heroes-1", "icons-1"]


def test_another_order_keeps_what_is_chosen(show, runs):
    write_run(runs / "a", fid=50.0)
    write_run(runs / "b", fid=40.0, age=timedelta(days=2))
    page = show()
    order = page.findChild(QComboBox, "train.runs.order")
    order.setCurrentIndex(order.findData("fid"))
    assert listed(page) == ["b", "a"]
    assert page.chosen.name == "a"


# -- what can be done ------------------------------------------------------------------------------------------------


def test_enter_and_double_click_open(qtbot, show, runs):
    write_run(runs / "a")
    page = show()
    page.list.setFocus()
    with qtbot.waitSignal(page.openWanted) as caught:
        qtbot.keyClick(page.list, Qt.Key.Key_Return)
    assert caught.args[0].path == runs / "a"
    place = page.list.visualRect(page.list.rows.index(0)).center()
    click_row(qtbot, page, "a")
    with qtbot.waitSignal(page.openWanted):
        qtbot.mouseDClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(page.openWanted):
        click(qtbot, page, "train.runs.open")


def test_what_can_be_done_follows_from_the_state(qtbot, show, runs):
    write_run(runs / "done", fid=1.0)
    write_run(runs / "stopped", state="stopped", age=timedelta(days=1))
    write_run(runs / "live", state="running", age=timedelta(days=2))
    page = show()
    enabled = {}
    for name in listed(page):
        click_row(qtbot, page, name)
        keys = ("continue", "use", "rename", "delete", "settings")
        enabled[name] = [key for key in keys if button(page, f"train.runs.{key}").isEnabled()]
    assert enabled == {
        "done": ["use", "rename", "delete", "settings"],
        "stopped": ["continue", "rename", "delete", "settings"],
        "live": ["settings"],
    }
    click_row(qtbot, page, "stopped")
    page.set_busy(True)
    assert not button(page, "train.runs.continue").isEnabled()


def test_continue_use_and_show_in_file_manager(qtbot, show, runs, monkeypatch):
    write_run(runs / "a", state="stopped", fid=1.0)
    page = show()
    with qtbot.waitSignal(page.continueWanted) as caught:
        click(qtbot, page, "train.runs.continue")
    assert caught.args[0] == runs / "a"
    with qtbot.waitSignal(page.useWanted) as caught:
        click(qtbot, page, "train.runs.use")
    assert caught.args[0] == runs / "a" / "checkpoints" / "best.safetensors"
    shown = []

    def reveal(url):
        shown.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", reveal)
    click(qtbot, page, "train.runs.reveal")
    assert shown == [runs / "a"]


def test_duplicated_settings_are_those_of_the_run(qtbot, show, runs):
    from pixelgen.training.config import TrainConfig

    write_run(runs / "a")
    page = show()
    with qtbot.waitSignal(page.settingsWanted) as caught:
        click(qtbot, page, "train.runs.settings")
    config = TrainConfig.parse(caught.args[0])
    assert (config.data, config.flip, config.minutes, config.out) == ((Path("/art/heroes"),), True, 60, None)
    (runs / "a" / "config.toml").write_text("[[")
    click(qtbot, page, "train.runs.settings")
    assert "cannot be read" in page.runs.message.text()


def rename(qtbot, page: RunsPage, name: str) -> None:
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_F2)
    editor = page.list.findChild(QLineEdit, "train.runs.name")
    assert editor is not None
    editor.selectAll()
    qtbot.keyClicks(editor, name)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_f2_renames_in_place_and_the_run_stays_chosen(qtbot, show, runs):
    write_run(runs / "a", fid=7.0)
    write_run(runs / "b", age=timedelta(days=1))
    page = show()
    rename(qtbot, page, "best so far")
    qtbot.waitUntil(lambda: page.chosen is not None and page.chosen.name == "best so far", timeout=10_000)
    assert (runs / "best so far" / "config.toml").is_file()
    assert listed(page) == ["best so far", "b"]
    assert page.details.title.text() == "best so far"
    assert page.runs.message.text() == "a is now called best so far."


def test_a_name_that_is_taken_is_refused_in_one_sentence(qtbot, show, runs):
    write_run(runs / "a")
    write_run(runs / "b", age=timedelta(days=1))
    page = show()
    rename(qtbot, page, "b")
    qtbot.waitUntil(page.runs.message.isVisible, timeout=10_000)
    assert page.runs.message.text().startswith("Cannot rename a to b")
    assert listed(page) == ["a", "b"]


def test_del_asks_once_moves_to_the_bin_and_can_be_undone(qtbot, show, runs):
    for age, name in enumerate("abc"):
        write_run(runs / name, age=timedelta(days=age))
    page = show()
    click_row(qtbot, page, "b")
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    answer(page, "Cancel")
    assert (runs / "b").is_dir()
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    answer(page, "bin")
    qtbot.waitUntil(lambda: listed(page) == ["a", "c"], timeout=10_000)
    assert not (runs / "b").exists()
    assert page.chosen.name == "c"
    assert page.runs.message.text() == "b went to the bin."
    click(qtbot, page, "train.runs.message.undo")
    qtbot.waitUntil(lambda: listed(page) == ["a", "b", "c"], timeout=10_000)
    assert page.chosen.name == "b"
    assert (runs / "b" / "config.toml").is_file()


def test_several_runs_are_deleted_together_but_only_one_can_be_opened(qtbot, show, runs):
    for age, name in enumerate("abc"):
        write_run(runs / name, age=timedelta(days=age))
    page = show()
    click_row(qtbot, page, "a")
    click_row(qtbot, page, "c", modifier=Qt.KeyboardModifier.ControlModifier)
    assert page.chosen is None
    assert not page.menu.open.isEnabled()
    assert not page.menu.rename.isEnabled()
    click(qtbot, page, "train.runs.delete")
    answer(page, "bin")
    qtbot.waitUntil(lambda: listed(page) == ["b"], timeout=10_000)
    assert page.runs.message.text() == "2 runs went to the bin."


def test_a_run_that_began_meanwhile_is_not_deleted(qtbot, show, runs):
    from pixelgen.training.status import RunStatus, read_status, write_status

    folder = write_run(runs / "a", state="stopped")
    page = show()
    click(qtbot, page, "train.runs.delete")
    status = read_status(folder / "status.json")
    write_status(folder / "status.json", RunStatus(
        state="running", process=status.process, started=status.started, updated=status.updated
    ))  # fmt: skip
    answer(page, "bin")
    qtbot.waitUntil(page.runs.message.isVisible, timeout=10_000)
    assert page.runs.message.text() == "Cannot delete a: it is being trained; stop it first."
    assert folder.is_dir()


# -- runs in other places --------------------------------------------------------------------------------------------


def test_runs_from_elsewhere_are_listed_remembered_and_taken_off(qtbot, show, runs, tmp_path, monkeypatch):
    write_run(runs / "mine")
    write_run(tmp_path / "stick" / "theirs", age=timedelta(days=1))
    page = show()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "stick"))
    click(qtbot, page, "train.runs.openFolder")
    qtbot.waitUntil(lambda: listed(page) == ["mine", "theirs"], timeout=10_000)
    again = show()
    assert listed(again) == ["mine", "theirs"]
    assert not again.menu.forget.isVisible()
    click_row(qtbot, again, "theirs")
    assert again.menu.forget.isVisible()
    again.menu.forget.trigger()
    qtbot.waitUntil(lambda: listed(again) == ["mine"], timeout=10_000)
    assert (tmp_path / "stick" / "theirs").is_dir()
    assert listed(show()) == ["mine"]


def test_a_folder_without_runs_is_refused_in_one_sentence(show, runs, tmp_path, monkeypatch):
    write_run(runs / "mine")
    page = show()
    (tmp_path / "photos").mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "photos"))
    button(page, "train.runs.openFolder").click()
    assert page.runs.message.text().startswith("There is no run in photos")


def test_a_run_is_dropped_onto_the_page_and_chosen_but_sprites_are_not_taken(
    qtbot, show, runs, tmp_path, drop_files, sprite_folder
):
    write_run(runs / "mine")
    write_run(tmp_path / "stick" / "theirs", age=timedelta(days=1))
    page = show()
    assert not drop_files(page, [sprite_folder], at=QPoint(5, 5))
    assert drop_files(page, [tmp_path / "stick" / "theirs"], at=QPoint(5, 5))
    qtbot.waitUntil(lambda: page.chosen is not None and page.chosen.name == "theirs", timeout=10_000)


# -- the offer and the queue -----------------------------------------------------------------------------------------


@pytest.fixture
def offer(qtbot):
    offer = RunOffer()
    qtbot.addWidget(offer)
    return offer


def crashed(runs: Path, name: str = "heroes") -> Path:
    return write_run(runs / name, state="running", alive=False, unsaved=41.0)


def test_an_interrupted_training_is_offered_at_the_next_start(qtbot, show, runs, offer):
    folder = crashed(runs)
    show(offer=offer)
    assert offer.isVisible()
    assert "heroes” was interrupted" in offer.text()
    assert "41 s after its last save. Nothing before that is lost." in offer.text()
    with qtbot.waitSignal(offer.continueWanted) as caught:
        qtbot.mouseClick(offer.proceed, Qt.MouseButton.LeftButton)
    assert caught.args[0] == folder
    assert not offer.isVisible()


def test_show_leads_to_the_run_in_the_list(qtbot, show, runs, offer):
    write_run(runs / "newer", age=timedelta(minutes=1))
    crashed(runs)
    page = show(offer=offer)
    with qtbot.waitSignal(offer.showWanted) as caught:
        qtbot.mouseClick(offer.look, Qt.MouseButton.LeftButton)
    page.choose(caught.args[0].path)
    assert page.chosen.name == "heroes"


def test_not_now_is_remembered_for_that_run(qtbot, show, runs, offer):
    crashed(runs)
    show(offer=offer)
    qtbot.mouseClick(offer.later, Qt.MouseButton.LeftButton)
    assert not offer.isVisible()
    show(offer=offer)
    assert not offer.isVisible()
    crashed(runs, "another")
    show(offer=offer)
    assert "another” was interrupted" in offer.text()
    assert offer.isVisible()


def test_nothing_is_offered_when_all_is_finished(show, runs, offer):
    write_run(runs / "a")
    show(offer=offer)
    assert not offer.isVisible()


def test_the_queue_stands_above_the_runs_and_a_removal_can_be_undone(qtbot, show, runs):
    write_run(runs / "a")
    page, queue = show(), TrainingQueue()
    page.set_queue(queue)
    assert not page.queue.isVisible()
    for title in ("one", "two"):
        queue.add(title, {"data": ["/art/heroes"]})
    assert page.queue.isVisible()
    page.queue.list.setFocus()
    qtbot.keyClick(page.queue.list, Qt.Key.Key_Delete)
    assert [entry.title for entry in queue.entries] == ["two"]
    assert page.runs.message.text() == "one was taken out of the queue."
    click(qtbot, page, "train.runs.message.undo")
    assert [entry.title for entry in TrainingQueue().entries] == ["one", "two"]


# -- for everybody ---------------------------------------------------------------------------------------------------


def test_every_control_has_names_and_is_reached_by_keyboard(show, runs):
    write_run(runs / "a", fid=1.0, state="stopped")
    page = show()
    queue = TrainingQueue()
    page.set_queue(queue)
    queue.add("one", {})
    controls = [*page.findChildren(QAbstractButton), page.list, page.queue.list, page.runs.search, page.runs.order]
    own = [each for each in controls if each.isVisible() and each.parent() is not page.runs.search]
    for each in own:
        assert each.objectName(), each
        assert each.accessibleName() or getattr(each, "text", str)(), each.objectName()
        assert each.focusPolicy() & Qt.FocusPolicy.TabFocus or each.objectName() == "qt_spinbox_lineedit", (
            each.objectName()
        )


def test_leaving_while_the_runs_are_read_waits_for_nothing(qtbot, end_jobs, runs):
    for number in range(30):
        write_run(runs / f"run {number}")
    controller = RunsController()
    controller.refresh()
    end_jobs(controller)
    controller.refresh()
    controller.refresh_soon()
    end_jobs(controller)
    controller.deleteLater()
