import pytest
import torch

from pixelgen.errors import ConfigError
from pixelgen.flow.density import TIME_DENSITIES, LogitNormal, Uniform

every_density = pytest.mark.parametrize("density", TIME_DENSITIES.values(), ids=repr)


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@every_density
@pytest.mark.parametrize("n", [1, 2, 64, 1000])
def test_times_lie_inside_the_path(density, n):
    times = density.sample(n, generator())
    assert times.shape == (n,)
    assert times.dtype == torch.float32
    assert ((times > 0) & (times < 1)).all()


@every_density
def test_a_batch_has_one_time_from_each_stratum_in_random_order(density):
    n = 50
    times = density.sample(n, generator())
    bounds = density.quantile(torch.linspace(0, 1, n + 1))
    strata = torch.searchsorted(bounds, times, right=True) - 1
    assert sorted(strata.tolist()) == list(range(n))
    assert strata.tolist() != list(range(n))


@every_density
def test_the_same_generator_state_gives_the_same_times(density):
    assert torch.equal(density.sample(9, generator(4)), density.sample(9, generator(4)))
    assert not torch.equal(density.sample(9, generator(4)), density.sample(9, generator(5)))


def test_global_randomness_is_not_touched():
    before = torch.random.get_rng_state()
    LogitNormal().sample(8, generator())
    assert torch.equal(before, torch.random.get_rng_state())


def test_each_time_alone_has_the_full_distribution():
    # The first time of many batches: stratification must not tie a place in the batch to a part of the path.
    source = generator()
    first = torch.stack([Uniform().sample(8, source)[0] for _ in range(2000)])
    assert first.mean().item() == pytest.approx(0.5, abs=4 * (1 / 12 / 2000) ** 0.5)
    assert first.var().item() == pytest.approx(1 / 12, rel=0.1)


def test_logit_normal_has_its_mean_and_deviation():
    logits = torch.logit(LogitNormal(mean=-0.4, std=1.2).sample(20_000, generator()).double())
    assert logits.mean().item() == pytest.approx(-0.4, abs=0.01)
    assert logits.std().item() == pytest.approx(1.2, rel=0.01)


def test_strata_make_the_mean_of_a_batch_steadier():
    source = generator()
    means = torch.stack([Uniform().sample(32, source).mean() for _ in range(300)])
    assert means.var() < 1 / 12 / 32 / 10  # a tenth of what independent times would give


def test_a_deviation_of_zero_is_refused():
    with pytest.raises(ConfigError, match="standard deviation"):
        LogitNormal(std=0.0)
