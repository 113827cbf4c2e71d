import numpy as np
import pytest
import torch
from variation_models import SIZE, drawn, exact, mixing, request

from pixelgen.errors import Cancelled, ConfigError
from pixelgen.flow.inversion import invert
from pixelgen.flow.parents import Parents, given_parents, join, made_parents
from pixelgen.flow.plan import state_of
from pixelgen.flow.sampler import SampleConfig
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.vary import VARY_METHODS, VaryConfig, branch, explore, vary
from pixelgen.runtime.cancel import CancelToken

CLASSES = ("cat", "dog")
every_method = pytest.mark.parametrize("method", VARY_METHODS)
every_schedule = pytest.mark.parametrize("schedule", SCHEDULES)


def with_noise(sampler, pixels, config):
    return invert(sampler, given_parents(sampler, pixels), config, refine=0)


@every_method
@every_schedule
@pytest.mark.parametrize("binary_alpha", [False, True])
def test_without_strength_they_are_the_very_sprites(method, schedule, binary_alpha):
    pixels = drawn(2)
    pixels[..., 3] = np.where(pixels[..., 3] > 0, 200, 0)  # soft: neither kind of model would make such a pixel
    sampler, config = mixing(binary_alpha=binary_alpha), request(3, schedule=schedule)
    parents = with_noise(sampler, pixels, config)
    made = vary(sampler, parents, config, VaryConfig(strength=0, method=method)).make(sampler)
    assert np.array_equal(made, pixels.repeat(3, axis=0))


@every_method
@every_schedule
def test_at_full_strength_nothing_of_the_sprite_is_left(method, schedule):
    sampler, config = mixing(), request(4, schedule=schedule)
    children = []
    for pixels in (drawn(1), 255 - drawn(1)):
        plan = vary(sampler, with_noise(sampler, pixels, config), config, VaryConfig(strength=1, method=method))
        children.append(plan.make(sampler))
    assert np.array_equal(*children)


@every_method
def test_the_more_strength_the_further_away(method):
    sampler, config = exact(), request(6, calls=12)
    parents = with_noise(sampler, sampler.sample(config)[:1], config)
    target = state_of(parents.pixels)
    distances = []
    for strength in (0.1, 0.3, 0.6, 0.9):
        *_, last = vary(sampler, parents, config, VaryConfig(strength=strength, method=method)).stream(sampler)
        distances.append((last.predicted - target).square().mean().item())
    assert distances == sorted(distances)


@every_method
def test_each_variation_belongs_to_its_seed_and_number(method):
    sampler = mixing()
    parents = with_noise(sampler, drawn(1), request(1))

    def made(count, **settings):
        config = request(count, **settings)
        return vary(sampler, parents, config, VaryConfig(strength=0.7, method=method)).make(sampler)

    assert np.array_equal(made(16), made(16))
    assert np.array_equal(made(40)[:16], made(16))
    assert np.array_equal(made(40, batch_size=1), made(40, batch_size=64))
    assert not np.array_equal(made(4), made(4, seed=9))
    assert len(np.unique(made(16).reshape(16, -1), axis=0)) == 16


def test_the_parents_own_seed_varies_them_too():
    """Were the fresh noise the one that the sprite came out of, the variation would be the sprite."""
    sampler, config = mixing(), request(3)
    parents = made_parents(sampler, config, sampler.sample(config), range(3))
    plan = vary(sampler, parents, config.model_copy(update={"count": 1}), VaryConfig(strength=1))
    assert not torch.isclose(plan.start.x, parents.noise, atol=0.1).all(dim=(1, 2, 3)).any()


def test_made_sprites_come_out_of_their_noise_again():
    sampler, config = mixing(CLASSES), request(5)
    *_, first = sampler.stream(config)
    pixels = sampler.finish(first.predicted)
    parents = made_parents(sampler, config, pixels[[4, 1]], [4, 1])
    plan = branch(sampler, parents, config.model_copy(update={"count": 1}), t=0.0, strength=1e-9)
    *_, again = plan.stream(sampler)
    torch.testing.assert_close(again.predicted, first.predicted[[4, 1]], rtol=0, atol=1e-4)
    with pytest.raises(ValueError, match="5 sprites for 2 numbers"):
        made_parents(sampler, config, pixels, [4, 1])


@every_schedule
def test_branches_are_the_sprite_at_the_end_and_fresh_at_the_start(schedule):
    sampler, config = mixing(), request(4, schedule=schedule)
    pixels = drawn(1)
    parents = given_parents(sampler, pixels)
    assert np.array_equal(branch(sampler, parents, config, t=1.0).make(sampler), pixels.repeat(4, axis=0))
    assert np.array_equal(branch(sampler, parents, config, t=0.5, strength=0).make(sampler), pixels.repeat(4, axis=0))
    other = given_parents(sampler, 255 - pixels)
    at_start = [branch(sampler, each, config, t=0.0).make(sampler) for each in (parents, other)]
    assert np.array_equal(*at_start)


def test_the_later_the_branch_the_nearer_the_sprite():
    sampler, config = exact(), request(4, calls=12)
    parents = given_parents(sampler, sampler.sample(request(1)))
    target = state_of(parents.pixels)
    distances = []
    for t in (0.1, 0.4, 0.7, 0.95):
        *_, last = branch(sampler, parents, config, t=t).stream(sampler)
        distances.append((last.predicted - target).square().mean().item())
    assert distances == sorted(distances, reverse=True)


