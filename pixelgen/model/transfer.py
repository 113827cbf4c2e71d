"""Weights for a network that starts where another one is: everything but the classes is taken as it is.

Convolutions, norms and attention know nothing of how many classes there are or how large a sprite is, so they fit any
network of the same shape. A class is one row that is added to the embedding of the time: rows are matched by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from pixelgen.errors import CheckpointError
from pixelgen.model.checkpoint import SpriteModel
from pixelgen.model.unet import UNet

_LABELS = "label.weight"  # (classes + 1, width), the last row for "any"
_TIME_BIAS = "time.layers.2.bias"  # (width,), to which the row of the class is added
_LISTED = 5  # classes that are named


@dataclass(frozen=True, slots=True, kw_only=True)
class Inheritance:
    """What a network got from another model.

    Attributes:
        parent: name of that model.
        known: classes that the parent has under the same name, and whose row was taken.
        new: classes that it does not have; each starts as the mean of the parent's.
    """

    parent: str
    known: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def __str__(self) -> str:
        """A sentence for people."""
        begins = f"The weights start as those of {self.parent}."
        if not self.new:
            return begins
        n = len(self.new)
        named = ", ".join(self.new[:_LISTED]) + (f" and {n - _LISTED} more" if n > _LISTED else "")
        new = "1 class is" if n == 1 else f"{n} classes are"
        return f"{begins} {new} new to it: {named}."


@torch.no_grad()
def inherit(network: UNet, parent: SpriteModel, classes: Sequence[str], *, name: str) -> Inheritance:
    """Put the weights of ``parent`` into ``network``. For "any" class both then say the same.

    Args:
        network: of the parent's shape; classes, dropout and size of the sprites may differ.
        parent: the model to start from.
        classes: names of the network's classes in the order of their labels; empty for none.
        name: of the parent, for people.

    Raises:
        CheckpointError: if the networks differ in shape.
    """
    theirs = {name: value.float() for name, value in parent.network.state_dict().items()}
    rows = theirs.pop(_LABELS, None)
    if network.label is not None:
        own = torch.zeros_like(network.label.weight)
        if rows is not None:
            own[:-1], own[-1] = rows[:-1].mean(dim=0), rows[-1]
            for label, known_as in _matches(classes, parent.header.classes).items():
                own[label] = rows[known_as]
        theirs[_LABELS] = own
    elif rows is not None:
        theirs[_TIME_BIAS] = theirs[_TIME_BIAS] + rows[-1]
    _fill(network, theirs, name)
    matched = _matches(classes, parent.header.classes)
    return Inheritance(
        parent=name,
        known=tuple(name for label, name in enumerate(classes) if label in matched),
        new=tuple(name for label, name in enumerate(classes) if label not in matched),
    )


def _matches(classes: Sequence[str], known: Sequence[str]) -> dict[int, int]:
    """Label here → label there, for classes of the same name; upper and lower case are the same."""
    places = {name.casefold(): label for label, name in enumerate(known)}
    return {label: places[name.casefold()] for label, name in enumerate(classes) if name.casefold() in places}


def _fill(network: UNet, weights: dict[str, Tensor], name: str) -> None:
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise CheckpointError(f"cannot start from {name}", "its network is of another shape") from error
