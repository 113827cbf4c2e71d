"""Training from another model for real: where it begins, what it says of its parent, and that it goes on without it."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from tiny_runs import config, differences, on_step, run

from pixelgen.errors import CheckpointError, ConfigError
from pixelgen.model.ancestry import ancestors
from pixelgen.model.checkpoint import ModelHeader, read_header, save_model
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.config import TrainConfig
from pixelgen.training.events import Notice, TrainEvent
from pixelgen.training.run import RunFolder
from pixelgen.training.start import find_start

pytestmark = pytest.mark.usefixtures("every_step")

_SHAPE = UNetConfig(size=16, channels=(16, 16), blocks=(1, 1), patch=2)  # of no name


def _parent(path: Path, *, unet: UNetConfig = _SHAPE, schedule: str = "linear") -> Path:
    torch.manual_seed(4)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {"name": "elf tiles", "digest": "abc", "sprites": 40, "licence": "CC-BY-4.0", "credit": "Ada"}
    save_model(path, dict(UNet(unet).state_dict()), ModelHeader(unet=unet, schedule=schedule, data=data))
    return path


@pytest.fixture(scope="module")
def parent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _parent(tmp_path_factory.mktemp("zoo") / "elves" / "model.safetensors")


def _settings(out: Path, parent: Path, **changes: object) -> TrainConfig:
    return config(out, start_from=str(parent), model=None, **changes)


def test_it_begins_where_the_parent_is(tmp_path: Path, parent: Path, sprites: SpriteSet) -> None:
    """At a rate of next to nothing the weights stay the parent's, on sprites of another size and new classes."""
    run(_settings(tmp_path / "run", parent, steps=2, learning_rate=1e-7), sprites)
    before, after = load_file(parent), load_file(RunFolder(tmp_path / "run").latest)
    assert set(after) == set(before) | {"label.weight"}
    for name, value in before.items():
        torch.testing.assert_close(after[name], value, rtol=0, atol=1e-5)


def test_it_takes_the_parent_s_shape_and_writes_down_what_it_chose(
    tmp_path: Path, parent: Path, sprites: SpriteSet
) -> None:
    run(_settings(tmp_path / "run", parent), sprites)
    folder = RunFolder(tmp_path / "run")
    header, kept = read_header(folder.latest), folder.config()
    assert (header.unet.channels, header.unet.blocks, header.unet.patch) == ((16, 16), (1, 1), 2)
    assert (header.unet.size, header.classes) == (8, sprites.classes)
    assert (kept.start_from, kept.model) == (str(parent), None)
    assert kept.learning_rate == TrainConfig(start_from="anything").peak_rate < TrainConfig().peak_rate


def test_header_and_notice_name_the_parent(tmp_path: Path, parent: Path, sprites: SpriteSet) -> None:
    events: list[TrainEvent] = []
    run(_settings(tmp_path / "run", parent, evaluation_steps=2), sprites, sink=events.append)
    folder = RunFolder(tmp_path / "run")
    for file in (folder.best, folder.latest):
        (found,) = ancestors(read_header(file))
        assert (found.model, found.name, found.licence, found.credit) == ("elves", "elf tiles", "CC-BY-4.0", "Ada")
    said = [event.text for event in events if isinstance(event, Notice)]
    assert any("those of elves" in text for text in said)


def test_it_goes_on_as_if_uninterrupted_when_the_parent_is_gone(tmp_path: Path, sprites: SpriteSet) -> None:
    parent = _parent(tmp_path / "elves" / "model.safetensors")
    run(_settings(tmp_path / "whole", parent, steps=6), sprites)
    cancel = CancelToken()
    settings = _settings(tmp_path / "parts", parent, steps=6)
    assert run(settings, sprites, sink=on_step(3, cancel.stop), cancel=cancel).reason == "stopped"
    parent.unlink()
    run(RunFolder(tmp_path / "parts").config(), sprites, resume=True)
    assert differences(tmp_path / "whole", tmp_path / "parts") == []
    whole, parts = (ancestors(read_header(RunFolder(tmp_path / each).latest)) for each in ("whole", "parts"))
    assert whole == parts != ()


