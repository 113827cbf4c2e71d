"""What can be asked of a sampler: one checked, immutable request, from which forms and options are built."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic.functional_validators import ModelWrapValidatorHandler

from pixelgen.choices import Choices
from pixelgen.errors import ConfigError
from pixelgen.flow.grid import GRIDS
from pixelgen.flow.precision import PRECISIONS
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.solver import SOLVERS
from pixelgen.validation import first_problem

_CHOICES: dict[str, Choices[Any]] = {
    "solver": SOLVERS,
    "schedule": SCHEDULES,
    "grid": GRIDS,
    "precision": PRECISIONS,
}


class Request(BaseModel):
    """Something that can be asked for. Each field carries its label, help, limits, unit and choices.

    Raises:
        ConfigError: for an unknown field or choice, or a value outside its limits.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="wrap")
    @classmethod
    def _in_one_sentence(cls, values: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            return handler(values)
        except ValidationError as invalid:
            raise first_problem(invalid, cls.model_fields) from None


class SampleConfig(Request):
    """A request for sprites."""

    count: int = Field(64, ge=1, le=100_000, title="Sprites", description="How many sprites to make.")
    seed: int = Field(
        0,
        ge=0,
        le=2**63 - 1,
        title="Seed",
        description="The same seed gives the same sprites; sprite 5 of a seed looks the same however many are made.",
    )
    solver: str = Field(
        "ab2",
        title="Solver",
        description="How the way from noise to sprite is walked.",
        json_schema_extra={"choices": list(SOLVERS)},
    )
    calls: int = Field(
        8,
        ge=1,
        le=1000,
        title="Network calls",
        description="How often the network is asked per sprite: more is slower and finer. An upper limit for dopri5.",
        json_schema_extra={"unit": "calls"},
    )
    schedule: str = Field(
        "linear",
        title="Schedule",
        description="The path from noise to sprite; any path works with any model.",
        json_schema_extra={"choices": list(SCHEDULES)},
    )
    grid: str = Field(
        "uniform",
        title="Time grid",
        description="Where on the path the steps are.",
        json_schema_extra={"choices": list(GRIDS)},
    )
    shift: float = Field(
        2.0,
        ge=1,
        le=20,
        title="Shift",
        description="Above 1 more of the steps are near the noise, where the sprite is decided.",
    )
    head_start: float = Field(
        0.0,
        ge=0,
        le=0.5,
        title="Head start",
        description="Where on the path the first call is: until there all sprites go towards the average one.",
    )
    extrapolation: float = Field(
        1.0,
        ge=0,
        le=3,
        title="Extrapolation",
        description="How far Adams–Bashforth goes on with the change from the step before: with few calls, more than 1 "
        "gives clearer sprites.",
    )
    label: str | None = Field(
        None, title="Class", description="Make sprites of this class only; left open, each sprite draws its class."
    )
    mix: tuple[tuple[str, Annotated[float, Field(gt=0, le=1000)]], ...] | None = Field(
        None,
        min_length=1,
        title="Mixture of classes",
        description="Classes and how much of each, in place of one class: every sprite is something of all of them. "
        "As text: elf=2,orc=1.",
    )
    guidance: float = Field(
        1.0,
        ge=0,
        le=10,
        title="Guidance",
        description="Other than 1, the class shows more strongly (or, below, less), at twice the work per call; "
        "needs a model trained with classes.",
    )
    temperature: float = Field(
        1.0,
        ge=0,
        le=2,
        title="Temperature",
        description="Strength of the noise at the start: below 1 sprites are plainer and more alike.",
        json_schema_extra={"advanced": True},
    )
    sde_strength: float = Field(
        1.0,
        ge=0,
        le=4,
        title="Noise on the way",
        description="How much noise the noisy solvers add and take out again; 0 adds none.",
        json_schema_extra={"advanced": True},
    )
    tolerance: float = Field(
        1e-3,
        ge=1e-7,
        le=0.1,
        title="Tolerance",
        description="Error that the adaptive solver allows in a step; one level of 255 is 0.008.",
        json_schema_extra={"advanced": True},
    )
    precision: str = Field(
        "float32",
        title="Number format",
        description="What the network calculates in. On hardware that has it, bfloat16 makes more than a few sprites "
        "about 1.7 times as fast, and colours differ by a level or two; on other hardware it is slow.",
        json_schema_extra={"choices": list(PRECISIONS), "advanced": True},
    )
    batch_size: int = Field(
        64,
        ge=1,
        le=4096,
        title="Batch size",
        description="Sprites worked on at once: more need more memory. Does not change the sprites.",
        json_schema_extra={"unit": "sprites", "advanced": True},
    )

    @field_validator("solver", "schedule", "grid", "precision")
    @classmethod
    def _listed(cls, value: str, info: Any) -> str:
        return str(_CHOICES[info.field_name][value].key)

    @field_validator("mix", mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        shares = (part.rpartition("=") if "=" in part else (part, "=", "1") for part in value.split(","))
        return [(name.strip(), share.strip()) for name, _, share in shares]

    @model_validator(mode="after")
    def _one_wish(self) -> Self:
        if self.label is not None and self.mix is not None:
            raise ConfigError(f"both a class ({self.label!r}) and a mixture of classes", fix="ask for one of them")
        return self
