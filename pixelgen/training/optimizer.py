"""What turns gradients into steps: the optimisers to choose from, and which weights each of them moves."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import nn

from pixelgen.choices import Choices
from pixelgen.training.muon import Muon

_BETAS = (0.9, 0.99)
_NOT_HIDDEN = ("stem.", "head.", "label.", "time.", "until.", "modulation.")
"""Weights at the ends of the network, and tables: there AdamW does better than steps of one size in all directions."""


@dataclass(frozen=True)
class OptimizerKind(ABC):
    """A way to move weights."""

    key: ClassVar[str]
    label: ClassVar[str]
    help: ClassVar[str]

    @abstractmethod
    def optimizers(self, network: nn.Module, *, weight_decay: float, fused: bool) -> list[torch.optim.Optimizer]:
        """The optimisers that together move every parameter of ``network``, with a learning rate of 0 for now.

        Args:
            network: on its device.
            weight_decay: decoupled, per unit of learning rate.
            fused: let AdamW move all weights in one kernel.
        """


@dataclass(frozen=True)
class MuonKind(OptimizerKind):
    """Muon for the hidden matrices, AdamW for the rest."""

    key = "muon"
    label = "Muon"
    help = "Steps of one size in every direction: far better sprites after the same time."

    def optimizers(self, network: nn.Module, *, weight_decay: float, fused: bool) -> list[torch.optim.Optimizer]:
        hidden: list[nn.Parameter] = []
        rest: list[nn.Parameter] = []
        for name, parameter in network.named_parameters():
            (hidden if parameter.ndim > 1 and not name.startswith(_NOT_HIDDEN) else rest).append(parameter)
        return [Muon(hidden, lr=0.0, weight_decay=weight_decay), _adamw(rest, weight_decay=weight_decay, fused=fused)]


@dataclass(frozen=True)
class AdamWKind(OptimizerKind):
    """AdamW (Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101) for everything."""

    key = "adamw"
    label = "AdamW"
    help = "Each weight at its own pace: a little faster a step."

    def optimizers(self, network: nn.Module, *, weight_decay: float, fused: bool) -> list[torch.optim.Optimizer]:
        return [_adamw(list(network.parameters()), weight_decay=weight_decay, fused=fused)]


OPTIMIZERS: Choices[OptimizerKind] = Choices("optimizer", (MuonKind(), AdamWKind()))
"""The optimisers that can be chosen by name."""


def moments(optimizer: torch.optim.Optimizer) -> tuple[str, ...]:
    """What ``optimizer`` remembers of a weight, by name: saved, and brought back to the same kind of optimiser only."""
    return ("momentum",) if isinstance(optimizer, Muon) else ("exp_avg", "exp_avg_sq", "step")


def _adamw(parameters: list[nn.Parameter], *, weight_decay: float, fused: bool) -> torch.optim.AdamW:
    return torch.optim.AdamW(parameters, lr=0.0, betas=_BETAS, weight_decay=weight_decay, fused=fused)
