"""Palette files of other programs: forgiving when read, strict when written."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pixelgen.choices import Choices
from pixelgen.errors import ExportError, PaletteError
from pixelgen.sprites.colours import Colour, Palette
from pixelgen.sprites.palette_binary import read_ase, read_png, read_riff, write_ase, write_png
from pixelgen.sprites.saving import saving

_MAX_BYTES = 2**24  # no palette is larger


@dataclass(frozen=True, slots=True, kw_only=True)
class PaletteFormat:
    """A kind of palette file.

    Attributes:
        suffixes: by which a file without ``magic`` is known; the first is used for writing.
        magic: the first bytes of such a file, whatever it is called.
        read: colours from the file's content. ValueError with a reason that a person understands.
        write: the file's content.
        repeats: whether it keeps a colour that stands twice; otherwise the first of them is kept.
    """

    key: str
    label: str
    help: str
    suffixes: tuple[str, ...]
    magic: tuple[bytes, ...] = ()
    read: Callable[[bytes], list[Colour]]
    write: Callable[[Palette], bytes]
    repeats: bool = True


def read_palette(path: Path) -> Palette:
    """The palette in a file of any kind in ``PALETTE_FORMATS``. Its key is the file's name without suffix.

    Raises:
        PaletteError: the file cannot be read, is of no known kind, or holds no colour.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise PaletteError(f"cannot read {path}", "it is too large for a palette", "choose another file")
        content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise PaletteError(f"cannot read {path}", error.strerror or str(error), "choose another file") from error
    kinds = PALETTE_FORMATS.values()
    kind = next((k for k in kinds if content.startswith(k.magic)), None)
    kind = kind or next((k for k in kinds if not k.magic and path.suffix.lower() in k.suffixes), None)
    if kind is None:
        known = ", ".join(suffix for k in kinds for suffix in k.suffixes)
        raise PaletteError(f"{path} is not a palette that we know", fix=f"choose a file of the kind {known}")
    try:
        colours = kind.read(content)
    except ValueError as error:
        raise PaletteError(
            f"cannot read {path} as {kind.label}", str(error), "save it again or as another kind"
        ) from error
    if not colours:
        raise PaletteError(f"{path} holds no colour", fix="choose another palette")
    notes = _gpl_notes(content) if kind.key == "gpl" else {}
    return Palette(
        path.stem, notes.get("name") or path.stem, tuple(colours), notes.get("author", ""), notes.get("source", "")
    )


def save_palette(path: Path, palette: Palette, *, overwrite: bool = False) -> None:
    """Write a palette in the format that the suffix of ``path`` names, read it back, and put it in place.

    Raises:
        ExportError: a suffix for which there is no writer, or the file exists or cannot be written.
    """
    writers = {suffix: kind for kind in PALETTE_FORMATS.values() for suffix in kind.suffixes}
    kind = writers.get(path.suffix.lower())
    if kind is None:
        raise ExportError(
            f"cannot write a palette as {path.name}", fix=f"give a name that ends in {', '.join(writers)}"
        )
    with saving([path], overwrite=overwrite) as (temporary,):
        temporary.write_bytes(kind.write(palette))
        kept = palette.colours if kind.repeats else tuple(dict.fromkeys(palette.colours))
        if read_palette(temporary).colours != kept:
            raise ExportError(f"{path.name} did not read back as it was written", fix="try again, or on another disk")


