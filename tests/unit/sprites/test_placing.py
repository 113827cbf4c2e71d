"""Places of cells of different sizes: every cell has one, none lies over another, all are on the image."""

from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pixelgen.sprites.layout import SheetLayout
from pixelgen.sprites.placing import place

_CELLS = st.lists(st.tuples(st.integers(1, 24), st.integers(1, 24)), min_size=1, max_size=7)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(cells=_CELLS, spacing=st.integers(0, 3), padding=st.integers(0, 3), power_of_two=st.booleans())
@example(cells=[(10, 5), (18, 7), (9, 10)], spacing=2, padding=3, power_of_two=False)
def test_packed_cells_lie_apart_and_inside(
    cells: list[tuple[int, int]], spacing: int, padding: int, power_of_two: bool
) -> None:
    layout = SheetLayout(arrangement="packed", spacing=spacing, padding=padding, power_of_two=power_of_two)
    corners, (width, height) = place(cells, layout)
    for (x, y), (w, h) in zip(corners, cells, strict=True):
        assert padding <= x <= width - padding - w
        assert padding <= y <= height - padding - h
    for (a, (w, h)), (b, (v, g)) in combinations(zip(corners, cells, strict=True), 2):
        across = a[0] + w + spacing <= b[0] or b[0] + v + spacing <= a[0]
        down = a[1] + h + spacing <= b[1] or b[1] + g + spacing <= a[1]
        assert across or down


@pytest.mark.parametrize("count", [3, 40])
def test_a_packed_sheet_is_smaller_than_a_grid_of_the_largest(count: int) -> None:
    cells = [(4 + index % 5, 4 + 3 * index % 7) for index in range(count)] + [(30, 30)]
    sizes = [place(cells, SheetLayout(arrangement=arrangement)).size for arrangement in ("packed", "rows")]
    assert sizes[0][0] * sizes[0][1] < sizes[1][0] * sizes[1][1]
