"""The run folder: all that a training leaves behind, in one place that can be moved, resumed, compared or deleted.

config.toml      every setting, also those that the program chose
log.csv          one row per report, for spreadsheets and plots
events.jsonl     every event, so that curves can be drawn again
samples/         sheets of the same fixed seeds as training goes on
checkpoints/     best, latest and the last evaluated models; state.safetensors to go on from
"""

import csv
import io
import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from pixelgen import paths
from pixelgen.errors import RunError
from pixelgen.files import replacing, write_text
from pixelgen.sprites.rgba import upscale
from pixelgen.training.config import TrainConfig
from pixelgen.training.events import Evaluated, PreviewReady, StepMetrics, TrainEvent

COLUMNS = (
    "step", "images", "seconds", "loss", "smoothed_loss", "validation_loss", "lr", "grad_norm", "images_per_s",
    "fid", "kid", "originality",
)  # fmt: skip


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
    def log_file(self) -> Path:
        return self.path / "log.csv"

    @property
    def events_file(self) -> Path:
        return self.path / "events.jsonl"

    @property
    def samples(self) -> Path:
        return self.path / "samples"

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
    def state(self) -> Path:
        return self.checkpoints / "state.safetensors"

    def evaluated(self, step: int) -> Path:
        """The model as it was evaluated at ``step``."""
        return self.checkpoints / f"step_{step:07d}.safetensors"

    def prune(self, keep: int) -> None:
        """Remove all but the last ``keep`` evaluated models."""
        for old in sorted(self.checkpoints.glob("step_*.safetensors"))[: -keep or None]:
            old.unlink(missing_ok=True)

    def exists(self) -> bool:
        """Whether there is a run in this folder."""
        return self.config_file.is_file()

    def config(self) -> TrainConfig:
        """The settings of the run.

        Raises:
            RunError: if there is no run here.
            ConfigError: if its settings cannot be read.
        """
        if not self.exists():
            raise RunError(f"there is no run in {self.path}", "it holds no config.toml", "name the folder of a run")
        return TrainConfig.read(self.config_file)

    def events(self) -> Iterator[dict[str, Any]]:
        """The run's events as dictionaries, their names under ``event``; a half-written last line is passed over."""
        if self.events_file.is_file():
            with self.events_file.open(encoding="utf-8") as lines:
                for line in lines:
                    try:
                        yield json.loads(line)
                    except ValueError:
                        continue

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


def new_run_folder(name: str) -> Path:
    """A folder for a new run under the user's runs, called after ``name`` and the time; not created."""
    clean = "".join(c if c.isalnum() or c in "-_" else "-" for c in name) or "run"
    stem = f"{clean}-{datetime.now():%Y%m%d-%H%M%S}"
    path, number = paths.runs_dir() / stem, 2
    while path.exists():
        path, number = paths.runs_dir() / f"{stem}-{number}", number + 1
    return path


def list_runs(folder: Path | None = None) -> list[RunFolder]:
    """The runs under ``folder`` (the user's runs if left out), the most recently changed first."""
    folder = folder or paths.runs_dir()
    runs = [RunFolder(each.parent) for each in folder.glob("*/config.toml")]
    return sorted(runs, key=lambda run: run.config_file.stat().st_mtime, reverse=True)


class RunRecorder:
    """An event sink that writes log.csv, events.jsonl and the sample sheets. Every line is flushed as it is written."""

    def __init__(self, run: RunFolder) -> None:
        self._run = run
        run.path.mkdir(parents=True, exist_ok=True)
        fresh = not run.log_file.is_file()
        self._log = run.log_file.open("a", encoding="utf-8", newline="")
        self._events = run.events_file.open("a", encoding="utf-8")
        self._rows = csv.DictWriter(self._log, COLUMNS, lineterminator="\n")
        if fresh:
            self._rows.writeheader()

    def __call__(self, event: TrainEvent) -> None:
        if isinstance(event, PreviewReady):
            save_preview(self._run.samples / f"step_{event.step:07d}.png", event.sprites)
        self._events.write(json.dumps(_plain(event)) + "\n")
        self._events.flush()
        row = _row(event)
        if row:
            self._rows.writerow(row)
            self._log.flush()

    def close(self) -> None:
        self._log.close()
        self._events.close()


def save_preview(path: Path, sprites: np.ndarray) -> None:
    """Sprites (N, S, S, 4) side by side in a near-square sheet, enlarged to about 64 px each."""
    count, size = len(sprites), sprites.shape[1]
    columns = math.ceil(math.sqrt(count))
    cells = np.zeros((-(-count // columns) * columns, size, size, 4), np.uint8)
    cells[:count] = sprites
    sheet = cells.reshape(-1, columns, size, size, 4).swapaxes(1, 2).reshape(-1, columns * size, 4)
    with replacing(path) as temporary:
        Image.fromarray(upscale(sheet, max(1, 64 // size)), "RGBA").save(temporary)


def _plain(event: TrainEvent) -> dict[str, Any]:
    """The event for a JSON line: paths as text, not-a-number as null, previews without pixels (samples/ has them)."""
    values = asdict(event) if not isinstance(event, PreviewReady) else {
        each.name: getattr(event, each.name) for each in fields(event) if each.name != "sprites"
    }  # fmt: skip
    plain = {
        name: str(value) if isinstance(value, Path) else None if _is_nan(value) else value
        for name, value in values.items()
    }
    return {"event": type(event).__name__, **plain}


def _row(event: TrainEvent) -> dict[str, Any]:
    if not isinstance(event, StepMetrics | Evaluated):
        return {}
    values = {name: getattr(event, name) for name in COLUMNS if hasattr(event, name)}
    return {name: f"{v:.6g}" if isinstance(v, float) and not _is_nan(v) else v for name, v in values.items()}


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and not math.isfinite(value)
