"""A CSV file that grows row by row, so that a long benchmark that is interrupted keeps what it has measured."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from pixelgen.files import write_text


class Rows:
    """Rows of text by column name; a column that comes later is empty in the rows before it.

    Args:
        path: the file; it is made with the first row.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> list[dict[str, str]]:
        """Every row as it is in the file now, which other processes may add to."""
        if not self._path.is_file():
            return []
        with self._path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def has(self, key: Mapping[str, str]) -> bool:
        """Whether there is a row with these values."""
        return any(all(row.get(name) == value for name, value in key.items()) for row in self.all())

    def add(self, row: Mapping[str, str]) -> None:
        """Put ``row`` at the end."""
        rows = [*self.all(), dict(row)]
        names = list(dict.fromkeys(name for each in rows for name in each))
        text = io.StringIO()
        writer = csv.DictWriter(text, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        write_text(self._path, text.getvalue())
