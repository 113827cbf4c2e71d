"""Sprites in files as parents: what is recognised as the model's own, and what is not."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from pixelgen.files import file_digest
from pixelgen.flow.sampler import SampleConfig
from pixelgen.flow.vary import branch
from pixelgen.model.checkpoint import load_model
from pixelgen.model.lineage import lineage
from pixelgen.model.origin import origin_of
from pixelgen.model.provenance import describe_sprites
from pixelgen.model.sources import foreseen, given_source, made_source, parents_of, read_mask, read_source
from pixelgen.sprites.metadata import png_text
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.rgba import upscale

SIZE = 16
CONFIG = SampleConfig(count=3, seed=9, calls=3)


@pytest.fixture(scope="module")
def model(small_model: Path) -> Path:
    return small_model


@pytest.fixture(scope="module")
def made(model):
    loaded = load_model(model)
    pixels = loaded.sampler().sample(CONFIG)
    return pixels, describe_sprites(CONFIG, header=loaded.header, path=model)


def saved(path, pixels, entries):
    Image.fromarray(pixels).save(path, pnginfo=png_text(entries))
    return path


def test_the_models_own_sprite_is_recognised_with_its_noise(tmp_path, model, made):
    pixels, entries = made
    sampler = load_model(model).sampler()
    for scale in (1, 3):
        path = saved(tmp_path / f"{scale}.png", upscale(pixels[2], scale), entries[2:])
        source = read_source(path, size=SIZE, model=model)
        assert source.origin is not None
        assert np.array_equal(source.pixels, pixels[2])
        parents = parents_of(sampler, [source], CONFIG, noise=True)
        assert torch.equal(parents.noise, sampler.noise(CONFIG, [2]))
        assert torch.equal(parents.shares, sampler.shares(CONFIG, [2]))
        again = branch(sampler, parents, CONFIG, t=0.0, strength=1e-9).make(sampler)
        assert np.array_equal(again, pixels[[2, 2, 2]])


def test_a_sheet_a_stranger_and_a_child_are_not(tmp_path, model, made):
    pixels, entries = made
    sheet = saved(tmp_path / "sheet.png", pixels[0], entries)
    other = saved(tmp_path / "other.png", pixels[0], [{**entries[0], "checkpoint": {"sha256": "0" * 64}}])
    plain = tmp_path / "plain.png"
    Image.fromarray(pixels[0]).save(plain)
    parent = read_source(plain, size=SIZE, model=model)
    child = saved(tmp_path / "child.png", pixels[0], lineage(entries[:1], "vary", {"strength": 0.5}, [[parent]]))
    for path in (sheet, other, plain, child):
        assert read_source(path, size=SIZE, model=model).origin is None


@pytest.mark.parametrize(
    "change",
    [
        {"index": -1}, {"index": True}, {"index": "0"}, {"index": 10**9}, {"seed": -5}, {"solver": "magic"},
        {"calls": "many"}, {"checkpoint": None}, {"checkpoint": "tiny"}, {"seed": None},
    ],
)  # fmt: skip
def test_settings_that_are_not_understood_are_no_origin(change, model, made):
    _, entries = made
    digest = file_digest(model)
    assert origin_of(entries[1], digest=digest)[1] == 1
    assert origin_of({**entries[1], **change}, digest=digest) is None


def test_known_and_found_noise_stand_side_by_side(tmp_path, model, made):
    pixels, entries = made
    drawn = tmp_path / "drawn.png"
    Image.fromarray(procedural_sprites(1, size=SIZE, seed=3).pixels[0]).save(drawn)
    paths = [saved(tmp_path / "own.png", pixels[0], entries[:1]), drawn]
    sources = [read_source(path, size=SIZE, model=model) for path in paths]
    sampler = load_model(model).sampler()
    for order in (sources, sources[::-1]):
        parents = parents_of(sampler, order, CONFIG, noise=True)
        own, found = order.index(sources[0]), order.index(sources[1])
        assert torch.equal(parents.noise[own], sampler.noise(CONFIG, [0])[0])
        assert torch.isfinite(parents.noise).all()
        assert parents.shares[found].tolist() == [0, 0, 1]
        assert np.array_equal(parents.pixels[found], sources[1].pixels)
    without = parents_of(sampler, sources, CONFIG, noise=False)
    assert without.noise is None
    assert without.shares[1].tolist() == [0, 0, 1]


def test_lineage_is_plain_and_names_the_parents(tmp_path, model, made):
    pixels, entries = made
    source = read_source(saved(tmp_path / "own.png", pixels[1], entries[1:2]), size=SIZE, model=model)
    told = lineage(entries[:2], "breed", {"balance": 0.5}, [[source], [source, source]])
    assert json.loads(json.dumps(told)) == told
    assert told[0]["from"] == {
        "made_by": "breed", "balance": 0.5, "parents": [{"file": "own.png", "seed": 9, "index": 1}],
    }  # fmt: skip
    assert len(told[1]["from"]["parents"]) == 2


def test_a_mask_lies_over_its_source(tmp_path, model):
    sprite = procedural_sprites(1, size=SIZE, seed=3).pixels[0]
    large, mask = tmp_path / "large.png", np.zeros((2 * SIZE, 2 * SIZE, 4), dtype=np.uint8)
    Image.fromarray(upscale(sprite, 2)).save(large)
    mask[4:8, 10:16] = 255
    Image.fromarray(mask).save(tmp_path / "mask.png")
    source = read_source(large, size=SIZE, model=model)
    laid = read_mask(tmp_path / "mask.png", source, size=SIZE)
    expected = np.zeros((SIZE, SIZE), dtype=np.bool_)
    expected[2:4, 5:8] = True
    assert np.array_equal(laid, expected)


def test_a_sprite_in_memory_is_what_it_is_in_a_file(tmp_path, model, made):
    pixels, entries = made
    digest = file_digest(model)
    for index in range(3):
        path = saved(tmp_path / f"{index}.png", pixels[index], entries[index : index + 1])
        read = read_source(path, size=SIZE, model=model)
        held = made_source(pixels[index], entry=entries[index], name="Sprite", digest=digest)
        assert read.same(held)
        assert held.origin == (CONFIG.model_copy(update={"count": index + 1}), index)
        assert not held.same(made_source(pixels[index], entry=entries[index], name="Sprite", digest="0" * 64))
    assert not made_source(pixels[0], entry=entries[0], name="", digest=digest).same(
        made_source(pixels[1], entry=entries[1], name="", digest=digest)
    )


def test_a_picture_is_fitted_as_one_in_a_file_is(tmp_path, model):
    picture = upscale(procedural_sprites(1, size=8, seed=3).pixels[0], 5)
    Image.fromarray(picture).save(tmp_path / "large.png")
    read = read_source(tmp_path / "large.png", size=SIZE, model=model)
    given = given_source(picture, size=SIZE, name="pasted")
    assert given.same(read)
    assert given.pixels.shape == (SIZE, SIZE, 4)
    assert given.path is None


def test_a_class_that_is_known_is_kept_and_one_that_is_asked_for_wins(model, made):
    pixels, entries = made
    sampler = load_model(model).sampler()
    child = {**entries[0], "class": "dog", "from": {"made_by": "vary", "parents": []}}
    source = made_source(pixels[0], entry=child, name="child", digest=file_digest(model))
    assert source.origin is None
    assert parents_of(sampler, [source], CONFIG, noise=False).shares.tolist() == [[0, 1, 0]]
    asked = CONFIG.model_copy(update={"label": "cat"})
    assert parents_of(sampler, [source], asked, noise=False).shares.tolist() == [[1, 0, 0]]
    mixed = SampleConfig.model_validate({**CONFIG.model_dump(), "mix": "cat=1,dog=3"})
    assert parents_of(sampler, [source], mixed, noise=False).shares.tolist() == [[0.25, 0.75, 0]]
    strange = made_source(pixels[0], entry={**child, "class": "cow"}, name="child", digest="")
    assert parents_of(sampler, [strange], CONFIG, noise=False).shares.tolist() == [[0, 0, 1]]


def test_a_sprite_is_foreseen_as_it_was_on_its_way(model, made):
    pixels, entries = made
    sampler = load_model(model).sampler()
    source = made_source(pixels[1], entry=entries[1], name="own", digest=file_digest(model))
    for step in sampler.stream(CONFIG):
        seen, t = foreseen(sampler, source, step.t)
        assert (t, seen.schedule) == (step.t, "linear")
        # On its own in its lane, the last bit of a state may be another.
        assert np.abs(seen.pixels.astype(int) - sampler.finish(step.predicted)[1]).max() <= 1
    stranger = given_source(pixels[1], size=SIZE, name="found")
    assert foreseen(sampler, stranger, 0.3) == (stranger, 0.3)
