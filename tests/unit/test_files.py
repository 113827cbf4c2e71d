"""Writing whole files or none."""

import stat
from pathlib import Path

import pytest

from pixelgen.files import remove_temporaries, replacing, write_bytes, write_text


def test_a_file_and_its_folders_appear(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "text.txt"
    write_text(path, "größe\n")
    assert path.read_bytes() == "größe\n".encode()
    assert [each.name for each in path.parent.iterdir()] == ["text.txt"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    write_text(path, "old")

    def break_off() -> None:
        with replacing(path) as temporary:
            temporary.write_text("ne")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        break_off()
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["text.txt"]


def test_readers_see_the_old_file_until_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "data.bin"
    write_bytes(path, b"old")
    with replacing(path) as temporary:
        temporary.write_bytes(b"new")
        assert path.read_bytes() == b"old"
        assert temporary.suffix == path.suffix
    assert path.read_bytes() == b"new"


def test_the_file_has_the_mode_of_any_other(tmp_path: Path) -> None:
    write_bytes(tmp_path / "ours", b"")
    (tmp_path / "plain").write_bytes(b"")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("ours", "plain")}
    assert len(modes) == 1


def test_what_a_killed_process_left_can_be_removed_and_nothing_else(tmp_path: Path) -> None:
    for name in (".hidden", ".state-of-the-art.tmp", "state.tmp.bin"):
        (tmp_path / name).touch()
    kept = set(tmp_path.iterdir())
    with replacing(tmp_path / "state-1.bin") as temporary:
        name = temporary.name
    (tmp_path / name).touch()  # as if it had been killed before it could
    (tmp_path / "state-1.bin").unlink()
    remove_temporaries(tmp_path)
    assert set(tmp_path.iterdir()) == kept
    remove_temporaries(tmp_path / "nowhere")
