"""After a training: the settings with which its model needs the fewest calls, for a small share of the time it took."""

from pathlib import Path

import torch

from pixelgen.flow.tuning import TRIED_SPRITES, TUNED_CALLS, Tuned, tune
from pixelgen.metrics.distance import distance_to
from pixelgen.metrics.features import sprite_encoder
from pixelgen.metrics.fid import Statistics
from pixelgen.model.checkpoint import load_model
from pixelgen.model.tuned import write_tuned
from pixelgen.runtime.cancel import CancelToken

_SHARE, _LONGEST = 0.05, 90.0  # of the training's seconds, and seconds
_FEWEST = 64  # sprites in each try: fewer leave too much to chance
_TRIES = 10  # for a number of calls, about


def tune_checkpoint(
    checkpoint: Path,
    reference: Statistics,
    *,
    seconds: float,
    sprites_per_s: float,
    device: torch.device,
    cancel: CancelToken | None = None,
) -> tuple[Tuned, ...]:
    """Tune the model of a training and keep what is found beside it.

    Args:
        checkpoint: its file.
        reference: of the sprite encoder's features of the training sprites.
        seconds: that the training took.
        sprites_per_s: how many sprites the network is through with in a second, in one call each.
        device: what computes.
        cancel: looked at before each call of the network.

    Returns:
        What was found, for as many numbers of calls as there is time for; nothing after a short training.

    Raises:
        Cancelled: if ``cancel`` says so meanwhile.
        CheckpointError: if the model cannot be read, or the file beside it not be written.
        MetricError: if the sprite encoder is not there.
    """
    allowed = min(_SHARE * seconds, _LONGEST)
    budgets, count = _affordable(allowed * sprites_per_s)
    if not budgets:
        return ()
    sampler = load_model(checkpoint).sampler(device=device)
    distance = distance_to(reference, sprite_encoder(device), cancel=cancel)
    found = tuple(tune(sampler, distance, budgets=budgets, count=count, seconds=allowed, cancel=cancel))
    write_tuned(checkpoint, found)
    return found


def _affordable(calls: float) -> tuple[tuple[int, ...], int]:
    """For which numbers of calls, and with how many sprites, there is time for ``calls`` of one sprite each."""
    for kinds in range(len(TUNED_CALLS), 0, -1):
        budgets = TUNED_CALLS[:kinds]
        count = int(calls / (_TRIES * sum(budgets)))
        if count >= _FEWEST:
            return budgets, min(count, TRIED_SPRITES)
    return (), 0
