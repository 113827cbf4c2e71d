"""Palettes: the lock that no visible pixel escapes, files of other programs, and palettes made from sprites."""

import struct
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from PIL import Image
from PIL.GimpPaletteFile import GimpPaletteFile

from pixelgen.errors import ExportError, PaletteError
from pixelgen.paths import resources_dir
from pixelgen.sprites.colours import MAX_COLOURS, nearest, oklab
from pixelgen.sprites.palette import Palette, apply_palette, load_palette, palette_of, palettes
from pixelgen.sprites.palette_files import PALETTE_FORMATS, read_palette, save_palette

CHANNEL = st.integers(0, 255)
COLOURS = st.lists(st.tuples(CHANNEL, CHANNEL, CHANNEL), min_size=1, max_size=40).map(tuple)
IMAGES = arrays.arrays(np.uint8, st.tuples(st.integers(1, 3), st.integers(1, 6), st.integers(1, 6), st.just(4)))


def visible(pixels: NDArray[np.uint8]) -> set[tuple[int, ...]]:
    return {tuple(colour) for colour in pixels[pixels[..., 3] > 0][:, :3].tolist()}


@settings(derandomize=True, max_examples=50, deadline=None)
@given(pixels=IMAGES, colours=COLOURS)
def test_every_visible_colour_is_of_the_palette(
    pixels: NDArray[np.uint8], colours: tuple[tuple[int, int, int], ...]
) -> None:
    before = pixels.copy()
    palette = Palette("p", "P", colours)
    locked = apply_palette(pixels, palette)
    assert visible(locked) <= set(colours)
    assert np.array_equal(locked[..., 3], pixels[..., 3])
    assert not locked[pixels[..., 3] == 0].any()
    assert np.array_equal(pixels, before)
    assert np.array_equal(apply_palette(locked, palette), locked)  # what is of the palette stays as it is
    for pixel, chosen in zip(pixels[pixels[..., 3] > 0], locked[pixels[..., 3] > 0], strict=True):
        distance = ((oklab(palette.rgb) - oklab(pixel[:3])) ** 2).sum(axis=1)
        assert ((oklab(chosen[:3]) - oklab(pixel[:3])) ** 2).sum() <= distance.min() + 1e-12


def test_one_sprite_and_none_are_locked_as_well() -> None:
    palette = palettes()["pico-8"]
    sprite = np.full((3, 3, 4), 255, np.uint8)
    assert visible(apply_palette(sprite, palette)) == {(255, 241, 232)}
    assert apply_palette(np.zeros((0, 3, 3, 4), np.uint8), palette).shape == (0, 3, 3, 4)


def test_oklab_has_the_published_values() -> None:
    # https://www.w3.org/TR/css-color-4/#ok-lab: white, black, red, lime, blue
    rgb = np.array([[255, 255, 255], [0, 0, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255]], np.uint8)
    expected = [
        [1, 0, 0],
        [0, 0, 0],
        [0.62796, 0.22486, 0.12585],
        [0.86644, -0.23389, 0.1795],
        [0.45201, -0.03246, -0.31153],
    ]
    assert np.allclose(oklab(rgb), expected, atol=1e-4)


def test_nearest_is_the_same_however_many_are_searched_at_once() -> None:
    rng = np.random.default_rng(0)
    points, table = rng.random((5000, 3)), rng.random((2000, 3))
    assert np.array_equal(nearest(points, table)[4990:], nearest(points[4990:], table))


def test_bundled_palettes_are_credited() -> None:
    listed = (resources_dir() / "palettes" / "PALETTES.md").read_text(encoding="utf-8")
    assert len(palettes()) >= 14
    for key, palette in palettes().items():
        assert f"| `{key}` | {palette.label} | {len(palette)} | {palette.author}".rstrip() in listed
        assert load_palette(key) is palette
        assert len(set(palette.colours)) == len(palette)
    assert [len(palettes()[key]) for key in ("game-boy", "pico-8", "db32", "nes", "resurrect-64")] == [
        4,
        16,
        32,
        54,
        64,
    ]


