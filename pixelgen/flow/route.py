"""In which coordinates a path is walked: x_t as the wanted schedule has it, or its straight form x_t / (α + σ).

A network trained on any schedule is walked on the one that is wanted, by change of scale and time. A schedule whose
velocity is infinite at t = 1 (VP) cannot be walked to its end by any step; it is walked on the straight path at its
own times instead, where each step ends in what the network predicts and the last one in the sprite. With Euler's method
that is DDIM (Song et al. 2020, https://arxiv.org/abs/2010.02502).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from pixelgen.flow.integration import Step
from pixelgen.flow.path import EARLIEST, VelocityField, along, convert, reschedule
from pixelgen.flow.schedule import LinearSchedule, Schedule


@dataclass(frozen=True)
class Route:
    """From the schedule that a network was trained on to the one on which its states are wanted."""

    trained: Schedule
    wanted: Schedule
    straight: bool = False
    """Walk the straight path whatever is wanted: for mean velocities, which do not change scale as velocities do."""

    @property
    def walked(self) -> Schedule:
        """The schedule on which the solver works."""
        return self.wanted if self.wanted.regular[1] == 1.0 and not self.straight else LinearSchedule()

    @property
    def told_from(self) -> float:
        """The first time at which the velocity that is walked tells a prediction."""
        return self.walked.regular[0] if self.walked == self.trained else EARLIEST

    def velocity(self, of_network: VelocityField) -> VelocityField:
        """The network's velocity field, trained schedule, as one on the schedule that is walked."""
        return reschedule(of_network, trained=self.trained, wanted=self.walked)

    def nodes(self, times: Sequence[float]) -> list[float]:
        """Times of the wanted schedule as times of the one that is walked."""
        if self.walked == self.wanted:
            return list(times)
        return [0.0 if t == 0 else self.wanted(t).alpha / _scale(self.wanted, t) for t in times]

    def enter(self, state: Tensor, t: float) -> Tensor:
        """A state (B, …) of the wanted schedule at ``t`` as one of the schedule that is walked."""
        return state if self.walked == self.wanted else state / _scale(self.wanted, t)

    def leave(self, state: Tensor, t: float) -> Tensor:
        """The reverse of ``enter``."""
        return state if self.walked == self.wanted else state * _scale(self.wanted, t)

    def seen(self, step: Step) -> tuple[float, Tensor, Tensor]:
        """What to show of a solver's step.

        Returns:
            The time on the wanted schedule, the mean where sprites have their own; the states (B, …) there; and the
            sprites (B, …) that the network foresees from them.
        """
        # One time for all is looked up once: for many at once the last bit may depend on how many they are.
        times = step.time[:1] if bool((step.time == step.time[0]).all()) else step.time
        state = predicted = step.state
        if step.velocity is not None:
            known = times.clamp(min=self.told_from)
            predicted = convert(step.velocity, state, known, self.walked, source="velocity", target="data")
        if self.walked != self.wanted:
            noise, times = times == 0, self.wanted.time_at(times)
            alpha, sigma, _, _ = self.wanted(times)
            state = state * along(torch.where(noise, 1.0, alpha + sigma), state)
        return float(times.mean()), state, predicted


def _scale(schedule: Schedule, t: float) -> float:
    """α + σ; 1 at t = 0, where a state is pure noise, also if α is not quite 0 there."""
    if t == 0:
        return 1.0
    alpha, sigma, _, _ = schedule(t)
    return alpha + sigma
