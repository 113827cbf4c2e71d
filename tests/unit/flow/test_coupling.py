import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from pixelgen.flow.assignment import assign
from pixelgen.flow.coupling import COUPLINGS

every_coupling = pytest.mark.parametrize("coupling", COUPLINGS.values(), ids=repr)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(n=st.integers(1, 40), seed=st.integers(0, 10_000), kind=st.sampled_from(["normal", "ties", "steep", "flat"]))
def test_assignment_is_a_permutation_as_cheap_as_the_reference(n, seed, kind):
    source = np.random.default_rng(seed)
    cost = {
        "normal": lambda: source.normal(size=(n, n)),
        "ties": lambda: source.integers(0, 3, size=(n, n)).astype(float),
        "steep": lambda: np.exp(5 * source.normal(size=(n, n))),
        "flat": lambda: np.zeros((n, n)),
    }[kind]()
    columns = assign(cost)
    assert sorted(columns.tolist()) == list(range(n))
    assert cost[np.arange(n), columns].sum() == pytest.approx(cost[linear_sum_assignment(cost)].sum(), abs=1e-9)


def test_assignment_at_the_size_of_a_large_batch():
    points, others = np.random.default_rng(0).normal(size=(2, 256, 8))
    cost = ((points[:, None] - others) ** 2).sum(axis=-1)
    columns = assign(cost)
    assert cost[np.arange(256), columns].sum() == pytest.approx(cost[linear_sum_assignment(cost)].sum())


def test_nothing_to_assign():
    assert assign(np.zeros((0, 0))).shape == (0,)


@pytest.mark.parametrize("cost", [np.zeros((2, 3)), np.array([[np.nan]]), np.array([[np.inf]])])
def test_costs_that_cannot_be_assigned_are_refused(cost):
    with pytest.raises(ValueError, match="finite square"):
        assign(cost)


@pytest.fixture
def batch():
    generator = torch.Generator().manual_seed(0)
    x0, x1 = (torch.randn(24, 4, 6, 6, generator=generator) for _ in range(2))
    return x0, x1, torch.randint(0, 3, (24,), generator=generator)


def origin(paired, x0):
    """For each row of ``paired`` the row of ``x0`` that it is."""
    return [int((x0 == row).flatten(1).all(dim=1).nonzero()) for row in paired]


@every_coupling
@pytest.mark.parametrize("labelled", [False, True])
def test_a_coupling_only_permutes(coupling, labelled, batch):
    x0, x1, labels = batch
    paired = coupling.pair(x0, x1, labels if labelled else None)
    assert sorted(origin(paired, x0)) == list(range(24))
    assert ((x1 - paired) ** 2).sum() <= ((x1 - x0) ** 2).sum() * (1 + 1e-6)


@every_coupling
def test_noise_never_changes_its_class(coupling, batch):
    x0, x1, labels = batch
    assert torch.equal(labels[origin(coupling.pair(x0, x1, labels), x0)], labels)


def test_optimal_transport_is_the_cheapest_pairing(batch):
    x0, x1, _ = batch
    cost = torch.cdist(x1.flatten(1).double(), x0.flatten(1).double()).square().numpy()
    paired = COUPLINGS["optimal-transport"].pair(x0, x1)
    assert ((x1 - paired) ** 2).sum().item() == pytest.approx(cost[linear_sum_assignment(cost)].sum(), rel=1e-5)


def test_optimal_transport_finds_the_noise_each_sprite_was_made_from():
    x0 = torch.randn(16, 4, 4, 4, generator=torch.Generator().manual_seed(1))
    order = torch.randperm(16, generator=torch.Generator().manual_seed(2))
    assert torch.equal(COUPLINGS["optimal-transport"].pair(x0[order], x0 + 0.01), x0)


@every_coupling
def test_a_batch_of_one(coupling):
    x = torch.ones(1, 4, 2, 2)
    assert torch.equal(coupling.pair(x, 2 * x, torch.tensor([5])), x)
