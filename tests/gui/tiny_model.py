"""Real models small enough to sample from in milliseconds: untrained, but every weight counts."""

from pathlib import Path

import torch
from torch import nn

from pixelgen.model.checkpoint import ModelHeader, save_model
from pixelgen.model.unet import UNet, UNetConfig

SIZE = 8


def save_tiny_model(path: Path, *, classes: tuple[str, ...] = (), seed: int = 0, binary_alpha: bool = True) -> Path:
    """Write a model of 8 × 8 px sprites to ``path`` and return that."""
    config = UNetConfig(size=SIZE, channels=(32, 32), blocks=(1, 1), patch=1, classes=len(classes))
    torch.manual_seed(seed)
    network = UNet(config)
    nn.init.normal_(network.head.weight, std=0.1)  # a fresh network is the zero map
    header = ModelHeader(
        unet=config,
        classes=classes,
        class_counts=(10,) * len(classes),
        binary_alpha=binary_alpha,
        training={"steps": 1200, "run": "tiny"},
        metrics={"fid": 3.25, "fid_floor": 1.5},
        data={"name": "tiny sprites", "licence": "CC0", "credit": "nobody", "digest": "0" * 64},
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    save_model(path, network.state_dict(), header)
    return path


_CARD = """
[model]
title = "{name}"
description = "Makes {name}."
size = 8
classes = {classes}
parameters = 1

[data]
name = "tiny sprites"
licence = "CC0"
credit = "nobody"

[metrics]
fid = 2.5
fid_floor = 1.25

[sampling]
solver = "heun"
calls = 6
"""


def add_to_zoo(zoo: Path, name: str, *, classes: tuple[str, ...] = ()) -> Path:
    """Put a model called ``name`` into the folder ``zoo``; returns the model's file."""
    path = save_tiny_model(zoo / name / "model.safetensors", classes=classes)
    (zoo / name / "card.toml").write_text(_CARD.format(name=name, classes=len(classes)), encoding="utf-8")
    return path
