"""What pydantic refuses, in one sentence for the person who asked for it."""

from collections.abc import Iterable

from pydantic import ValidationError

from pixelgen.errors import ConfigError

_LIMITS = {
    "greater_than_equal": ("ge", "{} or more"),
    "greater_than": ("gt", "more than {}"),
    "less_than_equal": ("le", "{} or less"),
    "less_than": ("lt", "less than {}"),
}
"""Kinds of problem with a number: where pydantic has the limit, and what to choose."""


def first_problem(invalid: ValidationError, known: Iterable[str]) -> ConfigError:
    """The first of the problems in ``invalid``, to be raised.

    Args:
        known: names of the settings that there are, for who asked for another one.
    """
    problem = invalid.errors()[0]
    name = ".".join(map(str, problem["loc"]))
    if problem["type"] == "extra_forbidden":
        return ConfigError(f"unknown setting {name!r}", fix=f"the settings are {', '.join(known)}")
    reason = problem["msg"].removeprefix("Value error, ")
    # Without a name it is about several settings at once, whose values would fill a page.
    what = f"{name} = {problem['input']!r}" if name else "these settings do not go together"
    if problem["type"] in _LIMITS:
        limit, choice = _LIMITS[problem["type"]]
        return ConfigError(what, fix=f"choose {choice.format(problem['ctx'][limit])}")
    return ConfigError(what, reason[0].lower() + reason[1:])
