"""One sampler in a process of its own: started by the benchmarks, which name it in their first line."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from measuring.contestant import serve


def make(sampler: str, path: str) -> tuple[Callable[[dict[str, Any]], object], str]:
    """Requests to ``samplers/SAMPLER.py``."""
    module = import_module(f"samplers.{sampler}")  # before all else: it sets its own environment
    from samplers.request import Request

    answer, about = module.make(path)
    return lambda request: answer(Request(**request)), about


if __name__ == "__main__":
    serve(make)
