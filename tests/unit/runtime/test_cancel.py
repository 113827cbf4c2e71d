"""Asking a job to stop, to wait, or to leave at once."""

import threading

import pytest

from pixelgen.errors import Cancelled
from pixelgen.runtime.cancel import CancelToken


def test_a_fresh_token_asks_for_nothing() -> None:
    token = CancelToken()
    token.checkpoint()
    assert [token.stopping, token.aborted, token.paused] == [False, False, False]


def test_stop_lets_the_job_finish_its_step() -> None:
    token = CancelToken()
    token.stop()
    token.checkpoint()
    assert token.stopping
    assert not token.aborted


def test_abort_raises_at_the_next_point() -> None:
    token = CancelToken()
    token.abort()
    assert token.stopping
    with pytest.raises(Cancelled):
        token.checkpoint()


@pytest.mark.parametrize("way_on", [CancelToken.resume, CancelToken.stop, CancelToken.abort])
def test_a_paused_job_waits_until_it_is_told_something(way_on) -> None:
    token, passed = CancelToken(), threading.Event()

    def job() -> None:
        try:
            token.checkpoint()
        except Cancelled:
            pass
        finally:
            passed.set()

    token.pause()
    thread = threading.Thread(target=job)
    thread.start()
    assert not passed.wait(0.05)
    way_on(token)
    assert passed.wait(5)
    thread.join()
    assert not token.paused


def test_a_stopping_job_cannot_be_paused() -> None:
    token = CancelToken()
    token.stop()
    token.pause()
    assert not token.paused


@pytest.mark.parametrize("ask", [CancelToken.pause, CancelToken.stop, CancelToken.abort])
def test_work_that_can_be_dropped_leaves_at_once_whatever_is_asked(ask) -> None:
    token = CancelToken()
    work = token.interruptible()
    work.checkpoint()
    ask(token)
    with pytest.raises(Cancelled):
        work.checkpoint()


def test_dropped_work_can_be_done_again_after_a_pause() -> None:
    token = CancelToken()
    work = token.interruptible()
    token.pause()
    assert work.paused
    token.resume()
    work.checkpoint()
