"""What a training needs to go on exactly where it was: weights, averages, optimiser, progress; one safetensors file."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from pixelgen.errors import RunError
from pixelgen.files import replacing
from pixelgen.training.copying import Copying
from pixelgen.training.stepper import Stepper

_MOMENTS = ("exp_avg", "exp_avg_sq", "step")


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far a run is.

    Attributes:
        step: optimiser steps taken.
        seconds: time spent training, without pauses.
        smoothed_loss: moving average of the loss; None before the first report.
        best_fid: smallest so far; None before the first evaluation.
        next_preview, next_evaluation: seconds of training at which they are due; None before that is settled.
        evaluated_step: at which the last evaluation was made, 0 before the first.
        copying: whether made sprites have begun to be copies, by the evaluations so far.
        original_step: at which the last evaluated model before that was made; None if there is none, or it was told.
        dataset: digest of the training set, so that a run is not resumed on other sprites by mistake.
    """

    step: int = 0
    seconds: float = 0.0
    smoothed_loss: float | None = None
    best_fid: float | None = None
    next_preview: float = 2.0
    next_evaluation: float | None = None
    evaluated_step: int = 0
    copying: Copying = "none"
    original_step: int | None = None
    rate_scale: float = 1.0
    pieces: int = 1
    dataset: str = ""


def save_state(path: Path, stepper: Stepper, progress: Progress) -> None:
    """Write everything that the next step depends on, all of it or nothing.

    Raises:
        RunError: if the disk does not take it.
    """
    progress.rate_scale, progress.pieces = stepper.rate_scale, stepper.pieces
    content: dict[str, Tensor] = {}
    for name, parameter in stepper.network.named_parameters():
        content[f"network.{name}"] = parameter
        for moment in _MOMENTS:
            if parameter in stepper.optimizer.state:
                content[f"{moment}.{name}"] = stepper.optimizer.state[parameter][moment]
        for index, ema in enumerate(stepper.emas):
            content[f"ema{index}.{name}"] = ema.averages[name]
    content = {name: value.detach().cpu().contiguous() for name, value in content.items()}
    try:
        with replacing(path) as temporary:
            save_file(content, temporary, metadata={"progress": json.dumps(asdict(progress))})
    except OSError as error:
        raise RunError(f"cannot save the training to {path}", error.strerror or str(error), "make room") from error


def read_progress(path: Path) -> Progress:
    """How far the saved state in ``path`` is.

    Raises:
        RunError: if there is none, or it is damaged.
    """
    return _read(path, tensors=False)[0]


def load_state(path: Path, stepper: Stepper) -> Progress:
    """Put a saved state into ``stepper`` and return how far it is.

    Raises:
        RunError: if there is none, it is damaged, or it is of another network.
    """
    progress, content = _read(path, tensors=True)
    try:
        with torch.no_grad():
            for name, parameter in stepper.network.named_parameters():
                parameter.copy_(_fitting(content[f"network.{name}"], parameter))
                for index, ema in enumerate(stepper.emas):
                    ema.averages[name].copy_(_fitting(content[f"ema{index}.{name}"], parameter))
                if f"step.{name}" in content:
                    moments = {moment: content[f"{moment}.{name}"] for moment in _MOMENTS}
                    for moment in ("exp_avg", "exp_avg_sq"):
                        moments[moment] = torch.empty_like(parameter).copy_(moments[moment])
                    on_device = stepper.optimizer.defaults["fused"]
                    moments["step"] = moments["step"].to(parameter.device) if on_device else moments["step"]
                    stepper.optimizer.state[parameter] = moments
    except KeyError as error:
        raise RunError(
            f"cannot resume from {path}", f"it is of another network ({error.args[0]} is missing)"
        ) from error
    stepper.rate_scale, stepper.pieces = progress.rate_scale, progress.pieces
    return progress


def _read(path: Path, *, tensors: bool) -> tuple[Progress, dict[str, Tensor]]:
    if not path.is_file():
        raise RunError(f"cannot resume {path.parent.parent.name}", "it was never saved", "start it anew")
    try:
        with safe_open(path, framework="pt") as file:
            progress = Progress(**json.loads(file.metadata()["progress"]))
            names = file.keys() if tensors else ()
            return progress, {name: file.get_tensor(name) for name in names}
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise RunError(f"cannot resume from {path}", "the saved state is damaged", "start the run anew") from error


def _fitting(saved: Tensor, like: Tensor) -> Tensor:
    if saved.shape != like.shape:
        raise KeyError(f"a weight of shape {tuple(like.shape)}")
    return saved
