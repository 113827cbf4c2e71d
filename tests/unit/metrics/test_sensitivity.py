"""The shipped encoder, on sprites that it was never taught: the worse a set, the greater its distance."""

import pytest

from pixelgen.metrics.features import sprite_encoder
from pixelgen.metrics.sensitivity import sensitivity
from pixelgen.sprites.procedural import procedural_sprites


@pytest.fixture(scope="module")
def table() -> dict[str, tuple[float, ...]]:
    return sensitivity(procedural_sprites(480, size=24, seed=7), sprite_encoder(), strengths=(0.0, 0.25, 0.5))


@pytest.mark.parametrize(
    "damage",
    [
        "noise",
        "speckle",
        "blur",
        "hue",
        "fade",
        "alpha",
        "edge",
        "misplace",
        "ghost",
        "patch",
        "missing classes",
        "copies",
    ],
)
def test_distance_grows_with_damage(table: dict[str, tuple[float, ...]], damage: str) -> None:
    distances = table[damage]
    assert list(distances) == sorted(distances)
    assert distances[-1] > 1.2 * distances[0]


def test_every_damage_starts_at_the_floor(table: dict[str, tuple[float, ...]]) -> None:
    assert len({round(distances[0], 3) for distances in table.values()}) == 1


def test_a_set_without_classes_has_no_missing_ones() -> None:
    sprites = procedural_sprites(12, size=8)
    one_class = sprites.take([i for i, label in enumerate(sprites.labels) if label == 0] * 3)
    bare = type(one_class)(
        pixels=one_class.pixels, names=tuple(map(str, range(len(one_class)))), labels=one_class.labels
    )
    assert "missing classes" not in sensitivity(bare, sprite_encoder(), strengths=(0.0,))
