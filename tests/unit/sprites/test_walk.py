"""Finding files: order, links, places that cannot be read."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pixelgen.errors import Cancelled, DatasetError
from pixelgen.sprites.walk import find_files, natural_key, printable


def touch(root: Path, *names: str) -> Path:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return root


def names(*sources: Path) -> list[str]:
    return ["/".join(file.parts) for file in find_files(sources).images]


def test_numbers_count_as_numbers_and_case_comes_last(tmp_path):
    touch(tmp_path, "b/1.png", "a/sprite10.png", "a/sprite9.png", "a/Sprite1.png", "a10/x.png", "a9/x.png", "0.png")
    assert names(tmp_path) == [
        "0.png",
        "a/Sprite1.png",
        "a/sprite9.png",
        "a/sprite10.png",
        "a9/x.png",
        "a10/x.png",
        "b/1.png",
    ]


def test_the_order_of_names_is_total():
    tricky = ["a", "A", "a0", "a00", "0a", "٣", "é", "e\u0301", "", "10", "9", "9" * 300]
    backwards = list(reversed(tricky))
    assert sorted(tricky, key=lambda n: natural_key((n,))) == sorted(backwards, key=lambda n: natural_key((n,)))


def test_only_images_count_and_hidden_names_do_not(tmp_path):
    touch(tmp_path, "a.PNG", "b.gif", "c.webp", "d.bmp", "e.apng", "notes.txt", ".hidden.png", ".git/x.png", "f.json")
    touch(tmp_path, "__MACOSX/a.png", "Thumbs.db", "png")
    found = find_files([tmp_path])
    assert [file.path.name for file in found.images] == ["a.PNG", "b.gif", "c.webp", "d.bmp", "e.apng"]
    assert [path.name for path in found.descriptions] == ["f.json"]
    assert not found.refused


def test_pictures_of_other_kinds_are_named_with_a_way_out(tmp_path):
    touch(tmp_path, "a.aseprite", "b.jpg")
    assert [(r.path.name, "export it as PNG" in r.reason) for r in find_files([tmp_path]).refused] == [
        ("a.aseprite", True),
        ("b.jpg", True),
    ]


def test_links_that_loop_are_read_once(tmp_path):
    touch(tmp_path, "a/1.png", "b/2.png")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "b" / "side").symlink_to(tmp_path / "a")
    (tmp_path / "b" / "ring.png").symlink_to("ring.png")
    found = find_files([tmp_path])
    assert ["/".join(file.parts) for file in found.images] == ["a/1.png", "b/2.png"]
    assert [r.path.name for r in found.refused] == ["ring.png"]


def test_a_linked_folder_from_elsewhere_is_read_and_its_own_place_comes_first(tmp_path):
    touch(tmp_path, "elsewhere/1.png", "set/z/2.png")
    (tmp_path / "set" / "linked").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "set" / "a_second_way").symlink_to(tmp_path / "set" / "z")
    assert names(tmp_path / "set") == ["linked/1.png", "z/2.png"]


def test_broken_links_pipes_and_folders_called_png_are_no_pictures(tmp_path):
    (tmp_path / "broken.png").symlink_to("nowhere.png")
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "zero.png").symlink_to("/dev/zero")
    touch(tmp_path, "folder.png/inside.png")
    found = find_files([tmp_path])
    assert [file.path.name for file in found.images] == ["inside.png"]
    assert [r.path.name for r in found.refused] == ["broken.png", "pipe.png", "zero.png"]


@contextmanager
def without_privilege() -> Iterator[None]:
    """File modes bind everyone but root: be nobody for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_an_unreadable_folder_is_reported_and_stops_nothing():
    # pytest's own folders cannot be entered by others, so this one lies beside them.
    with tempfile.TemporaryDirectory() as top:
        folder = touch(Path(top), "open/1.png", "shut/2.png")
        folder.chmod(0o755)
        (folder / "shut").chmod(0)
        with without_privilege():
            found = find_files([folder])
            (folder_itself,) = find_files([folder / "shut"]).refused
        (folder / "shut").chmod(0o755)
        assert [file.path.name for file in found.images] == ["1.png"]
        assert [(r.path.name, "permission denied" in r.reason) for r in found.refused] == [("shut", True)]
        assert folder_itself.path == folder / "shut"


def test_several_sources_keep_their_order_and_count_once(tmp_path):
    touch(tmp_path, "b/2.png", "a/1.png", "c.png")
    assert names(tmp_path / "b", tmp_path / "a", tmp_path / "c.png") == ["2.png", "1.png", "c.png"]
    assert names(tmp_path / "a", tmp_path / "a") == ["1.png"]


def test_a_file_brings_the_description_beside_it(tmp_path):
    touch(tmp_path, "hero.png", "hero.json", "other.json")
    assert [path.name for path in find_files([tmp_path / "hero.png"]).descriptions] == ["hero.json"]


def test_a_path_that_does_not_exist_is_an_error_in_one_sentence(tmp_path):
    with pytest.raises(DatasetError, match="no such file") as caught:
        find_files([tmp_path / "nowhere"])
    assert "\n" not in str(caught.value)


def test_odd_names_become_text_that_can_be_written_anywhere(tmp_path):
    raw = os.fsencode(tmp_path) + b"/bad\xff\xfe\nname.png"
    Path(os.fsdecode(raw)).touch()
    touch(tmp_path, "e\u0301te\u0301.png", "日本 ☃ 👩‍🎨.png")
    found = names(tmp_path)
    assert found == ["bad\ufffd\ufffd\ufffdname.png", "été.png", "日本 ☃ 👩‍🎨.png"]
    assert all(name.encode("utf-8") for name in found)
    assert printable(Path("a/b.png")) == "a/b.png"


def test_the_walk_can_be_cancelled(tmp_path):
    class Refusing:
        def checkpoint(self) -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        find_files([tmp_path], cancel=Refusing())
