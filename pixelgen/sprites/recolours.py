"""Sprites of one silhouette that are divided into the same regions of one colour, only in other colours."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pixelgen.sprites.cell import visible_box
from pixelgen.sprites.rgba import Pixels
from pixelgen.sprites.walk import CancelLike

_EDGES_DIFFER = 0.06  # share of neighbouring pixels that may be of one colour in one sprite only
_UNEXPLAINED = 0.05  # share of the pixels that need not follow a one-to-one exchange of colours, either way
_UNEXPLAINED_CHANGE = 0.25  # at most, as a share of the pixels that changed
_CHANGED = 0.05  # share of the pixels whose colour has to be another
_FEWEST_COLOURS = 3
_REGION = 4  # pixels to a colour, on average, under which regions say nothing
_LEADERS = 32  # of the different drawings of one silhouette, with which others are compared


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What is visible of a sprite.

    Attributes:
        index: which sprite.
        colours: (n,) of its visible pixels, as indices into its own colours.
        values: (n,) the same, as they are.
        count: different colours.
    """

    index: int
    colours: NDArray[np.int64]
    values: NDArray[np.uint32]
    count: int


@dataclass(slots=True)
class _Silhouette:
    """The drawings of one silhouette that led to no earlier one."""

    exact: dict[bytes, list[_Drawing]] = field(default_factory=dict)
    leaders: list[_Drawing] = field(default_factory=list)
    edges: list[NDArray[np.bool_]] = field(default_factory=list)


def recolour_pairs(
    pixels: Pixels, indices: Sequence[int] | NDArray[np.int64], *, cancel: CancelLike | None = None
) -> NDArray[np.int64]:
    """Pairs (P, 2) of sprites of which the second is a recolour of the first, which comes before it.

    Where they stand in their cells does not matter. Sprites of one or two colours, and those with hardly two pixels
    alike, have no regions to compare.

    Args:
        pixels: (N, S, S, 4) uint8, cleaned.
        indices: of the sprites to compare, ascending.
        cancel: asked before each sprite.
    """
    silhouettes: dict[tuple[int, bytes], _Silhouette] = {}
    pairs: list[tuple[int, int]] = []
    for index in map(int, indices):
        if cancel is not None:
            cancel.checkpoint()
        left, top, right, bottom = visible_box(pixels[index])
        shown = np.ascontiguousarray(pixels[index, top:bottom, left:right]).view("<u4")[..., 0]
        drawn = shown != 0
        values, colours = np.unique(shown[drawn], return_inverse=True)
        if len(values) < _FEWEST_COLOURS or len(values) * _REGION > len(colours):
            continue
        drawing = _Drawing(index, colours.reshape(-1), shown[drawn], len(values))
        silhouette = silhouettes.setdefault((shown.shape[1], np.packbits(drawn).tobytes()), _Silhouette())
        pairs.extend((leader.index, index) for leader in _alike(silhouette, drawing, _edges(shown, drawn)))
    return np.array(pairs, np.int64).reshape(-1, 2)


def _alike(silhouette: _Silhouette, drawing: _Drawing, edges: NDArray[np.bool_]) -> list[_Drawing]:
    """The leaders that ``drawing`` is a recolour of; it becomes one itself if there is none."""
    exact = silhouette.exact.setdefault(np.packbits(edges).tobytes(), [])
    candidates = exact[:_LEADERS]
    if silhouette.leaders:
        differing = np.count_nonzero(np.stack(silhouette.edges) != edges, axis=1)
        candidates += [silhouette.leaders[i] for i in np.flatnonzero(differing <= _EDGES_DIFFER * len(edges))]
    found = {leader.index: leader for leader in candidates if _is_recolour(leader, drawing)}
    if not found:
        exact.append(drawing)
        if len(silhouette.leaders) < _LEADERS:
            silhouette.leaders.append(drawing)
            silhouette.edges.append(edges)
    return list(found.values())


def _is_recolour(one: _Drawing, other: _Drawing) -> bool:
    both = np.bincount(one.colours * other.count + other.colours, minlength=one.count * other.count)
    exchanged = both.reshape(one.count, other.count)
    unexplained = len(one.values) - min(exchanged.max(axis=0).sum(), exchanged.max(axis=1).sum())
    changed = np.count_nonzero(one.values != other.values)
    return bool(
        changed > _CHANGED * len(one.values)
        and unexplained <= min(_UNEXPLAINED * len(one.values), _UNEXPLAINED_CHANGE * changed)
    )


def _edges(shown: NDArray[np.uint32], drawn: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each two visible neighbours are of one colour: across, then down."""
    across = (shown[:, 1:] == shown[:, :-1])[drawn[:, 1:] & drawn[:, :-1]]
    down = (shown[1:] == shown[:-1])[drawn[1:] & drawn[:-1]]
    return np.concatenate([across, down])
