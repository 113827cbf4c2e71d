"""All scores together: in order for sprites that are worse, copied, few; and the same when asked again."""

import math
from pathlib import Path

import numpy as np
import pytest

from pixelgen.errors import Cancelled, MetricError
from pixelgen.metrics.corruption import CORRUPTIONS
from pixelgen.metrics.evaluate import Evaluator
from pixelgen.metrics.features import sprite_encoder
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.spriteset import SpriteSet


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PIXELGEN_CACHE", str(tmp_path))
    return tmp_path


def sprites(count: int, seed: int = 0) -> SpriteSet:
    return procedural_sprites(count, size=16, seed=seed)


def test_real_sprites_are_at_the_floor_and_worse_ones_above_it() -> None:
    evaluate = Evaluator(sprites(200), sprites(100, 1), sprite_encoder())
    fresh = sprites(100, 2).pixels
    noisy = CORRUPTIONS["noise"](fresh, 0.8, np.random.default_rng(0))
    real, worse = evaluate(fresh), evaluate(noisy)
    assert real.fid == pytest.approx(real.fid_floor, rel=0.5)
    assert worse.fid > 2 * real.fid
    assert worse.kid > real.kid
    assert worse.kid_floor == real.kid_floor
    assert 0.7 < real.originality < 1.4
    assert (real.n_samples, real.features) == (100, "sprite encoder")
    assert evaluate(fresh).fid == real.fid
    assert evaluate(fresh).kid == real.kid


def test_copies_are_close_by_fid_and_not_original() -> None:
    training = sprites(200)
    scores = Evaluator(training, sprites(50, 1), sprite_encoder())(training.pixels[:100])
    assert scores.fid < 1.5 * scores.fid_floor
    assert scores.originality == 0
    np.testing.assert_array_equal(scores.details.distances, 0)


def test_the_floor_falls_with_the_number_of_sprites_even_beyond_those_there_are() -> None:
    evaluate = Evaluator(sprites(360), sprites(120, 1), sprite_encoder())
    floors = [evaluate.fid_floor(n) for n in (20, 60, 120, 180)]
    assert floors == sorted(floors, reverse=True)
    direct = Evaluator(sprites(360), sprites(180, 1), sprite_encoder()).fid_floor(180)
    assert floors[-1] == pytest.approx(direct, rel=0.35)


def test_beyond_half_the_set_the_floor_goes_on_falling_towards_what_it_is() -> None:
    training = sprites(700)
    evaluate = Evaluator(training, sprites(100, 5), sprite_encoder())
    direct = Evaluator(training, sprites(600, 2), sprite_encoder()).fid_floor(600)
    half, more = evaluate.fid_floor(350), evaluate.fid_floor(600)
    assert direct < more < half
    assert more - direct < 0.7 * (half - direct)


@pytest.mark.parametrize("count", [1, 2])
def test_very_small_sets_have_scores(count: int) -> None:
    scores = Evaluator(sprites(count), sprites(count, 1), sprite_encoder())(sprites(1, 2).pixels)
    assert math.isfinite(scores.fid)
    assert math.isfinite(scores.fid_floor)
    assert math.isnan(scores.kid)
    assert math.isfinite(scores.originality)


def test_empty_sets_are_refused() -> None:
    with pytest.raises(MetricError):
        Evaluator(sprites(3), sprites(3).take([]), sprite_encoder())
    with pytest.raises(MetricError):
        Evaluator(sprites(3).take([]), sprites(3), sprite_encoder())
    with pytest.raises(MetricError):
        Evaluator(sprites(3), sprites(3), sprite_encoder())(sprites(1).pixels[:0])


def test_features_of_a_set_are_computed_once(own_cache: Path) -> None:
    class Counting:
        def __init__(self) -> None:
            self.extractor, self.calls = sprite_encoder(), 0
            self.key, self.name = self.extractor.key, self.extractor.name
            self.digest, self.dim = self.extractor.digest, self.extractor.dim

        def __call__(self, pixels: np.ndarray, **options: object) -> np.ndarray:
            self.calls += 1
            return self.extractor(pixels)

    extractor = Counting()
    first = Evaluator(sprites(20), sprites(10, 1), extractor)(sprites(10, 2).pixels)
    assert extractor.calls == 3
    again = Evaluator(sprites(20), sprites(10, 1), extractor)(sprites(10, 2).pixels)
    assert extractor.calls == 4
    assert again.fid == first.fid
    for path in (own_cache / "metrics").iterdir():
        path.write_bytes(b"damaged")
    assert Evaluator(sprites(20), sprites(10, 1), extractor)(sprites(10, 2).pixels).fid == first.fid
    assert extractor.calls == 7


def test_an_evaluation_can_be_called_off() -> None:
    evaluate = Evaluator(sprites(4), sprites(4, 1), sprite_encoder())
    cancel = CancelToken()
    cancel.abort()
    with pytest.raises(Cancelled):
        evaluate(sprites(4).pixels, cancel=cancel)
