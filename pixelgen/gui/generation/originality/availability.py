"""Whether the sprites that a model learned from are at hand, and what to do if not."""

from dataclasses import dataclass
from enum import Enum


class Found(Enum):
    """What is known of a model's training sprites."""

    NO_MODEL = "no model"
    LOOKING = "looking"
    READY = "ready"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """Attributes:
    found: what is known.
    reason: why there is nothing to compare with, in a sentence; empty while looking and when ready.
    locatable: whether it helps to say where the data set is.
    data: name of the data set, if the model says.
    """

    found: Found
    reason: str = ""
    locatable: bool = False
    data: str = ""

    @property
    def ready(self) -> bool:
        return self.found is Found.READY
