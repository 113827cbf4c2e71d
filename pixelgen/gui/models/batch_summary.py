"""What is known of a batch without its sprites, and how that is written down. No Qt, no torch."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pixelgen.gui.models.batch import KEY_FORMAT, Batch
from pixelgen.gui.models.curation_state import CurationState

_SCHEMA = 1
_MOST = 2**20  # sprites of a batch; what claims more is damaged
_FROM, _MADE_BY = "from", "made_by"  # members of an entry: ``model.origin.DERIVED``, which needs torch


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSummary:
    """What the list of batches knows of one. The same as in ``Batch``, without its sprites.

    Attributes:
        derived: how its sprites came of others, by name ("strength", "way", …); empty for those made from noise.
        count: sprites, deleted ones included.
        size: their side in pixels.
        damage: why it cannot be opened, in words; empty for a sound one.
    """

    key: str
    made: datetime
    how: str = "make"
    title: str = ""
    model: Path = Path()
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)
    derived: Mapping[str, Any] = field(default_factory=dict, repr=False)
    count: int = 0
    size: int = 0
    seconds: float = 0.0
    curation: CurationState = field(default_factory=lambda: CurationState.fresh(0), repr=False)
    damage: str = ""

    @property
    def left(self) -> int:
        """Sprites that were not deleted."""
        return len(self.curation.order)


def summary_of(batch: Batch, curation: CurationState | None = None) -> BatchSummary:
    """The summary of a batch that is at hand; a fresh curation if none is given."""
    return BatchSummary(
        key=batch.key,
        made=batch.made,
        how=batch.how,
        title=batch.title,
        model=batch.model,
        settings=batch.settings,
        derived=_derived(batch.entries[0]),
        count=len(batch),
        size=batch.sprites.shape[1],
        seconds=batch.seconds,
        curation=curation or CurationState.fresh(len(batch)),
    )


def first_numbers(curation: CurationState, most: int) -> tuple[int, ...]:
    """The numbers of the sprites that show best what is in a batch: starred ones, then those that come first."""
    return tuple(dict.fromkeys((*curation.stars, *(curation.order or range(curation.count)))))[:most]


def facts_text(summary: BatchSummary) -> str:
    """The content of ``batch.json``."""
    facts = {
        "schema": _SCHEMA,
        "made": summary.made.isoformat(),
        "how": summary.how,
        "title": summary.title,
        "model": str(summary.model),
        "count": summary.count,
        "size": summary.size,
        "seconds": round(summary.seconds, 3),
        "settings": dict(summary.settings),
        "derived": dict(summary.derived),
        "curation": summary.curation.as_json(),
    }
    return json.dumps(facts, separators=(",", ":"), default=str) + "\n"


def summary_from_facts(key: str, facts: Any) -> BatchSummary:
    """From the content of ``batch.json``.

    Raises:
        ValueError, TypeError, LookupError, OverflowError: for what is not of the expected form.
    """
    count, size, settings = facts["count"], facts["size"], facts["settings"]
    derived = facts.get("derived")
    if type(count) is not int or type(size) is not int or not 0 < count <= _MOST or size < 1:
        raise ValueError(f"{count!r} sprites of {size!r} px")
    if not isinstance(settings, dict):
        raise ValueError(f"settings: {settings!r}")
    return BatchSummary(
        key=key,
        made=datetime.fromisoformat(facts["made"]).astimezone(),
        how=str(facts["how"]),
        title=str(facts["title"]),
        model=Path(str(facts["model"])),
        settings=settings,
        derived=derived if isinstance(derived, dict) else {},
        count=count,
        size=size,
        seconds=float(facts["seconds"]),
        curation=CurationState.from_json(facts.get("curation"), count),
    )


def summary_from_entries(key: str, entries: Sequence[Mapping[str, Any]]) -> BatchSummary:
    """From what the image says of its sprites, where ``batch.json`` is lost.

    Raises:
        ValueError, TypeError, LookupError, OverflowError: for what is not of the expected form.
    """
    first = entries[0]
    checkpoint, derived = first.get("checkpoint"), _derived(first)
    return BatchSummary(
        key=key,
        made=moment_of(key),
        how=str(derived.get(_MADE_BY, "make")),
        title=str(checkpoint.get("name", "")) if isinstance(checkpoint, Mapping) else "",
        settings=first,
        derived=derived,
        count=len(entries),
        size=max(1, int(first["size"])),
        curation=CurationState.fresh(len(entries)),
    )


def moment_of(key: str) -> datetime:
    """When a batch was made, by its key."""
    try:
        return datetime.strptime(key, KEY_FORMAT).replace(tzinfo=UTC).astimezone()
    except (ValueError, OverflowError, OSError):  # 31 February, or the year 1
        return datetime.fromtimestamp(0).astimezone()


def _derived(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The recipe's settings in ``entry``, without what differs from sprite to sprite or only a program reads."""
    derived = entry.get(_FROM)
    if not isinstance(derived, Mapping):
        return {}
    return {name: value for name, value in derived.items() if name not in ("parents", "mask")}
