"""Options made from the fields of a config: help, choices and default are written once, beside the field."""

import tomllib
from collections.abc import Iterable
from typing import Any, TypeVar

import typer
from pydantic import BaseModel, ValidationError

from pixelgen.errors import ConfigError

Settings = TypeVar("Settings", bound=BaseModel)


def option(config: type[BaseModel], field: str, *, metavar: str = "NAME", panel: str) -> Any:
    """An option that sets ``field`` of ``config``. Give the parameter the default None: "not given".

    The value is checked when the config is built, so that the window and the command line agree on every limit.

    Args:
        metavar: stands for the value in the help.
        panel: the heading that it is listed under.
    """
    info = config.model_fields[field]
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    choices = extra.get("choices")
    return typer.Option(
        "--" + field.replace("_", "-"),
        help=described(info.description or "", choices if isinstance(choices, list) else (), default=info.default),
        metavar=metavar,
        rich_help_panel=panel,
        show_default=False,
    )


def described(text: str, choices: Iterable[object] = (), *, default: object = None) -> str:
    """Help for an option: what it is, what can be chosen, what it is when not given."""
    if listed := ", ".join(map(str, choices)):
        text = f"{text} One of {listed}."
    return text if default is None else f"{text} [dim]\\[default: {default}][/dim]"


def flag(name: str, text: str, *, panel: str = "Options") -> Any:
    """A switch that is off unless it is named."""
    return typer.Option(name, help=text, metavar="", rich_help_panel=panel)


def build(config: type[Settings], values: dict[str, Any]) -> Settings:
    """A config from what was typed.

    Raises:
        ConfigError: naming the first value that is outside its limits.
    """
    try:
        return config.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise ConfigError(f"{name} = {first['input']!r}", first["msg"][0].lower() + first["msg"][1:]) from error


def given(**values: object) -> dict[str, Any]:
    """The options that were typed: those that are not None."""
    return {name: value for name, value in values.items() if value is not None}


def assignments(texts: list[str]) -> dict[str, Any]:
    """What ``--set key=value`` means: values as TOML where they are TOML (0.1, true, [1, 2]), else as text.

    Raises:
        ConfigError: for a text without "=".
    """
    values: dict[str, Any] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            raise ConfigError(f"cannot set {text!r}", fix="write it as key=value, for example batch=32")
        try:
            parsed = tomllib.loads(f"value = {value}")
        except tomllib.TOMLDecodeError:
            parsed = {"value": value.strip()}
        values[key.strip().replace("-", "_")] = parsed["value"]
    return values
