"""The shipped encoder, on figures that it has not seen: the worse a set, the greater its distance."""

import pytest

from pixelgen.metrics.corruption import CORRUPTIONS
from pixelgen.metrics.features import sprite_encoder
from pixelgen.metrics.sensitivity import sensitivity
from pixelgen.sprites.procedural import procedural_sprites

Table = dict[str, tuple[float, ...]]


@pytest.fixture(scope="module")
def against_themselves() -> Table:
    sprites = procedural_sprites(84, size=32, seed=7)
    return sensitivity(sprites, sprites, sprite_encoder(), strengths=(0.0, 0.15, 0.5))


@pytest.fixture(scope="module")
def against_others() -> Table:
    sprites, reference = procedural_sprites(84, size=32, seed=7), procedural_sprites(120, size=32, seed=8)
    return sensitivity(sprites, reference, sprite_encoder(), strengths=(0.0, 0.3, 0.5))


@pytest.mark.parametrize("damage", [*CORRUPTIONS, "missing classes", "copies"])
def test_distance_to_the_undamaged_set_grows_from_zero(against_themselves: Table, damage: str) -> None:
    distances = against_themselves[damage]
    assert distances[0] == pytest.approx(0, abs=1e-3)
    assert list(distances) == sorted(distances)
    assert distances[-1] > 1.5 * distances[1] > 0


@pytest.mark.parametrize("damage", ["noise", "blur", "hue", "alpha", "missing classes", "copies"])
def test_distance_to_other_real_sprites_rises_from_the_floor(against_others: Table, damage: str) -> None:
    distances = against_others[damage]
    assert list(distances) == sorted(distances)
    assert distances[-1] > 1.2 * distances[0]


def test_every_damage_starts_at_the_floor(against_others: Table) -> None:
    assert len({round(distances[0], 3) for distances in against_others.values()}) == 1
    assert against_others["noise"][0] > 0


def test_a_set_without_classes_has_no_missing_ones() -> None:
    sprites = procedural_sprites(12, size=8)
    bare = type(sprites)(pixels=sprites.pixels, names=sprites.names, labels=sprites.labels * 0)
    assert "missing classes" not in sensitivity(bare, bare, sprite_encoder(), strengths=(0.0,))
