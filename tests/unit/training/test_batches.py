"""Batches: exact pixels, whole moves over transparent borders only, an order that depends on the step alone."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.rgba import premultiply
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.batches import Batches, derived_seed, to_states, transparent_borders

CPU = torch.device("cpu")


def made(
    sprites: SpriteSet, *, batch: int = 4, seed: int = 0, shift: int = 0, rank: int = 0, ranks: int = 1
) -> Batches:
    return Batches(sprites, device=CPU, batch=batch, seed=seed, shift=shift, flip=False, rank=rank, ranks=ranks)


def take(batches: Batches, step: int) -> tuple[torch.Tensor, torch.Tensor]:
    return batches.batch(step, batches.generator(step))


@pytest.fixture(scope="module")
def sprites() -> SpriteSet:
    return procedural_sprites(20, size=16, seed=3)


def test_states_are_the_premultiplied_sprites(sprites: SpriteSet) -> None:
    states = to_states(torch.from_numpy(sprites.pixels))
    np.testing.assert_allclose(states.permute(0, 2, 3, 1).numpy(), premultiply(sprites.pixels), atol=1e-6)
    assert states.is_contiguous(memory_format=torch.channels_last)


def test_an_epoch_shows_every_sprite_once(sprites: SpriteSet) -> None:
    batches = made(sprites)
    seen = torch.cat([take(batches, step)[0] for step in range(5)])
    expected = to_states(torch.from_numpy(sprites.pixels))

    def rows(states: torch.Tensor) -> list[bytes]:
        return sorted(state.contiguous().numpy().tobytes() for state in states)

    assert rows(seen) == rows(expected)


def test_labels_stay_with_their_sprites(sprites: SpriteSet) -> None:
    batches = made(sprites, batch=20)
    states, labels = take(batches, 0)
    originals = to_states(torch.from_numpy(sprites.pixels))
    for state, label in zip(states, labels, strict=True):
        match = next(i for i, original in enumerate(originals) if torch.equal(original, state))
        assert sprites.labels[match] == label


def test_a_step_is_the_same_whenever_it_is_asked_for(sprites: SpriteSet) -> None:
    first, second = made(sprites, shift=2), made(sprites, shift=2)
    for step in range(7):
        take(first, step)
    for ours, theirs in zip(take(first, 9), take(second, 9), strict=True):
        assert torch.equal(ours, theirs)


def test_seeds_give_different_orders(sprites: SpriteSet) -> None:
    assert not torch.equal(take(made(sprites, seed=0), 0)[0], take(made(sprites, seed=1), 0)[0])


@settings(deadline=None)
@given(batch=st.integers(1, 40), ranks=st.integers(1, 40), step=st.integers(0, 100))
def test_however_many_share_a_batch_it_is_the_same(sprites: SpriteSet, batch: int, ranks: int, step: int) -> None:
    states, labels = take(made(sprites, batch=batch, shift=2), step)
    shared = [made(sprites, batch=batch, shift=2, rank=rank, ranks=ranks) for rank in range(ranks)]
    parts = [(states[each.share], labels[each.share]) for each in shared for states, labels in [take(each, step)]]
    assert torch.equal(states, torch.cat([part for part, _ in parts]))
    assert torch.equal(labels, torch.cat([part for _, part in parts]))
    sizes = [len(part) for _, part in parts]
    assert max(sizes) - min(sizes) <= 1


@settings(max_examples=25, deadline=None, derandomize=True)
@given(shift=st.integers(0, 4), seed=st.integers(0, 1000))
def test_a_shift_moves_the_sprite_whole_and_never_cuts_it(shift: int, seed: int) -> None:
    pixels = np.zeros((1, 12, 12, 4), np.uint8)
    pixels[0, 3:9, 2:8] = np.random.default_rng(seed).integers(1, 256, (6, 6, 4))
    one = SpriteSet(pixels=pixels, names=("a",), labels=np.zeros(1, np.int64))
    state = take(made(one, batch=1, seed=seed, shift=shift), 0)[0][0].permute(1, 2, 0).numpy()
    alpha = state[..., 3] > -1
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    top, left = int(rows[0]), int(columns[0])
    assert (len(rows), len(columns)) == (6, 6)
    assert abs(top - 3) <= shift
    assert abs(left - 2) <= min(shift, 4)
    np.testing.assert_array_equal(state[top : top + 6, left : left + 6], premultiply(pixels)[0, 3:9, 2:8])


def test_a_shift_reaches_every_place_it_may() -> None:
    pixels = np.zeros((1, 8, 8, 4), np.uint8)
    pixels[0, 1:7, 1:7] = 255
    batches = made(SpriteSet(pixels=pixels, names=("a",), labels=np.zeros(1, np.int64)), batch=1, shift=3)
    places = set()
    for step in range(200):
        alpha = take(batches, step)[0][0, 3] > 0
        places.add((int(alpha.any(1).float().argmax()), int(alpha.any(0).float().argmax())))
    assert places == {(row, column) for row in range(3) for column in range(3)}


def test_mirroring_gives_the_sprite_or_its_mirror_image() -> None:
    pixels = np.random.default_rng(0).integers(1, 256, (1, 8, 8, 4), dtype=np.uint8)
    lopsided = SpriteSet(pixels=pixels, names=("a",), labels=np.zeros(1, np.int64))
    batches = Batches(lopsided, device=CPU, batch=1, seed=0, shift=0, flip=True)
    original = to_states(torch.from_numpy(pixels))
    kinds = set()
    for step in range(30):
        state = take(batches, step)[0]
        mirrored = torch.equal(state, original.flip(3))
        assert mirrored or torch.equal(state, original)
        kinds.add(mirrored)
    assert kinds == {True, False}


def test_borders_of_a_full_and_of_an_empty_sprite_are_none() -> None:
    pixels = np.zeros((2, 8, 8, 4), np.uint8)
    pixels[0] = 255
    assert not transparent_borders(pixels).any()


def test_seeds_depend_on_every_part() -> None:
    seeds = {derived_seed(a, b, c) for a in range(3) for b in range(3) for c in range(3)}
    assert len(seeds) == 27
    assert all(0 <= seed < 2**63 for seed in seeds)
