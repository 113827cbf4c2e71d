import pytest
from pydantic import BaseModel, ValidationError

from pixelgen.errors import ConfigError
from pixelgen.flow.config import SampleConfig
from pixelgen.flow.grid import GRIDS
from pixelgen.flow.precision import PRECISIONS
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.flow.solver import SOLVERS


def test_defaults_are_valid_and_survive_json():
    config = SampleConfig()
    assert SampleConfig.model_validate_json(config.model_dump_json()) == config


@pytest.mark.parametrize(
    ("name", "registry"), [("solver", SOLVERS), ("schedule", SCHEDULES), ("grid", GRIDS), ("precision", PRECISIONS)]
)
def test_choices_are_those_of_the_registry(name, registry):
    assert SampleConfig.model_json_schema()["properties"][name]["choices"] == list(registry)
    for key in registry:
        assert getattr(SampleConfig(**{name: key}), name) == key
    with pytest.raises(ConfigError, match=rf"unknown {registry.kind} 'nothing'; choose one of {next(iter(registry))}"):
        SampleConfig(**{name: "nothing"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("count", 0),
        ("count", 100_001),
        ("seed", -1),
        ("seed", 2**63),
        ("calls", 0),
        ("shift", 0.5),
        ("guidance", -1),
        ("temperature", 3),
        ("sde_strength", 9),
        ("tolerance", 0),
        ("batch_size", 0),
        ("calls", "many"),
        ("shift", float("nan")),
    ],
)
def test_values_outside_their_limits_are_told_in_one_sentence(name, value):
    with pytest.raises(ConfigError) as caught:
        SampleConfig(**{name: value})
    message = str(caught.value)
    assert message.startswith((f"{name} = {value!r}: ", f"{name} = {value!r}; choose "))
    assert "\n" not in message


def test_a_misspelt_setting_is_told():
    with pytest.raises(ConfigError, match="unknown setting 'cals'; the settings are count, seed"):
        SampleConfig(cals=8)


def test_a_request_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        SampleConfig().calls = 9


def test_every_field_can_become_a_form():
    model: type[BaseModel] = SampleConfig
    for name, field in model.model_fields.items():
        assert field.title, name
        assert field.description, name
        assert field.description.endswith("."), name
