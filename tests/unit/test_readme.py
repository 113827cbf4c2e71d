"""README.md says what is true: its set-up commands, its links, its command lines."""

import re
import shlex
from pathlib import Path

import pytest

from pixelgen.cli.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
# .ci/run takes the first of them from here.
SET_UP = ['python -m pip install -e ".[test]" && python -m pytest', "python -m pip install -e . && python main.py"]


def _blocks() -> str:
    return "\n".join(re.findall(r"^```\n(.*?)^```", README, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("command", SET_UP)
def test_one_command_sets_everything_up(command: str) -> None:
    assert command in README.splitlines()


def test_local_links_lead_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    headings = re.findall(r"^#+ (.+)$", README, re.MULTILINE)
    sections = {"#" + re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert [link for link in links if link not in sections and not (ROOT / link).is_file()] == []


def _lines() -> list[list[str]]:
    return [shlex.split(line, comments=True) for line in _blocks().splitlines() if line.startswith("pixelgen ")]


def test_every_command_is_shown() -> None:
    assert {command.name for command in COMMANDS} <= set(re.findall(r"`pixelgen ([a-z-]+)", README))


@pytest.mark.parametrize("words", _lines(), ids=" ".join)
def test_commands_that_are_shown_have_the_options_that_are_shown(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pixelgen.cli import main

    monkeypatch.setenv("COLUMNS", "120")
    if len(words) > 1:
        assert main([words[1], "--help"]) == 0
        known = capsys.readouterr().out
        assert [word for word in words if word.startswith("--") and word not in known] == []
