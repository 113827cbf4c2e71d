"""What to expect of a data set and a choice of settings, and what to change, before any time is spent on it.

Needs no torch and no pixels: the report on the sprites and the settings as loose values are enough.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pixelgen.sprites.cell import LARGEST
from pixelgen.sprites.spriteset import DatasetReport
from pixelgen.training.presets import CPU_BATCH, PRESETS

Kind = Literal["error", "warning", "tip"]
_RANK: dict[Kind, int] = {"error": 0, "warning": 1, "tip": 2}

COPIED, MOSTLY_COPIED, GOOD, PLENTY = 50, 200, 1000, 5000  # sprites: below each, what the set is good for
_THIN_CLASS = 10  # sprites under which a label is hardly learned
_MANY_COLOURS = 64  # in the middle sprite, above which it is hardly pixel art
_SOFT = 0.9  # share of sprites with crisp edges below which it is worth a word
_LARGE = 64  # px, above which a training on a processor takes hours
_USUAL = 32  # px, what times are compared with
_RECOGNISABLE = 40_000  # sprites shown to the network until shapes can be told
_BY_HEART = 2500  # times that each sprite is shown, above which a small set is repeated rather than learned


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One thing to know before a training starts.

    Attributes:
        kind: an "error" keeps the training from starting, a "warning" spoils it, a "tip" makes it better or says what
            will come out.
        text: one or two plain sentences.
        fix: settings that cure it, to be merged into the others; None puts a setting back to its default.
        fix_label: what a button does that applies ``fix``.
        setting: the setting that it is about, where there is one.
    """

    kind: Kind
    text: str
    fix: Mapping[str, Any] | None = None
    fix_label: str = ""
    setting: str = ""


def advise(
    report: DatasetReport | None,
    values: Mapping[str, Any],
    *,
    images_per_s: float | None = None,
    look_alikes: int = 0,
    start: str | None = None,
) -> tuple[Advice, ...]:
    """Everything worth saying, errors first, then warnings, then tips.

    Args:
        report: on the sprites; None while there are none.
        values: settings of ``TrainConfig`` that differ from their defaults. A value of a wrong type is passed over:
            ``TrainConfig`` itself refuses it with its reason.
        images_per_s: training speed measured here for these settings, if it is known.
        look_alikes: sprites that are near copies, recolours or mirror images of others.
        start: name of a model that small sets can start from; None where there is none.
    """
    found = [*_budget(values), *_folder(values)]
    if report is None or not report.accepted:
        found.append(Advice(kind="error", text="There are no sprites yet. Drop a folder of them onto the window."))
    else:
        found += _amount(report)
        found += _start(report, values, start)
        found += _switches(report, values)
        found += _sizes(report, values)
        found += _classes(report, values)
        found += _pixels(report)
        found += _repeats(report, look_alikes)
        found += _time(report, values, images_per_s)
    return tuple(sorted(found, key=lambda each: _RANK[each.kind]))


def _number(values: Mapping[str, Any], name: str) -> float | None:
    value = values.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _budget(values: Mapping[str, Any]) -> Iterator[Advice]:
    given = [name for name in ("minutes", "steps") if values.get(name) is not None]
    if values.get("endless") is True:
        given.append("endless")
    if len(given) > 1:
        yield Advice(
            kind="error",
            text="More than one budget is set. A training ends by minutes, by steps, or when you stop it.",
            fix=dict.fromkeys(given[1:]),
            fix_label={"minutes": "Keep the minutes", "steps": "Keep the steps"}[given[0]],
            setting=given[1],
        )
    elif given == ["endless"]:
        yield Advice(
            kind="tip",
            text="Without an end the last part that polishes is missing. If you know how long you have, give minutes.",
        )


def _folder(values: Mapping[str, Any]) -> Iterator[Advice]:
    out = values.get("out")
    if not out or not isinstance(out, str | Path):
        return
    path = Path(out)
    name = path.name or str(path)
    free: dict[str, Any] = {"fix": {"out": None}, "fix_label": "Make up a name", "setting": "out"}
    if (path / "config.toml").exists():
        yield Advice(kind="error", text=f"“{name}” already holds a run. Choose another run folder.", **free)
    elif path.exists() and not path.is_dir():
        yield Advice(kind="error", text=f"“{name}” is a file. A run is kept in a folder of its own.", **free)


