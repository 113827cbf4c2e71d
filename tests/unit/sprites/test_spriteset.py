"""Sets of sprites: checked on construction, divided the same way every time, known by their pixels."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgen.errors import DatasetError
from pixelgen.sprites.report import describe_set
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


@given(sizes=st.lists(st.integers(1, 6), min_size=2, max_size=6), seed=st.integers(0, 2**31))
@settings(max_examples=50, deadline=None)
def test_a_split_leaves_each_class_something_to_learn(sizes: list[int], seed: int) -> None:
    labels = np.repeat(np.arange(len(sizes)), sizes)
    whole = replace(numbered(len(labels)), labels=labels, classes=tuple(map(str, range(len(sizes)))))
    training, validation = whole.split(validation=0.3, seed=seed)
    spare = len(labels) - len(sizes)
    assert len(set(training.labels)) == len(sizes) - max(0, len(validation) - spare)
    assert len(validation) == max(1, round(0.3 * len(labels)))


def test_a_split_of_large_classes_is_one_permutation() -> None:
    whole, order = numbered(90), np.random.default_rng(5).permutation(90)
    assert whole.split(validation=0.1, seed=5)[1].names == tuple(f"{i}.png" for i in sorted(order[:9]))


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


def test_classes_and_sprites_are_switched_off() -> None:
    whole = describe_set(numbered(300), files=7, notes=("Read from a folder.",))
    left = whole.without(classes=["b", "never heard of"], sprites={"0.png", "nowhere.png"})
    assert left.names == tuple(f"{i}.png" for i in range(1, 300) if i % 3 != 1)
    assert left.classes == ("a", "c")
    assert [left.classes[label] for label in left.labels[:3]] == ["c", "a", "c"]
    assert left.pixels[0, 0, 0, 0] == 2
    anew = describe_set(left, files=7, notes=("Read from a folder.",)).report
    assert left.report == replace(anew, sizes=whole.report.sizes)
    assert left.report.accepted == 199
    assert left.report.classes == (("a", 99), ("c", 100))


def test_what_the_reader_said_stays_with_what_is_left() -> None:
    whole = describe_set(numbered(300), notes=("Read from a folder.",))
    few = whole.without(classes=["a", "b"])
    assert few.without(sprites=["2.png"]).report.notes == ("Read from a folder.",)


def test_switching_off_again_or_nothing_changes_nothing() -> None:
    whole = numbered(9)
    assert whole.without() is whole
    left = whole.without(classes=["a"], sprites=["1.png"])
    assert left.without(classes=["a"], sprites=["1.png"]) is left


def test_one_class_left_is_none() -> None:
    left = numbered(9).without(classes=["a"], sprites=["1.png", "4.png", "7.png"])
    assert left.names == ("2.png", "5.png", "8.png")
    assert left.classes == ()
    assert not left.labels.any()


def test_a_set_without_classes_loses_sprites() -> None:
    whole = replace(numbered(3), classes=(), labels=np.zeros(3, np.int64))
    assert whole.without(classes=["a"], sprites=["1.png"]).names == ("0.png", "2.png")


def test_switching_everything_off_is_said() -> None:
    with pytest.raises(DatasetError, match="switched off"):
        numbered(9).without(classes=["a", "b", "c"])
