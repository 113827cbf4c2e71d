"""Sprites on their way: where they start other than from noise, and where they all are after a step."""

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, slots=True)
class State:
    """Where to start other than from noise.

    Attributes:
        t: the time, in [0, 1).
        x: (N, 4, H, W) states on the schedule that will be asked for, one for each sprite.
        shares: (N, classes + 1) how much of each class each sprite is, the last column "any"; None for what the
            request says, and for a network without classes.
    """

    t: float
    x: Tensor
    shares: Tensor | None = None


@dataclass(frozen=True, slots=True)
class SolveStep:
    """All sprites at one point of the way; tensors are on the CPU and must not be changed.

    Attributes:
        index: 0 is where the solver starts.
        total: the index of the last step.
        t: time in [0, 1]. With an adaptive solver that its cap has stopped, the mean of the sprites' times.
        state: (N, 4, H, W) float32.
        predicted: (N, 4, H, W) float32, the sprites as the network foresees them from here; at t = 1 the state.
        calls: of the network so far, per sprite. A call with guidance counts once, though the network works twice.
        error: (N,) estimated error of the last step in units of the state, from an adaptive solver; else None.
    """

    index: int
    total: int
    t: float
    state: Tensor
    predicted: Tensor
    calls: int
    error: Tensor | None