def _amount(report: DatasetReport) -> Iterator[Advice]:
    n = report.accepted
    sprites = f"{n:,} sprite{'' if n == 1 else 's'}"
    if n < 2:
        yield Advice(
            kind="error",
            text=f"{sprites} is too few: one is learned and another kept to check against. Add more sprites.",
        )
    elif n < COPIED:
        yield Advice(
            kind="warning",
            text=f"{sprites}: expect copies of them with small changes. Some hundred make a good start.",
        )
    elif n < MOSTLY_COPIED:
        yield Advice(
            kind="warning",
            text=f"{sprites}: expect many copies among the new ones. Watch Originality, and stop when it falls.",
        )
    elif n < GOOD:
        yield Advice(kind="tip", text=f"{sprites}: a good start. Expect new mixtures of what is there.")
    else:
        much = "plenty" if n >= PLENTY else "a solid set"
        yield Advice(kind="tip", text=f"{sprites}: {much}. Expect new sprites in its style.")


def _start(report: DatasetReport, values: Mapping[str, Any], start: str | None) -> Iterator[Advice]:
    """From where a small set gets what it is too small to teach."""
    if start is not None and values.get("start_from") is None and 2 <= report.accepted < GOOD:
        yield Advice(
            kind="tip",
            text=f"So few sprites are learned sooner and better by a model that can draw already, such as {start}.",
            fix={"start_from": start},
            fix_label=f"Start from {start}",
            setting="start_from",
        )


def _switches(report: DatasetReport, values: Mapping[str, Any]) -> Iterator[Advice]:
    """What makes more of a small set."""
    if report.accepted >= GOOD:
        return
    if values.get("flip") is not True:
        yield Advice(
            kind="tip",
            text="Mirrored sprites would double a small set. Not for letters, or where the weapon hand matters.",
            fix={"flip": True},
            fix_label="Mirror",
            setting="flip",
        )
    if _number(values, "shift") == 0:
        yield Advice(
            kind="tip",
            text="Sprites moved by a pixel make more of a small set.",
            fix={"shift": None},
            fix_label="Shift by 1 px",
            setting="shift",
        )
    dropout = _number(values, "dropout")
    if dropout is not None and dropout < 0.1:
        yield Advice(
            kind="warning",
            text="Without dropout a small set is learned by heart.",
            fix={"dropout": None},
            fix_label="Choose dropout by size",
            setting="dropout",
        )


def _sizes(report: DatasetReport, values: Mapping[str, Any]) -> Iterator[Advice]:
    chosen = _number(values, "size")
    own: dict[str, Any] = {"fix": {"size": None}, "fix_label": f"Use {report.size} px", "setting": "size"}
    if chosen is not None and chosen < report.size:
        yield Advice(
            kind="warning",
            text=f"The sprites are up to {report.size} px; those that do not fit {chosen:g} px will be left out.",
            **own,
        )
    elif chosen is not None and chosen > report.size:
        work = (chosen / report.size) ** 2
        yield Advice(
            kind="warning",
            text=f"Cells of {chosen:g} px around sprites of {report.size} px: "
            f"{round(work, 1):g} times the work for nothing.",
            **own,
        )
    size = chosen or report.size
    if size > _LARGE:
        tiny = values.get("model") == "tiny" or values.get("start_from") is not None  # nothing smaller to choose
        yield Advice(
            kind="warning",
            text=f"At {size:g} px each step takes about {(size / _USUAL) ** 2:.0f} times as long as at {_USUAL} px.",
            fix=None if tiny else {"model": "tiny"},
            fix_label="" if tiny else "Use the tiny model",
            setting="" if tiny else "model",
        )
    larger = [max(found) for found, _ in report.sizes if report.size < max(found) <= LARGEST]
    left_out = sum("do not fit the cell" in each.reason for each in report.rejected)
    if chosen is None and larger and left_out:
        fitting = max(larger)
        yield Advice(
            kind="warning",
            text=f"{left_out:,} file{'' if left_out == 1 else 's'} left out for being larger than {report.size} px.",
            fix={"size": fitting},
            fix_label=f"Use {fitting} px",
            setting="size",
        )
    elif chosen is None and report.padded and len(report.sizes) > 1:
        yield Advice(
            kind="tip",
            text=f"The sprites differ in size: {report.padded:,} smaller ones stand in cells of {report.size} px.",
        )
    if report.sheets:
        n = len(report.sheets)
        yield Advice(
            kind="warning",
            text=f"{n:,} picture{' looks' if n == 1 else 's look'} like a sheet that is not cut. Cut it under Sprites.",
        )


