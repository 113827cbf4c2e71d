"""Generation settings in a PNG: they come back as they were, and no file can do harm."""

import json
import struct
import tempfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pixelgen.errors import ExportError, MetadataError
from pixelgen.sprites.metadata import KEYWORD, generation_entries, png_text, read_metadata

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
PIXEL = np.zeros((1, 1, 4), np.uint8)


def save(path: Path, text: PngInfo | None) -> Path:
    Image.fromarray(PIXEL).save(path, pnginfo=text)
    return path


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def with_chunk(path: Path, kind: bytes, content: bytes) -> Path:
    """A PNG with a chunk of our name in front of its pixels."""
    plain = save(path, None).read_bytes()
    head = 8 + 25  # signature and IHDR
    path.write_bytes(plain[:head] + chunk(kind, KEYWORD.encode() + b"\0" + content) + plain[head:])
    return path


@settings(derandomize=True, max_examples=25, deadline=None)
@given(entries=st.lists(st.dictionaries(st.text(), JSON, max_size=4), max_size=4))
def test_any_settings_come_back(entries: list[dict[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert read_metadata(save(Path(folder) / "x.png", png_text(entries))) == entries


def test_settings_of_a_sheet_have_one_entry_for_each_frame_and_a_line_for_people(tmp_path: Path) -> None:
    entries = generation_entries(
        3,
        {"seed": 2**63 - 1, "solver": "ab2", "calls": 8, "label": None},
        size=32,
        checkpoint={"name": "héros-32", "sha256": "ab" * 32},
        classes=["orc", "elf", "\udcff"],
        post={"palette": {"name": "DB32", "colors": 32}},
    )
    assert [(entry["index"], entry["class"]) for entry in entries] == [(0, "orc"), (1, "elf"), (2, "\udcff")]
    path = save(tmp_path / "x.png", png_text(entries))
    assert read_metadata(path) == entries
    with Image.open(path) as image:  # as any other program reads it
        text = image.text
    assert json.loads(text[KEYWORD]) == entries
    assert text["parameters"].startswith(
        "PixelGen sprites\nSteps: 8, Sampler: ab2, Seed: 9223372036854775807, Size: 32"
    )
    assert "Model: héros-32" in text["parameters"]
    assert text["Software"].startswith("PixelGen ")
    assert text["Description"] == "3 sprites made with PixelGen"


def test_thousands_of_frames_can_still_be_opened_by_others(tmp_path: Path) -> None:
    entries = generation_entries(9000, {f"setting {n}": n for n in range(8)}, size=32, checkpoint={"name": "m"})
    path = save(tmp_path / "x.png", png_text(entries))
    with Image.open(path) as image:
        assert len(json.loads(image.text[KEYWORD])) == 9000
    assert read_metadata(path) == entries
    with pytest.raises(ExportError, match="fewer sprites"):
        png_text([{"long": "x" * 2**26}])


@pytest.mark.parametrize(
    ("kind", "head"), [(b"tEXt", b""), (b"zTXt", b"\0"), (b"iTXt", b"\0\0en\0caption\0"), (b"iTXt", b"\1\0\0\0")]
)
def test_every_kind_of_text_chunk_is_read(tmp_path: Path, kind: bytes, head: bytes) -> None:
    text = b'{"seed": 1}'
    packed = kind == b"zTXt" or head[:1] == b"\1"
    path = with_chunk(tmp_path / "x.png", kind, head + (zlib.compress(text) if packed else text))
    assert read_metadata(path) == [{"seed": 1}]


def test_images_without_settings_have_none(tmp_path: Path) -> None:
    other = PngInfo()
    other.add_text("parameters", "Steps: 20")
    assert read_metadata(save(tmp_path / "x.png", other)) == []
    assert read_metadata(save(tmp_path / "y.png", None)) == []


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        (b"iTXt", b"\1\0\0\0" + zlib.compress(bytes(2**26)), "cannot be unpacked"),
        (b"iTXt", b"\1\0\0\0" + zlib.compress(b"[]")[:-3], "cannot be unpacked"),
        (b"zTXt", b"\0not zlib", "cannot be unpacked"),
        (b"iTXt", b"\0\0", "cannot be unpacked"),
        (b"tEXt", b"[" * 10**6, "not valid JSON"),
        (b"tEXt", b"\xff\xfe\xfd", "not valid JSON"),
        (b"tEXt", b"7", "not a list of objects"),
        (b"tEXt", b"[1]", "not a list of objects"),
    ],
)
def test_hostile_text_is_an_error_not_a_crash(tmp_path: Path, kind: bytes, content: bytes, reason: str) -> None:
    with pytest.raises(MetadataError, match=reason):
        read_metadata(with_chunk(tmp_path / "x.png", kind, content))


def test_files_that_are_no_png_or_damaged(tmp_path: Path) -> None:
    with pytest.raises(MetadataError, match="cannot read"):
        read_metadata(tmp_path / "missing.png")
    (tmp_path / "text.png").write_text("hello", encoding="utf-8")
    with pytest.raises(MetadataError, match="is not a PNG image"):
        read_metadata(tmp_path / "text.png")
    path = save(tmp_path / "x.png", png_text([{"seed": 1}]))
    whole = path.read_bytes()
    at = whole.index(KEYWORD.encode()) + len(KEYWORD) + 8
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    with pytest.raises(MetadataError, match="damaged"):
        read_metadata(path)
    path.write_bytes(whole[:at])
    with pytest.raises(MetadataError, match="damaged"):
        read_metadata(path)
    path.write_bytes(whole[:33] + struct.pack(">I", 2**32 - 1) + b"iTXt")
    with pytest.raises(MetadataError, match="more text"):
        read_metadata(path)