def _text(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode("utf-8")


def _lines(content: bytes) -> Iterable[tuple[int, str]]:
    """Numbered lines, stripped; empty ones left out. Foreign encodings only ever matter in names."""
    for number, line in enumerate(re.split(r"\r\n|\r|\n", content.decode("utf-8", errors="replace")), start=1):
        if stripped := line.strip():
            yield number, stripped


def _numbers(number: int, line: str, count: int) -> list[int]:
    """The first ``count`` whitespace-separated numbers of a line, each in 0..255."""
    found = re.match(rf"\d+(?:\s+\d+){{{count - 1}}}(?!\S)", line)
    if found is None:
        raise ValueError(f"line {number} is not a colour: {line[:40]!r}")
    values = [int(word) for word in found[0].split()]
    if max(values) > 255:
        raise ValueError(f"line {number} has a value over 255")
    return values


def _rgb(values: list[int]) -> Colour:
    return values[0], values[1], values[2]


def _gpl_notes(content: bytes) -> dict[str, str]:
    """Name, and the credits that our own files carry as comments: "# Author: …", "# Source: …"."""
    pairs = (re.match(r"(?:#\s*)?(Name|Author|Source):\s*(.*)", line) for _, line in _lines(content))
    return {pair[1].lower(): pair[2] for pair in reversed([*filter(None, pairs)])}


def _read_gpl(content: bytes) -> list[Colour]:
    # https://developer.gimp.org/core/standards/gpl, and Aseprite's "Channels: RGBA" with a fourth number
    colours: list[Colour] = []
    channels = 3
    for number, line in list(_lines(content))[1:]:
        if line.startswith("#"):
            continue
        if line[0].isdigit():
            values = _numbers(number, line, channels)
            if channels == 3 or values[3]:
                colours.append(_rgb(values))
        elif re.fullmatch(r"Channels:\s*RGBA", line):
            channels = 4
        elif not re.match(r"[A-Za-z]+:", line):
            raise ValueError(f"line {number} is not a colour: {line[:40]!r}")
    return colours


def _write_gpl(palette: Palette) -> bytes:
    # Every line short, every colour named, no empty line: some readers drop or refuse anything else.
    def short(text: str) -> str:
        return " ".join(text.split()).encode("utf-8")[:72].decode("utf-8", errors="ignore")

    credit = [f"# {key}: {short(text)}" for key, text in (("Author", palette.author), ("Source", palette.url)) if text]
    colours = [f"{r:3d} {g:3d} {b:3d}\t{r:02x}{g:02x}{b:02x}" for r, g, b in palette.colours]
    return _text(["GIMP Palette", f"Name: {short(palette.label)}", "Columns: 8", *credit, "#", *colours])


def _read_hex(content: bytes) -> list[Colour]:
    # https://lospec.com/palettes/api: RRGGBB on each line; like Aseprite, whatever surrounds it is not looked at
    found = (re.search(r"[0-9a-fA-F]{6}", line) for _, line in _lines(content))
    return [_rgb(list(bytes.fromhex(match[0]))) for match in found if match]


def _write_hex(palette: Palette) -> bytes:
    return _text([f"{r:02x}{g:02x}{b:02x}" for r, g, b in palette.colours])


def _read_pal(content: bytes) -> list[Colour]:
    if content.startswith(b"RIFF"):
        return read_riff(content)
    lines = list(_lines(content))
    if len(lines) < 3 or not lines[2][1].isdigit():
        raise ValueError("it ends before its number of colours")
    count = min(int(lines[2][1][:9]), len(lines) - 3)
    rows = [[*_numbers(number, line, 4 if len(line.split()) > 3 else 3), 255] for number, line in lines[3 : 3 + count]]
    return [_rgb(row) for row in rows if row[3]]  # a fourth number is Aseprite's alpha


def _write_pal(palette: Palette) -> bytes:
    rows = [f"{r} {g} {b}" for r, g, b in palette.colours]
    return _text(["JASC-PAL", "0100", str(len(rows)), *rows])


def _read_txt(content: bytes) -> list[Colour]:
    # https://www.getpaint.net/doc/latest/WorkingWithPalettes.html: AARRGGBB, comments after a semicolon
    colours: list[Colour] = []
    for number, line in _lines(content):
        code = line.partition(";")[0].strip()
        if not code:
            continue
        if not re.fullmatch(r"[0-9a-fA-F]{8}", code):
            raise ValueError(f"line {number} is not a colour of the form AARRGGBB: {line[:40]!r}")
        alpha, *rgb = bytes.fromhex(code)
        if alpha:
            colours.append(_rgb(rgb))
    return colours


def _write_txt(palette: Palette) -> bytes:
    return _text(["; paint.net Palette File", *(f"FF{r:02X}{g:02X}{b:02X}" for r, g, b in palette.colours)])


PALETTE_FORMATS: Choices[PaletteFormat] = Choices(
    "palette format",
    [
        PaletteFormat(
            key="gpl",
            label="GIMP palette",
            help="Read by GIMP, Aseprite, Krita, Inkscape, Pixelorama and LibreSprite.",
            suffixes=(".gpl",),
            magic=(b"GIMP Palette",),
            read=_read_gpl,
            write=_write_gpl,
        ),
        PaletteFormat(
            key="hex",
            label="list of hex codes",
            help="One colour on each line; Lospec's own format.",
            suffixes=(".hex",),
            read=_read_hex,
            write=_write_hex,
        ),
        PaletteFormat(
            key="pal",
            label="JASC palette",
            help="Read by Aseprite, GraphicsGale, Pixelorama and Paint Shop Pro.",
            suffixes=(".pal",),
            magic=(b"JASC-PAL", b"RIFF"),
            read=_read_pal,
            write=_write_pal,
        ),
        PaletteFormat(
            key="ase",
            label="Adobe swatch exchange",
            help="Photoshop's, Illustrator's and InDesign's own.",
            suffixes=(".ase",),
            magic=(b"ASEF",),
            read=read_ase,
            write=write_ase,
        ),
        PaletteFormat(
            key="png",
            label="PNG image",
            help="Its different opaque colours, in reading order.",
            suffixes=(".png",),
            magic=(b"\x89PNG\r\n\x1a\n",),
            read=read_png,
            write=write_png,
            repeats=False,
        ),
        PaletteFormat(
            key="txt",
            label="paint.net palette",
            help="One colour on each line, alpha first.",
            suffixes=(".txt",),
            read=_read_txt,
            write=_write_txt,
        ),
    ],
)
