"""One silhouette in other colours: each ramp of a sprite becomes a ramp of another palette, shade by shade.

A ramp is what pixel artists call it: colours of about one hue, from dark to light. Greys are a ramp of their own. Ramps
are matched in the order of their hues, and colours within them by lightness, both in OKLab: what was darker than its
neighbour on the ramp is not lighter afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pixelgen.errors import PaletteError
from pixelgen.sprites.colours import Colour, Palette, count_colours, oklab, pack
from pixelgen.sprites.naming import unique_name
from pixelgen.sprites.rgba import Pixels, clean

_GREY = 0.04  # chroma below which a colour has no hue worth following
_GAP = np.radians(40)  # between the hues of two ramps
_SPAN = np.radians(100)  # of one ramp at most
_GREY_AWAY = np.radians(60)  # a grey is borrowed for a ramp as if its hue were so far away
_LONG = 6  # colours that a ramp is filled up to where it has to stand for as many

Ramp = list[int]  # rows of a table of colours, from dark to light


@dataclass(frozen=True, slots=True)
class ColourMap:
    """What each colour becomes: pairs that a person can look at and change.

    Attributes:
        pairs: (colour in the sprites, colour instead), each first colour once.
    """

    pairs: tuple[tuple[Colour, Colour], ...]

    def apply(self, pixels: Pixels) -> Pixels:
        """(…, 4) uint8 straight RGBA in the new colours, a copy; alpha is the same, RGB zero under alpha 0.

        Colours that the map does not know stay.
        """
        changed = clean(pixels)
        if not self.pairs:
            return changed
        table = np.array(self.pairs, dtype=np.uint8)  # (U, 2, 3)
        known = pack(table[:, 0])
        order = np.argsort(known)
        packed = pack(changed)
        row = order[np.searchsorted(known, packed, sorter=order).clip(max=len(order) - 1)]
        hit = (known[row] == packed) & (changed[..., 3] > 0)
        changed[hit, :3] = table[row[hit], 1]
        return changed


def match_colours(pixels: Pixels, palette: Palette) -> ColourMap:
    """A map from all colours of the sprites to those of ``palette``; one for all, so that frames stay alike.

    Args:
        pixels: (…, 4) uint8, straight RGBA.

    Raises:
        PaletteError: no pixel is visible.
    """
    colours, counts = count_colours(pixels)
    if not len(colours):
        raise PaletteError("cannot recolour these sprites", "no pixel is visible", "choose other sprites")
    lab, target = oklab(colours), oklab(palette.rgb)
    greys, hues = ramps(lab)
    target_greys, target_hues = ramps(target)
    chosen = np.zeros(len(colours), dtype=np.intp)
    everything = sorted(range(len(target)), key=lambda row: float(target[row, 0]))
    span = float(lab[:, 0].min()), float(lab[:, 0].max())
    for ramp, other in zip(hues, _partners(hues, target_hues, counts), strict=True):
        shades = _long_enough(other or target_greys, target, everything, needed=len(ramp))
        chosen[ramp] = _shades(lab[ramp, 0], shades, target, span)
    if greys:
        shades = _long_enough(target_greys, target, everything, needed=len(greys))
        chosen[greys] = _shades(lab[greys, 0], shades, target, span)
    pairs = zip(colours.tolist(), palette.rgb[chosen].tolist(), strict=True)
    return ColourMap(tuple(((r, g, b), (x, y, z)) for (r, g, b), (x, y, z) in pairs))


def recolour(pixels: Pixels, palette: Palette) -> Pixels:
    """Sprites (…, 4) in the colours of ``palette``, ramp by ramp, alpha as it is. Nothing visible stays nothing."""
    return match_colours(pixels, palette).apply(pixels) if (pixels[..., 3] > 0).any() else clean(pixels)


def recolour_rows(sprites: Pixels, palettes: Sequence[Palette]) -> tuple[Pixels, tuple[str, ...]]:
    """Sprites as they are, then all of them in each palette: one silhouette in many colours.

    Args:
        sprites: (N, H, W, 4) uint8, straight RGBA.

    Returns:
        (N·(1 + P), H, W, 4), and for each the name of its row: "original", then the palettes' labels.
    """
    rows = [sprites, *(recolour(sprites, palette) for palette in palettes)]
    labels = ["original"]
    for palette in palettes:
        labels.append(unique_name(palette.label, labels))
    return np.concatenate(rows), tuple(label for label in labels for _ in range(len(sprites)))


def ramps(lab: NDArray[np.float64]) -> tuple[Ramp, list[Ramp]]:
    """The ramps in (K, 3) OKLab colours: greys, and those with a hue in the order of their hues; either may be empty.

    Hues are put apart where there is a gap between them, and wherever one ramp would span too many.
    """
    chroma, hue = np.hypot(lab[:, 1], lab[:, 2]), np.arctan2(lab[:, 2], lab[:, 1])
    coloured = np.flatnonzero(chroma >= _GREY)
    greys = np.flatnonzero(chroma < _GREY)
    groups: list[NDArray[np.intp]] = []
    if len(coloured):
        around = coloured[np.argsort(hue[coloured], kind="stable")]
        gaps = np.diff(hue[around], append=hue[around[0]] + 2 * np.pi)
        start = int(np.argmax(gaps)) + 1  # behind the widest gap, so that no ramp is torn at ±180°
        groups = _split(np.roll(around, -start), hue)
        groups.sort(key=lambda group: float(hue[group[0]]))

    def by_lightness(rows: NDArray[np.intp]) -> Ramp:
        return rows[np.argsort(lab[rows, 0], kind="stable")].tolist()

    return by_lightness(greys), [by_lightness(group) for group in groups]


def _split(rows: NDArray[np.intp], hue: NDArray[np.float64]) -> list[NDArray[np.intp]]:
    """Divide colours in the order of their hues at the widest gap, as long as it is wide or they span too much."""
    gaps = np.diff(hue[rows]) % (2 * np.pi)
    if not len(gaps) or (gaps.max() <= _GAP and gaps.sum() <= _SPAN):
        return [rows]
    at = int(np.argmax(gaps)) + 1
    return [*_split(rows[:at], hue), *_split(rows[at:], hue)]


def _partners(hues: list[Ramp], others: list[Ramp], counts: NDArray[np.int64]) -> list[Ramp]:
    """For each ramp one of the others, in the same order of hues; empty where there are none.

    Where the others are more, those with the most colours serve; where they are fewer, the ramps with the most pixels
    choose first and the rest share with the one before.
    """
    if not others:
        return [[] for _ in hues]
    if len(others) >= len(hues):
        largest = sorted(range(len(others)), key=lambda index: (-len(others[index]), index))[: len(hues)]
        return [others[index] for index in sorted(largest)]
    weight = [int(counts[ramp].sum()) for ramp in hues]
    first = set(sorted(range(len(hues)), key=lambda index: (-weight[index], index))[: len(others)])
    partners: list[Ramp] = []
    used = -1
    for index in range(len(hues)):
        used += index in first
        partners.append(others[max(used, 0)])
    return partners


def _long_enough(ramp: Ramp, lab: NDArray[np.float64], everything: Ramp, *, needed: int) -> Ramp:
    """``ramp``, filled up from the rest of the palette if it has to stand for more colours.

    Borrowed are those of the nearest hues; for greys, those that come nearest to grey.
    """
    if not ramp:
        return everything
    missing = min(needed, _LONG) - len(ramp)
    if missing <= 0:
        return ramp
    chroma, hue = np.hypot(lab[:, 1], lab[:, 2]), np.arctan2(lab[:, 2], lab[:, 1])
    if chroma[ramp].max() < _GREY:
        away = chroma
    else:
        middle = np.arctan2(lab[ramp, 2].sum(), lab[ramp, 1].sum())
        away = np.where(chroma < _GREY, _GREY_AWAY, np.abs((hue - middle + np.pi) % (2 * np.pi) - np.pi))
    others = sorted(set(everything) - set(ramp), key=lambda row: (float(away[row]), row))
    return sorted([*ramp, *others[:missing]], key=lambda row: float(lab[row, 0]))


def _shades(
    lightness: NDArray[np.float64], ramp: Ramp, table: NDArray[np.float64], span: tuple[float, float]
) -> list[int]:
    """For ascending lightnesses a row of the ramp each, ascending: all different where the ramp is long enough.

    Args:
        lightness: (n,) of the colours to be replaced.
        span: the darkest and lightest of all sprites, which stand for the ends of the ramp.
    """
    shades = table[ramp, 0]
    low, high = span
    wanted = np.full_like(lightness, 0.5) if high == low else (lightness - low) / (high - low)
    wanted = shades[0] + wanted * (shades[-1] - shades[0])
    nearest = np.abs(wanted[:, None] - shades[None, :]).argmin(axis=1)
    if len(lightness) > len(ramp):
        return [ramp[index] for index in nearest]
    chosen: list[int] = []
    for index, near in enumerate(nearest.tolist()):
        lowest = chosen[-1] + 1 if chosen else 0
        highest = len(ramp) - (len(lightness) - index)
        chosen.append(min(max(near, lowest), highest))
    return [ramp[index] for index in chosen]
