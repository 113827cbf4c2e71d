"""The program's own training: number format, memory layout and threads as its plan chooses them here, its own step."""

from pixelgen.runtime.environment import prepare

prepare()

from collections.abc import Callable  # noqa: E402  after the environment is set

import torch  # noqa: E402
from lightning_fabric import Fabric  # noqa: E402

from pixelgen.model.unet import UNet  # noqa: E402
from pixelgen.runtime.device import describe  # noqa: E402
from pixelgen.training.batches import Batches  # noqa: E402
from pixelgen.training.config import TrainConfig  # noqa: E402
from pixelgen.training.plan import make_plan  # noqa: E402
from pixelgen.training.stepper import Stepper  # noqa: E402
from trainers.task import Task  # noqa: E402


def make(task: Task) -> tuple[Callable[[int], None], str]:
    """So many steps of the program's training."""
    sprites = task.sprites()
    config = TrainConfig(model=task.model, batch=task.batch, labels=False, dropout=0.0, device="cpu")
    plan = make_plan(config, sprites)
    device, chosen = plan.device, plan.number_format
    torch.manual_seed(0)
    network = UNet(plan.unet).to(memory_format=chosen.memory_format)
    fabric = Fabric(accelerator="cpu", devices=1, precision=chosen.precision)
    batches = Batches(sprites, device=device, batch=task.batch, seed=0, shift=plan.config.shift, flip=plan.config.flip)
    stepper = Stepper(plan.config, fabric, network, batches)
    done = 0

    def steps(count: int) -> None:
        nonlocal done
        for _ in range(count):
            stepper.step(done, 0.5)
            done += 1

    return steps, f"{chosen}, {describe(device)}"
