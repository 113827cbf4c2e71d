"""What is shipped: an archive, and a wheel that works far from the checkout with its resources and models."""

import json
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from PIL import Image

import pixelgen

ROOT = Path(__file__).resolve().parents[2]
# Run where the checkout is not: makes a sheet with the model that comes along, and says where everything came from.
USE = """
import json
import pixelgen
from pixelgen import paths
from pixelgen.cli import main

code = main(["generate", "--count", "4", "--calls", "2", "--palette", "pico-8", "--out", "made.png"])
print(json.dumps([code, pixelgen.__file__, str(paths.resources_dir()), str(paths.zoo_dir())]))
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The archive made from the tree, and the wheel made from the archive, as a distributor would."""
    out = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT), folder=out)
    return {"sdist": next(out.glob("*.tar.gz")), "wheel": next(out.glob("*.whl"))}


def _run(*command: str, folder: Path, **variables: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    result = subprocess.run(
        command, cwd=folder, env=environment | variables, capture_output=True, text=True, timeout=240, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def _tracked(folder: str) -> set[str]:
    """The files of ``folder`` in the checkout, without what tools leave behind."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


@pytest.mark.timeout(300)
def test_the_wheel_holds_code_resources_and_models(built: dict[str, Path]) -> None:
    names = set(zipfile.ZipFile(built["wheel"]).namelist())
    assert _tracked("pixelgen") <= names
    assert {f"pixelgen/{name}" for name in _tracked("resources") | _tracked("models_zoo")} <= names
    assert not any(name.startswith(("tests/", "main.py", ".")) for name in names)


@pytest.mark.timeout(300)
def test_the_archive_holds_what_is_needed_to_build_and_test(built: dict[str, Path]) -> None:
    with tarfile.open(built["sdist"]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    expected = _tracked("pixelgen") | _tracked("tests") | _tracked("resources") | _tracked("models_zoo")
    assert expected | {"main.py", "pyproject.toml", "README.md", "LICENSE"} <= names


@pytest.mark.timeout(300)
def test_the_wheel_works_away_from_the_checkout(built: dict[str, Path], tmp_path: Path) -> None:
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    elsewhere.mkdir()
    # Its dependencies are those of this environment: fetching torch again would test nothing of ours.
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(installed))
    _run(*pip, str(built["wheel"]), folder=elsewhere, PIP_DISABLE_PIP_VERSION_CHECK="1")
    assert {"pixelgen", "pixelgen-gui"} <= {path.stem for path in (installed / "bin").iterdir()}

    printed = _run(sys.executable, "-c", USE, folder=elsewhere, PYTHONPATH=str(installed))
    code, *places = json.loads(printed.splitlines()[-1])
    assert code == 0
    assert all(Path(place).is_relative_to(installed) for place in places), places
    with Image.open(elsewhere / "made.png") as sheet:
        assert sheet.mode == "RGBA"
        assert sheet.size == (64, 64)


def test_the_version_is_written_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "pixelgen/__init__.py"
    assert pixelgen.__version__.count(".") == 2
