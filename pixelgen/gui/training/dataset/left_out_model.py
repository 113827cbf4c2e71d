"""What is not in the set, and why, as a list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from pixelgen.gui.training.dataset.examination import Thumbnail
from pixelgen.gui.training.dataset.report_text import inside
from pixelgen.sprites.rgba import Pixels
from pixelgen.sprites.spriteset import DatasetReport, SpriteSet

BY_HAND = "You left it out."

Index = QModelIndex | QPersistentModelIndex


class LeftOutRole(IntEnum):
    """Own roles of ``LeftOutModel``."""

    ITEM = int(Qt.ItemDataRole.UserRole)  # LeftOutItem


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutItem:
    """One thing that is not learned from.

    Attributes:
        title: the file as seen from the folder that was dropped, or the sprite's name.
        reason: why, in words.
        path: the file; None for a sprite that was left out by hand.
        name: the sprite that was left out by hand; empty for a file.
        picture: (h, w, 4) uint8 straight RGBA, small; None if there is none.
        sheet: it is a picture that may be cut into sprites.
    """

    title: str
    reason: str
    path: Path | None = None
    name: str = ""
    picture: Pixels | None = None
    sheet: bool = False

    @property
    def text(self) -> str:
        """As a line of a list that can be copied."""
        return f"{self.title}\t{self.reason}"


def left_out_items(everything: SpriteSet, without: Sequence[str]) -> list[LeftOutItem]:
    """Sprites left out by hand first, then files in the order of the report."""
    return [*_by_hand(everything, without), *_refused(everything.report)]


def _by_hand(everything: SpriteSet, without: Iterable[str]) -> list[LeftOutItem]:
    if not without:
        return []
    rows = {name: row for row, name in enumerate(everything.names)}
    return [
        LeftOutItem(title=name, reason=BY_HAND, name=name, picture=everything.pixels[rows[name]])
        for name in without
        if name in rows
    ]


def _refused(report: DatasetReport) -> list[LeftOutItem]:
    sheets = set(report.sheets)
    return [
        LeftOutItem(
            title=inside(each.path, report.sources), reason=each.reason, path=each.path, sheet=each.path in sheets
        )
        for each in report.rejected
    ]


class LeftOutModel(QAbstractListModel):
    """``LeftOutItem`` in rows; pictures of files come later."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[LeftOutItem] = []
        self._pictures: dict[Path, Pixels] = {}

    @property
    def items(self) -> Sequence[LeftOutItem]:
        return self._items

    def set_items(self, items: Iterable[LeftOutItem]) -> None:
        """Show other items, with the pictures that are known."""
        self.beginResetModel()
        self._items = [self._with_picture(item) for item in items]
        self.endResetModel()

    def set_thumbnails(self, thumbnails: Sequence[Thumbnail]) -> None:
        """Show pictures of files; those of an earlier set are forgotten."""
        self._pictures = {each.path: each.pixels for each in thumbnails}
        self._items = [self._with_picture(item) for item in self._items]
        if self._items:
            self.dataChanged.emit(self.index(0), self.index(len(self._items) - 1), [LeftOutRole.ITEM])

    def _with_picture(self, item: LeftOutItem) -> LeftOutItem:
        if item.path is None:
            return item
        pictures: Mapping[Path, Pixels] = self._pictures
        return replace(item, picture=pictures.get(item.path))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._items):
            return None
        item = self._items[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return item.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{item.title}: {item.reason}"
            case Qt.ItemDataRole.ToolTipRole:
                return f"{item.title}\n{item.reason}"
            case LeftOutRole.ITEM:
                return item
        return None
