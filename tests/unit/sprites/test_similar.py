"""Look-alikes: what was planted is found and named rightly, and what is different is left alone."""

import numpy as np
import pytest

from pixelgen.errors import Cancelled
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.similar import LookAlikes, find_look_alikes

COUNT = 24


@pytest.fixture(scope="module")
def different() -> np.ndarray:
    """Sprites of which no two are alike: asymmetric, of several colours and different silhouettes, with room around."""
    drawn = procedural_sprites(200, size=24, seed=5).pixels
    drawn = np.pad(drawn, ((0, 0), (4, 4), (4, 4), (0, 0)))
    grouped = {member for group in find_look_alikes(drawn) for member in group.members}
    symmetric = {i for i, sprite in enumerate(drawn) if (sprite[..., 3] == sprite[:, ::-1, 3]).mean() > 0.95}
    left = [i for i in range(len(drawn)) if i not in grouped | symmetric]
    assert len(left) >= COUNT
    return drawn[left[:COUNT]]


def touched(sprites: np.ndarray) -> np.ndarray:
    """The sprites with a 3×3 spot of another colour on each."""
    changed = sprites.copy()
    for sprite in changed:
        rows, columns = np.nonzero(sprite[..., 3])
        middle = len(rows) // 2
        sprite[rows[middle] : rows[middle] + 3, columns[middle] : columns[middle] + 3] = (13, 77, 201, 255)
    return changed


def recoloured(sprites: np.ndarray, seed: int = 0) -> np.ndarray:
    """Each colour of each sprite replaced by another of its own."""
    changed = sprites.copy()
    rng = np.random.default_rng(seed)
    for sprite in changed:
        shown = sprite[..., 3] > 0
        colours, place = np.unique(sprite[shown], axis=0, return_inverse=True)
        sprite[shown] = np.column_stack(
            [rng.permutation(200)[: len(colours)] + 10, *rng.integers(0, 256, (2, len(colours))), colours[:, 3]]
        )[place.reshape(-1)]
    return changed


def moved(sprites: np.ndarray) -> np.ndarray:
    return np.roll(sprites, (2, -1), axis=(1, 2))


def planted(different: np.ndarray, variants: np.ndarray) -> list[LookAlikes]:
    """What is found when the variants follow the originals."""
    return list(find_look_alikes(np.concatenate([different, variants])))


def test_different_sprites_are_left_alone(different):
    assert find_look_alikes(different) == ()


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("near", moved),
        ("near", touched),
        ("near", lambda sprites: moved(touched(sprites))),
        ("mirrored", lambda sprites: sprites[:, :, ::-1]),
        ("mirrored", lambda sprites: moved(touched(sprites))[:, :, ::-1]),
        ("recolour", recoloured),
        ("recolour", lambda sprites: moved(recoloured(sprites))),
    ],
)
def test_what_was_planted_is_found(different, kind, change):
    groups = planted(different, change(different))
    right = [group for group in groups if len(group.members) == 2 and group.members[1] - group.members[0] == COUNT]
    assert len(right) == len(groups)
    assert {group.kind for group in groups} == {kind}
    assert len(groups) >= 0.9 * COUNT


def test_a_kind_of_each_leads_from_the_same_original(different):
    one = different[:1]
    groups = find_look_alikes(
        np.concatenate([one, moved(one), one[:, :, ::-1], recoloured(one), recoloured(moved(one), 1)])
    )
    assert groups == (
        LookAlikes("near", (0, 1)),
        LookAlikes("mirrored", (0, 2)),
        LookAlikes("recolour", (0, 3, 4)),
    )


def test_likeness_is_not_passed_on_from_frame_to_frame(different):
    frames = [different[0]]
    for row in range(8, 24, 2):  # each frame differs from the last by two rows of a few pixels
        frame = frames[-1].copy()
        frame[row : row + 2, 12:20] = (row * 9, 255 - row * 9, 90, 255)
        frames.append(frame)
    stack = np.stack(frames)
    drawn = (stack[..., 3] > 0).sum(axis=(1, 2))
    for group in find_look_alikes(stack):
        first = stack[group.members[0]]
        for member in group.members[1:]:
            assert (stack[member] != first).any(axis=-1).sum() <= 0.05 * max(drawn[member], drawn[group.members[0]])


def test_each_sprite_could_go_from_one_group_only():
    drawn = procedural_sprites(300, size=16, seed=2).pixels
    groups = find_look_alikes(np.concatenate([drawn, drawn[:, :, ::-1], recoloured(drawn)]))
    could_go = [member for group in groups for member in group.members[1:]]
    assert len(could_go) == len(set(could_go)) > 300
    assert all(list(group.members) == sorted(set(group.members)) for group in groups)


def test_sprites_without_detail_are_compared_with_nothing():
    flat = np.zeros((40, 16, 16, 4), np.uint8)
    flat[:, 2:14, 2:14] = 255
    flat[:, 2:14, 2:14, 0] = np.arange(40)[:, None, None]
    noise = np.random.default_rng(0).integers(1, 256, (40, 16, 16, 4)).astype(np.uint8)
    tiny = np.zeros((40, 16, 16, 4), np.uint8)
    tiny[np.arange(40), np.arange(40) % 16, 3] = 255
    for sprites in (flat, noise, tiny, np.zeros((3, 8, 8, 4), np.uint8)):
        assert find_look_alikes(sprites) == ()


@pytest.mark.parametrize("count", [0, 1])
def test_hardly_any_sprites_are_no_look_alikes(count):
    assert find_look_alikes(np.full((count, 8, 8, 4), 255, np.uint8)) == ()


def test_progress_reaches_its_end_and_a_cancel_is_heard(different):
    seen: list[tuple[int, int]] = []
    find_look_alikes(different, progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == list(range(1, len(seen) + 1))
    assert seen[-1][0] == seen[-1][1]
    token = CancelToken()
    token.abort()
    with pytest.raises(Cancelled):
        find_look_alikes(different, cancel=token)
