"""What a training can be told: one frozen, checked model, from which form, command line and config.toml are made."""

import shlex
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pixelgen.choices import Choices
from pixelgen.errors import ConfigError
from pixelgen.files import write_text
from pixelgen.flow.coupling import COUPLINGS
from pixelgen.flow.density import TIME_DENSITIES
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.model.ema import gamma_for
from pixelgen.model.unet import MAX_SIZE, MIN_SIZE, MODEL_SIZES
from pixelgen.runtime.device import DEVICES
from pixelgen.sprites.folder import LoadOptions
from pixelgen.sprites.slicing import parse_sheet
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.optimizer import OPTIMIZERS
from pixelgen.training.presets import PRESETS
from pixelgen.validation import first_problem


def _setting(
    default: Any,
    label: str,
    help: str,  # noqa: A002
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    unit: str = "",
    choices: tuple[str, ...] | Choices[Any] = (),
    advanced: bool = True,
) -> Any:
    extra: dict[str, Any] = {"unit": unit, "choices": list(choices), "advanced": advanced}
    return Field(default, title=label, description=help, ge=minimum, le=maximum, json_schema_extra=extra)


_RATE, _RATE_FROM = 3e-3, 1e-3  # peak learning rates from scratch, and from another model

BUDGET = ("minutes", "steps", "endless")
"""The settings that say how long to train; at most one is given."""

_OPTIONS = {
    "preset": "--preset", "minutes": "--minutes", "steps": "--steps", "endless": "--endless", "size": "--size",
    "model": "--model", "start_from": "--from", "schedule": "--schedule", "seed": "--seed", "device": "--device",
    "devices": "--devices", "nodes": "--nodes", "low_priority": "--low-priority", "out": "--out", "sheets": "--sheet",
    "without_classes": "--without-class",
}  # fmt: skip
"""Settings with an option of their own on the command line; the others are given by --set."""


