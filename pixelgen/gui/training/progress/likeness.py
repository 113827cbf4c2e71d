"""What all sprites of a moment of a training are most like."""

from dataclasses import dataclass

from pixelgen.gui.models.likeness import Likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentLikeness:
    """``sprites`` holds one ``Likeness`` for each sprite of the moment at ``step`` of run ``run_id``."""

    run_id: str
    step: int
    sprites: tuple[Likeness, ...]
