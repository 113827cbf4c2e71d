"""Teach the sprite encoder: ``python -m pixelgen.metrics.train_encoder DATA... --out FILE``.

Each step looks at every sprite of a batch three times: two views that differ by a mirror and a shift, and one damaged
view (:mod:`pixelgen.metrics.corruption`). The features have to serve four questions:

* *which sprite is it?* The two clean views find each other among all others of the batch, the damaged ones included
  (NT-Xent, Chen et al. 2020, https://arxiv.org/abs/2002.05709). So features differ between sprites, and between a
  sprite and its damaged self.
* *which class is it of?* Folder names are the classes.
* *what damage was done?* And is there any?
* *how strong is it?* So that features move on as damage grows.

Left to themselves the features fall into a dozen directions; a penalty on their correlations (Bardes et al. 2022,
https://arxiv.org/abs/2105.04906) keeps them apart, so that a Fréchet distance has many ways to see a difference.
"""

import argparse
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from pixelgen.metrics.corruption import CORRUPTIONS
from pixelgen.metrics.encoder import EncoderConfig, SpriteEncoder, save_encoder
from pixelgen.runtime.environment import prepare
from pixelgen.sprites.folder import LoadOptions, load_sprites
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.spriteset import SpriteSet

_log = logging.getLogger(__name__)

_TEMPERATURE = 0.1
_SHIFT = 2  # largest shift of a view, pixels
_DECORRELATION = 0.2  # weight of the penalty on correlated features


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderTraining:
    """How to teach an encoder. ``steps`` of ``batch`` sprites each, seen three times."""

    steps: int = 500
    batch: int = 64
    lr: float = 3e-3
    weight_decay: float = 0.02
    seed: int = 0


class _Heads(nn.Module):
    """What is asked of the features while they are taught; thrown away afterwards."""

    def __init__(self, dim: int, classes: int) -> None:
        super().__init__()
        self.instance = nn.Sequential(nn.Linear(dim, dim), nn.ReLU(), nn.Linear(dim, 64))
        self.classes = nn.Linear(dim, max(classes, 1))
        self.damage = nn.Linear(dim, 1 + len(CORRUPTIONS))
        self.strength = nn.Linear(dim, 1)


def train_encoder(sets: Sequence[SpriteSet], training: EncoderTraining, *, config: EncoderConfig) -> SpriteEncoder:
    """Teach an encoder on several sets of one size; classes of different sets are different classes.

    Returns:
        The fused network in evaluation mode, its features standardised over the clean sprites of all sets.
    """
    pixels = np.concatenate([each.pixels for each in sets])
    offsets = np.cumsum([0, *(max(len(each.classes), 1) for each in sets)])
    labels = np.concatenate([each.labels + offset for each, offset in zip(sets, offsets, strict=False)])
    rng = np.random.default_rng(training.seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(training.seed)
        encoder = SpriteEncoder(config, fused=False).to(memory_format=torch.channels_last)
        heads = _Heads(config.dim, int(offsets[-1]))
    parameters = [*encoder.parameters(), *heads.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=training.lr, weight_decay=training.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, training.lr, total_steps=training.steps, pct_start=0.1, cycle_momentum=False
    )
    started, seen = time.perf_counter(), np.zeros(6)
    for step in range(1, training.steps + 1):
        chosen = rng.choice(len(pixels), min(training.batch, len(pixels)), replace=False)
        losses = _losses(encoder, heads, pixels[chosen], labels[chosen], rng)
        loss = torch.stack(losses[:-1]).sum()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 5.0)
        optimizer.step()
        schedule.step()
        seen += [each.item() for each in losses]
        if step % 50 == 0 or step == training.steps:
            _log.info(
                "%d/%d, %.0f s: instance %.3f, class %.3f, damage %.3f, strength %.3f, correlation %.3f, right %.2f",
                *(step, training.steps, time.perf_counter() - started, *(seen / (step % 50 or 50))),
            )
            seen[:] = 0
    encoder.eval().fuse()
    _standardise(encoder, pixels)
    return encoder


