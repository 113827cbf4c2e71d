"""Trainings that take no time, and people who do something at a moment of them."""

from collections.abc import Callable
from pathlib import Path

import torch
from safetensors import safe_open

from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.config import TrainConfig
from pixelgen.training.events import EventSink, PhaseChanged, StepMetrics, TrainEvent
from pixelgen.training.requests import Requests
from pixelgen.training.run import RunFolder
from pixelgen.training.trainer import TrainResult, train


def config(out: Path, **changes: object) -> TrainConfig:
    values = {"out": out, "model": "nano", "steps": 4, "batch": 8, "previews": 2, "evaluation_sprites": 16,
              "evaluation_calls": 1, "device": "cpu", **changes}  # fmt: skip
    return TrainConfig.parse(values)


def run(
    settings: TrainConfig, sprites: SpriteSet, *, sink: EventSink = lambda _: None, resume: bool = False,
    cancel: CancelToken | None = None, requests: Requests | None = None,
) -> TrainResult:  # fmt: skip
    return train(settings, sink=sink, cancel=cancel or CancelToken(), sprites=sprites, resume=resume, requests=requests)


def weights(folder: Path) -> dict[str, torch.Tensor]:
    with safe_open(RunFolder(folder).state, framework="pt") as file:
        names = file.keys()
        return {name: file.get_tensor(name) for name in names}


def differences(one: Path, other: Path) -> list[str]:
    """Names of the tensors in which the saved states of two runs differ."""
    first, second = weights(one), weights(other)
    assert first.keys() == second.keys()
    return [name for name in first if not torch.equal(first[name], second[name])]


def on_step(step: int, act: Callable[[], None]) -> EventSink:
    """A sink that does something at a step, as a person does who watches."""

    def sink(event: TrainEvent) -> None:
        if isinstance(event, StepMetrics) and event.step == step:
            act()

    return sink


def on_phase(phase: str, act: Callable[[], None], *, times: int = 1) -> EventSink:
    """A sink that does something whenever a phase begins, the first few times."""
    left = times

    def sink(event: TrainEvent) -> None:
        nonlocal left
        if isinstance(event, PhaseChanged) and event.phase == phase and left:
            left -= 1
            act()

    return sink
