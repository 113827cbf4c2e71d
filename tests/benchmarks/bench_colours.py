"""Milliseconds to show states in other colours, and seconds to judge sprites against a training set.

python tests/benchmarks/bench_colours.py [CALLS]

The states are those of 64 sprites of the zoo's default model, raw and predicted, each painted for the first time and
once more. Sprites are judged against 4,000 drawn ones of the same size.
"""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch: its threads would fight other programs
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from numpy.typing import NDArray

from measuring.command import described
from pixelgen.flow.sampler import SampleConfig
from pixelgen.gui.jobs.reference import Reference
from pixelgen.model.checkpoint import load_model
from pixelgen.model.tuned import suited
from pixelgen.model.zoo import find_model
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.colouring import Colouring, ColourOptions
from pixelgen.sprites.palette import load_palette, palettes
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.sprites.rgba import from_state

_SPRITES, _TRAINING = 64, 4000


def milliseconds(colouring: Colouring, states: list[NDArray[np.uint8]]) -> tuple[float, float]:
    """Median and largest time of one state."""
    took = []
    for state in states:
        began = time.perf_counter()
        colouring.paint(state)
        took.append(1000 * (time.perf_counter() - began))
    return float(np.median(took)), max(took)


def main() -> None:
    parser = described(__doc__)
    parser.add_argument("calls", nargs="?", type=int, default=12, help="of the network for the states")
    calls = parser.parse_args().calls
    path = find_model()
    model = load_model(path)
    sampler = model.sampler()
    config = SampleConfig(**suited(path) | {"count": _SPRITES, "calls": calls, "seed": 1})
    states = []
    for step in sampler.stream(config):
        states.append(from_state(step.state.permute(0, 2, 3, 1).numpy(), binary_alpha=False))
        states.append(sampler.finish(step.predicted))
    print(f"{len(states)} pictures of {_SPRITES} sprites of {model.size} px, median and largest in ms:")
    for key in ("pico-8", "endesga-32", "resurrect-64"):
        for options in ({}, {"dither": "bayer4"}, {"dither": "bayer8"}, {"max_colours": 8}):
            colouring = Colouring(ColourOptions(**options), load_palette(key))
            first, again = milliseconds(colouring, states), milliseconds(colouring, states)
            words = ", ".join([key, str(len(palettes()[key])), *(f"{name} {value}" for name, value in options.items())])
            print(f"  {words:32} {first[0]:6.1f} {first[1]:6.1f}   again {again[0]:6.1f} {again[1]:6.1f}")
    for most in (8, 32):
        first = milliseconds(Colouring(ColourOptions(max_colours=most)), states)
        print(f"  {f'no palette, max_colours {most}':32} {first[0]:6.1f} {first[1]:6.1f}")

    drawn = procedural_sprites(_TRAINING + 400, size=model.size, seed=1)
    began = time.perf_counter()
    training, held_out = drawn.take(range(_TRAINING)), drawn.take(range(_TRAINING, len(drawn)))
    reference = Reference.build(training, held_out, cancel=CancelToken())
    indexed = time.perf_counter()
    reference.judge(states[-1], cancel=CancelToken())
    judged = time.perf_counter()
    print(f"index over {_TRAINING:,} sprites: {indexed - began:.2f} s; {_SPRITES} judged: {judged - indexed:.2f} s")


if __name__ == "__main__":
    main()
