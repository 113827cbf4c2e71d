"""The run folder: all that a training leaves behind, in one place that can be moved, resumed, compared or deleted.

config.toml      every setting, also those that the program chose
status.json      what it is doing, and in which process
log.csv          one row per report, for spreadsheets and plots
events.jsonl     every event, so that curves can be drawn again
samples/         sheets of the same fixed seeds as training goes on
checkpoints/     best, latest, original and the last evaluated models; state.safetensors to go on from

Nothing here needs torch, so that a list of runs does not wait for it.
"""

import csv
import io
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pixelgen import paths
from pixelgen.errors import RunError
from pixelgen.files import remove_temporaries, write_text
from pixelgen.training.event_lines import read_line
from pixelgen.training.events import TrainEvent
from pixelgen.training.preview_sheet import read_preview
from pixelgen.training.status import read_status

if TYPE_CHECKING:  # it loads torch
    from pixelgen.training.config import TrainConfig

COLUMNS = (
    "step", "images", "seconds", "loss", "smoothed_loss", "validation_loss", "lr", "grad_norm", "images_per_s",
    "fid", "kid", "originality",
)  # fmt: skip

_EARLIER: dict[str, Any] = {"optimizer": "adamw", "cooldown": 1.0}
"""How runs were trained before there was a choice, and which they therefore do not name."""

