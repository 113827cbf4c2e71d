"""The command line. Importing it loads nothing heavy: typer, numpy and torch come when a command needs them."""

import io
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``pixelgen ARGUMENTS``: a command, or the window when there are none.

    Args:
        argv: the arguments without the program's name; those of the process when left out.

    Returns:
        The exit code: 0 done, 1 a bug, 2 a mistake of the user's, 130 stopped by Ctrl-C, 141 by a reader that left,
        143 by SIGTERM.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # names may hold what a terminal cannot show
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments:
        return window([])

    from pixelgen.cli.commands import run

    return run(arguments)


def window(argv: Sequence[str] | None = None) -> int:
    """Open the window and stay until it is closed; 2 where there is no screen, said in one sentence.

    Args:
        argv: arguments for Qt ("-style", "-platform", …); those of the process when left out.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)

    from pixelgen.cli.failure import guarded

    def open_window() -> int:
        from pixelgen.runtime.display import require_display
        from pixelgen.runtime.environment import prepare

        prepare()
        require_display()
        from pixelgen.gui.app import main as show

        return show(["pixelgen", *arguments])

    return guarded(open_window)
