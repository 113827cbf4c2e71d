"""Every recipe: planned, walked, described and understood again, for whatever kind is listed."""

import json
from dataclasses import replace

import numpy as np
import pytest

from pixelgen.errors import ConfigError
from pixelgen.files import file_digest
from pixelgen.flow.breed import BreedConfig
from pixelgen.flow.loop import LoopConfig
from pixelgen.flow.reroll import RerollConfig
from pixelgen.flow.sampler import SampleConfig
from pixelgen.flow.vary import BranchConfig, VaryConfig
from pixelgen.model.checkpoint import load_model
from pixelgen.model.recipe import RECIPES, Recipe, describe, plan
from pixelgen.model.restore import restored
from pixelgen.model.sources import given_source, made_source
from pixelgen.sprites.palette import load_palette
from pixelgen.sprites.procedural import procedural_sprites

SIZE = 16
CONFIG = SampleConfig(count=3, seed=9, calls=3)
MASK = np.zeros((SIZE, SIZE), np.bool_)
MASK[3:9, 2:12] = True
PALETTE = load_palette("pico-8")


@pytest.fixture(scope="module")
def loaded(small_model):
    return load_model(small_model)


@pytest.fixture(scope="module")
def sampler(loaded):
    return loaded.sampler()


@pytest.fixture(scope="module")
def own(loaded, sampler, small_model):
    """Three sprites that the model made."""
    recipe = Recipe(config=CONFIG)
    made = plan(recipe, sampler)
    pixels = made.make(sampler)
    entries = describe(recipe, made, header=loaded.header, path=small_model)
    digest = file_digest(small_model)
    return [
        made_source(one, entry=entry, name=f"Sprite {number}", digest=digest)
        for number, (one, entry) in enumerate(zip(pixels, entries, strict=True))
    ]


@pytest.fixture(scope="module")
def drawn():
    """Two sprites that no model made."""
    sprites = procedural_sprites(2, size=SIZE, seed=4).pixels
    return [given_source(one, size=SIZE, name=f"drawn {number}") for number, one in enumerate(sprites)]


def recipe_of(key, sources, **more):
    kind = RECIPES[key]
    mask = MASK if kind.masked else None
    return Recipe(key=key, config=CONFIG, sources=tuple(sources[: kind.least]), mask=mask, **more)


@pytest.mark.parametrize("key", RECIPES)
@pytest.mark.parametrize("known", [True, False])
def test_every_recipe_is_streamed_finished_and_told(key, known, own, drawn, loaded, sampler, small_model):
    recipe = recipe_of(key, own if known else drawn)
    made = plan(recipe, sampler)
    steps = list(made.stream(sampler))
    frames = [made.finish(sampler, step) for step in steps]
    assert [step.index for step in steps] == list(range(steps[-1].total + 1))
    assert all(frame.shape == (made.config.count, SIZE, SIZE, 4) for frame in frames)
    assert np.array_equal(frames[-1], made.make(sampler))

    entries = describe(recipe, made, header=loaded.header, path=small_model)
    assert len(entries) == made.config.count
    assert json.loads(json.dumps(entries)) == entries
    found = restored(entries)
    assert found.recipe == key
    assert found.uniform
    assert found.digest == file_digest(small_model)
    assert found.config.model_dump(exclude={"count"}) == CONFIG.model_dump(exclude={"count"})
    assert found.sources == tuple(source.name for source in recipe.sources)
    if key not in ("explore", "interpolate"):
        assert found.config.count == CONFIG.count
    if recipe.settings is not None:
        assert type(recipe.settings).model_validate(found.how) == recipe.settings
    assert (found.mask is None) if recipe.mask is None else np.array_equal(found.mask, MASK)


@pytest.mark.parametrize("key", RECIPES)
def test_what_is_new_is_in_the_colours_of_the_palette(key, own, sampler):
    allowed = set(PALETTE.colours)
    for adapt in (None, 0.3):
        made = plan(recipe_of(key, own, palette=PALETTE, adapt=adapt), sampler)
        pixels = made.make(sampler)
        new = pixels[~made.kept]
        assert len(new)
        assert {tuple(map(int, colour[:3])) for colour in new[new[:, 3] > 0]} <= allowed


def test_new_sprites_are_those_of_the_sampler(sampler):
    config = SampleConfig(count=20, seed=4, calls=3, batch_size=16)
    made = plan(Recipe(config=config), sampler)
    expected = sampler.sample(config)
    assert np.array_equal(made.make(sampler), expected)
    *_, last = made.stream(sampler)
    assert np.array_equal(made.finish(sampler, last), expected)


def test_outside_the_mask_nothing_changes_and_around_one_it_stays(own, drawn, sampler):
    for source in (own[0], drawn[0]):
        made = plan(Recipe(key="reroll", config=CONFIG, sources=(source,), mask=MASK), sampler).make(sampler)
        assert (made[:, ~MASK] == source.pixels[~MASK]).all()
        assert not (made[:, MASK] == source.pixels[MASK]).all()
        around = plan(Recipe(key="explore", config=CONFIG, sources=(source,)), sampler).make(sampler)
        assert len(around) == 9
        assert np.array_equal(around[4], source.pixels)


