"""What is computed once is found again, and never wrongly."""

from pathlib import Path

import numpy as np
import pytest

from pixelgen.metrics.cache import cached


class Counting:
    def __init__(self, value: np.ndarray) -> None:
        self.value, self.calls = value, 0

    def __call__(self) -> np.ndarray:
        self.calls += 1
        return self.value


def test_the_second_time_nothing_is_computed(tmp_path: Path) -> None:
    compute = Counting(np.arange(12, dtype=np.float32).reshape(3, 4))
    first = cached("features", "a", compute, folder=tmp_path)
    second = cached("features", "a", compute, folder=tmp_path)
    assert compute.calls == 1
    np.testing.assert_array_equal(first, compute.value)
    np.testing.assert_array_equal(second, compute.value)


def test_other_keys_and_kinds_are_other_entries(tmp_path: Path) -> None:
    compute = Counting(np.ones(2, np.float32))
    for kind, key in (("features", "a"), ("features", "b"), ("floor", "a")):
        cached(kind, key, compute, folder=tmp_path)
    assert compute.calls == 3


def test_damaged_files_are_computed_again(tmp_path: Path) -> None:
    compute = Counting(np.arange(100, dtype=np.float32))
    cached("features", "a", compute, folder=tmp_path)
    (path,) = tmp_path.iterdir()
    whole = path.read_bytes()
    flipped = bytearray(whole)
    flipped[-1] ^= 1
    for count, damage in enumerate((b"", whole[: len(whole) // 2], b"not safetensors" * 9, bytes(flipped)), start=2):
        path.write_bytes(damage)
        np.testing.assert_array_equal(cached("features", "a", compute, folder=tmp_path), compute.value)
        assert compute.calls == count
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    compute = Counting(np.ones(2, np.float32))
    np.testing.assert_array_equal(cached("features", "a", compute, folder=blocked), compute.value)


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_costs_only_time(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    compute = Counting(np.ones(1 << 16, np.float32))
    np.testing.assert_array_equal(cached("features", "a", compute, folder=tmp_path), compute.value)
    assert list(tmp_path.iterdir()) == []
    assert "File too large" in caplog.text
