"""Features by name, whatever the batch."""

import numpy as np
import pytest

from pixelgen.errors import Cancelled, ConfigError
from pixelgen.metrics.features import FEATURES, load_features, sprite_encoder
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.procedural import procedural_sprites


def test_features_do_not_depend_on_batch_mates() -> None:
    extractor = sprite_encoder()
    sprites = procedural_sprites(300, size=24).pixels
    together = extractor(sprites)
    apart = np.concatenate([extractor(sprites[:7]), extractor(sprites[7:])])
    assert together.shape == (300, extractor.dim)
    assert together.dtype == np.float32
    np.testing.assert_allclose(together, apart, rtol=1e-3, atol=1e-3)


def test_no_sprites_have_no_features() -> None:
    extractor = sprite_encoder()
    assert extractor(np.empty((0, 16, 16, 4), np.uint8)).shape == (0, extractor.dim)


def test_progress_is_told_and_a_call_can_be_called_off() -> None:
    extractor, told, cancel = sprite_encoder(), [], CancelToken()
    sprites = procedural_sprites(40, size=128).pixels
    extractor(sprites, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (40, 40)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    cancel.abort()
    with pytest.raises(Cancelled):
        extractor(sprites, cancel=cancel)


def test_the_default_choice_is_the_sprite_encoder() -> None:
    key = next(iter(FEATURES))
    extractor = load_features(key)
    assert (extractor.key, extractor.name) == (key, "sprite encoder")
    assert extractor.digest == sprite_encoder().digest
    with pytest.raises(ConfigError, match="unknown features 'vgg'"):
        load_features("vgg")
