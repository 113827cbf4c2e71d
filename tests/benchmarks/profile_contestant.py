"""Profiles a trainer in this process: a line of JSON in, {operator: [seconds, calls]} of its own work out."""

import json
import sys
from contextlib import redirect_stdout


def main() -> None:
    """Read what to profile, write what was found."""
    question = json.loads(sys.stdin.readline())
    steps = question.pop("steps")
    with redirect_stdout(sys.stderr):
        from train_contestant import make

        work, _ = make(**question)
        from torch.profiler import ProfilerActivity, profile

        with profile(activities=[ProfilerActivity.CPU]) as found:
            work(steps)
    events = {event.key: (event.self_cpu_time_total / 1e6, event.count) for event in found.key_averages()}
    print(json.dumps(events))


if __name__ == "__main__":
    main()
