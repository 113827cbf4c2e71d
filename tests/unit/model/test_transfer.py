"""A network that starts where another one is says the same as that one, whatever its classes and size are."""

from collections.abc import Sequence

import pytest
import torch

from pixelgen.errors import CheckpointError
from pixelgen.model.checkpoint import ModelHeader, SpriteModel
from pixelgen.model.transfer import inherit
from pixelgen.model.unet import UNet, UNetConfig

_SHAPE = {"channels": (16, 16), "blocks": (1, 1), "patch": 2}


def _network(*, classes: int, size: int = 16, seed: int = 0, **shape: object) -> UNet:
    torch.manual_seed(seed)
    network = UNet(UNetConfig(size=size, classes=classes, **{**_SHAPE, **shape}))  # type: ignore[arg-type]
    with torch.no_grad():
        for parameter in network.parameters():  # also those that start at zero, or classes would change nothing
            parameter.normal_(std=0.3)
    return network.eval()


def _model(classes: Sequence[str], **shape: object) -> SpriteModel:
    network = _network(classes=len(classes), **shape)  # type: ignore[arg-type]
    header = ModelHeader(unet=network.config, classes=tuple(classes), class_counts=(1,) * len(classes))
    return SpriteModel("parent", network, header)


def _velocity(network: UNet, label: int | None, *, size: int = 16) -> torch.Tensor:
    generator = torch.Generator().manual_seed(3)
    x = torch.randn(2, 4, size, size, generator=generator)
    with torch.no_grad():
        return network(x, torch.tensor([0.3, 0.8]), None if label is None else torch.tensor([label]))


@pytest.mark.parametrize("theirs", [(), ("elf", "orc", "troll")])
@pytest.mark.parametrize("own", [(), ("bat", "orc")])
def test_any_class_is_drawn_as_the_parent_draws_it(theirs: tuple[str, ...], own: tuple[str, ...]) -> None:
    parent, child = _model(theirs), _network(classes=len(own), seed=1)
    inherit(child, parent, own, name="parent")
    torch.testing.assert_close(_velocity(child, None), _velocity(parent.network, None), rtol=1e-4, atol=1e-4)


def test_classes_are_matched_by_name_not_by_number() -> None:
    parent, child = _model(("elf", "orc", "troll")), _network(classes=3, seed=1)
    told = inherit(child, parent, ("bat", "Troll", "elf"), name="parent")
    assert (told.known, told.new) == (("Troll", "elf"), ("bat",))
    for here, there in ((1, 2), (2, 0)):
        torch.testing.assert_close(_velocity(child, here), _velocity(parent.network, there))
    assert not torch.allclose(_velocity(child, 1), _velocity(child, 2))


def test_a_new_class_begins_in_the_middle_of_the_known_ones() -> None:
    parent, child = _model(("elf", "orc")), _network(classes=2, seed=1)
    inherit(child, parent, ("bat", "snake"), name="parent")
    assert child.label is not None
    assert parent.network.label is not None
    rows, known = child.label.weight, parent.network.label.weight
    torch.testing.assert_close(rows[:2], known[:2].mean(dim=0).expand(2, -1))


def test_sprites_of_another_size_are_drawn_by_the_same_weights() -> None:
    parent, child = _model(()), _network(classes=0, size=24, seed=1)
    inherit(child, parent, (), name="parent")
    torch.testing.assert_close(_velocity(child, None, size=24), _velocity(parent.network, None, size=24))


def test_the_parent_stays_as_it_is() -> None:
    parent, child = _model(("elf",)), _network(classes=0, seed=1)
    before = {name: value.clone() for name, value in parent.network.state_dict().items()}
    inherit(child, parent, (), name="parent")
    with torch.no_grad():
        for parameter in child.parameters():
            parameter.add_(1)
    assert all(torch.equal(value, before[name]) for name, value in parent.network.state_dict().items())


@pytest.mark.parametrize("shape", [{"channels": (16, 32)}, {"blocks": (1, 2)}, {"patch": 1}])
def test_a_network_of_another_shape_is_refused_in_one_sentence(shape: dict[str, object]) -> None:
    with pytest.raises(CheckpointError, match="cannot start from heroes: its network is of another shape") as caught:
        inherit(_network(classes=0, **shape), _model(()), (), name="heroes")  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


def test_what_was_inherited_is_told_in_a_sentence() -> None:
    parent = _model(("elf", "orc"))
    some = inherit(_network(classes=2), parent, ("elf", "bat"), name="heroes-32")
    assert str(some) == "The weights start as those of heroes-32. 1 class is new to it: bat."
    many = [f"kind {n}" for n in range(9)]
    assert str(inherit(_network(classes=9), parent, many, name="heroes-32")).endswith("kind 4 and 4 more.")
    assert str(inherit(_network(classes=0), parent, (), name="heroes-32")).count(".") == 1
