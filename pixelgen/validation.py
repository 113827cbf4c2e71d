"""What pydantic refuses, in one sentence for the person who asked for it."""

from collections.abc import Iterable

from pydantic import ValidationError

from pixelgen.errors import ConfigError


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
    return ConfigError(what, reason[0].lower() + reason[1:])
