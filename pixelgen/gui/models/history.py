"""Every batch that was made, as folders on disk. No Qt, no torch.

A batch is the folder HISTORY/KEY with ``sprites.png``, a sheet that says of each sprite how it was made and can be
dropped anywhere like any other, and ``batch.json``, which says the rest. A folder is filled under another name and put
in place at once; later only ``batch.json`` changes, as a whole. So a batch is there or not, whenever the program ends.
"""

import json
import os
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pixelgen import paths
from pixelgen.errors import DatasetError, ExportError, HistoryError, MetadataError, PixelGenError
from pixelgen.files import write_text
from pixelgen.gui.models.batch import Batch
from pixelgen.gui.models.batch_summary import (
    BatchSummary,
    facts_text,
    first_numbers,
    moment_of,
    summary_from_entries,
    summary_from_facts,
    summary_of,
)
from pixelgen.gui.models.curation_state import CurationState
from pixelgen.sprites.decode import read_frames
from pixelgen.sprites.layout import SheetLayout
from pixelgen.sprites.metadata import read_metadata
from pixelgen.sprites.sheet_file import save_sheet

SHEET = "sprites.png"
FACTS = "batch.json"
_KEY = re.compile(r"\d{8}-\d{6}-\d{6}")
_HALF = re.compile(r"\.(new|gone)-.*")  # begun by a program that is no more


