"""When copying has begun: told from real art's own near-duplicates, not told by chance, never taken back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelgen.training.copying import NEAR, Copying, Nearness, measure_nearness, watch_for_copying

CLEAR = Nearness(made=200, made_near=4, held_out=40, held_out_near=1)
COPIES = Nearness(made=200, made_near=120, held_out=40, held_out_near=2)


def after(*checks: Nearness, moved: bool = True) -> Copying:
    known: Copying = "none"
    for check in checks:
        known = watch_for_copying(known, check, moved=moved)
    return known


def test_two_checks_in_a_row_prove_it() -> None:
    assert after(CLEAR, COPIES) == "suspected"
    assert after(CLEAR, COPIES, CLEAR) == "none"
    assert after(COPIES, CLEAR, COPIES) == "suspected"
    assert after(COPIES, COPIES) == "begun"
    assert after(COPIES, COPIES, CLEAR, CLEAR) == "begun"


def test_two_checks_of_the_same_steps_prove_nothing() -> None:
    assert after(COPIES, COPIES, moved=False) == "suspected"
    assert after(COPIES, CLEAR, moved=False) == "none"


def test_a_set_full_of_variants_is_as_near_as_what_is_made_of_it() -> None:
    assert not Nearness(made=1000, made_near=300, held_out=100, held_out_near=28).copies
    assert Nearness(made=1000, made_near=600, held_out=100, held_out_near=28).copies


def test_few_held_out_sprites_need_more_to_prove_it() -> None:
    def copies(held_out: int) -> bool:
        return Nearness(made=200, made_near=60, held_out=held_out, held_out_near=0).copies

    assert [copies(n) for n in (3, 10, 100)] == [False, False, True]


@given(near=st.integers(0, 500), real=st.integers(1, 300), real_share=st.floats(0, 1))
def test_nobody_is_accused_who_is_no_nearer_than_real_art(near: int, real: int, real_share: float) -> None:
    real_near = round(real * real_share)
    found = Nearness(made=500, made_near=near, held_out=real, held_out_near=real_near)
    if near / 500 <= real_near / real:
        assert not found.copies


def test_chance_alone_hardly_ever_accuses() -> None:
    rng = np.random.default_rng(0)
    accused = 0
    for _ in range(2000):
        held_out = rng.gamma(4, 0.05, 60).astype(np.float32)
        made = rng.gamma(4, 0.05, 256).astype(np.float32)
        accused += measure_nearness(made, held_out).copies
    assert accused < 20


@pytest.mark.parametrize("usual", [0.02, 0.2])
def test_near_is_measured_by_what_is_usual(usual: float) -> None:
    held_out = np.full(9, usual, np.float32)
    made = np.array([0, 0.9 * NEAR * usual, 1.1 * NEAR * usual, usual], np.float32)
    found = measure_nearness(made, held_out)
    assert (found.made, found.made_near, found.held_out, found.held_out_near) == (4, 2, 9, 0)
