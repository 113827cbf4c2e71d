"""The descriptions of a sheet that engines and editors load: one entry for each format."""

from collections.abc import Callable
from dataclasses import dataclass

from pixelgen.choices import Choices
from pixelgen.sprites.sheet import Atlas


@dataclass(frozen=True, slots=True, kw_only=True)
class AtlasFormat:
    """One way to describe a sheet in a file beside it.

    Attributes:
        suffix: of the file, with its dot; empty if none is written.
        write: the file's text.
        read: the reverse, strict: ValueError for anything that this format does not allow.
        keeps: what the format can express of an atlas. ``read(write(atlas)) == keeps(atlas)`` for every atlas.
    """

    key: str
    label: str
    help: str
    suffix: str
    write: Callable[[Atlas], str]
    read: Callable[[str], Atlas]
    keeps: Callable[[Atlas], Atlas]


def _same(atlas: Atlas) -> Atlas:
    return atlas


def _no_text(atlas: Atlas) -> str:
    raise ValueError(f"no atlas is written for {atlas.image}")


def _no_atlas(text: str) -> Atlas:
    raise ValueError("no atlas is written")


ATLASES: Choices[AtlasFormat] = Choices(
    "atlas",
    [
        AtlasFormat(
            key="none",
            label="None",
            help="The image alone; engines that cut by cell size need no more.",
            suffix="",
            write=_no_text,
            read=_no_atlas,
            keeps=_same,
        ),
    ],
)
