"""Ways of a model, as long steps are learned from them: their parts are steps of its flow."""

import pytest
import torch

from pixelgen.flow.path import along
from pixelgen.flow.schedule import SCHEDULES, LinearSchedule
from pixelgen.training.ways import CALLS, Ways

MEAN, SPREAD = 0.2, 0.5


def variance(t):
    return (t * SPREAD) ** 2 + (1 - t) ** 2


def gaussian(schedule):
    """The velocity of sprites that are N(mean, spread²) in every value."""

    def velocity(x, t, labels):
        alpha, sigma, d_alpha, d_sigma = (along(value, x) for value in schedule(t))
        pull = (d_alpha * alpha * SPREAD**2 + d_sigma * sigma) / ((alpha * SPREAD) ** 2 + sigma**2)
        return d_alpha * MEAN + pull * (x - alpha * MEAN)

    return velocity


def ways(network=None, *, schedule=None, weights=(), seed=0, kept=64):
    schedule = schedule or LinearSchedule()
    return Ways(
        network=network or gaussian(schedule),
        schedule=schedule,
        size=8,
        class_weights=weights,
        device=torch.device("cpu"),
        generator=torch.Generator().manual_seed(seed),
        kept=kept,
    )


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_part_of_a_way_is_a_step_of_the_flow_on_the_straight_path(schedule):
    pool = ways(schedule=SCHEDULES[schedule])
    pool.walk()
    parts = pool.draw(200)
    assert (parts.t < parts.until).all()
    t, until = along(parts.t, parts.x), along(parts.until, parts.x)
    expected = until * MEAN + (variance(until) / variance(t)).sqrt() * (parts.x - t * MEAN)
    off = parts.x + (until - t) * parts.velocity - expected
    assert off.square().mean().sqrt() < 0.15  # as near as eight steps come


def test_one_two_and_four_calls_are_practised_from_noise_to_sprite():
    pool = ways()
    pool.walk()
    parts = pool.draw(400)
    whole = (parts.t == 0) & (parts.until == 1)
    assert whole.float().mean().item() == pytest.approx(1 / 3, abs=0.1)
    # Steps of two and of four calls: two and four kinds, of which each first one begins in noise.
    assert len({(t, until) for t, until in zip(parts.t.tolist(), parts.until.tolist(), strict=True)}) == 1 + 2 + 4
    torch.testing.assert_close(parts.x[parts.t == 0].std(), torch.tensor(1.0), rtol=0, atol=0.02)


def test_old_ways_make_room_and_every_lane_has_its_own_times():
    pool = ways(kept=64)
    for _ in range(5):
        pool.walk()
    assert pool.walked == 5 * 32
    parts = pool.draw(500)
    inner = {until for until in parts.until.tolist() if until < 1}
    assert len(inner) == 2 * 3  # of the two lanes that are still there


def test_a_seed_gives_the_same_parts():
    def drawn(seed):
        pool = ways(seed=seed)
        pool.walk()
        return pool.draw(8)

    one, same, other = drawn(1), drawn(1), drawn(2)
    assert torch.equal(one.x, same.x)
    assert torch.equal(one.velocity, same.velocity)
    assert not torch.equal(one.x, other.x)


def test_classes_are_walked_to_by_their_weights_and_now_and_then_to_any():
    asked = []

    def network(x, t, labels):
        asked.append(labels.clone())
        return -x

    pool = ways(network, weights=(3.0, 1.0), kept=640)
    for _ in range(20):
        pool.walk()
    assert len(asked) == 20 * CALLS
    labels = pool.draw(3000).labels
    shares = torch.bincount(labels, minlength=3) / 3000
    torch.testing.assert_close(shares, torch.tensor([0.675, 0.225, 0.1]), rtol=0, atol=0.06)
