"""Without a screen, or without a library that Qt needs, the window says so and ends; Qt itself would abort."""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from pixelgen.errors import DisplayError
from pixelgen.runtime.display import require_display

ROOT = Path(__file__).resolve().parents[3]


def _without_screen(**variables: str) -> dict[str, str]:
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR"}
    return {name: value for name, value in os.environ.items() if name not in hidden} | variables


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({}, "DISPLAY is not set"),
        ({"DISPLAY": ":63999"}, ":63999"),
        ({"QT_QPA_PLATFORM": "xcb"}, "DISPLAY is not set"),
        ({"QT_QPA_PLATFORM": "wayland", "WAYLAND_DISPLAY": "nobody"}, "nobody"),
        ({"WAYLAND_DISPLAY": "nobody"}, "DISPLAY is not set"),  # Qt would try X11 next
    ],
)
def test_no_screen_is_told_apart(environment: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(DisplayError, match=r"pixelgen generate.*xvfb-run") as caught:
        require_display(environment)
    assert named in str(caught.value)


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:size=800x600", "xcb;offscreen"])
def test_platforms_without_a_screen_are_fine(platform: str) -> None:
    require_display({"QT_QPA_PLATFORM": platform})


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_always_have_a_screen(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    require_display({})


if sys.platform.startswith("linux"):  # elsewhere there always is a screen, and libraries come with Qt

    @pytest.mark.parametrize("command", [["main.py"], ["-m", "pixelgen"]])
    def test_the_window_ends_with_one_sentence(command: list[str]) -> None:
        result = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=_without_screen(), capture_output=True, text=True, timeout=100
        )
        assert result.returncode == 2  # an abort would be -6, or 134 from a shell
        assert result.stdout == ""
        assert re.fullmatch(r"Error: .*pixelgen generate.*xvfb-run.*\n", result.stderr)

    def test_a_missing_library_is_named(tmp_path: Path) -> None:
        """A real plugin, changed to ask for a version of a library that nobody has."""
        package = find_spec("PySide6")
        assert package is not None
        assert package.origin is not None
        qt = Path(package.origin).parent / "Qt"
        plugin = (qt / "plugins" / "platforms" / "libqoffscreen.so").read_bytes()
        assert b"libxkbcommon.so.0\0" in plugin
        changed = tmp_path / "PySide6" / "Qt" / "plugins" / "platforms" / "libqoffscreen.so"
        changed.parent.mkdir(parents=True)
        changed.write_bytes(plugin.replace(b"libxkbcommon.so.0\0", b"libxkbcommon.so.9\0"))
        (tmp_path / "PySide6" / "__init__.py").write_text("")
        code = "from pixelgen.runtime.display import require_display; require_display({'QT_QPA_PLATFORM': 'offscreen'})"
        environment = _without_screen(PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}", LD_LIBRARY_PATH=str(qt / "lib"))
        result = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=100
        )
        assert "DisplayError" in result.stderr
        assert "libxkbcommon.so.9 is missing" in result.stderr
        assert "apt-get install libxkbcommon0" in result.stderr
