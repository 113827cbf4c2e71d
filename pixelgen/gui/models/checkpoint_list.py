"""The models that a person can choose from, as a list with headings: the zoo, own runs, opened files."""

import os
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pixelgen import paths
from pixelgen.errors import CheckpointError
from pixelgen.model.zoo import ModelCard, find_model, list_models

Kind = Literal["zoo", "run", "file"]
_HEADINGS: dict[Kind, str] = {"zoo": "Zoo", "run": "Your runs", "file": "Opened files"}
_MOST_RUNS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """One model to choose.

    Attributes:
        title: as listed.
        path: the model's file.
        kind: where it was found.
        card: of a zoo model.
    """

    title: str
    path: Path
    kind: Kind
    card: ModelCard | None = None


def zoo_entries(zoo: Path | None = None) -> list[ModelEntry]:
    """The models of the zoo whose file is there, the default first.

    Raises:
        CheckpointError: for a card that cannot be read.
    """
    return [
        ModelEntry(title=card.name, path=card.path, kind="zoo", card=card)
        for card in list_models(zoo)
        if card.path.is_file()
    ]


def run_entries(runs: Path | None = None) -> list[ModelEntry]:
    """The newest runs that have a checkpoint, newest first; none if there is no such folder."""
    try:
        with os.scandir(runs or paths.runs_dir()) as folders:
            dated = [(each.stat().st_mtime, Path(each.path)) for each in folders if each.is_dir()]
    except OSError:
        return []
    found: list[tuple[float, ModelEntry]] = []
    for _, folder in sorted(dated, reverse=True):
        if len(found) == _MOST_RUNS:
            break  # a folder is as young as the last save in it: those that are left are older
        try:
            path = find_model(folder)
            found.append((path.stat().st_mtime, ModelEntry(title=folder.name, path=path, kind="run")))
        except (CheckpointError, OSError):
            continue  # no checkpoint yet
    found.sort(key=lambda dated: dated[0], reverse=True)
    return [entry for _, entry in found]


class EntryRole(IntEnum):
    """Own roles of ``CheckpointListModel``."""

    ENTRY = int(Qt.ItemDataRole.UserRole)  # ModelEntry; None for a heading


Index = QModelIndex | QPersistentModelIndex
Row = str | ModelEntry  # a heading, or a model


class CheckpointListModel(QAbstractListModel):
    """Headings that cannot be chosen, and models under them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def set_entries(self, entries: list[ModelEntry]) -> None:
        """List ``entries`` under the heading of their kind, in the order given."""
        rows: list[Row] = []
        for kind, heading in _HEADINGS.items():
            under = [entry for entry in entries if entry.kind == kind]
            rows += [heading, *under] if under else []
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def entries(self) -> list[ModelEntry]:
        """The models in the order of their rows."""
        return [row for row in self._rows if isinstance(row, ModelEntry)]

    def row_of(self, path: Path | None) -> int | None:
        """The row of the model in the file ``path``, or None."""
        for number, row in enumerate(self._rows):
            if isinstance(row, ModelEntry) and row.path == path:
                return number
        return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == EntryRole.ENTRY:
            return row if isinstance(row, ModelEntry) else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.title if isinstance(row, ModelEntry) else row
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(row.path) if isinstance(row, ModelEntry) else None
        return None
