"""Milliseconds to make sprites from sprites with the zoo's default model: once warm, the median of some rounds.

python tests/benchmarks/bench_variations.py [ROUNDS]
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # before torch: its threads would fight other programs
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import torch

from measuring.command import described
from pixelgen.flow.breed import BreedConfig, breed
from pixelgen.flow.inversion import invert
from pixelgen.flow.loop import LoopConfig, interpolate
from pixelgen.flow.palette_lock import PaletteLock
from pixelgen.flow.parents import given_parents, made_parents
from pixelgen.flow.reroll import RerollConfig, reroll
from pixelgen.flow.sampler import SampleConfig
from pixelgen.flow.vary import VaryConfig, branch, explore, vary
from pixelgen.model.checkpoint import load_model
from pixelgen.model.tuned import suited
from pixelgen.model.zoo import find_model
from pixelgen.sprites.palette import load_palette
from pixelgen.sprites.procedural import procedural_sprites


def milliseconds(work: Callable[[], object], rounds: int) -> float:
    work()
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - began))
    return float(np.median(took))


def main() -> None:
    parser = described(__doc__)
    parser.add_argument("rounds", nargs="?", type=int, default=3, help="of which the median counts")
    rounds = parser.parse_args().rounds
    path = find_model()
    model = load_model(path)
    sampler = model.sampler()
    config = SampleConfig(**suited(path) | {"count": 8, "seed": 1})
    pixels = sampler.sample(config)
    one = made_parents(sampler, config, pixels[:1], [0])
    four = made_parents(sampler, config, pixels[:4], range(4))
    two = made_parents(sampler, config, pixels[:2], range(2))
    dropped = given_parents(sampler, procedural_sprites(1, size=model.size, seed=1).pixels)
    mask = np.zeros((model.size, model.size), dtype=np.bool_)
    mask[: model.size // 3] = True
    neighbours = VaryConfig(method="noise")
    lock = PaletteLock(load_palette("pico-8"))
    mixed = config.model_copy(update={"mix": tuple((name, 1.0) for name in sampler.classes[:2])})

    jobs: dict[str, Callable[[], object]] = {
        "8 fresh sprites": lambda: sampler.sample(config),
        "8 of a mixture of two classes": lambda: sampler.sample(mixed),
        "8 variations, noised again": lambda: vary(sampler, one, config, VaryConfig()).make(sampler),
        "8 branches from t = 0.5": lambda: branch(sampler, one, config, t=0.5).make(sampler),
        "9 around one, through its noise": lambda: explore(sampler, one, config, neighbours).make(sampler),
        "noise of a dropped sprite, not refined": lambda: invert(sampler, dropped, config, refine=0),
        "noise of a dropped sprite, refined": lambda: invert(sampler, dropped, config),
        "8 with a third drawn anew, 1 round": lambda: reroll(sampler, one, config, mask, RerollConfig(rounds=1)).make(
            sampler
        ),
        "8 with a third drawn anew, 3 rounds": lambda: reroll(sampler, one, config, mask, RerollConfig()).make(sampler),
        "loop of 32 frames through 4": lambda: interpolate(sampler, four, config, LoopConfig()).make(sampler),
        "8 children of two": lambda: breed(sampler, two, config, BreedConfig()).make(sampler),
        "8 variations in 16 colours": lambda: vary(sampler, one, config, VaryConfig()).locked(lock).make(sampler),
    }
    print(f"{path.parent.name}, {config.solver} with {config.calls} calls, {torch.get_num_threads()} threads")
    for name, work in jobs.items():
        print(f"{name:42} {milliseconds(work, rounds):8.0f} ms")


if __name__ == "__main__":
    main()
