"""What all benchmarks' command lines have in common."""

import argparse
from pathlib import Path

from measuring.results import Section


def described(about: str | None) -> argparse.ArgumentParser:
    """A parser whose help is the benchmark's own description."""
    return argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)


def options(about: str | None) -> argparse.ArgumentParser:
    """The same with the options of all benchmarks that make a section of the page of results."""
    parser = described(about)
    parser.add_argument("--quick", action="store_true", help="a short look, to see that it works")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="also write the results there: Markdown and CSV")
    return parser


def finish(section: Section, given: argparse.Namespace) -> None:
    """Print ``section``, and keep it if that was asked for."""
    print(section.text())
    if given.keep is not None:
        section.keep(given.keep)


def verdict(*, reached: bool) -> str:
    """On a target, in words."""
    return "reached" if reached else "not reached"