class HistoryFiles:
    """Reads and writes the batches under a folder. Every method may be called from any thread, one at a time for each
    batch.

    Args:
        folder: where they are; ``paths.history_dir()`` if left out. Made with the first batch.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else paths.history_dir()

    def path(self, key: str) -> Path:
        """The folder of a batch."""
        return self.folder / key

    def sheet(self, key: str) -> Path:
        """The image with its sprites, in the order in which they were made."""
        return self.folder / key / SHEET

    # -- writing -------------------------------------------------------------------------------------------------------

    def add(self, batch: Batch, curation: CurationState | None = None) -> BatchSummary:
        """Keep a batch. Colour under alpha 0 is not kept.

        Raises:
            HistoryError: if there is a batch of that key, or the disk does not take it.
            ValueError: for a key that is none.
        """
        if not _KEY.fullmatch(batch.key):
            raise ValueError(f"key: expected YYYYMMDD-HHMMSS-ffffff, got {batch.key!r}")
        summary = summary_of(batch, curation)
        place, half = self.path(batch.key), self.folder / f".new-{batch.key}"
        if place.exists():
            raise HistoryError(f"cannot keep the batch {batch.key}", "the history has one of that name")
        try:
            shutil.rmtree(half, ignore_errors=True)
            columns = _columns(len(batch))
            save_sheet(half / SHEET, batch.sprites, SheetLayout(columns=columns), metadata=batch.entries)
            if not (half / SHEET).is_file():  # several sheets were written
                raise ExportError(f"{len(batch):,} sprites do not fit on one picture", fix="make fewer at once")
            write_text(half / FACTS, facts_text(summary))
            half.rename(place)
        except (OSError, PixelGenError) as error:
            shutil.rmtree(half, ignore_errors=True)
            raise _not_kept("keep this batch in the history", error) from error
        return summary

    def keep_curation(self, summary: BatchSummary) -> None:
        """Write the curation of ``summary``.

        Raises:
            HistoryError: if its folder is gone or cannot be written to.
        """
        place = self.path(summary.key)
        if not place.is_dir():  # or writing would make one without sprites
            raise HistoryError("cannot keep stars and order of this batch", "its folder is gone")
        try:
            write_text(place / FACTS, facts_text(summary))
        except OSError as error:
            raise _not_kept("keep stars and order of this batch", error) from error

    def discard(self, keys: Iterable[str]) -> None:
        """Delete batches for good.

        Raises:
            HistoryError: if the disk does not let us.
        """
        for key in keys:
            gone = self.folder / f".gone-{key}"
            try:
                self.path(key).rename(gone)
            except FileNotFoundError:
                continue
            except OSError as error:
                raise _not_kept("delete an old batch", error) from error
            shutil.rmtree(gone, ignore_errors=True)

    def sweep(self) -> None:
        """Delete what a program that broke off left half written or half deleted."""
        with suppress(OSError), os.scandir(self.folder) as found:
            for each in found:
                if _HALF.fullmatch(each.name) and each.is_dir(follow_symlinks=False):
                    shutil.rmtree(each.path, ignore_errors=True)

    # -- reading -------------------------------------------------------------------------------------------------------

    def dated(self) -> list[tuple[str, int]]:
        """The key of each batch with the time of its last change (ns), newest first; none without a folder."""
        found: list[tuple[str, int]] = []
        with suppress(OSError), os.scandir(self.folder) as entries:
            for each in entries:
                if _KEY.fullmatch(each.name):
                    with suppress(OSError):  # taken away in this moment
                        found.append((each.name, each.stat().st_mtime_ns))
        return sorted(found, reverse=True)

    def summary(self, key: str) -> BatchSummary:
        """What is known of a batch without its sprites. A damaged one is told by its ``damage``, never by an error."""
        try:
            with open(self.folder / key / FACTS, "rb") as file:  # noqa: PTH123  for each of thousands
                facts = json.loads(file.read())
            return summary_from_facts(key, facts)
        except (OSError, ValueError, TypeError, LookupError, OverflowError, RecursionError):
            return self._from_sheet(key)

    def load(self, key: str) -> tuple[Batch, CurationState]:
        """A batch with its sprites, and what was made of it.

        Raises:
            HistoryError: if it is not there or damaged.
        """
        summary = self.summary(key)
        if summary.damage:
            raise HistoryError(f"cannot open the batch of {summary.made:%d %b %Y, %H:%M}", summary.damage)
        sprites = self._sprites(summary)
        try:
            entries = read_metadata(self.sheet(key))
        except MetadataError:
            entries = []
        if len(entries) != len(sprites):  # the sprites themselves are sound
            entries = [{"size": summary.size, "index": index, **summary.settings} for index in range(len(sprites))]
        batch = Batch(
            key=key,
            made=summary.made,
            how=summary.how,
            title=summary.title,
            model=summary.model,
            settings=dict(summary.settings),
            sprites=sprites,
            entries=tuple(entries),
            seconds=summary.seconds,
        )
        return batch, summary.curation

    def first_sprites(self, summary: BatchSummary, most: int) -> NDArray[np.uint8]:
        """Up to ``most`` sprites that show what is in a batch, starred ones first: (N, S, S, 4) uint8.

        Raises:
            HistoryError: if they cannot be read.
        """
        return self._sprites(summary)[list(first_numbers(summary.curation, most))]

    def _sprites(self, summary: BatchSummary) -> NDArray[np.uint8]:
        """(N, S, S, 4) uint8 from the sheet."""
        path, count, size = self.sheet(summary.key), summary.count, summary.size
        what = f"cannot read the sprites of {summary.made:%d %b %Y, %H:%M}"
        if not path.is_file():
            raise HistoryError(what, "its picture is gone", "remove the batch from the history")
        try:
            image = next(read_frames(path, frames="first"))
        except DatasetError as error:
            raise HistoryError(what, error.why or error.what, "remove the batch from the history") from error
        rows, columns = image.shape[0] // size, image.shape[1] // size
        if rows * columns < count or image.shape[:2] != (rows * size, columns * size):
            why = f"its picture of {image.shape[1]}×{image.shape[0]} pixels does not hold {count} of {size} px"
            raise HistoryError(what, why, "remove the batch from the history")
        cells = image.reshape(rows, size, columns, size, 4).swapaxes(1, 2).reshape(-1, size, size, 4)
        return np.ascontiguousarray(cells[:count])

    def _from_sheet(self, key: str) -> BatchSummary:
        """From the image alone, where ``batch.json`` is lost: it says how it was made."""
        try:
            return summary_from_entries(key, read_metadata(self.sheet(key)))
        except (MetadataError, ValueError, TypeError, LookupError, OverflowError):
            return BatchSummary(key=key, made=moment_of(key), damage="its files are damaged or gone")


def _columns(count: int) -> int:
    return max(1, round(count**0.5))


def _not_kept(what: str, error: OSError | PixelGenError) -> HistoryError:
    if isinstance(error, PixelGenError):
        return HistoryError(f"cannot {what}", error.what, error.fix)
    return HistoryError(f"cannot {what}", error.strerror or str(error), "free some space, or set PIXELGEN_HISTORY")
