"""The descriptions of a sheet that engines and editors load: one entry for each format."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from pixelgen.choices import Choices
from pixelgen.sprites.atlas_godot import as_sprite_frames, read_sprite_frames, write_sprite_frames
from pixelgen.sprites.atlas_json import read_json, read_multi_atlas, write_json, write_multi_atlas
from pixelgen.sprites.atlas_unity import as_tpsheet, read_tpsheet, write_tpsheet
from pixelgen.sprites.sheet import Atlas


@dataclass(frozen=True, slots=True, kw_only=True)
class AtlasFile:
    """How an atlas is written to a file and read back.

    Attributes:
        suffix: of the file, with its dot.
        write: the file's text.
        read: the reverse, strict: ValueError for anything that ``write`` would not have written.
        keeps: what the format can say of an atlas. ``read(write(atlas)) == keeps(atlas)`` for every atlas.
    """

    suffix: str
    write: Callable[[Atlas], str]
    read: Callable[[str], Atlas]
    keeps: Callable[[Atlas], Atlas]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtlasFormat:
    """What a person chooses; ``file`` is None where the image alone is written."""

    key: str
    label: str
    help: str
    file: AtlasFile | None


def _everything(atlas: Atlas) -> Atlas:
    return atlas


def _numbered(atlas: Atlas) -> Atlas:
    frames = [replace(frame, name=str(index)) for index, frame in enumerate(atlas.frames)]
    return replace(atlas, frames=tuple(frames))


def _write_numbered(atlas: Atlas) -> str:
    return write_json(_numbered(atlas), form="hash", timed=True)


def _untimed(atlas: Atlas) -> Atlas:
    frames = [replace(frame, duration_ms=100) for frame in atlas.frames]
    return replace(atlas, frames=tuple(frames), indexed=False)


def _places(atlas: Atlas) -> Atlas:
    return replace(_untimed(atlas), tags=())


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
            file=AtlasFile(
                suffix=".json",
                write=partial(write_json, form="hash", timed=True),
                read=partial(read_json, form="hash", timed=True),
                keeps=_everything,
            ),
        ),
        AtlasFormat(
            key="aseprite-array",
            label="Aseprite JSON, array",
            help="Frames in a list, with durations and frame tags; what Aseprite itself writes.",
            file=AtlasFile(
                suffix=".json",
                write=partial(write_json, form="array", timed=True),
                read=partial(read_json, form="array", timed=True),
                keeps=_everything,
            ),
        ),
        AtlasFormat(
            key="texturepacker-hash",
            label="TexturePacker JSON, hash",
            help="Frames by name and one animation for each class; read by PixiJS, Phaser and most engines.",
            file=AtlasFile(
                suffix=".json",
                write=partial(write_json, form="hash", timed=False),
                read=partial(read_json, form="hash", timed=False),
                keeps=_untimed,
            ),
        ),
        AtlasFormat(
            key="texturepacker-array",
            label="TexturePacker JSON, array",
            help="Frames in a list; read by Phaser and most engines.",
            file=AtlasFile(
                suffix=".json",
                write=partial(write_json, form="array", timed=False),
                read=partial(read_json, form="array", timed=False),
                keeps=_places,
            ),
        ),
        AtlasFormat(
            key="phaser",
            label="Phaser 3 multiatlas",
            help="Frames in a list, for load.multiatlas.",
            file=AtlasFile(suffix=".json", write=write_multi_atlas, read=read_multi_atlas, keeps=_places),
        ),
        AtlasFormat(
            key="phaser-aseprite",
            label="Phaser 3, Aseprite animations",
            help="For load.aseprite and createFromAseprite: frames are called 0, 1, 2, …; classes are animations.",
            file=AtlasFile(
                suffix=".json",
                write=_write_numbered,
                read=partial(read_json, form="hash", timed=True),
                keeps=_numbered,
            ),
        ),
        AtlasFormat(
            key="unity",
            label="Unity, .tpsheet",
            help="A sprite for each frame, by TexturePacker's importer, which is in Unity's Asset Store.",
            file=AtlasFile(suffix=".tpsheet", write=write_tpsheet, read=read_tpsheet, keeps=as_tpsheet),
        ),
        AtlasFormat(
            key="godot",
            label="Godot 4 SpriteFrames",
            help="A .tres resource for AnimatedSprite2D, one animation for each class. Keep it in the sheet's folder.",
            file=AtlasFile(suffix=".tres", write=write_sprite_frames, read=read_sprite_frames, keeps=as_sprite_frames),
        ),
    ],
)
