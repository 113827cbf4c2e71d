"""The store of states: what goes in comes out, in order, and it stays within its memory."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgen.errors import ConfigError
from pixelgen.gui.models.trajectory import VIEWS, Moment, TrajectoryCache, TrajectoryStore, thinning


def moment(index: int, *, total: int = 4, sprites: int = 3, size: int = 5) -> Moment:
    pixels = np.random.default_rng(index).integers(0, 256, (2, sprites, size, size, 4), dtype=np.uint8)
    return Moment(index=index, total=total, t=index / total, calls=index, raw=pixels[0], predicted=pixels[1])


def test_each_view_stacks_to_steps_by_sprites() -> None:
    store = TrajectoryStore()
    for index in range(5):
        store.append(moment(index))
    for view in VIEWS:
        stacked = store.stack(view)
        assert stacked.shape == (5, 3, 5, 5, 4)
        assert stacked.dtype == np.uint8
        for index in range(5):
            assert np.array_equal(stacked[index], store[index].pixels(view))
        assert np.array_equal(store.strip(2, view), stacked[:, 2])
    assert store.sprites == 3
    assert store.nbytes == 2 * stacked.nbytes


def test_moments_cannot_be_changed() -> None:
    first = moment(0)
    with pytest.raises(ValueError, match="read-only"):
        first.raw[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        first.pixels("predicted")[0] = 1


def test_complete_once_the_last_state_is_there() -> None:
    store = TrajectoryStore()
    assert not store.complete
    store.append(moment(0))
    assert not store.complete
    store.append(moment(4))
    assert store.complete
    store.clear()
    assert len(store) == 0
    assert store.sprites == 0


def test_refuses_what_does_not_follow() -> None:
    store = TrajectoryStore()
    store.append(moment(2))
    with pytest.raises(ValueError, match="does not follow"):
        store.append(moment(2))
    with pytest.raises(ValueError, match="shape"):
        store.append(moment(3, sprites=4))


def test_unknown_view_names_the_views() -> None:
    with pytest.raises(ConfigError, match="raw, predicted"):
        moment(0).pixels("sideways")


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    states=st.integers(2, 1001), count=st.integers(1, 2000), size=st.integers(8, 128), limit=st.integers(10**6, 2**30)
)
def test_thinning_stays_below_the_limit_and_keeps_both_ends(states: int, count: int, size: int, limit: int) -> None:
    per_state = 2 * count * size * size * 4
    every = thinning(states, count=count, size=size, limit=limit)
    if every == 0:
        assert 2 * per_state > limit
        return
    kept = sorted({*range(0, states, every), states - 1})
    assert len(kept) * per_state <= limit
    assert every == 1 or states * per_state > limit


def test_finished_sprites_alone_are_a_complete_way_that_is_lost() -> None:
    sprites = moment(4).predicted.copy()
    store = TrajectoryStore.finished(sprites, calls=12)
    assert (store.complete, store.way_lost, store.sprites, store.last_position) == (True, True, 3, 0)
    assert store[0].t == 1.0
    assert store[0].calls == 12
    for view in VIEWS:
        assert store[0].pixels(view) is sprites
    assert store.nbytes == sprites.nbytes
    assert not TrajectoryStore().way_lost


def filled(states: int) -> TrajectoryStore:
    store = TrajectoryStore()
    for index in range(states):
        store.append(moment(index, total=states - 1))
    return store


def test_the_batch_that_was_not_looked_at_for_longest_is_forgotten_first() -> None:
    one = filled(2).nbytes
    cache = TrajectoryCache(limit=3 * one)
    stores = {key: filled(2) for key in "abcd"}
    for key in "abc":
        cache.put(key, stores[key])
    assert cache.nbytes == 3 * one
    assert cache.get("a") is stores["a"]  # looked at, so that b is the oldest now
    cache.put("d", stores["d"])
    assert [key for key in "abcd" if key in cache] == ["a", "c", "d"]
    assert cache.get("b") is None
    cache.put("c", filled(2))  # the same batch made again takes the place of its old states
    assert len(cache) == 3
    assert cache.get("c") is not stores["c"]
    cache.forget("a")
    cache.forget("never there")
    assert "a" not in cache


@settings(derandomize=True, max_examples=40, deadline=None)
@given(sizes=st.lists(st.integers(2, 9), min_size=1, max_size=12), room=st.integers(1, 20))
def test_the_cache_stays_within_its_limit_or_holds_the_last_alone(sizes: list[int], room: int) -> None:
    limit = room * moment(0).raw.nbytes
    cache = TrajectoryCache(limit=limit)
    for key, states in enumerate(sizes):
        cache.put(str(key), filled(states))
        assert str(key) in cache
        assert cache.nbytes <= limit or len(cache) == 1
