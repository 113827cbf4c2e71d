"""Sprites in files, to make others from: fitted to the model, and with their noise where it made them itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pixelgen.errors import MetadataError
from pixelgen.flow.inversion import explain, invert
from pixelgen.flow.parents import Parents, given_parents, join, made_parents
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.model.origin import DERIVED, origin_of
from pixelgen.model.provenance import file_digest
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.decode import read_frames
from pixelgen.sprites.fitting import fit_mask, fit_sprite, painted
from pixelgen.sprites.metadata import read_metadata
from pixelgen.sprites.rgba import Pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A sprite in a file.

    Attributes:
        path: of the file.
        picture: (H, W, 4) uint8 as it is there.
        pixels: (S, S, 4) uint8 as the model takes it.
        origin: the request and number that it was made with, if the model at hand made it.
    """

    path: Path
    picture: Pixels
    pixels: Pixels
    origin: tuple[SampleConfig, int] | None


def read_source(path: Path, *, size: int, model: Path) -> Source:
    """The first picture in a file.

    Args:
        path: of an image.
        size: side of the model's sprites in pixels.
        model: its file.

    Raises:
        DatasetError: if it is no image, or no sprite that fits.
    """
    picture = next(read_frames(path, frames="first"))
    pixels = fit_sprite(picture, size, name=path.name)
    return Source(path=path, picture=picture, pixels=pixels, origin=_origin(path, picture, size, model))


def _origin(path: Path, picture: Pixels, size: int, model: Path) -> tuple[SampleConfig, int] | None:
    if picture.shape[0] != picture.shape[1] or picture.shape[0] % size:
        return None  # more than the sprite itself, whatever the settings say
    try:
        entries = read_metadata(path)
    except MetadataError:
        return None
    return origin_of(entries[0], digest=file_digest(model)) if len(entries) == 1 else None


def read_mask(path: Path, source: Source, *, size: int) -> NDArray[np.bool_]:
    """A picture painted over a source, as (size, size) bool.

    Raises:
        DatasetError: if it is no image or does not lie over the sprite.
    """
    picture = next(read_frames(path, frames="first"))
    return fit_mask(painted(picture), source.picture, size, name=source.path.name)


def parents_of(
    sampler: Sampler,
    sources: Sequence[Source],
    config: SampleConfig,
    *,
    noise: bool,
    label: str | None = None,
    cancel: CancelToken | None = None,
) -> Parents:
    """Sources as parents, in their order.

    Args:
        sampler: of the model.
        sources: at least one.
        config: that the children are made with.
        noise: whether their noise is needed; it is then known or found.
        label: the class of those that do not say; left out, any.
        cancel: looked at before each call of the network.

    Raises:
        ConfigError: for a class that the model does not know.
    """
    return join([_parent(sampler, source, config, noise=noise, label=label, cancel=cancel) for source in sources])


def _parent(
    sampler: Sampler,
    source: Source,
    config: SampleConfig,
    *,
    noise: bool,
    label: str | None,
    cancel: CancelToken | None,
) -> Parents:
    if source.origin is not None:
        request, index = source.origin
        made = made_parents(sampler, request, source.pixels[None], [index])
        return explain(sampler, made, config, cancel=cancel) if noise else made
    parent = given_parents(sampler, source.pixels[None], label=label)
    return invert(sampler, parent, config, cancel=cancel) if noise else parent


def lineage(
    entries: Sequence[dict[str, object]], how: str, settings: dict[str, object], parents: Sequence[Sequence[Source]]
) -> list[dict[str, object]]:
    """The settings of frames, with what they were made from.

    Args:
        entries: one for each frame.
        how: what was done ("vary").
        settings: with which strength and so on.
        parents: the sources of each frame.
    """
    return [
        {**entry, DERIVED: {"made_by": how, **settings, "parents": [_named(source) for source in of_frame]}}
        for entry, of_frame in zip(entries, parents, strict=True)
    ]


def _named(source: Source) -> dict[str, object]:
    known = {} if source.origin is None else {"seed": source.origin[0].seed, "index": source.origin[1]}
    return {"file": source.path.name, **known}
