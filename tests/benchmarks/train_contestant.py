"""One trainer in a process of its own: started by the benchmarks, which name it in their first line."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from measuring.contestant import serve


def make(trainer: str, **task: Any) -> tuple[Callable[[int], object], str]:
    """Steps of ``trainers/TRAINER.py`` on a ``Task``, after one that does not count."""
    module = import_module(f"trainers.{trainer}")  # before all else: it sets its own environment
    from trainers.task import Task

    steps, about = module.make(Task(**task))
    steps(1)
    return steps, about


if __name__ == "__main__":
    serve(make)
