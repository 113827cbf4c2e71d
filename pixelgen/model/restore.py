"""Back from a file to what made it: its settings, and the model by its digest, wherever that is now."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pixelgen import paths
from pixelgen.errors import MetadataError, PaletteError, PixelGenError
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.digests import digests
from pixelgen.model.lineage import unpack_mask
from pixelgen.model.origin import DERIVED
from pixelgen.model.recipe_kinds import MAKE, RECIPES
from pixelgen.sprites.aseprite_reader import decode_aseprite
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.metadata import Entry, read_metadata

_OF_ONE = ("index", "class", "row", "originality")  # what each sprite of a request has of its own
_LARGEST_TEXT = 2**26  # bytes of a .json or .aseprite file that is looked into


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Restored:
    """What a file of ours says about its sprites. The first sprite speaks where they differ.

    Attributes:
        config: the request; its count is enough for the sprites that the file shows.
        recipe: a key of ``model.recipe_kinds.RECIPES``.
        how: the settings of that recipe, by name; empty for "make".
        mask: (S, S) bool, where "reroll" drew anew.
        sources: what the sprites were made from: names of files or sprites.
        palette: that all sprites are locked to; None for any colours.
        adapt: from when on the palette worked inside the solver; None for finished sprites only.
        post: what was done to the finished sprites beside the palette ("max_colours", "dither", …).
        model_name, digest: of the model: what it was called, and the SHA-256 of its file; empty if the file is silent.
        entries: of all sprites, as they are in the file.
        uniform: whether all sprites were made by one request.
    """

    config: SampleConfig
    recipe: str = MAKE.key
    how: Mapping[str, Any] = field(default_factory=dict)
    mask: NDArray[np.bool_] | None = None
    sources: tuple[str, ...] = ()
    palette: Palette | None = None
    adapt: float | None = None
    post: Mapping[str, Any] = field(default_factory=dict)
    model_name: str = ""
    digest: str = ""
    entries: tuple[Entry, ...] = ()
    uniform: bool = True

    @property
    def count(self) -> int:
        """How many sprites the file shows."""
        return len(self.entries)


def restore(path: Path) -> Restored:
    """What made the sprites in a PNG, an .aseprite file, or a provenance or metadata .json of ours.

    Raises:
        MetadataError: in words, if the file cannot be read, says nothing, or says what is not understood.
    """
    entries = read_entries(path)
    if not entries:
        raise MetadataError(
            f"{path.name} does not say how it was made",
            "it is not from PixelGen, or a program that saved it again has dropped that",
            "use the file that PixelGen wrote",
        )
    try:
        return restored(entries)
    except PixelGenError as error:
        raise MetadataError(
            f"cannot restore the settings in {path.name}", str(error).rstrip("."), "use another file"
        ) from error


def read_entries(path: Path) -> list[Entry]:
    """How each sprite in a PNG, .aseprite or .json file of ours was made; empty for one that does not say.

    Raises:
        MetadataError: if it cannot be read or is damaged.
    """
    match path.suffix.lower():
        case ".aseprite" | ".ase":
            return list(_from_cels(path))
        case ".json":
            return _from_json(path)
    return read_metadata(path)


def restored(entries: Sequence[Entry]) -> Restored:
    """What made sprites, from their entries, of which there is at least one.

    Raises:
        ConfigError: for settings that this version does not know or allow.
        MetadataError: for a recipe that it does not know.
    """
    first = entries[0]
    derived = _mapping(first.get(DERIVED))
    key = str(derived.get("made_by", MAKE.key)) if derived else MAKE.key
    if key not in RECIPES:
        raise MetadataError(f"it was made by {key!r}", "which this version does not know", "update PixelGen")
    settings = RECIPES[key].settings
    how = {} if settings is None else {name: derived[name] for name in settings.model_fields if name in derived}
    if settings is not None:
        settings.model_validate(how)
    own = {name: first[name] for name in SampleConfig.model_fields if name in first}
    config = SampleConfig.model_validate({**own, "count": _count(entries, derived)})
    model, post = _mapping(first.get("checkpoint")), _mapping(first.get("post"))
    adapted = first.get("adapted")
    return Restored(
        config=config,
        recipe=key,
        how=how,
        mask=unpack_mask(derived.get("mask"), first.get("size")),
        sources=tuple(_source_names(entries)),
        palette=_palette(post.get("palette")),
        adapt=float(adapted) if isinstance(adapted, int | float) and 0 <= adapted < 1 else None,
        post={name: value for name, value in post.items() if name not in ("palette", "binary_alpha")},
        model_name=str(model.get("name", "")),
        digest=str(model.get("sha256", "")),
        entries=tuple(entries),
        uniform=all(_request(entry) == _request(first) for entry in entries),
    )


def find_checkpoint(
    digest: str,
    name: str = "",
    *,
    zoo: Path | None = None,
    runs: Path | None = None,
    more: Sequence[Path] = (),
    cache: Path | None = None,
) -> Path | None:
    """The model file with a digest, among the zoo's, those of the runs, and others; None if it is not there.

    Args:
        digest: SHA-256 of the file, in hexadecimal.
        name: what it was called; models of that name are looked at first.
        zoo, runs: folders; the program's and the user's own if left out.
        more: model files, or folders of them.
        cache: as for ``digests``.
    """
    if not digest:
        return None
    files = dict.fromkeys(_models(zoo or paths.zoo_dir(), runs or paths.runs_dir(), more))
    ordered = sorted(files, key=lambda path: name not in (path.stem, path.parent.name, path.parent.parent.name))
    return next((path for path, found in digests(ordered, cache=cache) if found == digest), None)


def _models(zoo: Path, runs: Path, more: Sequence[Path]) -> Iterator[Path]:
    for each in more:
        if each.is_dir():
            yield from sorted(each.rglob("*.safetensors"))
        else:
            yield each
    yield from sorted(zoo.glob("*/model.safetensors"))
    for checkpoints in sorted(runs.glob("*/checkpoints")):
        yield from sorted(each for each in checkpoints.glob("*.safetensors") if each.name != "state.safetensors")


def _from_cels(path: Path) -> Iterator[Entry]:
    try:
        texts = decode_aseprite(_small(path)).texts
    except ValueError as error:
        raise _unreadable(path, f"it was not written by PixelGen, or changed since ({error})") from error
    for text in texts:
        yield _object(path, text)


def _from_json(path: Path) -> list[Entry]:
    try:
        content = json.loads(_small(path))
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, "it is not valid JSON") from error
    if isinstance(content, dict):
        content = content.get("frames", [])
    if not isinstance(content, list) or not all(isinstance(entry, dict) and "seed" in entry for entry in content):
        return []  # some other program's
    return content


def _object(path: Path, text: str) -> Entry:
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, "its settings are not valid JSON") from error
    if not isinstance(entry, dict):
        raise _unreadable(path, "its settings are not objects")
    return entry


def _small(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST_TEXT:
            raise _unreadable(path, "it is too large")
        return path.read_bytes()
    except OSError as error:
        raise MetadataError(f"cannot read {path}", error.strerror or str(error), "choose another file") from error


def _unreadable(path: Path, why: str) -> MetadataError:
    return MetadataError(f"cannot read the settings in {path.name}", why, "use the original file")


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _request(entry: Entry) -> dict[str, object]:
    """What all sprites of one request have in common."""
    derived = {name: value for name, value in _mapping(entry.get(DERIVED)).items() if name != "parents"}
    return {**{name: value for name, value in entry.items() if name not in _OF_ONE}, DERIVED: derived}


def _count(entries: Sequence[Entry], derived: Mapping[str, Any]) -> int:
    """For sprites out of noise as many as are needed to have the last of them again; else the children of a source."""
    indices = [entry.get("index") for entry in entries]
    last = max((index for index in indices if isinstance(index, int)), default=len(entries) - 1)
    if not derived:
        return last + 1
    parents = {json.dumps(_mapping(entry.get(DERIVED)).get("parents"), sort_keys=True) for entry in entries}
    return max(1, len(entries) // max(1, len(parents)))


def _source_names(entries: Sequence[Entry]) -> list[str]:
    names: dict[str, None] = {}
    for entry in entries:
        parents = _mapping(entry.get(DERIVED)).get("parents")
        for parent in parents if isinstance(parents, list) else []:
            name = _mapping(parent).get("file", _mapping(parent).get("name"))
            if isinstance(name, str):
                names[name] = None
    return list(names)


def _palette(value: object) -> Palette | None:
    """The palette as it is written down; None where it is not understood."""
    found = _mapping(value)
    colours, label = found.get("colours"), str(found.get("name", "Palette"))
    try:
        texts = [bytes.fromhex(text) for text in colours] if isinstance(colours, list) else []
        return Palette(label, label, tuple((text[0], text[1], text[2]) for text in texts)) if texts else None
    except (TypeError, ValueError, IndexError, PaletteError):
        return None
