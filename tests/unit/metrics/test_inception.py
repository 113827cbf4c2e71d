"""Inception from a file and from a server on this machine; never a hang, never foreign code."""

import functools
import hashlib
import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3

from pixelgen.errors import MetricError
from pixelgen.metrics import inception as module
from pixelgen.metrics.features import load_features
from pixelgen.sprites.procedural import procedural_sprites


class Blank(FeatureExtractorInceptionV3):
    """The network without its weights."""

    def load_state_dict(self, state: object) -> None:
        pass


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights in torch-fidelity's form. Kaiming's, because torch's default fades to zero in so many layers."""
    folder = tmp_path_factory.mktemp("inception")
    torch.save({}, folder / "none.pth")
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = Blank("blank", ["2048"], feature_extractor_weights_path=str(folder / "none.pth"))
        for parameter in network.parameters():
            if parameter.dim() == 4:
                torch.nn.init.kaiming_normal_(parameter)
    path = folder / "weights.pth"
    torch.save(network.state_dict(), path)
    return path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Address and folder of a web server on this machine."""
    folder = tmp_path / "served"
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as served:
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}", folder
        served.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIXELGEN_CACHE", str(tmp_path / "cache"))


def test_features_from_a_file(weights: Path) -> None:
    extractor = load_features("inception", weights=weights)
    pixels = procedural_sprites(3, size=32).pixels
    told: list[tuple[int, int]] = []
    features = extractor(pixels, progress=lambda done, total: told.append((done, total)))
    assert features.shape == (3, 2048) == (3, extractor.dim)
    assert features.any(1).all()
    assert extractor.name == "Inception"
    assert extractor.digest == hashlib.sha256(weights.read_bytes()).hexdigest()
    assert told == [(3, 3)]
    hidden = pixels.copy()
    hidden[hidden[..., 3] == 0] = (255, 0, 255, 0)
    np.testing.assert_array_equal(extractor(hidden), features)


def test_without_weights_and_leave_to_download_it_says_what_to_do() -> None:
    with pytest.raises(MetricError, match="allow the download"):
        module.inception()


def test_no_network_is_one_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "URL_INCEPTION_V3", "http://127.0.0.1:9/weights-0123abcd.pth")
    with pytest.raises(MetricError, match="cannot download Inception's weights: "):
        module.inception(allow_download=True)
    assert not list((tmp_path / "cache" / "inception").iterdir())


def test_a_download_is_checked_kept_and_used_again(
    server: tuple[str, Path], weights: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    address, folder = server
    name = f"weights-{hashlib.sha256(weights.read_bytes()).hexdigest()[:8]}.pth"
    monkeypatch.setattr(module, "URL_INCEPTION_V3", f"{address}/{name}")
    with pytest.raises(MetricError, match=r"cannot download Inception's weights: .*ot found"):
        module.inception(allow_download=True)
    (folder / name).write_bytes(b"something else")
    with pytest.raises(MetricError, match="damaged on its way"):
        module.inception(allow_download=True)
    (folder / name).unlink()
    os.link(weights, folder / name)
    told: list[tuple[int, int]] = []
    module.inception(allow_download=True, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (weights.stat().st_size,) * 2
    (folder / name).unlink()
    module.inception()
    assert [path.name for path in (tmp_path / "cache" / "inception").iterdir()] == [name]


def test_files_that_are_no_weights_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.pth"
    with pytest.raises(MetricError, match="cannot read"):
        module.inception(path)
    path.write_text("hello")
    with pytest.raises(MetricError, match="does not hold the weights"):
        module.inception(path)
    torch.save({"fc.bias": torch.zeros(3)}, path)
    with pytest.raises(MetricError, match="does not hold the weights"):
        module.inception(path)


class Trap:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("sprung",)


def test_weights_from_a_stranger_run_no_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save({"fc.bias": Trap()}, tmp_path / "weights.pth")
    with pytest.raises(MetricError, match="does not hold the weights"):
        module.inception(tmp_path / "weights.pth")
    assert not (tmp_path / "sprung").exists()
