"""The rules of the house that no type checker sees: what may import what, and what may lie where."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP_LEVEL = {"pixelgen", "resources", "models_zoo", "tests", "main.py", "pyproject.toml", "README.md", "LICENSE"}
# Written in halves, so that this file does not name them itself.
REGISTRIES = ("python" + "hosted", "pypi" + ".org", "deb." + "debian", "registry." + "npmjs", "download." + "pytorch")


def _files(*suffixes: str, under: str = "") -> list[Path]:
    """The files of the project, without what tools leave behind."""
    found = []
    for path in (ROOT / under).rglob("*"):
        hidden = any(part.startswith(".") and part != ".ci" for part in path.relative_to(ROOT).parts)
        if path.is_file() and not hidden and "__pycache__" not in path.parts and path.suffix in suffixes:
            found.append(path)
    return found


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)


def test_imports_follow_the_contracts() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    result = _run(sys.executable, "-c", code)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("pixelgen.cli", {"typer", "rich", "pydantic", "numpy", "PIL", "torch", "PySide6"}),
        ("pixelgen.cli.commands", {"pydantic", "numpy", "PIL", "torch", "PySide6"}),
        ("pixelgen.cli.inspect", {"torch", "PySide6"}),
        ("pixelgen.runtime.display", {"torch", "PySide6", "numpy"}),
        ("pixelgen.sprites.folder", {"torch", "PySide6"}),
    ],
)
def test_importing_stays_light(module: str, unwanted: set[str]) -> None:
    result = _run(sys.executable, "-c", f"import sys, {module}; print(*sys.modules)")
    assert result.returncode == 0, result.stderr
    assert unwanted.isdisjoint(result.stdout.split())


def test_nothing_lies_beside_the_agreed_folders() -> None:
    listed = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    left_by_tools = {"build", "dist", "runs", "__pycache__"}  # all of them in .gitignore
    assert listed - left_by_tools == TOP_LEVEL


def test_no_package_registry_is_named() -> None:
    texts = _files(".py", ".toml", ".md", ".json", ".qss", "")
    assert ROOT / ".ci" / "run" in texts
    named = [path for path in texts if any(host in path.read_text(errors="ignore") for host in REGISTRIES)]
    assert named == []


def test_no_file_is_read_that_could_run_code() -> None:
    unsafe_modules = {"pickle", "cPickle", "dill", "marshal", "shelve", "joblib"}
    # torch-fidelity comes with its weights in torch's own form; they pass a reader that refuses code first.
    checked_first = ROOT / "pixelgen" / "metrics" / "inception.py"
    found = []
    for path in [*_files(".py", under="pixelgen"), ROOT / "main.py"]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names=names) if unsafe_modules & {each.name.split(".")[0] for each in names}:
                    found.append((path, "import"))
                case ast.ImportFrom(module=str(module)) if module.split(".")[0] in unsafe_modules:
                    found.append((path, "import"))
                case ast.Call(func=ast.Attribute(value=ast.Name(id="torch"), attr="load" | "save"), keywords=keywords):
                    found.append((path, ", ".join(ast.unparse(each) for each in keywords)))
    assert [each for each in found if each[0] != checked_first] == []
    loads = [how for path, how in found if path == checked_first and how != "import"]
    assert all("weights_only=True" in how for how in loads)


def test_files_hold_one_concept_each() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in _files(".py", under="pixelgen")}
    assert {str(path.relative_to(ROOT)): count for path, count in lines.items() if count > 350} == {}


def test_every_dependency_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    modules = {"pillow": "PIL", "pyside6-essentials": "PySide6"}
    through_another = {"torchvision"}  # torch-fidelity imports it
    source = "\n".join(path.read_text(encoding="utf-8") for path in _files(".py", under="pixelgen"))
    unused = set()
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=; ]", requirement)[0].lower()
        module = modules.get(name, name.replace("-", "_"))
        if not re.search(rf"^\s*(import|from) {module}\b", source, re.MULTILINE):
            unused.add(name)
    assert unused == through_another