class TrainConfig(BaseModel):
    """One training. Every value is checked on construction; nothing can be changed afterwards.

    The budget is ``steps``, ``minutes`` or ``endless`` if one is given, else the preset's minutes on this machine.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    data: tuple[Path, ...] = _setting((), "Sprites", "Folders, sheets or image files to learn from.", advanced=False)
    sheets: tuple[str, ...] = _setting(
        (), "Cut sheets", "How this or that file is cut into cells, as PATH=16x16+1+2.", advanced=False
    )
    without_classes: tuple[str, ...] = _setting(
        (), "Classes left out", "Names of classes that are not learned.", advanced=False
    )
    without_sprites: tuple[str, ...] = _setting(
        (), "Sprites left out", "Names of sprites that are not learned.", advanced=False
    )
    out: Path | None = _setting(None, "Run folder", "Where the run is kept; made up from the date if left out.")
    preset: str = _setting("standard", "Preset", "How long and thoroughly to train.", choices=PRESETS, advanced=False)
    minutes: float | None = _setting(
        None, "Minutes", "Time budget; the learning rate falls to zero at its end.", minimum=0.05, maximum=100_000,
        unit="min", advanced=False,
    )  # fmt: skip
    steps: int | None = _setting(
        None, "Steps", "Budget in optimiser steps, instead of minutes.", minimum=1, maximum=100_000_000
    )
    endless: bool = _setting(
        default=False, label="Until I stop", help="No budget: the learning rate stays at its peak.", advanced=False
    )
    size: int | None = _setting(
        None, "Sprite size", "Side of the square cell; found from the sprites if left out.", minimum=MIN_SIZE,
        maximum=MAX_SIZE, unit="px",
    )  # fmt: skip
    model: str | None = _setting(None, "Model", "Size of the network; the preset's if left out.", choices=MODEL_SIZES)
    start_from: str | None = _setting(
        None, "Start from", "Another model to go on from: one of the zoo, a run folder or a file. Else from scratch.",
        advanced=False,
    )  # fmt: skip
    schedule: str = _setting("linear", "Noise schedule", "How noise and sprite are mixed over time.", choices=SCHEDULES)
    coupling: str = _setting("independent", "Coupling", "Which noise is paired with which sprite.", choices=COUPLINGS)
    time_density: str = _setting(
        "logit-normal",
        "Time density",
        "Which moments on the way are trained most.",
        choices=TIME_DENSITIES,
    )
    labels: bool = _setting(default=True, label="Use class folders", help="Learn sub-folders as classes to ask for.")
    label_dropout: float = _setting(
        0.1, "Label dropout", "Share of sprites trained without their class, for guidance.", minimum=0, maximum=1
    )
    flip: bool = _setting(default=False, label="Mirror", help="Also learn mirrored sprites; swaps the weapon hand.")
    shift: int = _setting(
        1,
        "Shift",
        "Move sprites by up to so many pixels over their clear border.",
        minimum=0,
        maximum=8,
        unit="px",
    )
    dropout: float | None = _setting(
        None, "Dropout", "Against copying in small sets; chosen by their size if left out.", minimum=0, maximum=0.9
    )
    batch: int | None = _setting(
        None,
        "Batch",
        "Sprites per step; 32 on a CPU, 512 on a graphics card if left out.",
        minimum=1,
        maximum=65_536,
    )
    optimizer: str = _setting("muon", "Optimiser", "What turns gradients into steps.", choices=OPTIMIZERS)
    learning_rate: float | None = _setting(
        None,
        "Learning rate",
        f"Peak rate of the optimiser; {_RATE:g} if left out, {_RATE_FROM:g} from another model.",
        minimum=1e-7,
        maximum=1,
    )
    weight_decay: float = _setting(
        0.01, "Weight decay", "Pulls every weight towards 0, per unit of learning rate.", minimum=0, maximum=1
    )
    warm_up: float = _setting(0.02, "Warm-up", "Share of the budget in which the rate rises.", minimum=0, maximum=0.5)
    cooldown: float = _setting(
        0.2, "Cool-down", "Share of the budget in which the rate falls to zero, at its end.", minimum=0, maximum=1
    )
    clip: float = _setting(1.0, "Gradient clip", "Largest norm of the gradient.", minimum=1e-3, maximum=1e6)
    ema_widths: tuple[float, ...] = _setting(
        (0.05, 0.15), "Averages", "Relative widths of the weight averages kept; the first is used live."
    )
    validation: float = _setting(0.1, "Held out", "Share of sprites to check against.", minimum=0.001, maximum=0.5)
    evaluation_sprites: int = _setting(
        1000, "Sprites per check", "How many sprites are made for each live FID.", minimum=8, maximum=50_000
    )
    evaluation_calls: int = _setting(4, "Calls per check", "Network calls for each of them.", minimum=1, maximum=100)
    evaluation_share: float = _setting(
        0.05,
        "Share for checks",
        "Checks are spaced to cost at most this share of the time.",
        minimum=0,
        maximum=1,
    )
    evaluation_steps: int | None = _setting(
        None, "Steps per check", "Check at this interval instead of by time.", minimum=1, maximum=100_000_000
    )
    previews: int = _setting(16, "Preview sprites", "Made from fixed seeds as it learns.", minimum=0, maximum=256)
    checkpoint_seconds: float = _setting(
        60.0, "Save every", "Most training that a crash can cost.", minimum=1, maximum=86_400, unit="s"
    )
    keep: int = _setting(3, "Keep", "Evaluated checkpoints kept beside best and latest.", minimum=0, maximum=1000)
    device: str = _setting("auto", "Device", "What computes.", choices=DEVICES)
    devices: int = _setting(
        1,
        "Devices",
        "How many of this computer's graphics cards share each batch, by a process for each.",
        minimum=1,
        maximum=1024,
    )
    nodes: int = _setting(
        1, "Computers", "How many train together, each with so many devices.", minimum=1, maximum=1024
    )
    low_priority: bool = _setting(
        default=False,
        label="Low priority",
        help="Give way to every other program, and leave one core free. Slow while others are busy.",
    )
    number_format: Literal["auto", "float32", "bfloat16"] = _setting(
        "auto", "Number format", "Probed if auto.", choices=("auto", "float32", "bfloat16")
    )
    seed: int = _setting(0, "Seed", "Of weights, data order and noise.", minimum=0, maximum=2**63 - 1)

    @field_validator("preset", "model", "schedule", "coupling", "time_density", "optimizer", "device")
    @classmethod
    def _listed(cls, value: str | None, info: Any) -> str | None:
        extra = cls.model_fields[info.field_name].json_schema_extra
        if value is not None and isinstance(extra, dict):
            options = extra["choices"]
            if isinstance(options, list) and value not in options:
                raise ValueError(f"{value!r} is not one of {', '.join(map(str, options))}")
        return value

    @field_validator("ema_widths")
    @classmethod
    def _averages(cls, widths: tuple[float, ...]) -> tuple[float, ...]:
        if not widths or len(set(widths)) < len(widths):
            raise ValueError("expected one width or more, no two alike")
        for width in widths:
            gamma_for(width)  # says what is wrong with one that has none
        return widths

    @model_validator(mode="after")
    def _one_budget(self) -> "TrainConfig":
        given = [name for name in BUDGET if getattr(self, name)]
        if len(given) > 1:
            raise ValueError(f"give {' or '.join(given)}, not both")
        return self

    @model_validator(mode="after")
    def _sheets_can_be_cut(self) -> "TrainConfig":
        _ = self.load_options
        return self

    @property
    def peak_rate(self) -> float:
        """The learning rate at its peak, chosen by where the weights begin if nobody did."""
        if self.learning_rate is not None:
            return self.learning_rate
        return _RATE if self.start_from is None else _RATE_FROM

    @property
    def load_options(self) -> LoadOptions:
        """How ``data`` is read.

        Raises:
            ConfigError: for a sheet that is not written as PATH=16x16+1+2.
        """
        return LoadOptions(size=self.size, classes=self.labels, sheets=tuple(parse_sheet(text) for text in self.sheets))

    def select(self, sprites: SpriteSet) -> SpriteSet:
        """What is learned of ``sprites``; the set itself if nothing is left out, or was left out before.

        Raises:
            DatasetError: if nothing would be left.
        """
        return sprites.without(classes=self.without_classes, sprites=self.without_sprites)

    @classmethod
    def parse(cls, values: dict[str, Any]) -> "TrainConfig":
        """Build from loose values (a form, a command line, TOML).

        Raises:
            ConfigError: naming the first setting that is unknown or outside its limits.
        """
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise first_problem(error, cls.model_fields) from error

    @classmethod
    def read(cls, path: Path) -> "TrainConfig":
        """From a TOML file.

        Raises:
            ConfigError: if it cannot be read or holds a wrong value.
        """
        try:
            return cls.parse(tomllib.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise ConfigError(f"cannot read the settings in {path}", error.strerror or str(error)) from error
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"cannot read the settings in {path}", str(error)) from error

    def write(self, path: Path) -> None:
        """To a TOML file, as ``to_toml`` has it."""
        write_text(path, self.to_toml())

    def to_toml(self) -> str:
        """Every setting as a line of TOML; what is left to the program (None) is left out."""
        settings = self.model_dump(mode="json").items()
        return "".join(f"{name} = {_toml(value)}\n" for name, value in settings if value is not None)

    def command_line(self) -> str:
        """The ``pixelgen train`` that does the same, quoted for a POSIX shell; what is as usual is left out."""
        words = ["pixelgen", "train", *map(str, self.data)]
        for name, value in self.model_dump(mode="json", exclude={"data"}, exclude_defaults=True).items():
            if name in _OPTIONS:
                for each in value if isinstance(value, list) else [value]:
                    words += [_OPTIONS[name]] if value is True else [_OPTIONS[name], str(each)]
            else:
                words += ["--set", f"{name}={_toml(value)}"]
        return shlex.join(words)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        escaped = "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or c in '"\\\x7f' else c for c in value)
        return f'"{escaped}"'
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return repr(value)
