"""The sprite encoder: a small convolutional network whose features say what a sprite shows and how well it is drawn.

Fréchet and kernel distances are only as good as the features that they are taken in. Inception was taught photographs
of 299×299 pixels; this network looks at sprites at their own resolution, sees the alpha channel, and is taught (see
:mod:`pixelgen.metrics.train_encoder`) to tell sprites, classes and damages apart.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from pixelgen.errors import MetricError
from pixelgen.files import write_bytes

_FORMAT = "pixelgen.sprite-encoder"
_VERSION = 1
_TINY = 1e-6  # keeps the gradient of the root finite


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderConfig:
    """Shape of the network: channels of each level (every level halves the resolution) and the feature dimension."""

    widths: tuple[int, ...] = (48, 96, 128)
    dim: int = 128


class _Convolution(nn.Module):
    """Convolution, normalisation over the batch, ReLU; ``fused``: the normalisation is part of the convolution."""

    def __init__(self, channels_in: int, channels: int, *, kernel: int, stride: int, fused: bool) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels, kernel, stride, padding=1, bias=fused)
        self.norm: nn.Module = nn.Identity() if fused else nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.norm(self.conv(x)))

    def fuse(self) -> None:
        if isinstance(self.norm, nn.BatchNorm2d):
            self.conv, self.norm = fuse_conv_bn_eval(self.conv, self.norm), nn.Identity()


class _Level(nn.Module):
    """Halve the resolution, then one residual convolution."""

    def __init__(self, channels_in: int, channels: int, *, fused: bool) -> None:
        super().__init__()
        self.down = _Convolution(channels_in, channels, kernel=4, stride=2, fused=fused)
        self.refine = _Convolution(channels, channels, kernel=3, stride=1, fused=fused)

    def forward(self, x: Tensor) -> Tensor:
        x = self.down(x)
        return x + self.refine(x)


class SpriteEncoder(nn.Module):
    """Sprites of any size to feature vectors, one of ``config.dim`` numbers each.

    Mean and root mean square over the picture, of every level, go through one linear layer. So a feature vector holds
    texture (first level: noise, blur) and content (last level: which figure, are its parts in place), and a few wrong
    pixels, to which the mean square answers more than the mean.
    The linear layer is scaled so that features of clean training sprites have mean 0 and a variance of 1 on average.
    """

    def __init__(self, config: EncoderConfig, *, fused: bool = True) -> None:
        super().__init__()
        self.config = config
        channels = (4, *config.widths)
        self.levels = nn.ModuleList(_Level(before, after, fused=fused) for before, after in pairwise(channels))
        self.embed = nn.Linear(2 * sum(config.widths), config.dim)

    def forward(self, sprites: Tensor) -> Tensor:
        """Features of sprites.

        Args:
            sprites: (N, 4, H, W) uint8 straight RGBA, sides of at least 8.

        Returns:
            (N, dim) float32.
        """
        x = encoder_input(sprites)
        pooled = []
        for level in self.levels:
            x = level(x)
            pooled += [x.mean((2, 3)), (x.square().mean((2, 3)) + _TINY).sqrt()]
        features: Tensor = self.embed(torch.cat(pooled, 1))
        return features

    def fuse(self) -> "SpriteEncoder":
        """Fold every normalisation into its convolution, in place, as files hold the network. Needs ``eval()`` mode."""
        for module in self.modules():
            if isinstance(module, _Convolution):
                module.fuse()
        return self


def encoder_input(sprites: Tensor) -> Tensor:
    """What the network sees: the sprite over mid-grey, and its alpha.

    Colour relative to mid-grey is weighted by alpha, so that colour hidden under alpha 0 has no effect and the zero
    padding of a convolution is the same as a transparent border; alpha itself tells a grey pixel from a hole.

    Args:
        sprites: (N, 4, H, W) uint8 straight RGBA.

    Returns:
        (N, 4, H, W) float32: colour in [-1, 1], alpha in [0, 1].
    """
    x = sprites.to(torch.float32) / 255
    alpha = x[:, 3:]
    x = torch.cat([(2 * x[:, :3] - 1) * alpha, alpha], 1)
    return x.contiguous(memory_format=torch.channels_last)


def save_encoder(path: Path, encoder: SpriteEncoder, *, notes: Mapping[str, str] | None = None) -> None:
    """Write a fused encoder as safetensors in half precision, with its shape (and ``notes``) in the header."""
    tensors = {key: value.to(torch.float16).contiguous() for key, value in encoder.state_dict().items()}
    header = {
        "format": _FORMAT,
        "version": str(_VERSION),
        "config": json.dumps(asdict(encoder.config)),
        **(notes or {}),
    }
    write_bytes(path, save(tensors, metadata=header))


def load_encoder(path: Path) -> tuple[SpriteEncoder, str]:
    """Read an encoder.

    Returns:
        The network in evaluation mode on the CPU, float32, and the SHA-256 of the file.

    Raises:
        MetricError: if the file is missing, damaged or of another kind.
    """
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        with safe_open(path, framework="pt") as file:
            header = file.metadata() or {}
            tensors = {key: file.get_tensor(key).to(torch.float32) for key in file.keys()}  # noqa: SIM118 - not a dict
        if header.get("format") != _FORMAT or header.get("version") != str(_VERSION):
            raise MetricError(f"{path} holds no sprite encoder that this version can read")
        shape = json.loads(header["config"])
        encoder = SpriteEncoder(EncoderConfig(widths=tuple(shape["widths"]), dim=shape["dim"]))
        encoder.load_state_dict(tensors)
    except OSError as error:
        reason = error.strerror or str(error)
        raise MetricError(f"cannot read the sprite encoder {path}", reason, "install PixelGen again") from error
    except (SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
        raise MetricError(f"the sprite encoder {path} is damaged", fix="install PixelGen again") from error
    encoder.requires_grad_(False).eval()
    return encoder.to(memory_format=torch.channels_last), digest
