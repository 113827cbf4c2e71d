"""The same network walked by diffusers' schedulers, in the loop that its pipelines have.

The schedulers count noise down from 1 and want the velocity towards noise, so time and sign are turned round:
https://huggingface.co/docs/diffusers/api/schedulers/flow_match_euler_discrete.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from diffusers import DPMSolverMultistepScheduler, FlowMatchEulerDiscreteScheduler, UniPCMultistepScheduler
from safetensors.torch import load_file

from pixelgen.flow.precision import BFLOAT16
from pixelgen.model.checkpoint import read_header
from pixelgen.runtime.device import describe
from samplers.request import Request
from trainers.textbook import TextbookUNet

_FLOW = {"prediction_type": "flow_prediction", "use_flow_sigmas": True}
_MOMENTS = 1000  # of the schedulers' time


def schedulers() -> dict[str, Any]:
    """By the name that a request calls them."""
    return {
        "FlowMatchEuler": FlowMatchEulerDiscreteScheduler(),
        "DPM++ 2M": DPMSolverMultistepScheduler(**_FLOW),
        "UniPC": UniPCMultistepScheduler(**_FLOW),
    }


def make(path: str) -> tuple[Callable[[Request], object], str]:
    """A pipeline that answers requests."""
    known = schedulers()
    # The weights in a network as one writes it: what the program's own does for speed is the program's.
    network = TextbookUNet(read_header(Path(path)).unet).eval()
    network.load_state_dict({name: weight.float() for name, weight in load_file(path).items()})
    size = network.config.size

    @torch.no_grad()
    def answer(request: Request) -> object:
        scheduler = known[request.solver]
        scheduler.set_timesteps(request.calls)
        x = torch.randn(request.count, 4, size, size, generator=torch.Generator().manual_seed(1))
        for moment in scheduler.timesteps:
            t = (1 - moment / _MOMENTS).expand(request.count)
            with torch.autocast("cpu", torch.bfloat16, enabled=request.precision == BFLOAT16.key):
                velocity = network(x, t)
            x = scheduler.step(-velocity.float(), moment, x, return_dict=False)[0]
        pixels = (x / 2 + 0.5).clamp(0, 1).permute(0, 2, 3, 1).numpy()
        return (255 * pixels).round().astype("uint8")

    return answer, describe(torch.device("cpu"))
