"""Settings of a training: checked, written and read again without loss, each ready for a form."""

import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.main import get_command

from pixelgen.cli.commands import application
from pixelgen.cli.options import assignments
from pixelgen.errors import ConfigError
from pixelgen.training.config import TrainConfig
from pixelgen.training.presets import PRESETS


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"model": "gigantic"}, "tiny"),
        ({"preset": "overnight"}, "standard"),
        ({"minutes": -1}, "minutes = -1"),
        ({"minutes": float("nan")}, "minutes"),
        ({"steps": 0}, "steps = 0"),
        ({"size": 500}, "size = 500"),
        ({"batch": "many"}, "batch = 'many'"),
        ({"learning_rte": 1}, "learning_rate"),
        ({"minutes": 5, "steps": 5}, "not both"),
        ({"device": "tpu"}, "cuda"),
        ({"steps": 5, "endless": True}, "not both"),
        ({"sheets": ["hero.png"]}, "PATH=16x16"),
        ({"sheets": ["hero.png=big"]}, "16x16"),
        ({"ema_widths": []}, "one width or more"),
        ({"ema_widths": [0.1, 0.1]}, "no two alike"),
        ({"ema_widths": [0.1, 0.0]}, r"ema_widths = \[0.1, 0.0\]: width 0.0: .*above 0"),
        ({"ema_widths": [0.5]}, "below 0.289"),
    ],
)
def test_a_wrong_setting_is_named_with_what_is_right(values: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        TrainConfig.parse(values)
    assert "\n" not in str(caught.value)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 2**63 - 1),
    minutes=st.floats(0.05, 1000),
    folder=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0/"), min_size=1, max_size=20),
    flip=st.booleans(),
)
def test_settings_survive_their_file(
    tmp_path_factory: pytest.TempPathFactory, seed: int, minutes: float, folder: str, flip: bool
) -> None:
    path = tmp_path_factory.mktemp("config") / "config.toml"
    config = TrainConfig(data=(Path("/") / folder,), seed=seed, minutes=minutes, flip=flip, ema_widths=(0.1,))
    config.write(path)
    assert TrainConfig.read(path) == config


def test_the_file_is_plain_toml_of_named_values(tmp_path: Path) -> None:
    TrainConfig(minutes=3.0).write(tmp_path / "config.toml")
    content = tomllib.loads((tmp_path / "config.toml").read_text(encoding="utf-8"))
    assert content["minutes"] == 3.0
    assert "steps" not in content


def test_the_command_line_does_the_same(tmp_path: Path) -> None:
    config = TrainConfig(
        data=(tmp_path / "my heroes", tmp_path / "$items"), sheets=(f"{tmp_path}/a=b.png=16x16+1+2",), minutes=2.5,
        without_classes=("orc's", "elf"), without_sprites=("a b.png", 'c".png'), flip=True, labels=False,
        low_priority=True, ema_widths=(0.1,), batch=7, out=tmp_path / "run",
    )  # fmt: skip
    program, command, *words = shlex.split(config.command_line())
    assert (program, command) == ("pixelgen", "train")
    parser = get_command(application("train")).commands["train"]
    given = parser.make_context("train", words).params
    assert given.pop("data") == list(config.data)
    assert (given["minutes"], given["out"], given["low_priority"]) == (2.5, config.out, True)
    assert (tuple(given["sheet"]), tuple(given["without_class"])) == (config.sheets, config.without_classes)
    rest = assignments(given["settings"])
    assert rest == {
        "without_sprites": list(config.without_sprites), "flip": True, "labels": False, "ema_widths": [0.1], "batch": 7,
    }  # fmt: skip
    assert TrainConfig().command_line() == "pixelgen train"


@pytest.mark.parametrize("content", ["minutes = ", "minutes = 'x'", "color = 3"])
def test_a_file_that_is_wrong_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "config.toml").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError):
        TrainConfig.read(tmp_path / "config.toml")


def test_every_setting_can_be_shown_in_a_form() -> None:
    for name, field in TrainConfig.model_fields.items():
        assert field.title, name
        assert (field.description or "").endswith("."), name


@pytest.mark.parametrize("key", PRESETS)
def test_presets_take_longer_on_slower_machines_within_their_limits(key: str) -> None:
    preset = PRESETS[key]
    minutes = [preset.minutes_at(speed) for speed in (1, 30, 100, 1000, 100_000)]
    assert minutes == sorted(minutes, reverse=True)
    assert (minutes[-1], minutes[0]) == preset.minutes
    assert preset.model_at(1e6) == preset.model
    assert preset.model_at(0.1) == preset.slow_model


def test_presets_are_in_order_of_length() -> None:
    draft, standard, long = (PRESETS[key].minutes_at(70) for key in ("draft", "standard", "long"))
    assert draft < standard < long
