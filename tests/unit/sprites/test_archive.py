"""Zip archives as folders: the same sprites, and nothing that an archive can do harms or stops the reading."""

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pixelgen.errors import DatasetError
from pixelgen.sprites import archive
from pixelgen.sprites.archive import list_archive, open_file
from pixelgen.sprites.decode import read_frames
from pixelgen.sprites.folder import LoadOptions, load_sprites
from pixelgen.sprites.procedural import procedural_sprites, write_sprites
from pixelgen.sprites.slicing import SliceOptions
from pixelgen.sprites.spriteset import NoSpritesError


def png(seed: int, size: int = 16) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 256, (size, size, 4)).astype(np.uint8)
    pixels[..., 3] = 255
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


def pack(path: Path, files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_archive_reads_like_the_folder_that_was_packed(tmp_path, method):
    folder = tmp_path / "pack"
    write_sprites(procedural_sprites(24, size=16), folder)
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.png")}
    one, other = load_sprites(folder), load_sprites(pack(tmp_path / "pack.zip", files, method))
    assert one.digest() == other.digest()
    assert (one.names, one.classes) == (other.names, other.classes)
    assert other.report.sources == (tmp_path / "pack.zip",)
    assert other.report.files == 24


def test_archives_add_up_with_folders_and_are_told_apart(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.png").write_bytes(png(1))
    pack(tmp_path / "b.zip", {"1.png": png(2)})
    loaded = load_sprites([tmp_path / "a", tmp_path / "b.zip"])
    assert loaded.names == ("a/1.png", "b/1.png")
    assert loaded.classes == ("a", "b")


def test_an_archive_in_a_folder_is_a_sub_folder(tmp_path):
    (tmp_path / "elf").mkdir()
    (tmp_path / "elf" / "1.png").write_bytes(png(1))
    pack(tmp_path / "orc.ZIP", {"x/1.png": png(2), "__MACOSX/x/._1.png": b"", ".hidden.png": b"", "read.me": b""})
    loaded = load_sprites(tmp_path)
    assert loaded.names == ("elf/1.png", "orc/x/1.png")
    assert loaded.classes == ("elf", "orc")
    assert not loaded.report.rejected


def test_names_from_windows_have_folders_too(tmp_path):
    path = pack(tmp_path / "a.zip", {"orcX1.png": png(1), "elfX1.png": png(2)})
    path.write_bytes(path.read_bytes().replace(b"orcX", b"orc\\").replace(b"elfX", b"elf\\"))
    assert load_sprites(path).names == ("elf/1.png", "orc/1.png")


def test_sheets_in_archives_are_cut_by_grid_or_atlas(tmp_path):
    frame = {"frame": {"x": 8, "y": 0, "w": 8, "h": 8}, "duration": 100}
    atlas = json.dumps({"frames": {"right": frame}, "meta": {"image": "b.png"}}).encode()
    path = pack(tmp_path / "s.zip", {"in/a.png": png(1), "in/b.png": png(2), "in/b.json": atlas})
    grid = SliceOptions(cell=(8, 16))
    loaded = load_sprites(path, LoadOptions(sheets=((path / "in" / "a.png", grid),)))
    assert loaded.names == ("in/a.png#0,0", "in/a.png#0,1", "in/b.png#right")


def test_a_picture_is_read_by_the_path_through_its_archive(tmp_path):
    path = pack(tmp_path / "a.zip", {"orc/1.png": png(1)})
    (tmp_path / "1.png").write_bytes(png(1))
    (inside,) = read_frames(path / "orc" / "1.png")
    (outside,) = read_frames(tmp_path / "1.png")
    assert (inside == outside).all()
    with pytest.raises(DatasetError, match="no such file in the archive"):
        next(read_frames(path / "orc" / "2.png"))


@pytest.mark.parametrize("name", ["../evil.png", "a/../../evil.png", "/../evil.png", "..\\evil.png"])
def test_names_that_lead_out_of_the_archive_are_passed_over(tmp_path, name):
    (tmp_path / "in").mkdir()
    path = pack(tmp_path / "in" / "a.zip", {name: png(1), "good.png": png(2)})
    assert [member.parts for member in list_archive(path)] == [("good.png",)]
    assert load_sprites(path).names == ("good.png",)
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a.zip", "in"]


def test_absolute_names_stay_inside(tmp_path):
    path = pack(tmp_path / "a.zip", {"/etc/1.png": png(1)})
    assert load_sprites(path).names == ("etc/1.png",)


def encrypted(path: Path) -> Path:
    """Set the flag of encryption in every header of an archive."""
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(signature)
        while start >= 0:
            content[start + offset] |= 1
            start = content.find(signature, start + 4)
    path.write_bytes(content)
    return path


def test_an_archive_with_a_password_is_refused_once(tmp_path):
    path = encrypted(pack(tmp_path / "a.zip", {"1.png": b"x", "2.png": b"y"}))
    with pytest.raises(NoSpritesError, match="password; unpack") as caught:
        load_sprites(path)
    assert [r.path for r in caught.value.report.rejected] == [path]
    with pytest.raises(DatasetError, match="password"):
        open_file(path / "1.png")


def test_an_archive_in_an_archive_is_refused_and_the_rest_read(tmp_path):
    inner = pack(tmp_path / "inner.zip", {"1.png": png(1)})
    outer = pack(tmp_path / "outer.zip", {"inner.zip": inner.read_bytes(), "2.png": png(2)})
    loaded = load_sprites(outer)
    assert loaded.names == ("2.png",)
    assert [r.path for r in loaded.report.rejected] == [outer / "inner.zip"]


def test_bombs_are_refused_by_what_they_claim(tmp_path, monkeypatch):
    path = pack(tmp_path / "bomb.zip", {"big.png": bytes(1_000_000), "1.png": png(1)})
    monkeypatch.setattr(archive, "MAX_MEMBER_BYTES", 10_000)
    loaded = load_sprites(path)
    assert loaded.names == ("1.png",)
    assert [(r.path.name, "too large" in r.reason) for r in loaded.report.rejected] == [("big.png", True)]
    for limit, value in (("MAX_ARCHIVE_BYTES", 100_000), ("MAX_MEMBERS", 1)):
        with monkeypatch.context() as patch:
            patch.setattr(archive, limit, value)
            with pytest.raises(DatasetError, match="more than an archive"):
                list_archive(path)


def test_a_file_that_claims_less_than_it_holds_is_damaged(tmp_path):
    path = pack(tmp_path / "a.zip", {"1.png": bytes(100_000), "2.png": png(2)})
    content = path.read_bytes().replace((100_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    path.write_bytes(content)
    loaded = load_sprites(path)
    assert loaded.names == ("2.png",)
    assert "damaged" in loaded.report.rejected[0].reason


def cut_off(content: bytes) -> bytes:
    return content[: len(content) // 2]


def text(content: bytes) -> bytes:
    return b"no archive"


def empty(content: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("damage", [cut_off, text, empty])
def test_a_damaged_archive_stops_nothing(tmp_path, damage: Callable[[bytes], bytes]):
    (tmp_path / "good.png").write_bytes(png(1))
    path = pack(tmp_path / "bad.zip", {f"{i}.png": png(i) for i in range(5)})
    path.write_bytes(damage(path.read_bytes()))
    loaded = load_sprites(tmp_path)
    assert loaded.names == ("good.png",)
    assert [(r.path, "damaged" in r.reason) for r in loaded.report.rejected] == [(path, True)]


def test_any_byte_may_be_wrong(tmp_path):
    sound = pack(tmp_path / "a.zip", {f"orc/{i}.png": png(i, 8) for i in range(3)}).read_bytes()
    path = tmp_path / "b.zip"
    rng = np.random.default_rng(0)
    for _ in range(300):
        content = bytearray(sound)
        for at in rng.integers(0, len(content), 3):
            content[at] = rng.integers(256)
        path.write_bytes(content)
        with suppress(DatasetError):
            assert 1 <= len(load_sprites(path)) <= 3
