"""Two trainings never are in one run folder, also when the second begins before the first has said that it does."""

from pathlib import Path

import pytest
from tiny_runs import config, on_phase, run

from pixelgen.errors import CheckpointError, RunError
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.hold import held
from pixelgen.training.run import RunFolder


@pytest.mark.parametrize("resume", [False, True])
def test_a_second_training_is_refused_before_the_first_has_begun(
    resume: bool, tmp_path: Path, sprites: SpriteSet
) -> None:
    folder = RunFolder(tmp_path / "run")
    if resume:
        run(config(folder.path, steps=1, previews=0), sprites)
    settings = config(folder.path, steps=3, previews=0)
    refused: list[RunError] = []

    def second() -> None:
        with pytest.raises(RunError, match="cannot train run: it is being trained already; stop it first") as caught:
            run(settings, sprites, resume=resume)
        refused.append(caught.value)

    result = run(settings, sprites, resume=resume, sink=on_phase("probing", second))
    assert len(refused) == 1
    assert result.reason == "completed"
    assert not [path for path in folder.path.iterdir() if "lock" in path.name], "nothing is left behind"
    run(config(folder.path, steps=4, previews=0), sprites, resume=True)


def test_a_training_that_does_not_begin_leaves_no_folder(tmp_path: Path, sprites: SpriteSet) -> None:
    with pytest.raises(CheckpointError):
        run(config(tmp_path / "run", model=None, start_from="nowhere"), sprites)
    assert list(tmp_path.iterdir()) == []


def test_the_folder_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), held(tmp_path / "run"):
        (tmp_path / "run" / "elsewhere" / "log.csv").touch()
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "log.csv").touch()
    with held(tmp_path / "run"), pytest.raises(RunError), held(tmp_path / "run"):
        pass
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["log.csv"]
