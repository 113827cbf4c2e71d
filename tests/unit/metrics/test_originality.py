"""The nearest training sprite is found, whatever was done to hide it."""

import numpy as np
import pytest

from pixelgen.errors import MetricError
from pixelgen.metrics.originality import NearestIndex, Verdict, originality, verdict
from pixelgen.sprites.procedural import procedural_sprites

TRAINING = procedural_sprites(150, size=16, seed=1).pixels


def moved(sprites: np.ndarray, dy: int, dx: int, *, mirrored: bool) -> np.ndarray:
    _, h, w, _ = sprites.shape
    wide = np.pad(sprites[:, :, ::-1] if mirrored else sprites, ((0, 0), (4, 4), (4, 4), (0, 0)))
    return wide[:, 4 - dy : 4 - dy + h, 4 - dx : 4 - dx + w]


def by_trying_all(made: np.ndarray, training: np.ndarray) -> np.ndarray:
    """The definition: every mirror and move of each training sprite on a wide canvas, in double precision."""

    def canvas(sprites: np.ndarray) -> np.ndarray:
        x = np.pad(sprites / 255, ((0, 0), (4, 4), (4, 4), (0, 0)))
        x[..., :3] *= x[..., 3:]
        return x

    wide, best = canvas(made), np.full(len(made), np.inf)
    for each in (training, training[:, :, ::-1]):
        for dy in range(-2, 3):
            for dx in range(-2, 3):
                other = np.roll(canvas(each), (dy, dx), (1, 2))
                for i, sprite in enumerate(wide):
                    best[i] = min(best[i], np.square(other - sprite).sum((1, 2, 3)).min())
    return np.sqrt(best / made[0].size)


def test_training_sprites_are_their_own_nearest() -> None:
    distances, nearest = NearestIndex(TRAINING).distances(TRAINING)
    np.testing.assert_array_equal(distances, 0)
    np.testing.assert_array_equal(TRAINING[nearest], TRAINING)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize(("dy", "dx"), [(0, 1), (-2, 2), (2, -1)])
def test_mirrored_and_moved_copies_are_found(dy: int, dx: int, mirrored: bool) -> None:
    inner = np.zeros_like(TRAINING)
    inner[:, 3:13, 3:13] = TRAINING[:, 3:13, 3:13]  # a border that a move cannot cut off
    distances, nearest = NearestIndex(inner).distances(moved(inner[:20], dy, dx, mirrored=mirrored))
    np.testing.assert_allclose(distances, 0, atol=1e-6)
    assert nearest.dtype == np.int64


@pytest.mark.parametrize("size", [9, 16, 24, 33])
def test_distances_are_those_found_by_trying_everything(size: int) -> None:
    training, made = (procedural_sprites(count, size=size, seed=count).pixels for count in (60, 8))
    noise = np.random.default_rng(0).integers(0, 256, (3, size, size, 4), dtype=np.uint8)
    made = np.concatenate([made, made // 2, noise, np.zeros((1, size, size, 4), np.uint8)])
    ratio = NearestIndex(training).distances(made)[0] / by_trying_all(made, training)
    assert ratio.min() > 0.9999
    assert ratio.max() < 1.05
    assert np.median(ratio) < 1.0001


def test_colour_under_no_alpha_does_not_count_and_alpha_does() -> None:
    hidden = TRAINING.copy()
    hidden[hidden[..., 3] == 0] = (255, 0, 255, 0)
    index = NearestIndex(TRAINING)
    np.testing.assert_array_equal(index.distances(hidden)[0], 0)
    faint = TRAINING.copy()
    faint[..., 3] //= 2
    assert (index.distances(faint)[0] > 0.01).all()


@pytest.mark.parametrize("count", [1, 2])
def test_very_few_training_sprites(count: int) -> None:
    distances, nearest = NearestIndex(TRAINING[:count]).distances(TRAINING[:5])
    assert distances[0] == 0
    assert (nearest < count).all()


def test_flat_sets_are_copies_of_each_other() -> None:
    flat = np.full((5, 8, 8, 4), 255, np.uint8)
    judged = originality(flat, flat, flat)
    assert judged.score == 1
    assert set(judged.verdicts()) == {Verdict.COPY}
    assert originality(flat // 2, flat, flat).score > 1


def test_no_sprites_are_refused_in_words() -> None:
    none = np.empty((0, 16, 16, 4), np.uint8)
    for made, training, held_out in (
        (none, TRAINING, TRAINING),
        (TRAINING, none, TRAINING),
        (TRAINING, TRAINING, none),
    ):
        with pytest.raises(MetricError, match="cannot measure originality"):
            originality(made, training, held_out)
    assert len(NearestIndex(TRAINING).distances(none)[0]) == 0


def test_sprites_of_another_size_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="16, 16, 4"):
        NearestIndex(TRAINING).distances(np.zeros((1, 8, 8, 4), np.uint8))


def test_copies_score_low_and_new_sprites_about_one() -> None:
    held_out, new = (procedural_sprites(60, size=16, seed=seed).pixels for seed in (2, 3))
    copies = originality(TRAINING[:60], TRAINING, held_out)
    fresh = originality(new, TRAINING, held_out)
    assert copies.score == 0
    assert set(copies.verdicts()) == {Verdict.COPY}
    assert 0.7 < fresh.score < 1.4
    assert fresh.threshold == copies.threshold > 0


def test_verdicts_follow_the_distance() -> None:
    order = [verdict(d, threshold=0.2) for d in (0, 0.049, 0.06, 0.11, 0.13, 0.4)]
    assert order == [Verdict.COPY, Verdict.COPY, Verdict.CLOSE, Verdict.CLOSE, Verdict.ORIGINAL, Verdict.ORIGINAL]
    assert verdict(0, threshold=0) is Verdict.COPY
