"""What computes here, and in which number format it is fastest: found out by trying, never assumed.

bf16 doubles the speed of one CPU and makes the next a hundred times slower; channels-last doubles one and stalls
another. So the first training on a machine tries the candidates on a real step and remembers the winner. How many
threads are best is another matter: it depends on what else runs, and so is found out anew at every start.
"""

import gc
import json
import math
import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

import torch

from pixelgen.errors import ConfigError
from pixelgen.files import write_text
from pixelgen.runtime.environment import return_freed_memory
from pixelgen.runtime.priority import cores

DEVICES = ("auto", "cpu", "cuda", "mps")
_GENERATION = 3  # of the candidates: what was remembered before there were others is found out again
_ROUNDS = 3


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


def has_bfloat16(device: torch.device) -> bool:
    """Whether ``device`` has instructions for bfloat16, with which a network is faster: by its kind, not by trying."""
    if device.type == "cpu":
        known: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()  # not in every torch
        return any(known.get(name) is True for name in ("avx512_bf16", "amx_bf16"))
    return device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False)


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
    """How a network is computed.

    Attributes:
        bfloat16: number format of its products.
        channels_last: order of its pixels in memory.
        winograd: gradients of 3×3 convolutions with fewer multiplications (``model.winograd``); float32 on a CPU only.
        recorded: its kernels are launched all at once (``training.recording``); on an NVIDIA card only.
        threads: on a CPU; 0 leaves them as they are.
    """

    bfloat16: bool = False
    channels_last: bool = False
    winograd: bool = False
    recorded: bool = False
    threads: int = 0

    def __str__(self) -> str:
        name = "bfloat16" if self.bfloat16 else "float32"
        return name + " channels-last" * self.channels_last + " Winograd" * self.winograd + " recorded" * self.recorded

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
        most = candidate_threads()[0]
        for bfloat16 in (False, True) if has_bfloat16(device) or _bfloat16_is_fast() else (False,):
            for channels_last in (False, True):
                yield NumberFormat(bfloat16=bfloat16, channels_last=channels_last, threads=most)
        yield NumberFormat(channels_last=True, winograd=True, threads=most)
    elif device.type == "cuda":
        bfloat16 = torch.cuda.is_bf16_supported(including_emulation=False)
        for channels_last in (False, True):
            yield NumberFormat(bfloat16=bfloat16, channels_last=channels_last)
        for channels_last in (False, True):
            yield NumberFormat(bfloat16=bfloat16, channels_last=channels_last, recorded=True)
    else:
        yield NumberFormat()


def candidate_threads() -> tuple[int, ...]:
    """Thread counts worth trying on a CPU, most first: all cores; one less, as beside a busy program none then waits
    for a core that is taken; and by halves down to four, as a small network has not enough to do for many.
    Whoever has set OMP_NUM_THREADS has chosen, unless it was torchrun, which sets it to 1 on any computer.
    """
    chosen = os.environ.get("OMP_NUM_THREADS", "")
    if chosen.isdigit() and int(chosen) > 0 and "TORCHELASTIC_RUN_ID" not in os.environ:
        return (int(chosen),)
    most = cores()
    halves = [most // 2]
    while halves[-1] >= 8:
        halves.append(halves[-1] // 2)
    return tuple(sorted({max(1, count) for count in (most, most - 1, *halves)}, reverse=True))


def _bfloat16_is_fast() -> bool:
    """Whether a small bf16 product beats float32, on a processor that does not say so: emulated, it is so slow that a
    whole step must not be tried.
    """
    whole = torch.ones(256, 256)
    half = whole.bfloat16()
    halves, wholes = (lambda: half @ half), (lambda: whole @ whole)
    halves(), wholes()
    return min(_seconds(halves) for _ in range(3)) < min(_seconds(wholes) for _ in range(3))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fastest_format(
    device: torch.device, step: Callable[[NumberFormat], Callable[[], object]], *, key: str, cache: Path
) -> tuple[NumberFormat, float]:
    """Try each candidate on real work and return the fastest with its seconds per step as of now.

    The format is remembered, for it is a matter of the machine. Threads and seconds are measured every time. torch is
    left with the threads chosen.

    Args:
        device: where the work runs.
        step: makes the work for a format; the work is run a few times and must wait for the device at its end.
        key: what the work is (network, batch), so that another network is tried anew.
        cache: a JSON file in which answers of this machine are kept; unreadable content is replaced.
    """
    # Not by describe(): its thread count is what is being found out.
    name = platform.processor() or platform.machine() if device.type == "cpu" else describe(device)
    machine = f"{name}/{os.cpu_count()}/torch {torch.__version__}/{_GENERATION}/{key}"
    known = _read_cache(cache)
    best = known.get(machine)
    if best is None:
        best = min(candidate_formats(device), key=lambda candidate: _tried(candidate, step))
        known[machine] = best = replace(best, threads=0)
        with suppress(OSError):  # then the next start tries them again
            write_text(cache, json.dumps({name: asdict(each) for name, each in known.items()}, indent=1))
    if device.type != "cpu":
        return best, _best_of(_ready(best, step))
    return _with_threads(best, step)


def _with_threads(
    best: NumberFormat, step: Callable[[NumberFormat], Callable[[], object]]
) -> tuple[NumberFormat, float]:
    """Add the threads that are fastest now, tried in turns: what else runs then slows them all alike."""
    seconds = dict.fromkeys(candidate_threads(), math.inf)
    work = _ready(replace(best, threads=max(seconds)), step)
    for _ in range(_ROUNDS):
        for count in seconds:
            torch.set_num_threads(count)
            seconds[count] = min(seconds[count], _seconds(work))
    count = min(seconds, key=lambda each: seconds[each])
    torch.set_num_threads(count)
    return replace(best, threads=count), seconds[count]


def _ready(candidate: NumberFormat, step: Callable[[NumberFormat], Callable[[], object]]) -> Callable[[], object]:
    """The work in a format, run once: the first time is slower."""
    if candidate.threads:
        torch.set_num_threads(candidate.threads)
    work = step(candidate)
    work()
    return work


def _tried(candidate: NumberFormat, step: Callable[[NumberFormat], Callable[[], object]]) -> float:
    """Seconds in a format; no end of them if it is one that not every card and driver can do, and these cannot."""
    try:
        return _best_of(_ready(candidate, step))
    except RuntimeError:
        if not candidate.recorded:
            raise
        return math.inf


def _best_of(work: Callable[[], object]) -> float:
    """Seconds of the run that other programs disturbed least."""
    return min(_seconds(work) for _ in range(_ROUNDS))


def _read_cache(cache: Path) -> dict[str, NumberFormat]:
    try:
        content = json.loads(cache.read_text(encoding="utf-8"))
        return {name: NumberFormat(**entry) for name, entry in content.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
