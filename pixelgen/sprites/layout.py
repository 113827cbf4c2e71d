"""How sprites lie on a sheet: what a person chooses, and the limits of an image."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, field_validator

from pixelgen.choices import Choices

MAX_SIDE = 16384  # the largest texture that current graphics cards take
MAX_PIXELS = 2**26  # 8192 × 8192: 256 MiB of RGBA, and below the size at which image readers suspect a bomb

MAX_PIXELS_OF_ALL = 2 * MAX_PIXELS  # of the sheets of one export, which are in memory together


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """An order in which a sheet is filled."""

    key: str
    label: str
    help: str


ARRANGEMENTS: Choices[Arrangement] = Choices(
    "arrangement",
    [
        Arrangement(key="rows", label="Grid, by rows", help="Equal cells, filled from left to right, then downward."),
        Arrangement(key="columns", label="Grid, by columns", help="Equal cells, filled downward, then to the right."),
        Arrangement(key="classes", label="One row per class", help="Sorted by class; each class begins a new row."),
        Arrangement(
            key="packed", label="Packed", help="As close together as they fit; for sprites that are trimmed or differ."
        ),
    ],
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trim:
    """What is cut off before a sprite goes onto a sheet."""

    key: str
    label: str
    help: str


TRIMS: Choices[Trim] = Choices(
    "trim",
    [
        Trim(key="off", label="Off", help="Sprites keep their transparent margins."),
        Trim(key="each", label="Each sprite", help="Each loses its own margins; the atlas says where it belongs."),
        Trim(key="together", label="All alike", help="All lose the margin that they have in common; cells stay equal."),
    ],
)


class SheetLayout(BaseModel):
    """How frames are placed. Lengths are pixels of the written image: sprites are enlarged first, then laid out.

    From the image's edge inward: ``padding``, then cells ``spacing`` apart; in a cell ``inner_padding``, then
    ``extrude`` copies of the sprite's outermost pixels, then the sprite. A frame's rectangle is the sprite alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    arrangement: str = Field(
        default="rows",
        title="Arrangement",
        description="The order in which the sheet is filled.",
        json_schema_extra={"choices": list(ARRANGEMENTS)},
    )
    columns: int | None = Field(
        default=None,
        ge=1,
        le=MAX_SIDE,
        title="Columns",
        description="Sprites in a row; left open, the sheet comes out about as wide as high. "
        "As many columns as sprites make a strip.",
        json_schema_extra={"unit": "sprites"},
    )
    rows: int | None = Field(
        default=None,
        ge=1,
        le=MAX_SIDE,
        title="Rows",
        description="Sprites in a column of a grid that is filled by columns; left open, about as many as columns.",
        json_schema_extra={"unit": "sprites"},
    )
    scale: int = Field(
        default=1,
        ge=1,
        le=16,
        title="Scale",
        description="Each pixel of a sprite becomes a square of this many pixels; nothing is smoothed.",
        json_schema_extra={"unit": "×"},
    )
    padding: int = Field(
        default=0,
        ge=0,
        le=256,
        title="Border padding",
        description="Transparent pixels between the edge of the image and the outermost sprites.",
        json_schema_extra={"unit": "px"},
    )
    spacing: int = Field(
        default=0,
        ge=0,
        le=256,
        title="Spacing",
        description="Transparent pixels between neighbouring sprites.",
        json_schema_extra={"unit": "px"},
    )
    inner_padding: int = Field(
        default=0,
        ge=0,
        le=256,
        title="Inner padding",
        description="Transparent pixels around each sprite inside its cell, for engines that cut a sheet by cells. "
        "Frames of an atlas are the sprites without it.",
        json_schema_extra={"unit": "px"},
    )
    extrude: int = Field(
        default=0,
        ge=0,
        le=16,
        title="Extrude",
        description="Repeats the outermost pixels of each sprite outward, so that no neighbour or gap shines through "
        "where an engine draws it at a fraction of a pixel.",
        json_schema_extra={"unit": "px"},
    )
    trim: str = Field(
        default="off",
        title="Trim",
        description="Cuts off transparent margins.",
        json_schema_extra={"choices": list(TRIMS)},
    )
    max_side: int = Field(
        default=MAX_SIDE,
        ge=16,
        le=MAX_SIDE,
        title="Largest side",
        description="Of one image, for engines and graphics cards that take no larger ones: sprites beyond it go onto "
        "further sheets, numbered from 0.",
        json_schema_extra={"unit": "px"},
    )
    power_of_two: bool = Field(
        default=False,
        title="Power of two",
        description="Rounds width and height of the image up to 16, 32, 64, … pixels, as old graphics cards want.",
    )
    merge_duplicates: bool = Field(
        default=False,
        title="Merge duplicates",
        description="Sprites that look the same share one place on the sheet.",
    )
    ignore_empty: bool = Field(
        default=False,
        title="Ignore empty",
        description="Leaves out sprites on which nothing is visible.",
    )

    @property
    def limit(self) -> int:
        """The largest side that an image of this layout can have, in pixels."""
        return 1 << (self.max_side.bit_length() - 1) if self.power_of_two else self.max_side

    @field_validator("arrangement")
    @classmethod
    def _known_arrangement(cls, value: str) -> str:
        return ARRANGEMENTS[value].key

    @field_validator("trim")
    @classmethod
    def _known_trim(cls, value: str) -> str:
        return TRIMS[value].key
