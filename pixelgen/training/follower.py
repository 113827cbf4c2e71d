"""What every process of a training but the first does: its share of each step, until the first says that it is over.

It reads no sprites, writes no files and tells nobody anything; settings, sprites and weights come from the leader.
"""

from dataclasses import asdict
from typing import Any

import torch

from pixelgen.model.convolution import arrange
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.runtime.device import NumberFormat
from pixelgen.runtime.priority import lower_priority
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.batches import Batches
from pixelgen.training.compute import make_fabric, own_device, own_threads
from pixelgen.training.config import TrainConfig
from pixelgen.training.plan import Plan
from pixelgen.training.result import TrainResult
from pixelgen.training.state import put_tensors
from pixelgen.training.stepper import Stepper
from pixelgen.training.team import Team

_LEADERS_OWN = {"data", "sheets", "without_classes", "without_sprites", "out"}


def agenda(plan: Plan) -> dict[str, Any]:
    """What the leader tells its followers of a plan."""
    return {
        "device": plan.device.type,
        "config": plan.config.model_dump(mode="json", exclude=_LEADERS_OWN),
        "unet": asdict(plan.unet),
        "number_format": asdict(plan.number_format),
    }


def follow(team: Team) -> TrainResult:
    """Take part in a training that another process leads.

    Raises:
        TeamLostError: if the leader, or another, has gone.
        Cancelled: if this process is asked to leave before all have met.
    """
    told = team.gather()
    config = TrainConfig.parse(told["config"]).model_copy(update={"ema_widths": ()})  # averages are the leader's
    shape = told["unet"]
    unet = UNetConfig(**shape | {"channels": tuple(shape["channels"]), "blocks": tuple(shape["blocks"])})
    number_format = NumberFormat(**told["number_format"])
    if config.low_priority:
        lower_priority()
    device = own_device(told["device"], team.world)
    if device.type == "cpu":
        torch.set_num_threads(own_threads(number_format, team.world))
    fabric = make_fabric(device, number_format)
    sprites = team.share()
    training = SpriteSet(
        pixels=sprites["pixels"].numpy(), labels=sprites["labels"].numpy(),
        names=tuple(map(str, range(len(sprites["labels"])))),  # nobody asks a follower what a sprite is called
    )  # fmt: skip
    batches = Batches(
        training, device=fabric.device, batch=config.batch or 1, seed=config.seed, shift=config.shift,
        flip=config.flip, rank=team.world.rank, ranks=team.size,
    )  # fmt: skip
    network = UNet(unet)
    arrange(network, number_format)
    stepper = Stepper(config, fabric, network, batches, team=team)
    state = team.share()
    step = int(state.pop("step"))
    put_tensors(state, stepper)
    while not (beat := team.beat()).finished:
        stepper.step(step, beat.rate)
        step += 1
    del stepper, network, batches, training, sprites, state
    return team.part()
