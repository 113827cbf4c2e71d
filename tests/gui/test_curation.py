"""What a person makes of a batch: order, stars, names, deletions; each step can be taken back."""

import gc
import json
import weakref

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pixelgen.gui.models.curation import Curation
from pixelgen.gui.models.curation_state import LONGEST_NAME, CurationState

COUNT = 7
NUMBERS = st.sets(st.integers(0, COUNT - 1), min_size=1).map(sorted)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("star"), NUMBERS, st.booleans()),
        st.tuples(st.just("delete"), NUMBERS),
        st.tuples(st.just("restore"), NUMBERS),
        st.tuples(st.just("rename"), st.integers(0, COUNT - 1), st.text(max_size=12)),
        st.tuples(st.just("move"), NUMBERS, st.integers(0, COUNT)),
        st.tuples(st.just("hide"), NUMBERS),
    ),
    max_size=12,
)


def take(curation: Curation, step: tuple) -> None:
    match step:
        case "star", numbers, on:
            curation.star(numbers, on=on)
        case "move", numbers, before:
            curation.move(numbers, min(before, len(curation.shown)))
        case name, *values:
            getattr(curation, name)(*values)


@given(steps=STEPS)
def test_whatever_is_done_no_sprite_is_lost_or_doubled(qapp, steps):
    curation = Curation(COUNT)
    for step in steps:
        take(curation, step)
        state = curation.state
        assert sorted((*state.order, *state.deleted)) == list(range(COUNT))
        assert list(curation.shown) == [number for number in state.order if number not in curation.hidden]
        assert set(curation.starred) <= set(state.order)


@given(steps=STEPS)
def test_everything_can_be_undone_and_done_again(qapp, steps):
    curation = Curation(COUNT)
    states = [curation.state]
    for step in steps:
        take(curation, step)
        if curation.state != states[-1]:
            states.append(curation.state)
    for state in reversed(states[:-1]):
        curation.undo.undo()
        assert curation.state == state
    assert not curation.undo.canUndo()
    for state in states[1:]:
        curation.undo.redo()
        assert curation.state == state


@given(steps=STEPS)
def test_what_is_kept_as_json_comes_back(qapp, steps):
    curation = Curation(COUNT)
    for step in steps:
        take(curation, step)
    kept = json.loads(json.dumps(curation.state.as_json()))
    assert CurationState.from_json(kept, COUNT) == curation.state


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, COUNT + 3) | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=8,
)


@given(kept=JSON | st.fixed_dictionaries({}, optional={"order": JSON, "starred": JSON, "names": JSON}))
def test_anything_else_is_read_as_far_as_it_makes_sense(kept):
    state = CurationState.from_json(kept, COUNT)
    assert sorted((*state.order, *state.deleted)) == list(range(COUNT))
    assert all(0 <= number < COUNT and name for number, name in state.names.items())
    assert CurationState.from_json(state.as_json(), COUNT) == state


@given(order=st.permutations(range(COUNT)), numbers=NUMBERS, before=st.integers(0, COUNT))
def test_moved_sprites_stand_together_before_the_place(qapp, order, numbers, before):
    curation = Curation(CurationState(COUNT, tuple(order)))
    target = next((number for number in order[before:] if number not in numbers), None)
    curation.move(numbers, before)
    shown = list(curation.shown)
    moved = [number for number in order if number in numbers]
    first = shown.index(moved[0])
    assert shown[first : first + len(moved)] == moved  # together, in their order
    assert [number for number in shown if number not in numbers] == [each for each in order if each not in numbers]
    after = shown[first + len(moved)] if first + len(moved) < COUNT else None
    assert after == target


def test_hidden_sprites_stay_where_they_are_when_others_move(qapp):
    curation = Curation(5)
    curation.hide([1])
    assert curation.shown == (0, 2, 3, 4)
    curation.move([4], 1)  # before the one that is second in sight
    assert curation.shown == (0, 4, 2, 3)
    curation.hide(())
    assert curation.shown == (0, 1, 4, 2, 3)
    assert curation.undo.count() == 1  # hiding is a way to look


def test_a_star_goes_to_all_or_from_all(qapp):
    curation = Curation(4)
    curation.toggle_star([1, 2])
    curation.toggle_star([2, 0])
    assert curation.starred == (1, 2, 0)
    curation.toggle_star([0, 1])
    assert curation.starred == (2,)


def test_a_deleted_sprite_comes_back_with_its_star_and_its_place(qapp):
    curation = Curation(4)
    curation.star([2])
    curation.delete([2, 3])
    assert (curation.shown, curation.starred) == ((0, 1), ())
    curation.restore()
    assert (curation.shown, curation.starred) == ((0, 1, 2, 3), (2,))


def test_each_step_says_what_it_did(qapp):
    curation = Curation(5)
    curation.delete([0, 1, 2])
    assert curation.undo.undoText() == "Delete 3 sprites"
    curation.rename(3, "  Sir\n Robin ")
    assert curation.names == {3: "Sir Robin"}
    assert curation.undo.undoText() == "Name a sprite “Sir Robin”"
    curation.rename(3, " ")
    assert curation.names == {}
    assert curation.undo.undoText() == "Take a name away"
    curation.rename(3, "x" * 500)
    assert len(curation.names[3]) == LONGEST_NAME


def test_what_changes_nothing_is_no_step(qtbot, qapp):
    curation = Curation(4)
    with qtbot.assertNotEmitted(curation.edited), qtbot.assertNotEmitted(curation.changed):
        curation.star([])
        curation.star([1], on=False)
        curation.move([1], 1)
        curation.move([1], 2)
        curation.restore()
        curation.rename(0, "")
        curation.hide([])
    assert not curation.undo.canUndo()


def test_a_change_is_told_also_when_it_is_undone(qtbot, qapp):
    curation = Curation(4, key="k")
    for act in (curation.delete, curation.undo.undo, curation.undo.redo):
        with qtbot.waitSignal(curation.edited) as edited, qtbot.waitSignal(curation.changed):
            act(*([[1]] if act == curation.delete else []))
        assert edited.args == [curation]


@pytest.mark.parametrize("number", [-1, 4])
def test_sprites_that_do_not_exist_are_refused(qapp, number):
    curation = Curation(4)
    for act in (curation.star, curation.delete, curation.restore, curation.hide):
        with pytest.raises(IndexError):
            act([number])
    with pytest.raises(IndexError):
        curation.rename(number, "a")
    with pytest.raises(IndexError):
        curation.move([0], 5)


def test_one_that_nobody_needs_goes_away(qapp):
    curation = Curation(4)
    curation.star([1])
    gone = weakref.ref(curation)
    del curation
    gc.collect()
    assert gone() is None
