import pytest
import torch

from pixelgen.flow.latent import slerp


@pytest.fixture
def ends():
    generator = torch.Generator().manual_seed(0)
    return tuple(torch.randn(3, 4, 8, 8, generator=generator) for _ in range(2))


def length(x):
    return torch.linalg.vector_norm(x.flatten(1), dim=1)


def test_the_ends_are_exact(ends):
    a, b = ends
    assert torch.equal(slerp(a, b, 0.0), a)
    assert torch.equal(slerp(a, b, 1.0), b)


def test_on_the_way_the_length_of_noise_is_kept(ends):
    a, b = ends
    for w in (0.1, 0.5, 0.8):
        torch.testing.assert_close(length(slerp(a, b, w)), (1 - w) * length(a) + w * length(b))


def test_the_angle_grows_evenly(ends):
    a, b = ends

    def angle(x):
        return torch.arccos(torch.cosine_similarity(a.flatten(1).double(), x.flatten(1).double()))

    torch.testing.assert_close(angle(slerp(a, b, 0.25)), angle(b) / 4, rtol=1e-4, atol=1e-4)


def test_each_pair_may_have_its_own_weight(ends):
    a, b = ends
    mixed = slerp(a, b, torch.tensor([0.0, 0.5, 1.0]))
    assert torch.equal(mixed[0], a[0])
    assert torch.equal(mixed[2], b[2])
    torch.testing.assert_close(mixed[1], slerp(a, b, 0.5)[1])


@pytest.mark.parametrize("factor", [1.0, 2.0, -1.0, 0.0])
def test_directions_without_a_great_circle_are_finite(factor, ends):
    a, _ = ends
    torch.testing.assert_close(slerp(a, factor * a, 0.25), (0.75 + 0.25 * factor) * a)
