"""What a training hands back."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainResult:
    """How a training ended.

    Attributes:
        reason: "completed" when the budget is used up, "stopped" on request; either way all is saved.
        folder: the run.
        checkpoint: the model to use: the best by validation FID, or the latest where there is no FID.
        steps, seconds: of this run, earlier sessions included.
    """

    reason: Literal["completed", "stopped"]
    folder: Path
    checkpoint: Path
    steps: int
    seconds: float
