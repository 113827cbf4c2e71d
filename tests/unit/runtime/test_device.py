"""Devices by name, and the number format that is found by trying."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from pixelgen.errors import ConfigError
from pixelgen.runtime import device as device_module
from pixelgen.runtime.device import (
    DEVICES,
    NumberFormat,
    candidate_formats,
    candidate_threads,
    describe,
    fastest_format,
    resolve_device,
)

CPU = torch.device("cpu")


def test_auto_is_a_device_that_is_there() -> None:
    assert resolve_device("auto").type in DEVICES[1:]
    assert describe(resolve_device("cpu")).startswith("CPU, ")


@pytest.mark.parametrize("name", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_refused_with_another_to_take(name: str) -> None:
    there = torch.cuda.is_available() if name == "cuda" else torch.backends.mps.is_available()
    if there:
        assert resolve_device(name).type == name
    else:
        with pytest.raises(ConfigError, match="choose 'auto' or 'cpu'"):
            resolve_device(name)


def test_an_unknown_device_lists_the_known() -> None:
    with pytest.raises(ConfigError, match="auto, cpu, cuda, mps"):
        resolve_device("tpu")


def test_plain_float32_is_always_tried_first() -> None:
    first, *others = candidate_formats(CPU)
    assert (first.bfloat16, first.channels_last) == (False, False)
    assert any(each.channels_last for each in others)


def _work_that_likes(favourite: str, tried: list[NumberFormat]) -> Callable[[NumberFormat], Callable[[], object]]:
    """Work that sleeps unless it is computed in its favourite format."""

    def step(number_format: NumberFormat) -> Callable[[], object]:
        tried.append(number_format)
        pause = 0.0 if str(number_format) == favourite else 0.02
        return lambda: time.sleep(pause)

    return step


@pytest.mark.parametrize("favourite", ["float32", "float32 channels-last", "float32 channels-last Winograd"])
def test_the_fastest_is_chosen_and_remembered(tmp_path: Path, favourite: str) -> None:
    threads, cache = torch.get_num_threads(), tmp_path / "speed.json"
    tried: list[NumberFormat] = []
    try:
        chosen, seconds = fastest_format(CPU, _work_that_likes(favourite, tried), key="a", cache=cache)
        assert str(chosen) == favourite
        assert seconds < 0.02
        several = len(tried)
        again, _ = fastest_format(CPU, _work_that_likes(favourite, tried), key="a", cache=cache)
        assert again == chosen
        assert len(tried) == several + 1  # only its speed is measured anew
        fastest_format(CPU, _work_that_likes(favourite, tried), key="another network", cache=cache)
        assert len(tried) > several + 2
    finally:
        torch.set_num_threads(threads)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"x": 3}', '{"x": {"no such": 1}}'])
def test_a_damaged_memory_is_replaced(tmp_path: Path, content: str) -> None:
    threads, cache = torch.get_num_threads(), tmp_path / "speed.json"
    cache.write_text(content, encoding="utf-8")
    tried: list[NumberFormat] = []
    try:
        for _ in range(2):
            fastest_format(CPU, _work_that_likes("float32", tried), key="a", cache=cache)
        several = len(tried)
        fastest_format(CPU, _work_that_likes("float32", tried), key="a", cache=cache)
        assert len(tried) == several + 1
    finally:
        torch.set_num_threads(threads)


@pytest.fixture
def no_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has set a number of threads, as the tests otherwise do."""
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)


@pytest.mark.usefixtures("no_wish")
@pytest.mark.parametrize("cores", [1, 2, 3, 8, 64])
def test_all_cores_are_tried_first_and_one_thread_less_too(monkeypatch: pytest.MonkeyPatch, cores: int) -> None:
    monkeypatch.setattr(device_module, "cores", lambda: cores)
    tried = candidate_threads()
    assert tried[0] == cores
    assert max(1, cores - 1) in tried
    assert list(tried) == sorted(set(tried), reverse=True)
    assert tried[-1] >= 1


def test_threads_that_somebody_has_set_are_kept_but_not_what_torchrun_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device_module, "cores", lambda: 16)
    monkeypatch.delenv("TORCHELASTIC_RUN_ID", raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    assert candidate_threads() == (3,)
    assert {each.threads for each in candidate_formats(CPU)} == {3}
    monkeypatch.setenv("TORCHELASTIC_RUN_ID", "none")
    assert candidate_threads()[0] == 16


@pytest.mark.usefixtures("no_wish")
def test_threads_are_chosen_anew_at_every_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was best beside a busy program must not stay with a machine for good."""
    monkeypatch.setattr(device_module, "cores", lambda: 2)
    threads, cache = torch.get_num_threads(), tmp_path / "speed.json"

    def step_that_likes(favourite: int) -> Callable[[NumberFormat], Callable[[], object]]:
        return lambda _: lambda: time.sleep(0.0 if torch.get_num_threads() == favourite else 0.02)

    try:
        for favourite in (1, 2, 1):
            chosen, _ = fastest_format(CPU, step_that_likes(favourite), key="a", cache=cache)
            assert (chosen.threads, torch.get_num_threads()) == (favourite, favourite)
    finally:
        torch.set_num_threads(threads)


def test_a_memory_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    threads = torch.get_num_threads()
    (tmp_path / "file").write_text("in the way")
    try:
        fastest_format(CPU, _work_that_likes("float32", []), key="a", cache=tmp_path / "file" / "speed.json")
    finally:
        torch.set_num_threads(threads)


def test_a_format_that_this_card_cannot_do_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offered = [NumberFormat(threads=1), NumberFormat(recorded=True, threads=1)]
    monkeypatch.setattr(device_module, "candidate_formats", lambda _: iter(offered))
    threads = torch.get_num_threads()

    def step(number_format: NumberFormat) -> Callable[[], object]:
        if number_format.recorded:
            raise RuntimeError("CUDA error: operation not permitted when stream is capturing")
        return lambda: time.sleep(0.001)

    def broken(_: NumberFormat) -> Callable[[], object]:
        raise RuntimeError("out of memory")

    try:
        assert not fastest_format(CPU, step, key="a", cache=tmp_path / "speed.json")[0].recorded
        with pytest.raises(RuntimeError, match="out of memory"):
            fastest_format(CPU, broken, key="b", cache=tmp_path / "speed.json")
    finally:
        torch.set_num_threads(threads)
