"""What of a training lies in the device's memory, so that a pause can let go of it and get it back.

Network, optimiser, averages and batches are set up from the run's saved state or from scratch; the judge's network,
encoder and index from the sprites. Everything else of a sitting is plain Python and stays.
"""

from dataclasses import dataclass

import torch
from lightning_fabric import Fabric

from pixelgen.model.convolution import arrange
from pixelgen.model.transfer import Inheritance
from pixelgen.model.unet import UNet
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.batches import Batches
from pixelgen.training.judge import Judge
from pixelgen.training.plan import Plan
from pixelgen.training.run import RunFolder
from pixelgen.training.state import Progress, load_state, state_tensors
from pixelgen.training.stepper import Stepper
from pixelgen.training.team import Team

_BINARY_SHARE = 0.95  # of the set's sprites; then made sprites get hard edges too


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a workspace is set up for; holds no memory of the device.

    Attributes:
        team: the processes that train together, of which this one leads.
        training, validation: the sprites to learn, and to check against.
        binary_alpha: whether made sprites get hard edges.
    """

    plan: Plan
    run: RunFolder
    fabric: Fabric
    team: Team
    training: SpriteSet
    validation: SpriteSet
    binary_alpha: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """All that a training keeps on the device. Whoever drops it frees that memory.

    Attributes:
        inherited: which classes came from another model; None where no weights did.
    """

    stepper: Stepper
    judge: Judge
    inherited: Inheritance | None = None


def open_workspace(around: Surroundings, *, resume: bool) -> tuple[Workspace, Progress]:
    """Set everything up: as the run's state has it, bit for bit, or anew from the seed or another model.

    Raises:
        RunError: if the state cannot be read.
        CheckpointError: if the model to start from cannot.
    """
    plan, config = around.plan, around.plan.config
    torch.manual_seed(config.seed)
    network, inherited = UNet(plan.unet), None
    if plan.start is not None and not resume:
        inherited = plan.start.begin(network, around.training.classes if plan.unet.classes else ())
    arrange(network, plan.number_format)
    batches = Batches(
        around.training, device=around.fabric.device, batch=config.batch or 1, seed=config.seed, shift=config.shift,
        flip=config.flip, ranks=around.team.size,
    )  # fmt: skip
    stepper = Stepper(config, around.fabric, network, batches, team=around.team)
    progress = load_state(around.run.state, stepper) if resume else Progress(dataset=around.training.digest())
    if around.team.size > 1:
        around.team.share(state_tensors(stepper) | {"step": torch.tensor(progress.step)})
    if plan.number_format.recorded:
        stepper.record(bfloat16=plan.number_format.bfloat16)
    judge = Judge(plan, around.training, around.validation, around.binary_alpha, count=progress.evaluation_sprites)
    progress.evaluation_sprites = judge.count
    return Workspace(stepper=stepper, judge=judge, inherited=inherited), progress


def has_hard_edges(sprites: SpriteSet) -> bool:
    """Whether nearly all sprites have alpha 0 and 255 only, so that made sprites should too."""
    report = sprites.report
    if report.accepted:
        return report.binary_alpha >= _BINARY_SHARE
    alpha = sprites.pixels[..., 3]
    return bool(((alpha == 0) | (alpha == 255)).all(axis=(1, 2)).mean() >= _BINARY_SHARE)
