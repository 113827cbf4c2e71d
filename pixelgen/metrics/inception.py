"""Features from Inception v3 as torch-fidelity has it, for numbers that can be set beside those of other work.

The weights (96 MB) are not part of the program: they come from a local file, or are downloaded on request.
"""

import pickle
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import torch
from numpy.typing import NDArray
from torch_fidelity.feature_extractor_inceptionv3 import URL_INCEPTION_V3, FeatureExtractorInceptionV3

from pixelgen import paths
from pixelgen.errors import MetricError
from pixelgen.files import file_digest, replacing
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites import rgba

_LAYER = "2048"
_DIM = 2048
_BATCH = 16
_TIMEOUT = 20  # seconds without an answer
_BLOCK = 2**18  # bytes
_OTHER_WAY = "give the weights as a file, or use the sprite encoder, which needs none"


class InceptionFeatures:
    """Features from Inception's last pooling (:class:`pixelgen.metrics.features.FeatureExtractor`).

    Sprites are laid over mid-grey and enlarged by the largest whole factor that fits into the 299 pixels of the
    network, before it enlarges the rest of the way by interpolation.
    """

    key = "inception"
    name = "Inception"
    dim = _DIM

    def __init__(self, network: FeatureExtractorInceptionV3, *, digest: str, device: torch.device) -> None:
        self.digest = digest
        self._network = network.to(device)
        self._device = device

    @torch.inference_mode()
    def __call__(
        self,
        sprites: NDArray[np.uint8],
        *,
        progress: Callable[[int, int], None] | None = None,
        cancel: CancelToken | None = None,
    ) -> NDArray[np.float32]:
        factor = max(1, self._network.INPUT_IMAGE_SIZE // max(sprites.shape[1:3]))
        features = np.empty((len(sprites), self.dim), np.float32)
        for start in range(0, len(sprites), _BATCH):
            if cancel is not None:
                cancel.checkpoint()
            images = rgba.upscale(rgba.composite(sprites[start : start + _BATCH]), factor)
            pixels = torch.from_numpy(np.ascontiguousarray(images)).permute(0, 3, 1, 2).to(self._device)
            (found,) = self._network(pixels)
            features[start : start + _BATCH] = found.cpu().numpy()
            if progress is not None:
                progress(min(start + _BATCH, len(sprites)), len(sprites))
        return features


def inception(
    weights: Path | None = None,
    *,
    allow_download: bool = False,
    device: torch.device | str = "cpu",
    progress: Callable[[int, int], None] | None = None,
    cancel: CancelToken | None = None,
) -> InceptionFeatures:
    """Inception with torch-fidelity's weights.

    Args:
        weights: a file of weights in torch-fidelity's form. Left out, an earlier download is used.
        allow_download: fetch the weights if they are not there.
        device: where to compute.
        progress: told (bytes so far, all bytes) during a download; all is 0 where the server does not say.
        cancel: looked at during a download.

    Raises:
        MetricError: if there are no weights, they cannot be downloaded, or the file holds something else.
    """
    path = weights or _downloaded(allow_download=allow_download, progress=progress, cancel=cancel)
    try:
        digest = file_digest(path)
        # torch-fidelity unpickles freely. A file that the restricted reader refuses never gets that far, so that
        # weights from a stranger cannot run code.
        torch.load(path, map_location="cpu", weights_only=True)
        network = FeatureExtractorInceptionV3("inception-v3-compat", [_LAYER], feature_extractor_weights_path=str(path))
    except OSError as error:
        raise MetricError(f"cannot read {path}", error.strerror or str(error)) from error
    except (pickle.UnpicklingError, RuntimeError, ValueError, KeyError, EOFError, TypeError, AttributeError) as error:
        raise MetricError(f"{path} does not hold the weights of torch-fidelity's Inception", fix=_OTHER_WAY) from error
    return InceptionFeatures(network, digest=digest, device=torch.device(device))


def _downloaded(
    *, allow_download: bool, progress: Callable[[int, int], None] | None, cancel: CancelToken | None
) -> Path:
    """Where the downloaded weights are, after downloading them if need be."""
    name = Path(urlsplit(URL_INCEPTION_V3).path).name
    path = paths.cache_dir() / "inception" / name
    # The name ends in the first digits of the file's SHA-256, as is the custom for torch's weights.
    expected = path.stem.rsplit("-", 1)[-1]
    if path.is_file() and file_digest(path).startswith(expected):
        return path
    if not allow_download:
        raise MetricError(
            "Inception's weights (96 MB) are not on this computer", fix=f"allow the download, or {_OTHER_WAY}"
        )
    try:
        with replacing(path) as temporary:
            _fetch(URL_INCEPTION_V3, temporary, progress=progress, cancel=cancel)
            if not file_digest(temporary).startswith(expected):
                raise MetricError("the download of Inception's weights was damaged on its way", fix="try again")
    except OSError as error:  # URLError, HTTPError and time-outs among them
        reason = getattr(error, "reason", None) or error.strerror or error
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        raise MetricError("cannot download Inception's weights", str(reason), _OTHER_WAY) from error
    return path


def _fetch(url: str, path: Path, *, progress: Callable[[int, int], None] | None, cancel: CancelToken | None) -> None:
    with urllib.request.urlopen(url, timeout=_TIMEOUT) as answer, path.open("wb") as file:
        total, done = int(answer.headers.get("Content-Length") or 0), 0
        while block := answer.read(_BLOCK):
            if cancel is not None:
                cancel.checkpoint()
            file.write(block)
            done += len(block)
            if progress is not None:
                progress(done, total)
