"""The work behind Compare, for a thread of its own: each way is walked once, the reference last."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch

from pixelgen.flow.compare import REFERENCE_CALLS, Trial, Walk, judge, reference_config, walk, warm_up
from pixelgen.gui.generation.compare.ways import CompareRequest, Findings, Way
from pixelgen.gui.generation.compare.words import way_text
from pixelgen.gui.generation.generate_job import ModelCache
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import resolve_device
from pixelgen.runtime.priority import threads_beside_window


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` network calls are made; ``doing`` says for what."""

    done: int
    total: int
    doing: str


@dataclass(frozen=True, slots=True, eq=False)
class WayWalked:
    """A way is done; ``trial`` says how far off it is, None while there is no reference."""

    way: Way
    walk: Walk
    trial: Trial | None


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceWalked:
    """The reference is done, and with it the distance of everything that was walked before."""

    walk: Walk
    trials: Mapping[Way, Trial]


def comparison(request: CompareRequest, known: Findings, cache: ModelCache) -> Job:
    """The job that finds out what ``known`` does not say about the ways of ``request``.

    The quick ways come first and the reference last, unless it is known: sprites and times are there at once, and
    distances follow. Reports ``Progress``, ``WayWalked`` and ``ReferenceWalked``.
    """
    walks, reference = dict(known.walks), known.reference
    missing = known.missing(request.ways)

    def job(report: Callable[[Any], None], cancel: CancelToken) -> None:
        # Each thread has its own setting, and the window needs its share.
        torch.set_num_threads(threads_beside_window())
        total = sum(way.calls for way in missing) + (0 if reference is not None else REFERENCE_CALLS)
        done = 0

        def tell(calls: int) -> None:
            report(Progress(done + calls, total, doing))

        doing = "Loading the model"
        report(Progress(0, total, doing))
        sampler = cache.get(request.model, device=resolve_device(request.device)).sampler
        cancel.checkpoint()
        warm_up(sampler, request.config)
        for way in missing:
            doing = way_text(way)
            walked = walk(sampler, request.config_of(way), cancel=cancel, told=tell)
            walks[way] = walked
            done += way.calls
            report(WayWalked(way, walked, None if reference is None else judge(walked, reference)))
        if reference is not None:
            return
        doing = "Fine reference"
        fine = walk(sampler, reference_config(request.config), cancel=cancel, told=tell)
        report(ReferenceWalked(fine, {way: judge(walked, fine) for way, walked in walks.items()}))

    return job
