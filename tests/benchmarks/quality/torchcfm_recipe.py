"""torchcfm's image recipe as a contestant: its U-Net, its optimal-transport coupling, its CIFAR example's settings.

Settings of examples/images/cifar10/train_cifar10.py in https://github.com/atong01/conditional-flow-matching (Tong et
al. 2024, https://arxiv.org/abs/2302.00482), version 1.0.7. What differs is in its favour: four channels instead of
three; sprites come from memory at no cost instead of from a DataLoader; no mirroring, which would swap weapon hands.
"""

import copy
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor
from torchcfm.conditional_flow_matching import ExactOptimalTransportConditionalFlowMatcher
from torchcfm.models.unet.unet import UNetModelWrapper

from pixelgen.files import replacing
from pixelgen.flow.sampler import Sampler
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.training.batches import Batches, derived_seed
from quality.judging import Jury

_MOMENTS = ("exp_avg", "exp_avg_sq", "step")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What can be told to torchcfm's example.

    Attributes:
        channels: of the network at full resolution.
        batch: sprites per step.
        learning_rate: constant after the warm-up.
        warm_up: steps in which it rises.
        decay: of the moving average of the weights.
    """

    channels: int = 128
    batch: int = 128
    learning_rate: float = 2e-4
    warm_up: int = 5000
    decay: float = 0.9999


AS_PUBLISHED = Recipe()
FITTED = Recipe(channels=32, batch=32, learning_rate=5e-4, warm_up=100, decay=0.995)
"""The same with a network, batch, warm-up and average that suit half an hour on a processor core."""


class TorchCfm:
    """torchcfm's training step (:class:`quality.contest.Learner`).

    Args:
        jury: whose training sprites are learned; their classes are not used, as in the example.
        recipe: its settings.
        run: folder of the run.
        seed: of weights, order and noise.
    """

    def __init__(self, jury: Jury, recipe: Recipe, run: Path, *, seed: int = 0) -> None:
        training = jury.training
        self.batch, self._recipe, self._seed = recipe.batch, recipe, seed
        self._size, self._binary_alpha = training.size, jury.binary_alpha
        self._state = run / "state.safetensors"
        torch.manual_seed(seed)
        self._network = UNetModelWrapper(
            dim=(4, training.size, training.size),
            num_res_blocks=2,
            num_channels=recipe.channels,
            channel_mult=[1, 2, 2, 2],
            num_heads=4,
            num_head_channels=64,
            attention_resolutions="16",
            dropout=0.1,
        )
        self._average = copy.deepcopy(self._network)
        self._optimizer = torch.optim.Adam(self._network.parameters(), lr=recipe.learning_rate)
        self._matcher = ExactOptimalTransportConditionalFlowMatcher(sigma=0.0)
        self._batches = Batches(
            training, device=torch.device("cpu"), batch=recipe.batch, seed=seed, shift=0, flip=False
        )
        parameters = sum(parameter.numel() for parameter in self._network.parameters())
        self.about = (
            f"{parameters / 1e6:.1f} M parameters, {self._gigaflops():.2f} GFLOP a call, batch {recipe.batch}, "
            f"rate {recipe.learning_rate:g} after {recipe.warm_up} steps, average {recipe.decay:g}"
        )

    def step(self, number: int, seconds: float) -> None:
        recipe = self._recipe
        torch.manual_seed(derived_seed(self._seed, number))
        self._network.train()
        self._optimizer.param_groups[0]["lr"] = recipe.learning_rate * min(number, recipe.warm_up) / recipe.warm_up
        self._optimizer.zero_grad()
        x1, _ = self._batches.batch(number, self._batches.generator(number))
        x1 = x1.contiguous()
        x0 = torch.randn_like(x1)
        t, x, velocity = self._matcher.sample_location_and_conditional_flow(x0, x1)
        F.mse_loss(self._network(t, x), velocity).backward()
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimizer.step()
        with torch.no_grad():
            for kept, now in zip(self._average.parameters(), self._network.parameters(), strict=True):
                kept.lerp_(now, 1 - recipe.decay)

    def save(self, steps: int, seconds: float) -> None:
        state = {f"average.{name}": value for name, value in _weights(self._average).items()}
        for name, parameter in self._network.named_parameters():
            state[f"network.{name}"] = parameter.detach()
            state |= {f"{moment}.{name}": self._optimizer.state[parameter][moment] for moment in _MOMENTS}
        _write(self._state, state, {"steps": str(steps), "seconds": str(seconds)})

    @torch.no_grad()
    def resume(self) -> tuple[int, float]:
        if not self._state.is_file():
            return 0, 0.0
        state = load_file(self._state)
        for name, value in _weights(self._average).items():
            value.copy_(state[f"average.{name}"])
        for name, parameter in self._network.named_parameters():
            parameter.copy_(state[f"network.{name}"])
            self._optimizer.state[parameter] = {moment: state[f"{moment}.{name}"] for moment in _MOMENTS}
        with safe_open(self._state, framework="pt") as file:
            progress = file.metadata()
        return int(progress["steps"]), float(progress["seconds"])

    def keep(self, folder: Path) -> None:
        _write(folder / "raw.safetensors", _weights(self._network))
        _write(folder / "average.safetensors", _weights(self._average))

    def sampler(self, model: Path) -> Sampler:
        network = copy.deepcopy(self._network).eval().requires_grad_(requires_grad=False)
        network.load_state_dict(load_file(model))

        def velocity(x: Tensor, t: Tensor, labels: Tensor | None) -> Tensor:
            return network(t.expand(len(x)), x)

        return Sampler(velocity, size=self._size, schedule=SCHEDULES["linear"], binary_alpha=self._binary_alpha)

    def _gigaflops(self) -> float:
        from torch.utils.flop_counter import FlopCounterMode

        counter = FlopCounterMode(display=False)
        with torch.no_grad(), counter:
            self._network(torch.zeros(1), torch.zeros(1, 4, self._size, self._size))
        return counter.get_total_flops() / 1e9


def _weights(network: torch.nn.Module) -> dict[str, Tensor]:
    return {name: parameter.detach() for name, parameter in network.named_parameters()}


def _write(path: Path, content: dict[str, Tensor], metadata: dict[str, str] | None = None) -> None:
    with replacing(path) as temporary:
        save_file({name: value.contiguous().clone() for name, value in content.items()}, temporary, metadata=metadata)