def test_a_branch_with_little_new_noise_stays_on_its_parents_way():
    """From a state that the solver went through, and no new noise, the rest of the way is the same."""
    sampler = exact()
    config = SampleConfig(count=1, solver="rk4", calls=80, shift=1.0, seed=3)
    steps = list(sampler.stream(config))
    middle = steps[len(steps) // 2]
    parents = given_parents(sampler, sampler.finish(steps[-1].predicted))
    plan = branch(sampler, parents, config, t=middle.t, strength=1e-6, state=middle.state)
    *_, last = plan.stream(sampler)
    torch.testing.assert_close(plan.start.x, middle.state, rtol=0, atol=1e-4)
    torch.testing.assert_close(last.predicted, steps[-1].predicted, rtol=0, atol=1e-3)


def test_the_sprite_itself_is_in_the_middle():
    sampler, config = mixing(CLASSES, binary_alpha=True), request(1)
    parents = given_parents(sampler, drawn(1), label="dog")
    for side in (3, 5):
        around = explore(sampler, parents, config, VaryConfig(strength=0.8), side=side).make(sampler)
        assert len(around) == side**2
        same = [np.array_equal(sprite, parents.pixels[0]) for sprite in around]
        assert [place for place, found in enumerate(same) if found] == [side**2 // 2]
    with pytest.raises(ValueError, match="odd side"):
        explore(sampler, parents, config, VaryConfig(), side=4)


def test_variations_keep_the_class_unless_another_is_asked_for():
    sampler, config = mixing(CLASSES), request(2)
    dog = given_parents(sampler, drawn(1), label="dog")
    anything = given_parents(sampler, drawn(1))
    assert vary(sampler, dog, config, VaryConfig()).start.shares.tolist() == [[0, 1, 0]] * 2
    assert vary(sampler, anything, config, VaryConfig()).start.shares.tolist() == [[0, 0, 1]] * 2
    as_cat = config.model_copy(update={"label": "cat"})
    assert vary(sampler, dog, as_cat, VaryConfig()).start.shares.tolist() == [[1, 0, 0]] * 2
    made = [vary(sampler, each, config, VaryConfig(strength=0.9)).make(sampler) for each in (dog, anything)]
    assert not np.array_equal(*made)


def test_noise_that_is_not_known_is_told():
    sampler = mixing()
    parents = given_parents(sampler, drawn(1))
    with pytest.raises(ConfigError, match="cannot vary these sprites through their noise"):
        vary(sampler, parents, request(1), VaryConfig(method="noise"))


def test_sprites_that_do_not_fit_are_told():
    with pytest.raises(ConfigError, match="a sprite of 32×32 pixels: this model makes sprites of 16×16"):
        given_parents(mixing(), drawn(1, size=32))
    with pytest.raises(ConfigError, match="unknown class 'cow'; choose one of cat, dog"):
        given_parents(mixing(CLASSES), drawn(1), label="cow")
    with pytest.raises(ConfigError, match="trained without classes"):
        given_parents(mixing(), drawn(1), label="cow")


def test_settings_out_of_their_limits_are_told_in_one_sentence():
    with pytest.raises(ConfigError, match=r"strength = 2"):
        VaryConfig(strength=2)
    with pytest.raises(ConfigError, match="unknown way to vary 'magic'; choose one of renoise, noise"):
        VaryConfig(method="magic")


def test_joined_parents_stay_in_order():
    sampler, config = mixing(CLASSES), request(3)
    made = made_parents(sampler, config, sampler.sample(config), range(3))
    given = given_parents(sampler, drawn(2), label="cat")
    both = join([made, given])
    assert len(both) == 5
    assert both.noise is None
    assert both.shares[3:].tolist() == [[1, 0, 0]] * 2
    known = join([made, invert(sampler, given, config, refine=0)])
    assert torch.equal(known.noise[:3], made.noise)
    assert not known.residual[:3].any()
    with pytest.raises(ValueError, match="nothing to join"):
        join([])


def test_stopping_takes_effect_before_the_next_call():
    sampler, token = mixing(), CancelToken()
    stream = vary(sampler, given_parents(sampler, drawn(1)), request(4), VaryConfig()).stream(sampler, cancel=token)
    next(stream)
    token.abort()
    with pytest.raises(Cancelled):
        next(stream)


def test_a_plan_tells_how_far_it_is():
    sampler, told = mixing(), []
    plan = vary(sampler, given_parents(sampler, drawn(1)), request(2), VaryConfig())
    made = plan.make(sampler, progress=lambda done, total: told.append((done, total)))
    assert made.shape == (2, SIZE, SIZE, 4)
    assert told == [(step, 4) for step in range(5)]


def test_parents_are_not_changed_by_what_is_made_of_them():
    sampler, config = mixing(), request(2)
    parents: Parents = with_noise(sampler, drawn(2), config)
    before = (parents.pixels.copy(), parents.noise.clone())
    vary(sampler, parents, config, VaryConfig(method="noise")).make(sampler)
    assert np.array_equal(parents.pixels, before[0])
    assert torch.equal(parents.noise, before[1])
