"""What a command prints on stdout: lines for a person, or one JSON document for a program."""

import codecs
import json
import sys
from dataclasses import fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table


def show_json(value: object) -> None:
    """Print ``value`` as indented JSON, nothing before or after it; in ASCII where stdout is not UTF-8."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"  # there is no stdout under pythonw
    ascii_only = codecs.lookup(encoding).name != "utf-8"
    print(json.dumps(plain(value), indent=2, ensure_ascii=ascii_only, allow_nan=False))  # noqa: T201


def plain(value: Any) -> Any:
    """``value`` in JSON's own types: dataclasses as objects, paths as text, NaN and infinities as null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (float, np.floating)):
        return float(value) if np.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value


def show(text: str = "") -> None:
    """Print one line for a person."""
    print(text)  # noqa: T201


def counted(n: int, noun: str, plural: str = "") -> str:
    """A number with its noun: "1 sprite", "1,000 sprites"."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def show_rows(rows: list[tuple[str, ...]], *, header: tuple[str, ...] | None = None) -> None:
    """Print rows of cells in columns, wrapped to the terminal's width; unwrapped where stdout is no terminal."""
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console.width = 4096
    table = Table(*header or (), box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=header is not None)
    for row in rows:
        table.add_row(*row)
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().splitlines():
        show(line.rstrip())
