import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from variation_models import SIZE, drawn, exact, mixing, request

from pixelgen.errors import ConfigError
from pixelgen.flow.parents import given_parents
from pixelgen.flow.plan import state_of
from pixelgen.flow.reroll import RerollConfig, reroll
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.solver import SOLVERS

MASKS = st.integers(0, 2**32 - 1).flatmap(
    lambda seed: st.floats(0.01, 0.99).map(lambda share: np.random.default_rng(seed).random((SIZE, SIZE)) < share)
)
MODELS = {
    (classes, binary): mixing(classes, binary_alpha=binary) for classes in ((), ("cat",)) for binary in (False, True)
}


def corner():
    mask = np.zeros((SIZE, SIZE), dtype=np.bool_)
    mask[: SIZE // 2, : SIZE // 2] = True
    return mask


@given(
    mask=MASKS,
    pixels=st.integers(0, 2**32 - 1).map(
        lambda seed: np.random.default_rng(seed).integers(0, 256, (2, SIZE, SIZE, 4), dtype=np.uint8)
    ),
    model=st.sampled_from(list(MODELS)),
    solver=st.sampled_from(list(SOLVERS)),
    schedule=st.sampled_from(list(SCHEDULES)),
    how=st.builds(RerollConfig, strength=st.floats(0, 1), rounds=st.integers(1, 2)),
)
@settings(max_examples=60, deadline=None)
def test_outside_the_mask_every_pixel_stays(mask, pixels, model, solver, schedule, how):
    mask[0, 0] = True
    sampler, config = MODELS[model], request(2, solver=solver, schedule=schedule, calls=8, tolerance=0.1)
    parents = given_parents(sampler, pixels)
    plan = reroll(sampler, parents, config, mask, how)
    made = plan.make(sampler)
    assert np.array_equal(made[:, ~mask], parents.pixels.repeat(2, axis=0)[:, ~mask])


def test_at_every_moment_the_known_pixels_are_shown_as_they_are():
    sampler, mask = mixing(), corner()
    parents = given_parents(sampler, drawn(1))
    plan = reroll(sampler, parents, request(3), mask, RerollConfig())
    for step in plan.stream(sampler):
        assert np.array_equal(plan.finish(sampler, step)[:, ~mask], parents.pixels.repeat(3, axis=0)[:, ~mask])


@pytest.mark.parametrize("rounds", [1, 3])
def test_inside_it_is_another_for_each_seed_and_number(rounds):
    sampler, mask = mixing(), corner()
    parents = given_parents(sampler, drawn(1))

    def inside(count, **settings):
        plan = reroll(sampler, parents, request(count, **settings), mask, RerollConfig(rounds=rounds))
        return plan.make(sampler)[:, mask]

    assert np.array_equal(inside(16), inside(16))
    assert np.array_equal(inside(20, batch_size=16), inside(20, batch_size=64))
    assert np.array_equal(inside(20)[:16], inside(16))
    assert not np.array_equal(inside(2), inside(2, seed=8))
    assert len(np.unique(inside(8).reshape(8, -1), axis=0)) == 8


def test_what_is_new_knows_its_surroundings():
    """The network sees the known pixels: other surroundings, another inside; and only near the edge."""
    sampler = mixing()
    pixels = np.zeros((2, SIZE, SIZE, 4), dtype=np.uint8)
    pixels[1] = 255
    mask = np.zeros((SIZE, SIZE), dtype=np.bool_)
    mask[4:12, 4:12] = True
    black, white = (
        reroll(sampler, given_parents(sampler, each[None]), request(1), mask, RerollConfig()).make(sampler)[0]
        for each in pixels
    )
    assert not np.array_equal(black[mask], white[mask])


def test_no_strength_changes_nothing_and_the_whole_mask_everything():
    sampler, config = mixing(), request(2)
    parents = given_parents(sampler, drawn(1))
    everything = np.ones((SIZE, SIZE), dtype=np.bool_)
    still = reroll(sampler, parents, config, everything, RerollConfig(strength=0)).make(sampler)
    assert np.array_equal(still, parents.pixels.repeat(2, axis=0))
    other = given_parents(sampler, 255 - drawn(1))
    made = [reroll(sampler, each, config, everything, RerollConfig()).make(sampler) for each in (parents, other)]
    assert np.array_equal(*made)


def test_each_sprite_may_have_its_own_mask():
    sampler = mixing()
    masks = np.stack([corner(), ~corner()])
    parents = given_parents(sampler, drawn(2))
    made = reroll(sampler, parents, request(2), masks, RerollConfig()).make(sampler)
    for child, sprite in enumerate((0, 0, 1, 1)):
        assert np.array_equal(made[child][~masks[sprite]], parents.pixels[sprite][~masks[sprite]])


def test_the_known_region_follows_its_path_so_that_the_rest_is_conditioned_rightly():
    """With independent pixels the inside must be what it is without a mask: its distribution is the target's own."""
    sampler = exact()
    mask = np.zeros((8, 8), dtype=np.bool_)
    mask[2:6, 2:6] = True
    parents = given_parents(sampler, np.full((1, 8, 8, 4), 255, dtype=np.uint8))
    config = request(40, calls=30)
    plan = reroll(sampler, parents, config, mask, RerollConfig(rounds=4))
    *_, last = plan.stream(sampler)
    inside, outside = last.predicted[:, :, mask], last.predicted[:, :, ~mask]
    n = inside.numel()
    assert inside.mean().item() == pytest.approx(0.2, abs=5 * 0.3 / n**0.5 + 0.01)
    assert inside.std().item() == pytest.approx(0.3, rel=0.08)
    torch.testing.assert_close(outside, state_of(plan.old)[:, :, ~mask], rtol=0, atol=0.02)


def test_a_mask_that_does_not_fit_is_told():
    sampler = mixing()
    parents = given_parents(sampler, drawn(1))
    with pytest.raises(ConfigError, match="the mask is empty"):
        reroll(sampler, parents, request(1), np.zeros((SIZE, SIZE), dtype=np.bool_), RerollConfig())
    with pytest.raises(ConfigError, match="a mask of 8×8 pixels: the sprites have 16×16"):
        reroll(sampler, parents, request(1), np.ones((8, 8), dtype=np.bool_), RerollConfig())
