"""A CSV file that grows row by row, so that a long benchmark that is interrupted keeps what it has measured."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from pixelgen.files import write_text


class Rows:
    """Rows of text by column name; a column that comes later is empty in the rows before it.

    Args:
        path: the file, made with the first row; None keeps them in memory.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._rows: list[dict[str, str]] = []

    def all(self) -> list[dict[str, str]]:
        """Every row as it is in the file now, which other processes may add to."""
        if self._path is not None and self._path.is_file():
            with self._path.open(encoding="utf-8", newline="") as file:
                self._rows = list(csv.DictReader(file))
        return self._rows

    def find(self, key: Mapping[str, str]) -> dict[str, str] | None:
        """The last row with these values, or None."""
        found = (row for row in reversed(self.all()) if all(row.get(name) == value for name, value in key.items()))
        return next(found, None)

    def add(self, row: Mapping[str, str]) -> None:
        """Put ``row`` at the end."""
        self._rows = [*self.all(), dict(row)]
        if self._path is None:
            return
        names = list(dict.fromkeys(name for each in self._rows for name in each))
        text = io.StringIO()
        writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self._rows)
        write_text(self._path, text.getvalue())
