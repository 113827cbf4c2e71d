"""Every damage is graded, keeps sprites sprites, and repeats with its seed."""

import numpy as np
import pytest

from pixelgen.metrics.corruption import CORRUPTIONS
from pixelgen.sprites.procedural import procedural_sprites


@pytest.mark.parametrize("key", CORRUPTIONS)
def test_no_strength_is_no_damage(key: str) -> None:
    sprites = procedural_sprites(12, size=16, seed=1).pixels
    np.testing.assert_array_equal(CORRUPTIONS[key](sprites, 0, np.random.default_rng(0)), sprites)


@pytest.mark.parametrize("size", [8, 13, 32])
@pytest.mark.parametrize("key", CORRUPTIONS)
def test_damaged_sprites_are_still_sprites(key: str, size: int) -> None:
    sprites = procedural_sprites(24, size=size, seed=1).pixels
    before = sprites.copy()
    damaged = CORRUPTIONS[key](sprites, np.linspace(0, 1, 24), np.random.default_rng(0))
    again = CORRUPTIONS[key](sprites, np.linspace(0, 1, 24), np.random.default_rng(0))
    np.testing.assert_array_equal(sprites, before)
    np.testing.assert_array_equal(damaged, again)
    assert damaged.shape == sprites.shape
    assert damaged.dtype == np.uint8
    assert not damaged[damaged[..., 3] == 0].any()
    assert (damaged != sprites).any()
    # Hard edges stay hard.
    assert set(np.unique(damaged[..., 3])) <= {0, 255}


@pytest.mark.parametrize("key", CORRUPTIONS)
def test_stronger_damage_moves_sprites_further(key: str) -> None:
    sprites = procedural_sprites(200, size=24, seed=2).pixels

    def change(strength: float) -> float:
        damaged = CORRUPTIONS[key](sprites, strength, np.random.default_rng(0))
        return float(np.abs(damaged.astype(float) - sprites).mean())

    assert 0 <= change(0.2) <= change(0.5) < change(1)


def test_soft_alpha_stays_soft() -> None:
    sprites = np.zeros((4, 16, 16, 4), np.uint8)
    sprites[:, 4:12, 4:12] = (200, 100, 50, 128)
    blurred = CORRUPTIONS["blur"](sprites, 1, np.random.default_rng(0))
    assert len(np.unique(blurred[..., 3])) > 3
