"""Writing down what a training says: log.csv for spreadsheets, events.jsonl for curves, samples/ for the eye."""

import csv
import math
from typing import Any

from pixelgen.training.event_lines import write_line
from pixelgen.training.events import Evaluated, PreviewReady, StepMetrics, TrainEvent
from pixelgen.training.preview_sheet import save_preview
from pixelgen.training.run import COLUMNS, RunFolder


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
            save_preview(self._run.sample(event.step), event.sprites)
        self._events.write(write_line(event) + "\n")
        self._events.flush()
        row = _row(event)
        if row:
            self._rows.writerow(row)
            self._log.flush()

    def close(self) -> None:
        self._log.close()
        self._events.close()


def _row(event: TrainEvent) -> dict[str, Any]:
    if not isinstance(event, StepMetrics | Evaluated):
        return {}
    values = {name: getattr(event, name) for name in COLUMNS if hasattr(event, name)}
    return {name: _number(value) for name, value in values.items()}


def _number(value: float) -> str | int:
    if isinstance(value, int):
        return value
    return f"{value:.6g}" if math.isfinite(value) else ""
