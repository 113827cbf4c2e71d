"""Finding models by the names that people use: one of the zoo, a run folder, a file."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pixelgen.errors import CheckpointError
from pixelgen.paths import zoo_dir

DEFAULT_MODEL = "heroes-32"
_IN_RUN = ("best.safetensors", "latest.safetensors")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """A zoo model as described by its ``card.toml``.

    Attributes:
        name, folder, path: name of the folder, the folder, and the model file in it.
        title, description: for people.
        size: side of its sprites in pixels.
        classes: number of class labels.
        parameters: trained values.
        data, licence, credit: the training sprites, their licence, and whom to thank.
        metrics: measured values by name.
        training: how it was trained: command line, seconds, machine.
        sampling: the settings that suit it best ("solver", "calls", "grid", "shift").
    """

    name: str
    folder: Path
    path: Path
    title: str
    description: str
    size: int
    classes: int
    parameters: int
    data: str
    licence: str
    credit: str
    metrics: dict[str, Any] = field(default_factory=dict)
    training: dict[str, Any] = field(default_factory=dict)
    sampling: dict[str, Any] = field(default_factory=dict)


def read_card(folder: Path) -> ModelCard:
    """The card of the zoo model in ``folder``.

    Raises:
        CheckpointError: if the card is missing, unreadable or incomplete.
    """
    try:
        content = tomllib.loads((folder / "card.toml").read_text(encoding="utf-8"))
        model = content["model"]
        return ModelCard(
            name=folder.name,
            folder=folder,
            path=folder / "model.safetensors",
            title=model["title"],
            description=model["description"],
            size=model["size"],
            classes=model["classes"],
            parameters=model["parameters"],
            data=content["data"]["name"],
            licence=content["data"]["licence"],
            credit=content["data"]["credit"],
            metrics=content.get("metrics", {}),
            training=content.get("training", {}),
            sampling=content.get("sampling", {}),
        )
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CheckpointError(f"cannot read the card of {folder.name}", str(error)) from error
    except KeyError as error:
        raise CheckpointError(f"the card of {folder.name} is incomplete", f"{error.args[0]!r} is missing") from error


def card_of(path: Path) -> ModelCard | None:
    """The card that lies with a model file; None if there is none.

    Raises:
        CheckpointError: if it is unreadable or incomplete.
    """
    carded = path.name == "model.safetensors" and (path.parent / "card.toml").is_file()
    return read_card(path.parent) if carded else None


def list_models(zoo: Path | None = None) -> list[ModelCard]:
    """The generators of the zoo, the default first, then by name. Folders that hold no generator are passed over."""
    return sorted(_cards(zoo or zoo_dir()), key=lambda card: (card.name != DEFAULT_MODEL, card.name))


def _cards(zoo: Path) -> Iterator[ModelCard]:
    for card in zoo.glob("*/card.toml"):
        if "model" in tomllib.loads(card.read_text(encoding="utf-8")):
            yield read_card(card.parent)


def find_model(name: str | Path | None = None, *, zoo: Path | None = None) -> Path:
    """The model file that ``name`` means.

    Args:
        name: a zoo model's name, a run folder (its best checkpoint, else its latest), any folder with a
            ``model.safetensors``, or a model file; None for the zoo's default.
        zoo: where to look names up; the program's own zoo if left out.

    Raises:
        CheckpointError: if nothing of that name is there.
    """
    zoo = zoo or zoo_dir()
    if name is None:
        name = DEFAULT_MODEL
    if (in_zoo := zoo / str(name) / "model.safetensors").is_file() and Path(str(name)).name == str(name):
        return in_zoo
    path = Path(name).expanduser()
    if path.is_file():
        return path
    if path.is_dir():
        for candidate in (path / "model.safetensors", *(path / "checkpoints" / file for file in _IN_RUN)):
            if candidate.is_file():
                return candidate
        begun = (path / "config.toml").is_file()
        fix = "train it for a little longer" if begun else "name a run folder or a .safetensors file"
        raise CheckpointError(f"there is no model in {path}", "it holds no checkpoint", fix)
    known = ", ".join(card.name for card in list_models(zoo))
    raise CheckpointError(
        f"there is no model called {str(name)!r}",
        fix=f"name one of the zoo ({known or 'which is empty'}), a run folder or a .safetensors file",
    )
