"""Where the time of a training step goes, by operator, as torch's profiler counts it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from measuring.results import Column, Table

_SCRIPT = Path(__file__).parents[1] / "profile_contestant.py"
_SHOWN = 14  # operators; the rest is one line


def share_by_operator(trainer: str, title: str, task: Mapping[str, Any], *, steps: int) -> Table:
    """Profile some steps of a trainer in a process of its own.

    Args:
        trainer: a module of ``trainers``.
        title: what it is called.
        task: fields of ``trainers.task.Task``.
        steps: of training.

    Raises:
        subprocess.CalledProcessError: if the process fails; its message is in the terminal.
    """
    question = json.dumps({"trainer": trainer, "steps": steps, **task})
    answer = subprocess.run(
        [sys.executable, str(_SCRIPT)], input=question, stdout=subprocess.PIPE, text=True, check=True
    )
    operators: dict[str, tuple[float, int]] = json.loads(answer.stdout)
    total = sum(seconds for seconds, _ in operators.values())
    ranked = sorted(operators.items(), key=lambda each: -each[1][0])
    rows = [(name, seconds / total, 1000 * seconds / steps, calls // steps) for name, (seconds, calls) in ranked]
    shown, rest = rows[:_SHOWN], rows[_SHOWN:]
    if rest:
        shown.append((f"{len(rest)} others", *(sum(column) for column in zip(*(row[1:] for row in rest), strict=True))))
    return Table(
        key=f"training-profile-{trainer}",
        title=f"{title}: {1000 * total / steps:.0f} ms a step",
        columns=(Column("operator"), Column("share", ".1%"), Column("ms a step", ".1f"), Column("calls a step")),
        rows=tuple(shown),
    )
