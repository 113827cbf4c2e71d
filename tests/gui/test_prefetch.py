"""What is needed later waits until nobody waits for anything else."""

from pytestqt.qtbot import QtBot

from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.prefetch import Prefetch


def test_a_job_waits_for_two_quiet_looks_and_runs_once(qtbot: QtBot) -> None:
    answers = iter([False, True, False, True, True])  # then none is asked for any more
    asked: list[bool] = []
    ran: list[list[bool]] = []

    def quiet() -> bool:
        asked.append(next(answers))
        return asked[-1]

    prefetch = Prefetch(lambda _report, _cancel: ran.append(list(asked)), quiet, look_ms=1)
    with qtbot.waitSignal(prefetch.runner.succeeded, timeout=10_000):
        pass
    assert ran == [[False, True, False, True, True]]
    qtbot.wait(20)
    assert len(asked) == 5
    assert prefetch.runner.state is JobState.IDLE
