"""A head start: the first part of the way, where nothing of a sprite is settled yet, is walked at no call.

At t = 0 the velocity is E[x₁] − x₀ whatever the noise x₀ is: all that there is to foresee is the average sprite of its
class, and a solver's first call goes into finding that out. The average is the same for all sprites of a class, so it
is found once, and the way begins at x_b = α(b)·E[x₁] + σ(b)·x₀ with the first call at b, where the network has
something to tell. The error is that of one Euler step of length b, and with few calls a call is worth more. Solvers
that look back are told of the stretch (``integration.Terms.before``), so that already their first step does: without
that it would be Euler's, long, and where the way turns most.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from pixelgen.flow.guidance import Network, guided, shares_of
from pixelgen.flow.integration import at
from pixelgen.flow.path import along, convert
from pixelgen.flow.route import Route
from pixelgen.flow.schedule import LinearSchedule, Schedule

NOISES = 16
"""Sprites of noise from which an average is told, an even number."""

_OF_A_CLASS = 4  # of them are enough for how a class differs: what the network errs by is nearly the same in both


Foresight = Callable[[Tensor, Tensor | None], Tensor]
"""(noise (B, 4, S, S), shares of classes (B, classes + 1) or None) → what is foreseen from it (B, 4, S, S)."""


def from_noise(network: Network, schedule: Schedule) -> Foresight:
    """What a network that was trained on ``schedule`` foresees from pure noise."""
    straight = LinearSchedule()
    route = Route(trained=schedule, wanted=straight)

    def foresee(noise: Tensor, shares: Tensor | None) -> Tensor:
        times = at(route.told_from, noise)
        velocity = route.velocity(guided(network, shares, guidance=1.0))(noise, times)
        return convert(velocity, noise, times, straight, source="velocity", target="data")

    return foresee


class AverageSprites:
    """E[x₁] of each class as a network knows it, found when it is first asked for.

    What a network foresees from pure noise still depends on that noise a little. A noise and its negative err in
    opposite directions, so they are asked in pairs; and a class is told by how it differs from all classes together for
    the very same noise.

    Args:
        foresee: of the network.
        noise: (``NOISES`` / 2, 4, S, S) N(0, I).
        classes: how many the network knows.
    """

    def __init__(self, foresee: Foresight, noise: Tensor, *, classes: int) -> None:
        self._foresee, self._classes = foresee, classes
        self._noise = torch.stack((noise, -noise), dim=1).flatten(0, 1)
        self._any: Tensor | None = None  # (NOISES, 4, S, S), from each noise
        self._differences: dict[int, Tensor] = {}

    def of(self, shares: Tensor | None, *, guidance: float = 1.0) -> Tensor:
        """The averages (B, 4, S, S) of mixtures of classes (B, classes + 1), as strongly as ``guidance`` has it; for
        None the one (1, 4, S, S) of all classes together.
        """
        average = self._of_any().mean(dim=0, keepdim=True)
        if shares is None:
            return average
        mixed = torch.zeros(len(shares), *average.shape[1:], device=average.device)
        for label in shares[:, : self._classes].any(dim=0).nonzero().flatten().tolist():
            mixed = mixed + along(shares[:, label], mixed) * self._difference(label)
        return average + guidance * mixed

    def _of_any(self) -> Tensor:
        if self._any is None:
            self._any = self._foresee(self._noise, self._shares([self._classes], NOISES))
        return self._any

    def _difference(self, label: int) -> Tensor:
        """How a class differs from all together, (4, S, S); neighbours are asked for in the same call."""
        if label not in self._differences:
            together = NOISES // _OF_A_CLASS
            first = label // together * together
            labels = range(first, min(first + together, self._classes))
            foreseen = self._foresee(
                self._noise[:_OF_A_CLASS].repeat(len(labels), 1, 1, 1), self._shares(labels, _OF_A_CLASS)
            )
            apart = foreseen.unflatten(0, (len(labels), _OF_A_CLASS)) - self._of_any()[:_OF_A_CLASS]
            self._differences.update(zip(labels, apart.mean(dim=1), strict=True))
        return self._differences[label]

    def _shares(self, labels: Sequence[int], each: int) -> Tensor | None:
        if not self._classes:
            return None
        repeated = torch.tensor(labels, device=self._noise.device).repeat_interleave(each)
        return shares_of(repeated, classes=self._classes)


def head_start(noise: Tensor, average: Tensor, t: float, schedule: Schedule) -> Tensor:
    """The states (B, 4, H, W) at ``t`` on a schedule, of sprites that come out of ``noise`` (B, 4, H, W) and belong to
    an ``average`` (B or 1, 4, H, W).
    """
    alpha, sigma, _, _ = schedule(t)
    return alpha * average + sigma * noise


def before_head_start(state: Tensor, average: Tensor, t: float, schedule: Schedule) -> Tensor:
    """The reverse: the noise (B, 4, H, W) from which ``head_start`` leads to states at ``t``, below 1."""
    alpha, sigma, _, _ = schedule(t)
    return (state - alpha * average) / sigma
