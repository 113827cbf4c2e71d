"""Progress on stderr: lines where there is no terminal, a bar where there is one; signals as requests to stop."""

import re
import signal

import pytest

from pixelgen.cli.failure import Interrupted
from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.options import assignments
from pixelgen.cli.progress import Progress, duration
from pixelgen.errors import ConfigError


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(variable, raising=False)


def test_a_short_job_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with Progress("Reading", clock=clock) as progress:
        clock.now += 1.9
        progress.count(1, 2)
    assert capsys.readouterr().err == ""


def test_a_long_job_says_so_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with Progress("Reading", clock=clock) as progress:
        for done in range(1, 41):
            clock.now += 1.0
            progress.count(done, 40)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        f"Reading: {100 * done / 40:.0f}% · 0:{40 - done:02} left · {done} of 40" for done in (2, 12, 22, 32)
    ]


def test_a_job_that_knows_its_time_is_believed(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with Progress("Training", clock=clock) as progress:
        clock.now += 60
        progress.update(0.5, "loss 0.1", seconds_left=3700)
    assert capsys.readouterr().err == "Training: 50% · 1:01:40 left · loss 0.1\n"


def test_a_terminal_gets_a_bar_that_goes_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "100")
    with Progress("Training") as progress:
        progress.update(0.25, "loss 0.1", seconds_left=90)
        progress.rename("Measuring")
        progress.say("step 10: FID 12.3")
    shown = capsys.readouterr().err
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown)
    assert re.search(r"Measuring\W+25 % 1:30 left · loss 0.1", plain)
    assert "step 10: FID 12.3" in plain
    assert shown.endswith("\x1b[2K"), "the line of the bar is erased"


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with Progress("Training", quiet=True, clock=clock) as progress:
        clock.now += 60
        progress.update(0.5)
        progress.say("something")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (59.6, "1:00"), (754, "12:34"), (11_045, "3:04:05")])
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_the_first_signal_asks_a_job_that_can_save_to_stop(capfd: pytest.CaptureFixture[str]) -> None:
    before = signal.getsignal(signal.SIGINT)
    with interruptible("Saving.") as interrupt:
        signal.raise_signal(signal.SIGINT)
        assert interrupt.token.stopping
        assert not interrupt.token.aborted
        assert interrupt.code == 130
    assert signal.getsignal(signal.SIGINT) is before
    assert capfd.readouterr().err == "\nSaving.\n"


def test_the_second_signal_ends_it_at_once() -> None:
    with interruptible("Saving.") as interrupt:
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert interrupt.token.aborted


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_job_with_nothing_to_save_ends_at_its_next_step(number: signal.Signals, code: int) -> None:
    def job() -> None:
        with interruptible() as interrupt:
            signal.raise_signal(number)
            interrupt.token.checkpoint()

    with pytest.raises(Interrupted) as caught:
        job()
    assert caught.value.code == code


def test_settings_are_typed_like_the_config_file() -> None:
    texts = ["batch=32", "flip = true", "learning-rate=1e-3", "ema_widths=[0.1, 0.2]", "model=tiny", 'out="a b"']
    assert assignments(texts) == {
        "batch": 32, "flip": True, "learning_rate": 1e-3, "ema_widths": [0.1, 0.2], "model": "tiny", "out": "a b",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["batch", "=3", ""])
def test_a_setting_without_name_or_value(text: str) -> None:
    with pytest.raises(ConfigError, match="key=value"):
        assignments([text])
