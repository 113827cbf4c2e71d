import pytest
import torch
from variation_models import mixing, request

from pixelgen.errors import ConfigError
from pixelgen.flow.guidance import guided, mixture, shares_of
from pixelgen.flow.sampler import SampleConfig, State

CLASSES = ("cat", "dog", "owl")


def states(count, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(count, 4, 16, 16, generator=generator), torch.rand(count, generator=generator)


def of_label(sampler, x, t, label):
    return sampler.network(x, t, torch.full((len(x),), label))


@pytest.mark.parametrize("guidance", [0.0, 0.5, 1.0, 2.5])
def test_a_mixture_follows_the_weighted_velocities(guidance):
    sampler, (x, t) = mixing(CLASSES), states(3)
    shares = torch.tensor([[0.25, 0.75, 0, 0], [0, 0, 1, 0], [0.2, 0.3, 0.1, 0.4]])
    velocity = guided(sampler.network, shares, guidance=guidance)(x, t)
    by_label = torch.stack([of_label(sampler, x, t, label) for label in range(4)], dim=1)
    mixed = (shares[:, :, None, None, None] * by_label).sum(dim=1)
    torch.testing.assert_close(velocity, by_label[:, 3] + guidance * (mixed - by_label[:, 3]), rtol=0, atol=1e-5)


def test_only_the_classes_that_count_are_asked():
    asked = []

    def network(x, t, labels):
        asked.append(labels.tolist())
        return x

    x, t = states(3)
    shares = torch.tensor([[0.25, 0.75, 0, 0], [0, 0, 1, 0], [0.2, 0.5, 0.3, 0]])
    guided(network, shares, guidance=1)(x, t)
    guided(network, shares, guidance=2)(x, t)
    guided(network, shares, guidance=0)(x, t)
    assert asked == [[1, 2, 1, 0, 2, 0], [3, 3, 3, 1, 2, 1, 0, 2, 0], [3, 3, 3]]


def test_shares_are_labels_or_add_up_to_one():
    assert shares_of(torch.tensor([0, 3]), classes=3).tolist() == [[1, 0, 0, 0], [0, 0, 0, 1]]
    assert mixture([(0, 3.0), (2, 1.0)], 2, classes=3).tolist() == [[0.75, 0, 0.25, 0]] * 2
    assert mixture([(1, 2.0), (1, 2.0)], 1, classes=3).tolist() == [[0, 1, 0, 0]]


def test_a_mixture_is_asked_for_by_names():
    sampler = mixing(CLASSES)

    def end(**settings):
        *_, last = sampler.stream(request(20, **settings))
        return last.state

    even = end(mix=(("cat", 1), ("owl", 1)))
    assert torch.equal(even, end(mix=(("cat", 5), ("owl", 5))))
    assert torch.equal(end(mix=(("cat", 2),)), end(label="cat"))
    assert not torch.equal(even, end(label="cat"))
    assert torch.equal(end(mix=(("cat", 1), ("owl", 3)), batch_size=1), end(mix=(("cat", 1), ("owl", 3))))


def test_mixtures_that_cannot_be_are_told():
    with pytest.raises(ConfigError, match="unknown class 'cow'"):
        mixing(CLASSES).stream(request(1, mix=(("cat", 1), ("cow", 1))))
    with pytest.raises(ConfigError, match="trained without classes"):
        mixing().stream(request(1, mix=(("cat", 1),)))
    with pytest.raises(ConfigError, match="both a class"):
        SampleConfig(label="cat", mix=(("dog", 1),))
    for weights in ((), (("cat", 0),), (("cat", float("nan")),)):
        with pytest.raises(ConfigError, match="mix"):
            SampleConfig(mix=weights)


def test_a_mixture_may_be_written_as_text():
    assert SampleConfig(mix="cat=2, dog=0.5,owl").mix == (("cat", 2.0), ("dog", 0.5), ("owl", 1.0))
    assert SampleConfig(mix="a=b=3").mix == (("a=b", 3.0),)
    with pytest.raises(ConfigError, match="mix"):
        SampleConfig(mix="cat=much")


def test_a_request_with_a_mixture_survives_json():
    config = SampleConfig(mix=(("cat", 0.5), ("dog", 2)))
    assert SampleConfig.model_validate_json(config.model_dump_json()) == config


def test_each_sprite_may_start_with_its_own_shares():
    sampler = mixing(CLASSES)
    x = states(2)[0]
    shares = torch.tensor([[1.0, 0, 0, 0], [0, 0.5, 0.5, 0]])
    *_, both = sampler.stream(request(2), start=State(0.0, x, shares))
    *_, cat = sampler.stream(request(2, label="cat"), start=State(0.0, x))
    torch.testing.assert_close(both.state[0], cat.state[0])
    assert not torch.allclose(both.state[1], cat.state[1])
    with pytest.raises(ValueError, match="shares of shape"):
        sampler.stream(request(2), start=State(0.0, x, shares[:1]))