@pytest.mark.parametrize("strength", [0.02, 1.0])
def test_a_branch_keeps_what_is_settled(strength, own, sampler):
    """With little new noise it stays near the sprite whose way it leaves; late it can hardly leave it at all."""

    def away(t_wanted: float) -> float:
        step = min(sampler.stream(CONFIG), key=lambda step: abs(step.t - t_wanted))
        predicted = sampler.finish(step.predicted)[1]
        source = made_source(predicted, entry=entry, name="state", digest=digest)
        how = BranchConfig(t=step.t, strength=strength)
        made = plan(Recipe(key="branch", config=CONFIG, sources=(source,), how=how), sampler).make(sampler)
        return float(np.abs(made.astype(int) - own[1].pixels).mean())

    request, index = own[1].origin
    entry = {**request.model_dump(), "index": index, "checkpoint": {"sha256": "x"}}
    digest = "x"
    early, late = away(0.2), away(0.7)
    if strength == 1:
        assert late < early
    else:
        assert early < 12  # of 255: from the very state with a fiftieth of new noise


def test_a_time_means_the_same_amount_of_noise_on_another_path(drawn, sampler):
    """On the cosine path at the time that is 0.3 of the straight one, a branch holds as much of the sprite."""
    straight = plan(Recipe(key="branch", config=CONFIG, sources=(drawn[0],), how=BranchConfig(t=0.3)), sampler)
    cosine = CONFIG.model_copy(update={"schedule": "cosine"})
    how = BranchConfig(t=0.3, schedule="linear")
    recipe = Recipe(key="branch", config=cosine, sources=(drawn[0],), how=how)
    own_path = replace(drawn[0], schedule="linear")
    assert Recipe(key="branch", config=cosine, sources=(own_path,), how=BranchConfig(t=0.3)).settings == how
    other = plan(recipe, sampler)
    ratio = other.start.x / straight.start.x
    assert float(ratio.std()) < 1e-3  # the same states but for one scale
    assert other.start.t != straight.start.t


def test_recipes_are_the_same_when_their_sprites_would_be(own, drawn):
    base = Recipe(key="vary", config=CONFIG, sources=(own[0],))
    same = [
        Recipe(key="vary", config=CONFIG, sources=(own[0],), how=VaryConfig()),
        Recipe(key="vary", config=CONFIG.model_copy(update={"batch_size": 16}), sources=(own[0],)),
    ]
    others = [
        Recipe(key="explore", config=CONFIG, sources=(own[0],)),
        Recipe(key="vary", config=CONFIG.model_copy(update={"seed": 1}), sources=(own[0],)),
        Recipe(key="vary", config=CONFIG, sources=(own[1],)),
        Recipe(key="vary", config=CONFIG, sources=(own[0], own[1])),
        Recipe(key="vary", config=CONFIG, sources=(drawn[0],)),
        Recipe(key="vary", config=CONFIG, sources=(own[0],), how=VaryConfig(strength=0.9)),
        Recipe(key="vary", config=CONFIG, sources=(own[0],), palette=PALETTE),
        Recipe(key="vary", config=CONFIG, sources=(own[0],), palette=PALETTE, adapt=0.5),
    ]
    assert [base.same(other) for other in same] == [True] * len(same)
    assert [base.same(other) for other in others] == [False] * len(others)
    masked = Recipe(key="reroll", config=CONFIG, sources=(own[0],), mask=MASK)
    assert masked.same(Recipe(key="reroll", config=CONFIG, sources=(own[0],), mask=MASK.copy()))
    assert not masked.same(Recipe(key="reroll", config=CONFIG, sources=(own[0],), mask=~MASK))


def test_numbers_of_sprites_that_do_not_go_are_refused(own):
    def refused(key, sources, **more):
        with pytest.raises(ConfigError) as told:
            Recipe(key=key, config=CONFIG, sources=tuple(sources), **more)
        return str(told.value)

    assert "give none" in refused("make", own[:1])
    assert "give 1 or more" in refused("vary", [])
    assert "give one" in refused("explore", own[:2])
    assert "give 2 or more" in refused("interpolate", own[:1])
    assert "give 2." in refused("breed", own)
    assert "without a mask" in refused("reroll", own[:1])
    assert "none is chosen" in refused("make", [], adapt=0.5)
    walked = [replace(own[0], schedule="cosine"), own[1]]
    assert "on different paths" in refused("branch", walked)
    assert "unknown recipe" in refused("cook", [])
    with pytest.raises(ValueError, match="LoopConfig"):
        Recipe(key="vary", config=CONFIG, sources=(own[0],), how=LoopConfig())


def test_settings_of_each_kind_have_titles_for_forms():
    kinds = {VaryConfig, RerollConfig, BranchConfig, LoopConfig, BreedConfig}
    assert {kind.settings for kind in RECIPES.values()} == kinds | {None}
    for kind in RECIPES.values():
        fields = {} if kind.settings is None else kind.settings.model_fields
        assert all(field.title and field.description for field in fields.values())


def test_each_sprite_tells_its_class(loaded, sampler, small_model):
    config = SampleConfig(count=12, seed=2, calls=1)
    recipe = Recipe(config=config)
    entries = describe(recipe, plan(recipe, sampler), header=loaded.header, path=small_model)
    drawn = sampler.shares(config, range(12)).argmax(dim=1).tolist()
    assert [entry["class"] for entry in entries] == [("cat", "dog")[label] for label in drawn]
    assert {entry["class"] for entry in entries} == {"cat", "dog"}
    mixed = Recipe(config=SampleConfig.model_validate({"count": 1, "mix": "cat=1,dog=1"}))
    (entry,) = describe(mixed, plan(mixed, sampler), header=loaded.header, path=small_model)
    assert "class" not in entry
