"""A pause gives back the memory, and the run goes on as if there had been none."""

import gc
import threading
import time
from pathlib import Path

import pytest
import torch
from tiny_runs import config, differences, on_phase, on_step, run

from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.events import (
    CheckpointSaved,
    Evaluated,
    PhaseChanged,
    PreviewReady,
    RunStarted,
    StepMetrics,
    TrainEvent,
    fan_out,
)
from pixelgen.training.run import RunFolder
from pixelgen.training.state import read_progress

pytestmark = pytest.mark.usefixtures("every_step")

RANDOM = {"shift": 2, "flip": True, "dropout": 0.2}  # everything that draws numbers


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, sprites: SpriteSet) -> tuple[Path, list[TrainEvent]]:
    """A run without a pause, which looks at what it learned at steps 3 and 6."""
    events: list[TrainEvent] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pixelgen.training.session._REPORT_SECONDS", 0.0)
        out = tmp_path_factory.mktemp("pause") / "whole"
        run(config(out, steps=6, evaluation_steps=3, **RANDOM), sprites, sink=events.append)
    return out, events


def evaluations(events: list[TrainEvent]) -> list[tuple[int, float, float]]:
    return [(e.step, e.fid, e.validation_loss) for e in events if isinstance(e, Evaluated)]


def live_tensors() -> dict[int, torch.Tensor]:
    gc.collect()
    return {id(each): each for each in gc.get_objects() if issubclass(type(each), torch.Tensor)}


def test_a_paused_run_ends_in_the_weights_of_one_without_a_pause(
    tmp_path: Path, sprites: SpriteSet, whole: tuple[Path, list[TrainEvent]]
) -> None:
    token, events = CancelToken(), list[TrainEvent]()
    sink = fan_out(
        events.append, on_step(2, token.pause), on_step(5, token.pause), on_phase("paused", token.resume, times=2)
    )
    settings = config(tmp_path / "run", steps=6, evaluation_steps=3, **RANDOM)
    result = run(settings, sprites, sink=sink, cancel=token)
    assert (result.reason, result.steps) == ("completed", 6)
    assert sum(isinstance(e, PhaseChanged) and e.phase == "paused" for e in events) == 2
    assert sum(isinstance(e, RunStarted) for e in events) == 1
    assert differences(whole[0], tmp_path / "run") == []
    assert evaluations(events) == evaluations(whole[1])
    steps = [e for e in events if isinstance(e, StepMetrics)]
    assert [e.step for e in steps] == [1, 2, 3, 4, 5, 6]
    assert [e.smoothed_loss for e in steps] == [e.smoothed_loss for e in whole[1] if isinstance(e, StepMetrics)]


def test_during_a_pause_no_tensor_of_the_training_is_alive(tmp_path: Path, sprites: SpriteSet) -> None:
    token, before = CancelToken(), set(live_tensors())
    held: dict[str, int] = {}

    def count(moment: str) -> None:
        new = [tensor for key, tensor in live_tensors().items() if key not in before]
        held[moment] = sum(tensor.numel() * tensor.element_size() for tensor in new)

    def at_pause() -> None:
        count("paused")
        token.resume()

    sink = fan_out(
        on_step(2, lambda: count("training")),
        on_step(2, token.pause),
        on_phase("paused", at_pause),
        on_step(3, lambda: count("going on")),
    )
    run(config(tmp_path / "run", evaluation_steps=2), sprites, sink=sink, cancel=token)
    assert held["training"] > 10e6  # weights, averages and moments of the smallest network
    assert held["paused"] < 1e4
    assert held["going on"] == pytest.approx(held["training"], rel=0.2)


def test_a_stop_during_a_pause_returns_and_all_is_saved(
    tmp_path: Path, sprites: SpriteSet, whole: tuple[Path, list[TrainEvent]]
) -> None:
    token = CancelToken()
    settings = config(tmp_path / "run", steps=6, evaluation_steps=3, **RANDOM)
    sink = fan_out(on_step(4, token.pause), on_phase("paused", token.stop))
    result = run(settings, sprites, sink=sink, cancel=token)
    assert (result.reason, result.steps) == ("stopped", 4)
    assert result.seconds == read_progress(RunFolder(tmp_path / "run").state).seconds > 0
    assert run(settings, sprites, resume=True).reason == "completed"
    assert differences(whole[0], tmp_path / "run") == []


@pytest.mark.parametrize(("checks", "step"), [(3, 3), (100, 6)], ids=["in between", "at the end"])
def test_an_evaluation_gives_way_to_a_pause_and_is_made_later(
    tmp_path: Path, sprites: SpriteSet, whole: tuple[Path, list[TrainEvent]], checks: int, step: int
) -> None:
    token, events = CancelToken(), list[TrainEvent]()
    sink = fan_out(events.append, on_phase("evaluating", token.pause), on_phase("paused", token.resume))
    run(config(tmp_path / "run", steps=6, evaluation_steps=checks, **RANDOM), sprites, sink=sink, cancel=token)
    paused = next(i for i, e in enumerate(events) if isinstance(e, PhaseChanged) and e.phase == "paused")
    assert not any(isinstance(e, Evaluated) for e in events[:paused])
    assert evaluations(events) == [each for each in evaluations(whole[1]) if each[0] >= step]
    assert [e.step for e in events if isinstance(e, PreviewReady)].count(6) == 1
    assert differences(whole[0], tmp_path / "run") == []


def test_an_evaluation_gives_way_to_a_stop(tmp_path: Path, sprites: SpriteSet) -> None:
    token, events = CancelToken(), list[TrainEvent]()
    sink = fan_out(events.append, on_phase("evaluating", token.stop))
    result = run(config(tmp_path / "run", evaluation_steps=2), sprites, sink=sink, cancel=token)
    assert (result.reason, result.steps) == ("stopped", 2)
    assert not any(isinstance(event, Evaluated) for event in events)


def test_a_pause_saves_and_costs_no_budget(tmp_path: Path, sprites: SpriteSet) -> None:
    token, events, clock = CancelToken(), list[TrainEvent](), dict[int, float]()

    def sink(event: TrainEvent) -> None:
        events.append(event)
        if isinstance(event, StepMetrics):
            clock[event.step] = time.monotonic()

    later = on_phase("paused", lambda: threading.Timer(0.4, token.resume).start())
    run(
        config(tmp_path / "run", previews=0),
        sprites,
        sink=fan_out(sink, on_step(2, token.pause), later),
        cancel=token,
    )
    paused = next(i for i, e in enumerate(events) if isinstance(e, PhaseChanged) and e.phase == "paused")
    assert any(isinstance(event, CheckpointSaved) for event in events[:paused])
    steps = [event for event in events if isinstance(event, StepMetrics)]
    passed, counted = clock[3] - clock[2], steps[2].seconds - steps[1].seconds
    assert 0 < counted < passed - 0.4
