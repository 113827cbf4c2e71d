"""A smooth curve of the loss, whose window grows with the run: short while the loss falls fast, long when it is noise.

The average A over steps 1…s weighs step i by (i/s)ᵖ⁻¹, so that its window is the same share of the run at any time, as
the averages of the weights have it (Karras et al. 2024, https://arxiv.org/abs/2312.02696, section 3.1). The mean age of
what it averages is s / (p + 1); with p = 19 that is s/20, as it is for the plain mean of the last tenth.
"""

_POWER = 19


def smooth(average: float | None, value: float, *, step: int, steps: int) -> float:
    """Take in what was measured over the last steps. Nothing but the average has to be kept for a run to go on.

    Args:
        average: of all steps before these, or None if there are none.
        value: mean over the last ``steps`` steps.
        step: number of the last of them, counted from 1.
        steps: how many they are, in [1, step].
    """
    if average is None:
        return value
    kept = ((step - steps) / step) ** _POWER
    return kept * average + (1 - kept) * value
