"""torch-fidelity itself, given our network by name, comes to the same numbers."""

from pathlib import Path

import pytest
import torch_fidelity
from PIL import Image

from pixelgen.metrics.features import sprite_encoder
from pixelgen.metrics.fid import frechet_distance, statistics
from pixelgen.metrics.fidelity import EXTRACTOR_NAME, SpriteDataset, register
from pixelgen.sprites.procedural import procedural_sprites


def measure(first: object, second: object) -> dict[str, float]:
    register()
    register()  # a second time does no harm
    found: dict[str, float] = torch_fidelity.calculate_metrics(
        input1=first,
        input2=second,
        fid=True,
        kid=True,
        kid_subset_size=20,
        kid_subsets=5,
        feature_extractor=EXTRACTOR_NAME,
        cuda=False,
        save_cpu_ram=True,
        cache=False,
        verbose=False,
    )
    return found


def test_its_frechet_distance_is_ours() -> None:
    a, b = procedural_sprites(90, size=16, seed=1).pixels, procedural_sprites(70, size=16, seed=2).pixels
    extractor = sprite_encoder()
    ours = frechet_distance(statistics(extractor(a)), statistics(extractor(b)))
    found = measure(SpriteDataset(a), SpriteDataset(b))
    assert found[torch_fidelity.KEY_METRIC_FID] == pytest.approx(ours, rel=1e-3)
    assert found[torch_fidelity.KEY_METRIC_KID_MEAN] is not None


def test_it_reads_folders_of_opaque_images(tmp_path: Path) -> None:
    pixels = procedural_sprites(40, size=16, seed=1).pixels
    pixels[..., 3] = 255
    for i, sprite in enumerate(pixels):
        Image.fromarray(sprite).convert("RGB").save(tmp_path / f"{i:02}.png")
    found = measure(SpriteDataset(pixels), str(tmp_path))
    assert found[torch_fidelity.KEY_METRIC_FID] == pytest.approx(0, abs=1e-3)
