"""The models that a person can choose from, as a list with headings: the zoo, own runs, opened files."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pixelgen import paths
from pixelgen.choices import Choices
from pixelgen.errors import CheckpointError
from pixelgen.model.zoo import ModelCard, find_model, list_models

Kind = Literal["zoo", "run", "file"]
_HEADINGS: dict[Kind, str] = {"zoo": "Zoo", "run": "Your runs", "file": "Opened files"}
_MOST_RUNS = 40


@dataclass(frozen=True, slots=True)
class Version:
    """One of the models that a run keeps, in ``checkpoints/`` under its key."""

    key: str
    label: str
    help: str


VERSIONS: Choices[Version] = Choices(
    "version",
    (
        Version("best", "Best", "The model whose sprites were nearest to real ones (best)"),
        Version("latest", "Latest", "The model as the training left it, or has it now (latest)"),
        Version("original", "Last original", "The last model before it began to copy its training sprites (original)"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """One model to choose.

    Attributes:
        title: as listed.
        path: the model's file.
        kind: where it was found.
        card: of a zoo model.
        versions: the files of a run's models by the key of ``VERSIONS``, ``path`` among them; empty for other models.
    """

    title: str
    path: Path
    kind: Kind
    card: ModelCard | None = None
    versions: dict[str, Path] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Which of a run's models it is; empty for other models."""
        return next((key for key, path in self.versions.items() if path == self.path), "")

    def has(self, path: Path) -> bool:
        """Whether ``path`` is its file, or that of another version."""
        return path == self.path or path in self.versions.values()


def run_versions(path: Path) -> dict[str, Path]:
    """The models that the run of the model file ``path`` keeps; empty if it is not in a run's folder."""
    if path.parent.name != "checkpoints":
        return {}
    return {key: file for key in VERSIONS if (file := path.parent / f"{key}.safetensors").is_file()}


def entry_of_file(path: Path, *, kind: Kind = "file") -> ModelEntry:
    """The entry of a model file, under the name that tells it from others."""
    title = path.parent.name if path.stem == "model" else path.stem
    if path.parent.name == "checkpoints":
        title = path.parent.parent.name
    versions = run_versions(path)
    return ModelEntry(title=title, path=path, kind=kind, versions=versions if path in versions.values() else {})


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
            entry = ModelEntry(title=folder.name, path=path, kind="run", versions=run_versions(path))
            found.append((path.stat().st_mtime, entry))
        except (CheckpointError, OSError):
            continue  # no checkpoint yet
    found.sort(key=_date, reverse=True)
    return [entry for _, entry in found]


def _date(dated: tuple[float, ModelEntry]) -> float:
    return dated[0]


class EntryRole(IntEnum):
    """Own roles of ``CheckpointListModel``."""

    ENTRY = int(Qt.ItemDataRole.UserRole)  # ModelEntry; None for a heading
    KNOWN = int(Qt.ItemDataRole.UserRole) + 1  # what the list was told of the model; None so far


Index = QModelIndex | QPersistentModelIndex
Row = str | ModelEntry  # a heading, or a model


class CheckpointListModel(QAbstractListModel):
    """Headings that cannot be chosen, and models under them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._known: dict[Path, tuple[Any, str]] = {}

    def set_entries(self, entries: Sequence[ModelEntry]) -> None:
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
        """The row of the model in the file ``path``, whichever version of it that is, or None."""
        for number, row in enumerate(self._rows):
            if isinstance(row, ModelEntry) and path is not None and row.has(path):
                return number
        return None

    def set_known(self, path: Path, known: Any, spoken: str) -> None:
        """Keep what is known of the model in the file ``path``, for who paints it, and the same in words."""
        self._known[path] = known, spoken
        for number, row in enumerate(self._rows):
            if isinstance(row, ModelEntry) and row.path == path:
                self.dataChanged.emit(self.index(number), self.index(number))

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
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title if isinstance(row, ModelEntry) else row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join(filter(None, (row.title, self._of(row)[1]))) if isinstance(row, ModelEntry) else row
        if role == EntryRole.KNOWN:
            return self._of(row)[0] if isinstance(row, ModelEntry) else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(row.path) if isinstance(row, ModelEntry) else None
        return None

    def _of(self, row: ModelEntry) -> tuple[Any, str]:
        return self._known.get(row.path, (None, ""))
