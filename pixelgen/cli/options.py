"""Options made from the fields of a config: help, choices and default are written once, beside the field."""

import functools
import inspect
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import NoneType
from typing import Annotated, Any, TypeVar, get_args

import typer
from pydantic import BaseModel, ValidationError

from pixelgen.errors import ConfigError
from pixelgen.validation import first_problem

Settings = TypeVar("Settings", bound=BaseModel)


def option(config: type[BaseModel], field: str, *, metavar: str = "NAME", panel: str, also: Sequence[str] = ()) -> Any:
    """An option that sets ``field`` of ``config``. Give the parameter the default None: "not given".

    The value is checked when the config is built, so that the window and the command line agree on every limit.

    Args:
        metavar: stands for the value in the help.
        panel: the heading that it is listed under.
        also: other names that it answers to.
    """
    info = config.model_fields[field]
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    choices = extra.get("choices")
    word = field.replace("_", "-")
    switch = info.annotation is bool
    default = None if switch else info.default
    return typer.Option(
        f" /--no-{word}" if switch and info.default else f"--{word}",  # a switch is named by what changes something
        *also,
        help=described(
            info.description or "",
            choices if isinstance(choices, list) else (),
            default=default,
        ),
        metavar=metavar,
        rich_help_panel=panel,
        show_default=False,
    )


def spread(
    parameter: str,
    config: type[Settings],
    *,
    panel: str | Mapping[str, str],
    metavars: Mapping[str, str] | None = None,
    also: Mapping[str, Sequence[str]] | None = None,
    leave_out: Collection[str] = (),
) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """A decorator: in the command's help its ``parameter``, a ``config``, is one option for each of the fields.

    Args:
        panel: the heading that they are listed under, one for all or one for each field.
        metavars: what stands for a field's value in the help, where it is not a number N or a NAME.
        also: other names of a field's option.
        leave_out: fields without an option.
    """
    fields = [name for name in config.model_fields if name not in leave_out]
    panels = dict.fromkeys(fields, panel) if isinstance(panel, str) else dict(panel)

    def decorate(command: Callable[..., int]) -> Callable[..., int]:
        @functools.wraps(command)
        def run(**values: Any) -> int:
            typed = {name: values.pop(name) for name in fields}
            return command(**values, **{parameter: build(config, given(**typed))})

        signature = inspect.signature(command)
        parameters: list[inspect.Parameter] = []
        for known in signature.parameters.values():
            spelled = _options_of(config, panels, metavars or {}, also or {})
            parameters += spelled if known.name == parameter else [known]
        run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters} | {"return": int}
        return run

    return decorate


def _options_of(
    config: type[BaseModel], panels: Mapping[str, str], metavars: Mapping[str, str], also: Mapping[str, Sequence[str]]
) -> list[inspect.Parameter]:
    parameters = []
    for name, panel in panels.items():
        field = config.model_fields[name]
        kinds = [kind for kind in get_args(field.annotation) if kind is not NoneType] or [field.annotation]
        kind = kinds[0] if kinds[0] in (bool, int, float, str) else str  # others are written as text
        default = {bool: "", str: "NAME"}.get(kind, "N")
        typed: Any = Annotated[
            kind | None,
            option(config, name, metavar=metavars.get(name, default), panel=panel, also=also.get(name, ())),
        ]
        parameters.append(
            inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=None, annotation=typed)
        )
    return parameters


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
        raise first_problem(error, config.model_fields) from error


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
