"""How many threads work beside an open window."""

import pytest

from pixelgen.runtime import priority


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 2), (3, 2), (16, 15)])
def test_one_core_is_left_to_the_window_where_there_are_more_than_two(
    monkeypatch: pytest.MonkeyPatch, cores: int, threads: int
) -> None:
    monkeypatch.setattr(priority, "cores", lambda: cores)
    assert priority.threads_beside_window() == threads
