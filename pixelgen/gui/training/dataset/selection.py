"""What is learned from: where the sprites lie, how sheets are cut, and what is switched off. Values only, no Qt."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pixelgen.sprites.archive import is_archive
from pixelgen.sprites.slicing import SliceOptions
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.sprites.walk import printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The choice of sprites, as the trainer's settings have it.

    Attributes:
        sources: folders, files and archives, each once.
        sheets: how this or that file is cut.
        without_classes: names of classes that are switched off.
        without_sprites: names of sprites that are left out by hand.
    """

    sources: tuple[Path, ...] = ()
    sheets: tuple[tuple[Path, SliceOptions], ...] = ()
    without_classes: tuple[str, ...] = ()
    without_sprites: tuple[str, ...] = ()

    # -- sources and sheets ------------------------------------------------------------------------------------------

    def adding(self, sources: Iterable[Path]) -> "Selection":
        """With more sources; what is left out stays left out."""
        return self._moved(tuple(dict.fromkeys((*self.sources, *sources))))

    def removing(self, source: Path) -> "Selection":
        """Without one source and the cuts of its sheets."""
        left = self._moved(tuple(each for each in self.sources if each != source))
        inside = [path for path, _ in self.sheets if path == source or path.is_relative_to(source)]
        kept = {path for path in inside for other in left.sources if path == other or path.is_relative_to(other)}
        return left.cutting({path: None for path in inside if path not in kept})

    def cutting(self, cuts: Mapping[Path, SliceOptions | None]) -> "Selection":
        """With other cuts for these sheets; None takes a sheet whole."""
        sheets = {**dict(self.sheets), **{path: options for path, options in cuts.items() if options is not None}}
        return replace(self, sheets=tuple((p, o) for p, o in sheets.items() if cuts.get(p, o) is not None))

    # -- switches ----------------------------------------------------------------------------------------------------

    def switching(self, classes: Iterable[str], *, on: bool) -> "Selection":
        """With these classes switched on or off."""
        return replace(self, without_classes=_changed(self.without_classes, classes, drop=on))

    def leaving_out(self, names: Iterable[str]) -> "Selection":
        """Without these sprites."""
        return replace(self, without_sprites=_changed(self.without_sprites, names, drop=False))

    def taking_back(self, names: Iterable[str]) -> "Selection":
        """With these sprites again."""
        return replace(self, without_sprites=_changed(self.without_sprites, names, drop=True))

    def within(self, sprites: SpriteSet) -> "Selection":
        """Without the switches that ``sprites`` does not know: they would spring up again with a later folder."""
        names, classes = frozenset(sprites.names), frozenset(sprites.classes)
        return replace(
            self,
            without_classes=tuple(each for each in self.without_classes if each in classes),
            without_sprites=tuple(each for each in self.without_sprites if each in names),
        )

    def apply(self, sprites: SpriteSet) -> SpriteSet:
        """What is left of ``sprites``.

        Raises:
            DatasetError: if nothing is.
        """
        return sprites.without(classes=self.without_classes, sprites=self.without_sprites)

    # -- settings of a training --------------------------------------------------------------------------------------

    def values(self) -> dict[str, tuple[str, ...]]:
        """As settings of ``TrainConfig``."""
        return {
            "data": tuple(map(str, self.sources)),
            "sheets": tuple(f"{path}={options}" for path, options in self.sheets),
            "without_classes": self.without_classes,
            "without_sprites": self.without_sprites,
        }

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> "Selection":
        """The inverse of ``values``; settings that are not there are empty, others are passed over.

        Raises:
            ConfigError: for a cell size that cannot be read.
        """
        cuts = (str(text).rpartition("=") for text in values.get("sheets", ()))
        return cls(
            sources=tuple(map(Path, values.get("data", ()))),
            sheets=tuple((Path(path), SliceOptions.parse(written)) for path, _, written in cuts),
            without_classes=tuple(values.get("without_classes", ())),
            without_sprites=tuple(values.get("without_sprites", ())),
        )

    def _moved(self, sources: tuple[Path, ...]) -> "Selection":
        """With other sources. Sprites of several folders have their folder's name in front: names move with that."""
        before, after = name_prefixes(self.sources), name_prefixes(sources)
        moved = []
        for name in self.without_sprites:
            # The longest that fits: "" fits every name.
            for source in sorted(self.sources, key=lambda each: -len(before[each])):
                if source in after and name.startswith(before[source]):
                    moved.append(after[source] + name.removeprefix(before[source]))
                    break
        return replace(self, sources=sources, without_sprites=tuple(dict.fromkeys(moved)))


def name_prefixes(sources: Sequence[Path]) -> dict[Path, str]:
    """What the names of the sprites below each source begin with (``pixelgen.sprites.folder`` names them so)."""
    names = {source: _folder_name(source) for source in sources}
    several = sum(map(bool, names.values())) > 1
    return {source: f"{name}/" if several and name else "" for source, name in names.items()}


def _folder_name(source: Path) -> str:
    """The name of a folder or archive; empty for a single file."""
    if os.path.isdir(source):  # noqa: PTH112  Path.is_dir raises for a folder that may not be entered
        return printable(source.resolve().name)
    return printable(source.stem) if is_archive(source) else ""


def _changed(names: tuple[str, ...], changed: Iterable[str], *, drop: bool) -> tuple[str, ...]:
    wanted = dict.fromkeys(names)
    for name in changed:
        if drop:
            wanted.pop(name, None)
        else:
            wanted[name] = None
    return tuple(wanted)
