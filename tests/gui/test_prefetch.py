"""What is needed later waits until nobody waits for anything else."""

from generate_steps import generate
from pytestqt.qtbot import QtBot

from pixelgen.gui.generation.tab import GenerationTab
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


def test_the_tab_is_quiet_when_its_model_is_measured_and_nothing_is_made(qtbot: QtBot, tab: GenerationTab) -> None:
    qtbot.waitUntil(lambda: tab.settled, timeout=20_000)
    seen: list[tuple[bool, bool]] = []
    tab.controller.activeChanged.connect(lambda active: seen.append((active, tab.settled)))
    generate(qtbot, tab)
    assert (True, False) in seen
    qtbot.waitUntil(lambda: tab.settled, timeout=20_000)
