import numpy as np
import pytest
import torch
from variation_models import exact, mixing, request

from pixelgen.errors import Cancelled, ConfigError
from pixelgen.flow.compare import (
    REFERENCE_CALLS,
    another_way,
    compare,
    fastest_alike,
    judge,
    levels_apart,
    reference_config,
    walk,
)
from pixelgen.runtime.cancel import CancelToken


def test_every_combination_is_tried_on_the_same_sprites():
    sampler, config = mixing(("cat", "dog")), request(3)
    reference, *trials = compare(
        sampler, config, solvers=["euler", "ab2"], calls=[2, 6], schedules=["linear", "cosine"]
    )
    assert reference.config.calls == REFERENCE_CALLS
    assert reference.distance == 0
    assert [(t.config.schedule, t.config.solver, t.config.calls) for t in trials] == [
        (schedule, solver, calls)
        for schedule in ("linear", "cosine")
        for solver in ("euler", "ab2")
        for calls in (2, 6)
    ]
    for trial in (reference, *trials):
        assert np.array_equal(trial.pixels, sampler.sample(trial.config))
        assert trial.milliseconds > 0
        assert trial.calls == trial.config.calls
        assert 0 <= trial.equal <= 1


def test_more_calls_and_a_higher_order_are_nearer():
    trials = list(compare(exact(), request(4, shift=1.0), solvers=["euler", "heun"], calls=[4, 16, 64]))[1:]
    by_name = {(t.config.solver, t.config.calls): t.distance for t in trials}
    for solver in ("euler", "heun"):
        distances = [by_name[solver, calls] for calls in (4, 16, 64)]
        assert distances == sorted(distances, reverse=True)
    assert by_name["heun", 16] < by_name["euler", 16]


def test_with_a_head_start_more_calls_are_nearer_as_well():
    """One that suits few calls does not hold those back that have more."""
    config = request(4, shift=1.0, head_start=0.2)
    distances = [trial.distance for trial in compare(exact(), config, solvers=["heun"], calls=[4, 16, 64])][1:]
    assert distances[1] < distances[0] / 2
    assert distances[2] < distances[1] / 2
    assert another_way(config, solver="heun", calls=2, schedule="linear").head_start == 0.2


def test_solvers_that_add_noise_are_timed_and_not_measured():
    config = request(2)
    noisy = list(compare(exact(), config, solvers=["euler-maruyama"], calls=[8]))[1]
    assert noisy.distance is None
    assert noisy.equal is None
    calm = config.model_copy(update={"sde_strength": 0.0})
    assert list(compare(exact(), calm, solvers=["euler-maruyama"], calls=[8]))[1].distance is not None


def test_an_adaptive_solver_tells_what_it_needed():
    trial = list(compare(exact(), request(2, tolerance=0.01), solvers=["dopri5"], calls=[500]))[1]
    assert trial.calls < 500


def test_levels_are_those_of_a_channel():
    assert levels_apart(torch.full((1, 4, 2, 2), -1.0), torch.full((1, 4, 2, 2), 3.0)) == pytest.approx(255)
    one_level = torch.full((1, 4, 2, 2), 2 / 255)
    assert levels_apart(torch.zeros(1, 4, 2, 2), one_level) == pytest.approx(1)


def test_what_cannot_be_compared_is_told_at_once():
    with pytest.raises(ConfigError, match="unknown solver 'magic'"):
        compare(exact(), request(1), solvers=["magic"], calls=[4])
    with pytest.raises(ConfigError, match="calls = 0"):
        compare(exact(), request(1), solvers=["ab2"], calls=[0])
    with pytest.raises(ConfigError, match="nothing to compare"):
        compare(exact(), request(1), solvers=[], calls=[4])


def test_it_can_be_stopped():
    token = CancelToken()
    trials = compare(exact(), request(1), solvers=["ab2"], calls=[4], cancel=token)
    next(trials)
    token.abort()
    with pytest.raises(Cancelled):
        next(trials)


def test_ways_that_are_walked_first_and_judged_later_are_the_same():
    sampler, config = mixing(("cat", "dog")), request(3)
    told: list[int] = []
    reference = walk(sampler, reference_config(config), told=told.append)
    assert told == sorted(told)
    assert told[-1] == REFERENCE_CALLS
    later = judge(walk(sampler, config.model_copy(update={"solver": "euler", "calls": 6})), reference)
    at_once = list(compare(sampler, config, solvers=["euler"], calls=[6]))[1]
    assert (later.distance, later.equal, later.calls) == (at_once.distance, at_once.equal, at_once.calls)
    assert np.array_equal(later.pixels, at_once.pixels)
    other = walk(sampler, request(2))
    with pytest.raises(ValueError, match="the reference has"):
        judge(other, reference)


def test_the_fastest_that_looks_the_same_is_the_quickest_within_the_limit():
    reference, *trials = compare(exact(), request(4, shift=1.0), solvers=["euler", "rk4"], calls=[4, 64])
    limit = sorted(trial.distance for trial in trials)[1]
    best = fastest_alike(trials, within=limit)
    alike = [trial for trial in trials if trial.distance <= limit]
    assert best in alike
    assert best.milliseconds == min(trial.milliseconds for trial in alike)
    assert fastest_alike(trials, within=-1.0) is None
    assert fastest_alike([reference], within=0.0) is reference
    assert fastest_alike([], within=255.0) is None
