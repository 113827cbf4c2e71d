"""The built-in sprite set: heroes and creatures drawn by rule from a seed, and sprites written into folders.

It is there for the first try before one's own art, and for tests. Everything is integer arithmetic with a random stream
of our own, so the same arguments give the same bytes on every machine.
"""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from pixelgen.errors import ConfigError, ExportError
from pixelgen.sprites.cell import LARGEST, SMALLEST
from pixelgen.sprites.drawn import creatures, foes, heroes
from pixelgen.sprites.drawn.dice import Dice
from pixelgen.sprites.drawn.painter import Painter
from pixelgen.sprites.report import describe_set
from pixelgen.sprites.spriteset import SpriteSet

Drawing = Callable[[Painter, Dice], None]

KINDS: tuple[tuple[str, Drawing], ...] = (
    ("bat", creatures.bat),
    ("cleric", heroes.cleric),
    ("ghost", creatures.ghost),
    ("goblin", foes.goblin),
    ("golem", creatures.golem),
    ("knight", heroes.knight),
    ("mage", heroes.mage),
    ("mushroom", creatures.mushroom),
    ("ranger", heroes.ranger),
    ("rogue", heroes.rogue),
    ("skeleton", foes.skeleton),
    ("slime", creatures.slime),
)
"""What can be drawn, with class names; in the order in which a folder of them would be read."""

MOST = 100_000
_ATTEMPTS = 200  # redraws before a copy is accepted: on the smallest canvases there is only so much to tell apart


def procedural_sprites(
    count: int, *, size: int = 32, seed: int = 0, progress: Callable[[int, int], None] | None = None
) -> SpriteSet:
    """Draw characters of twelve classes in turn, each different from all before it.

    Args:
        count: 1 to 100,000.
        size: side of the square sprites, 8 to 128 pixels. The same seed draws the same figures at every size.
        seed: 0 or more.
        progress: called as ``progress(done, count)``.

    Returns:
        The set, with binary alpha and class names; names are "class/number.png".

    Raises:
        ConfigError: for an argument outside its limits.
    """
    if not 1 <= count <= MOST:
        raise ConfigError(f"a count of {count} drawn sprites", fix=f"choose 1 to {MOST:,}")
    if not SMALLEST <= size <= LARGEST:
        raise ConfigError(f"a size of {size} pixels for drawn sprites", fix=f"choose {SMALLEST} to {LARGEST}")
    if seed < 0:
        raise ConfigError(f"a seed of {seed} for drawn sprites", fix="choose 0 or more")
    kinds = KINDS[:count]
    painter = Painter(size)
    pixels = np.zeros((count, size, size, 4), np.uint8)
    seen: set[bytes] = set()
    for index in range(count):
        _, draw = kinds[index % len(kinds)]
        for attempt in range(_ATTEMPTS):
            painter.clear()
            draw(painter, Dice(seed, index, attempt))
            pixels[index] = painter.finish()
            content = pixels[index].tobytes()
            if content not in seen:
                break
        seen.add(content)
        if progress is not None:
            progress(index + 1, count)
    digits = len(str(count - 1))
    labels = np.arange(count, dtype=np.int64) % len(kinds)
    classes = tuple(name for name, _ in kinds)
    drawn = SpriteSet(
        pixels=pixels,
        names=tuple(f"{classes[label]}/{index:0{digits}}.png" for index, label in enumerate(labels)),
        labels=labels,
        classes=classes if len(classes) > 1 else (),
    )
    return describe_set(drawn)


def write_sprites(
    sprites: SpriteSet, folder: Path, *, overwrite: bool = False, progress: Callable[[int, int], None] | None = None
) -> None:
    """Write each sprite as a PNG under ``folder``, in a sub-folder for its class if the set has classes.

    File names follow the sprites' names, without what some file system does not allow. `load_sprites` reads the
    same pixels and classes back.

    Args:
        overwrite: False touches nothing if one of the files exists already.
        progress: called as ``progress(done, total)``.

    Raises:
        ExportError: a file exists already, or the folder cannot be written to.
    """
    paths = [folder / place for place in _places(sprites)]
    taken = None if overwrite else next((path for path in paths if path.exists()), None)
    if taken is not None:
        raise ExportError(f"{taken} exists already", fix="choose an empty folder")
    try:
        for parent in sorted({path.parent for path in paths}):
            parent.mkdir(parents=True, exist_ok=True)
        for done, (path, pixels) in enumerate(zip(paths, sprites.pixels, strict=True), 1):
            Image.fromarray(pixels).save(path, format="PNG")
            if progress is not None:
                progress(done, len(paths))
    except OSError as error:
        raise ExportError(f"cannot write to {folder}", (error.strerror or str(error)).lower()) from error


def _places(sprites: SpriteSet) -> list[Path]:
    """A relative path for each sprite, allowed on every file system, and its own even where case is ignored."""
    places: list[Path] = []
    used: set[str] = set()
    for name, label in zip(sprites.names, sprites.labels, strict=True):
        folders, _, last = name.rpartition("/")
        parts = [_safe(part) for part in folders.split("/") if part]
        if sprites.classes:
            own = _safe(sprites.classes[label])
            parts = parts if parts[:1] == [own] else [own, *parts]
        stem = _safe(last.removesuffix(".png"))
        place = Path(*parts, f"{stem}.png")
        copies = 1
        while place.as_posix().casefold() in used:
            copies += 1
            place = Path(*parts, f"{stem}-{copies}.png")
        used.add(place.as_posix().casefold())
        places.append(place)
    return places


def _safe(part: str) -> str:
    """A name without what Windows forbids: some characters, dots and spaces at its ends, the names of devices."""
    kept = re.sub(r'[<>:"|?*\\#\x00-\x1f]', "_", part).strip(" .") or "_"
    return f"_{kept}" if re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", kept, re.IGNORECASE) else kept
