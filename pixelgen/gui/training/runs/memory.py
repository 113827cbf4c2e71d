"""What the list of runs remembers: runs in other places, and which unfinished runs were declined."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from pixelgen import paths
from pixelgen.files import write_text

if TYPE_CHECKING:
    from pixelgen.training.summary import RunSummary

_MOST_DECLINED = 200


class RunsMemory(BaseModel):
    """Kept from one start to the next, beside the preferences. Unknown keys of other versions are left out.

    Attributes:
        places: runs, or folders of runs, that were opened from elsewhere.
        declined: (folder, time of its last change) of runs that nobody wants to be asked about again. A run that went
            on since then has another time, and may be offered anew.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    places: tuple[Path, ...] = ()
    declined: tuple[tuple[Path, datetime], ...] = ()

    def with_place(self, place: Path) -> "RunsMemory":
        return self.model_copy(update={"places": tuple(dict.fromkeys((*self.places, place)))})

    def without_place(self, place: Path) -> "RunsMemory":
        return self.model_copy(update={"places": tuple(each for each in self.places if each != place)})

    def has_declined(self, run: "RunSummary") -> bool:
        return (run.path, run.updated) in self.declined

    def with_declined(self, runs: "list[RunSummary]") -> "RunsMemory":
        declined = dict.fromkeys((*self.declined, *((run.path, run.updated) for run in runs)))
        return self.model_copy(update={"declined": tuple(declined)[-_MOST_DECLINED:]})


def _file() -> Path:
    return paths.config_dir() / "runs.json"


def load_memory() -> RunsMemory:
    """What was remembered; nothing where there is no file or it cannot be read (a damaged file stops nobody)."""
    try:
        return RunsMemory.model_validate(json.loads(_file().read_text("utf-8")))
    except (OSError, ValueError, ValidationError):
        return RunsMemory()


def save_memory(memory: RunsMemory) -> None:
    """Write ``memory``, all or nothing.

    Raises:
        OSError: if the folder cannot be written to.
    """
    write_text(_file(), memory.model_dump_json(indent=2) + "\n")
