"""``pixelgen evaluate``: how close a model's sprites come to real ones, in numbers."""

import time
from pathlib import Path
from typing import Annotated

import typer

from pixelgen.cli.interrupt import interruptible
from pixelgen.cli.making import make_sprites
from pixelgen.cli.options import build, described, flag, given, option
from pixelgen.cli.output import show_json
from pixelgen.cli.progress import Progress
from pixelgen.files import file_digest
from pixelgen.flow.plan import make
from pixelgen.flow.sampler import SampleConfig
from pixelgen.metrics.evaluate import Evaluator
from pixelgen.metrics.features import FEATURES, load_features
from pixelgen.model.checkpoint import load_model
from pixelgen.model.tuned import suited
from pixelgen.model.zoo import find_model
from pixelgen.runtime.device import DEVICES, resolve_device
from pixelgen.sprites.folder import LoadOptions, load_sprites
from pixelgen.training.config import TrainConfig

_COUNT = 1000
_MEASURE, _SAMPLING = "What is measured", "How the sprites are made"
_HELD_OUT = TrainConfig().validation


def run(
    model: Annotated[
        str,
        typer.Argument(metavar="MODEL", help="A model of the zoo, a run folder or a file.", show_default=False),
    ],
    data: Annotated[
        list[Path], typer.Argument(metavar="DATA", help="The sprites to compare with.", show_default=False)
    ],
    features: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            rich_help_panel=_MEASURE,
            help=described("The network in whose features sprites are compared.", FEATURES),
        ),
    ] = next(iter(FEATURES)),
    weights: Annotated[
        Path | None,
        typer.Option(metavar="FILE", rich_help_panel=_MEASURE, help="Inception's weights, if you have them already."),
    ] = None,
    download: Annotated[
        bool, flag("--download", "Fetch Inception's weights (96 MB) if they are not there.", panel=_MEASURE)
    ] = False,
    count: Annotated[
        int, typer.Option(metavar="N", rich_help_panel=_MEASURE, help="How many sprites to make for it.")
    ] = _COUNT,
    seed: Annotated[int | None, option(SampleConfig, "seed", metavar="S", panel=_SAMPLING)] = None,
    solver: Annotated[str | None, option(SampleConfig, "solver", panel=_SAMPLING)] = None,
    calls: Annotated[int | None, option(SampleConfig, "calls", metavar="N", panel=_SAMPLING)] = None,
    schedule: Annotated[str | None, option(SampleConfig, "schedule", panel=_SAMPLING)] = None,
    grid: Annotated[str | None, option(SampleConfig, "grid", panel=_SAMPLING)] = None,
    shift: Annotated[float | None, option(SampleConfig, "shift", metavar="S", panel=_SAMPLING)] = None,
    head_start: Annotated[float | None, option(SampleConfig, "head_start", metavar="T", panel=_SAMPLING)] = None,
    extrapolation: Annotated[float | None, option(SampleConfig, "extrapolation", metavar="X", panel=_SAMPLING)] = None,
    temperature: Annotated[float | None, option(SampleConfig, "temperature", metavar="T", panel=_SAMPLING)] = None,
    precision: Annotated[str | None, option(SampleConfig, "precision", panel=_SAMPLING)] = None,
    device: Annotated[
        str,
        typer.Option(metavar="NAME", rich_help_panel=_SAMPLING, help=described("What computes.", DEVICES)),
    ] = DEVICES[0],
) -> int:
    """Measure how close a model comes to a folder of sprites, as JSON.

    FID and KID are distances: smaller is better, and the floor is what real sprites that were held out reach.
    Originality is about 1 for sprites as new as real ones and near 0 for copies.
    """
    path = find_model(model)
    asked = given(
        count=count,
        seed=seed,
        solver=solver,
        calls=calls,
        schedule=schedule,
        grid=grid,
        shift=shift,
        head_start=head_start,
        extrapolation=extrapolation,
        temperature=temperature,
        precision=precision,
    )
    config = build(SampleConfig, suited(path, asked) | asked)
    FEATURES[features]  # an unknown one is said before the work begins
    target = resolve_device(device)
    loaded = load_model(path)
    with interruptible() as interrupt:
        with Progress("Reading sprites") as progress:
            options = LoadOptions(size=loaded.size)
            sprites = load_sprites(data, options, progress=progress.count, cancel=interrupt.token)
        # A model is compared with the sprites that it learned from; those that training held out give the floor.
        split_seed = int(loaded.header.training.get("seed", 0))
        training, validation = sprites.split(validation=_HELD_OUT, seed=split_seed)
        with Progress("Fetching weights") as progress:
            extractor = load_features(
                features, weights=weights, allow_download=download, device=target,
                progress=progress.count, cancel=interrupt.token,
            )  # fmt: skip
        with Progress("Looking at the real sprites") as progress:
            evaluator = Evaluator(training, validation, extractor, progress=progress.count, cancel=interrupt.token)
        with Progress(f"Making {config.count:,} sprites") as progress:
            start = time.perf_counter()
            sampler = loaded.sampler(device=target)
            plan = make(sampler, config)
            made = make_sprites(plan, sampler, cancel=interrupt.token, progress=progress)
            seconds = time.perf_counter() - start
        with Progress("Measuring") as progress:
            scores = evaluator(made)
    digest = sprites.digest()
    show_json(
        {
            "model": {"name": loaded.name, "path": path, "sha256": file_digest(path), **loaded.header.training},
            "data": {
                "sources": data,
                "sprites": len(training),
                "held_out": len(validation),
                "sha256": digest,
            },
            "sampling": config.model_dump(exclude={"count", "batch_size"}, exclude_none=True),
            "features": features,
            "count": scores.n_samples,
            "fid": scores.fid,
            "fid_floor": scores.fid_floor,
            "kid": scores.kid,
            "kid_floor": scores.kid_floor,
            "originality": scores.originality,
            "seconds": round(seconds, 3),
        }
    )
    return 0
