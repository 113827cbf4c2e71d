"""The program's own sampler, as the command line uses it: from a model file to finished RGBA sprites."""

from pixelgen.runtime.environment import prepare

prepare()

from collections.abc import Callable  # noqa: E402  after the environment is set
from dataclasses import asdict  # noqa: E402
from pathlib import Path  # noqa: E402

import torch  # noqa: E402

from pixelgen.flow.config import SampleConfig  # noqa: E402
from pixelgen.model.checkpoint import load_model  # noqa: E402
from pixelgen.runtime.device import describe  # noqa: E402
from samplers.request import Request  # noqa: E402


def make(path: str) -> tuple[Callable[[Request], object], str]:
    """A sampler that answers requests."""
    sampler = load_model(Path(path)).sampler()

    def answer(request: Request) -> object:
        return sampler.sample(SampleConfig(**asdict(request), seed=1))

    return answer, describe(torch.device("cpu"))
