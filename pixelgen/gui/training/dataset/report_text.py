"""The report on a data set in plain words. Pure functions of ``DatasetReport``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pixelgen.gui.wording import count
from pixelgen.sprites.slicing import SliceOptions
from pixelgen.sprites.spriteset import DatasetReport

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the report: what, and how much."""

    name: str
    text: str


def set_name(sources: Sequence[Path]) -> str:
    """What a data set is called: its folder's name, or the first of several."""
    if not sources:
        return "Sprites"
    first = sources[0].name or str(sources[0])
    return first if len(sources) == 1 else f"{first} and {len(sources) - 1} more"


def facts(report: DatasetReport) -> list[Fact]:
    """The lines of the report, most important first."""
    lines = [Fact("Sprites", f"{report.accepted:,} of {report.size} × {report.size} px")]
    if not report.accepted:
        return lines
    if report.classes:
        lines.append(Fact("Classes", f"{len(report.classes)}: {_listed(report.classes)}"))
    changed = _changes(report)
    if changed:
        lines.append(Fact("Fitted", changed))
    lines.append(Fact("Edges", _edges(report.binary_alpha)))
    if report.palette_size:
        lines.append(Fact("Colours", f"{report.colours_median:g} in a sprite, {report.palette_size:,} in all"))
    return lines


def left_out(report: DatasetReport) -> str:
    """``"14 files left out, 3 duplicates"``; empty when nothing was."""
    parts = []
    if report.rejected:
        parts.append(f"{count(len(report.rejected), 'file')} left out")
    if report.duplicates:
        parts.append(count(len(report.duplicates), "duplicate"))
    return ", ".join(parts)


def source_note(source: Path, cuts: Mapping[Path, SliceOptions]) -> str:
    """A word about a source: how it is cut, ``"16×16"``, or that sheets in it are, ``"2 sheets"``."""
    if source in cuts:
        width, height = cuts[source].cell
        return f"{width}×{height}"
    inner = sum(path.is_relative_to(source) for path in cuts)
    return count(inner, "sheet") if inner else ""


def inside(path: Path, sources: Sequence[Path]) -> str:
    """``path`` as seen from the folder that was dropped; in full where it lies in none of them."""
    for source in sources:
        if path != source and path.is_relative_to(source):
            return str(path.relative_to(source))
    return str(path)


def _listed(classes: Sequence[tuple[str, int]]) -> str:
    named = sorted(classes, key=lambda each: -each[1])[:_NAMED]
    text = ", ".join(f"{name} {number:,}" for name, number in named)
    rest = len(classes) - len(named)
    return f"{text}, {rest} more" if rest else text


def _changes(report: DatasetReport) -> str:
    parts = [f"{number:,} reduced {factor}×" for factor, number in report.reduced]
    if report.padded:
        parts.append(f"{report.padded:,} padded")
    return ", ".join(parts)


def _edges(share: float) -> str:
    if share >= 1:
        return "all crisp"
    if share <= 0:
        return "all soft (half-transparent pixels)"
    return f"{100 * share:.0f} % crisp, the rest soft"
