"""Frames as a moving picture: GIF, which every program shows, and APNG, which keeps every pixel."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pixelgen.errors import ExportError
from pixelgen.sprites.animation_bytes import encode_apng, encode_gif
from pixelgen.sprites.colours import count_colours, pack
from pixelgen.sprites.metadata import check_metadata, png_text
from pixelgen.sprites.palette import apply_palette, palette_of
from pixelgen.sprites.rgba import upscale
from pixelgen.sprites.saving import saving
from pixelgen.sprites.sheet import MAX_PIXELS
from pixelgen.sprites.walk import CancelLike

_GIF_COLOURS = 255  # of 256 entries one is transparent
_GIF_SHORTEST_MS = 20  # browsers show anything shorter for a tenth of a second

Timed = list[tuple[NDArray[np.uint8], int]]  # what is seen, (H, W, 4), and for how many milliseconds


def save_gif(
    path: Path,
    frames: NDArray[np.uint8],
    *,
    duration_ms: int | Sequence[int] = 100,
    scale: int = 1,
    loop: bool = True,
    overwrite: bool = False,
) -> None:
    """Write frames as a GIF, read it back and put it in place.

    A GIF knows no half-transparent pixels: alpha of 128 and above is visible, the rest is not. Colours are exact as
    long as no frame has more than 255; a frame with more gets the 255 that stand for them best. Times are rounded to
    hundredths of a second, and are at least two of them.

    Args:
        path: of the file; ".gif" is added if it has no suffix.
        frames: (T, H, W, 4) uint8, straight RGBA.
        duration_ms: for how long each frame is shown, one number or T of them.
        scale: each pixel becomes a square of this many pixels, in [1, 16].
        loop: for ever, or once.
        overwrite: whether an older file of this name may be replaced.

    Raises:
        ExportError: no frames, too many pixels, or the file exists, cannot be written or does not read back.
    """
    with saving([_with_suffix(path, ".gif")], overwrite=overwrite) as (temporary,):
        write_gif(temporary, frames, duration_ms=duration_ms, scale=scale, loop=loop)


def save_apng(
    path: Path,
    frames: NDArray[np.uint8],
    *,
    duration_ms: int | Sequence[int] = 100,
    scale: int = 1,
    loop: bool = True,
    overwrite: bool = False,
) -> None:
    """Write frames as an animated PNG with every colour and alpha as it is, read it back and put it in place.

    Arguments and errors are those of ``save_gif``; ".png" is added to a path without suffix, and times are exact.
    """
    with saving([_with_suffix(path, ".png", ".apng")], overwrite=overwrite) as (temporary,):
        write_apng(temporary, frames, duration_ms=duration_ms, scale=scale, loop=loop)


def write_gif(
    path: Path, frames: NDArray[np.uint8], *, duration_ms: int | Sequence[int], scale: int, loop: bool
) -> None:
    """Write a GIF to ``path``, whatever is there, and read it back. Arguments and errors are those of ``save_gif``."""
    check_frames(frames, scale)
    durations = gif_durations(_durations(frames, duration_ms))
    shown = gif_frames(frames)
    exact = len(count_colours(shown)[0]) <= _GIF_COLOURS
    # One table for all frames, if there is room, is smaller.
    tables = [_table(shown)] * len(shown) if exact else [_table(frame) for frame in shown]
    indices = [_indices(frame, table) for frame, table in zip(upscale(shown, scale), tables, strict=True)]
    path.write_bytes(encode_gif(indices, tables, durations, loop=loop))
    _check(path, shown, durations, scale=scale)


def write_apng(
    path: Path,
    frames: NDArray[np.uint8],
    *,
    duration_ms: int | Sequence[int],
    scale: int,
    loop: bool,
    metadata: Sequence[Mapping[str, object]] | None = None,
) -> None:
    """Write an APNG to ``path``, whatever is there, and read it back. Arguments and errors: see ``save_gif``.

    Args:
        metadata: how each frame was made, T objects of plain JSON values, kept in the file.
    """
    check_frames(frames, scale)
    durations = _durations(frames, duration_ms)
    chunks = [(kind, content) for kind, content, *_ in png_text(metadata).chunks] if metadata is not None else []
    path.write_bytes(encode_apng(upscale(frames, scale), durations, loop=loop, chunks=chunks))
    _check(path, frames, durations, scale=scale)
    if metadata is not None:
        check_metadata(path, metadata)


def gif_frames(frames: NDArray[np.uint8], *, cancel: CancelLike | None = None) -> NDArray[np.uint8]:
    """What a GIF shows of (T, H, W, 4) uint8 frames: pixels are visible or not, and a frame has 255 colours at most.

    Args:
        cancel: asked before each frame that has to lose colours, which takes some hundredths of a second.

    Raises:
        Cancelled: from ``cancel``.
    """
    shown = _one_bit(frames)
    if len(count_colours(shown)[0]) <= _GIF_COLOURS:
        return shown
    for index, frame in enumerate(shown):
        if cancel is not None:
            cancel.checkpoint()
        shown[index] = _reduced(frame)
    return shown


def gif_durations(durations_ms: Sequence[int]) -> list[int]:
    """For how many milliseconds a GIF shows each frame: hundredths of a second, at least two of them."""
    return [max(_GIF_SHORTEST_MS, round(ms / 10) * 10) for ms in durations_ms]


def _durations(frames: NDArray[np.uint8], duration_ms: int | Sequence[int]) -> list[int]:
    durations = [duration_ms] * len(frames) if isinstance(duration_ms, int) else list(duration_ms)
    if len(durations) != len(frames) or not all(1 <= ms <= 65535 for ms in durations):
        raise ValueError(f"duration_ms: expected {len(frames)} numbers in 1..65535, got {duration_ms}")
    return durations


def check_frames(frames: NDArray[np.uint8], scale: int) -> None:
    """Refuse what is no animation, or one too large.

    Raises:
        ExportError: no frames, or more than ``MAX_PIXELS`` in all of them.
        ValueError: another shape or type than (T, H, W, 4) uint8, or a scale outside of [1, 16].
    """
    if frames.dtype != np.uint8 or frames.ndim != 4 or frames.shape[3] != 4:
        raise ValueError(f"frames: expected (T, H, W, 4) uint8, got {frames.shape} {frames.dtype}")
    if not 1 <= scale <= 16:
        raise ValueError(f"scale: expected 1 to 16, got {scale}")
    if frames.size == 0:
        raise ExportError("there are no frames to put into an animation", fix="make or choose at least one")
    if frames.size // 4 * scale**2 > MAX_PIXELS:
        raise ExportError(
            f"an animation of {len(frames)} frames at this size is too large",
            f"{MAX_PIXELS // 2**20} megapixels are the most in all frames together",
            "choose a smaller scale or fewer frames",
        )


def _with_suffix(path: Path, *accepted: str) -> Path:
    named = path if path.suffix else path.with_suffix(accepted[0])
    if named.suffix.lower() not in accepted:
        raise ExportError(f"cannot write {path.name}", fix=f"give it a name that ends in {' or '.join(accepted)}")
    return named


def _one_bit(frames: NDArray[np.uint8]) -> NDArray[np.uint8]:
    shown = frames.copy()
    shown[..., 3] = np.where(frames[..., 3] >= 128, 255, 0)
    shown[shown[..., 3] == 0] = 0
    return shown


def _reduced(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if len(count_colours(frame)[0]) <= _GIF_COLOURS:
        return frame
    return apply_palette(frame, palette_of(frame, _GIF_COLOURS))


def _table(shown: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(K, 3) visible colours in ascending order; one black where nothing is visible."""
    colours, _ = count_colours(shown)
    return colours if len(colours) else np.zeros((1, 3), dtype=np.uint8)


