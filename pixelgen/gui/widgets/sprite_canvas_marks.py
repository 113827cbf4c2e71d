"""What is said about a sprite on a canvas, in words; ``sprite_canvas_badges`` draws it. No Qt."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is known of one sprite.

    Attributes:
        starred: a person likes it.
        verdict: how close it is to a training sprite, "Close" or "Copy"; None for all others.
        name: that a person gave it.
        fixed: it stays where it is and as it is: the one that others were made from.
        tip: a sentence more for the pointer that rests on it.
    """

    starred: bool = False
    verdict: str | None = None
    name: str = ""
    fixed: bool = False
    tip: str = ""

    def words(self) -> tuple[str, ...]:
        """Everything of it that a badge shows, to be read."""
        said = (self.name, "Starred" if self.starred else "", self.verdict or "", "Source" if self.fixed else "")
        return tuple(word for word in said if word)


def describe_sprite(place: int, count: int, mark: Mark | None) -> str:
    """One line about the sprite at ``place`` of ``count``."""
    words = mark.words() if mark is not None else ()
    return " · ".join((f"Sprite {place + 1} of {count}", *words))
