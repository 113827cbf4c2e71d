"""What computes here, and in which number format it is fastest: found out by trying, never assumed.

bf16 doubles the speed of one CPU and makes the next a hundred times slower; channels-last doubles one and stalls
another. So the first training on a machine tries the candidates on a real step and remembers the winner.
"""

import gc
import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median
from typing import Literal

import torch

from pixelgen.errors import ConfigError
from pixelgen.files import write_text
from pixelgen.runtime.environment import return_freed_memory
from pixelgen.runtime.priority import cores

DEVICES = ("auto", "cpu", "cuda", "mps")


def resolve_device(name: str) -> torch.device:
    """The device that ``name`` (one of ``DEVICES``) means here; "auto" is the fastest that is there.

    Raises:
        ConfigError: if this machine, or this build of torch, has no such device.
    """
    if name not in DEVICES:
        raise ConfigError(f"unknown device {name!r}", fix=f"choose one of {', '.join(DEVICES)}")
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    elif name == "cuda" and not torch.cuda.is_available():
        why = (
            "this build of torch has no CUDA" if torch.version.cuda is None else "torch finds no NVIDIA card or driver"
        )
        raise ConfigError("there is no device 'cuda' here", why, "choose 'auto' or 'cpu'")
    elif name == "mps" and not torch.backends.mps.is_available():
        raise ConfigError("there is no device 'mps' here", "it needs a Mac with its own chip", "choose 'auto' or 'cpu'")
    return torch.device(name)


def describe(device: torch.device) -> str:
    """The device as a person knows it: "NVIDIA H100", "CPU, 2 threads"."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "mps":
        return "Apple graphics"
    threads = torch.get_num_threads()
    return f"CPU, {threads} thread{'' if threads == 1 else 's'}"


def release_memory(device: torch.device) -> None:
    """Give the memory of tensors that nobody holds any more back to the device and to the system."""
    gc.collect()
    if device.type == "cuda":
        torch.cuda.synchronize(device)
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()
    return_freed_memory()


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormat:
    """How a network is computed: number format of its products, order of its pixels in memory, threads (CPU only)."""

    bfloat16: bool = False
    channels_last: bool = False
    threads: int = 0  # 0: leave as it is

    def __str__(self) -> str:
        name = "bfloat16" if self.bfloat16 else "float32"
        return f"{name} channels-last" if self.channels_last else name

    @property
    def precision(self) -> Literal["bf16-mixed", "32-true"]:
        """The name that Lightning Fabric gives it."""
        return "bf16-mixed" if self.bfloat16 else "32-true"

    @property
    def memory_format(self) -> torch.memory_format:
        return torch.channels_last if self.channels_last else torch.contiguous_format


def candidate_formats(device: torch.device) -> Iterator[NumberFormat]:
    """The formats worth trying on ``device``, the safest first."""
    if device.type == "cpu":
        for bfloat16 in (False, True) if _bfloat16_is_fast() else (False,):
            for channels_last in (False, True):
                yield NumberFormat(bfloat16=bfloat16, channels_last=channels_last, threads=cores())
    elif device.type == "cuda":
        bfloat16 = torch.cuda.is_bf16_supported(including_emulation=False)
        yield NumberFormat(bfloat16=bfloat16)
        yield NumberFormat(bfloat16=bfloat16, channels_last=True)
    else:
        yield NumberFormat()


def _bfloat16_is_fast() -> bool:
    """Whether a small bf16 product beats float32: emulated, it is so slow that a whole step must not be tried."""
    left = torch.ones(256, 256)
    return _seconds(lambda: left.bfloat16() @ left.bfloat16(), repeats=3) < _seconds(lambda: left @ left, repeats=3)


def _seconds(work: Callable[[], object], *, repeats: int) -> float:
    work()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return median(times)


def fastest_format(
    device: torch.device, step: Callable[[NumberFormat], Callable[[], object]], *, key: str, cache: Path
) -> tuple[NumberFormat, float]:
    """Try each candidate on real work and return the fastest with its seconds per step as of now.

    Args:
        device: where the work runs.
        step: makes the work for a format; the work is run a few times and must wait for the device at its end.
        key: what the work is (network, batch), so that another network is tried anew.
        cache: a JSON file in which answers of this machine are kept; unreadable content is replaced.
    """
    # Not by describe(): its thread count is what is being found out.
    name = platform.processor() or platform.machine() if device.type == "cpu" else describe(device)
    machine = f"{name}/{os.cpu_count()}/torch {torch.__version__}/{key}"
    known = _read_cache(cache)
    if machine in known:
        # What is remembered is the winner, not its speed: another program may have been busy then, or may be now.
        return known[machine], _timed(known[machine], step)
    timed = [(_timed(candidate, step), candidate) for candidate in candidate_formats(device)]
    seconds, best = min(timed, key=lambda each: each[0])
    if best.threads > 1:
        # Beside a busy program one thread less can be faster, as none then waits for a core that is taken.
        fewer = replace(best, threads=best.threads - 1)
        seconds, best = min((seconds, best), (_timed(fewer, step), fewer), key=lambda each: each[0])
    known[machine] = best
    write_text(cache, json.dumps({name: asdict(each) for name, each in known.items()}, indent=1))
    return best, seconds


def _timed(candidate: NumberFormat, step: Callable[[NumberFormat], Callable[[], object]]) -> float:
    if candidate.threads:
        torch.set_num_threads(candidate.threads)
    return _seconds(step(candidate), repeats=3)


def _read_cache(cache: Path) -> dict[str, NumberFormat]:
    try:
        content = json.loads(cache.read_text(encoding="utf-8"))
        return {name: NumberFormat(**entry) for name, entry in content.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
