"""How sprites were made, kept in the PNG that shows them: written, read back, and found again in a stranger's file.

The settings are JSON in an iTXt chunk called ``pixelgen.generation``: an array with one object for each frame of the
sheet, in order. ``parameters`` says the same to people and to programs that know the line of the AUTOMATIC1111 web UI.
PNG text chunks: https://www.w3.org/TR/png-3/#11textinfo
"""

import json
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from PIL.PngImagePlugin import PngInfo

from pixelgen import __version__
from pixelgen.errors import ExportError, MetadataError

KEYWORD = "pixelgen.generation"
SCHEMA = 1  # counted up when the meaning of a member changes

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_TEXT_CHUNKS = (b"iTXt", b"tEXt", b"zTXt")  # editors that save a PNG again may turn one kind into another
_MAX_TEXT = 2**26
# Pillow refuses to open an image with more compressed text than this. It also bounds what a small file may unpack to.
_MAX_COMPRESSED = 2**20
_LINE_NAMES = {"calls": "Steps", "solver": "Sampler", "guidance": "CFG scale", "seed": "Seed", "size": "Size"}

Entry = dict[str, object]


def generation_entries(
    count: int,
    settings: Mapping[str, object],
    *,
    first: int = 0,
    size: int,
    checkpoint: Mapping[str, object],
    classes: Sequence[str] | None = None,
    post: Mapping[str, object] | None = None,
) -> list[Entry]:
    """What a sheet of ``count`` sprites says about each of them.

    Args:
        count: how many there are.
        settings: what was chosen, by name, plain JSON values: a ``SampleConfig`` as a dictionary.
        first: the number of the first in the request.
        size: side of a sprite in pixels.
        checkpoint: what identifies the model: name, sha256, run_id, step.
        classes: the class of each sprite.
        post: what was done to the finished sprites: palette, most colours, …
    """
    shared = {"schema": SCHEMA, "app_version": __version__, "checkpoint": dict(checkpoint), **settings, "size": size}
    if post:
        shared["post"] = dict(post)
    return [
        {**shared, "index": first + place, **({"class": classes[place]} if classes is not None else {})}
        for place in range(count)
    ]


def png_text(entries: Sequence[Mapping[str, object]]) -> PngInfo:
    """The text chunks of a PNG whose frames were made as ``entries`` say, one object of JSON values for each.

    Raises:
        ExportError: more text than programs accept in an image.
    """
    text = json.dumps([dict(entry) for entry in entries], separators=(",", ":"), allow_nan=False)
    if len(text) > _MAX_TEXT:
        raise ExportError(
            f"the settings of {len(entries):,} sprites are too long for one image",
            f"they take {len(text) / 2**20:.0f} MiB",
            "export fewer sprites on a sheet",
        )
    chunks = PngInfo()
    chunks.add_itxt(KEYWORD, text, zip=len(text) <= _MAX_COMPRESSED)
    chunks.add_text("parameters", _parameters(entries))
    chunks.add_text("Software", f"PixelGen {__version__}")
    chunks.add_text("Description", f"{len(entries)} sprite{'' if len(entries) == 1 else 's'} made with PixelGen")
    return chunks


def read_metadata(path: Path) -> list[Entry]:
    """How the frames of a PNG were made, in their order. Empty for a PNG that does not say.

    Safe on any file: memory stays bounded whatever the file claims, and no pixel is decoded.

    Raises:
        MetadataError: the file cannot be read, is no PNG or damaged, or its settings are not of the expected form.
    """
    try:
        with path.open("rb") as file:
            text = _find_text(file, path)
    except OSError as error:
        raise MetadataError(f"cannot read {path}", error.strerror or str(error), "choose another file") from error
    if text is None:
        return []
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _damaged(path, "its settings are not valid JSON") from error
    if isinstance(entries, dict):
        entries = [entries]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _damaged(path, "its settings are not a list of objects")
    return entries


def check_metadata(path: Path, entries: Sequence[Mapping[str, object]]) -> None:
    """Read a PNG that has just been written with ``png_text(entries)``.

    Raises:
        ExportError: it says something else.
    """
    if read_metadata(path) != json.loads(json.dumps([dict(entry) for entry in entries])):
        raise ExportError("the settings did not read back as they were written", fix="try again, or on another disk")


def _damaged(path: Path, why: str) -> MetadataError:
    return MetadataError(f"cannot read the settings in {path}", why, "use the original file")


def _find_text(file: BinaryIO, path: Path) -> bytes | None:
    """The text under ``KEYWORD``, unpacked."""
    if file.read(len(_SIGNATURE)) != _SIGNATURE:
        raise MetadataError(f"{path} is not a PNG image", fix="drop an image that PixelGen exported")
    for kind, length in _chunks(file):
        if kind not in _TEXT_CHUNKS:
            file.seek(length + 4, 1)
            continue
        if length > _MAX_TEXT + 2 * len(KEYWORD):
            raise _damaged(path, "it claims more text than an image can hold")
        body, checksum = file.read(length), file.read(4)
        if not body.startswith(KEYWORD.encode("ascii") + b"\0"):
            continue
        if checksum != struct.pack(">I", zlib.crc32(kind + body)):
            raise _damaged(path, "the file is damaged")
        try:
            return _text(kind, body)
        except (zlib.error, ValueError) as error:
            raise _damaged(path, "the text cannot be unpacked") from error
    return None


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Kind and length of each chunk; the file stands at the chunk's content, and must be moved behind its checksum."""
    while len(head := file.read(8)) == 8 and head[4:] != b"IEND":
        yield head[4:], struct.unpack(">I", head[:4])[0]


def _text(kind: bytes, body: bytes) -> bytes:
    content = body[len(KEYWORD) + 1 :]
    packed = kind == b"zTXt"
    if kind == b"iTXt":  # compressed or not, method, language, translated keyword
        packed = content[:1] == b"\1"
        _, _, content = content[2:].split(b"\0", 2)
    elif packed:
        content = content[1:]
    if not packed:
        return content
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(content, _MAX_COMPRESSED)
    if not unpacker.eof:
        raise ValueError("cut off, or too large")
    return text


def _parameters(entries: Sequence[Mapping[str, object]]) -> str:
    """One line of what all frames have in common; names as programs that look for this line know them."""
    first = entries[0] if entries else {}
    checkpoint = first.get("checkpoint")
    shared = {key: value for key, value in first.items() if all(entry.get(key) == value for entry in entries)}
    line = {name: shared.pop(key) for key, name in _LINE_NAMES.items() if key in shared}
    if isinstance(checkpoint, Mapping):
        names = {"name": "Model", "sha256": "Model hash"}
        line.update({label: checkpoint[key] for key, label in names.items() if key in checkpoint})
    line.update({key.replace("_", " ").capitalize(): value for key, value in shared.items()})
    plain = {key: value for key, value in line.items() if isinstance(value, (str, int, float))}
    text = "PixelGen sprites\n" + ", ".join(f"{key}: {value}" for key, value in plain.items())
    return text.replace("\0", "").encode("utf-8", errors="replace").decode("utf-8")
