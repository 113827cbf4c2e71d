import math

import numpy as np
import pytest
from exact_fields import Gaussian
from variation_models import mixing

from pixelgen.errors import Cancelled
from pixelgen.flow.config import SampleConfig
from pixelgen.flow.grid import GRIDS
from pixelgen.flow.sampler import Sampler
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.tuning import GUESSED, Search, Tuned, Way, nearest, tune, ways_of
from pixelgen.runtime.cancel import CancelToken


def bowl(way: Way) -> float:
    """Lowest at shift 3, head start .2, extrapolation 1.6."""
    off = math.log2(way.shift / 3), math.log2((way.head_start + 1e-9) / 0.2), way.extrapolation - 1.6
    return 1 + sum(each**2 for each in off)


def test_the_lowest_point_is_found_with_few_tries_none_of_them_twice():
    tried = []

    def measure(way: Way) -> float:
        tried.append(way)
        return bowl(way)

    best = Search(measure=measure).best([Way("ab2", 1.0, 0.05, 1.0)])
    assert best.shift == pytest.approx(3, rel=0.2)
    assert best.head_start == pytest.approx(0.2, abs=0.04)
    assert best.extrapolation == pytest.approx(1.6, abs=0.2)
    assert len(set(tried)) == len(tried) < 30


def test_what_is_hardly_better_is_no_reason_to_stop():
    heights = {1.7: 10.0, 2.0: 9.95, 1.4: 9.0, 1.2: 9.5}
    search = Search(measure=lambda way: heights.get(way.shift, 11.0) + abs(way.head_start - 0.1))
    assert search.best([Way("euler", 1.7, 0.1, 1.0)]).shift == 1.4


def test_when_time_is_up_the_best_so_far_counts_and_the_first_is_always_tried():
    ticks = iter(range(100))
    search = Search(measure=bowl, until=3, clock=lambda: next(ticks))
    first = [Way("ab2", 1.0, 0.1, 1.0), Way("ab2", 3.0, 0.1, 1.5), Way("ab2", 1.0, 0.1, 1.5)]
    assert search.best(first) == first[1]
    late = Search(measure=bowl, until=-1)
    assert late.best(first) == first[0]
    assert list(late.tried) == first[:1]


@pytest.mark.parametrize("move", [Way.shifted, Way.started, Way.extrapolated])
def test_moves_stay_within_what_can_be_asked_for(move):
    for way in (Way("ab2", 1.0, 0.0, 0.0), Way("ab2-sprite", 20.0, 0.5, 3.0), Way("heun", 2.0, 0.1, 1.0)):
        for step in (-8.0, -0.2, 0.2, 8.0):
            SampleConfig(**move(way, step).settings)


def test_only_a_solver_that_looks_back_is_tried_with_other_extrapolations():
    assert Way("heun", 2.0, 0.1, 1.0).extrapolated(0.2).extrapolation == 1.0
    assert Way("ab2", 2.0, 0.1, 1.0).extrapolated(0.2).extrapolation == 1.2


@pytest.mark.parametrize("calls", [1, 2, 4, 16, 1000])
def test_the_search_begins_at_a_way_that_can_be_asked_for(calls):
    for grid in GRIDS:
        SampleConfig(calls=calls, **Way.guess("ab2", calls, grid=grid).settings)


def model() -> Sampler:
    linear = SCHEDULES["linear"]
    return Sampler(Gaussian(mean=-0.5, spread=0.2).network(linear), size=8, schedule=linear, binary_alpha=False)


def off(sampler: Sampler, *, count: int):
    """Root mean square difference to many calls."""
    fine = sampler.sample(SampleConfig(count=count, calls=64)).astype(float)
    return lambda pixels: float(np.sqrt(np.square(pixels - fine).mean()))


