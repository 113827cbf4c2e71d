"""The machine that a benchmark ran on, in words. Loads no torch, so that a process which starts others stays small."""

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from pixelgen.runtime.priority import cores

_WIDEST = {"amx_bf16": "AMX bf16", "avx512_bf16": "AVX-512 bf16", "avx512f": "AVX-512", "avx2": "AVX2", "asimd": "NEON"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where and when something was measured.

    Attributes:
        date: day of the measurement, UTC.
        processor: its name as the system tells it.
        cores: that this process may use.
        instructions: the widest that products can use, such as "AVX2"; empty where the system does not tell.
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
            cores=cores(),
            instructions=_instructions(),
            system=f"{platform.system()} {platform.machine()}",
            python=platform.python_version(),
            torch=version("torch"),
            load=os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        )

    def __str__(self) -> str:
        load = "" if self.load is None else f", load {self.load:.1f} at the start"
        instructions = f" ({self.instructions})" if self.instructions else ""
        processor = f"{self.processor}, {self.cores} core{'s' if self.cores != 1 else ''}{instructions}"
        return f"{self.date}: {processor}, {self.system}, Python {self.python}, torch {self.torch}{load}"


def _processor() -> str:
    return next(_told("model name"), "") or platform.processor() or platform.machine()


def _instructions() -> str:
    flags = set(next(_told("flags", "Features"), "").split())
    return next((name for flag, name in _WIDEST.items() if flag in flags), "")


def _told(*fields: str) -> Iterator[str]:
    """What Linux says of its processors in a file, core by core; nothing elsewhere."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() in fields:
                yield value.strip()
    except OSError:
        return
