"""Staying awake: asked for while the body runs, and no reason to fail where nobody listens."""

import logging

import pytest

from pixelgen.runtime.awake import awake


def test_a_system_that_does_not_listen_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "")
    with caplog.at_level(logging.INFO), awake("training") as agreed:
        ran = True
    assert ran
    said = [record.getMessage() for record in caplog.records if record.name == "pixelgen.runtime.awake"]
    assert len(said) == 1
    assert agreed == ("is kept awake" in said[0])


def test_an_agreement_is_given_back_even_after_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "1")  # wakepy's own switch: a method that always works

    def fail() -> None:
        with awake("training") as agreed:
            assert agreed
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with awake("training") as agreed, awake("generating") as inner:
        assert agreed
        assert inner
