"""Advice: what is wrong is named, what a setting cures is cured by its fix, and what is fine is left alone."""

from dataclasses import replace
from pathlib import Path

import pytest

from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.spriteset import DatasetReport, Duplicate, Rejection
from pixelgen.training.advice import Advice, advise
from pixelgen.training.config import TrainConfig
from pixelgen.training.presets import PRESETS

GOOD = DatasetReport(
    accepted=2000,
    size=32,
    sizes=(((32, 32), 2000),),
    classes=(("hero", 1000), ("foe", 1000)),
    binary_alpha=1.0,
    colours_median=12,
    colours_max=20,
    palette_size=64,
)


def find(found: tuple[Advice, ...], words: str) -> Advice:
    matching = [each for each in found if words in each.text]
    assert len(matching) == 1, [each.text for each in found]
    return matching[0]


def mended(report: DatasetReport, values: dict[str, object], words: str) -> dict[str, object]:
    """The values after the fix of the advice with ``words``; it must be gone then, and the values must be accepted."""
    advice = find(advise(report, values), words)
    assert advice.fix is not None
    assert advice.fix_label
    after = {name: value for name, value in {**values, **advice.fix}.items() if value is not None}
    assert not [each for each in advise(report, after) if words in each.text]
    TrainConfig.parse(after)
    return after


def test_a_good_set_with_the_usual_settings_only_hears_what_to_expect() -> None:
    (only,) = advise(GOOD, {})
    assert (only.kind, only.fix) == ("tip", None)
    assert "2,000 sprites" in only.text


@pytest.mark.parametrize("report", [None, DatasetReport()])
def test_no_sprites_is_an_error(report: DatasetReport | None) -> None:
    assert [each.kind for each in advise(report, {})] == ["error"]


@pytest.mark.parametrize(("number", "kind"), [(1, "error"), (20, "warning"), (150, "warning"), (600, "tip")])
def test_the_fewer_sprites_the_graver_the_words(number: int, kind: str) -> None:
    advice = find(advise(replace(GOOD, accepted=number, classes=()), {"preset": "draft"}), f"{number} sprite")
    assert advice.kind == kind


def test_a_real_small_set_is_judged_by_its_own_report() -> None:
    found = advise(procedural_sprites(30, size=16).report, {})
    assert find(found, "30 sprites").kind == "warning"
    assert not [each for each in found if each.kind == "error"]


def test_errors_come_before_warnings_and_tips() -> None:
    small = replace(GOOD, accepted=100, colours_median=300)
    kinds = [each.kind for each in advise(small, {"minutes": 5.0, "steps": 5})]
    assert kinds == sorted(kinds, key=["error", "warning", "tip"].index)
    assert {"error", "warning", "tip"} == set(kinds)


def test_two_budgets_are_an_error_that_keeps_the_first() -> None:
    after = mended(GOOD, {"minutes": 30.0, "steps": 50_000}, "More than one budget")
    assert after == {"minutes": 30.0}


def test_the_folder_of_another_run_is_taken(tmp_path: Path) -> None:
    assert not [each for each in advise(GOOD, {"out": str(tmp_path)}) if each.kind == "error"]
    (tmp_path / "config.toml").write_text("")
    assert "out" not in mended(GOOD, {"out": str(tmp_path)}, "already holds a run")
    assert find(advise(GOOD, {"out": str(tmp_path / "config.toml")}), "is a file").kind == "error"


def test_switches_that_help_a_small_set_are_one_click_away() -> None:
    small = replace(GOOD, accepted=150, classes=())
    assert mended(small, {}, "Mirrored")["flip"] is True
    assert "shift" not in mended(small, {"shift": 0}, "moved by a pixel")
    assert "dropout" not in mended(small, {"dropout": 0.0}, "Without dropout")
    words = " ".join(each.text for each in advise(GOOD, {"shift": 0, "dropout": 0.0}))
    assert "Mirrored" not in words
    assert "dropout" not in words


