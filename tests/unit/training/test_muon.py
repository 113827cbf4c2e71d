"""Muon's steps are orthogonal, of the promised size, and stay out of the way of bad gradients."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.training.muon import Muon, orthogonalised
from pixelgen.training.optimizer import OPTIMIZERS


def matrix(rows: int, columns: int, *, condition: float, seed: int) -> Tensor:
    """A random matrix whose singular values fall geometrically from 1 to 1 / ``condition``."""
    generator = torch.Generator().manual_seed(seed)
    left = torch.linalg.qr(torch.randn(rows, rows, generator=generator))[0]
    right = torch.linalg.qr(torch.randn(columns, columns, generator=generator))[0]
    n = min(rows, columns)
    return (left[:, :n] * torch.logspace(0, -torch.tensor(condition).log10().item(), n)) @ right[:, :n].T


shapes = st.tuples(st.integers(1, 24), st.integers(1, 48))


@given(shape=shapes, seed=st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_every_direction_comes_out_alike_and_none_is_turned(shape: tuple[int, int], seed: int) -> None:
    one = matrix(*shape, condition=50, seed=seed)
    made = orthogonalised([one[None]])[0][0]
    left, _, right = torch.linalg.svd(one, full_matrices=False)
    assert torch.linalg.svdvals(made) == pytest.approx(torch.ones(min(shape)), abs=0.25)
    along = left.T @ made @ right.T
    assert (along - along.diagonal().diag()).abs().max() < 1e-2


@given(shape=shapes, seed=st.integers(0, 1000), scale=st.floats(1e-4, 1e4))
@settings(max_examples=40, deadline=None)
def test_neither_size_nor_lying_on_its_side_matters(shape: tuple[int, int], seed: int, scale: float) -> None:
    one = matrix(*shape, condition=10, seed=seed)
    made = orthogonalised([one[None]])[0][0]
    torch.testing.assert_close(orthogonalised([scale * one[None]])[0][0], made, rtol=0, atol=1e-2)
    torch.testing.assert_close(orthogonalised([one.T[None]])[0][0].T, made, rtol=0, atol=1e-2)


def test_matrices_of_low_rank_and_of_nothing_stay_finite() -> None:
    flat = torch.ones(3, 8, 40)
    flat[2] = 0
    made = orthogonalised([flat])[0]
    assert made.isfinite().all()
    assert made[2].abs().max() == 0
    assert torch.linalg.svdvals(made[0])[0] == pytest.approx(1, abs=0.25)


def weight(*shape: int, gradient: Tensor | None = None) -> nn.Parameter:
    parameter = nn.Parameter(torch.randn(shape, generator=torch.Generator().manual_seed(1)))
    parameter.grad = torch.randn(shape, generator=torch.Generator().manual_seed(2)) if gradient is None else gradient
    return parameter


@pytest.mark.parametrize("shape", [(16, 16), (8, 4, 3, 3), (30, 5)])
def test_a_step_is_as_large_as_one_of_adamw(shape: tuple[int, ...]) -> None:
    parameter = weight(*shape)
    before = parameter.detach().clone()
    Muon([parameter], lr=0.01).step()
    assert (parameter.detach() - before).square().mean().sqrt().item() == pytest.approx(0.2 * 0.01, rel=0.25)


def test_weights_of_one_shape_do_not_mix() -> None:
    together = [weight(6, 10), weight(6, 10, gradient=torch.eye(6, 10))]
    alone = [weight(6, 10), weight(6, 10, gradient=torch.eye(6, 10))]
    Muon(together, lr=0.1, weight_decay=0.1).step()
    for parameter in alone:
        Muon([parameter], lr=0.1, weight_decay=0.1).step()
    for one, other in zip(together, alone, strict=True):
        torch.testing.assert_close(one, other)


def test_weight_decay_pulls_towards_nothing() -> None:
    parameter = weight(4, 6, gradient=torch.zeros(4, 6))
    before = parameter.detach().clone()
    Muon([parameter], lr=0.1, weight_decay=0.5).step()
    torch.testing.assert_close(parameter.detach(), before * (1 - 0.1 * 0.5))


def test_a_bad_gradient_changes_neither_weight_nor_momentum() -> None:
    parameter, twin = weight(4, 6), weight(4, 6)
    optimizer, undisturbed = Muon([parameter], lr=0.1, weight_decay=0.1), Muon([twin], lr=0.1, weight_decay=0.1)
    optimizer.step()
    undisturbed.step()
    before = parameter.detach().clone()
    parameter.grad = torch.full((4, 6), torch.nan)
    optimizer.found_inf = torch.ones(())
    optimizer.step()
    torch.testing.assert_close(parameter.detach(), before)
    for each, moved in ((optimizer, parameter), (undisturbed, twin)):
        moved.grad = torch.eye(4, 6)
        each.found_inf = torch.zeros(())
        each.step()
    torch.testing.assert_close(parameter, twin)


def test_vectors_are_refused() -> None:
    with pytest.raises(ValueError, match="no matrix"):
        Muon([weight(5)], lr=0.1)


@pytest.mark.parametrize("kind", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_weight_is_moved_by_exactly_one_optimiser(kind: object) -> None:
    network = UNet(UNetConfig(size=8, channels=(16, 16), blocks=(1, 1), patch=1, classes=3))
    optimizers = kind.optimizers(network, weight_decay=0.0, fused=True)  # type: ignore[attr-defined]
    moved = [id(p) for optimizer in optimizers for group in optimizer.param_groups for p in group["params"]]
    assert sorted(moved) == sorted(id(p) for p in network.parameters())


def test_matrices_of_several_shapes_come_out_as_each_alone() -> None:
    stacks = [matrix(8, 40, condition=9, seed=1)[None], matrix(20, 8, condition=9, seed=2)[None], torch.eye(5)[None]]
    for stack, made in zip(stacks, orthogonalised(stacks), strict=True):
        assert made.shape == stack.shape
        torch.testing.assert_close(made, orthogonalised([stack])[0], rtol=0, atol=1e-4)
