"""Training for real, on a few procedural sprites: what it leaves behind, how it stops, goes on, and takes blows."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tiny_runs import config, differences, on_phase, on_step, run, weights

from pixelgen.errors import Cancelled, RunError
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.checkpoint import load_model, read_header
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.copying import Nearness
from pixelgen.training.events import (
    CheckpointSaved,
    Evaluated,
    PreviewReady,
    RunStarted,
    StepMetrics,
    TrainEvent,
    fan_out,
)
from pixelgen.training.judge import Judge
from pixelgen.training.requests import Requests
from pixelgen.training.run import COLUMNS, RunFolder
from pixelgen.training.trainer import TrainResult

pytestmark = pytest.mark.usefixtures("every_step")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, sprites: SpriteSet) -> tuple[TrainResult, list[TrainEvent]]:
    events: list[TrainEvent] = []
    out = tmp_path_factory.mktemp("run") / "first"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pixelgen.training.session._REPORT_SECONDS", 0.0)
        result = run(config(out, steps=6, evaluation_steps=3), sprites, sink=events.append)
    return result, events


def test_a_run_folder_holds_everything(finished: tuple[TrainResult, list[TrainEvent]]) -> None:
    result, _ = finished
    folder = RunFolder(result.folder)
    assert (result.reason, result.steps) == ("completed", 6)
    assert result.checkpoint == folder.best
    assert all(
        path.is_file() for path in (folder.config_file, folder.events_file, folder.best, folder.latest, folder.state)
    )
    assert folder.config().steps == 6
    with folder.log_file.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert [int(row["step"]) for row in rows if row["loss"]] == [1, 2, 3, 4, 5, 6]
    assert all(float(row["fid"]) > 0 for row in rows if row["fid"])
    assert {event["event"] for event in folder.events()} >= {"RunStarted", "StepMetrics", "Evaluated", "PreviewReady"}


def test_samples_are_transparent_sheets_of_the_same_seeds(finished: tuple[TrainResult, list[TrainEvent]]) -> None:
    result, events = finished
    previews = [event for event in events if isinstance(event, PreviewReady)]
    assert previews[-1].step == 6
    assert previews[-1].sprites.shape == (2, 8, 8, 4)
    assert not previews[-1].sprites.flags.writeable
    with Image.open(RunFolder(result.folder).samples / "step_0000006.png") as image:
        assert image.mode == "RGBA"
        shown = np.asarray(image)
    np.testing.assert_array_equal(shown[::8, :64:8], previews[-1].sprites[0])


def test_events_come_in_order_and_say_what_happened(finished: tuple[TrainResult, list[TrainEvent]]) -> None:
    _, events = finished
    started = next(event for event in events if isinstance(event, RunStarted))
    assert (started.training_sprites, started.validation_sprites, started.resumed_at) == (43, 5, 0)
    steps = [event for event in events if isinstance(event, StepMetrics)]
    assert [event.progress for event in steps] == pytest.approx([i / 6 for i in range(1, 7)])
    assert all(event.images == 8 * event.step for event in steps)
    evaluated = [event for event in events if isinstance(event, Evaluated)]
    assert {event.step for event in evaluated} == {3, 6}
    assert evaluated[0].features == "sprite encoder"
    best = min(event.fid for event in evaluated)
    assert [event.fid for event in evaluated if event.best][-1] == best


def test_the_model_that_is_kept_makes_sprites(finished: tuple[TrainResult, list[TrainEvent]]) -> None:
    result, _ = finished
    model = load_model(result.checkpoint)
    assert model.header.training["images"] in (24, 48)
    assert model.header.metrics["features"] == "sprite encoder"
    assert model.sampler().sample(SampleConfig(count=2, calls=1)).shape == (2, 8, 8, 4)


def test_learning_lowers_the_loss(tmp_path: Path, sprites: SpriteSet) -> None:
    losses: list[float] = []
    run(
        config(tmp_path / "run", steps=60, previews=0, evaluation_share=0.0),
        sprites,
        sink=lambda event: losses.append(event.loss) if isinstance(event, StepMetrics) else None,
    )
    assert np.mean(losses[-10:]) < 0.6 * np.mean(losses[:5])


def test_an_interrupted_run_ends_in_the_weights_of_an_uninterrupted_one(tmp_path: Path, sprites: SpriteSet) -> None:
    settings = {"steps": 6, "shift": 2, "flip": True, "dropout": 0.2, "previews": 0}
    run(config(tmp_path / "whole", **settings), sprites)

    token = CancelToken()
    stopped = run(config(tmp_path / "cut", **settings), sprites, sink=on_step(3, token.stop), cancel=token)
    assert (stopped.reason, stopped.steps) == ("stopped", 3)
    resumed = run(config(tmp_path / "cut", **settings), sprites, resume=True)
    assert (resumed.reason, resumed.steps) == ("completed", 6)

    assert differences(tmp_path / "whole", tmp_path / "cut") == []


def test_a_run_that_names_no_optimiser_goes_on_with_the_one_that_it_had(tmp_path: Path, sprites: SpriteSet) -> None:
    settings: dict[str, object] = {"steps": 4, "evaluation_share": 0.0, "previews": 0, "optimizer": "adamw"}
    run(config(tmp_path / "whole", **settings), sprites)
    token = CancelToken()
    run(config(tmp_path / "cut", **settings), sprites, sink=on_step(2, token.stop), cancel=token)
    cut = RunFolder(tmp_path / "cut")
    lines = cut.config_file.read_text(encoding="utf-8").splitlines(keepends=True)
    cut.config_file.write_text("".join(line for line in lines if "optimizer" not in line), encoding="utf-8")

    run(cut.config(), sprites, resume=True)

    assert differences(tmp_path / "whole", tmp_path / "cut") == []


@pytest.mark.parametrize(("before", "after"), [("adamw", "muon"), ("muon", "adamw")])
def test_a_run_may_go_on_with_another_optimiser(tmp_path: Path, sprites: SpriteSet, before: str, after: str) -> None:
    settings: dict[str, object] = {"evaluation_share": 0.0, "previews": 0}
    run(config(tmp_path / "run", steps=2, optimizer=before, **settings), sprites)
    run(config(tmp_path / "run", steps=4, optimizer=after, **settings), sprites, resume=True)
    kept = {name.split(".")[0] for name in weights(tmp_path / "run")}
    assert ("momentum" in kept) == (after == "muon")


def test_after_a_crash_the_log_goes_on_from_the_last_save(tmp_path: Path, sprites: SpriteSet) -> None:
    settings = config(tmp_path / "run", steps=6, previews=0)
    token = CancelToken()
    run(settings, sprites, sink=on_step(2, token.stop), cancel=token)
    token = CancelToken()
    with pytest.raises(Cancelled):
        run(settings, sprites, sink=on_step(4, token.abort), cancel=token, resume=True)
    run(settings, sprites, resume=True)
    with RunFolder(tmp_path / "run").log_file.open(encoding="utf-8") as file:
        assert [int(row["step"]) for row in csv.DictReader(file) if row["loss"]] == [1, 2, 3, 4, 5, 6]


def test_a_preview_and_a_model_come_when_they_are_asked_for(tmp_path: Path, sprites: SpriteSet) -> None:
    wishes, events = Requests(), list[TrainEvent]()

    def ask() -> None:
        wishes.sample()
        wishes.sample()
        wishes.save()

    sink = fan_out(events.append, on_step(2, ask))
    run(config(tmp_path / "run", evaluation_share=0.0, steps=5), sprites, sink=sink, requests=wishes)
    asked = next(i for i, event in enumerate(events) if isinstance(event, StepMetrics) and event.step == 2)
    done = next(i for i, event in enumerate(events) if isinstance(event, StepMetrics) and event.step == 4)
    between = events[asked:done]
    assert 2 in [event.step for event in between if isinstance(event, PreviewReady)]
    assert [(event.step, event.kind) for event in between if isinstance(event, CheckpointSaved)] == [(2, "latest")]
    assert (wishes.take_sample(), wishes.take_save()) == (False, False)


def test_what_is_asked_for_during_a_pause_is_done_after_it(tmp_path: Path, sprites: SpriteSet) -> None:
    wishes, token, events = Requests(), CancelToken(), list[TrainEvent]()

    def ask() -> None:
        wishes.sample()
        token.resume()

    sink = fan_out(events.append, on_step(2, token.pause), on_phase("paused", ask))
    run(config(tmp_path / "run", evaluation_share=0.0), sprites, sink=sink, cancel=token, requests=wishes)
    assert PreviewReady in [type(event) for event in events if getattr(event, "step", 0) == 2]


def test_an_endless_run_goes_on_until_it_is_stopped(tmp_path: Path, sprites: SpriteSet) -> None:
    token, events = CancelToken(), list[TrainEvent]()
    settings = config(tmp_path / "run", steps=None, endless=True, previews=0)
    result = run(settings, sprites, sink=fan_out(events.append, on_step(5, token.stop)), cancel=token)
    assert (result.reason, result.steps) == ("stopped", 5)
    steps = [event for event in events if isinstance(event, StepMetrics)]
    assert {(event.progress, event.seconds_left) for event in steps} == {(0.0, None)}
    assert [event.lr for event in steps] == sorted(event.lr for event in steps)
    assert "minutes" not in RunFolder(result.folder).config_file.read_text(encoding="utf-8")


def test_the_last_model_before_copying_is_kept_and_named_once(
    tmp_path: Path, sprites: SpriteSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    clear, copies = (Nearness(made=100, made_near=n, held_out=100, held_out_near=0) for n in (0, 50))
    found = iter((clear, copies, clear, copies, copies, clear, clear, clear))
    monkeypatch.setattr(Judge, "nearness", lambda *_: next(found))
    events: list[TrainEvent] = []
    run(config(tmp_path / "run", steps=6, evaluation_steps=1, previews=0), sprites, sink=events.append)
    assert [event.copying for event in events if isinstance(event, Evaluated)] == [False] * 4 + [True] * 3
    told = [event for event in events if isinstance(event, CheckpointSaved) and event.kind == "original"]
    assert [(event.step, event.path) for event in told] == [(3, RunFolder(tmp_path / "run").original)]
    assert read_header(told[0].path).training["steps"] == 3


def test_two_averages_of_one_step_do_not_prove_copying(
    tmp_path: Path, sprites: SpriteSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Judge, "nearness", lambda *_: Nearness(made=100, made_near=50, held_out=100, held_out_near=0))
    events: list[TrainEvent] = []
    run(config(tmp_path / "run", steps=1, previews=0), sprites, sink=events.append)
    run(config(tmp_path / "run", steps=1, previews=0), sprites, sink=events.append, resume=True)
    run(config(tmp_path / "run", steps=2, previews=0), sprites, sink=events.append, resume=True)
    checks = [(event.step, event.copying) for event in events if isinstance(event, Evaluated)]
    assert checks == [(1, False)] * 4 + [(2, True)] * 2


def test_a_resumed_run_makes_as_many_sprites_for_a_check_as_before(tmp_path: Path, sprites: SpriteSet) -> None:
    settings: dict[str, object] = {"evaluation_sprites": 200, "evaluation_share": 0.0, "previews": 0}
    token, events = CancelToken(), list[TrainEvent]()
    run(config(tmp_path / "run", steps=1, **settings), sprites, sink=events.append)
    endless = config(tmp_path / "run", steps=None, endless=True, evaluation_steps=1, **settings)
    run(endless, sprites, sink=fan_out(events.append, on_step(3, token.stop)), cancel=token, resume=True)
    checks = [(event.step, event.n_samples) for event in events if isinstance(event, Evaluated)]
    assert checks == [(1, 200), (1, 200), (2, 200)]


def test_what_is_left_out_is_not_learned(tmp_path: Path, sprites: SpriteSet) -> None:
    settings = config(tmp_path / "run", steps=1, previews=0, evaluation_share=0.0, without_sprites=sprites.names[:30])
    started: list[TrainEvent] = []
    run(settings, sprites, sink=started.append)
    seen = next(event for event in started if isinstance(event, RunStarted))
    assert seen.training_sprites + seen.validation_sprites == len(sprites) - 30


def test_a_run_is_not_overwritten_and_not_resumed_on_other_sprites(tmp_path: Path, sprites: SpriteSet) -> None:
    settings = config(tmp_path / "run", steps=1, previews=0)
    with pytest.raises(RunError, match="no run"):
        run(settings, sprites, resume=True)
    run(settings, sprites)
    with pytest.raises(RunError, match="already holds a run"):
        run(settings, sprites)
    with pytest.raises(RunError, match="other sprites"):
        run(settings, procedural_sprites(48, size=8, seed=2), resume=True)


def test_a_run_that_cannot_go_on_with_another_network_stays_as_it_is(tmp_path: Path, sprites: SpriteSet) -> None:
    settings: dict[str, object] = {"evaluation_share": 0.0, "previews": 0}
    run(config(tmp_path / "run", steps=2, **settings), sprites)
    before = RunFolder(tmp_path / "run").config()
    with pytest.raises(RunError, match="another network"):
        run(config(tmp_path / "run", steps=3, model="tiny", **settings), sprites, resume=True)
    assert RunFolder(tmp_path / "run").config() == before


def test_what_a_run_is_of_cannot_be_changed_when_it_goes_on(tmp_path: Path, sprites: SpriteSet) -> None:
    run(config(tmp_path / "run", steps=1, previews=0), sprites)
    before = RunFolder(tmp_path / "run").config()
    changes: tuple[dict[str, object], ...] = (
        {"ema_widths": (0.15, 0.05)}, {"ema_widths": (0.05, 0.1, 0.15)}, {"schedule": "cosine"},
        {"evaluation_sprites": 8}, {"evaluation_calls": 2},
    )  # fmt: skip
    for change in changes:
        with pytest.raises(RunError, match=rf"cannot resume run with {next(iter(change))} = .*: it was trained with"):
            run(config(tmp_path / "run", steps=2, previews=0, **change), sprites, resume=True)
    assert RunFolder(tmp_path / "run").config() == before


def test_a_run_that_names_no_cooldown_has_its_rate_fall_all_the_time(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    lines = config(tmp_path).to_toml().splitlines(keepends=True)
    folder.config_file.write_text("".join(line for line in lines if "cooldown" not in line), encoding="utf-8")
    assert folder.config().cooldown == 1.0


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_is_no_bug(tmp_path: Path, sprites: SpriteSet) -> None:
    with pytest.raises(RunError, match=r"^cannot save the training to .*: File too large; make room\.$"):
        run(config(tmp_path / "run", steps=1, previews=0), sprites)
    assert list(RunFolder(tmp_path / "run").checkpoints.iterdir()) == []


def test_what_killed_saves_left_is_gone_when_the_run_goes_on(tmp_path: Path, sprites: SpriteSet) -> None:
    run(config(tmp_path / "run", steps=1, previews=0), sprites)
    folder = RunFolder(tmp_path / "run")
    left = (folder.checkpoints / ".state-ab12_x9z.tmp.safetensors", folder.path / ".status-ab12_x9z.tmp.json")
    for path in left:
        path.touch()
    run(config(tmp_path / "run", steps=2, previews=0), sprites, resume=True)
    assert not any(path.exists() for path in left)


def test_a_damaged_state_is_refused(tmp_path: Path, sprites: SpriteSet) -> None:
    settings = config(tmp_path / "run", steps=2, previews=0)
    token = CancelToken()
    run(settings, sprites, sink=on_step(1, token.stop), cancel=token)
    state = RunFolder(tmp_path / "run").state
    state.write_bytes(state.read_bytes()[:10_000])
    with pytest.raises(RunError, match="damaged"):
        run(settings, sprites, resume=True)


def test_only_the_last_evaluated_models_are_kept(tmp_path: Path, sprites: SpriteSet) -> None:
    run(config(tmp_path / "run", steps=4, evaluation_steps=1, keep=2, previews=0), sprites)
    kept = sorted(path.name for path in RunFolder(tmp_path / "run").checkpoints.glob("step_*"))
    assert kept == ["step_0000003.safetensors", "step_0000004.safetensors"]


def test_old_models_go_in_the_order_of_their_steps_however_many_digits(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    folder.checkpoints.mkdir()
    steps = (9_999_999, 10_000_000, 100_000_000)
    for step in steps:
        folder.evaluated(step).touch()
    folder.prune(1)
    assert list(folder.checkpoints.iterdir()) == [folder.evaluated(steps[-1])]


def test_a_time_budget_ends_in_time(tmp_path: Path, sprites: SpriteSet) -> None:
    result = run(config(tmp_path / "run", steps=None, minutes=0.05, previews=0, evaluation_share=0.0), sprites)
    assert result.reason == "completed"
    last = [event for event in RunFolder(tmp_path / "run").events() if event["event"] == "StepMetrics"][-1]
    assert last["progress"] == 1.0
    assert last["lr"] < 1e-4
