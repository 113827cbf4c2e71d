"""The program's own training as a contestant: its step, batches, averages, learning rate; the clock is the contest's."""

import torch
from lightning_fabric import Fabric

from pixelgen.flow.sampler import Sampler
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.model.unet import UNet, UNetConfig, count_parameters, gigaflops_per_call
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.batches import Batches
from pixelgen.training.budget import rate_factor
from pixelgen.training.config import TrainConfig
from pixelgen.training.plan import make_plan
from pixelgen.training.stepper import Stepper
from quality.contest import Weights

_MOMENTS = ("exp_avg", "exp_avg_sq", "step")


class Ours:
    """What ``pixelgen train`` does with ``config`` (:class:`quality.contest.Learner`).

    Args:
        training: the sprites to learn.
        config: settings; its budget is the contest's.
        binary_alpha: whether made sprites get hard edges.
        shape: a network that has no name in the program, in place of the one that ``config`` names.
    """

    def __init__(
        self, training: SpriteSet, config: TrainConfig, *, binary_alpha: bool, shape: UNetConfig | None = None
    ) -> None:
        threads = torch.get_num_threads()
        plan = make_plan(config.model_copy(update={"device": "cpu", "minutes": 1.0}), training)
        torch.set_num_threads(threads)  # the probe takes what is there; a contest is held on what was given to it
        self._config, self._unet = plan.config, shape or plan.unet
        self._training, self._binary_alpha = training, binary_alpha
        self.batch = plan.config.batch or 1
        torch.manual_seed(config.seed)
        self._format = plan.number_format.memory_format
        network = UNet(self._unet).to(memory_format=self._format)
        batches = Batches(
            training, device=torch.device("cpu"), batch=self.batch, seed=config.seed, shift=config.shift,
            flip=config.flip,
        )  # fmt: skip
        fabric = Fabric(accelerator="cpu", devices=1, precision=plan.number_format.precision)
        self._stepper = Stepper(plan.config, fabric, network, batches)
        self.about = (
            f"{count_parameters(network) / 1e6:.1f} M parameters, {gigaflops_per_call(network):.2f} GFLOP a call, "
            f"batch {self.batch}, {plan.number_format}"
        )

    def step(self, number: int, progress: float) -> None:
        self._stepper.step(number, rate_factor(progress, warm_up=self._config.warm_up))

    def kinds(self) -> dict[str, Weights]:
        return {f"average {ema.width:g}": ema.averages for ema in self._stepper.emas}

    def state(self) -> Weights:
        stepper, state = self._stepper, {}
        for name, parameter in stepper.network.named_parameters():
            state[f"network.{name}"] = parameter
            for moment in _MOMENTS:
                state[f"{moment}.{name}"] = stepper.optimizer.state[parameter][moment]
            for index, ema in enumerate(stepper.emas):
                state[f"ema{index}.{name}"] = ema.averages[name]
        return state

    @torch.no_grad()
    def restore(self, state: Weights) -> None:
        stepper = self._stepper
        for name, parameter in stepper.network.named_parameters():
            parameter.copy_(state[f"network.{name}"])
            stepper.optimizer.state[parameter] = {moment: state[f"{moment}.{name}"] for moment in _MOMENTS}
            for moment in ("exp_avg", "exp_avg_sq"):
                stepper.optimizer.state[parameter][moment] = torch.empty_like(parameter).copy_(
                    state[f"{moment}.{name}"]
                )
            for index, ema in enumerate(stepper.emas):
                ema.averages[name].copy_(state[f"ema{index}.{name}"])

    def sampler(self, weights: Weights) -> Sampler:
        network = UNet(self._unet).eval().requires_grad_(requires_grad=False)
        network.load_state_dict(weights)
        return Sampler(
            network.to(memory_format=self._format),
            size=self._unet.size,
            classes=self._training.classes if self._unet.classes else (),
            class_weights=self._training.class_counts if self._unet.classes else (),
            schedule=SCHEDULES[self._config.schedule],
            binary_alpha=self._binary_alpha,
        )
