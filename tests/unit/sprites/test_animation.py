"""Animations as files: another program sees every frame as it was, for as long as it should."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from pixelgen.errors import ExportError
from pixelgen.sprites.animation import save_apng, save_gif


def played(path: Path) -> tuple[NDArray[np.uint8], list[int]]:
    """All frames as Pillow shows them (T, H, W, 4), RGB 0 under alpha 0, and their milliseconds."""
    frames, times = [], []
    with Image.open(path) as animation:
        for index in range(getattr(animation, "n_frames", 1)):
            animation.seek(index)
            pixels = np.asarray(animation.convert("RGBA")).copy()
            pixels[pixels[..., 3] == 0] = 0
            frames.append(pixels)
            times.append(round(animation.info.get("duration", 0)))
    return np.stack(frames), times


def some_frames(count: int, *, colours: int, size: int = 17, seed: int = 0) -> NDArray[np.uint8]:
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 256, (colours, 4), dtype=np.uint8)
    table[:, 3] = 255
    table[0] = 0
    frames = table[rng.integers(0, colours, (count, size, size))]
    frames[rng.random(count) < 0.2] = 0  # now and then an empty one
    return frames


@settings(derandomize=True, max_examples=15, deadline=None)
@given(count=st.integers(1, 6), colours=st.integers(2, 255), scale=st.integers(1, 3), seed=st.integers(0, 99))
def test_frames_of_few_colours_are_exact(count: int, colours: int, scale: int, seed: int) -> None:
    frames = some_frames(count, colours=colours, seed=seed)
    expected = frames.repeat(scale, axis=1).repeat(scale, axis=2)
    times = [20 + 10 * index for index in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        for save, name in ((save_gif, "a.gif"), (save_apng, "a.png")):
            save(Path(folder) / name, frames, duration_ms=times, scale=scale)
            shown, read_times = played(Path(folder) / name)
            assert np.array_equal(shown, expected)
            assert count == 1 or read_times == times


def test_many_colours_together_are_exact_while_each_frame_has_few(tmp_path: Path) -> None:
    frames = np.concatenate([some_frames(1, colours=200, seed=seed) for seed in range(4)])
    save_gif(tmp_path / "a.gif", frames)
    assert np.array_equal(played(tmp_path / "a.gif")[0], frames)


def test_too_many_colours_in_a_frame_are_reduced_in_gif_and_kept_in_apng(tmp_path: Path) -> None:
    frames = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 4), dtype=np.uint8)
    frames[frames[..., 3] == 0] = 0
    save_apng(tmp_path / "a.apng", frames)
    assert np.array_equal(played(tmp_path / "a.apng")[0], frames)
    save_gif(tmp_path / "a.gif", frames)
    shown, _ = played(tmp_path / "a.gif")
    assert np.array_equal(shown[..., 3], np.where(frames[..., 3] >= 128, 255, 0))
    visible = shown[..., 3] > 0
    assert all(len(np.unique(frame[frame[..., 3] > 0], axis=0)) <= 255 for frame in shown)
    difference = np.abs(shown[visible].astype(int) - frames[visible])[:, :3]
    assert difference.mean() < 20  # of 255: near, with a fifth of the colours


def test_times_of_a_gif_are_what_players_obey(tmp_path: Path) -> None:
    frames = some_frames(3, colours=9, seed=5)
    save_gif(tmp_path / "a.gif", frames, duration_ms=[1, 44, 46])
    assert played(tmp_path / "a.gif")[1] == [20, 40, 50]


@pytest.mark.parametrize(("loop", "gif", "apng"), [(True, 0, 0), (False, None, 1)])
def test_loop(tmp_path: Path, loop: bool, gif: int | None, apng: int) -> None:
    frames = some_frames(3, colours=9, seed=5)
    save_gif(tmp_path / "a.gif", frames, loop=loop)
    save_apng(tmp_path / "a.png", frames, loop=loop)
    with Image.open(tmp_path / "a.gif") as animation:
        assert animation.info.get("loop") == gif
    with Image.open(tmp_path / "a.png") as animation:
        assert animation.info["loop"] == apng


@pytest.mark.parametrize("save", [save_gif, save_apng])
def test_what_cannot_be_written_is_refused(tmp_path: Path, save: Callable[..., None]) -> None:
    frames = some_frames(2, colours=4)
    save(tmp_path / "a", frames)
    (written,) = tmp_path.iterdir()
    before = written.read_bytes()
    with pytest.raises(ExportError, match="exists already"):
        save(written, frames[:1])
    assert written.read_bytes() == before
    save(written, frames, overwrite=True)
    assert written.read_bytes() == before  # the same frames give the same bytes
    with pytest.raises(ExportError, match="no frames"):
        save(tmp_path / "b", frames[:0])
    with pytest.raises(ExportError, match="too large"):
        save(tmp_path / "b", np.zeros((300, 32, 32, 4), np.uint8), scale=16)
    with pytest.raises(ExportError, match="ends in"):
        save(tmp_path / "b.mp4", frames)
    with pytest.raises(ValueError, match="expected 2 numbers"):
        save(tmp_path / "b", frames, duration_ms=[1])
    assert list(tmp_path.iterdir()) == [written]
