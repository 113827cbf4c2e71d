"""The velocity network v(x, t, label): a time-conditioned U-Net on pixel-unshuffled RGBA.

Pixel-unshuffle makes a 32×32×4 sprite a 16×16×16 one before the first convolution (Shi et al. 2016,
https://arxiv.org/abs/1609.05158, run backwards): a quarter of the positions, nothing thrown away, and at equal cost
more channels where sprites are decided. Three resolutions; attention at the two coarsest. The sizes for a CPU are wide
and shallow: in equal time they see more sprites than narrower ones with more blocks, and make better ones
(tests/benchmarks/README.md), for a processor is at its best in wide convolutions and loses time between operations.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor, nn

from pixelgen.choices import Choices
from pixelgen.errors import ConfigError
from pixelgen.model.blocks import (
    Downsample,
    ResidualBlock,
    SelfAttention,
    SpanEmbedding,
    TimeEmbedding,
    Upsample,
    zeroed,
)

MIN_SIZE, MAX_SIZE = 8, 128


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSize:
    """A network shape offered by name; ``channels`` and ``blocks`` are per resolution, finest first."""

    key: str
    label: str
    help: str
    channels: tuple[int, ...]
    blocks: tuple[int, ...]


MODEL_SIZES: Choices[ModelSize] = Choices(
    "model size",
    (
        ModelSize(
            key="small",
            label="Small",
            help="3.3 million parameters, 0.49 GFLOP a call at 32 px: the best sprites that an hour on a CPU gives.",
            channels=(128, 128, 128),
            blocks=(1, 1, 1),
        ),
        ModelSize(
            key="tiny",
            label="Tiny",
            help="1.4 million parameters, 0.17 GFLOP a call at 32 px: for slow machines, first tries and small sets.",
            channels=(64, 96, 96),
            blocks=(1, 1, 1),
        ),
        ModelSize(
            key="nano",
            label="Nano",
            help="0.7 million parameters, 0.09 GFLOP a call at 32 px: sprites at once, even on a slow machine.",
            channels=(48, 64, 64),
            blocks=(1, 1, 1),
        ),
        ModelSize(
            key="medium",
            label="Medium",
            help="25 million parameters, 2.5 GFLOP a call at 32 px: for a graphics card and some thousand sprites.",
            channels=(128, 288, 416),
            blocks=(2, 3, 1),
        ),
        ModelSize(
            key="large",
            label="Large",
            help="36 million parameters, 3.6 GFLOP a call at 32 px: for a fast graphics card and large sets.",
            channels=(160, 256, 384),
            blocks=(3, 4, 2),
        ),
    ),
)


def patch_for(size: int) -> int:
    """How many pixels a side are folded into channels for sprites of ``size``: 1 below 24 px, 4 from 96 px, else 2."""
    return 1 if size < 24 else 4 if size >= 96 else 2


@dataclass(frozen=True, slots=True, kw_only=True)
class UNetConfig:
    """Everything that fixes the shape of a network.

    Attributes:
        size: side of a sprite in pixels, 8 to 128.
        channels, blocks: per resolution, finest first; as many of one as of the other.
        patch: side of the square of pixels that becomes channels: 1, 2 or 4.
        classes: number of class labels; 0 for none. Label ``classes`` means "any".
        dropout: inside the residual blocks while training, [0, 1).
        flow_map: whether it gives the mean velocity until a later time (``flow.flow_map``).
    """

    size: int
    channels: tuple[int, ...]
    blocks: tuple[int, ...]
    patch: int
    classes: int = 0
    dropout: float = 0.0
    flow_map: bool = False

    def __post_init__(self) -> None:
        if not MIN_SIZE <= self.size <= MAX_SIZE:
            raise ConfigError(f"sprite size {self.size}", f"sizes from {MIN_SIZE} to {MAX_SIZE} pixels are supported")
        if len(self.channels) != len(self.blocks) or not self.channels:
            raise ConfigError(f"{len(self.channels)} channel widths for {len(self.blocks)} block counts")

    @staticmethod
    def named(name: str, *, size: int, classes: int = 0, dropout: float = 0.0) -> "UNetConfig":
        """The network called ``name`` in ``MODEL_SIZES`` for sprites of ``size`` pixels.

        Raises:
            ConfigError: for a name that is not listed or a size out of range.
        """
        shape = MODEL_SIZES[name]
        return UNetConfig(
            size=size,
            channels=shape.channels,
            blocks=shape.blocks,
            patch=patch_for(size),
            classes=classes,
            dropout=dropout,
        )


class _Stage(nn.Module):
    """Residual blocks at one resolution, each followed by attention where the stage has it."""

    def __init__(self, channels: int, count: int, *, attention: bool, dropout: float) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(ResidualBlock(channels, dropout=dropout) for _ in range(count))
        self.attention = nn.ModuleList(SelfAttention(channels) for _ in range(count if attention else 0))

    def forward(self, x: Tensor, block: int, modulation: Tensor) -> Tensor:
        """Run one block of the stage: the network walks through them and keeps or takes back skips in between."""
        x = self.blocks[block](x, modulation)
        return self.attention[block](x) if len(self.attention) else x


class UNet(nn.Module):
    """Velocity of the flow at (x, t), for sprites of any side from 8 to 128 pixels.

    On the way down every block's output is kept; on the way up the block of the same resolution and place takes it
    back through a 1×1 convolution over both (cheaper than widening the 3×3 convolutions by the skip).
    """

    def __init__(self, config: UNetConfig) -> None:
        super().__init__()
        self.config = config
        channels, levels = config.channels, len(config.channels)
        width = 2 * channels[0]
        self.time = TimeEmbedding(width)
        self.until = SpanEmbedding(width) if config.flow_map else None
        self.label = nn.Embedding(config.classes + 1, width) if config.classes else None
        if self.label is not None:
            nn.init.normal_(self.label.weight, std=0.02)

        pixels = 4 * config.patch**2
        self.stem = nn.Conv2d(pixels, channels[0], 3, padding=1)

        def stage(level: int) -> _Stage:
            return _Stage(
                channels[level], config.blocks[level], attention=level >= max(1, levels - 2), dropout=config.dropout
            )

        self.down = nn.ModuleList(stage(level) for level in range(levels))
        self.shrink = nn.ModuleList(Downsample(channels[i], channels[i + 1]) for i in range(levels - 1))
        self.up = nn.ModuleList(stage(level) for level in reversed(range(levels)))
        self.grow = nn.ModuleList(Upsample(channels[i + 1], channels[i]) for i in reversed(range(levels - 1)))
        self.merge = nn.ModuleList(
            nn.ModuleList(nn.Conv2d(2 * channels[level], channels[level], 1) for _ in range(config.blocks[level]))
            for level in reversed(range(levels))
        )
        self.final_norm = nn.GroupNorm(max(1, channels[0] // 16), channels[0])
        self.head = zeroed(nn.Conv2d(channels[0], pixels, 3, padding=1))

        walked = (*range(levels), *reversed(range(levels)))
        self._widths = [4 * channels[level] for level in walked for _ in range(config.blocks[level])]
        self.modulation = nn.Linear(width, sum(self._widths))
        nn.init.zeros_(self.modulation.weight)
        nn.init.zeros_(self.modulation.bias)

    def forward(self, x: Tensor, t: Tensor, labels: Tensor | None = None, until: Tensor | None = None) -> Tensor:
        """Velocity at ``x``, or its mean along the way until a later time.

        Args:
            x: (B, 4, H, W) states, premultiplied RGBA; H = W = ``config.size``.
            t: (B,) times in [0, 1], or (1,) for one time shared by all.
            labels: (B,) or (1,) int64 class indices, ``config.classes`` for "any"; None is "any" for all.
            until: (B,) or (1,) times in [t, 1]; None for ``t`` itself. Only for a network with ``config.flow_map``.

        Returns:
            (B, 4, H, W), in the number format of ``x``.
        """
        modulation = iter(self._modulate(t, labels, until).split(self._widths, dim=1))
        height, width = x.shape[2:]
        h = self.stem(F.pixel_unshuffle(self._fit(x), self.config.patch))
        kept: list[Tensor] = []
        for level, stage in enumerate(self.down):
            for block in range(self.config.blocks[level]):
                h = stage(h, block, next(modulation))
                kept.append(h)
            if level < len(self.shrink):
                h = self.shrink[level](h)
        for level, stage in enumerate(self.up):
            if level:
                h = self.grow[level - 1](h)
            for block in range(self.config.blocks[-1 - level]):
                h = self.merge[level][block](torch.cat((h, kept.pop()), dim=1))  # type: ignore[index]
                h = stage(h, block, next(modulation))
        h = self.head(F.silu(self.final_norm(h)))
        return F.pixel_shuffle(h, self.config.patch)[:, :, :height, :width]

    def _modulate(self, t: Tensor, labels: Tensor | None, until: Tensor | None) -> Tensor:
        embedding = self.time(t)
        if self.until is not None:
            embedding = embedding + self.until(torch.zeros_like(t) if until is None else until - t)
        if self.label is not None:
            if labels is None:
                labels = torch.full((1,), self.config.classes, dtype=torch.int64, device=t.device)
            embedding = embedding + self.label(labels)
        return self.modulation(F.silu(embedding))

    def _fit(self, x: Tensor) -> Tensor:
        """Pad right and bottom so that every resolution comes out whole; sizes like 32 need nothing."""
        unit = self.config.patch * 2 ** len(self.shrink)
        right, bottom = -x.shape[3] % unit, -x.shape[2] % unit
        return F.pad(x, (0, right, 0, bottom)) if right or bottom else x


def count_parameters(network: nn.Module) -> int:
    """Number of trained values."""
    return sum(p.numel() for p in network.parameters())


def gigaflops_per_call(network: UNet) -> float:
    """Arithmetic of one call for one sprite in GFLOP, a multiplication and an addition counted as two.

    Counted from the convolutions, dense layers and attention products that a call really runs.
    """
    from torch.utils.flop_counter import FlopCounterMode

    size = network.config.size
    device = next(network.parameters()).device
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        network(torch.zeros(1, 4, size, size, device=device), torch.zeros(1, device=device))
    return counter.get_total_flops() / 1e9
