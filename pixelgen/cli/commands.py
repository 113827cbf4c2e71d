"""The table of commands, and the program made from it. Only the command that was named is imported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated

import typer
from rich.console import Console

from pixelgen import __version__
from pixelgen.cli.failure import MISTAKE, complain, guarded


@dataclass(frozen=True, slots=True)
class Command:
    """``module`` holds a function ``run`` whose parameters are the command's arguments and options."""

    name: str
    module: str
    summary: str


COMMANDS = (
    Command("train", "pixelgen.cli.train", "Learn a folder of sprites."),
    Command("distil", "pixelgen.cli.distil", "Teach a model long steps, so that fewer calls do."),
    Command("generate", "pixelgen.cli.generate", "Make new sprites and write them as a transparent sheet."),
    Command("vary", "pixelgen.cli.vary", "Make other versions of a sprite, or draw a part of it anew."),
    Command("breed", "pixelgen.cli.breed", "Make sprites that have something of two others."),
    Command("interpolate", "pixelgen.cli.interpolate", "Turn sprites into each other, as an animation."),
    Command("compare", "pixelgen.cli.compare", "Try solvers, calls and schedules on the same sprites."),
    Command("tune", "pixelgen.cli.tune", "Find the settings with which a model needs the fewest calls."),
    Command("sheet", "pixelgen.cli.sheet", "Put a folder of images on one sheet for an engine, or into other formats."),
    Command("palette", "pixelgen.cli.palette", "List palettes, or take one from sprites."),
    Command("evaluate", "pixelgen.cli.evaluate", "Measure how close a model comes to a folder of sprites."),
    Command("inspect", "pixelgen.cli.inspect", "Look at a folder of sprites as training would see it."),
    Command("runs", "pixelgen.cli.runs", "List your trainings: what they learned, how far they are, how good."),
    Command("models", "pixelgen.cli.models", "List the models that came with the program and your own runs."),
    Command("sample-data", "pixelgen.cli.sample_data", "Draw a set of sprites to try the program with."),
)

_HELP = """Learn a folder of sprites and make new ones.

Without a command, the window opens."""


def run(arguments: Sequence[str]) -> int:
    """Parse ``arguments``, run the command, return its exit code."""
    return guarded(lambda: _run(arguments))


def _run(arguments: Sequence[str]) -> int:
    # No option of the program itself takes a value, so the first word that is not an option is the command.
    named = next((word for word in arguments if not word.startswith("-")), "")
    try:
        code = application(named)(args=list(arguments), prog_name="pixelgen", standalone_mode=False)
    except typer.TyperException as error:
        known = named if any(named == command.name for command in COMMANDS) else ""
        manual = " ".join(("pixelgen", *([known] if known else []), "--help"))
        complain(f"{error.format_message().rstrip('.?')}; see {manual}.")
        return MISTAKE
    except typer.Abort:
        return MISTAKE
    return code or 0


def application(named: str) -> typer.Typer:
    """The program with every command listed, of which only ``named`` can be run and shows its own help."""
    app = typer.Typer(
        help=_HELP,
        rich_markup_mode="rich",
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_program)
    for command in COMMANDS:
        app.command(command.name, short_help=command.summary)(_load(command) if command.name == named else _not_loaded)
    return app


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"pixelgen {__version__}")
        raise typer.Exit


def _program(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Holds the options of the program itself."""


def _load(command: Command) -> Callable[..., int]:
    from pixelgen.runtime.environment import prepare

    prepare()  # before the first import of torch
    # Torch takes seconds to load from a cold disk.
    with Console(stderr=True).status("Starting …"):
        function: Callable[..., int] = import_module(command.module).run
    return function


def _not_loaded() -> None:
    raise AssertionError("a command that was not named cannot run")
