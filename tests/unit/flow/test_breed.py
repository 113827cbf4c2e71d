import numpy as np
import pytest
import torch
from variation_models import drawn, mixing, request

from pixelgen.errors import ConfigError
from pixelgen.flow.breed import CROSSOVERS, BreedConfig, breed
from pixelgen.flow.inversion import invert
from pixelgen.flow.parents import given_parents, join

CLASSES = ("cat", "dog")
every_crossover = pytest.mark.parametrize("crossover", CROSSOVERS)


@pytest.fixture(scope="module")
def sampler():
    return mixing(CLASSES)


@pytest.fixture(scope="module")
def parents(sampler):
    cat, dog = (given_parents(sampler, drawn(2)[[i]], label=name) for i, name in enumerate(CLASSES))
    return invert(sampler, join([cat, dog]), request(1), refine=0)


@every_crossover
@pytest.mark.parametrize("parent", [0, 1])
def test_all_of_one_parent_is_that_parent(crossover, parent, sampler, parents):
    how = BreedConfig(crossover=crossover, balance=parent, mutation=0)
    made = breed(sampler, parents, request(3), how).make(sampler)
    assert np.abs(made.astype(int) - parents.pixels[parent]).max() <= 1


@every_crossover
def test_children_have_something_of_both(crossover, sampler, parents):
    plan = breed(sampler, parents, request(12), BreedConfig(crossover=crossover, mutation=0))
    children, (a, b) = plan.start.x.flatten(1), parents.noise.flatten(1)
    for parent in (a, b):
        alike = torch.cosine_similarity(children, parent[None], dim=1)
        other = torch.cosine_similarity(a, b, dim=0)
        assert (alike > other + 0.1).all()
    assert len(children.unique(dim=0)) == 12
    shares = plan.start.shares
    torch.testing.assert_close(shares.sum(dim=1), torch.ones(12))
    assert (shares[:, :2] > 0.1).all()


@every_crossover
def test_children_at_temperature_0_are_still_children(crossover, sampler, parents):
    plan = breed(sampler, parents, request(3, temperature=0.0), BreedConfig(crossover=crossover, mutation=0.2))
    assert torch.isfinite(plan.start.x).all()
    assert plan.start.x.flatten(1).any(dim=1).all()


def test_patches_are_whole_and_as_large_as_the_balance_says(sampler, parents):
    plan = breed(sampler, parents, request(8), BreedConfig(balance=0.25, mutation=0))
    second = (plan.start.x == parents.noise[1]).all(dim=1)
    first = (plan.start.x == parents.noise[0]).all(dim=1)
    assert (first | second).all()
    assert second.flatten(1).float().mean(dim=1).tolist() == pytest.approx([0.25] * 8)
    borders = (second[:, 1:] != second[:, :-1]).sum() + (second[:, :, 1:] != second[:, :, :-1]).sum()
    assert borders / 8 < 0.25 * 2 * 16 * 15  # noise drawn pixel by pixel has 0.375 of all neighbours differ


@every_crossover
def test_children_belong_to_their_seed_and_number(crossover, sampler, parents):
    def made(count, **settings):
        return breed(sampler, parents, request(count, **settings), BreedConfig(crossover=crossover)).make(sampler)

    assert np.array_equal(made(20)[:16], made(16))
    assert np.array_equal(made(20, batch_size=1), made(20, batch_size=64))
    assert not np.array_equal(made(4), made(4, seed=8))


@every_crossover
def test_a_full_mutation_has_neither_parents_noise(crossover, sampler, parents):
    plan = breed(sampler, parents, request(2), BreedConfig(crossover=crossover, mutation=1))
    for parent in parents.noise:
        assert torch.cosine_similarity(plan.start.x.flatten(1), parent.flatten()[None], dim=1).abs().max() < 0.15


def test_a_class_that_is_asked_for_is_theirs(sampler, parents):
    plan = breed(sampler, parents, request(2, label="dog"), BreedConfig())
    assert plan.start.shares.tolist() == [[0, 1, 0]] * 2


def test_what_cannot_be_bred_is_told(sampler):
    one = given_parents(sampler, drawn(1))
    with pytest.raises(ConfigError, match="cannot breed 1 sprites; give two"):
        breed(sampler, one, request(1), BreedConfig())
    with pytest.raises(ConfigError, match="their noise is not known"):
        breed(sampler, join([one, one]), request(1), BreedConfig())
