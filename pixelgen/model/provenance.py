"""Where sprites come from: what a sheet says about the model and the settings that made it, and a file of its own
that says all there is to say: model, data, licences, settings.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pixelgen import __version__
from pixelgen.files import file_digest
from pixelgen.flow.config import SampleConfig
from pixelgen.flow.solver import SOLVERS
from pixelgen.model.checkpoint import ModelHeader, flow_map_file
from pixelgen.model.digests import digest_of
from pixelgen.model.zoo import ModelCard
from pixelgen.sprites.metadata import generation_entries
from pixelgen.sprites.palette import Palette
from pixelgen.sprites.saving import saving

SUFFIX = ".provenance.json"
_SCHEMA = 1


def describe_sprites(
    config: SampleConfig,
    *,
    sprites: range | None = None,
    header: ModelHeader,
    path: Path,
    palette: Palette | None = None,
    classes: Sequence[str | None] | None = None,
) -> list[dict[str, object]]:
    """How each of N sprites is made, for the metadata of the file that shows it.

    Nothing in it depends on the machine or on how the work is divided, so that the same request gives the same file.

    Args:
        config: what is asked for.
        sprites: which N of the ``config.count`` sprites; all if left out.
        header: of the model.
        path: of the model's file, which is read for its digest.
        palette: that the finished sprites are locked to.
        classes: of each sprite; left out, the class that is asked for.
    """
    training = header.training
    checkpoint: dict[str, object] = {
        "name": path.parent.name if path.stem == "model" else path.stem,
        "sha256": digest_of(path),
        **{key: training[found] for key, found in (("run_id", "run"), ("step", "steps")) if found in training},
    }
    if SOLVERS[config.solver].needs_flow_map and flow_map_file(path).is_file():
        checkpoint["flow_map_sha256"] = digest_of(flow_map_file(path))
    if "digest" in header.data:
        checkpoint["dataset_sha256"] = header.data["digest"]
    post: dict[str, object] = {"binary_alpha": header.binary_alpha}
    if palette:
        post["palette"] = {"name": palette.label, "colours": [f"{r:02x}{g:02x}{b:02x}" for r, g, b in palette.colours]}
    numbers = range(config.count) if sprites is None else sprites
    entries = generation_entries(
        len(numbers),
        config.model_dump(mode="json", exclude={"batch_size", "count"}, exclude_none=True),
        first=numbers.start,
        size=header.unet.size,
        checkpoint=checkpoint,
        post=post,
    )
    named = [config.label] * len(numbers) if classes is None else classes
    return [entry if name is None else {**entry, "class": name} for entry, name in zip(entries, named, strict=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """What is known of a model besides what its sprites say.

    Attributes:
        header: of its file.
        card: of a zoo model.
        data: more on the training sprites (``manifest.data_manifest``).
    """

    header: ModelHeader
    card: ModelCard | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def provenance(
    entries: Sequence[Mapping[str, object]],
    *,
    models: Mapping[str, KnownModel],
    sources: Sequence[Path] = (),
    files: Sequence[Path] = (),
) -> dict[str, Any]:
    """All that is known of where sprites come from, as plain JSON values.

    Args:
        entries: how each frame was made (``sprites.metadata``), in the order of the frames.
        models: what is known of the models that the entries name, by SHA-256; see ``tracing.trace``.
        sources: image files that sprites were made from, whose own licences count as well.
        files: that were written, so that they can be recognised.

    Raises:
        OSError: if one of the files cannot be read.
    """
    told: dict[str, dict[str, Any]] = {}
    for entry in entries:
        checkpoint = entry.get("checkpoint")
        named = dict(checkpoint) if isinstance(checkpoint, Mapping) else {}
        told.setdefault(str(named.get("sha256", "")), named)
    return {
        "schema": _SCHEMA,
        "program": {"name": "PixelGen", "version": __version__},
        "models": [{**named, **_known(models.get(digest))} for digest, named in told.items()],
        "sources": [_named(path) for path in sources],
        "files": [_named(path) for path in files],
        "frames": [dict(entry) for entry in entries],
    }


def _known(model: KnownModel | None) -> dict[str, Any]:
    """Shape, training and data of a model; the licence of the data is always spoken of."""
    if model is None:
        return {"data": {"licence": "unknown", "note": "The model is not at hand."}}
    header, card = model.header, model.card
    data = {"sha256" if key == "digest" else key: value for key, value in header.data.items()}
    about: dict[str, Any] = {"size": header.unet.size, "classes": list(header.classes), "training": header.training}
    if card is not None:
        about |= {"title": card.title, "description": card.description}
        data |= {"name": card.data, "licence": card.licence, "credit": card.credit}
    return {**about, "data": {"licence": "unknown", **data, **model.data}}


def _named(path: Path) -> dict[str, str]:
    return {"name": path.name, "sha256": file_digest(path)}


def provenance_file(written: Path) -> Path:
    """Where the provenance of the file or folder ``written`` lies: beside it."""
    return written.with_name(f"{written.stem if written.suffix else written.name}{SUFFIX}")


def write_provenance(path: Path, content: Mapping[str, Any], *, overwrite: bool = False) -> None:
    """Write what ``provenance`` gave as JSON that a person can read.

    Raises:
        ExportError: the file is there already, or cannot be written.
    """
    with saving([path], overwrite=overwrite) as (temporary,):
        temporary.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
