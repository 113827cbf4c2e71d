"""The program's own training with the optimiser that the others have, so that all do the same work."""

from collections.abc import Callable

from trainers import ours
from trainers.task import Task


def make(task: Task) -> tuple[Callable[[int], None], str]:
    """So many steps of the program's training with AdamW."""
    return ours.make(task, optimizer="adamw")
