"""Findings as people read them."""

from pixelgen.flow.compare import Trial, Walk
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.solver import SOLVERS
from pixelgen.gui.generation.compare.ways import Way
from pixelgen.gui.wording import count


def way_text(way: Way) -> str:
    """``"Heun · 8 calls · Linear"``."""
    return f"{SOLVERS[way.solver].label} · {count(way.calls, 'call')} · {SCHEDULES[way.schedule].label}"


def time_text(milliseconds: float) -> str:
    """Of one sprite: ``"4.2 ms"``, ``"39 ms"``, ``"2.1 s"``."""
    if milliseconds >= 1000:
        return f"{milliseconds / 1000:.1f} s"
    return f"{milliseconds:.1f} ms" if milliseconds < 10 else f"{milliseconds:.0f} ms"


def distance_text(trial: Trial) -> str:
    """``"6.2 levels"``; a solver that adds noise makes other sprites, which are not off but elsewhere."""
    return "other sprites" if trial.distance is None else f"{trial.distance:.1f} levels"


def sentence(way: Way, walk: Walk, trial: Trial | None, reference: Walk | None) -> str:
    """All that is known of a way, to be read in full."""
    parts = [f"{time_text(walk.milliseconds)} a sprite"]
    if reference is not None and walk.milliseconds > 0:
        parts.append(f"{reference.milliseconds / walk.milliseconds:.0f} times as fast as the reference")
    if walk.calls != way.calls:
        parts.append(f"{count(walk.calls, 'call')} were enough")
    if trial is not None and trial.distance is not None and trial.equal is not None:
        parts.append(f"{trial.distance:.1f} of 255 levels off, {trial.equal:.0%} of the pixels are the very same")
    elif trial is not None:
        parts.append("it adds noise on the way and makes other sprites, so there is no distance")
    else:
        parts.append("the distance follows with the reference")
    return f"{way_text(way)}: {', '.join(parts)}."
