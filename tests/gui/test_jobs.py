"""The job thread and its runner: every transition, driven by events instead of time."""

import threading
from typing import Any

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from pixelgen.errors import Cancelled, DatasetError
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobRunner, JobState


class Gate:
    """A job that reports once, then waits to be told how to go on, looking at its token."""

    def __init__(self, *, result: object = "done", error: BaseException | None = None) -> None:
        self.go = threading.Event()
        self.result, self.error = result, error
        self.in_main_thread: bool | None = None
        self.report: Any = None

    def __call__(self, report: Any, cancel: Any) -> object:
        self.in_main_thread = QThread.isMainThread()
        self.report = report
        report("begun")
        while not self.go.wait(0.005):
            cancel.checkpoint()
            if cancel.stopping:
                return "stopped"
        if self.error is not None:
            raise self.error
        return self.result


@pytest.fixture
def runner(qapp: object) -> JobRunner:
    return JobRunner()


def begin(qtbot: QtBot, runner: JobRunner, gate: Gate) -> None:
    with qtbot.waitSignal(runner.reported, timeout=5000):
        runner.start(gate)


def test_a_job_runs_beside_the_window_and_its_result_arrives_after_the_thread_is_gone(qtbot, runner):
    gate, states, in_main = Gate(result=42), [], []
    runner.stateChanged.connect(states.append)
    runner.succeeded.connect(lambda _: in_main.append((QThread.isMainThread(), runner.state)))
    begin(qtbot, runner, gate)
    assert runner.state is JobState.RUNNING
    with qtbot.waitSignal(runner.succeeded, timeout=5000) as caught:
        gate.go.set()
    assert caught.args == [42]
    assert gate.in_main_thread is False
    assert in_main == [(True, JobState.IDLE)]
    assert states == [JobState.STARTING, JobState.RUNNING, JobState.IDLE]


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(3), KeyboardInterrupt()])
def test_whatever_a_job_raises_is_told_with_its_traceback(qtbot, runner, error):
    gate = Gate(error=error)
    begin(qtbot, runner, gate)
    with qtbot.waitSignal(runner.failed, timeout=5000) as caught:
        gate.go.set()
    failure = caught.args[0]
    assert isinstance(failure, JobFailure)
    assert not failure.expected
    assert failure.kind == type(error).__name__
    assert "in __call__" in failure.traceback_text


def test_a_users_mistake_is_one_sentence(qtbot, runner):
    gate = Gate(error=DatasetError("cannot read heroes", "it is empty", "choose another folder"))
    begin(qtbot, runner, gate)
    with qtbot.waitSignal(runner.failed, timeout=5000) as caught:
        gate.go.set()
    assert caught.args[0].expected
    assert caught.args[0].message == "Cannot read heroes: it is empty; choose another folder."


def test_stop_lets_the_job_return_its_result(qtbot, runner):
    begin(qtbot, runner, Gate())
    with qtbot.waitSignal(runner.succeeded, timeout=5000) as caught:
        runner.stop()
        assert runner.state is JobState.STOPPING
    assert caught.args == ["stopped"]


def test_abort_ends_without_a_result(qtbot, runner):
    begin(qtbot, runner, Gate())
    with qtbot.waitSignal(runner.aborted, timeout=5000), qtbot.assertNotEmitted(runner.succeeded):
        runner.abort()
    assert not runner.busy


@pytest.mark.parametrize("error", [None, ValueError("too late")])
def test_an_aborted_job_that_comes_to_its_end_all_the_same_is_not_told(qtbot, runner, error):
    entered, leave = threading.Event(), threading.Event()

    def deaf(_report: object, _cancel: object) -> str:
        entered.set()
        assert leave.wait(10)
        if error is not None:
            raise error
        return "unwanted"

    runner.start(deaf)
    assert entered.wait(10)
    runner.abort()
    with (
        qtbot.assertNotEmitted(runner.succeeded),
        qtbot.assertNotEmitted(runner.failed),
        qtbot.waitSignal(runner.aborted, timeout=5000),
    ):
        leave.set()


def test_a_cancelled_job_is_no_failure(qtbot, runner):
    gate = Gate(error=Cancelled())
    begin(qtbot, runner, gate)
    with qtbot.waitSignal(runner.aborted, timeout=5000), qtbot.assertNotEmitted(runner.failed):
        gate.go.set()


def test_pause_holds_the_job_and_resume_lets_it_go_on(qtbot, runner):
    gate = Gate()
    begin(qtbot, runner, gate)
    runner.pause()
    assert runner.state is JobState.PAUSED
    runner.pause()
    assert runner.state is JobState.PAUSED
    runner.resume()
    assert runner.state is JobState.RUNNING
    with qtbot.waitSignal(runner.succeeded, timeout=5000):
        gate.go.set()


def test_a_paused_job_can_be_stopped(qtbot, runner):
    begin(qtbot, runner, Gate())
    runner.pause()
    with qtbot.waitSignal(runner.succeeded, timeout=5000):
        runner.stop()


def test_one_job_at_a_time(qtbot, runner):
    gate = Gate()
    begin(qtbot, runner, gate)
    with pytest.raises(RuntimeError, match="running already"):
        runner.start(gate)
    with qtbot.waitSignal(runner.succeeded, timeout=5000):
        gate.go.set()


def test_what_a_replaced_job_reports_late_is_dropped(qtbot, runner):
    old, new, heard = Gate(), Gate(result="new"), []
    begin(qtbot, runner, old)
    runner.reported.connect(heard.append)
    elsewhere = threading.Thread(target=old.report, args=("queued before the restart",))
    elsewhere.start()
    elsewhere.join()
    with qtbot.waitSignal(runner.succeeded, timeout=5000) as caught:
        runner.restart(new)
        new.go.set()
    assert caught.args == ["new"]
    assert heard == ["begun"]


def test_of_several_restarts_only_the_last_runs(qtbot, runner):
    first, skipped, last = Gate(), Gate(result="skipped"), Gate(result="last")
    begin(qtbot, runner, first)
    last.go.set()
    with qtbot.waitSignal(runner.succeeded, timeout=5000) as caught:
        runner.restart(skipped)
        runner.restart(last)
    assert caught.args == ["last"]
    assert skipped.report is None


def test_call_when_idle_waits_for_the_end(qtbot, runner):
    calls = []
    runner.call_when_idle(lambda: calls.append("at once"))
    assert calls == ["at once"]
    gate = Gate()
    begin(qtbot, runner, gate)
    runner.call_when_idle(lambda: calls.append("later"))
    assert calls == ["at once"]
    with qtbot.waitSignal(runner.succeeded, timeout=5000):
        gate.go.set()
    assert calls == ["at once", "later"]


def test_hundreds_of_jobs_one_after_the_other(qtbot, runner):
    left = [300]

    def again(_: object) -> None:
        left[0] -= 1
        if left[0]:
            runner.start(lambda report, cancel: report(1))

    runner.succeeded.connect(again)
    runner.start(lambda report, cancel: report(1))
    qtbot.waitUntil(lambda: left[0] == 0, timeout=20_000)
