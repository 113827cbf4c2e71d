"""The built-in set: the same everywhere, clean, readable, and written so that it can be read again."""

import hashlib

import numpy as np
import pytest

from pixelgen.errors import ConfigError, ExportError
from pixelgen.sprites.drawn.dice import Dice
from pixelgen.sprites.drawn.painter import Painter
from pixelgen.sprites.folder import load_sprites
from pixelgen.sprites.procedural import KINDS, procedural_sprites, write_sprites
from pixelgen.sprites.rgba import clean, whole_factor
from pixelgen.sprites.spriteset import SpriteSet

NAMES = tuple(name for name, _ in KINDS)


def test_same_arguments_same_bytes_and_another_seed_other_figures():
    one, again, other = (procedural_sprites(24, size=24, seed=seed) for seed in (5, 5, 6))
    assert one.digest() == again.digest()
    assert one.names == again.names
    assert one.digest() != other.digest()


def test_a_larger_set_begins_with_the_smaller_one():
    assert (procedural_sprites(30, size=16).pixels[:13] == procedural_sprites(13, size=16).pixels).all()


@pytest.mark.parametrize("size", [8, 16, 32, 48, 128])
def test_sprites_are_clean_binary_and_each_different(size):
    drawn = procedural_sprites(14, size=size, seed=1)
    assert drawn.pixels.shape == (14, size, size, 4)
    assert np.isin(drawn.pixels[..., 3], (0, 255)).all()
    assert (clean(drawn.pixels) == drawn.pixels).all()
    assert len({sprite.tobytes() for sprite in drawn.pixels}) == 14
    shown = (drawn.pixels[..., 3] > 0).mean(axis=(1, 2))
    assert shown.min() > 0.1
    assert shown.max() < 0.8


@pytest.mark.parametrize("size", [8, 16, 32, 64])
@pytest.mark.parametrize(("name", "draw"), KINDS, ids=NAMES)
def test_every_figure_has_its_whole_outline_inside_the_cell(name, draw, size):
    painter = Painter(size)
    for seed in range(6):
        painter.clear()
        draw(painter, Dice(seed))
        body = painter.solid
        assert not body[[0, -1]].any()
        assert not body[:, [0, -1]].any()
        shown = painter.finish()[..., 3] > 0
        grown = body.copy()
        grown[1:] |= body[:-1]
        grown[:-1] |= body[1:]
        grown[:, 1:] |= body[:, :-1]
        grown[:, :-1] |= body[:, 1:]
        assert (shown == grown).all()


def test_figures_are_native_pixel_art_with_few_colours_and_a_darker_outline():
    drawn = procedural_sprites(24, size=32)
    assert drawn.report.colours_max <= 48
    for sprite in drawn.pixels:
        assert whole_factor(sprite) == 1
        shown = sprite[..., 3] > 0
        inner = shown.copy()
        inner[1:] &= shown[:-1]
        inner[:-1] &= shown[1:]
        inner[:, 1:] &= shown[:, :-1]
        inner[:, :-1] &= shown[:, 1:]
        brightness = sprite[..., :3].astype(float).mean(axis=-1)
        assert brightness[shown & ~inner].mean() < 0.6 * brightness[inner].mean()


def test_light_comes_from_the_upper_left():
    painter = Painter(32)
    ball = painter.ellipse(0, 160, 100, 100)
    upper_left, lower_right = ball.light[10:15, 10:15].mean(), ball.light[17:22, 17:22].mean()
    assert upper_left > 300 > lower_right


def test_shapes_are_as_symmetric_as_the_field_at_every_size():
    for size in (8, 15, 24, 32, 47, 64):
        painter = Painter(size)
        for shape in (
            painter.ellipse(0, 160, 90, 70),
            painter.box(-80, 40, 80, 200, cut=30),
            painter.limb(0, 60, 0, 250, 20, 40),
        ):
            assert (shape.mask == shape.mask[:, ::-1]).all()


def test_classes_come_in_turn_and_only_those_that_are_there():
    drawn = procedural_sprites(30, size=16)
    assert drawn.classes == NAMES
    assert len(NAMES) >= 6
    assert np.bincount(drawn.labels).tolist() == [3] * 6 + [2] * 6
    assert all(
        name.split("/")[0] == drawn.classes[label] for name, label in zip(drawn.names, drawn.labels, strict=True)
    )
    assert procedural_sprites(3, size=16).classes == NAMES[:3]
    assert procedural_sprites(1, size=16).classes == ()


@pytest.mark.parametrize(
    "wrong",
    [{"count": 0}, {"count": 100_001}, {"count": 1, "size": 7}, {"count": 1, "size": 129}, {"count": 1, "seed": -1}],
)
def test_impossible_wishes_are_refused(wrong):
    count = wrong.pop("count")
    with pytest.raises(ConfigError):
        procedural_sprites(count, **wrong)


def test_dice_are_even_and_independent():
    dice = Dice(3)
    counts = np.bincount([dice.below(6) for _ in range(6000)], minlength=6)
    assert counts.min() > 850
    assert {dice.between(-1, 1) for _ in range(100)} == {-1, 0, 1}
    assert Dice(1, 2).below(2**60) != Dice(2, 1).below(2**60)
    assert Dice(2**64).below(2**60) != Dice(0).below(2**60)


def test_dice_follow_their_paper():
    """First outputs of SplitMix64 from state 0, as its authors' reference code gives them."""
    dice = Dice()
    assert [dice.below(2**64) for _ in range(3)] == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]


def test_what_is_written_is_read_again(tmp_path):
    drawn = procedural_sprites(30, size=16, seed=2)
    seen: list[tuple[int, int]] = []
    write_sprites(drawn, tmp_path / "set", progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (30, 30)
    loaded = load_sprites(tmp_path / "set")
    assert loaded.classes == drawn.classes
    by_name = dict(zip(loaded.names, zip(loaded.pixels, loaded.labels, strict=True), strict=True))
    assert set(by_name) == set(drawn.names)
    for name, pixels, label in zip(drawn.names, drawn.pixels, drawn.labels, strict=True):
        assert (by_name[name][0] == pixels).all()
        assert by_name[name][1] == label
    again = [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((tmp_path / "set").rglob("*.png"))]
    write_sprites(drawn, tmp_path / "set", overwrite=True)
    assert again == [
        hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((tmp_path / "set").rglob("*.png"))
    ]


def test_existing_files_are_not_touched(tmp_path):
    drawn = procedural_sprites(2, size=16)
    (tmp_path / "cleric").mkdir()
    (tmp_path / drawn.names[1]).write_text("mine")
    with pytest.raises(ExportError, match="exists already"):
        write_sprites(drawn, tmp_path)
    assert not (tmp_path / drawn.names[0]).exists()
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match="cannot write"):
        write_sprites(drawn, tmp_path / "file" / "below")


def test_odd_names_stay_below_the_folder_and_apart(tmp_path):
    pixels = procedural_sprites(6, size=16).pixels
    names = ("../../out.png", "walk.gif#1", "walk.gif#1.png", "CON", "a/b?.png", "WALK.gif#1")
    odd = SpriteSet(pixels=pixels, names=names, labels=np.array([0, 0, 0, 1, 1, 1]), classes=("a", "b."))
    write_sprites(odd, tmp_path / "set")
    written = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.png"))
    assert len(written) == 6
    assert all(path.startswith(("set/a/", "set/b/")) for path in written)
    assert load_sprites(tmp_path).classes == ("a", "b")
