"""A few sprites, and trainings that report every step."""

import pytest

from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.spriteset import SpriteSet


@pytest.fixture(scope="session")
def sprites() -> SpriteSet:
    """48 procedural sprites of 8 × 8 px."""
    return procedural_sprites(48, size=8, seed=1)


@pytest.fixture
def every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trainings report every step, not five times a second."""
    monkeypatch.setattr("pixelgen.training.session._REPORT_SECONDS", 0.0)
