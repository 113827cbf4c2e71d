"""Large exports in parts: how many sprites go into each, and which parts are on disk already, whole and as written.

A part is a sheet with its atlas, or a share of the single files. What was written is kept in a JSON file beside the
parts, so that an export that was broken off can go on: a part counts as done only if every file of it still has the
bytes that were written.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pixelgen.errors import ExportError
from pixelgen.files import file_digest, write_text
from pixelgen.sprites.export_files import file_title
from pixelgen.sprites.export_options import EXPORT_FORMATS, ExportOptions

SUFFIX = ".parts.json"
MOST_IN_PART = 4096
"""Sprites in a part; as many of 32 × 32 pixels fill a sheet of 2048 × 2048."""

_PART_PIXELS = 2**22  # of a sheet that is made beside others: 16 MiB, and a size that every graphics card takes
_UNITS = (256, 16)  # parts of so many sprites end where lanes of the network end, so that none is worked off twice
_MOST_AT_ONCE, _PIXELS_AT_ONCE = 4 * MOST_IN_PART, 4 * _PART_PIXELS  # that are still one export
_SCHEMA = 1


def part_size(options: ExportOptions, *, size: int, rows: int = 1) -> int:
    """How many sprites a part of a large export holds: what surely fits on one sheet, at most ``MOST_IN_PART``.

    Args:
        options: format and layout.
        size: side of a sprite in pixels.
        rows: how often each sprite is on its sheet, in different colours.
    """
    layout, cell = options.layout, _cell(options, size)
    across = max(1, (layout.limit - 2 * layout.padding + layout.spacing) // cell)
    most = min(MOST_IN_PART, across if options.format == "gamemaker" else across**2, max(1, _PART_PIXELS // cell**2))
    if options.arrangement == "classes":
        most = min(most, across * max(1, across - rows))  # a row of each class may be left half empty
    most = max(1, most // rows)
    line = {"rows": layout.columns, "columns": layout.rows}.get(layout.arrangement) or 1
    for unit in (*(math.lcm(line, unit) for unit in _UNITS), line):
        if unit <= most:
            return most // unit * unit
    return max(most, line)


def needs_parts(count: int, options: ExportOptions, *, size: int, rows: int = 1) -> bool:
    """Whether so many sprites are too many for one export; arguments as for ``part_size``."""
    return count * rows > _MOST_AT_ONCE or count * rows * _cell(options, size) ** 2 > _PIXELS_AT_ONCE


def _cell(options: ExportOptions, size: int) -> int:
    """Pixels from a sprite to its neighbour on a sheet, untrimmed."""
    return size * options.scale + 2 * (options.extrude + options.inner_padding) + options.spacing


def divided(sprites: range, part: int) -> Iterator[range]:
    """The parts of ``sprites``. Each begins at a multiple of ``part``, wherever the sprites begin: so whoever makes
    some of them makes the same parts."""
    first = sprites.start
    while first < sprites.stop:
        end = min(sprites.stop, (first // part + 1) * part)
        yield range(first, end)
        first = end


def part_file(target: Path, first: int, *, count: int, key: str) -> Path:
    """``hero-004096.png``: the file, or folder, of the part that begins with sprite ``first`` of ``count``.

    Args:
        target: of the whole, with its suffix (``export_files.named_file``).
        key: of the format.
    """
    number = f"{first:0{len(str(count - 1))}d}"
    return target.with_name(f"{file_title(target, key)}-{number}{target.suffix if EXPORT_FORMATS[key].suffix else ''}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPart:
    """A part that is on disk.

    Attributes:
        first, end: its sprites, first ≤ number < end.
        sprites: how many of them are in it; less where some were left out.
        files: SHA-256 of each file, by its path relative to the parts file.
        told: how many sprites of each verdict there were; empty if nobody judged.
    """

    first: int
    end: int
    sprites: int
    files: Mapping[str, str]
    told: Mapping[str, int] = field(default_factory=dict)


class PartsFile:
    """Which parts of an export are written, kept in a file beside them.

    Args:
        path: of the file.
        request: what the parts are of, in plain JSON values.
    """

    def __init__(self, path: Path, request: Mapping[str, object]) -> None:
        self.path = path
        self._request: dict[str, Any] = json.loads(json.dumps(request))
        self._parts: dict[int, WrittenPart] = {}
        self._begun: int | None = None

    def read(self) -> None:
        """Take over what an export that was broken off had written; nothing if there is no file.

        Raises:
            ExportError: the file is damaged, or of another request.
        """
        if not self.path.exists():
            return
        try:
            content = json.loads(self.path.read_text(encoding="utf-8"))
            request = dict(content["request"])
            parts = [WrittenPart(**part) for part in content["parts"]]
            self._begun = content["begun"]
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ExportError(f"cannot go on with {self.path}", "it is damaged", "begin anew with --force") from error
        others = [name for name in {**request, **self._request} if request.get(name) != self._request.get(name)]
        if others:
            raise ExportError(
                f"cannot go on with {self.path}",
                f"it is of other sprites: {', '.join(others)} differ" + ("" if len(others) > 1 else "s"),
                "give the same settings, or another name with --out",
            )
        self._parts = {part.first: part for part in parts}

    def intact(self, part: range) -> bool:
        """Whether all files of a part are there and have the bytes that were written."""
        known = self._parts.get(part.start)
        if known is None or known.end != part.stop:
            return False
        try:
            return all(file_digest(self.path.parent / name) == digest for name, digest in known.files.items())
        except OSError:
            return False

    def ours(self, part: range) -> bool:
        """Whether files of a part were written, or begun, by this export, so that they may be written again."""
        return part.start == self._begun or part.start in self._parts

    def begin(self, part: range) -> None:
        """Note that the files of a part are being written."""
        self._begun = part.start
        self._parts.pop(part.start, None)
        self._save()

    def finish(self, part: range, files: Sequence[Path], *, sprites: int, told: Mapping[str, int]) -> None:
        """Note that a part is written: these files, with so many sprites."""
        names = {path.relative_to(self.path.parent).as_posix(): file_digest(path) for path in files}
        self._parts[part.start] = WrittenPart(
            first=part.start, end=part.stop, sprites=sprites, files=names, told=dict(told)
        )
        self._begun = None
        self._save()

    @property
    def parts(self) -> tuple[WrittenPart, ...]:
        """What is written, in order."""
        return tuple(self._parts[first] for first in sorted(self._parts))

    def _save(self) -> None:
        content = {
            "schema": _SCHEMA,
            "request": self._request,
            "begun": self._begun,
            "parts": [asdict(part) for part in self.parts],
        }
        write_text(self.path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
