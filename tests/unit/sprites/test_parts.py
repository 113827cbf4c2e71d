"""Large exports in parts: what fits on a sheet, where parts begin, and what is trusted of an earlier try."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelgen.errors import ExportError
from pixelgen.sprites.export_options import ExportOptions
from pixelgen.sprites.parts import MOST_IN_PART, PartsFile, divided, needs_parts, part_file, part_size
from pixelgen.sprites.sheet import sheet_size

lengths = st.integers(1, 500)


@given(first=lengths, count=lengths, part=lengths)
def test_parts_are_the_whole_once_and_begin_where_all_agree(first: int, count: int, part: int) -> None:
    sprites = range(first, first + count)
    parts = list(divided(sprites, part))
    assert [number for each in parts for number in each] == list(sprites)
    assert all(each.start % part == 0 for each in parts[1:])
    assert all(0 < len(each) <= part for each in parts)
    middle = first + count // 2
    if middle % part == 0 and first < middle:
        assert list(divided(range(first, middle), part)) + list(divided(range(middle, sprites.stop), part)) == parts


@given(
    size=st.integers(8, 128),
    scale=st.integers(1, 8),
    spacing=st.integers(0, 16),
    max_side=st.sampled_from([1024, 2000, 4096, 16384]),
    columns=st.none() | st.integers(1, 8),
    power_of_two=st.booleans(),
    arrangement=st.sampled_from(["rows", "columns", "classes", "packed"]),
)
def test_a_part_fits_on_one_sheet(
    size: int, scale: int, spacing: int, max_side: int, columns: int | None, arrangement: str, *, power_of_two: bool
) -> None:
    options = ExportOptions(
        format="godot", scale=scale, spacing=spacing, max_side=max_side, power_of_two=power_of_two,
        arrangement=arrangement, columns=columns,
    )  # fmt: skip
    part = part_size(options, size=size)
    assert 1 <= part <= MOST_IN_PART
    columns_fit = columns is None or columns * (scale * size + spacing) <= options.limit
    if scale * size <= options.limit and columns_fit:
        width, height = sheet_size(part, size=size, layout=options.layout)
        assert max(width, height) <= options.limit
    if columns is not None and arrangement == "rows" and part >= columns:
        assert part % columns == 0


def test_parts_end_where_lanes_of_the_network_end() -> None:
    for size in (8, 16, 24, 32, 48, 64, 96, 128):
        assert part_size(ExportOptions(), size=size) % 16 == 0
    assert part_size(ExportOptions(), size=32) == MOST_IN_PART == 4096
    assert part_size(ExportOptions(), size=32, rows=3) == 1280
    assert part_size(ExportOptions(format="gamemaker"), size=32) == 16384 // 32


def test_only_large_numbers_are_divided() -> None:
    plain = ExportOptions()
    assert not needs_parts(4 * MOST_IN_PART, plain, size=32)
    assert needs_parts(4 * MOST_IN_PART + 1, plain, size=8)
    assert needs_parts(4097, plain, size=64)
    assert needs_parts(2049, plain, size=64, rows=2)
    assert not needs_parts(100, ExportOptions(scale=4), size=64)


def test_files_of_parts_sort_by_their_first_sprite() -> None:
    target = Path("out/hero.png")
    assert part_file(target, 4096, count=100_000, key="godot") == Path("out/hero-04096.png")
    assert part_file(target, 0, count=40, key="none") == Path("out/hero-00.png")
    assert part_file(Path("out/v1.2"), 10, count=40, key="files") == Path("out/v1.2-10")


@pytest.fixture
def written(tmp_path: Path) -> PartsFile:
    """Two parts of ten, and a third that was begun."""
    parts = PartsFile(tmp_path / "hero.parts.json", {"seed": 1, "range": [0, 40]})
    for first, content in ((0, b"first"), (10, b"second")):
        path = tmp_path / f"hero-{first:02}.png"
        parts.begin(range(first, first + 10))
        path.write_bytes(content)
        parts.finish(range(first, first + 10), [path], sprites=10 - first // 10, told={"Original": 9})
    parts.begin(range(20, 30))
    return parts


def test_what_was_written_is_known_again(written: PartsFile) -> None:
    again = PartsFile(written.path, {"seed": 1, "range": [0, 40]})
    again.read()
    assert again.parts == written.parts
    assert [again.intact(range(first, first + 10)) for first in (0, 10, 20, 30)] == [True, True, False, False]
    assert [again.ours(range(first, first + 10)) for first in (0, 10, 20, 30)] == [True, True, True, False]
    assert not again.intact(range(0, 5))  # noqa: PIE808  parts of another size
    assert [part.sprites for part in again.parts] == [10, 9]


def test_what_has_changed_since_is_not_trusted(written: PartsFile) -> None:
    folder = written.path.parent
    (folder / "hero-00.png").write_bytes(b"First")
    (folder / "hero-10.png").unlink()
    assert not any(written.intact(range(first, first + 10)) for first in (0, 10))
    assert written.ours(range(10))


def test_another_request_does_not_go_on(written: PartsFile) -> None:
    with pytest.raises(ExportError, match="of other sprites: seed differs"):
        PartsFile(written.path, {"seed": 2, "range": [0, 40]}).read()
    with pytest.raises(ExportError, match="range, calls differ"):
        PartsFile(written.path, {"seed": 1, "range": [0, 20], "calls": 8}).read()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"request": {}, "parts": [{}], "begun": null}', '{"request": 3}'])
def test_a_damaged_file_says_so(text: str, tmp_path: Path) -> None:
    path = tmp_path / "hero.parts.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ExportError, match="it is damaged"):
        PartsFile(path, {}).read()


def test_without_a_file_there_is_nothing_yet(tmp_path: Path) -> None:
    parts = PartsFile(tmp_path / "hero.parts.json", {"seed": 1})
    parts.read()
    assert parts.parts == ()
    assert not parts.path.exists()
