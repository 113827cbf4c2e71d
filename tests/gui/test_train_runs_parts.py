"""What the list of runs is made of: words, order, listing, unfinished runs, the model, the pictures."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester
from run_folders import NOW, write_run

from pixelgen.errors import BinError, Cancelled, ConfigError, RunError
from pixelgen.gui.bin import InBin
from pixelgen.gui.training.runs.changes import bin_job, restore_job
from pixelgen.gui.training.runs.details_job import differences, folder_size
from pixelgen.gui.training.runs.listing import ListingProgress, check_place, list_job
from pixelgen.gui.training.runs.memory import RunsMemory, load_memory, save_memory
from pixelgen.gui.training.runs.model import RunListModel, RunRole
from pixelgen.gui.training.runs.order import ORDERS, arranged
from pixelgen.gui.training.runs.unfinished import lost_seconds, offer_text, unfinished_runs
from pixelgen.gui.training.runs.words import STATES, budget_text, entry_text, size_text, spoken, time_text, when
from pixelgen.gui.widgets.row_picture import arrange
from pixelgen.runtime.cancel import CancelToken
from pixelgen.training.run import RunFolder
from pixelgen.training.summary import RunSummary, summarise


def summary(name: str, **changes: object) -> RunSummary:
    values = {
        "path": Path("/runs") / name, "name": name, "state": "completed", "message": "", "data": (Path("/art/heroes"),),
        "data_name": "heroes", "model": "small", "seconds": 1440.0, "minutes_wanted": 60.0, "steps": 100,
        "images": 3200, "fid": None, "fid_floor": None, "features": "", "originality": None, "started": NOW,
        "updated": NOW, "thumbnail": None, "checkpoint": None, "resumable": False, **changes,
    }  # fmt: skip
    return RunSummary(**values)


def names(runs) -> list[str]:
    return [run.name for run in runs]


# -- words -----------------------------------------------------------------------------------------------------------


def test_every_state_of_a_run_has_a_word():
    from typing import get_args

    from pixelgen.training.status import RunState

    assert set(STATES) == set(get_args(RunState))
    assert len({word.label for word in STATES.values()}) == len(STATES)


def test_time_is_told_with_what_is_left_unless_it_is_finished():
    assert time_text(summary("a", state="stopped")) == "24 min of 1 h 00 min"
    assert time_text(summary("a", state="completed")) == "24 min"
    assert time_text(summary("a", state="stopped", minutes_wanted=None)) == "24 min"


def test_age_in_words_is_local_whatever_zone_it_was_noted_in():
    now = datetime(2026, 11, 22, 18, 0).astimezone()
    assert when(now - timedelta(minutes=5), now=now) == "today 17:55"
    assert when(now.replace(hour=9, minute=30).astimezone(UTC) - timedelta(days=1), now=now) == "yesterday 09:30"
    elsewhere = (now - timedelta(days=30)).astimezone(timezone(timedelta(hours=3)))
    assert when(elsewhere, now=now) == when(elsewhere, now=now, brief=True) == "23 Oct 2026"
    assert when(now - timedelta(minutes=5), now=now, brief=True) == "17:55"
    assert when(now - timedelta(days=1), now=now, brief=True) == "yesterday"


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"minutes": 30}, "30 min"),
        ({"steps": 5000}, "5,000 steps"),
        ({"endless": True, "minutes": 30}, "until stopped"),
        ({"preset": "long"}, "Long"),
        ({}, "Standard"),
    ],
)
def test_the_budget_of_a_waiting_training(values, text):
    assert budget_text(values) == text
    assert entry_text({**values, "data": ["/art/heroes", "/art/foes.zip"]}) == f"heroes, foes.zip · {text}"


def test_sizes():
    assert [size_text(n) for n in (0, 999, 1500, 212e6, 5e12)] == [
        "0 bytes",
        "999 bytes",
        "1.5 kB",
        "212 MB",
        "5,000 GB",
    ]


def test_a_row_is_read_out_whole():
    said = spoken(summary("night", state="stopped", fid=35.5, fid_floor=1.6))
    for part in ("night", "Stopped", "heroes", "Small", "24 min", "100 steps", "FID 35.5", "floor 1.6"):
        assert part in said


# -- order and search ------------------------------------------------------------------------------------------------

RUNS = [
    summary("b", fid=3.0, updated=NOW - timedelta(days=2), seconds=10.0, state="stopped"),
    summary("A", fid=None, updated=NOW, seconds=30.0, data_name="icons", data=(Path("/art/icons"),)),
    summary("c", fid=1.0, updated=NOW - timedelta(days=1), seconds=20.0, state="running", model="tiny"),
]


@pytest.mark.parametrize(
    ("order", "expected"),
    [("newest", "Acb"), ("name", "Abc"), ("fid", "cbA"), ("longest", "Acb"), ("data", "cbA"), ("state", "cbA")],
)
def test_orders(order, expected):
    assert "".join(names(arranged(RUNS, search="", order=order))) == expected


@pytest.mark.parametrize("order", list(ORDERS))
def test_no_order_loses_a_run(order):
    assert sorted(names(arranged(RUNS, search="", order=order))) == ["A", "b", "c"]


def test_a_search_wants_all_of_its_words_in_any_case():
    assert names(arranged(RUNS, search="RUNNING tiny", order="newest")) == ["c"]
    assert names(arranged(RUNS, search="/art/icons", order="newest")) == ["A"]
    assert names(arranged(RUNS, search="tiny icons", order="newest")) == []
    assert len(arranged(RUNS, search="   ", order="newest")) == 3


def test_an_unknown_order_is_refused(qapp):
    with pytest.raises(ConfigError, match="unknown order"):
        RunListModel().set_order("beauty")


# -- listing ---------------------------------------------------------------------------------------------------------


def listing(folder: Path, known=None):
    return list_job((folder,), known or {})(lambda _: None, CancelToken())


def test_only_what_changed_is_read_again(tmp_path):
    for name in "abc":
        write_run(tmp_path / name, fid=1.0)
    (tmp_path / "no run").mkdir()
    first = listing(tmp_path)
    assert (first.read, sorted(names(first.runs))) == (3, ["a", "b", "c"])
    assert listing(tmp_path, first.known).read == 0
    (tmp_path / "b" / "checkpoints" / "best.safetensors").unlink()
    second = listing(tmp_path, first.known)
    assert second.read == 1
    assert {run.name: run.fid for run in second.runs} == {"a": 1.0, "b": None, "c": 1.0}


def test_a_run_at_work_is_always_read_for_its_process_may_be_gone(tmp_path):
    write_run(tmp_path / "a", state="running")
    first = listing(tmp_path)
    assert [run.state for run in first.runs] == ["running"]
    assert listing(tmp_path, first.known).read == 1


def test_runs_that_are_gone_are_forgotten(tmp_path):
    write_run(tmp_path / "a")
    first = listing(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    second = listing(tmp_path, first.known)
    assert names(second.runs) == ["b"]
    assert list(second.known) == [tmp_path / "b"]


def test_a_damaged_run_is_listed_with_its_trouble(tmp_path):
    write_run(tmp_path / "a")
    (tmp_path / "a" / "config.toml").write_text("data = [")
    run = listing(tmp_path).runs[0]
    assert run.state == "failed"
    assert "settings" in run.message


def test_runs_found_on_the_way_are_reported_and_the_search_can_be_left(tmp_path, monkeypatch):
    monkeypatch.setattr("pixelgen.gui.training.runs.listing._REPORT_SECONDS", 0.0)
    for name in "abc":
        write_run(tmp_path / name)
    reports: list[ListingProgress] = []
    complete = list_job((tmp_path,), {})(reports.append, CancelToken())
    assert [(report.done, report.total) for report in reports] == [(1, 3), (2, 3), (3, 3)]
    told = [run for report in reports for run in report.found]
    assert len(reports[0].found) == 1
    assert set(names(told)) <= set(names(complete.runs)) == {"a", "b", "c"}
    assert len(set(names(told))) == len(told)
    cancel = CancelToken()
    cancel.abort()
    with pytest.raises(Cancelled):
        list_job((tmp_path,), {})(reports.append, cancel)


def test_a_place_is_a_run_or_a_folder_of_runs(tmp_path):
    write_run(tmp_path / "old" / "a")
    write_run(tmp_path / "b")
    both = list_job((tmp_path / "old", tmp_path / "b", tmp_path / "nowhere"), {})(lambda _: None, CancelToken())
    assert sorted(names(both.runs)) == ["a", "b"]
    check_place(tmp_path / "old")
    (tmp_path / "empty").mkdir()
    with pytest.raises(RunError, match="there is no run in empty"):
        check_place(tmp_path / "empty")


# -- unfinished ------------------------------------------------------------------------------------------------------


def test_an_interrupted_run_is_offered_with_what_it_lost(tmp_path):
    folder = write_run(tmp_path / "heroes", state="running", alive=False, unsaved=41.0, age=timedelta(minutes=10))
    run = summarise(RunFolder(folder))
    assert run.state == "interrupted"
    assert unfinished_runs([run], RunsMemory()) == [run]
    text = offer_text([run], lost_seconds(folder))
    assert "heroes” was interrupted " in text
    assert "at step 12,340, 41 s after its last save. Nothing before that is lost." in text


def test_which_runs_are_offered():
    def run(name, state, days, *, resumable=True):
        return summary(name, state=state, updated=NOW - timedelta(days=days), resumable=resumable)

    runs = [
        run("stopped last", "stopped", 0),
        run("stopped before", "stopped", 1),
        run("crashed", "interrupted", 2),
        run("crashed before it saved", "interrupted", 2, resumable=False),
        run("crashed long ago", "interrupted", 60),
        run("done", "completed", 1),
        run("at work", "running", 3, resumable=False),
    ]
    assert names(unfinished_runs(runs[::-1], RunsMemory())) == ["stopped last", "crashed"]
    declined = RunsMemory().with_declined([runs[0]])
    assert names(unfinished_runs(runs, declined)) == ["crashed"]
    went_on = [run("stopped last", "stopped", -0.1), *runs[1:]]
    assert names(unfinished_runs(went_on, declined))[0] == "stopped last"
    text = offer_text([runs[0], runs[2]], None)
    assert "was stopped today at " in text
    assert text.endswith("1 more run can go on as well.")


def test_what_is_remembered_survives_and_a_damaged_file_stops_nobody():
    memory = RunsMemory().with_place(Path("/art/runs")).with_place(Path("/art/runs")).with_declined([summary("a")])
    save_memory(memory)
    assert load_memory() == memory
    assert load_memory().has_declined(summary("a"))
    assert not load_memory().has_declined(summary("a", updated=NOW + timedelta(seconds=1)))
    assert memory.places == (Path("/art/runs"),)
    assert memory.without_place(Path("/art/runs")).places == ()
    from pixelgen import paths

    (paths.config_dir() / "runs.json").write_text("{")
    assert load_memory() == RunsMemory()


# -- details and changes ---------------------------------------------------------------------------------------------


def test_settings_are_told_where_they_differ_from_the_defaults():
    told = dict(differences({"flip": True, "learning_rate": 0.001, "seed": 0, "minutes": 30.0, "data": ["/art"]}))
    assert told == {"Mirror": "on", "Learning rate": "0.001", "Minutes": "30 min"}


def test_lists_that_are_the_default_are_not_told():
    assert differences({"ema_widths": [0.05, 0.15]}) == ()
    assert differences({"ema_widths": [0.15]}) == (("Averages", "0.15"),)


def test_a_run_at_work_does_not_go_to_the_bin_and_the_others_do(tmp_path):
    rest, live = write_run(tmp_path / "rest"), write_run(tmp_path / "live", state="running")
    change = bin_job([rest, live])(lambda _: None, CancelToken())
    assert [run.path for run in change.runs] == [rest]
    assert change.trouble == "Cannot delete live: it is being trained; stop it first."
    assert (rest.exists(), live.exists()) == (False, True)
    before = change.runs[0].place
    assert before is not None
    size = folder_size(before)
    restore_job(change.runs)(lambda _: None, CancelToken())
    assert folder_size(rest) == size > 0
    assert not before.exists()
    assert not (before.parent.parent / "info" / f"{before.name}.trashinfo").exists()


def test_nothing_is_put_over_a_run_that_took_the_name(tmp_path):
    taken, kept = write_run(tmp_path / "a"), write_run(tmp_path / "bin" / "a")
    with pytest.raises(BinError, match="there is a folder of that name again"):
        restore_job([InBin(taken, kept)])(lambda _: None, CancelToken())
    with pytest.raises(BinError, match="not where the bin kept it"):
        restore_job([InBin(tmp_path / "b", tmp_path / "nowhere")])(lambda _: None, CancelToken())


# -- the model -------------------------------------------------------------------------------------------------------

LETTERS = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@given(before=LETTERS, after=LETTERS, order=st.sampled_from(["name", "newest", "fid"]))
def test_any_list_becomes_any_other_and_what_stays_keeps_its_index(qapp, before, after, order):
    def runs(letters):
        return [
            summary(each, fid=float(place), updated=NOW + timedelta(seconds=ord(each) * 7 % 5))
            for place, each in enumerate(letters)
        ]

    model = RunListModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert tester.model() is model
    model.set_runs(runs(before))
    kept = {model.run(row).name: QPersistentModelIndex(model.index(row)) for row in range(model.rowCount())}
    model.set_order(order)
    model.set_runs(runs(after))
    wanted = arranged(runs(after), search="", order=order)
    assert [model.run(row) for row in range(model.rowCount())] == wanted
    for name, index in kept.items():
        assert index.isValid() == (name in after)
        if index.isValid():
            assert model.run(index.row()).name == name


def test_a_selection_survives_new_numbers(qapp):
    model = RunListModel()
    model.set_runs(RUNS)
    selection = QItemSelectionModel(model)
    selection.setCurrentIndex(model.index(1), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    chosen = model.run(1).name
    model.set_runs([*RUNS, summary("new", updated=NOW + timedelta(days=1))])
    assert model.run(selection.currentIndex().row()).name == chosen
    assert selection.isRowSelected(selection.currentIndex().row())


def test_pictures_are_asked_for_once_and_forgotten_with_their_run(qtbot):
    model = RunListModel()
    asked = []
    model.pictureWanted.connect(asked.append)
    sheet = Path("/runs/a/samples/step_1.png")
    model.set_runs([summary("a", thumbnail=sheet)])
    assert model.index(0).data(RunRole.SPRITES) is None
    assert model.index(0).data(RunRole.SPRITES) is None
    assert names(asked) == ["a"]
    sprites = np.full((4, 8, 8, 4), 7, np.uint8)
    with qtbot.waitSignal(model.dataChanged):
        model.set_picture(sheet, sprites)
    assert model.index(0).data(RunRole.SPRITES) is sprites
    model.set_runs([])
    model.set_runs([summary("a", thumbnail=sheet)])
    assert model.index(0).data(RunRole.SPRITES) is None
    assert len(asked) == 2


# -- pictures --------------------------------------------------------------------------------------------------------


@given(
    size=st.integers(8, 300),
    width=st.integers(40, 800),
    height=st.integers(40, 800),
    counts=st.lists(st.integers(1, 16), min_size=1, max_size=4, unique=True),
    gap=st.integers(0, 6),
)
def test_sprites_always_fit_in_whole_steps(size, width, height, counts, gap):
    grid, step = arrange(size, counts=counts, width=width, height=height, gap=gap)
    assert 0 < grid.width <= width
    assert 0 < grid.height <= height
    assert grid.factor >= 1
    assert grid.count in {1, *counts}
    assert grid.size == len(range(0, size, step))
    assert step == 1 or size > min(width, height)
