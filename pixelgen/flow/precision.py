"""In which number format the network calculates. States, times and the solver's sums around it are float32 in any case.

bfloat16 has the range of float32 with 8 of its 24 bits of fraction, and processors and cards that know it make about
twice as many products a second (Kalamkar et al. 2019, https://arxiv.org/abs/1905.12322). Convolutions and matrix
products are made in it, each of whose sums is float32; norms' sums and the frequencies of time stay as they are. The
weights are rounded at every call: that takes a fiftieth of it, and no second network has to be kept in step with the
first.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from pixelgen.choices import Choices
from pixelgen.flow.guidance import Network
from pixelgen.runtime.device import has_bfloat16


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """A number format for convolutions and matrix products."""

    key: str
    label: str
    help: str
    format: torch.dtype

    def of(self, network: Network, device: torch.device) -> Network:
        """The network on ``device``, calculating in this format and answering in that of the states.

        May be called from several threads at once.
        """
        if self.format is torch.float32:
            return network

        def rounded(x: Tensor, t: Tensor, labels: Tensor | None) -> Tensor:
            # Entered here, for it holds only in the thread that enters it. No weight is used twice in a call.
            with torch.autocast(device.type, self.format, cache_enabled=False):
                return network(x, t, labels).to(x.dtype)

        return rounded


FLOAT32 = Precision(
    key="float32",
    label="32 bit",
    help="float32: what sprites are measured and presets are tuned for.",
    format=torch.float32,
)
BFLOAT16 = Precision(
    key="bfloat16",
    label="16 bit",
    help="bfloat16: up to 1.7 times as fast on hardware that has it, slow on other; colours differ by a level or two.",
    format=torch.bfloat16,
)
PRECISIONS: Choices[Precision] = Choices("number format", (FLOAT32, BFLOAT16))


def quickest(device: torch.device) -> Precision:
    """The format in which a network on ``device`` answers first, judged by what the device is."""
    return BFLOAT16 if has_bfloat16(device) else FLOAT32