def test_a_crash_before_the_first_model_was_written_costs_nothing(
    tmp_path: Path, parent: Path, sprites: SpriteSet
) -> None:
    folder, cancel = RunFolder(tmp_path / "run"), CancelToken()
    run(_settings(folder.path, parent, steps=6), sprites, sink=on_step(3, cancel.stop), cancel=cancel)
    folder.latest.unlink()
    assert run(folder.config(), sprites, resume=True).reason == "completed"
    assert [each.model for each in ancestors(read_header(folder.latest))] == ["elves"]


def test_a_run_is_a_parent_and_its_ancestors_are_remembered(tmp_path: Path, parent: Path, sprites: SpriteSet) -> None:
    run(_settings(tmp_path / "first", parent), sprites)
    run(_settings(tmp_path / "second", tmp_path / "first"), procedural_sprites(30, size=16, seed=9))
    line = ancestors(read_header(RunFolder(tmp_path / "second").latest))
    assert [each.model for each in line] == ["first", "elves"]


def test_the_model_may_be_named_if_it_is_the_parent_s(tmp_path: Path) -> None:
    tiny = _parent(tmp_path / "model.safetensors", unet=UNetConfig.named("tiny", size=16))
    start = find_start(TrainConfig(start_from=str(tiny), model="tiny"))
    assert start is not None
    assert start.model == "tiny"
    with pytest.raises(ConfigError, match="cannot start a small network"):
        find_start(TrainConfig(start_from=str(tiny), model="small"))


def test_what_does_not_fit_is_refused_before_anything_is_written(
    tmp_path: Path, parent: Path, sprites: SpriteSet
) -> None:
    out = tmp_path / "run"
    cosine = _parent(tmp_path / "cosine.safetensors", schedule="cosine")
    steps = _parent(tmp_path / "model.few-calls.safetensors", unet=replace(_SHAPE, flow_map=True))
    hollow = tmp_path / "hollow.safetensors"
    save_model(hollow, {"stem.weight": torch.zeros(1)}, ModelHeader(unet=_SHAPE))
    wrong: list[tuple[TrainConfig, type[Exception], str]] = [
        (config(out, start_from=str(parent)), ConfigError, "leave the model out"),
        (_settings(out, cosine), ConfigError, "choose the schedule cosine"),
        (_settings(out, tmp_path / "nobody"), CheckpointError, "there is no model"),
        (_settings(out, steps), CheckpointError, "only the long steps of a model"),
        (_settings(out, hollow), CheckpointError, "hollow"),
    ]
    for settings, kind, said in wrong:
        with pytest.raises(kind, match=said) as caught:
            run(settings, sprites)
        assert "\n" not in str(caught.value)
    assert not out.exists()


def test_from_scratch_there_is_no_start() -> None:
    assert find_start(TrainConfig()) is None


def test_a_run_goes_on_with_its_own_network_whatever_its_name_stands_for_now(
    tmp_path: Path, sprites: SpriteSet
) -> None:
    folder = RunFolder(tmp_path / "run")
    run(config(folder.path, model="tiny", steps=2, previews=0), sprites)
    text = folder.config_file.read_text(encoding="utf-8")
    folder.config_file.write_text(text.replace('"tiny"', '"nano"'), encoding="utf-8")  # as if that were its name then
    shape = read_header(folder.latest).unet
    result = run(config(folder.path, model="nano", steps=4, previews=0), sprites, resume=True)
    assert result.steps == 4
    assert read_header(folder.latest).unet == shape


def test_a_damaged_model_does_not_keep_a_run_from_going_on(tmp_path: Path, sprites: SpriteSet) -> None:
    folder = RunFolder(tmp_path / "run")
    run(config(folder.path, steps=2, previews=0), sprites)
    folder.latest.write_bytes(b"half")
    assert run(config(folder.path, steps=4, previews=0), sprites, resume=True).steps == 4
