"""The descriptions of a sheet that engines and editors load: one entry for each format."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from pixelgen.choices import Choices
from pixelgen.sprites.atlas_godot import as_sprite_frames, read_sprite_frames, write_sprite_frames
from pixelgen.sprites.atlas_json import read_json, read_multi_atlas, write_json, write_multi_atlas
from pixelgen.sprites.atlas_unity import as_tpsheet, read_tpsheet, write_tpsheet
from pixelgen.sprites.frame import Atlas

Pages = tuple[Atlas, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtlasFile:
    """How an atlas is written to a file and read back.

    Attributes:
        suffix: of the file, with its dot.
        write: the file's text, from the sheets that it describes, in order.
        read: the reverse, strict: ValueError for anything that ``write`` would not have written.
        keeps: what the format can say of them. ``read(write(pages)) == keeps(pages)`` for all pages.
        joins: one file describes all sheets of an export; otherwise there is one for each, and pages are one.
    """

    suffix: str
    write: Callable[[Pages], str]
    read: Callable[[str], Pages]
    keeps: Callable[[Pages], Pages]
    joins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AtlasFormat:
    """What a person chooses; ``file`` is None where the image alone is written."""

    key: str
    label: str
    help: str
    file: AtlasFile | None


def _file(
    suffix: str, write: Callable[[Atlas], str], read: Callable[[str], Atlas], keeps: Callable[[Atlas], Atlas]
) -> AtlasFile:
    """A file for each sheet."""

    def write_page(pages: Pages) -> str:
        (page,) = pages
        return write(page)

    return AtlasFile(
        suffix=suffix,
        write=write_page,
        read=lambda text: (read(text),),
        keeps=lambda pages: tuple(keeps(page) for page in pages),
    )


def _everything(atlas: Atlas) -> Atlas:
    """What Aseprite's JSON can say."""
    return replace(atlas, related=())


def _numbered(atlas: Atlas) -> Atlas:
    frames = [replace(frame, name=str(index)) for index, frame in enumerate(atlas.frames)]
    return replace(atlas, frames=tuple(frames), related=())


def _write_numbered(atlas: Atlas) -> str:
    return write_json(_numbered(atlas), form="hash", timed=True)


def _untimed(atlas: Atlas) -> Atlas:
    frames = [replace(frame, duration_ms=100) for frame in atlas.frames]
    return replace(atlas, frames=tuple(frames), indexed=False)


def _places(atlas: Atlas) -> Atlas:
    return replace(_untimed(atlas), tags=())


def _unrelated_places(pages: Pages) -> Pages:
    return tuple(replace(_places(page), related=()) for page in pages)


ATLASES: Choices[AtlasFormat] = Choices(
    "atlas",
    [
        AtlasFormat(
            key="none",
            label="None",
            help="The image alone, for engines that cut a sheet by the size of its cells.",
            file=None,
        ),
        AtlasFormat(
            key="aseprite-hash",
            label="Aseprite JSON, hash",
            help="Frames by name, with durations and frame tags; what Aseprite itself writes, and Phaser reads.",
            file=_file(
                ".json",
                partial(write_json, form="hash", timed=True),
                partial(read_json, form="hash", timed=True),
                _everything,
            ),
        ),
        AtlasFormat(
            key="aseprite-array",
            label="Aseprite JSON, array",
            help="Frames in a list, with durations and frame tags; what Aseprite itself writes.",
            file=_file(
                ".json",
                partial(write_json, form="array", timed=True),
                partial(read_json, form="array", timed=True),
                _everything,
            ),
        ),
        AtlasFormat(
            key="texturepacker-hash",
            label="TexturePacker JSON, hash",
            help="Frames by name and one animation for each class; read by PixiJS, Phaser and most engines.",
            file=_file(
                ".json",
                partial(write_json, form="hash", timed=False),
                partial(read_json, form="hash", timed=False),
                _untimed,
            ),
        ),
        AtlasFormat(
            key="texturepacker-array",
            label="TexturePacker JSON, array",
            help="Frames in a list; read by Phaser and most engines.",
            file=_file(
                ".json",
                partial(write_json, form="array", timed=False),
                partial(read_json, form="array", timed=False),
                _places,
            ),
        ),
        AtlasFormat(
            key="phaser",
            label="Phaser 3 multiatlas",
            help="Frames in a list, for load.multiatlas; one file even for several sheets.",
            file=AtlasFile(
                suffix=".json", write=write_multi_atlas, read=read_multi_atlas, keeps=_unrelated_places, joins=True
            ),
        ),
        AtlasFormat(
            key="phaser-aseprite",
            label="Phaser 3, Aseprite animations",
            help="For load.aseprite and createFromAseprite: frames are called 0, 1, 2, …; classes are animations.",
            file=_file(".json", _write_numbered, partial(read_json, form="hash", timed=True), _numbered),
        ),
        AtlasFormat(
            key="unity",
            label="Unity, .tpsheet",
            help="A sprite for each frame, by TexturePacker's importer, which is in Unity's Asset Store.",
            file=_file(".tpsheet", write_tpsheet, read_tpsheet, as_tpsheet),
        ),
        AtlasFormat(
            key="godot",
            label="Godot 4 SpriteFrames",
            help="A .tres resource for AnimatedSprite2D, one animation for each class. Keep it in the sheet's folder.",
            file=AtlasFile(
                suffix=".tres",
                write=write_sprite_frames,
                read=read_sprite_frames,
                keeps=as_sprite_frames,
                joins=True,
            ),
        ),
    ],
)
