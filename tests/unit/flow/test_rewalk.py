"""A state of one sprite, had again without its neighbours."""

import pytest
import torch
from variation_models import mixing, request

from pixelgen.errors import Cancelled
from pixelgen.flow.rewalk import state_at
from pixelgen.runtime.cancel import CancelToken

CLASSES = ("cat", "dog", "bird")


@pytest.mark.parametrize("solver", ["ab2", "heun", "dopri5", "euler-maruyama"])
@pytest.mark.parametrize("schedule", ["linear", "cosine", "vp"])
def test_each_state_is_found_again(solver, schedule):
    sampler = mixing(CLASSES)
    config = request(6, solver=solver, schedule=schedule, calls=12 if solver == "dopri5" else 4, temperature=0.9)
    adaptive = solver == "dopri5"
    for step in sampler.stream(config):
        again = state_at(sampler, config, 5, step.t)
        if not adaptive:  # which shows the mean of the sprites' times, and one alone has its own
            assert (again.t, again.index, again.total) == (step.t, step.index, step.total)
            torch.testing.assert_close(again.state, step.state[5:], rtol=0, atol=1e-5)
            torch.testing.assert_close(again.predicted, step.predicted[5:], rtol=0, atol=1e-4)
    *_, last = sampler.stream(config)
    end = state_at(sampler, config, 5, 1.0)
    torch.testing.assert_close(end.predicted, last.predicted[5:], rtol=0, atol=1e-4)


def test_a_late_sprite_of_a_solver_that_adds_noise_costs_no_more_than_its_lane():
    sampler, config = mixing(CLASSES), request(100, solver="euler-maruyama", calls=4)
    network, worked = sampler.network, []

    def counting(x, t, labels):
        worked.append(len(x))
        return network(x, t, labels)

    *_, last = sampler.stream(config)
    sampler.network = counting
    again = state_at(sampler, config, 97, 1.0)
    assert torch.equal(again.predicted, last.predicted[97:98])
    assert sum(worked) <= 4 * sampler.lane


def test_between_two_steps_the_nearer_is_taken():
    sampler, config = mixing(), request(1, shift=1.0)
    times = [step.t for step in sampler.stream(config)]
    assert state_at(sampler, config, 0, 0.6 * times[1] + 0.4 * times[2]).t == times[1]
    assert state_at(sampler, config, 0, 0.4 * times[1] + 0.6 * times[2]).t == times[2]


def test_it_can_be_stopped_and_refuses_times_that_are_none():
    sampler, config = mixing(), request(1)
    cancel = CancelToken()
    cancel.abort()
    with pytest.raises(Cancelled):
        state_at(sampler, config, 0, 0.5, cancel=cancel)
    with pytest.raises(ValueError, match="expected 0 to 1"):
        state_at(sampler, config, 0, 1.5)
