"""What is said about the files of an export."""

from collections.abc import Sequence
from pathlib import Path

from pixelgen.gui.wording import count
from pixelgen.sprites.export import Exported

_NAMED = 3  # files that are named one by one


def listed(files: Sequence[Path], *, folder: Path) -> str:
    """``"hero.png and hero.json"``, ``"hero-0.png … hero-7.png"``, ``"64 files in heroes"``.

    Args:
        folder: what is named; where single files go.
    """
    if len(files) <= _NAMED:
        return _joined([file.name for file in files]) if files[0].parent != folder else _inside(files, folder)
    if files[0].parent == folder or folder in files[0].parents:
        return _inside(files, folder)
    return f"{count(len(files), 'file')}, {files[0].name} … {files[-1].name}"


def _inside(files: Sequence[Path], folder: Path) -> str:
    return f"{count(len(files), 'file')} into the folder {folder.name}"


def _joined(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def replaced_by(taken: Sequence[Path]) -> str:
    """Which files exist already."""
    if len(taken) > _NAMED:
        return f"{count(len(taken), 'file')} exist already, among them {taken[0].name}."
    return f"{_joined([file.name for file in taken])} {'exists' if len(taken) == 1 else 'exist'} already."


def saved_text(done: Exported) -> str:
    """That, what and where files were written; only said of those that were read back."""
    files = done.files
    names = _joined([file.name for file in files]) if len(files) <= _NAMED else count(len(files), "file")
    size = sum(file.stat().st_size for file in files)
    return f"Saved and checked {names} ({_bytes(size)}) in {files[0].parent}."


def _bytes(size: int) -> str:
    return f"{size:,} bytes" if size < 1000 else f"{size / 1000:,.0f} kB" if size < 10**6 else f"{size / 10**6:,.1f} MB"
