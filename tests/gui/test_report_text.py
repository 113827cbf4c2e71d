"""Words for numbers and for the report on a data set."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelgen.gui.training.dataset.report_text import facts, inside, left_out, set_name, source_note
from pixelgen.gui.wording import count, duration
from pixelgen.sprites.slicing import SliceOptions
from pixelgen.sprites.spriteset import DatasetReport, Duplicate, Rejection


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-3, "0 s"), (8.9, "8 s"), (200, "3 min 20 s"), (605, "10 min"), (3900, "1 h 05 min"), (90_000, "25 h 00 min")],
)
def test_durations(seconds, text):
    assert duration(seconds) == text


@given(st.integers(0, 10**12))
def test_counts_agree_with_their_noun(number):
    assert count(number, "sprite").endswith("sprite" if number == 1 else "sprites")


def test_names_of_data_sets():
    assert set_name([]) == "Sprites"
    assert set_name([Path("/art/heroes")]) == "heroes"
    assert set_name([Path("/art/heroes"), Path("/art/orcs"), Path("/x")]) == "heroes and 2 more"


def test_a_plain_report_is_short():
    report = DatasetReport(accepted=40, size=32, binary_alpha=1.0)
    assert [(fact.name, fact.text) for fact in facts(report)] == [
        ("Sprites", "40 of 32 × 32 px"),
        ("Edges", "all crisp"),
    ]
    assert left_out(report) == ""


def test_everything_that_was_done_to_the_sprites_is_named():
    report = DatasetReport(
        accepted=1200,
        size=32,
        classes=(("orc", 5), ("elf", 900), ("hero", 90), ("imp", 200), ("cat", 5)),
        reduced=((2, 14), (4, 1)),
        padded=3,
        binary_alpha=0.894,
        colours_median=12.5,
        palette_size=4000,
    )
    assert {fact.name: fact.text for fact in facts(report)} == {
        "Sprites": "1,200 of 32 × 32 px",
        "Classes": "5: elf 900, imp 200, hero 90, 2 more",
        "Fitted": "14 reduced 2×, 1 reduced 4×, 3 padded",
        "Edges": "89 % crisp, the rest soft",
        "Colours": "12.5 in a sprite, 4,000 in all",
    }


def test_what_is_left_out_has_reasons():
    report = DatasetReport(
        accepted=1,
        rejected=(Rejection(Path("a.png"), "the file is cut off"),),
        duplicates=(Duplicate("c.png", "b.png"), Duplicate("d.png", "b.png")),
    )
    assert left_out(report) == "1 file left out, 2 duplicates"


def test_files_are_named_as_seen_from_the_folder_that_was_dropped():
    sources = (Path("/art/heroes"), Path("/art/single.png"))
    assert inside(Path("/art/heroes/orc/1.png"), sources) == str(Path("orc/1.png"))
    assert inside(Path("/art/single.png"), sources) == str(Path("/art/single.png"))


def test_a_source_tells_how_its_sheets_are_cut():
    cuts = {Path("/art/sheet.png"): SliceOptions(cell=(16, 24)), Path("/art/pack/a.png"): SliceOptions(cell=(8, 8))}
    assert source_note(Path("/art/sheet.png"), cuts) == "16×24"
    assert source_note(Path("/art/pack"), cuts) == "1 sheet"
    assert source_note(Path("/art/other"), cuts) == ""