def test_what_is_found_is_at_least_as_good_as_usual_and_measured_as_told():
    sampler = model()
    distance = off(sampler, count=16)
    found = list(tune(sampler, distance, budgets=(2, 4), count=16))
    assert [each.calls for each in found] == [2, 4]
    for each in found:
        again = SampleConfig(count=16, calls=each.calls, **each.settings)
        assert distance(sampler.sample(again)) == each.distance <= each.usual
        assert distance(sampler.sample(SampleConfig(count=16, calls=each.calls))) == each.usual
    assert found[0].distance < 0.9 * found[0].usual


def test_it_tells_of_every_try_and_can_be_cancelled():
    sampler, told, cancel = mixing(), [], CancelToken()
    distance = off(sampler, count=4)
    list(tune(sampler, distance, budgets=(1, 2), count=4, seconds=1e-9, progress=told.append))
    assert told == [1, 2, 3, 4]  # two for each number of calls, whatever the time
    cancel.abort()
    with pytest.raises(Cancelled):
        next(tune(sampler, distance, budgets=(1,), count=4, cancel=cancel))


def test_a_grid_that_suits_the_model_is_found():
    linear = SCHEDULES["linear"]
    narrow = Gaussian(mean=-0.5, spread=0.05)  # all that is left to find out lies near the sprite
    sampler = Sampler(narrow.network(linear), size=8, schedule=linear, binary_alpha=False)
    (found,) = tune(sampler, off(sampler, count=16), budgets=[8], solvers=["ab2"], count=16)
    assert found.settings["grid"] == "karras"
    assert found.distance < 0.5 * found.usual
    wide = Sampler(Gaussian(mean=-0.5, spread=2.0).network(linear), size=8, schedule=linear, binary_alpha=False)
    (found,) = tune(wide, off(wide, count=16), budgets=[8], solvers=["ab2"], count=16)
    assert found.settings["grid"] == "uniform"


def test_the_nearest_number_of_calls_is_that_by_ratio():
    tuned = [Tuned(calls=calls, settings={"solver": "ab2"}, distance=1, usual=2) for calls in (2, 4, 8, 16)]
    assert [nearest(tuned, calls).calls for calls in (1, 2, 3, 5, 6, 12, 32)] == [2, 2, 4, 4, 8, 16, 16]
    assert nearest(tuned, 33) is None
    assert nearest([], 4) is None
    assert nearest([tuned[1], tuned[3]], 8).calls == 4  # as near to either: the first counts


def test_where_nothing_was_measured_near_it_is_guessed():
    def numbers(*calls: int, recommended: tuple[str, ...] = ("calls", "temperature")) -> list[int]:
        tuned = [Tuned(calls=each, settings={"solver": "euler"}, distance=1, usual=2) for each in calls]
        return [each.calls for each in ways_of(tuned, recommended)]

    assert numbers() == [4, 2, 8, 16]
    assert numbers(4) == [4, 2, 8, 16]
    assert numbers(3, 6) == [3, 6, 16]
    assert numbers(12) == [12, 4, 2]
    assert numbers(4, recommended=("shift",)) == [4]
    assert numbers(recommended=("solver",)) == []
    assert nearest(ways_of([Tuned(calls=4, settings={"solver": "euler"}, distance=1, usual=2)], ()), 4).distance == 1
    for guess in GUESSED:
        SampleConfig(calls=guess.calls, **guess.settings)


def test_long_steps_are_tried_where_the_model_has_learned_them():
    target, linear = Gaussian(mean=-0.5, spread=0.2), SCHEDULES["linear"]
    distilled = Sampler(target.network(linear), size=8, schedule=linear, binary_alpha=False, flow_map=target.flow_map)
    (one,) = tune(distilled, off(distilled, count=8), budgets=[1], count=8)
    assert one.by_flow_map  # an exact map needs one call
    assert one.settings["head_start"] < 0.02
    (one,) = tune(model(), off(model(), count=8), budgets=[1], count=8)
    assert not one.by_flow_map
