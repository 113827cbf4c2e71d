"""A folder in, a sprite set out."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from PIL import Image

from pixelgen.errors import DatasetError
from pixelgen.sprites.rgba import clean
from pixelgen.sprites.spriteset import DatasetReport, Duplicate, Rejection, SpriteSet


class CancelLike(Protocol):
    """Anything that can interrupt a job: `checkpoint` returns at once, waits (paused) or raises ``Cancelled``."""

    def checkpoint(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """How sprites are read."""

    size: int | None = None
    anchor: Literal["centre", "bottom"] = "centre"
    frames: Literal["all", "first"] = "all"
    classes: bool = True


def load_sprites(
    sources: Path | Sequence[Path],
    options: LoadOptions | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancel: CancelLike | None = None,
) -> SpriteSet:
    """Every sprite under ``sources``, at one size."""
    options = options or LoadOptions()
    roots = [sources] if isinstance(sources, Path) else list(sources)
    files: list[tuple[Path, Path]] = []
    for root in roots:
        if not root.exists():
            raise DatasetError(f"cannot find {root}", "there is no such file or folder")
        found = sorted(p for p in root.rglob("*") if p.suffix.lower() in {".png", ".gif", ".bmp", ".webp"})
        files += [(root, p) for p in found] if root.is_dir() else [(root.parent, root)]
    rejected: list[Rejection] = []
    found_pixels = []
    for done, (root, path) in enumerate(files):
        if cancel:
            cancel.checkpoint()
        try:
            with Image.open(path) as image:
                found_pixels.append((path.relative_to(root), clean(np.asarray(image.convert("RGBA")))))
        except (OSError, ValueError, SyntaxError) as error:
            rejected.append(Rejection(path, str(error)))
        if progress:
            progress(done + 1, len(files))
    sizes = Counter((p.shape[1], p.shape[0]) for _, p in found_pixels)
    if not sizes:
        raise DatasetError(f"no sprites in {roots[0]}")
    size = options.size or max(sizes.most_common(1)[0][0])
    seen: dict[bytes, str] = {}
    duplicates: list[Duplicate] = []
    kept, names, labels = [], [], []
    for path, pixels in found_pixels:
        height, width = pixels.shape[:2]
        if max(width, height) > size:
            rejected.append(Rejection(path, f"{width}×{height} does not fit the cell of {size}×{size}"))
            continue
        cell = np.zeros((size, size, 4), np.uint8)
        y = size - height if options.anchor == "bottom" else (size - height) // 2
        x = (size - width) // 2
        cell[y : y + height, x : x + width] = pixels
        key = hashlib.sha256(cell.tobytes()).digest()
        if key in seen:
            duplicates.append(Duplicate(path.as_posix(), seen[key]))
            continue
        seen[key] = path.as_posix()
        kept.append(cell)
        names.append(path.as_posix())
        labels.append(path.parts[0] if len(path.parts) > 1 else "other")
    classes = tuple(sorted(set(labels))) if options.classes else ()
    classes = classes if len(classes) > 1 else ()
    stacked = np.stack(kept)
    alpha = stacked[..., 3]
    return SpriteSet(
        pixels=stacked,
        names=tuple(names),
        labels=np.array([classes.index(x) if classes else 0 for x in labels], dtype=np.int64),
        classes=classes,
        report=DatasetReport(
            sources=tuple(roots),
            files=len(files),
            accepted=len(kept),
            rejected=tuple(rejected),
            duplicates=tuple(duplicates),
            size=size,
            sizes=tuple(sizes.most_common()),
            classes=tuple((c, labels.count(c)) for c in classes),
            binary_alpha=float(((alpha == 0) | (alpha == 255)).all(axis=(1, 2)).mean()),
        ),
    )
