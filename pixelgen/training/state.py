"""What a training needs to go on exactly where it was: weights, averages, optimiser, progress; one safetensors file."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from pixelgen.errors import RunError
from pixelgen.files import write_bytes
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.training.copying import Copying
from pixelgen.training.optimizer import moments
from pixelgen.training.stepper import Stepper


@dataclass(slots=True, kw_only=True)
class Progress:
    """How far a run is.

    Attributes:
        step: optimiser steps taken.
        seconds: time spent training, without pauses.
        smoothed_loss: moving average of the loss; None before the first report.
        best_fid: smallest so far; None before the first evaluation.
        next_preview, next_evaluation: seconds of training at which they are due; None before that is settled.
        evaluation_sprites: made for each evaluation of the run, so that its values compare; 0 before that is settled.
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
    evaluation_sprites: int = 0
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
    content = state_tensors(stepper)
    for index, ema in enumerate(stepper.emas):
        content |= {f"ema{index}.{name}": value.cpu().contiguous() for name, value in ema.averages.items()}
    try:
        write_bytes(path, save(content, metadata={"progress": json.dumps(asdict(progress))}))
    except OSError as error:
        raise RunError(f"cannot save the training to {path}", error.strerror or str(error), "make room") from error


def state_tensors(stepper: Stepper) -> dict[str, Tensor]:
    """Weights and what the optimisers remember of them, by name, on the CPU: what every process of a team needs."""
    content: dict[str, Tensor] = {}
    for name, parameter in stepper.network.named_parameters():
        content[f"network.{name}"] = parameter
        for optimizer in stepper.optimizers:
            for moment, value in optimizer.state.get(parameter, {}).items():
                content[f"{moment}.{name}"] = value
    return {name: value.detach().cpu().contiguous() for name, value in content.items()}


def put_tensors(content: dict[str, Tensor], stepper: Stepper) -> None:
    """Put what ``state_tensors`` gave into ``stepper``.

    Raises:
        KeyError: if it is of another network; names what is missing.
    """
    with torch.no_grad():
        for name, parameter in stepper.network.named_parameters():
            parameter.copy_(_fitting(content[f"network.{name}"], parameter))
        for optimizer in stepper.optimizers:
            for name, parameter in stepper.network.named_parameters():
                if any(parameter is moved for moved in optimizer.param_groups[0]["params"]):
                    optimizer.state[parameter] = _moments(content, name, parameter, optimizer)


def read_progress(path: Path) -> Progress:
    """How far the saved state in ``path`` is.

    Raises:
        RunError: if there is none, or it is damaged.
    """
    return _read(path, tensors=False)[0]


def require_network(path: Path, unet: UNetConfig) -> None:
    """Look whether the saved state in ``path`` is of a network of this shape, before anything of its run is changed.

    Raises:
        RunError: if it is of another one.
    """
    with torch.device("meta"):
        wanted = {f"network.{name}": tuple(value.shape) for name, value in UNet(unet).named_parameters()}
    with safe_open(path, framework="pt") as file:
        names = [name for name in file.keys() if name.startswith("network.")]  # noqa: SIM118  no dictionary
        saved = {name: tuple(file.get_slice(name).get_shape()) for name in names}
    if saved != wanted:
        raise RunError(
            f"cannot resume {path.parent.parent.name}", "it has another network",
            "leave model and classes as they were, or start a new run",
        )  # fmt: skip


def load_state(path: Path, stepper: Stepper) -> Progress:
    """Put a saved state into ``stepper`` and return how far it is.

    Raises:
        RunError: if there is none, it is damaged, or it is of another network.
    """
    progress, content = _read(path, tensors=True)
    try:
        put_tensors(content, stepper)
        for index, ema in enumerate(stepper.emas):
            for name, value in ema.averages.items():
                value.copy_(_fitting(content[f"ema{index}.{name}"], value))
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


def _moments(
    content: dict[str, Tensor], name: str, parameter: Tensor, optimizer: torch.optim.Optimizer
) -> dict[str, Tensor]:
    """What ``optimizer`` knew of a weight; empty before its first step, and where another kind moved it until now."""
    found = {moment: content[f"{moment}.{name}"] for moment in moments(optimizer) if f"{moment}.{name}" in content}
    for moment, value in found.items():
        if moment != "step":
            found[moment] = torch.empty_like(parameter).copy_(_fitting(value, parameter))
        elif optimizer.defaults.get("fused"):
            found[moment] = value.to(parameter.device)
    return found


def _fitting(saved: Tensor, like: Tensor) -> Tensor:
    if saved.shape != like.shape:
        raise KeyError(f"a weight of shape {tuple(like.shape)}")
    return saved