def _indices(frame: NDArray[np.uint8], table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(H, W): 0 for transparent, k for row k - 1 of the table."""
    rows = np.searchsorted(pack(table), pack(frame)) + 1
    return np.where(frame[..., 3] > 0, rows, 0).astype(np.uint8)


def _check(path: Path, frames: NDArray[np.uint8], durations: Sequence[int], *, scale: int) -> None:
    """Play the file at ``path`` and compare what is seen at each moment.

    Raises:
        ExportError: anything differs.
    """
    written: Timed = []
    with Image.open(path) as animation:
        for index in range(getattr(animation, "n_frames", 1)):
            animation.seek(index)
            written.append((np.asarray(animation.convert("RGBA")), round(animation.info.get("duration", 0))))
    expected = _merged([(upscale(f, scale), ms) for f, ms in zip(frames, durations, strict=True)])
    written = _merged(written)
    still = len(expected) == 1  # one picture: no time is kept
    if len(written) != len(expected) or not all(
        np.array_equal(a, b) and (still or ms_a == ms_b) for (a, ms_a), (b, ms_b) in zip(written, expected, strict=True)
    ):
        raise ExportError(f"{path.suffix[1:]} animation did not read back as it was written", fix="try another format")


def _merged(timed: Timed) -> Timed:
    """Equal neighbours as one, shown for as long as both: writers join them as well."""
    merged: Timed = []
    for pixels, ms in timed:
        visible = np.where(pixels[..., 3:] > 0, pixels, 0).astype(np.uint8)
        if merged and np.array_equal(merged[-1][0], visible):
            merged[-1] = (visible, merged[-1][1] + ms)
        else:
            merged.append((visible, ms))
    return merged
