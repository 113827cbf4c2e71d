"""Sets of sprites: checked on construction, divided the same way every time, known by their pixels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgen.errors import DatasetError
from pixelgen.sprites.spriteset import SpriteSet


def numbered(count: int) -> SpriteSet:
    pixels = np.zeros((count, 8, 8, 4), np.uint8)
    pixels[:, 0, 0, 0] = np.arange(count) % 256
    pixels[:, 0, 0, 3] = 255
    return SpriteSet(
        pixels=pixels,
        names=tuple(f"{i}.png" for i in range(count)),
        labels=np.arange(count) % 3,
        classes=("a", "b", "c"),
    )


@pytest.mark.parametrize(
    ("pixels", "labels"),
    [
        (np.zeros((1, 8, 8, 3), np.uint8), np.zeros(1, np.int64)),
        (np.zeros((1, 8, 9, 4), np.uint8), np.zeros(1, np.int64)),
        (np.zeros((1, 8, 8, 4), np.float32), np.zeros(1, np.int64)),
        (np.zeros((1, 8, 8, 4), np.uint8), np.zeros(2, np.int64)),
    ],
)
def test_arrays_of_another_shape_are_a_bug(pixels: np.ndarray, labels: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"expected|square|names"):
        SpriteSet(pixels=pixels, names=("a",), labels=labels)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(count=st.integers(2, 60), share=st.floats(0, 0.5), seed=st.integers(0, 99))
def test_a_split_shares_out_every_sprite_once(count: int, share: float, seed: int) -> None:
    whole = numbered(count)
    training, validation = whole.split(validation=share, seed=seed)
    assert sorted(training.names + validation.names) == sorted(whole.names)
    assert len(training) >= 1
    assert len(validation) >= 1
    assert abs(len(validation) - share * count) <= 1
    again = whole.split(validation=share, seed=seed)
    assert (again[0].names, again[1].names) == (training.names, validation.names)


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_sprites_to_divide_is_said(count: int) -> None:
    with pytest.raises(DatasetError, match="at least 2"):
        numbered(count).split(validation=0.1, seed=0)


def test_the_digest_is_of_the_pixels_and_labels_not_of_the_names() -> None:
    whole = numbered(6)
    renamed = SpriteSet(
        pixels=whole.pixels.copy(), names=tuple("uvwxyz"), labels=whole.labels.copy(), classes=whole.classes
    )
    assert renamed.digest() == whole.digest()
    assert whole.take([1, 0, 2, 3, 4, 5]).digest() != whole.digest()
    relabelled = SpriteSet(pixels=whole.pixels, names=whole.names, labels=1 - whole.labels % 2, classes=whole.classes)
    assert relabelled.digest() != whole.digest()


def test_class_counts_follow_the_classes() -> None:
    assert numbered(7).class_counts == (3, 2, 2)
    assert numbered(7).take([0, 3]).class_counts == (2, 0, 0)
