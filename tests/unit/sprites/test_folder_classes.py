"""Folders as classes."""

import pytest

from pixelgen.sprites.classes import label_by_folder


def labels(places, sources=("set",)):
    classes, indices = label_by_folder([(source, tuple(p.split("/")) if p else ()) for source, p in places], sources)
    return [classes[i] if classes else "" for i in indices]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (["orc", "elf", "orc"], ["orc", "elf", "orc"]),
        (["orc/male", "orc/female", "elf"], ["orc", "orc", "elf"]),
        (["orc", "", "elf"], ["orc", "other", "elf"]),
        (["pack/png/orc", "pack/png/elf"], ["orc", "elf"]),
        (["pack", "pack/orc", "pack/elf/a"], ["other", "orc", "elf"]),
        (["orc", "orc"], ["", ""]),
        (["", ""], ["", ""]),
        (["orc/a", "orc/b"], ["a", "b"]),
        ([], []),
    ],
)
def test_one_folder(places, expected):
    assert labels([(0, place) for place in places]) == expected


def test_several_folders_without_classes_are_classes_themselves():
    assert labels([(0, ""), (1, ""), (1, "")], ["orcs", "elves"]) == ["orcs", "elves", "elves"]


def test_several_folders_with_classes_share_them():
    places = [(0, "walk"), (0, "run"), (1, "walk"), (1, "jump"), (2, "")]
    assert labels(places, ["a", "b", "c"]) == ["walk", "run", "walk", "jump", "c"]


def test_files_given_beside_a_folder_are_others():
    assert labels([(0, "orc"), (0, "elf"), (1, "")], ["set", ""]) == ["orc", "elf", "other"]


def test_classes_are_in_natural_order():
    classes, indices = label_by_folder([(0, ("lvl10",)), (0, ("lvl9",)), (0, ("Boss",))], ["set"])
    assert classes == ("Boss", "lvl9", "lvl10")
    assert indices.tolist() == [2, 1, 0]
