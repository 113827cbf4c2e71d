"""How many batches the history keeps, remembered from one start to the next."""

import json
from contextlib import suppress

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pixelgen import paths
from pixelgen.files import write_text

KEPT = 500


class HistoryMemory(BaseModel):
    """Unknown keys of other versions are left out.

    Attributes:
        kept: the newest so many batches stay, and all with a starred or named sprite; None for all.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    kept: int | None = Field(default=KEPT, ge=1)


def load_memory() -> HistoryMemory:
    """What was remembered; the default where there is no file or it cannot be read (a damaged file stops nobody)."""
    try:
        return HistoryMemory.model_validate(json.loads((paths.config_dir() / "history.json").read_text("utf-8")))
    except (OSError, ValueError, ValidationError):
        return HistoryMemory()


def save_memory(memory: HistoryMemory) -> None:
    """A folder that cannot be written to is no reason to stop anybody."""
    with suppress(OSError):
        write_text(paths.config_dir() / "history.json", memory.model_dump_json(indent=2) + "\n")
