"""Where sprites come from, gathered from all places: the models that made them and what those were trained on."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pixelgen.errors import CheckpointError, DatasetError
from pixelgen.model.checkpoint import ModelHeader, read_header
from pixelgen.model.manifest import data_manifest
from pixelgen.model.provenance import KnownModel, provenance
from pixelgen.model.restore import find_checkpoint
from pixelgen.model.training_data import NoTrainingData, training_sprites
from pixelgen.model.zoo import card_of
from pixelgen.sprites.walk import CancelLike


def trace(
    entries: Sequence[Mapping[str, object]],
    *,
    models: Sequence[Path] = (),
    sources: Sequence[Path] = (),
    files: Sequence[Path] = (),
    cancel: CancelLike | None = None,
) -> dict[str, Any]:
    """The provenance of sprites, for ``write_provenance``. Models and training sprites are looked for; those that are
    not at hand are told as far as the sprites themselves know them. Takes seconds where training sprites are read.

    Args:
        entries: how each frame was made (``sprites.metadata``), of one model or of several.
        models: files or folders to look for the models in, besides the zoo and the runs.
        sources: image files that sprites were made from.
        files: that were written.
        cancel: asked before each training sprite.

    Raises:
        OSError: if one of the files cannot be read.
        Cancelled: from ``cancel``.
    """
    known = known_models(entries, models=models, cancel=cancel)
    return provenance(entries, models=known, sources=sources, files=files)


def known_models(
    entries: Sequence[Mapping[str, object]], *, models: Sequence[Path] = (), cancel: CancelLike | None = None
) -> dict[str, KnownModel]:
    """What is known of the models that made sprites, by their SHA-256; arguments and errors are those of ``trace``."""
    known: dict[str, KnownModel] = {}
    for entry in entries:
        checkpoint = entry.get("checkpoint")
        digest = str(checkpoint.get("sha256", "")) if isinstance(checkpoint, Mapping) else ""
        if not isinstance(checkpoint, Mapping) or not digest or digest in known:
            continue
        path = find_checkpoint(digest, str(checkpoint.get("name", "")), more=models)
        if path is None:
            continue
        try:
            header = read_header(path)
            known[digest] = KnownModel(header=header, card=card_of(path), data=_data(path, header, cancel))
        except CheckpointError:
            continue  # gone, or damaged since
    return known


def _data(path: Path, header: ModelHeader, cancel: CancelLike | None) -> dict[str, Any]:
    """The training sprites file by file, or why they cannot be listed."""
    found = training_sprites(path, header)
    if isinstance(found, NoTrainingData):
        return {"note": found.reason}
    try:
        return data_manifest(found, cancel=cancel)
    except DatasetError as error:
        return {"note": str(error)}
