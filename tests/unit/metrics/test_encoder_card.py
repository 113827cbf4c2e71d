"""The card beside the shipped encoder says what is true of it."""

import tomllib

from pixelgen import paths
from pixelgen.metrics.corruption import CORRUPTIONS
from pixelgen.metrics.encoder import load_encoder
from pixelgen.metrics.sensitivity import STRENGTHS


def test_the_card_describes_the_file() -> None:
    folder = paths.zoo_dir() / "sprite-encoder"
    card = tomllib.loads((folder / "card.toml").read_text("utf-8"))
    encoder, _ = load_encoder(folder / "model.safetensors")
    assert card["features"] == encoder.config.dim
    assert card["parameters"] == sum(parameter.numel() for parameter in encoder.parameters())
    assert card["data"]["licence"] == "CC0-1.0"


def test_the_card_shows_a_distance_that_grows_with_every_damage() -> None:
    table = tomllib.loads((paths.zoo_dir() / "sprite-encoder" / "card.toml").read_text("utf-8"))["sensitivity"]
    assert table.pop("strength") == list(STRENGTHS)
    assert set(table) == {*CORRUPTIONS, "missing_classes", "copies"}
    for distances in table.values():
        assert distances == sorted(set(distances))
