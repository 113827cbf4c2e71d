"""A model in words: on its card, in the list, read aloud."""

from typing import TYPE_CHECKING

from pixelgen.gui.models.checkpoint_list import VERSIONS, ModelEntry
from pixelgen.gui.wording import count

if TYPE_CHECKING:
    from pixelgen.gui.generation.models.info import ModelInfo


def facts_text(info: "ModelInfo") -> str:
    """``"32 × 32 px · 24 classes"``."""
    facts = [f"{info.size} × {info.size} px"]
    if info.classes:
        facts.append(count(len(info.classes), "class", "classes"))
    return " · ".join(facts)


def data_text(info: "ModelInfo") -> str:
    """What it learned from, and whose that is; may be empty."""
    return " · ".join(part for part in (info.data, info.licence, info.credit) if part)


def quality_text(info: "ModelInfo") -> str:
    """How far its sprites are from real ones; empty if nobody measured."""
    if info.fid is None:
        return ""
    floor = f" (real sprites: {info.fid_floor:.2f})" if info.fid_floor is not None else ""
    return f"sprite-FID {info.fid:.2f}{floor}"


def speed_text(info: "ModelInfo") -> str:
    """``"21 calls/s here"``; empty while nobody measured."""
    speed = info.calls_per_second
    if speed is None:
        return ""
    return f"{speed:,.0f} calls/s here" if speed >= 9.95 else f"{speed:.1f} calls/s here"


def speed_help(info: "ModelInfo") -> str:
    """What the speed means; empty while nobody measured."""
    if info.speed is None:
        return ""
    return (
        f"{info.speed.calls_per_second:.1f} network calls a second on this computer "
        f"({info.speed.device}, {info.speed.precision}), "
        f"each for {info.speed.lane} sprites"
    )


def versions_text(entry: ModelEntry) -> str:
    """``"best · latest"``: the models that a run keeps, where there are several."""
    if len(entry.versions) < 2:
        return ""
    return " · ".join(VERSIONS[key].label.lower() for key in entry.versions)


def spoken(known: "ModelInfo | str | None") -> str:
    """What is known of a model, as a screen reader says it."""
    if known is None:
        return ""
    if isinstance(known, str):
        return known
    parts = (facts_text(known), quality_text(known), speed_text(known), data_text(known), known.description)
    return ". ".join(part for part in parts if part)
