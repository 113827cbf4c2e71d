"""The machine that a benchmark ran on, in words, and the fastest matrix product that it can do."""

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import torch

from measuring.timing import seconds_of

_SIDE = 2048  # of the matrices: large enough that nothing but the product counts
_TRIAL_SIDE = 256  # where a number format is emulated, a large product would take minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where and when something was measured.

    Attributes:
        date: day of the measurement, UTC.
        processor: its name as the system tells it.
        cores: that this process may use.
        instructions: the widest that torch uses, such as "AVX2".
        system, python, torch: versions.
        load: programs that wanted a core, a mean over the last minute; None where the system does not tell.
    """

    date: str
    processor: str
    cores: int
    instructions: str
    system: str
    python: str
    torch: str
    load: float | None

    @classmethod
    def here(cls) -> "Machine":
        """This machine, now."""
        return cls(
            date=datetime.now(UTC).date().isoformat(),
            processor=_processor(),
            cores=usable_cores(),
            instructions=torch.backends.cpu.get_cpu_capability(),
            system=f"{platform.system()} {platform.machine()}",
            python=platform.python_version(),
            torch=torch.__version__,
            load=os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        )

    def __str__(self) -> str:
        load = "" if self.load is None else f", load {self.load:.1f} at the start"
        return (
            f"{self.date}: {self.processor}, {self.cores} core{'s' if self.cores != 1 else ''} ({self.instructions}), "
            f"{self.system}, Python {self.python}, torch {self.torch}{load}"
        )


def usable_cores() -> int:
    """Cores that this process may use, which can be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def matrix_peak(number_format: torch.dtype = torch.float32, *, repeats: int = 7) -> float:
    """GFLOP/s of the best of some square matrix products with torch's present number of threads.

    Args:
        number_format: of the factors. One that the processor emulates is measured on small matrices, as it is slow.
        repeats: products timed.
    """
    trial = _rate(_TRIAL_SIDE, number_format, repeats=3)
    if number_format != torch.float32 and trial < _rate(_TRIAL_SIDE, torch.float32, repeats=3):
        return trial
    return _rate(_SIDE, number_format, repeats=repeats)


def _rate(side: int, number_format: torch.dtype, *, repeats: int) -> float:
    left, right = (torch.randn(side, side).to(number_format) for _ in range(2))
    product = torch.empty(side, side, dtype=number_format)

    def multiply() -> None:
        torch.mm(left, right, out=product)

    multiply()
    return 2e-9 * side**3 / min(seconds_of(multiply).wall for _ in range(repeats))


def _processor() -> str:
    return next(_names(), "") or platform.processor() or platform.machine()


def _names() -> Iterator[str]:
    """Linux names the processor in a file, once for each core."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                yield line.partition(":")[2].strip()
    except OSError:
        return
