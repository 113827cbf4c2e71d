"""Names of frames and tags: made from a pattern, and checked before they go into a file."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence

from pixelgen.errors import ExportError

_MARK = re.compile(r"\{([a-z]*)(\d*)\}")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)  # devices, on Windows
MARKS = {
    "{title}": "name of the file",
    "{name}": "the sprite's own name",
    "{tag}": "its class",
    "{frame}": "its number: 0, 1, 2",
    "{frame001}": "its number: 001, 002",
    "{tagframe}": "its number in the class: 0, 1",
    "{tagframe001}": "its number in the class: 001, 002",
}


def frame_names(
    pattern: str,
    count: int,
    *,
    title: str,
    classes: Sequence[str] | None = None,
    own: Sequence[str] | None = None,
    numbers: Sequence[int] | None = None,
) -> tuple[str, ...]:
    """``count`` names from a pattern with Aseprite's marks.

    ``{title}`` is the sheet's name, ``{name}`` the sprite's own (title and number for one that has none), ``{tag}`` its
    class (empty without classes), ``{frame}`` its number on the sheet and ``{tagframe}`` its number within its class.
    Digits after the last two give first number and least width:
    ``{frame}`` counts 0, 1, 2; ``{frame001}`` counts 001, 002, 003.

    Args:
        numbers: what ``{frame}`` counts, from 0; 0, 1, 2, … if left out.

    Raises:
        ExportError: a mark that does not exist.
    """
    seen: Counter[str] = Counter()

    def name(index: int) -> str:
        tag = classes[index] if classes is not None else ""
        number = numbers[index] if numbers is not None else index
        tag_index = seen[tag]
        seen[tag] += 1

        def fill(mark: re.Match[str]) -> str:
            word, digits = mark.groups()
            match word:
                case "title" if not digits:
                    return title
                case "name" if not digits:
                    return own[index] if own is not None else f"{title}-{number:03d}"
                case "tag" if not digits:
                    return tag
                case "frame":
                    return f"{number + int(digits or 0):0{len(digits)}d}"
                case "tagframe":
                    return f"{tag_index + int(digits or 0):0{len(digits)}d}"
            raise ExportError(f"unknown mark {mark[0]} in the name pattern {pattern!r}", fix=f"use {', '.join(MARKS)}")

        return _MARK.sub(fill, pattern)

    return tuple(name(index) for index in range(count))


def unique_name(name: str, taken: Collection[str]) -> str:
    """``name`` itself, or the first of "name 2", "name 3", … that is not taken."""
    if name not in taken:
        return name
    number = 2
    while f"{name} {number}" in taken:
        number += 1
    return f"{name} {number}"


def file_names(names: Sequence[str], *, suffix: str) -> tuple[str, ...]:
    """A relative path for each name that is a file's on every system: slashes make folders.

    What Windows, macOS or Linux do not allow becomes an underscore; names that would be one file there are numbered.

    Args:
        suffix: added where the name has not got it already.
    """
    taken: set[str] = set()
    found: list[str] = []
    for name in names:
        bare = name[: -len(suffix)] if name.lower().endswith(suffix) else name
        bare = "/".join(_file_part(part) for part in bare.split("/") if part) or "_"
        free, number = bare, 2
        while free.casefold() in taken:
            free, number = f"{bare} {number}", number + 1
        taken.add(free.casefold())
        found.append(free + suffix)
    return tuple(found)


def _file_part(part: str) -> str:
    part = re.sub(r'[\x00-\x1f<>:"\\|?*]', "_", part)
    part = part.rstrip(". ") or "_"  # also ".", ".."
    return f"_{part}" if _RESERVED.fullmatch(part.split(".")[0]) else part


def check_names(kind: str, names: Sequence[str]) -> None:
    """Refuse what a reader of an atlas would trip over.

    Raises:
        ExportError: a name that is empty, comes twice, or holds a control character or half a character.
    """
    repeated = next((name for name, times in Counter(names).items() if times > 1), None)
    if repeated is not None:
        raise ExportError(f"{kind} name {repeated!r} comes twice", fix="put {frame} into the name pattern")
    for name in names:
        if not name:
            raise ExportError(f"a {kind} has an empty name", fix="name it")
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
            raise ExportError(f"{kind} name {name!r} holds a character that cannot be written", fix="rename it")
