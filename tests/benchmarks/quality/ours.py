"""The program's own training as a contestant: what ``pixelgen train`` sets up; only the clock is the contest's."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch

from pixelgen.flow.sampler import Sampler
from pixelgen.model.checkpoint import load_model, read_header, save_model
from pixelgen.model.unet import UNetConfig, count_parameters, gigaflops_per_call
from pixelgen.training.compute import make_fabric
from pixelgen.training.config import TrainConfig
from pixelgen.training.keeper import Keeper
from pixelgen.training.plan import make_plan
from pixelgen.training.run import RunFolder
from pixelgen.training.start import find_start
from pixelgen.training.team import Team
from pixelgen.training.workspace import Surroundings, open_workspace
from quality.judging import Jury


class Ours:
    """What ``pixelgen train`` does with ``config`` (:class:`quality.contest.Learner`).

    Args:
        jury: whose training sprites are learned.
        config: settings; ``minutes`` are of processor time.
        run: folder of the run.
        shape: changes the network, to one that has no name in the program.
    """

    def __init__(
        self,
        jury: Jury,
        config: TrainConfig,
        run: Path,
        *,
        shape: Callable[[UNetConfig], UNetConfig] = lambda unet: unet,
    ) -> None:
        threads = torch.get_num_threads()
        plan = make_plan(config.model_copy(update={"device": "cpu"}), jury.training, start=find_start(config))
        plan = replace(plan, unet=shape(plan.unet))
        torch.set_num_threads(threads)  # the probe takes all that is there; a contest is held on what it was given
        self._run = RunFolder(run)
        self._around = Surroundings(
            plan=plan,
            run=self._run,
            fabric=make_fabric(plan.device, plan.number_format),
            team=Team(),
            training=jury.training,
            validation=jury.validation,
            binary_alpha=jury.binary_alpha,
        )
        self._work, self._progress = open_workspace(self._around, resume=self._run.state.is_file())
        self._seconds = self._progress.seconds
        self._keeper = Keeper(
            around=self._around, progress=self._progress, seconds=lambda: self._seconds, sink=lambda _: None
        )
        self.batch = plan.config.batch or 1
        network = self._work.stepper.network
        self.about = (
            f"{count_parameters(network) / 1e6:.1f} M parameters, {gigaflops_per_call(network):.2f} GFLOP a call, "
            f"batch {self.batch}, {plan.number_format}"
        )

    def step(self, number: int, seconds: float) -> None:
        plan = self._around.plan
        half = 0.5 * seconds / number if number else 0.0  # the rate of a step is that of its middle
        rate = plan.budget.rate(
            number + 0.5, seconds + half, warm_up=plan.config.warm_up, cooldown=plan.config.cooldown
        )
        self._work.stepper.step(number, rate * self._work.stepper.rate_scale)

    def save(self, steps: int, seconds: float) -> None:
        self._progress.step, self._seconds = steps, seconds
        self._keeper.save(self._work.stepper)

    def resume(self) -> tuple[int, float]:
        return self._progress.step, self._progress.seconds

    def keep(self, folder: Path) -> None:
        header = read_header(self._run.latest)
        for ema in self._work.stepper.emas:
            save_model(folder / f"average {ema.width:g}.safetensors", ema.averages, header)

    def sampler(self, model: Path) -> Sampler:
        return load_model(model).sampler()
