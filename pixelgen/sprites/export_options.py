"""What a person chooses when sprites leave the program: one model, from which window and command line are made."""

from dataclasses import dataclass

from pydantic import Field, field_validator

from pixelgen.choices import Choices
from pixelgen.errors import ExportError
from pixelgen.sprites.atlas import ATLASES, AtlasFormat
from pixelgen.sprites.layout import SheetLayout

_EVERYWHERE = frozenset({"scale", "trim", "ignore_empty", "arrangement"})
_OF_ENGINES = ("phaser", "phaser-aseprite", "unity", "godot")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """A kind of file, or of files, that sprites can leave as.

    Attributes:
        group: what it is listed under.
        suffix: of the file that a person names; "" where that is a folder.
        atlas: the description beside the image; None where the sprites are not laid out on a sheet with one.
        uses: fields of ``SheetLayout`` that make a difference; the others have to stay as they are.
        indexed: whether it can hold a palette.
        timed: whether ``duration_ms`` makes a difference.
        loops: whether ``loop`` does.
        named: whether ``names`` does.
        canvas: whether all frames share one canvas, so that they cannot be trimmed each.
    """

    key: str
    label: str
    help: str
    group: str
    suffix: str
    atlas: AtlasFormat | None = None
    uses: frozenset[str] = _EVERYWHERE
    indexed: bool = False
    timed: bool = False
    loops: bool = False
    named: bool = False
    canvas: bool = False

    @property
    def fields(self) -> frozenset[str]:
        """The fields of ``ExportOptions`` that make a difference, but for the format itself."""
        asked = {"pixels": self.indexed, "names": self.named, "duration_ms": self.timed, "loop": self.loops}
        return self.uses | {name for name, used in asked.items() if used}


def _sheet(atlas: AtlasFormat) -> ExportFormat:
    return ExportFormat(
        key=atlas.key,
        label=atlas.label if atlas.file else "Sheet without atlas",
        help=atlas.help,
        group="Engines" if atlas.key in _OF_ENGINES else "Sheets",
        suffix=".png",
        atlas=atlas,
        uses=frozenset(SheetLayout.model_fields),
        indexed=True,
        timed=atlas.key.startswith("aseprite") or atlas.key in ("phaser-aseprite", "godot"),
        named=atlas.file is not None and atlas.key != "phaser-aseprite",
    )


EXPORT_FORMATS: Choices[ExportFormat] = Choices(
    "format",
    [
        *(_sheet(atlas) for atlas in ATLASES.values()),
        ExportFormat(
            key="gamemaker",
            label="GameMaker strip",
            help="One row of equal frames in name_stripN.png, which GameMaker cuts by itself.",
            group="Engines",
            suffix=".png",
            uses=_EVERYWHERE | {"inner_padding"},
            indexed=True,
            canvas=True,
        ),
        ExportFormat(
            key="files",
            label="Single PNG files",
            help="A file for each sprite in a folder; slashes in the names make folders of their own.",
            group="Files",
            suffix="",
            indexed=True,
            named=True,
        ),
        ExportFormat(
            key="aseprite",
            label="Aseprite file",
            help="A frame for each sprite, a tag for each class, and the colours as palette: to be edited.",
            group="Files",
            suffix=".aseprite",
            uses=_EVERYWHERE | {"merge_duplicates"},
            indexed=True,
            timed=True,
            canvas=True,
        ),
        ExportFormat(
            key="gif",
            label="GIF animation",
            help="Shown by every program. At most 255 colours, and alpha is either on or off.",
            group="Animations",
            suffix=".gif",
            timed=True,
            loops=True,
            canvas=True,
        ),
        ExportFormat(
            key="apng",
            label="APNG animation",
            help="An animated PNG: every colour and alpha as it is.",
            group="Animations",
            suffix=".png",
            timed=True,
            loops=True,
            canvas=True,
        ),
    ],
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PixelMode:
    """How the pixels of an image are written."""

    key: str
    label: str
    help: str


PIXEL_MODES: Choices[PixelMode] = Choices(
    "pixel mode",
    [
        PixelMode(key="rgba", label="RGBA", help="Every pixel with its own colour and alpha."),
        PixelMode(key="indexed", label="Palette", help="A palette of at most 255 colours beside transparent: smaller."),
    ],
)


class ExportOptions(SheetLayout):
    """A layout, the kind of file, and what is written into it."""

    format: str = Field(
        default="none",
        title="Format",
        description="What is written: a sheet with an atlas for an engine, single files, or an animation.",
        json_schema_extra={"choices": list(EXPORT_FORMATS)},
    )
    pixels: str = Field(
        default="rgba",
        title="Pixels",
        description="How an image holds its colours; neither changes one.",
        json_schema_extra={"choices": list(PIXEL_MODES)},
    )
    names: str = Field(
        default="{title}-{frame000}",
        min_length=1,
        max_length=200,
        title="Names",
        description="Of the frames or files. {title}, {name}, {tag}, {frame} and {tagframe} are filled in; digits say "
        "where to begin to count and how wide: {frame001}.",
    )
    duration_ms: int = Field(
        default=100,
        ge=1,
        le=65535,
        title="Frame time",
        description="For how long an animation shows each sprite.",
        json_schema_extra={"unit": "ms"},
    )
    loop: bool = Field(default=True, title="Loop", description="An animation plays for ever, not once.")

    @field_validator("format")
    @classmethod
    def _known_format(cls, value: str) -> str:
        return EXPORT_FORMATS[value].key

    @field_validator("pixels")
    @classmethod
    def _known_mode(cls, value: str) -> str:
        return PIXEL_MODES[value].key

    @property
    def layout(self) -> SheetLayout:
        """Only where the sprites go."""
        return SheetLayout.model_validate(self.model_dump(include=set(SheetLayout.model_fields)))

    @property
    def indexed(self) -> bool:
        """Whether a palette is written."""
        return self.pixels == "indexed"

    def require_possible(self) -> None:
        """Refuse what the format cannot do.

        Raises:
            ExportError: naming the first setting that it has no use for.
        """
        form = EXPORT_FORMATS[self.format]
        for name, field in SheetLayout.model_fields.items():
            if name not in form.uses and getattr(self, name) != field.default:
                title = (field.title or name).lower()
                raise ExportError(f"{form.label} has no {title}", fix="leave it out or choose another format")
        if self.indexed and not form.indexed:
            raise ExportError(f"{form.label} has no choice of pixels", fix="leave it at RGBA")
        if form.canvas and self.trim == "each":
            what = "a GameMaker strip" if form.key == "gamemaker" else "an animation"
            raise ExportError(f"{what} cannot trim each sprite", "its frames are equal", "trim all alike, or none")
