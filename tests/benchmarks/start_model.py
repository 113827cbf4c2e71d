"""Opens a model and makes one sprite in a fresh process; prints the seconds that each part took, as JSON.

python tests/benchmarks/start_model.py MODEL
"""

import json
import sys
import time

from pixelgen.runtime.environment import prepare


def main() -> None:
    """Open, make, make again."""
    prepare()
    moments = [time.perf_counter()]

    def lap() -> float:
        moments.append(time.perf_counter())
        return moments[-1] - moments[-2]

    import torch  # noqa: F401  the largest part of the wait, and not ours to shorten

    torch_loaded = lap()
    from pixelgen.flow.config import SampleConfig
    from pixelgen.model.checkpoint import load_model
    from pixelgen.model.zoo import find_model

    engine_loaded = lap()
    sampler = load_model(find_model(sys.argv[1])).sampler()
    opened = lap()
    request = SampleConfig(count=1, calls=4, seed=1)
    sampler.sample(request)
    first = lap()
    sampler.sample(request)
    print(json.dumps({"torch": torch_loaded, "engine": engine_loaded, "open": opened, "first": first, "next": lap()}))


if __name__ == "__main__":
    main()