def test_palettes_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(PaletteError, match=r"unknown palette 'db99'.*db32"):
        load_palette("db99")
    with pytest.raises(PaletteError, match="cannot read"):
        load_palette(tmp_path)
    for content, name in [(b"", "a.hex"), (b"\0\1\2", "b.bin"), (b"GIMP Palette\n1 2\n", "c.gpl"), (b"x", "d.txt")]:
        (tmp_path / name).write_bytes(content)
        with pytest.raises(PaletteError, match=name):
            load_palette(tmp_path / name)
    rows = "\n".join(f"{index:06x}" for index in range(MAX_COLOURS + 1))
    (tmp_path / "many.hex").write_text(rows, encoding="utf-8")
    with pytest.raises(PaletteError, match="4,096 are the most"):
        load_palette(tmp_path / "many.hex")


@pytest.mark.parametrize("key", list(PALETTE_FORMATS))
@settings(derandomize=True, max_examples=20, deadline=None)
@given(colours=COLOURS, label=st.text(max_size=120))
def test_written_palettes_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, key: str, colours: tuple[tuple[int, int, int], ...], label: str
) -> None:
    path = tmp_path_factory.mktemp("palette") / f"mine{PALETTE_FORMATS[key].suffixes[0]}"
    save_palette(path, Palette("mine", label, colours, "Ann O'Nym", "https://example.org/mine"))
    read = read_palette(path)
    assert read.colours == (colours if PALETTE_FORMATS[key].repeats else tuple(dict.fromkeys(colours)))
    assert read.key == "mine"
    again = path.with_name(f"again{path.suffix}")
    save_palette(again, read)
    assert read_palette(again).colours == read.colours
    if key == "gpl":
        assert (read.author, read.url) == ("Ann O'Nym", "https://example.org/mine")
        with path.open("rb") as file:  # Pillow's reader is a strict one
            assert GimpPaletteFile(file).palette == bytes(channel for colour in colours for channel in colour)


def test_palettes_are_not_overwritten_or_written_as_what_we_do_not_know(tmp_path: Path) -> None:
    palette = palettes()["pico-8"]
    save_palette(tmp_path / "a.gpl", palette)
    with pytest.raises(ExportError, match="exists already"):
        save_palette(tmp_path / "a.gpl", palette)
    with pytest.raises(ExportError, match=r"\.gpl, \.hex, \.pal"):
        save_palette(tmp_path / "a.aco", palette)


