"""What can be set, as the engine says it: the model of the settings and the tables of what is chosen by key.

The settings' module imports torch. So it is loaded by a job, and everything that needs it waits for a ``Schema``.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from pixelgen.choices import Choices
from pixelgen.runtime.cancel import CancelToken
from pixelgen.training.advice import Advice

if TYPE_CHECKING:
    from pixelgen.training.config import TrainConfig

DATA_FIELDS = ("data", "sheets", "without_classes", "without_sprites")
"""Said by the data set, not by the settings."""
CLUSTER_FIELDS = ("nodes",)
"""Need the command line, on every one of the computers."""
BUDGET_FIELDS = ("minutes", "steps", "endless")
START_FIELDS = ("start_from",)
"""Chosen from a list of models, above those in front."""
FRONT_FIELDS = ("size", "model")
"""In front, beside the preset and the budget; everything else is behind Advanced."""

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Sprites",
        ("labels", "label_dropout", "flip", "shift", "validation"),
    ),
    ("Noise", ("schedule", "coupling", "time_density")),
    (
        "Learning",
        (
            "batch",
            "optimizer",
            "learning_rate",
            "weight_decay",
            "dropout",
            "warm_up",
            "cooldown",
            "clip",
            "ema_widths",
            "seed",
        ),
    ),
    (
        "Checks",
        ("evaluation_sprites", "evaluation_calls", "evaluation_share", "evaluation_steps", "previews"),
    ),
    ("Computer", ("device", "devices", "number_format", "low_priority")),
    ("Run", ("out", "checkpoint_seconds", "keep")),
)
"""The headings of Advanced with the fields below them. A field that is listed nowhere comes last, under "More"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    key: str
    label: str
    help: str


_DEVICE_NAMES = Choices(
    "device",
    (
        _Named(key="auto", label="Fastest here", help="A graphics card where there is one that torch can use."),
        _Named(key="cpu", label="Processor (CPU)", help="Works everywhere."),
        _Named(key="cuda", label="NVIDIA graphics", help="Through CUDA."),
        _Named(key="mps", label="Apple graphics", help="Through Metal, on a Mac with its own chip."),
    ),
)
_FORMAT_NAMES = Choices(
    "number format",
    (
        _Named(key="auto", label="Fastest here", help="Found out by trying, at the first training."),
        _Named(key="float32", label="32 bit", help="float32: exact, and fast everywhere."),
        _Named(key="bfloat16", label="16 bit", help="bfloat16: half the memory, and faster on newer hardware."),
    ),
)


@dataclass(frozen=True, slots=True)
class Schema:
    """The settings that the engine takes."""

    config: "type[TrainConfig]"
    tables: Mapping[str, Choices[Any]]

    def sections(self) -> list[tuple[str, tuple[str, ...]]]:
        """The headings of Advanced, each with those of its fields that there are."""
        fields = self.config.model_fields
        elsewhere = {"preset", *DATA_FIELDS, *CLUSTER_FIELDS, *BUDGET_FIELDS, *START_FIELDS, *FRONT_FIELDS}
        listed = {name for _, names in SECTIONS for name in names}
        more = tuple(name for name in fields if name not in listed | elsewhere)
        sections = [(title, tuple(name for name in names if name in fields)) for title, names in SECTIONS]
        return [(title, names) for title, names in (*sections, ("More", more)) if names]

    def problems(self, values: Mapping[str, Any]) -> list[Advice]:
        """Each value that the engine would refuse, by the name that it has in the window."""
        try:
            self.config.model_validate(dict(values))
        except ValidationError as invalid:
            return [self._problem(error) for error in invalid.errors() if error["loc"]]
        return []

    def _problem(self, error: Any) -> Advice:
        name = str(error["loc"][0])
        if error["type"] == "extra_forbidden":
            text = f"“{name}” is a setting that this version does not know."
        else:
            title = self.config.model_fields[name].title or name
            reason = str(error["msg"]).removeprefix("Value error, ")
            text = f"{title} ({name}) is {error['input']!r}: {reason[:1].lower()}{reason[1:]}."
        return Advice(kind="error", text=text, fix={name: None}, fix_label="Put the default back", setting=name)

    def read(self, path: Path) -> dict[str, Any]:
        """What the settings file ``path`` says that differs from the defaults, without sprites and run folder.

        Raises:
            ConfigError: if it cannot be read or holds a wrong value.
        """
        config = self.config.read(path)
        values = config.model_dump(exclude_defaults=True)
        return {name: value for name, value in values.items() if name not in {*DATA_FIELDS, "out"}}

    def write(self, path: Path, values: Mapping[str, Any]) -> None:
        """Put the settings into ``path``, without sprites and run folder, so that they suit anybody.

        Raises:
            ConfigError: for a value that the engine refuses.
            OSError: if it cannot be written.
        """
        kept = {name: value for name, value in values.items() if name not in {*DATA_FIELDS, "out"}}
        self.config.parse(kept).write(path)


def load_schema() -> Schema:
    """Import the settings. Takes seconds unless torch is there already."""
    from pixelgen.flow.coupling import COUPLINGS
    from pixelgen.flow.density import TIME_DENSITIES
    from pixelgen.flow.schedule import SCHEDULES
    from pixelgen.model.unet import MODEL_SIZES
    from pixelgen.training.config import TrainConfig

    tables: dict[str, Choices[Any]] = {
        "model": MODEL_SIZES,
        "schedule": SCHEDULES,
        "coupling": COUPLINGS,
        "time_density": TIME_DENSITIES,
        "device": _DEVICE_NAMES,
        "number_format": _FORMAT_NAMES,
    }
    return Schema(TrainConfig, tables)


def schema_is_quick() -> bool:
    """Whether ``load_schema`` has nothing left to import."""
    return hasattr(sys.modules.get("pixelgen.training.config"), "TrainConfig")


def schema_job(_report: Callable[[Any], None], _cancel: CancelToken) -> Schema:
    """Job: ends with the ``Schema``."""
    return load_schema()
