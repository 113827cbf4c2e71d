"""One command for all benchmarks: which there are, what is published, and that one failure is no end."""

from pathlib import Path

import pytest

import run_all
from measuring.results import Column, Section, Table


def test_every_program_that_is_run_is_there() -> None:
    programs = list(run_all.programs())
    assert len({program.name for program in programs}) == len(programs)
    assert [program.script for program in programs if not (run_all.HERE / program.script).is_file()] == []


def test_the_page_names_every_benchmark() -> None:
    page = run_all.PAGE.read_text(encoding="utf-8")
    assert [path.name for path in run_all.HERE.glob("bench_*.py") if f"`{path.name}`" not in page] == []


def test_results_go_into_the_page_and_among_the_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_all, "PAGE", tmp_path / "README.md")
    monkeypatch.setattr(run_all, "RESULTS", tmp_path / "results")
    (tmp_path / "README.md").write_text("# Benchmarks\n", encoding="utf-8")
    table = Table(key="speed", title="Speed", columns=(Column("images/s"),), rows=((7,),))
    section = Section(key="part", title="Part", command="python x.py", where="here", tables=(table,))
    for _ in range(2):
        section.keep(tmp_path / "kept")
        run_all.publish(tmp_path / "kept")
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert page.count("## Part") == 1
    assert page.startswith("# Benchmarks\n")
    assert (tmp_path / "results" / "speed.csv").read_text(encoding="utf-8") == "images/s\n7\n"


def test_one_that_fails_is_named_and_the_others_are_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.py").write_text("print('fine')", encoding="utf-8")
    (tmp_path / "bad.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.setattr(run_all, "HERE", tmp_path)
    monkeypatch.setattr(
        run_all, "programs", lambda: [run_all.Program("bad", "bad.py"), run_all.Program("good", "good.py")]
    )
    assert run_all.main(["--quick"]) == 1
    assert "Failed: bad." in capsys.readouterr().out
    assert run_all.main(["--quick", "--only", "good"]) == 0


def test_after_its_minutes_no_other_one_is_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mark.py").write_text(f"open({str(tmp_path / 'run')!r}, 'a')", encoding="utf-8")
    monkeypatch.setattr(run_all, "HERE", tmp_path)
    monkeypatch.setattr(run_all, "programs", lambda: [run_all.Program("mark", "mark.py")])
    assert run_all.main(["--quick", "--minutes", "0"]) == 1
    assert "Not begun: mark." in capsys.readouterr().out
    assert not (tmp_path / "run").exists()


def test_long_ones_are_run_only_where_they_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "say.py").write_text("import sys; print('said', sys.argv[1])", encoding="utf-8")
    monkeypatch.setattr(run_all, "HERE", tmp_path)
    both = [run_all.Program("short", "say.py", ("short",)), run_all.Program("long", "say.py", ("long",), long=True)]
    monkeypatch.setattr(run_all, "programs", lambda: both)
    assert run_all.main(["--quick"]) == 0
    assert "said long" not in capfd.readouterr().out
    assert run_all.main(["--quick", "--only", "long"]) == 0
    assert "said short" not in capfd.readouterr().out
