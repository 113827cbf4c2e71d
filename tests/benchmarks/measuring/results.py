"""What a benchmark found: tables that print, and are kept as CSV for plots and as Markdown for the page of results."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pixelgen.files import write_text

Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: its heading, with the unit.
        form: how its numbers are written for people, as in ``format(number, form)``; a CSV keeps all digits.
    """

    name: str
    form: str = ""

    def show(self, cell: Cell) -> str:
        """``cell`` for people; an en dash for None, which was not measured."""
        return "–" if cell is None else cell if isinstance(cell, str) else format(cell, self.form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of measurements.

    Attributes:
        key: name of its CSV file.
        title: one line above it.
        columns: from left to right.
        rows: a cell for each column.
        notes: sentences below it.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.key}: {len(row)} cells in a row of {len(self.columns)} columns")

    def text(self) -> str:
        """For a terminal."""
        lines = self._shown()
        widths = [max(len(line[place]) for line in lines) for place in range(len(self.columns))]
        aligned = ["  ".join(self._aligned(line, widths)).rstrip() for line in lines]
        return "\n".join([self.title, aligned[0], "-" * len(aligned[0]), *aligned[1:], *self.notes])

    def markdown(self) -> str:
        """For a page."""
        heading, *rows = (f"| {' | '.join(line)} |" for line in self._shown())
        rule = "|".join("---" if self._is_words(place) else "---:" for place in range(len(self.columns)))
        notes = "".join(f"\n{note}\n" for note in self.notes)
        return f"**{self.title}**\n\n" + "\n".join([heading, f"|{rule}|", *rows]) + f"\n{notes}"

    def csv(self) -> str:
        """For a program: headings, then all digits; nothing where nothing was measured."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(column.name for column in self.columns)
        writer.writerows(self.rows)
        return text.getvalue()

    def _shown(self) -> list[list[str]]:
        rows = ([column.show(cell) for column, cell in zip(self.columns, row, strict=True)] for row in self.rows)
        return [[column.name for column in self.columns], *rows]

    def _is_words(self, place: int) -> bool:
        return any(isinstance(row[place], str) for row in self.rows)

    def _aligned(self, line: Sequence[str], widths: Sequence[int]) -> list[str]:
        """Words begin, and numbers end, under each other."""
        return [
            cell.ljust(width) if self._is_words(place) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A benchmark's part of the page of results.

    Attributes:
        key: by which ``place`` finds it again.
        title: its heading.
        command: that measures it.
        where: the machine, as ``str(Machine.here())`` has it.
        tables: what was measured.
        remarks: what it means, in sentences.
    """

    key: str
    title: str
    command: str
    where: str
    tables: tuple[Table, ...]
    remarks: tuple[str, ...] = ()

    def text(self) -> str:
        """For a terminal."""
        return "\n\n".join([self.where, *(table.text() for table in self.tables), *self.remarks])

    def markdown(self) -> str:
        """For a page."""
        parts = [f"## {self.title}", f"`{self.command}`", self.where, *(table.markdown() for table in self.tables)]
        return "\n\n".join(part.strip() for part in [*parts, *self.remarks]) + "\n"

    def keep(self, folder: Path) -> None:
        """Write ``key.md``, and a CSV for each table."""
        folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / f"{self.key}.md", self.markdown())
        for table in self.tables:
            write_text(folder / f"{table.key}.csv", table.csv())


def place(page: str, key: str, content: str) -> str:
    """``page`` with ``content`` as its part ``key``: in place of what stood there, or else at the end.

    A part lies between two comments that a reader of the page does not see.
    """
    begin, end = f"<!-- {key}: begin -->", f"<!-- {key}: end -->"
    part = f"{begin}\n{content.strip()}\n{end}"
    there = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if there.search(page):
        return there.sub(lambda _: part, page)
    return f"{page.rstrip()}\n\n{part}\n".lstrip()
