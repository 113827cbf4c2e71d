"""The arithmetic of the benchmarks: turns, ratios, tables, the page of results, and contestants in their processes."""

import csv
import io
import time
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

from measuring.contestant import Contestant
from measuring.results import Column, Section, Table, place
from measuring.sprite_sets import many
from measuring.timing import ratio, seconds_of, take_turns, typical
from pixelgen.sprites.procedural import procedural_sprites


def test_in_each_round_all_work_once_and_the_order_turns() -> None:
    order: list[str] = []
    taken = take_turns({name: lambda name=name: order.append(name) or len(order) for name in "abc"}, rounds=3)
    assert "".join(order) == "abccbaabc"
    assert taken == {"a": [1, 6, 7], "b": [2, 5, 8], "c": [3, 4, 9]}


def test_no_round_is_an_error() -> None:
    with pytest.raises(ValueError, match="rounds = 0"):
        take_turns({"a": lambda: 0}, rounds=0)


def test_the_ratio_of_neighbours_does_not_see_a_drift() -> None:
    speeds = [100.0, 90.0, 50.0, 10.0, 1.0]  # the machine becomes busy
    assert ratio([2 * speed for speed in speeds], speeds) == 2
    with pytest.raises(ValueError, match="shorter"):
        ratio([1.0, 2.0], [1.0])


def test_time_on_the_clock_holds_the_time_of_the_processor() -> None:
    took = seconds_of(lambda: sum(range(200_000)))
    assert took.wall > 0
    assert took.cpu > 0


def test_short_work_is_done_again_and_one_slow_time_does_not_count() -> None:
    pauses = iter([0.1])  # asleep at first, quick ever after
    times = []
    took = typical(lambda: times.append(1) or time.sleep(next(pauses, 0.0)), at_least=0.3)
    assert len(times) > 2
    assert took.wall < 0.1


def test_long_work_is_done_once() -> None:
    times = []
    took = typical(lambda: times.append(1) or time.sleep(0.02), at_least=0.01)
    assert len(times) == 1
    assert took.wall >= 0.02


@pytest.fixture
def table() -> Table:
    return Table(
        key="speed",
        title="How fast",
        columns=(Column("who"), Column("sprites/s", ".1f"), Column("share", ".0%")),
        rows=(("ours", 123.456, 0.655), ("plain, of course", 7.0, None)),
        notes=("Measured.",),
    )


def test_a_table_prints_in_columns(table: Table) -> None:
    lines = table.text().splitlines()
    assert lines[3] == "ours                  123.5    66%"
    assert lines[4] == "plain, of course        7.0      –"
    assert lines[-1] == "Measured."
    assert len({line.index("sprites/s") + 9 for line in lines if "sprites/s" in line}) == 1


def test_a_page_gets_the_numbers_as_printed_and_a_csv_all_digits(table: Table) -> None:
    assert "| ours | 123.5 | 66% |" in table.markdown()
    assert "|---|---:|---:|" in table.markdown()
    heading, *rows = csv.reader(io.StringIO(table.csv()))
    assert heading == ["who", "sprites/s", "share"]
    assert rows == [["ours", "123.456", "0.655"], ["plain, of course", "7.0", ""]]


def test_a_row_has_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="1 cells in a row of 2"):
        Table(key="t", title="T", columns=(Column("a"), Column("b")), rows=(("only one",),))


def test_a_section_is_kept_as_a_part_of_the_page_and_as_tables(table: Table, tmp_path: Path) -> None:
    section = Section(key="part", title="Speed", command="python x.py", where="here", tables=(table,), remarks=("So.",))
    section.keep(tmp_path / "results")
    kept = (tmp_path / "results" / "part.md").read_text(encoding="utf-8")
    assert kept.startswith("## Speed\n\n`python x.py`\n\nhere\n\n**How fast**")
    assert kept.endswith("Measured.\n\nSo.\n")
    assert (tmp_path / "results" / "speed.csv").read_text(encoding="utf-8") == table.csv()


def test_a_part_of_the_page_takes_the_place_of_its_last_and_of_nothing_else() -> None:
    page = place(place("# Results\n\nBy hand.\n", "a", "first"), "b", "second \\1")
    again = place(page, "a", "third\n")
    assert again == page.replace("first", "third")
    assert again.startswith("# Results\n\nBy hand.\n")
    assert place(again, "a", "third") == again
    assert place("", "a", "alone") == "<!-- a: begin -->\nalone\n<!-- a: end -->\n"


@pytest.mark.parametrize("count", [2, 13, 500])
def test_many_sprites_are_all_different_and_hide_no_colour(count: int) -> None:
    sprites = many(count, size=16, drawn=12)
    assert sprites.pixels.shape == (count, 16, 16, 4)
    assert len(np.unique(sprites.pixels.reshape(count, -1), axis=0)) == count
    assert not sprites.pixels[..., :3][sprites.pixels[..., 3] == 0].any()
    assert len(set(sprites.names)) == count
    first = procedural_sprites(min(count, 12), size=16)
    assert np.array_equal(sprites.pixels[: len(first)], first.pixels)


_CHILD = """
import os, sys
sys.path.insert(0, {folder!r})
from measuring.contestant import serve

def make(step, name):
    print("chatter on the way")
    place = open(name, "a")
    def work(amount):
        print("chatter at work")
        place.write(str(step * amount) + " " + os.environ["WHO"] + "\\n")
        place.flush()
    return work, f"by {{step}}"

serve(make)
"""


def test_a_contestant_works_in_its_own_process_whenever_it_is_asked(tmp_path: Path) -> None:
    script, told = tmp_path / "child.py", tmp_path / "told.txt"
    script.write_text(_CHILD.format(folder=str(Path(__file__).parents[2] / "benchmarks")), encoding="utf-8")
    with Contestant(script, {"step": 3, "name": str(told)}, environment={"WHO": "me"}) as contestant:
        assert contestant.about == "by 3"
        took = contestant.work(2), contestant.work(5)
        assert all(each.wall > 0 and each.cpu > 0 for each in took)
    lines = told.read_text(encoding="utf-8").splitlines()
    assert [line for line, _ in groupby(lines)] == ["6 me", "15 me"]  # each again and again, for it is short


def test_a_contestant_that_dies_is_an_error_and_not_an_endless_wait(tmp_path: Path) -> None:
    script = tmp_path / "child.py"
    script.write_text("raise SystemExit(3)", encoding="utf-8")
    with pytest.raises(RuntimeError, match="status 3"):
        Contestant(script, {})
