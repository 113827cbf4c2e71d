"""The ways to make sprites that a person can choose: out of noise, or from one sprite, two, or many."""

from dataclasses import dataclass

from pixelgen.choices import Choices
from pixelgen.errors import ConfigError
from pixelgen.flow.breed import BreedConfig
from pixelgen.flow.config import Request
from pixelgen.flow.loop import LoopConfig
from pixelgen.flow.reroll import RerollConfig
from pixelgen.flow.vary import BranchConfig, VaryConfig

EXPLORED = 3
"""Sprites in a row of the square that "explore" makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeKind:
    """A way to make sprites.

    Attributes:
        settings: what is chosen beside the ``SampleConfig``; None for nothing.
        least, most: sprites that it is made from; None for as many as there are.
        masked: whether it needs a mask.
    """

    key: str
    label: str
    help: str
    settings: type[Request] | None = None
    least: int = 1
    most: int | None = None
    masked: bool = False

    def require(self, sources: int) -> None:
        """Raise for a number of sprites that it cannot be done with.

        Raises:
            ConfigError: naming how many there may be.
        """
        if self.most is not None and sources > self.most:
            wanted = "none" if self.most == 0 else "one" if self.most == 1 else str(self.most)
            raise ConfigError(f"cannot {self.key} with {sources} sprites", fix=f"give {wanted}")
        if sources < self.least:
            few = "no sprite" if sources == 0 else f"{sources} sprite{'' if sources == 1 else 's'}"
            more = "" if self.most == self.least else " or more"
            raise ConfigError(f"cannot {self.key} with {few}", fix=f"give {self.least}{more}")


MAKE = RecipeKind(key="make", label="Make", help="New sprites out of noise.", least=0, most=0)
VARY = RecipeKind(key="vary", label="Vary", help="Other versions of a sprite.", settings=VaryConfig)
EXPLORE = RecipeKind(
    key="explore",
    label="Explore around",
    help="Eight versions of a sprite around it, which stays as it is in the middle.",
    settings=VaryConfig,
    most=1,
)
REROLL = RecipeKind(
    key="reroll",
    label="Re-roll a part",
    help="Draws the painted part of a sprite anew; all other pixels stay exactly as they are.",
    settings=RerollConfig,
    masked=True,
)
BRANCH = RecipeKind(
    key="branch",
    label="Branch from here",
    help="Goes on from a state on the way with new noise: what is settled by then stays.",
    settings=BranchConfig,
)
INTERPOLATE = RecipeKind(
    key="interpolate",
    label="Loop",
    help="Turns sprites into each other, frame by frame, and back to the first.",
    settings=LoopConfig,
    least=2,
)
BREED = RecipeKind(
    key="breed", label="Breed", help="Sprites that have something of two others.", settings=BreedConfig, least=2, most=2
)
RECIPES: Choices[RecipeKind] = Choices("recipe", (MAKE, VARY, EXPLORE, REROLL, BRANCH, INTERPOLATE, BREED))
