"""Where sprites come from: what a sheet says about the model and the settings that made it."""

import hashlib
from pathlib import Path

from pixelgen.flow.config import SampleConfig
from pixelgen.model.checkpoint import ModelHeader
from pixelgen.sprites.metadata import generation_entries
from pixelgen.sprites.palette import Palette


def describe_sprites(
    config: SampleConfig, *, header: ModelHeader, path: Path, palette: Palette | None = None
) -> list[dict[str, object]]:
    """How each of ``config.count`` sprites is made, for the metadata of the file that shows it.

    Nothing in it depends on the machine or on how the work is divided, so that the same request gives the same file.

    Args:
        config: what is asked for.
        header: of the model.
        path: of the model's file, which is read for its digest.
        palette: that the finished sprites are locked to.
    """
    training = header.training
    checkpoint: dict[str, object] = {
        "name": path.parent.name if path.stem == "model" else path.stem,
        "sha256": file_digest(path),
        **{key: training[found] for key, found in (("run_id", "run"), ("step", "steps")) if found in training},
    }
    if "digest" in header.data:
        checkpoint["dataset_sha256"] = header.data["digest"]
    post: dict[str, object] = {"binary_alpha": header.binary_alpha}
    if palette:
        post["palette"] = {"name": palette.label, "colours": [f"{r:02x}{g:02x}{b:02x}" for r, g, b in palette.colours]}
    return generation_entries(
        config.count,
        config.model_dump(exclude={"batch_size", "count"}, exclude_none=True),
        size=header.unet.size,
        checkpoint=checkpoint,
        classes=None if config.label is None else [config.label] * config.count,
        post=post,
    )


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
