"""The clock of a contest, its rows, and what a report makes of them."""

import time
from pathlib import Path

import pytest

from bench_quality_time import report
from bench_recipe import Recipe, read_recipes
from pixelgen.errors import ConfigError
from pixelgen.flow.config import SampleConfig
from pixelgen.flow.sampler import Sampler
from pixelgen.model.unet import UNetConfig
from quality.contest import Contest
from quality.judging import SEED, way
from quality.rows import Rows

SECOND = 1 / 60


class Counter:
    """A learner whose steps take 2 ms of the processor, and that can be interrupted before a step."""

    batch = 4
    about = "counts"

    def __init__(self, folder: Path, *, until: int = 10**9) -> None:
        self.file, self.until = folder / "state.txt", until
        self.taken: list[int] = []
        self.begun: list[float] = []  # the seconds at which each step was taken

    def step(self, number: int, seconds: float) -> None:
        if number == self.until:
            raise KeyboardInterrupt
        self.taken.append(number)
        self.begun.append(seconds)
        end = time.process_time() + 0.002
        while time.process_time() < end:
            pass

    def save(self, steps: int, seconds: float) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(f"{steps} {seconds}")

    def resume(self) -> tuple[int, float]:
        if not self.file.is_file():
            return 0, 0.0
        steps, seconds = self.file.read_text().split()
        return int(steps), float(seconds)

    def keep(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        (folder / "raw.safetensors").write_text(str(len(self.taken)))

    def sampler(self, model: Path) -> Sampler:
        raise AssertionError("nothing is made in these tests")


def _contest(folder: Path, learner: Counter, *, seconds: tuple[float, ...] = (0.01, 0.03)) -> Contest:
    return Contest(folder, learner, minutes=[each * SECOND for each in seconds], say=lambda _: None)


def test_each_look_is_taken_at_the_first_step_past_its_time(tmp_path: Path) -> None:
    learner = Counter(tmp_path)
    contest = _contest(tmp_path, learner)
    contest.train()
    for due in (0.01, 0.03):
        _, progress = contest.looks(due * SECOND)
        steps = int(progress["steps"])
        assert learner.begun[steps - 1] < due <= progress["seconds"]
        assert progress["images"] == 4 * steps
    assert len(learner.taken) == steps


def test_keeping_costs_nothing_on_the_clock(tmp_path: Path) -> None:
    class Slow(Counter):
        def keep(self, folder: Path) -> None:
            super().keep(folder)
            end = time.process_time() + 0.1
            while time.process_time() < end:
                pass

    contest = _contest(tmp_path, Slow(tmp_path))
    contest.train()
    assert contest.looks(0.03 * SECOND)[1]["seconds"] < 0.1


def test_an_interrupted_run_goes_on_from_its_last_look(tmp_path: Path) -> None:
    first = Counter(tmp_path)
    _contest(tmp_path, first, seconds=(0.01,)).train()
    again = Counter(tmp_path, until=len(first.taken) + 2)
    with pytest.raises(KeyboardInterrupt):
        _contest(tmp_path, again).train()
    last = Counter(tmp_path)
    contest = _contest(tmp_path, last)
    contest.train()
    assert again.taken[0] == last.taken[0] == len(first.taken)
    assert contest.looks(0.03 * SECOND)[1]["steps"] == last.taken[-1] + 1
    done = Counter(tmp_path)
    _contest(tmp_path, done).train()
    assert done.taken == []


@pytest.mark.parametrize("minutes", [[], [0.0, 1.0], [3.0, 1.0], [1.0, 1.0]])
def test_minutes_have_to_rise(tmp_path: Path, minutes: list[float]) -> None:
    with pytest.raises(ValueError, match="rising"):
        Contest(tmp_path, Counter(tmp_path), minutes=minutes)


def test_rows_come_back_from_the_file_and_may_grow_columns(tmp_path: Path) -> None:
    rows = Rows(tmp_path / "deep" / "rows.csv")
    assert rows.all() == []
    rows.add({"a": "1", "b": "x, y"})
    Rows(tmp_path / "deep" / "rows.csv").add({"a": "1", "c": "3"})
    assert rows.all() == [{"a": "1", "b": "x, y", "c": ""}, {"a": "1", "b": "", "c": "3"}]
    assert rows.find({"a": "1"}) == rows.all()[-1]
    assert rows.find({"a": "1", "b": "x, y"}) == rows.all()[0]
    assert rows.find({"a": "2"}) is None
    assert rows.find({"d": "1"}) is None


def test_rows_without_a_file_are_kept_in_memory() -> None:
    rows = Rows()
    rows.add({"a": "1"})
    assert rows.find({"a": "1"}) == {"a": "1"}


def test_requests_that_differ_in_how_they_walk_have_different_rows() -> None:
    usual = SampleConfig(count=64, seed=SEED)
    others = [
        {"solver": "heun"},
        {"calls": 3},
        {"grid": "karras"},
        {"shift": 2.5},
        {"head_start": 0.1},
        {"extrapolation": 2.0},
        {"count": 65},
    ]
    ways = [way(usual.model_copy(update=other)) for other in ({}, *others)]
    assert len({tuple(each.items()) for each in ways}) == len(ways)


def _row(contestant: str, minutes: str, weights: str, calls: str, fid: str) -> dict[str, str]:
    return {
        "data": "set", "contestant": contestant, "minutes": minutes, "weights": weights, "calls": calls, "fid": fid,
        "images": "320", "floor": "9.5", "kid": "1", "originality": "1", "sprites": "64", "solver": "ab2",
    }  # fmt: skip


def test_a_report_takes_the_better_weights_of_each_look() -> None:
    rows = [
        _row("ours", "10", "average 0.15", "8", "30"),
        _row("ours", "3", "average 0.05", "8", "50"),
        _row("ours", "3", "average 0.15", "8", "60"),
        _row("ours", "3", "average 0.15", "4", "1"),
        _row("theirs", "3", "raw", "8", "90"),
    ]
    section, (panel,) = report(rows, calls=8)
    (table,) = section.tables
    place = [column.name for column in table.columns].index("FID")
    assert [(row[1], row[2], row[place]) for row in table.rows] == [
        ("ours", 3.0, 50.0),
        ("ours", 10.0, 30.0),
        ("theirs", 3.0, 90.0),
    ]
    assert {line.label: line.points for line in panel.lines} == {
        "ours": ((3.0, 50.0), (10.0, 30.0)),
        "theirs": ((3.0, 90.0),),
    }
    assert panel.floor == 9.5


def test_a_report_on_calls_that_nobody_measured_says_so() -> None:
    with pytest.raises(ValueError, match="32 calls"):
        report([_row("ours", "3", "raw", "8", "50")], calls=32)


def test_recipes_are_settings_on_top_of_the_usual_ones(tmp_path: Path) -> None:
    path = tmp_path / "some.toml"
    path.write_text(
        '[usual]\nmodel = "tiny"\nbatch = 8\n'
        '[[recipe]]\nname = "a"\n'
        '[[recipe]]\nname = "b"\nbatch = 16\nnetwork = { channels = [8], blocks = [1] }\n'
    )
    a, b = read_recipes(path)
    assert a == Recipe(name="a", settings={"model": "tiny", "batch": 8})
    assert (b.config(2.0).batch, b.config(2.0).minutes, b.config(2.0).model) == (16, 2.0, "tiny")
    named = UNetConfig.named("tiny", size=32, classes=3)
    shape = b.shape(named)
    assert (shape.channels, shape.blocks, shape.classes) == ((8,), (1,), 3)
    assert a.shape(named) == named


def test_recipes_have_names_of_their_own_and_known_settings(tmp_path: Path) -> None:
    path = tmp_path / "some.toml"
    for content in ("", '[[recipe]]\nname = "a"\n[[recipe]]\nname = "a"\n', "[[recipe]]\nbatch = 3\n"):
        path.write_text(content)
        with pytest.raises(ValueError, match="name of its own"):
            read_recipes(path)
    with pytest.raises(ConfigError):
        Recipe(name="a", settings={"colour": "red"}).config(1.0)


def test_the_recipes_that_come_with_the_benchmark_can_be_read() -> None:
    folder = Path(__file__).parents[2] / "benchmarks" / "recipes"
    for path in folder.glob("*.toml"):
        for recipe in read_recipes(path):
            recipe.shape(UNetConfig.named(recipe.config(1.0).model or "tiny", size=32))
