"""Tables of choices: order, look-up, and the error that names what there is."""

from dataclasses import dataclass

import pytest

from pixelgen.choices import Choices
from pixelgen.errors import ConfigError


@dataclass(frozen=True)
class Colour:
    key: str
    label: str = ""
    help: str = ""


COLOURS = Choices("colour", (Colour("red"), Colour("blue")))


def test_choices_keep_their_order_and_are_found_by_key() -> None:
    assert list(COLOURS) == ["red", "blue"]
    assert COLOURS["blue"].key == "blue"
    assert len(COLOURS) == 2
    assert "green" not in COLOURS


def test_an_unknown_choice_lists_the_known() -> None:
    with pytest.raises(ConfigError, match="unknown colour 'green'; choose one of red, blue"):
        COLOURS["green"]


def test_a_key_is_listed_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        Choices("colour", (Colour("red"), Colour("red")))
