"""Which models a model came from, and what those had learned: what a training that starts from another model owes.

The header of such a model lists its ancestors under ``data``, the nearest first, each with its sprites, their licence
and whom to thank. So nothing is forgotten when a model is trained on from a model that was trained on, and when the
ancestors' files are gone.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pixelgen.model.checkpoint import ModelHeader
from pixelgen.model.digests import digest_of
from pixelgen.model.zoo import card_of

ANCESTORS = "ancestors"
"""Their name in the ``data`` of a model's header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ancestor:
    """A model that another one was trained on from.

    Attributes:
        model: its name, for people.
        sha256: of its file.
        name: of the sprites that it had learned.
        sprites: how many these were; None if it does not say.
        digest: SHA-256 of these sprites (``SpriteSet.digest``).
        licence, credit: of these sprites.
    """

    model: str
    sha256: str
    name: str = ""
    sprites: int | None = None
    digest: str = ""
    licence: str = "unknown"
    credit: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain values for a header, without what is not known."""
        return {key: value for key, value in asdict(self).items() if value not in ("", None)}

    def __str__(self) -> str:
        """``"heroes-32 (dcss-heroes, CC0-1.0)"``."""
        licence = "" if self.licence == "unknown" else self.licence
        learned = ", ".join(part for part in (self.name, licence) if part)
        return f"{self.model} ({learned})" if learned else self.model


def model_name(path: Path) -> str:
    """What people call the model in ``path``: a zoo model by its folder, that of a run by the run, else by the file."""
    if path.parent.name == "checkpoints":
        return path.parent.parent.name
    return path.parent.name if path.stem == "model" else path.stem


def ancestry(path: Path, header: ModelHeader) -> tuple[Ancestor, ...]:
    """What a child of the model in ``path`` descends from: the model itself first, then its own ancestors.

    Args:
        path: its file, which is read for its digest.
        header: of that file.

    Raises:
        CheckpointError: if the card that lies with it cannot be read.
        OSError: if the file cannot be read.
    """
    card = card_of(path)
    about = dict(header.data)
    if card is not None:
        about |= {"name": card.data, "licence": card.licence, "credit": card.credit}
    itself = _ancestor({**about, "model": model_name(path), "sha256": digest_of(path)})
    return (itself, *ancestors(header))


def ancestors(header: ModelHeader) -> tuple[Ancestor, ...]:
    """The ancestors that a model's header lists, the nearest first; what is not understood is passed over."""
    listed = header.data.get(ANCESTORS)
    found = listed if isinstance(listed, list) else []
    return tuple(_ancestor(each) for each in found if isinstance(each, Mapping))


def _ancestor(values: Mapping[str, Any]) -> Ancestor:
    """From values that anybody may have written."""

    def text(key: str) -> str:
        value = values.get(key)
        return value if isinstance(value, str) else ""

    sprites = values.get("sprites")
    return Ancestor(
        model=text("model"),
        sha256=text("sha256"),
        name=text("name"),
        sprites=sprites if isinstance(sprites, int) else None,
        digest=text("digest"),
        licence=text("licence") or "unknown",
        credit=text("credit"),
    )
