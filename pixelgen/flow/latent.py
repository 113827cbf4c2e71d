"""Ways through the noise: between two noises lie all the sprites between two sprites.

Spherical interpolation, sin((1−w)·θ)/sin θ · a + sin(w·θ)/sin θ · b with θ the angle between a and b. Gaussian noise in
many dimensions lies on a sphere of radius √d; the straight line between two of its points passes inside, where no noise
ever is and the network has never been. Shoemake 1985, https://doi.org/10.1145/325334.325242; for generative models
White 2016, https://arxiv.org/abs/1609.04468.
"""

import torch
from torch import Tensor

from pixelgen.flow.path import along


def slerp(a: Tensor, b: Tensor, weight: float | Tensor) -> Tensor:
    """The noise between two noises, along the great circle; lengths are interpolated linearly.

    Args:
        a: (B, …) where ``weight`` is 0.
        b: (B, …) where it is 1.
        weight: in [0, 1], a float or one for each pair, (B,).

    Returns:
        (B, …). Exactly ``a`` and ``b`` at the ends. Where the two point the same way, or exactly opposite ways so that
        no great circle is preferred, the straight line.
    """
    weights = weight if isinstance(weight, Tensor) else torch.full((len(a),), weight, dtype=a.dtype, device=a.device)
    w = along(weights, a)
    length_a, length_b = (along(torch.linalg.vector_norm(x.flatten(1), dim=1), a) for x in (a, b))
    unit_a, unit_b = a / length_a, b / length_b
    cosine = along((unit_a * unit_b).flatten(1).sum(dim=1), a).clamp(-1, 1)
    angle, sine = torch.arccos(cosine), torch.sqrt(1 - cosine**2)
    arc = (torch.sin((1 - w) * angle) * unit_a + torch.sin(w * angle) * unit_b) / sine
    between = ((1 - w) * length_a + w * length_b) * arc
    line = (1 - w) * a + w * b
    return torch.where((sine < 1e-3) | ~torch.isfinite(between) | (w == 0) | (w == 1), line, between)