RED_AND_BLUE = ((255, 0, 0), (0, 0, 255))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("crlf.gpl", b"GIMP Palette\r\nName: x\r\nColumns: 2\r\n#\r\n255 0 0\tred\r\n  0   0 255\r\n\r\n"),
        ("tabs.gpl", b"\xef\xbb\xbfGIMP Palette\n255\t0\t0\tred 1\n0\t0\t255"),
        ("alpha.gpl", b"GIMP Palette\nChannels: RGBA\n#\n255 0 0 255 red\n9 9 9 0 gone\n0 0 255 9\n"),
        ("latin.gpl", b"GIMP Palette\nName: caf\xe9\n255 0 0 \xe9\n0 0 255 Untitled\n"),
        ("hashes.hex", b"#FF0000\r\n\r\n#0000ff ; blue\n"),
        ("old.pal", b"JASC-PAL\r\n0100\r\n2\r\n255 0 0\r\n0 0 255\r\n"),
        ("more.pal", b"JASC-PAL\n0100\n2\n255 0 0 255\n0 0 255 255\n7 7 7 255\n"),
        ("fewer.pal", b"JASC-PAL\n0100\n256\n255 0 0\n0 0 255\n"),
        ("paint.txt", b"; paint.net Palette File\n\nFFFF0000\nff0000ff ; blue\n00ffffff\n"),
        ("wrong-suffix.txt", b"GIMP Palette\n255 0 0\n0 0 255\n"),
        (
            "windows.pal",
            b"RIFF" + struct.pack("<I", 28) + b"PAL data" + struct.pack("<IHH", 12, 0x300, 2) + b"\xff\0\0\0\0\0\xff\0",
        ),
    ],
)
def test_readers_forgive_what_programs_write(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert read_palette(tmp_path / name).colours == RED_AND_BLUE


def swatch(model: bytes, *values: float) -> bytes:
    body = struct.pack(">H", 2) + "a\0".encode("utf-16-be") + model + struct.pack(f">{len(values)}fH", *values, 0)
    return struct.pack(">HI", 1, len(body)) + body


def test_adobe_swatches(tmp_path: Path) -> None:
    path = tmp_path / "a.ase"
    group = struct.pack(">HIH", 0xC001, 4, 1) + b"\0\0"
    blocks = [
        group,
        swatch(b"RGB ", 1, 0, 0.5),
        swatch(b"CMYK", 0, 1, 1, 0),
        swatch(b"Gray", 0.5),
        struct.pack(">HI", 0xC002, 0),
    ]
    content = b"ASEF" + struct.pack(">HHI", 1, 0, len(blocks)) + b"".join(blocks)
    path.write_bytes(content)
    assert read_palette(path).colours == ((255, 0, 128), (255, 0, 0), (128, 128, 128))
    for broken, reason in [
        (content[:-20], "cut off"),
        (b"ASEF" + struct.pack(">HHI", 1, 0, 1) + swatch(b"LAB ", 1, 0, 0), "of the kind LAB"),
        (b"ASEF" + struct.pack(">HHI", 1, 0, 1) + swatch(b"Gray", float("nan")), "not a number"),
    ]:
        path.write_bytes(broken)
        with pytest.raises(PaletteError, match=reason):
            read_palette(path)
    # The vector of the adobe-swatch-exchange crate: one grey of a half, called "name".
    path.write_bytes(bytes.fromhex("4153454600010000000000010001000000160005006e0061006d00650000477261793f0000000002"))
    assert read_palette(path).colours == ((128, 128, 128),)


def test_pngs_give_their_colours_in_reading_order_however_enlarged(tmp_path: Path) -> None:
    strip = np.array([[[9, 9, 9, 255], [255, 0, 0, 255], [1, 1, 1, 0], [0, 0, 255, 255], [9, 9, 9, 255]]], np.uint8)
    for scale in (1, 8):
        Image.fromarray(strip.repeat(scale, axis=0).repeat(scale, axis=1)).save(tmp_path / "p.png")
        assert read_palette(tmp_path / "p.png").colours == ((9, 9, 9), *RED_AND_BLUE)
    whole = (tmp_path / "p.png").read_bytes()
    (tmp_path / "p.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PaletteError, match="damaged"):
        read_palette(tmp_path / "p.png")
    huge = BytesIO()
    Image.new("1", (4096, 4096)).save(huge, "PNG")
    (tmp_path / "p.png").write_bytes(huge.getvalue())
    with pytest.raises(PaletteError, match="4096 × 4096 pixels"):
        read_palette(tmp_path / "p.png")


@settings(derandomize=True, max_examples=30, deadline=None)
@given(pixels=IMAGES, limit=st.integers(1, 20))
def test_a_palette_of_sprites_is_made_of_their_own_colours(pixels: NDArray[np.uint8], limit: int) -> None:
    own = visible(pixels)
    if not own:
        with pytest.raises(PaletteError, match="no pixel is visible"):
            palette_of(pixels, limit)
        return
    palette = palette_of(pixels, limit)
    assert set(palette.colours) <= own
    assert len(set(palette.colours)) == len(palette) <= limit
    assert len(palette) == len(own) or len(own) > limit
    assert palette_of(pixels[::-1], limit) == palette  # whatever the order of the sprites


def test_a_palette_of_sprites_holds_the_most_used_first_and_serves_every_region() -> None:
    pixels = np.zeros((1, 16, 16, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[0, :8, :, 0] = np.arange(8)[:, None]  # 128 pixels of nearly black
    pixels[0, 8:14, :, 2] = 255 - np.arange(6)[:, None]  # 96 of nearly blue
    pixels[0, 14:, :, :3] = 255  # 32 white
    palette = palette_of(pixels, 3)
    first, second, third = palette.colours
    assert max(first) < 8
    assert second[2] > 249
    assert third == (255, 255, 255)
    for limit in (0, MAX_COLOURS + 1):
        with pytest.raises(PaletteError, match="ask for 1 to"):
            palette_of(pixels, limit)