_FORBIDDEN = frozenset('<>:"/\\|?*')  # in names of folders on Windows, and "/" everywhere
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class RunFolder:
    """Names and contents of the run in ``path``, which need not exist yet."""

    path: Path

    @property
    def run_id(self) -> str:
        return self.path.name

    @property
    def config_file(self) -> Path:
        return self.path / "config.toml"

    @property
    def status_file(self) -> Path:
        return self.path / "status.json"

    @property
    def log_file(self) -> Path:
        return self.path / "log.csv"

    @property
    def events_file(self) -> Path:
        return self.path / "events.jsonl"

    @property
    def samples(self) -> Path:
        return self.path / "samples"

    def sample(self, step: int) -> Path:
        """The sheet of previews made at ``step``."""
        return self.samples / f"step_{step:07d}.png"

    @property
    def checkpoints(self) -> Path:
        return self.path / "checkpoints"

    @property
    def best(self) -> Path:
        return self.checkpoints / "best.safetensors"

    @property
    def latest(self) -> Path:
        return self.checkpoints / "latest.safetensors"

    @property
    def original(self) -> Path:
        """The model of the last check at which the made sprites were no copies (`pixelgen.training.copying`)."""
        return self.checkpoints / "original.safetensors"

    @property
    def state(self) -> Path:
        return self.checkpoints / "state.safetensors"

    def evaluated(self, step: int) -> Path:
        """The model as it was evaluated at ``step``."""
        return self.checkpoints / f"step_{step:07d}.safetensors"

    def prune(self, keep: int) -> None:
        """Remove all but the last ``keep`` evaluated models."""
        numbers = (path.stem.removeprefix("step_") for path in self.checkpoints.glob("step_*.safetensors"))
        for step in sorted(int(number) for number in numbers if number.isdecimal())[: -keep or None]:
            self.evaluated(step).unlink(missing_ok=True)

    def exists(self) -> bool:
        """Whether there is a run in this folder."""
        return self.config_file.is_file()

    def settings(self) -> dict[str, Any]:
        """What config.toml says, as TOML has it and unchecked. Does not load torch.

        Raises:
            RunError: if there is no run here, or its settings cannot be read.
        """
        try:
            return tomllib.loads(self.config_file.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise _no_run(self.path) from error
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise RunError(f"cannot read the settings in {self.config_file}", str(error)) from error

    def config(self) -> "TrainConfig":
        """The settings of the run, with ``out`` where it lies now. Loads torch.

        What a run of an earlier version does not name is as it was then.

        Raises:
            RunError: if there is no run here.
            ConfigError: if its settings cannot be read.
        """
        from pixelgen.training.config import TrainConfig

        if not self.exists():
            raise _no_run(self.path)
        config = TrainConfig.read(self.config_file)
        earlier = {name: value for name, value in _EARLIER.items() if name not in config.model_fields_set}
        return config.model_copy(update={"out": self.path, **earlier})

    def events(self) -> Iterator[dict[str, Any]]:
        """The run's events as dictionaries, their names under ``event``; a half-written last line is passed over."""
        if self.events_file.is_file():
            with self.events_file.open(encoding="utf-8") as lines:
                for line in lines:
                    try:
                        values = json.loads(line)
                    except ValueError:
                        continue
                    if isinstance(values, dict):
                        yield values

    def replay(self) -> Iterator[TrainEvent]:
        """The run's events once more, in order, as if it were running; paths are where the run lies now.

        Previews are the very pixels that were reported. Those whose sheet is gone are left out, as are lines that
        cannot be read.
        """
        for values in self.events():
            event = read_line(values, folder=self.path, sprites=lambda step: read_preview(self.sample(step)))
            if event is not None:
                yield event

    def remove_temporaries(self) -> None:
        """Remove what saves that were killed have left; for who trains the run, as others might be writing."""
        for folder in (self.path, self.samples, self.checkpoints):
            remove_temporaries(folder)

    def forget_after(self, step: int) -> None:
        """Drop log rows and events later than ``step``, from which a resumed run goes on."""
        if self.log_file.is_file():
            with self.log_file.open(encoding="utf-8", newline="") as file:
                rows = [
                    row for row in csv.DictReader(file) if (row["step"] or "").isdigit() and int(row["step"]) <= step
                ]
            content = io.StringIO(newline="")
            writer = csv.DictWriter(content, COLUMNS, lineterminator="\n", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
            write_text(self.log_file, content.getvalue())
        kept = [event for event in self.events() if event.get("step", 0) <= step]
        write_text(self.events_file, "".join(json.dumps(event) + "\n" for event in kept))


def _no_run(path: Path) -> RunError:
    return RunError(f"there is no run in {path}", "it holds no config.toml", "name the folder of a run")


def free_run_folders(name: str) -> Iterator[Path]:
    """Folders for a new run under the user's runs, called after ``name`` and the time, without end; none is there."""
    clean = "".join(c if c.isalnum() or c in "-_" else "-" for c in name) or "run"
    stem = f"{clean}-{datetime.now():%Y%m%d-%H%M%S}"
    for ending in chain([""], (f"-{number}" for number in count(2))):
        path = paths.runs_dir() / f"{stem}{ending}"
        if not path.exists():
            yield path


def list_runs(folder: Path | None = None) -> list[RunFolder]:
    """The runs under ``folder`` (the user's runs if left out), the most recently changed first."""
    folder = folder or paths.runs_dir()
    runs = [RunFolder(each.parent) for each in folder.glob("*/config.toml")]
    return sorted(runs, key=lambda run: run.config_file.stat().st_mtime, reverse=True)


def rename_run(run: RunFolder, name: str) -> RunFolder:
    """Give the run another name, which is that of its folder. Everything in it stays valid.

    Args:
        run: that is not running.
        name: with any characters that every system allows in names of folders.

    Raises:
        RunError: if the name is taken or cannot be one, if the run is running, or if the system refuses.
    """
    name = name.strip()
    if reason := _wrong_name(name):
        raise RunError(f"a run cannot be called {name!r}", reason, "choose another name")
    renamed = RunFolder(run.path.with_name(name))
    if renamed.path == run.path:
        return run
    status = read_status(run.status_file)
    if status is not None and status.active:
        raise RunError(f"cannot rename {run.run_id}", "it is being trained", "stop it first")
    # A file system that ignores case has one folder under both names when only the case is changed.
    if renamed.path.exists() and not (run.path.exists() and renamed.path.samefile(run.path)):
        raise RunError(f"cannot rename {run.run_id} to {name}", "there is a folder of that name", "choose another name")
    try:
        run.path.rename(renamed.path)
    except OSError as error:
        raise RunError(f"cannot rename {run.run_id} to {name}", error.strerror or str(error)) from error
    return renamed


def _wrong_name(name: str) -> str:
    """Why no folder can be called ``name`` on one of the systems that a run may be moved to; empty if it can."""
    if not name:
        return "the name is empty"
    if len(name) > _LONGEST_NAME:
        return f"it is longer than {_LONGEST_NAME} characters"
    if wrong := sorted({c for c in name if c in _FORBIDDEN or ord(c) < 32}):
        return f"{' '.join(map(repr, wrong))} cannot be in the name of a folder"
    if name.endswith(".") or name.startswith("."):
        return "it begins or ends with a dot"
    return "Windows keeps that name for itself" if name.split(".")[0].lower() in _DEVICES else ""
