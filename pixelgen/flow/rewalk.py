"""A sprite's way walked once more, to a state in the middle of it: where branches part from it.

Noise and class of a sprite follow from its request and number, so any state of it can be had again without keeping it.
"""

import torch

from pixelgen.flow.sampler import SampleConfig, Sampler, SolveStep, State
from pixelgen.flow.solver import SOLVERS
from pixelgen.runtime.cancel import CancelToken


def state_at(
    sampler: Sampler, config: SampleConfig, index: int, t: float, *, cancel: CancelToken | None = None
) -> SolveStep:
    """The state of one sprite at the step of its way that is nearest to a time.

    Args:
        sampler: of the model that made it.
        config: the request that it was made with.
        index: its number in the request; the count is not looked at.
        t: in [0, 1], on the schedule of the request.
        cancel: looked at before each call of the network.

    Returns:
        A step of one sprite: (1, 4, S, S) states. Beside others in its lane its last bit may have been another.

    Raises:
        ConfigError: for a class that the network does not know.
        ValueError: for a time outside [0, 1].
        Cancelled: after ``cancel.abort()``.
    """
    if not 0 <= t <= 1:
        raise ValueError(f"t = {t}: expected 0 to 1")
    if SOLVERS[config.solver].stochastic and config.sde_strength > 0:
        # The noise on the way belongs to the sprite's number, which it has only among the others.
        among = config.model_copy(update={"count": index + 1})
        steps = sampler.stream(among, sprites=range(index, index + 1), cancel=cancel)
    else:
        start = State(0.0, sampler.noise(config, [index]), sampler.shares(config, [index]))
        steps = sampler.stream(config.model_copy(update={"count": 1}), cancel=cancel, start=start)
    nearest = next(steps)
    with torch.inference_mode():
        for step in steps:
            if abs(step.t - t) >= abs(nearest.t - t):
                break
            nearest = step
    return SolveStep(
        index=nearest.index,
        total=nearest.total,
        t=nearest.t,
        state=nearest.state,
        predicted=nearest.predicted,
        calls=nearest.calls,
        error=nearest.error,
    )
