from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from variation_models import drawn, mixing, request

from pixelgen.errors import ConfigError
from pixelgen.flow.inversion import invert
from pixelgen.flow.loop import LOOP_PATHS, LoopConfig, interpolate, loop_weights, walk
from pixelgen.flow.parents import Parents, given_parents
from pixelgen.flow.plan import state_of

CLASSES = ("cat", "dog")
every_path = pytest.mark.parametrize("path", LOOP_PATHS)


def found(sampler, count, config, **settings):
    return invert(sampler, given_parents(sampler, drawn(count), **settings), config, refine=0)


def noises(count, *, seed=0, size=(4, 8, 8)):
    return torch.randn(count, *size, generator=torch.Generator().manual_seed(seed))


def points(noise, how):
    """The walk's directions (N, D) and its lengths (N,)."""
    coefficients, lengths = walk(noise, how)
    flat = noise.flatten(1).double()
    return coefficients @ (flat / flat.norm(dim=1, keepdim=True)), lengths


@every_path
@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("binary_alpha", [True, False])
def test_the_sprites_are_frames_of_it_exactly(path, closed, binary_alpha):
    sampler, config = mixing(binary_alpha=binary_alpha), request(1)
    parents = found(sampler, 3, config)
    how = LoopConfig(frames=4, closed=closed, path=path)
    frames = interpolate(sampler, parents, config, how).make(sampler)
    assert len(frames) == (12 if closed else 9)
    assert np.array_equal(frames[[0, 4, 8]], parents.pixels)
    assert len(np.unique(frames.reshape(len(frames), -1), axis=0)) == len(frames)


@every_path
def test_sprites_without_noise_are_gone_through_as_well(path):
    """Those made at temperature 0."""
    sampler, config = mixing(CLASSES), request(1)
    parents = found(sampler, 3, config)
    calm = replace(parents, noise=torch.zeros_like(parents.noise), residual=None)
    plan = interpolate(sampler, calm, config, LoopConfig(frames=4, path=path))
    assert not plan.start.x.any()
    mixed = replace(parents, noise=parents.noise * torch.tensor([0.0, 1, 1]).reshape(-1, 1, 1, 1), residual=None)
    assert torch.isfinite(interpolate(sampler, mixed, config, LoopConfig(frames=4, path=path)).start.x).all()


@every_path
def test_there_is_no_jump_at_a_sprite(path):
    """What the noise does not explain of a sprite fades, instead of going at once."""
    sampler, config = mixing(), request(1, calls=3)
    parents = found(sampler, 3, config)
    plan = interpolate(sampler, parents, config, LoopConfig(frames=40, path=path))
    *_, last = plan.stream(sampler)
    states = last.predicted + plan.residual
    torch.testing.assert_close(states[[0, 40, 80]], state_of(parents.pixels), rtol=0, atol=1e-5)
    steps = (states - states.roll(-1, 0)).square().mean(dim=(1, 2, 3)).sqrt()
    assert steps.max() < 3 * steps.median()


@given(
    count=st.integers(2, 5),
    frames=st.integers(1, 9),
    closed=st.booleans(),
    path=st.sampled_from(list(LOOP_PATHS)),
    seed=st.integers(0, 1000),
)
@settings(max_examples=50, deadline=None)
def test_walks_stay_on_the_sphere_and_pass_through_the_noise(count, frames, closed, path, seed):
    noise, how = noises(count, seed=seed), LoopConfig(frames=frames, closed=closed, path=path)
    directions, lengths = points(noise, how)
    flat = noise.flatten(1).double()
    torch.testing.assert_close(directions.norm(dim=1), torch.ones(len(directions), dtype=torch.float64))
    keys = loop_weights(count, how)[1]
    torch.testing.assert_close(lengths[keys, None] * directions[keys], flat, rtol=1e-9, atol=1e-9)
    assert lengths.min() >= flat.norm(dim=1).min() - 1e-9
    assert lengths.max() <= flat.norm(dim=1).max() + 1e-9
    weights = loop_weights(count, how)[0]
    assert len(weights) == len(lengths) == (count * frames if closed else (count - 1) * frames + 1)
    np.testing.assert_allclose(weights.sum(axis=1), 1)


@every_path
def test_inside_a_leg_the_speed_is_constant(path):
    directions, _ = points(noises(4), LoopConfig(frames=120, path=path))
    following = directions.roll(-1, 0)
    angles = (directions * following).sum(dim=1).clamp(-1, 1).arccos().reshape(4, 120)
    torch.testing.assert_close(angles, angles.mean(dim=1, keepdim=True).expand_as(angles), rtol=5e-3, atol=0)


def test_curves_have_no_corners_and_arcs_have():
    def sharpest(path):
        directions, _ = points(noises(4), LoopConfig(frames=240, path=path))
        steps = directions.roll(-1, 0) - directions
        return torch.cosine_similarity(steps, steps.roll(-1, 0), dim=1).min().item()

    assert sharpest("arcs") < 0.6
    assert sharpest("curves") > 0.99


def test_two_sprites_swing_to_and_fro():
    directions, _ = points(noises(2), LoopConfig(frames=6))
    torch.testing.assert_close(directions[1:6], directions[7:].flip(0))


@pytest.mark.parametrize("factor", [1.0, -1.0])
@every_path
def test_noises_without_a_great_circle_are_finite(factor, path):
    noise = noises(3)
    noise[1] = factor * noise[0]
    coefficients, lengths = walk(noise, LoopConfig(frames=5, path=path))
    assert torch.isfinite(coefficients).all()
    assert torch.isfinite(lengths).all()


def test_classes_change_on_the_way():
    sampler, config = mixing(CLASSES), request(1)
    cat, dog = (found(sampler, 1, config, label=name) for name in CLASSES)
    both = Parents(
        pixels=np.concatenate([cat.pixels, dog.pixels]),
        shares=torch.cat([cat.shares, dog.shares]),
        noise=torch.cat([cat.noise, dog.noise]),
    )
    how = LoopConfig(frames=4)
    plan = interpolate(sampler, both, config, how)
    dogs = plan.start.shares[:, 1]
    torch.testing.assert_close(dogs, torch.tensor([0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25]))
    as_cats = interpolate(sampler, both, config.model_copy(update={"label": "cat"}), how)
    assert as_cats.start.shares.tolist() == [[1, 0, 0]] * 8


def test_the_same_frames_whatever_the_batch_size():
    sampler, config = mixing(), request(1)
    parents = found(sampler, 3, config)
    how = LoopConfig(frames=11)
    made = [
        interpolate(sampler, parents, config.model_copy(update={"batch_size": size}), how).make(sampler)
        for size in (1, 64)
    ]
    assert np.array_equal(*made)


def test_what_cannot_be_walked_through_is_told():
    sampler, config = mixing(), request(1)
    with pytest.raises(ConfigError, match="cannot interpolate 1 sprite; give two or more"):
        interpolate(sampler, found(sampler, 1, config), config, LoopConfig())
    with pytest.raises(ConfigError, match="their noise is not known"):
        interpolate(sampler, given_parents(sampler, drawn(2)), config, LoopConfig())
    with pytest.raises(ConfigError, match="unknown path 'bee line'"):
        LoopConfig(path="bee line")