def _losses(
    encoder: SpriteEncoder,
    heads: _Heads,
    sprites: NDArray[np.uint8],
    labels: NDArray[np.int64],
    rng: np.random.Generator,
) -> list[Tensor]:
    """The losses of a batch, and last the share of classes named rightly."""
    n = len(sprites)
    kinds, strength = rng.integers(0, len(CORRUPTIONS), n), rng.uniform(0.02, 1, n) ** 1.5
    damaged = _views(sprites, rng)
    for index, corruption in enumerate(CORRUPTIONS.values()):
        mine = np.flatnonzero(kinds == index)
        damaged[mine] = corruption(damaged[mine], strength[mine], rng)
    views = np.concatenate([_views(sprites, rng), _views(sprites, rng), damaged])
    features = encoder(torch.from_numpy(views).permute(0, 3, 1, 2))
    target = torch.from_numpy(labels)

    identity = functional.normalize(heads.instance(features), dim=1)
    likeness = identity[: 2 * n] @ identity.T / _TEMPERATURE
    likeness = likeness.masked_fill(torch.eye(2 * n, 3 * n, dtype=torch.bool), -torch.inf)
    partner = torch.arange(2 * n).roll(n)
    instance = functional.cross_entropy(likeness, partner)

    guess = heads.classes(features)
    named = functional.cross_entropy(guess, target.repeat(3))
    right = (guess[: 2 * n].argmax(1) == target.repeat(2)).float().mean()

    # Clean views are twice as many as damaged ones, and of one kind: half of them will do.
    found = torch.cat([torch.zeros(n, dtype=torch.long), torch.from_numpy(kinds) + 1])
    damage = functional.cross_entropy(heads.damage(features[n:]), found)
    wanted = torch.cat([torch.zeros(n), torch.from_numpy(strength).float()])
    amount = functional.mse_loss(heads.strength(features[n:])[:, 0], wanted) * 5

    normal = functional.batch_norm(features, None, None, training=True)
    correlation = normal.T @ normal / len(normal)
    apart = (correlation.square().sum() - correlation.diagonal().square().sum()) / len(correlation) * _DECORRELATION
    return [instance, named, damage, amount, apart, right]


def _views(sprites: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Each sprite mirrored or not and moved by up to two pixels, transparent pixels coming in."""
    n, h, w, _ = sprites.shape
    wide = np.pad(sprites, ((0, 0), (_SHIFT, _SHIFT), (_SHIFT, _SHIFT), (0, 0)))
    dy, dx = rng.integers(0, 2 * _SHIFT + 1, (2, n, 1))
    columns = np.where(rng.random((n, 1)) < 0.5, np.arange(w), np.arange(w)[::-1]) + dx
    return wide[np.arange(n)[:, None, None], (np.arange(h) + dy)[:, :, None], columns[:, None, :]]


@torch.inference_mode()
def _standardise(encoder: SpriteEncoder, pixels: NDArray[np.uint8]) -> None:
    """Fold a change of basis into the last layer, so that features of ``pixels`` have mean 0 and mean variance 1.

    Their principal axes are whitened half-way (each divided by the square root of its standard deviation): the
    strongest axes would otherwise drown the rest in a Fréchet distance, and full whitening would raise mere noise.
    """
    batches = torch.from_numpy(pixels).permute(0, 3, 1, 2).split(256)
    features = torch.cat([encoder(batch) for batch in batches]).double()
    mean = features.mean(0)
    variances, axes = torch.linalg.eigh(torch.cov(features.T).reshape(encoder.config.dim, -1))
    variances = variances.clamp_min(1e-6 * variances.max())
    basis = axes / variances.pow(0.25) / variances.sqrt().mean().sqrt()
    encoder.embed.weight.copy_((basis.T @ encoder.embed.weight.double()).float())
    encoder.embed.bias.copy_((encoder.embed.bias.double() - mean) @ basis)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the module."""
    default = EncoderTraining()
    parser = argparse.ArgumentParser(
        prog="python -m pixelgen.metrics.train_encoder", description="Teach the sprite encoder."
    )
    parser.add_argument("data", nargs="*", type=Path, metavar="DATA", help="folders of sprites, sub-folders as classes")
    parser.add_argument("--out", type=Path, required=True, help="safetensors file to write")
    parser.add_argument("--procedural", type=int, default=0, metavar="N", help="add N sprites drawn by rule")
    parser.add_argument("--size", type=int, default=32, help="side of a sprite in pixels")
    parser.add_argument("--steps", type=int, default=default.steps)
    parser.add_argument("--batch", type=int, default=default.batch)
    parser.add_argument("--dim", type=int, default=EncoderConfig().dim, help="numbers in a feature vector")
    parser.add_argument("--seed", type=int, default=default.seed)
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    sets = [load_sprites(folder, LoadOptions(size=given.size)) for folder in given.data]
    if given.procedural:
        sets.append(procedural_sprites(given.procedural, size=given.size, seed=given.seed))
    if not sets:
        parser.error("name a folder of sprites, or give --procedural")
    started = time.perf_counter()
    training = EncoderTraining(steps=given.steps, batch=given.batch, seed=given.seed)
    encoder = train_encoder(sets, training, config=EncoderConfig(dim=given.dim))
    seconds = f"{time.perf_counter() - started:.0f}"
    save_encoder(given.out, encoder, notes={"seconds": seconds, "sprites": str(sum(map(len, sets)))})
    _log.info("%s written after %s s", given.out, seconds)


if __name__ == "__main__":
    prepare()  # late for OpenMP, as torch is there already, but not for the allocator
    main()
