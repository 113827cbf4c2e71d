"""A batch in words."""

import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pixelgen.gui.models.batch_summary import BatchSummary
from pixelgen.gui.wording import count, duration

_UNSAID = frozenset({"count", "lock", "device", "batch_size", "made_by", "schema", "app_version", "size", "index"})
_HOW = {
    "make": "Generated",
    "vary": "Variations",
    "explore": "Explored around",
    "reroll": "Part re-rolled",
    "branch": "Branched",
    "interpolate": "Loop",
    "breed": "Bred",
}


def how_text(how: str) -> str:
    """What was done: ``"Variations"``."""
    return _HOW.get(how, how.capitalize())


def when(moment: datetime, *, now: datetime | None = None) -> str:
    """``"18:05"`` for today, ``"yesterday 09:30"``, ``"Tue 09:30"`` for this week, ``"22 Nov 2026"``; local time."""
    local = moment.astimezone()
    days = ((now or datetime.now()).astimezone().date() - local.date()).days
    if days == 0:
        return f"{local:%H:%M}"
    if days == 1:
        return f"yesterday {local:%H:%M}"
    if 1 < days < 7:
        return f"{local:%a %H:%M}"
    return f"{local.day} {local:%b %Y}"


def label_text(settings: Mapping[str, Any]) -> str:
    """The class, or the classes that were mixed; empty for any."""
    mix = settings.get("mix")
    if isinstance(mix, (list, tuple)) and mix:
        return " + ".join(str(part[0]) for part in mix if isinstance(part, (list, tuple)) and part)
    label = settings.get("label")
    return str(label) if label else ""


def count_text(batch: BatchSummary) -> str:
    """``"64 sprites"``, or ``"60 of 64 sprites"`` where some were deleted."""
    said = count(batch.count, "sprite")
    return said if batch.left == batch.count else f"{batch.left:,} of {said}"


def made_text(batch: BatchSummary) -> str:
    """``"Generated · wizard · seed 123"``."""
    seed = batch.settings.get("seed")
    parts = (how_text(batch.how), label_text(batch.settings), f"seed {seed}" if isinstance(seed, int) else "")
    return " · ".join(part for part in parts if part)


def title_text(batch: BatchSummary) -> str:
    return batch.title or "Unknown model"


def searched_text(batch: BatchSummary) -> str:
    """Everything of a batch that a search looks at, folded."""
    local = batch.made.astimezone()
    parts = (
        title_text(batch),
        made_text(batch),
        str(batch.settings.get("solver") or ""),
        f"{local.day} {local:%B %Y %Y-%m-%d}",
        "starred" if batch.curation.stars else "",
        "damaged" if batch.damage else "",
        *batch.curation.names.values(),
    )
    return "\n".join(parts).casefold()


def facts(batch: BatchSummary) -> tuple[tuple[str, str], ...]:
    """All settings, by the names that the fields have."""
    if batch.damage:
        return ()
    local = batch.made.astimezone()
    took = f"{batch.seconds:.1f} s" if batch.seconds < 10 else duration(batch.seconds)
    titles = _titles()
    rows = [("Made", f"{local.day} {local:%b %Y, %H:%M}" + (f", in {took}" if batch.seconds else ""))]
    for name, value in (*batch.settings.items(), *batch.derived.items()):
        if name not in _UNSAID and _said(value):
            rows.append((titles.get(name) or name.replace("_", " ").capitalize(), _said(value)))
    rows.append(("Model file", str(batch.model)))
    return tuple(rows)


def _titles() -> dict[str, str]:
    """What the fields are called, once somebody has loaded them; they need torch, for which no list waits."""
    module = sys.modules.get("pixelgen.flow.config")
    config = getattr(module, "SampleConfig", None)  # not there while it is being loaded
    return {} if config is None else {name: str(field.title) for name, field in config.model_fields.items()}


def _said(value: object) -> str:
    """A value as people read it; empty for none, and for what only a program reads."""
    match value:
        case bool():
            return "on" if value else "off"
        case float():
            return f"{value:g}"
        case int() | str():
            return str(value)
        case list() | tuple():  # of names with their shares
            parts = (each for each in value if isinstance(each, (list, tuple)))
            return ", ".join(" ".join(_said(item) for item in part) for part in parts)
    return ""


def spoken(batch: BatchSummary) -> str:
    """The whole row for a screen reader."""
    local = batch.made.astimezone()
    moment = f"{local.day} {local:%b %Y, %H:%M}"
    if batch.damage:
        return f"Damaged batch of {moment}: {batch.damage}"
    stars = len(batch.curation.stars)
    parts = [title_text(batch), count_text(batch), made_text(batch), *([f"{stars} starred"] if stars else []), moment]
    return ", ".join(parts)


def tip(batch: BatchSummary) -> str:
    """All that is known, one line each."""
    if batch.damage:
        return spoken(batch)
    local = batch.made.astimezone()
    took = f"{batch.seconds:.1f} s" if batch.seconds < 10 else duration(batch.seconds)
    moment = f"{local.day} {local:%b %Y, %H:%M}" + (f", in {took}" if batch.seconds else "")
    names = ", ".join(batch.curation.names.values())
    lines = (f"{title_text(batch)}, {count_text(batch)} of {batch.size} px", made_text(batch), names, moment)
    return "\n".join(line for line in lines if line)
