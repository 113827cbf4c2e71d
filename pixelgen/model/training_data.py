"""What a model was trained on: where its sprites are, read and divided exactly as its training did.

A run keeps that in its config.toml. A model that came from elsewhere says only what its sprites were called and their
digest; where they are on this machine a person has to tell, once (``locate_data``).
"""

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixelgen import paths
from pixelgen.errors import DatasetError, PixelGenError
from pixelgen.files import write_text
from pixelgen.model.checkpoint import ModelHeader
from pixelgen.sprites.folder import LoadOptions, load_sprites
from pixelgen.sprites.slicing import parse_sheet
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.sprites.walk import CancelLike

_CONFIG = "config.toml"
_PLACES = "datasets.json"  # in the config folder
_SETTINGS = ("data", "sheets", "labels", "without_classes", "without_sprites", "validation", "seed")
"""Of a run's config.toml, those that say which sprites it learns."""

_HELD_OUT = 0.1  # share of the sprites that a training holds out unless it is told otherwise
_OTHERS = "these are other sprites, or some have changed since"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingData:
    """How to read the sprites that a model was trained on.

    Attributes:
        name: of the data set, for people.
        sources: folders and files.
        options: how they are read.
        without_classes, without_sprites: what was left out by name.
        validation: share held out.
        seed: of the division.
        digest: SHA-256 of the training sprites (``SpriteSet.digest``).
    """

    name: str
    sources: tuple[Path, ...]
    options: LoadOptions
    without_classes: tuple[str, ...] = ()
    without_sprites: tuple[str, ...] = ()
    validation: float = _HELD_OUT
    seed: int = 0
    digest: str

    def load(
        self, *, progress: Callable[[int, int], None] | None = None, cancel: CancelLike | None = None
    ) -> tuple[SpriteSet, SpriteSet]:
        """The sprites that the model was trained on, and those that were held out.

        Args:
            progress: told (files read, all files).
            cancel: asked before each file.

        Raises:
            DatasetError: if they cannot be read, or are not the ones that the model was trained on.
            Cancelled: from ``cancel``.
        """
        found = load_sprites(self.sources, self.options, progress=progress, cancel=cancel)
        chosen = found.without(classes=self.without_classes, sprites=self.without_sprites)
        training, held_out = chosen.split(validation=self.validation, seed=self.seed)
        if training.digest() != self.digest:
            raise DatasetError(f"{_names(self.sources)} is not what this model was trained on", _OTHERS)
        return training, held_out


@dataclass(frozen=True, slots=True)
class NoTrainingData:
    """The sprites that a model was trained on are not at hand.

    Attributes:
        reason: why, as a sentence.
        locatable: whether a person can say where they are (``locate_data``).
    """

    reason: str
    locatable: bool


def training_sprites(path: Path, header: ModelHeader, *, places: Path | None = None) -> TrainingData | NoTrainingData:
    """Where the sprites are that a model was trained on. Reads no sprite; ``TrainingData.load`` checks them.

    Args:
        path: of the model's file.
        header: what it says of itself.
        places: file of the places that were told; the one in the config folder if left out.
    """
    digest, name = _text(header, "digest"), _text(header, "name") or "its sprites"
    if not digest:
        return NoTrainingData("This model does not say which sprites it was trained on.", locatable=False)
    run, told = _run_settings(path), _places(places or paths.config_dir() / _PLACES).get(digest)
    for settings in (told, run):  # what was told was checked as well
        found = None if settings is None else _from_settings(settings, header, name=name, digest=digest)
        if found is not None and all(source.exists() for source in found.sources):
            return found
    gone = "are not where they were" if run is not None else "did not come with it"
    return NoTrainingData(
        f"The sprites that this model was trained on ({name}) {gone}.",
        locatable=True,
    )


def locate_data(
    sources: Sequence[Path],
    path: Path,
    header: ModelHeader,
    *,
    places: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancel: CancelLike | None = None,
) -> TrainingData:
    """The training sprites of a model in folders that a person named: checked, and remembered for the next time.

    Args:
        sources: folders or files.
        path, header: of the model.
        places: as for ``training_sprites``.
        progress: told (files read, all files).
        cancel: asked before each file.

    Raises:
        DatasetError: if these are not the sprites that it was trained on.
        Cancelled: from ``cancel``.
    """
    digest = _text(header, "digest")
    settings = {**(_run_settings(path) or {}), "data": [str(source.absolute()) for source in sources]}
    found = _from_settings(settings, header, name=_text(header, "name"), digest=digest)
    if found is None:
        raise DatasetError("cannot read these sprites as the training did", "the settings of its run are damaged")
    found.load(progress=progress, cancel=cancel)
    file = places or paths.config_dir() / _PLACES
    kept = {name: settings[name] for name in _SETTINGS if name in settings}
    write_text(file, json.dumps({**_places(file), digest: kept}, indent=1))
    return found


def _from_settings(settings: Mapping[str, Any], header: ModelHeader, *, name: str, digest: str) -> TrainingData | None:
    """From a run's settings; what they do not say is as the model's header and the defaults of a training have it."""
    try:
        sheets = tuple(parse_sheet(text) for text in settings.get("sheets", ()))
        return TrainingData(
            name=name,
            sources=tuple(Path(each) for each in settings["data"]),
            options=LoadOptions(
                size=header.unet.size, classes=bool(settings.get("labels", header.classes)), sheets=sheets
            ),
            without_classes=tuple(map(str, settings.get("without_classes", ()))),
            without_sprites=tuple(map(str, settings.get("without_sprites", ()))),
            validation=float(settings.get("validation", _HELD_OUT)),
            seed=int(settings.get("seed", header.training.get("seed", 0))),
            digest=digest,
        )
    except (KeyError, TypeError, ValueError, PixelGenError):
        return None


def _run_settings(path: Path) -> dict[str, Any] | None:
    """The settings of the run that a model file belongs to; None for a model without one."""
    for folder in (path.parent.parent, path.parent):
        try:
            return tomllib.loads((folder / _CONFIG).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            continue
    return None


def _places(file: Path) -> dict[str, dict[str, Any]]:
    """What was told before: by digest, how to read the sprites."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return {str(digest): dict(settings) for digest, settings in content.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _text(header: ModelHeader, key: str) -> str:
    value = header.data.get(key)
    return value if isinstance(value, str) else ""


def _names(sources: Sequence[Path]) -> str:
    return ", ".join(source.name or str(source) for source in sources)
