"""Image files of every mode and every kind of damage."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pixelgen.errors import DatasetError
from pixelgen.sprites.decode import MAX_BYTES, read_frames
from pixelgen.sprites.rgba import clean


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, depth: int, colour_type: int, rows: bytes, *chunks: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + data


def one(path: Path) -> np.ndarray:
    (pixels,) = read_frames(path)
    return pixels


def sprite(seed: int = 0, *, soft: bool = False) -> np.ndarray:
    # Few enough colours, far enough apart, for Pillow to write them into a GIF as they are.
    pixels = np.random.default_rng(seed).integers(0, 4, (6, 5, 4)).astype(np.uint8) * np.uint8(85)
    if not soft:
        pixels[..., 3] = np.where(pixels[..., 3] > 80, 255, 0)
    return clean(pixels)


@pytest.mark.parametrize("suffix", ["png", "webp"])
def test_rgba_with_soft_alpha_comes_back_exactly(tmp_path, suffix):
    pixels = sprite(soft=True)
    Image.fromarray(pixels).save(tmp_path / f"a.{suffix}", **({"lossless": True} if suffix == "webp" else {}))
    assert (one(tmp_path / f"a.{suffix}") == pixels).all()


def test_colour_hidden_under_transparency_is_gone(tmp_path):
    Image.new("RGBA", (3, 3), (200, 100, 50, 0)).save(tmp_path / "a.png")
    assert not one(tmp_path / "a.png").any()


def test_modes_without_alpha_are_opaque(tmp_path):
    rgb = sprite()[..., :3]
    for mode in ("1", "L", "RGB", "P"):
        image = Image.fromarray(rgb).convert(mode)
        for suffix in ("png", "bmp"):
            image.save(tmp_path / f"a.{suffix}")
            expected = np.asarray(image.convert("RGB"))
            found = one(tmp_path / f"a.{suffix}")
            assert (found[..., :3] == expected).all(), (mode, suffix)
            assert (found[..., 3] == 255).all()


def test_grey_with_alpha(tmp_path):
    pixels = sprite(soft=True)[..., 2:]
    Image.fromarray(pixels, "LA").save(tmp_path / "a.png")
    expected = clean(np.concatenate([pixels[..., :1].repeat(3, axis=-1), pixels[..., 1:]], axis=-1))
    assert (one(tmp_path / "a.png") == expected).all()


def test_palette_with_an_alpha_for_each_colour(tmp_path):
    colours = chunk(b"PLTE", bytes([255, 0, 0, 0, 255, 0, 0, 0, 255]))
    alphas = chunk(b"tRNS", bytes([255, 0, 128]))
    (tmp_path / "a.png").write_bytes(png(3, 1, 8, 3, bytes([0, 0, 1, 2]), colours, alphas))
    assert one(tmp_path / "a.png").tolist() == [[[255, 0, 0, 255], [0, 0, 0, 0], [0, 0, 255, 128]]]


def test_palette_of_one_bit_with_one_transparent_colour(tmp_path):
    image = Image.fromarray(np.array([[0, 1], [1, 0]], np.uint8), "P")
    image.putpalette([255, 0, 255, 10, 20, 30])
    image.save(tmp_path / "a.png", bits=1, transparency=0)
    assert one(tmp_path / "a.png").tolist() == [[[0] * 4, [10, 20, 30, 255]], [[10, 20, 30, 255], [0] * 4]]


@pytest.mark.parametrize(
    ("depth", "row", "hidden", "alphas"),
    [
        (1, bytes([0b01000000]), 1, [255, 0, 255, 255]),
        (2, bytes([0b00011011]), 1, [255, 0, 255, 255]),
        (4, bytes([0x05, 0xAF]), 5, [255, 0, 255, 255]),
        (8, bytes([0, 9, 8, 255]), 9, [255, 0, 255, 255]),
        (16, struct.pack(">4H", 0, 300, 301, 65535), 300, [255, 0, 255, 255]),
    ],
)
def test_transparent_grey_counts_in_the_depth_of_the_file(tmp_path, depth, row, hidden, alphas):
    (tmp_path / "a.png").write_bytes(png(4, 1, depth, 0, b"\0" + row, chunk(b"tRNS", struct.pack(">H", hidden))))
    assert one(tmp_path / "a.png")[0, :, 3].tolist() == alphas


@pytest.mark.parametrize(("depth", "code"), [(8, "B"), (16, "H")])
def test_transparent_colour_counts_in_the_depth_of_the_file(tmp_path, depth, code):
    top = 2**depth - 1
    row = struct.pack(f">6{code}", top, 0, top, 0, top, 0)
    hidden = chunk(b"tRNS", struct.pack(">3H", top, 0, top))
    (tmp_path / "a.png").write_bytes(png(2, 1, depth, 2, b"\0" + row, hidden))
    assert one(tmp_path / "a.png").tolist() == [[[0, 0, 0, 0], [0, 255, 0, 255]]]


def test_grey_of_16_bits_is_scaled_and_not_cut_off(tmp_path):
    Image.fromarray(np.array([[0, 257, 32896, 65535]], np.uint16)).save(tmp_path / "a.png")
    assert one(tmp_path / "a.png")[0, :, 0].tolist() == [0, 1, 128, 255]


@pytest.mark.parametrize("suffix", ["gif", "png", "webp"])
def test_each_frame_of_an_animation_is_a_complete_picture(tmp_path, suffix):
    frames = [sprite(i) for i in range(3)]
    first, *rest = [Image.fromarray(frame) for frame in frames]
    options = {"gif": {"disposal": 2}, "webp": {"lossless": True}, "png": {}}[suffix]
    first.save(tmp_path / f"a.{suffix}", save_all=True, append_images=rest, duration=100, **options)
    found = list(read_frames(tmp_path / f"a.{suffix}"))
    assert len(found) == 3
    assert all((a == b).all() for a, b in zip(found, frames, strict=True))
    (alone,) = read_frames(tmp_path / f"a.{suffix}", frames="first")
    assert (alone == frames[0]).all()


def test_the_still_picture_of_an_apng_is_no_frame(tmp_path):
    frames = [sprite(i) for i in range(3)]
    still, *rest = [Image.fromarray(frame) for frame in frames]
    still.save(tmp_path / "a.png", save_all=True, append_images=rest, default_image=True)
    found = list(read_frames(tmp_path / "a.png"))
    assert len(found) == 2
    assert all((a == b).all() for a, b in zip(found, frames[1:], strict=True))


def test_the_kind_is_told_by_content_and_not_by_name(tmp_path):
    Image.fromarray(sprite()).save(tmp_path / "a.webp", lossless=True)
    (tmp_path / "a.webp").rename(tmp_path / "a.png")
    assert (one(tmp_path / "a.png") == sprite()).all()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"hello, I am a text", "not an image"),
        (b"\xff\xd8\xff\xe0rest", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "header is damaged"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "not an image"),
        (b"RIFF\x10\0\0\0WEBPVP8L", "damaged"),
        (b"GIF89a\x01", "damaged"),
        (b"BM\0\0", "damaged"),
    ],
)
def test_what_is_no_picture_is_refused_with_its_reason(tmp_path, content, words):
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(DatasetError, match=words):
        one(tmp_path / "a.png")


@pytest.mark.parametrize("suffix", ["png", "gif", "webp", "bmp"])
def test_a_file_cut_off_anywhere_is_refused_or_whole(tmp_path, suffix):
    noise = np.random.default_rng(1).integers(0, 256, (40, 40, 3)).astype(np.uint8)
    whole = tmp_path / f"whole.{suffix}"
    Image.fromarray(noise).save(whole, **({"lossless": True} if suffix == "webp" else {}))
    content, expected = whole.read_bytes(), one(whole)
    refused = 0
    for end in range(0, len(content), max(1, len(content) // 37)):
        part = tmp_path / f"part.{suffix}"
        part.write_bytes(content[:end])
        try:
            assert (one(part) == expected).all()
        except DatasetError:
            refused += 1
    assert refused >= 36


def test_flipped_bytes_never_raise_anything_else(tmp_path):
    rng = np.random.default_rng(2)
    frames = [Image.fromarray(sprite(i)) for i in range(3)]
    for suffix in ("png", "gif", "webp", "bmp"):
        path = tmp_path / f"a.{suffix}"
        frames[0].save(path, **({} if suffix == "bmp" else {"save_all": True, "append_images": frames[1:]}))
        content = path.read_bytes()
        for _ in range(60):
            damaged = bytearray(content)
            for place in rng.integers(8, len(damaged), 4):
                damaged[place] = rng.integers(256)
            path.write_bytes(damaged)
            try:
                for pixels in read_frames(path):
                    assert pixels.shape[2] == 4
            except DatasetError:
                pass


def test_frames_before_the_damage_are_kept(tmp_path):
    noise = np.random.default_rng(3).integers(0, 256, (4, 30, 30, 3)).astype(np.uint8)
    first, *rest = [Image.fromarray(frame) for frame in noise]
    first.save(tmp_path / "a.png", save_all=True, append_images=rest)
    content = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(content[: len(content) * 5 // 8])
    frames = read_frames(tmp_path / "a.png")
    assert [(next(frames)[..., :3] == noise[i]).all() for i in range(2)] == [True, True]
    with pytest.raises(DatasetError, match="frame 2 is damaged"):
        next(frames)


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (20_000, 5), (8193, 8192)])
def test_a_decompression_bomb_is_refused_before_it_is_unpacked(tmp_path, width, height):
    # The first would take 14 GB; no pixel of any of them is in the file.
    (tmp_path / "a.png").write_bytes(png(width, height, 8, 6, b""))
    with pytest.raises(DatasetError, match=f"{width}×{height}"):
        one(tmp_path / "a.png")


def test_an_animation_of_posters_is_refused(tmp_path):
    posters = [Image.new("1", (2100, 2100), i) for i in range(2)]
    posters[0].save(tmp_path / "a.png", save_all=True, append_images=posters[1:])
    with pytest.raises(DatasetError, match="2100×2100"):
        list(read_frames(tmp_path / "a.png"))


def test_a_file_of_many_megabytes_is_refused_unopened(tmp_path):
    with (tmp_path / "a.png").open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # sparse: takes no room on the disk
    with pytest.raises(DatasetError, match="too large"):
        one(tmp_path / "a.png")


def test_a_file_that_the_system_does_not_open_is_refused_in_its_words(tmp_path):
    with pytest.raises(DatasetError, match="directory"):
        one(tmp_path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(DatasetError, match="no such file"):
        one(tmp_path / "a.png")
