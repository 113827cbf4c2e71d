"""Sprites to make others from: fitted to the model, and with their noise where it made them itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pixelgen.errors import MetadataError
from pixelgen.flow.inversion import explain, invert
from pixelgen.flow.parents import Parents, given_parents, join, made_parents
from pixelgen.flow.rewalk import state_at
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.model.digests import digest_of
from pixelgen.model.origin import class_of, origin_of, schedule_of
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.decode import read_frames
from pixelgen.sprites.fitting import fit_mask, fit_sprite, painted
from pixelgen.sprites.metadata import read_metadata
from pixelgen.sprites.rgba import Pixels


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """A sprite that others are made from.

    Attributes:
        name: for people: of its file, or of the sprite.
        picture: (H, W, 4) uint8 as it was given.
        pixels: (S, S, 4) uint8 as the model takes it.
        origin: the request and number that it was made with, if the model at hand made it out of noise.
        path: of its file, if it is in one.
        label: the class that it is of, if that is known and its origin is not.
        schedule: the path on which it came about, if that is known.
    """

    name: str
    picture: Pixels
    pixels: Pixels
    origin: tuple[SampleConfig, int] | None
    path: Path | None = None
    label: str | None = None
    schedule: str | None = None

    def same(self, other: "Source") -> bool:
        """Whether the same sprites would be made from it. Names and files do not matter."""
        alike = (self.origin, self.label, self.schedule) == (other.origin, other.label, other.schedule)
        return alike and np.array_equal(self.pixels, other.pixels)


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
    entry = _entry(path, picture, size)
    origin = origin_of(entry, digest=digest_of(model))
    return Source(
        name=path.name,
        picture=picture,
        pixels=pixels,
        origin=origin,
        path=path,
        label=class_of(entry),
        schedule=schedule_of(entry),
    )


def made_source(pixels: Pixels, *, entry: Mapping[str, Any], name: str, digest: str) -> Source:
    """A sprite in memory that this program made.

    Args:
        pixels: (S, S, 4) uint8.
        entry: how it was made (``sprites.metadata``).
        name: for people.
        digest: SHA-256 of the model that is to go on with it; if this very model made the sprite out of noise, its
            noise is known.
    """
    origin = origin_of(entry, digest=digest)
    return Source(
        name=name,
        picture=pixels,
        pixels=pixels,
        origin=origin,
        label=class_of(entry),
        schedule=schedule_of(entry),
    )


def given_source(picture: Pixels, *, size: int, name: str) -> Source:
    """Pixels from anywhere, fitted to the model as those of a file are.

    Args:
        picture: (H, W, 4) uint8, straight RGBA.
        size: side of the model's sprites in pixels.
        name: for people.

    Raises:
        DatasetError: if nothing is visible on it, or it does not fit.
    """
    return Source(name=name, picture=picture, pixels=fit_sprite(picture, size, name=name), origin=None)


def _entry(path: Path, picture: Pixels, size: int) -> Mapping[str, Any]:
    """How the one sprite in a file was made; empty if the file does not say, or shows more than the sprite."""
    if picture.shape[0] != picture.shape[1] or picture.shape[0] % size:
        return {}
    try:
        entries = read_metadata(path)
    except MetadataError:
        return {}
    return entries[0] if len(entries) == 1 else {}


def foreseen(sampler: Sampler, source: Source, t: float, *, cancel: CancelToken | None = None) -> tuple[Source, float]:
    """A source as the network foresaw it in a state on its way, to branch from there.

    Args:
        sampler: of the model.
        source: if its origin is not known, it is taken as it is.
        t: in [0, 1], on the schedule that the source was made on; the nearest step of its way is taken.
        cancel: looked at before each call of the network.

    Returns:
        The source with other pixels, and the time of the state.

    Raises:
        ValueError: for a time outside [0, 1].
    """
    if source.origin is None:
        return source, t
    step = state_at(sampler, *source.origin, t, cancel=cancel)
    return replace(source, pixels=sampler.finish(step.predicted)[0]), step.t


def read_mask(path: Path, source: Source, *, size: int) -> NDArray[np.bool_]:
    """A picture painted over a source, as (size, size) bool.

    Raises:
        DatasetError: if it is no image or does not lie over the sprite.
    """
    picture = next(read_frames(path, frames="first"))
    return fit_mask(painted(picture), source.picture, size, name=source.name)


def parents_of(
    sampler: Sampler,
    sources: Sequence[Source],
    config: SampleConfig,
    *,
    noise: bool,
    cancel: CancelToken | None = None,
) -> Parents:
    """Sources as parents, in their order; of the classes that the request names, else of their own.

    Args:
        sampler: of the model.
        sources: at least one.
        config: that the children are made with.
        noise: whether their noise is needed; it is then known or found, for all of them at once.
        cancel: looked at before each call of the network.

    Raises:
        ConfigError: for a class that the model does not know.
        Cancelled: after ``cancel.abort()``.
    """
    parents = [_parent(sampler, source, config) for source in sources]
    if not noise:
        return join(parents)
    # The known and the unknown, each together: the network is asked for as many at once as it takes.
    known = [place for place, parent in enumerate(parents) if parent.noise is not None]
    unknown = [place for place, parent in enumerate(parents) if parent.noise is None]
    found = []
    if known:
        found.append(explain(sampler, join([parents[place] for place in known]), config, cancel=cancel))
    if unknown:
        found.append(invert(sampler, join([parents[place] for place in unknown]), config, cancel=cancel))
    return join(found).take(np.argsort([*known, *unknown]).tolist())


def _parent(sampler: Sampler, source: Source, config: SampleConfig) -> Parents:
    if source.origin is not None:
        request, index = source.origin
        parent = made_parents(sampler, request, source.pixels[None], [index])
    else:
        own = source.label if source.label in sampler.classes else None
        parent = given_parents(sampler, source.pixels[None], label=own)
    if config.label is None and config.mix is None:
        return parent
    return replace(parent, shares=sampler.shares(config, [0]))
