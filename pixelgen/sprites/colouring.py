"""What is done to the colours of finished sprites: a palette, a pattern, a limit for each sprite."""

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator

from pixelgen.sprites.colours import Palette
from pixelgen.sprites.dither import DITHERS, dither_palette
from pixelgen.sprites.palette import apply_palette, palette_of
from pixelgen.sprites.palette_lookup import PaletteLookup
from pixelgen.sprites.palette_source import find_palette
from pixelgen.sprites.rgba import Pixels


class ColourOptions(BaseModel):
    """What a person chooses; window and command line are made from it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    palette: str | None = Field(
        default=None,
        title="Palette",
        description="Every visible pixel gets one of its colours: a bundled palette, a palette file, or a folder of "
        "sprites whose own colours are taken.",
    )
    max_colours: int | None = Field(
        default=None,
        ge=1,
        le=256,
        title="Colours per sprite",
        description="No sprite has more different colours than this; those that stand best for all are kept.",
    )
    dither: str = Field(
        default="none",
        title="Dithering",
        description="Mixes the colours of a palette or of a limit in a fixed pattern.",
        json_schema_extra={"choices": list(DITHERS)},
    )
    dither_strength: float = Field(
        default=1.0,
        ge=0,
        le=1,
        title="Dither strength",
        description="How much of the difference to the nearest colour the pattern makes up for.",
    )

    @field_validator("dither")
    @classmethod
    def _known_dither(cls, value: str) -> str:
        return DITHERS[value].key

    def load_palette(self) -> Palette | None:
        """The palette that ``palette`` names; None if it names none.

        Raises:
            PaletteError: it is unknown or cannot be read.
        """
        return None if self.palette is None else find_palette(self.palette)


class Colouring:
    """``apply_colours`` with one set of options, many times: what was found out for one picture serves the next.

    For one thread at a time.

    Args:
        palette: what ``options.load_palette()`` gave, or one that has no name.
    """

    def __init__(self, options: ColourOptions, palette: Palette | None = None) -> None:
        self.options = options
        self.palette = palette
        self._lookup = PaletteLookup(palette) if palette is not None else None

    def with_options(self, options: ColourOptions, palette: Palette | None) -> "Colouring":
        """The same with others; what was found out about the palette is kept if that stays."""
        changed = Colouring(options, palette if palette != self.palette else None)
        if palette is not None and palette == self.palette:
            changed.palette, changed._lookup = palette, self._lookup
        return changed

    @property
    def idle(self) -> bool:
        """True if sprites stay as they are."""
        return self.palette is None and self.options.max_colours is None

    def paint(self, sprites: Pixels) -> Pixels:
        """(N, H, W, 4) uint8 straight RGBA sprites as the options say: a new array, or ``sprites`` itself if idle."""
        if self.options.max_colours is None:
            return sprites if self._lookup is None else self._locked(sprites, self._lookup)
        # Of a palette, those colours are kept that come nearest to all of the sprite's own.
        locked = sprites if self._lookup is None else self._lookup.apply(sprites)
        limited = np.zeros_like(sprites)
        for index, sprite in enumerate(sprites):
            if (sprite[..., 3] > 0).any():
                own = palette_of(locked[index], self.options.max_colours)
                limited[index] = _locked(sprite, own, self.options)
        return limited

    def _locked(self, sprites: Pixels, lookup: PaletteLookup) -> Pixels:
        return _locked(sprites, lookup.palette, self.options) if self._dithers else lookup.apply(sprites)

    @property
    def _dithers(self) -> bool:
        return DITHERS[self.options.dither].side > 0


def apply_colours(sprites: Pixels, options: ColourOptions, *, palette: Palette | None = None) -> Pixels:
    """Sprites as ``options`` say. Two things hold without exception: every visible colour is of ``palette``, if there
    is one, and no sprite has more than ``max_colours`` of them. Alpha stays as it is.

    Args:
        sprites: (N, H, W, 4) uint8, straight RGBA.
        palette: what ``options.load_palette()`` gave.

    Returns:
        a new array of the same shape, or ``sprites`` itself where there is nothing to do.
    """
    return Colouring(options, palette).paint(sprites)


def _locked(sprites: Pixels, palette: Palette, options: ColourOptions) -> Pixels:
    side = DITHERS[options.dither].side
    if not side:
        return apply_palette(sprites, palette)
    return dither_palette(sprites, palette, side=side, strength=options.dither_strength)
