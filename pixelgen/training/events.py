"""What a training reports while it runs: plain values, safe to hand to any thread, to a log or to a window.

Only Python scalars and read-only numpy arrays; never tensors, never Qt. ``seconds`` is time spent training in this
and earlier sessions of the run, without pauses.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Phase = Literal["probing", "compiling", "training", "evaluating", "tuning", "saving", "paused"]
CheckpointKind = Literal["latest", "best", "original"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """Once, before the first step. ``resumed_at`` is the step from which an earlier run goes on, 0 for a new one."""

    run_id: str
    folder: Path
    device: str  # as a person reads it: "CPU, 2 threads", "NVIDIA H100"
    number_format: str  # "float32", "bfloat16 channels-last", …
    parameters: int
    training_sprites: int
    validation_sprites: int
    resumed_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseChanged:
    run_id: str
    phase: Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMetrics:
    """At most about ten a second. ``progress`` in [0, 1] is the share of the budget that is used up."""

    run_id: str
    step: int
    images: int
    seconds: float
    loss: float  # mean over the steps since the last report
    smoothed_loss: float
    lr: float
    grad_norm: float
    images_per_s: float
    progress: float
    seconds_left: float | None  # None where it cannot be known yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """A validation: distances of freshly made sprites to the training sprites, smaller is better.

    ``originality`` is the median distance of made sprites to their nearest training sprite over the same median for
    held-out real sprites: about 1 is as original as real art, near 0 is copying. ``copying`` says whether the made
    sprites have begun to be copies, at this check or an earlier one of the run (`pixelgen.training.copying`).
    """

    run_id: str
    step: int
    images: int
    seconds: float
    fid: float
    fid_floor: float  # the same distance for held-out real sprites
    kid: float
    kid_floor: float
    originality: float
    copying: bool
    validation_loss: float
    n_samples: int
    features: str  # which network the features are from: "sprite encoder", "Inception"
    best: bool  # the smallest fid of this run so far
    duration: float  # seconds that the evaluation took


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewReady:
    """Sprites from the same fixed seeds each time: (N, H, W, 4) straight RGBA uint8, read-only, and its own copy."""

    run_id: str
    step: int
    images: int
    seconds: float
    sprites: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckpointSaved:
    """A model file was written: the ``latest``, the ``best`` by FID, the last ``original`` one before copying began."""

    run_id: str
    step: int
    path: Path
    kind: CheckpointKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the person should know: a smaller batch after running out of memory, a step skipped."""

    run_id: str
    step: int
    text: str


TrainEvent = RunStarted | PhaseChanged | StepMetrics | Evaluated | PreviewReady | CheckpointSaved | Notice
EventSink = Callable[[TrainEvent], None]
"""Cheap and non-blocking; may be called from any thread."""


def fan_out(*sinks: EventSink) -> EventSink:
    """One sink that hands each event to all of ``sinks``, in order."""

    def sink(event: TrainEvent) -> None:
        for each in sinks:
            each(event)

    return sink
