"""Several processes train for real on this computer: what comes out is what one process would have made."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny_runs import config, on_step, run, weights

from pixelgen.errors import ConfigError
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.run import RunFolder
from pixelgen.training.status import read_status
from pixelgen.training.team import TeamLostError

pytestmark = pytest.mark.usefixtures("every_step")

# A batch that two cannot share evenly, a coupling that looks at all of it, and everything random there is.
SETTINGS = {
    "batch": 7, "steps": 6, "shift": 2, "flip": True, "dropout": 0.0, "previews": 0, "evaluation_share": 0.0,
    "cooldown": 1.0,  # at the peak rate a gradient that is nothing but rounding moves a weight a whole step
    "number_format": "float32",  # in bfloat16 what is rounded away would be larger than what is looked for
}  # fmt: skip


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, sprites: SpriteSet) -> Path:
    """What one process makes of it without a break."""
    return run(config(tmp_path_factory.mktemp("alone") / "run", **SETTINGS), sprites).folder


def assert_alike(one: Path, other: Path) -> None:
    """The saved states of two runs differ by rounding only."""
    first, second = weights(one), weights(other)
    assert first.keys() == second.keys()
    for name in first:
        torch.testing.assert_close(first[name], second[name], rtol=2e-3, atol=1e-4)  # a step is 4e-4


@pytest.mark.parametrize("devices", [(2, 1), (1, 2)])
def test_a_run_goes_on_with_another_number_of_processes_as_if_nothing_had_happened(
    tmp_path: Path, sprites: SpriteSet, alone: Path, devices: tuple[int, int]
) -> None:
    token = CancelToken()
    begun = config(tmp_path / "run", **SETTINGS, devices=devices[0])
    stopped = run(begun, sprites, sink=on_step(3, token.stop), cancel=token)
    assert (stopped.reason, stopped.steps) == ("stopped", 3)
    folder = RunFolder(tmp_path / "run")
    resumed = run(folder.config().model_copy(update={"devices": devices[1]}), sprites, resume=True)
    assert (resumed.reason, resumed.steps) == ("completed", 6)
    assert_alike(alone, tmp_path / "run")


def test_a_process_that_is_killed_ends_the_training_with_its_name(
    tmp_path: Path, sprites: SpriteSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Seen(subprocess.Popen[bytes]):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Seen)
    settings = config(tmp_path / "run", **SETTINGS | {"steps": 1000}, devices=2)
    with pytest.raises(TeamLostError, match="process 2 of 2"):
        run(settings, sprites, sink=on_step(2, lambda: started[0].kill()))
    status = read_status(tmp_path / "run" / "status.json")
    assert status is not None
    assert (status.state, "process 2 of 2" in status.message) == ("failed", True)


def test_more_processes_than_sprites_in_a_batch_are_refused_before_anything_starts(
    tmp_path: Path, sprites: SpriteSet
) -> None:
    with pytest.raises(ConfigError, match="batch to 9"):
        run(config(tmp_path / "run", batch=8, devices=9), sprites)
    assert not (tmp_path / "run").exists()