def test_sizes_that_waste_or_lose_are_named() -> None:
    assert "size" not in mended(GOOD, {"size": 64}, "the work for nothing")
    assert "size" not in mended(GOOD, {"size": 16}, "will be left out")
    mixed = replace(
        GOOD,
        sizes=(((32, 32), 1900), ((48, 40), 100)),
        rejected=(Rejection(Path("boss.png"), "48×40 pixels do not fit the cell of 32×32"),),
    )
    assert find(advise(mixed, {}), "larger than 32 px").fix == {"size": 48}
    padded = replace(GOOD, sizes=(((32, 32), 1000), ((16, 16), 1000)), padded=1000)
    assert find(advise(padded, {}), "differ in size").kind == "tip"


def test_large_sprites_are_slow_and_a_tiny_model_helps() -> None:
    large = replace(GOOD, size=96, sizes=(((96, 96), 2000),))
    assert "9 times" in find(advise(large, {}), "each step takes").text
    assert find(advise(large, {}), "each step takes").fix == {"model": "tiny"}
    assert find(advise(large, {"model": "tiny"}), "each step takes").fix is None


def test_thin_classes_are_better_left_out_when_they_are_many() -> None:
    thin = replace(GOOD, classes=(("a", 3), ("b", 4), ("c", 1993)))
    assert mended(thin, {}, "hardly learned")["labels"] is False
    one = replace(GOOD, classes=(("a", 3), ("b", 500), ("c", 1497)))
    assert find(advise(one, {}), "hardly learned").fix is None
    assert "labels" not in mended(GOOD, {"labels": False}, "There are 2 classes")


def test_what_the_pixels_tell() -> None:
    assert find(advise(replace(GOOD, colours_median=200), {}), "pixel art").kind == "warning"
    assert "40%" in find(advise(replace(GOOD, binary_alpha=0.6), {}), "half-transparent").text
    assert find(advise(replace(GOOD, sheets=(Path("sheet.png"),)), {}), "Cut it").kind == "warning"
    copies = tuple(Duplicate(f"{k}", "0") for k in range(3000))
    assert "2,000 of 5,000" in find(advise(replace(GOOD, duplicates=copies), {}), "pictures differ").text
    assert find(advise(GOOD, {}, look_alikes=900), "recolours").kind == "tip"
    assert len(advise(GOOD, {}, look_alikes=100)) == 1


def test_a_budget_that_shows_too_little_can_be_raised() -> None:
    advice = find(advise(GOOD, {"minutes": 1.0}, images_per_s=50.0), "sees about 3,000")
    assert advice.fix is not None
    raised = {"minutes": advice.fix["minutes"]}
    assert not [each for each in advise(GOOD, raised, images_per_s=50.0) if "sees about" in each.text]
    assert find(advise(GOOD, {"steps": 10, "batch": 8}), "sees about 80").kind == "warning"
    assert len(advise(GOOD, {"minutes": 1.0}, images_per_s=5000.0)) == 1


def test_a_long_training_on_few_sprites_is_learning_by_heart() -> None:
    few = replace(GOOD, accepted=60, classes=())
    assert mended(few, {"preset": "long"}, "by heart")["preset"] == "draft"
    assert PRESETS["draft"].images < PRESETS["standard"].images
    assert not [each for each in advise(GOOD, {"preset": "long"}) if "by heart" in each.text]


def test_values_of_a_wrong_type_are_left_to_the_config() -> None:
    advise(GOOD, {"size": "wide", "minutes": "soon", "steps": True, "out": 7, "preset": "none"}, images_per_s=1.0)


def test_a_small_set_may_start_from_a_model_that_can_draw() -> None:
    small = replace(GOOD, accepted=300, classes=())
    advice = find(advise(small, {}, start="heroes-32"), "can draw already")
    assert (advice.kind, advice.fix) == ("tip", {"start_from": "heroes-32"})
    after = {**(advice.fix or {})}
    TrainConfig.parse(after)
    for report, values, start in ((small, after, "heroes-32"), (small, {}, None), (GOOD, {}, "heroes-32")):
        assert not [each for each in advise(report, values, start=start) if "can draw already" in each.text]


def test_the_network_of_a_start_cannot_be_made_smaller() -> None:
    large = replace(GOOD, size=96)
    assert find(advise(large, {"start_from": "heroes-32"}), "each step takes").fix is None
