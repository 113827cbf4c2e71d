"""Speed of the networks themselves: each size in each way of computing it that the program's probe tries.

    python tests/benchmarks/bench_network.py [--model small] [--batch 32] [--rounds 5] [--threads N]

Sprites a second in training, for each candidate of the probe against the first, a plain float32 network: all work once
in each round, and what counts is the median of the ratios of neighbours. Then milliseconds of one call for 1, 16 and 64
sprites. Both by processor time too, which other programs disturb less than the clock. Without ``--model`` all sizes
that a CPU trains.
"""

import argparse
from collections.abc import Sequence
from statistics import median

from measuring.timing import Took, ratio, seconds_of, take_turns
from pixelgen.runtime.environment import prepare

prepare()

import torch  # noqa: E402  after the environment is set

from measuring.command import finish, options  # noqa: E402
from measuring.machine import Machine  # noqa: E402
from measuring.results import Column, Section, Table  # noqa: E402
from pixelgen.model.unet import MODEL_SIZES, UNet, UNetConfig, count_parameters, gigaflops_per_call  # noqa: E402
from pixelgen.runtime.device import candidate_formats, resolve_device  # noqa: E402
from pixelgen.training.probe import training_step  # noqa: E402

_SIDE = 32
_COUNTS = (1, 16, 64)


def training(names: Sequence[str], device: torch.device, *, batch: int, rounds: int) -> Table:
    """Steps of training in each candidate format."""
    rows = []
    for name in names:
        unet = UNetConfig.named(name, size=_SIDE)
        works = {str(each): training_step(unet, device, each, batch=batch) for each in candidate_formats(device)}
        for work in works.values():
            work()
        took = take_turns({kind: lambda w=work: seconds_of(w) for kind, work in works.items()}, rounds=rounds)
        first = next(iter(took.values()))
        for kind, times in took.items():
            wall, cpu = median(each.wall for each in times), median(each.cpu for each in times)
            rows.append((name, kind, batch / wall, batch / cpu, *_faster(first, times)))
    return Table(
        key="network-training",
        title=f"Training, batch {batch}, medians of {rounds} rounds",
        columns=(
            Column("network"),
            Column("computed as"),
            Column("sprites/s", ".1f"),
            Column("sprites a processor second", ".1f"),
            Column("× the first", ".2f"),
            Column("× by processor time", ".2f"),
        ),
        rows=tuple(rows),
    )


def calls(names: Sequence[str], device: torch.device, *, rounds: int) -> Table:
    """One call of each network, as sampling makes it."""
    rows = []
    for name in names:
        network = UNet(UNetConfig.named(name, size=_SIDE)).eval().requires_grad_(requires_grad=False)
        cost, size = gigaflops_per_call(network), count_parameters(network) / 1e6
        network.to(device).to(memory_format=torch.channels_last)
        times = [_call(network, device, count=count, rounds=3 * rounds) for count in _COUNTS]
        rows.append((name, size, cost, *(1000 * each.wall for each in times), *(1000 * each.cpu for each in times)))
    counted = tuple(Column(f"{count} sprites ms", ".1f") for count in _COUNTS)
    processor = tuple(Column(f"{count} by processor", ".1f") for count in _COUNTS)
    return Table(
        key="network-calls",
        title=f"One call at {_SIDE} px, medians of {3 * rounds}",
        columns=(Column("network"), Column("M parameters", ".2f"), Column("GFLOP", ".3f"), *counted, *processor),
        rows=tuple(rows),
    )


@torch.inference_mode()
def _call(network: UNet, device: torch.device, *, count: int, rounds: int) -> Took:
    x, t = torch.randn(count, 4, _SIDE, _SIDE, device=device), torch.full((1,), 0.4, device=device)

    def call() -> None:
        network(x, t).sum().item()  # waits for the device

    call()
    times = [seconds_of(call) for _ in range(rounds)]
    return Took(median(each.wall for each in times), median(each.cpu for each in times))


def _faster(first: Sequence[Took], times: Sequence[Took]) -> tuple[float, float]:
    return (
        ratio([each.wall for each in first], [each.wall for each in times]),
        ratio([each.cpu for each in first], [each.cpu for each in times]),
    )


def _parser() -> argparse.ArgumentParser:
    parser = options(__doc__)
    parser.add_argument("--model", choices=list(MODEL_SIZES), help="one size only")
    parser.add_argument("--batch", type=int, default=32, help="sprites in a step of training")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each candidate")
    parser.add_argument("--threads", type=int, help="of a CPU; all that this process may use if left out")
    parser.add_argument("--device", default="cpu", help="auto, cpu, cuda or mps")
    return parser


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    given = _parser().parse_args(argv)
    device, rounds = resolve_device(given.device), 1 if given.quick else given.rounds
    if given.threads:
        torch.set_num_threads(given.threads)
    names = [given.model] if given.model else ["nano", "tiny", "small"]
    section = Section(
        key="network",
        title="Speed of the networks",
        command="python tests/benchmarks/bench_network.py",
        where=str(Machine.here()),
        tables=(training(names, device, batch=given.batch, rounds=rounds), calls(names, device, rounds=rounds)),
    )
    finish(section, given)


if __name__ == "__main__":
    main()
