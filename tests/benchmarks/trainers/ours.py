"""The program's own training: device, number format, layout and threads as its plan chooses them, its own step."""

from pixelgen.runtime.environment import prepare

prepare()

import tempfile  # noqa: E402  after the environment is set
from collections.abc import Callable  # noqa: E402
from pathlib import Path  # noqa: E402

from pixelgen.training.compute import make_fabric  # noqa: E402
from pixelgen.training.config import TrainConfig  # noqa: E402
from pixelgen.training.plan import make_plan  # noqa: E402
from pixelgen.training.run import RunFolder  # noqa: E402
from pixelgen.training.team import Team  # noqa: E402
from pixelgen.training.workspace import Surroundings, has_hard_edges, open_workspace  # noqa: E402
from trainers.task import Task  # noqa: E402

_RATE = 0.5  # of the peak learning rate


def make(task: Task, *, optimizer: str = "") -> tuple[Callable[[int], None], str]:
    """So many steps of the program's training.

    Args:
        task: what is trained.
        optimizer: a key of ``OPTIMIZERS``; the program's usual one if left out.
    """
    training, validation = task.sprites().split(validation=0.1, seed=0)
    config = TrainConfig(model=task.model, batch=task.batch, labels=False, dropout=0.0, device=task.device)
    if optimizer:
        config = config.model_copy(update={"optimizer": optimizer})
    plan = make_plan(config, training)
    around = Surroundings(
        plan=plan,
        run=RunFolder(Path(tempfile.gettempdir()) / "never-written"),
        fabric=make_fabric(plan.device, plan.number_format),
        team=Team(),
        training=training,
        validation=validation,
        binary_alpha=has_hard_edges(training),
    )
    workspace, _ = open_workspace(around, resume=False)
    done = 0

    def steps(count: int) -> None:
        nonlocal done
        for _ in range(count):
            workspace.stepper.step(done, _RATE)
            done += 1
        task.wait()

    return steps, f"{plan.number_format}, {plan.config.optimizer}, {task.about()}"
