"""From a file back to its settings and its model, and in words where that cannot be."""

import json
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pixelgen.errors import MetadataError
from pixelgen.files import file_digest
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.checkpoint import load_model
from pixelgen.model.digests import digest_of, digests
from pixelgen.model.lineage import pack_mask, unpack_mask
from pixelgen.model.provenance import describe_sprites, provenance, write_provenance
from pixelgen.model.recipe import Recipe, describe, plan
from pixelgen.model.restore import find_checkpoint, restore, restored
from pixelgen.sprites.export import export
from pixelgen.sprites.export_options import ExportOptions
from pixelgen.sprites.metadata import png_text
from pixelgen.sprites.palette import load_palette

CONFIG = SampleConfig.model_validate(
    {
        "count": 3,
        "seed": 2**62,
        "solver": "heun",
        "calls": 2,
        "mix": "cat=2,dog=1",
        "guidance": 2.5,
        "shift": 1.5,
        "precision": "bfloat16",
    }
)


@pytest.fixture(scope="module")
def made(small_model):
    loaded = load_model(small_model)
    recipe = Recipe(config=CONFIG, palette=load_palette("pico-8"), adapt=0.25)
    planned = plan(recipe, loaded.sampler())
    return planned.make(loaded.sampler()), describe(recipe, planned, header=loaded.header, path=small_model)


@pytest.mark.parametrize(
    ("name", "form"), [("sheet.png", "none"), ("atlas.png", "aseprite-hash"), ("sprites.aseprite", "aseprite")]
)
def test_what_was_asked_for_comes_back(name, form, made, tmp_path, small_model):
    pixels, entries = made
    done = export(tmp_path / name, pixels, ExportOptions(format=form), metadata=entries)
    found = restore(done.files[0])
    assert found.config == CONFIG
    assert (found.recipe, found.how, found.sources) == ("make", {}, ())
    assert found.palette.colours == load_palette("pico-8").colours
    assert found.adapt == 0.25
    assert (found.model_name, found.digest) == ("tiny", file_digest(small_model))
    assert (found.count, found.uniform) == (3, True)


def test_a_provenance_file_restores_as_well(made, tmp_path):
    write_provenance(tmp_path / "p.provenance.json", provenance(made[1], models={}))
    assert restore(tmp_path / "p.provenance.json").config == CONFIG


def test_files_from_before_there_were_number_formats_are_float32(made):
    entries = [{name: value for name, value in entry.items() if name != "precision"} for entry in made[1]]
    assert len(entries[0]) < len(made[1][0])
    assert restored(entries).config == CONFIG.model_copy(update={"precision": "float32"})


def test_some_sprites_of_a_request_ask_for_as_many_as_contain_them(made):
    _, entries = made
    assert restored(entries[1:2]).config.count == 2
    mixed = restored([entries[0], {**entries[1], "seed": 5}])
    assert (mixed.uniform, mixed.config.seed) == (False, 2**62)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("plain.png", None, "does not say how it was made"),
        ("no.png", b"not a picture", "is not a PNG image"),
        ("cut.aseprite", b"\0" * 40, "was not written by PixelGen"),
        ("other.json", b'{"frames": {"a": {}}}', "does not say how it was made"),
        ("bad.json", b"{", "not valid JSON"),
        ("deep.json", b"[" * 100_000, "not valid JSON"),
        ("strange.json", b'[{"seed": 1, "solver": "magic"}]', "unknown solver 'magic'"),
        ("half.json", b'[{"seed": 1, "precision": "float8"}]', "unknown number format 'float8'; choose one of float32"),
        ("future.json", b'[{"seed": 1, "from": {"made_by": "dream"}}]', "made by 'dream'"),
        ("wrong.json", b'[{"seed": 1, "from": {"made_by": "vary", "strength": 7}}]', "strength = 7"),
        ("gone.png", "", "cannot read"),
    ],
)
def test_what_cannot_be_restored_is_told(name, content, sentence, tmp_path):
    path = tmp_path / name
    if content is None:
        Image.new("RGBA", (4, 4)).save(path)
    elif content:
        path.write_bytes(content)
    with pytest.raises(MetadataError) as told:
        restore(path)
    assert sentence in str(told.value)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_MEMBERS = ("seed", "index", "from", "post", "checkpoint", "count", "mix", "label", "adapted", "size")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(_MEMBERS, _JSON)), min_size=1, max_size=3))
def test_a_strangers_settings_are_understood_or_refused_in_words(tmp_path_factory, entries):
    path = tmp_path_factory.getbasetemp() / "stranger.png"
    Image.new("RGBA", (4, 4)).save(path, pnginfo=png_text(entries))
    found = None
    with suppress(MetadataError):
        found = restore(path)
    assert found is None or found.count == len(entries)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.randoms(use_true_random=False))
def test_masks_survive_as_text(size, random):
    mask = np.array([[random.random() < 0.5 for _ in range(size)] for _ in range(size)])
    assert np.array_equal(unpack_mask(pack_mask(mask), size), mask)
    assert unpack_mask(pack_mask(mask), size + 3) is None
    assert unpack_mask("zz", size) is None


def test_a_model_is_found_by_what_it_is_not_by_its_name(save_small_model, tmp_path):
    zoo, runs, cache = tmp_path / "zoo", tmp_path / "runs", tmp_path / "cache" / "digests.json"
    one = save_small_model(zoo / "heroes" / "model.safetensors", seed=1)
    two = save_small_model(runs / "monday" / "checkpoints" / "best.safetensors", seed=2)
    three = save_small_model(tmp_path / "elsewhere" / "mine.safetensors", seed=3)

    def find(path: Path, name: str = "", more: tuple[Path, ...] = ()) -> Path | None:
        return find_checkpoint(file_digest(path), name, zoo=zoo, runs=runs, more=more, cache=cache)

    assert find(one, "another name") == one
    assert find(two, "best") == two
    assert find(three) is None
    assert find(three, more=(three,)) == three
    assert find(three, more=(tmp_path / "elsewhere", tmp_path / "nowhere")) == three
    assert find_checkpoint("", "heroes", zoo=zoo, runs=runs, cache=cache) is None
    moved = runs / "tuesday" / "checkpoints" / "latest.safetensors"
    moved.parent.mkdir(parents=True)
    two.rename(moved)
    assert find(moved, "best") == moved


def test_digests_are_remembered_until_a_file_changes(tmp_path):
    file, cache = tmp_path / "a.bin", tmp_path / "digests.json"
    file.write_bytes(b"one")
    assert digest_of(file, cache=cache) == file_digest(file)
    known = json.loads(cache.read_text())
    known[str(file.resolve())][2] = "remembered"
    cache.write_text(json.dumps(known))
    assert digest_of(file, cache=cache) == "remembered"
    file.write_bytes(b"other")
    assert digest_of(file, cache=cache) == file_digest(file)
    for damage in ("{", "[]", '{"x": 1}'):
        cache.write_text(damage)
        assert digest_of(file, cache=cache) == file_digest(file)
    assert list(digests([tmp_path / "gone"], cache=cache)) == []


def test_sprites_made_before_classes_were_told_are_restored(small_model):
    header = load_model(small_model).header
    entries = describe_sprites(CONFIG, header=header, path=small_model)
    assert all("class" not in entry for entry in entries)
    assert restored(entries).config == CONFIG
