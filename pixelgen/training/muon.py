"""Muon: momentum whose steps are made orthogonal, so that every direction of a weight matrix moves alike.

A gradient of a convolution is dominated by few directions; AdamW, which scales single values, follows them and leaves
the rest to wait. Muon replaces the momentum M = U Σ Vᵀ of each weight, seen as a matrix (C_out, C_in · k · k), by
U Vᵀ (Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/). Its step is scaled to the size that AdamW's
usually has, so that both share a learning rate (Liu et al. 2025, https://arxiv.org/abs/2502.16982, section 2.2).
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

# Each row (a, b, c) is one polynomial a·σ + b·σ³ + c·σ⁵ of the singular values. Their composition takes [0.001, 1]
# closest to 1 of all such five (Amsel et al. 2025, "The Polar Express", https://arxiv.org/abs/2505.16932).
_POLYNOMIALS = (
    (8.28721201814563, -23.595886519098837, 17.300387312530933),
    (4.107059111542203, -2.9478499167379106, 0.5448431082926601),
    (3.9486908534822946, -2.908902115962949, 0.5518191394370137),
    (3.3184196573706015, -2.488488024314874, 0.51004894012372),
    (2.300652019954817, -1.6689039845747493, 0.4188073119525673),
)
_ROOM = 1.01  # between the Frobenius norm and 1, for rounding: beyond 1 the polynomials diverge
_ADAM_SIZE = 0.2  # root mean square of a usual step of AdamW at rate 1


def orthogonalised(stacks: Sequence[Tensor]) -> list[Tensor]:
    """U Vᵀ of matrices U Σ Vᵀ, nearly: singular values above a thousandth of the Frobenius norm come out near 1.

    The polynomials are evaluated on the small square matrix of products of rows, and their composition is applied to
    the matrix once: for the flat matrices of convolutions that is a third of the work of iterating on the matrix. All
    squares of one size, whatever matrices they are of, are iterated on together.

    Args:
        stacks: of matrices of one shape each, (B, M, N) float32.

    Returns:
        One for each of ``stacks``, of its shape.
    """
    flat = [stack if stack.shape[1] <= stack.shape[2] else stack.mT for stack in stacks]
    flat = [x / (_ROOM * torch.linalg.matrix_norm(x, keepdim=True) + 1e-12) for x in flat]
    found = list(flat)
    for size in {x.shape[1] for x in flat}:
        places = [place for place, x in enumerate(flat) if x.shape[1] == size]
        products = torch.cat([flat[place] @ flat[place].mT for place in places])
        composed = _composed(products).split([len(flat[place]) for place in places])
        for place, polynomial in zip(places, composed, strict=True):
            found[place] = polynomial @ flat[place]
    return [x if x.shape == stack.shape else x.mT for x, stack in zip(found, stacks, strict=True)]


def _composed(products: Tensor) -> Tensor:
    """The polynomials' composition over σ at products of rows (B, M, M): nearly the inverse of their root.

    Products are symmetric, and so is every polynomial of them; these therefore commute. Not in bfloat16: what it rounds
    away is more than the smallest singular values, and comes back larger.
    """
    composed: Tensor | None = None
    for number, (a, b, c) in enumerate(_POLYNOMIALS, start=1):
        factor = torch.baddbmm(products, products, products, beta=b, alpha=c)
        factor.diagonal(dim1=1, dim2=2).add_(a)
        composed = factor if composed is None else factor @ composed
        if number < len(_POLYNOMIALS):
            products = factor @ products @ factor
    assert composed is not None
    return composed


class Muon(torch.optim.Optimizer):
    """Orthogonalised Nesterov momentum with decoupled weight decay.

    Args:
        parameters: weights with two dimensions or more; the first is the output.
        lr: learning rate, of the size that suits AdamW.
        momentum: share of the old direction that is kept, [0, 1).
        weight_decay: share of a weight that it loses each step, times the learning rate.

    ``found_inf``, a scalar tensor above 0, makes a step leave everything as it is without waiting for the device, as
    the fused AdamW of torch does.
    """

    found_inf: Tensor | None

    def __init__(
        self, parameters: Iterable[nn.Parameter], *, lr: float, momentum: float = 0.95, weight_decay: float = 0.0
    ) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})
        self.found_inf = None
        for group in self.param_groups:
            if any(parameter.ndim < 2 for parameter in group["params"]):
                raise ValueError("a weight with fewer than two dimensions is no matrix")

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> None:  # type: ignore[override]
        """Move the weights along their gradients.

        Raises:
            ValueError: for a closure: the gradient is taken once.
        """
        if closure is not None:
            raise ValueError("Muon takes no closure")
        for group in self.param_groups:
            shapes = _by_shape(group["params"])
            stacks = [self._directions(parameters, group) for parameters in shapes]
            for parameters, steps in zip(shapes, orthogonalised(stacks), strict=True):
                self._move(parameters, steps, group)

    def _directions(self, parameters: list[Tensor], group: dict[str, Any]) -> Tensor:
        """Take in the gradients of weights that are matrices of one shape; where they and their momenta lead."""
        gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
        momenta = [self._momentum(parameter) for parameter in parameters]
        if self.found_inf is not None:
            for momentum, gradient in zip(momenta, gradients, strict=True):
                gradient.copy_(torch.where(self.found_inf > 0, momentum, gradient))
        torch._foreach_lerp_(momenta, gradients, 1 - group["momentum"])
        ahead = torch._foreach_lerp(gradients, momenta, group["momentum"])
        return torch.stack([each.flatten(1) for each in ahead])

    def _move(self, parameters: list[Tensor], steps: Tensor, group: dict[str, Any]) -> None:
        """Move weights that are matrices of one shape by steps (B, M, N) of unit size in every direction."""
        rows, columns = steps.shape[1:]
        good = 1.0 if self.found_inf is None else (self.found_inf == 0).float()
        torch._foreach_mul_(parameters, 1 - good * group["lr"] * group["weight_decay"])
        scaled = steps * (-good * group["lr"] * _ADAM_SIZE * math.sqrt(max(rows, columns)))
        torch._foreach_add_(parameters, [step.view(p.shape) for step, p in zip(scaled, parameters, strict=True)])

    def _momentum(self, parameter: Tensor) -> Tensor:
        state = self.state[parameter]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(parameter)
        return state["momentum"]


def _by_shape(parameters: list[Tensor]) -> list[list[Tensor]]:
    """Those with a gradient, weights that are matrices of the same shape together."""
    shapes: dict[tuple[torch.Size, int], list[Tensor]] = {}
    for parameter in parameters:
        if parameter.grad is not None:
            shapes.setdefault((parameter.shape[:1], parameter[0].numel()), []).append(parameter)
    return list(shapes.values())