def _classes(report: DatasetReport, values: Mapping[str, Any]) -> Iterator[Advice]:
    if len(report.classes) < 2:
        return
    thin = [name for name, n in report.classes if n < _THIN_CLASS]
    if values.get("labels") is False:
        if len(thin) * 2 < len(report.classes):
            yield Advice(
                kind="tip",
                text=f"There are {len(report.classes)} classes. With them you can ask for one when you generate.",
                fix={"labels": None},
                fix_label="Use class folders",
                setting="labels",
            )
    elif thin:
        most = len(thin) * 2 > len(report.classes)
        named = ", ".join(thin[:3]) + (f" and {len(thin) - 3} more" if len(thin) > 3 else "")
        yield Advice(
            kind="warning",
            text=f"Fewer than {_THIN_CLASS} sprites in {named}: such a class is hardly learned.",
            fix={"labels": False} if most else None,
            fix_label="Train without classes" if most else "",
            setting="labels" if most else "",
        )


def _pixels(report: DatasetReport) -> Iterator[Advice]:
    if report.colours_median > _MANY_COLOURS:
        yield Advice(
            kind="warning",
            text=f"{report.colours_median:g} colours in the middle sprite: more like pictures than pixel art. "
            "Hard edges and few colours are learned better.",
        )
    if report.opaque > 0.5:
        yield Advice(
            kind="warning",
            text=f"{report.opaque:.0%} of the sprites have no transparent pixel: "
            "the background is learned as part of them.",
        )
    if report.binary_alpha < _SOFT:
        yield Advice(
            kind="warning",
            text=f"{1 - report.binary_alpha:.0%} of the sprites have half-transparent pixels: "
            "soft edges are learned as they are.",
        )


def _repeats(report: DatasetReport, look_alikes: int) -> Iterator[Advice]:
    copies = len(report.duplicates)
    if copies > report.accepted:
        total = report.accepted + copies
        yield Advice(
            kind="tip", text=f"Only {report.accepted:,} of {total:,} pictures differ; copies are learned once."
        )
    if look_alikes * 5 > report.accepted:
        yield Advice(
            kind="tip",
            text=f"{look_alikes:,} sprites are near copies or recolours of others. See Look-alikes under Sprites.",
        )


def _time(report: DatasetReport, values: Mapping[str, Any], images_per_s: float | None) -> Iterator[Advice]:
    """Whether the budget suits the sprites."""
    minutes, steps = _number(values, "minutes"), _number(values, "steps")
    shown: float | None = None
    if minutes is not None and images_per_s is not None:
        shown = 60 * minutes * images_per_s
    elif steps is not None:
        shown = steps * (_number(values, "batch") or CPU_BATCH)
    if shown is not None and shown < _RECOGNISABLE / 2:
        cure = None if images_per_s is None else math.ceil(_RECOGNISABLE / images_per_s / 60)
        yield Advice(
            kind="warning",
            text=f"The network sees about {shown:,.0f} sprites in this time; "
            f"shapes can be told after some {_RECOGNISABLE:,}.",
            fix=None if cure is None else {"minutes": cure, "steps": None},
            fix_label="" if cure is None else f"Train {cure:,} min",
        )
    preset = values.get("preset", next(iter(PRESETS)))
    if shown is None and values.get("endless") is not True and preset in PRESETS and preset != "draft":
        times = PRESETS[preset].images / report.accepted
        if times > _BY_HEART and report.accepted >= 2:
            yield Advice(
                kind="warning",
                text=f"Each sprite would be shown {times:,.0f} times, which is learning by heart. A draft is enough.",
                fix={"preset": "draft"},
                fix_label="Use Draft",
                setting="preset",
            )
