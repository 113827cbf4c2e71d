"""The palettes that can be chosen, as a list with headings."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pixelgen.gui.generation.colours.palette_choice import PaletteChoice
from pixelgen.gui.wording import count
from pixelgen.sprites.palette import palettes

Index = QModelIndex | QPersistentModelIndex
Offer = Literal["palette", "none", "data", "sprites"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaletteRow:
    """One thing to choose.

    Attributes:
        offer: a "palette", "none" at all, or one that has to be taken from the "data" set or from the "sprites".
        note: what is said under its name in place of swatches, or in the tooltip.
        enabled: whether it can be chosen now; ``note`` says why not.
    """

    offer: Offer
    label: str
    note: str
    choice: PaletteChoice | None = None
    enabled: bool = True

    @property
    def spoken(self) -> str:
        """For a screen reader."""
        return f"{self.label}, {count(len(self.choice.palette), 'colour') if self.choice else self.note}"


Row = str | PaletteRow  # a heading, or something to choose


def palette_rows(*, recent: list[PaletteChoice], data: str, sprites: str) -> list[Row]:
    """Everything that can be chosen.

    Args:
        data: why no palette can be taken from the data set; empty if one can.
        sprites: the same for the sprites on the canvas.
    """
    rows: list[Row] = [
        PaletteRow(offer="none", label="No palette", note="All colours, as the network made them."),
        "From sprites",
        PaletteRow(
            offer="data", label="The data set's own", note=data or "What the model learned from.", enabled=not data
        ),
        PaletteRow(
            offer="sprites",
            label="These sprites",
            note=sprites or "The selected ones, or all on the canvas.",
            enabled=not sprites,
        ),
    ]
    return [*rows, *listed_palettes(recent)]


def listed_palettes(recent: list[PaletteChoice]) -> list[Row]:
    """The palettes that are at hand as such: files, and those that came with the program."""
    files = [PaletteRow(offer="palette", label=one.palette.label, note=str(one.path), choice=one) for one in recent]
    bundled = [PaletteChoice(palette=palette, source="bundled") for palette in palettes().values()]
    heading: list[Row] = ["Your files"] if files else []
    return [
        *heading,
        *files,
        "Bundled",
        *(PaletteRow(offer="palette", label=one.palette.label, note=one.palette.help, choice=one) for one in bundled),
    ]


class PaletteRole(IntEnum):
    """Own roles of ``PaletteListModel``."""

    ROW = int(Qt.ItemDataRole.UserRole)  # PaletteRow, or the text of a heading


class PaletteListModel(QAbstractListModel):
    """Headings that cannot be chosen, and palettes under them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def set_rows(self, rows: list[Row]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_of(self, choice: PaletteChoice | None) -> int | None:
        """Where ``choice`` stands; that of "No palette" for None."""
        for number, row in enumerate(self._rows):
            if isinstance(row, PaletteRow) and (row.choice == choice if choice is not None else row.offer == "none"):
                return number
        return None

    def choosable(self) -> list[PaletteRow]:
        """The palettes, and none at all, in their order: what arrow keys step through."""
        rows = [row for row in self._rows if isinstance(row, PaletteRow)]
        return [row for row in rows if row.offer in ("none", "palette")]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self._rows[index.row()] if index.isValid() else ""
        if isinstance(row, str) or not row.enabled:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == PaletteRole.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label if isinstance(row, PaletteRow) else row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken if isinstance(row, PaletteRow) else row
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, PaletteRow):
            return row.note
        return None
