"""Training speed of the same network: the program against a plain PyTorch loop, torchcfm's and diffusers' trainers.

    python tests/benchmarks/bench_training.py [--model small] [--batch 32] [--device cpu] [--profile]

Each contestant is a process of its own, trains the same network on the same sprites with the same batch, and has its
turn once a round. Printed are sprites a second, what a sprite costs in processor time, the share of the machine's
fastest matrix product that its arithmetic reaches (counted as direct convolutions, whatever computes them), and the
median over the rounds of how many times as fast the program is: machines drift, pairs do not. Trainers that are not
installed (extra ``bench``) are left out. ``--profile`` prints where the time of a step goes, for the program and for
the plain loop.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from measuring.contestant import Contestant
from measuring.timing import Took, ratio, take_turns
from pixelgen.runtime.environment import prepare

prepare()


from measuring.command import finish, options, verdict  # noqa: E402
from measuring.machine import Machine  # noqa: E402
from measuring.peak import fastest_peak  # noqa: E402
from measuring.results import Column, Section, Table  # noqa: E402
from pixelgen.model.unet import UNet, UNetConfig, gigaflops_per_call  # noqa: E402
from pixelgen.training.presets import CPU_BATCH, GPU_BATCH  # noqa: E402

SCRIPT = Path(__file__).parent / "train_contestant.py"
TRAINERS = {
    "ours": ("PixelGen", "pixelgen"),
    "ours_with_adamw": ("PixelGen with AdamW", "pixelgen"),
    "plain": ("plain PyTorch loop", "torch"),
    "with_torchcfm": ("torchcfm's trainer", "torchcfm"),
    "with_diffusers": ("diffusers' trainer", "diffusers"),
}
"""By module in ``trainers``: what it is called, and the package that has to be there."""

_PASSES = 3  # a step's arithmetic in forward passes: the gradient costs two more
_PEAK_TARGET, _SPEED_TARGET = 0.65, 2.5


def compete(task: dict[str, Any], *, rounds: int, steps: int) -> Section:
    """Let the trainers train in turns.

    Args:
        task: fields of ``trainers.task.Task``.
        rounds: turns of each.
        steps: of training in a turn.
    """
    model, size, batch, device = (task[name] for name in ("model", "size", "batch", "device"))
    where = str(Machine.here())
    network = UNet(UNetConfig.named(model, size=size)).eval()
    cost = _PASSES * gigaflops_per_call(network)
    names = [name for name, (_, package) in TRAINERS.items() if find_spec(package)]
    peaks = [fastest_peak(device=device)]
    with ExitStack() as open_:
        contestants = {name: open_.enter_context(Contestant(SCRIPT, {"trainer": name, **task})) for name in names}
        took = take_turns({name: lambda c=c: c.work(steps) for name, c in contestants.items()}, rounds=rounds)
        about = {name: contestant.about for name, contestant in contestants.items()}
        peaks.append(fastest_peak(device=device))
    key = f"training-{model}" if device == "cpu" else f"training-{model}-{device}"
    table = _table(key, took, about, sprites=steps * batch, cost=cost, peak=max(peaks))
    missing = [title for name, (title, _) in TRAINERS.items() if name not in names]
    speed = ratio([each.wall for each in took["plain"]], [each.wall for each in took["ours"]])
    share, plain = (
        cost * steps * batch / median(each.wall for each in took[name]) / max(peaks) for name in ("ours", "plain")
    )
    price = f"A sprite costs {cost:.2f} GFLOP (three forward passes); the fastest matrix product of this machine"
    remarks = [
        f"{price}, measured before and after, is {max(peaks):.0f} GFLOP/s.",
        f"Target {_SPEED_TARGET}× the plain loop: {speed:.2f}×, {verdict(reached=speed >= _SPEED_TARGET)}.",
        f"Target {_PEAK_TARGET:.0%} of the peak: {share:.0%}, {verdict(reached=share >= _PEAK_TARGET)}.",
        f"The plain loop is at {plain:.0%}: {_SPEED_TARGET}× of it would be {_SPEED_TARGET * plain:.0%} of the peak.",
    ]
    if missing:
        remarks.append(f"Not installed here: {', '.join(missing)}.")
    return Section(
        key=key,
        title=f"Training speed: network `{model}`, {size} px, batch {batch}",
        command=f"python tests/benchmarks/bench_training.py --model {model} --batch {batch} --device {device}",
        where=where,
        tables=(table,),
        remarks=tuple(remarks),
    )


def _table(
    key: str, took: dict[str, list[Took]], about: dict[str, str], *, sprites: int, cost: float, peak: float
) -> Table:
    columns = (
        Column("trainer"),
        Column("images/s", ".1f"),
        Column("slowest", ".1f"),
        Column("fastest", ".1f"),
        Column("processor ms/image", ".1f"),
        Column("of the peak", ".0%"),
        Column("PixelGen is × as fast", ".2f"),
        Column("how"),
    )
    ours = [each.wall for each in took["ours"]]
    rows = []
    for name, turns in took.items():
        walls, cpu = [each.wall for each in turns], median(each.cpu for each in turns)
        speed = sprites / median(walls)
        speeds = speed, sprites / max(walls), sprites / min(walls)
        shares = 1000 * cpu / sprites, speed * cost / peak, ratio(walls, ours)
        rows.append((TRAINERS[name][0], *speeds, *shares, about[name]))
    return Table(
        key=key,
        title=f"Medians of {len(ours)} rounds",
        columns=columns,
        rows=tuple(rows),
        notes=("Processor time leaves out processes that a data loader starts.",),
    )


def profile(task: dict[str, Any], *, steps: int = 3) -> Section:
    """Where the time of a step goes: ``task`` as for ``compete``."""
    from measuring.profiling import share_by_operator

    where = str(Machine.here())
    tables = tuple(share_by_operator(name, TRAINERS[name][0], task, steps=steps) for name in ("ours", "plain"))
    return Section(
        key="training-profile",
        title=f"Where a training step spends its time: network `{task['model']}`, batch {task['batch']}",
        command=f"python tests/benchmarks/bench_training.py --model {task['model']} --profile",
        where=where,
        tables=tables,
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--model", default="small", help="name of the network")
    parser.add_argument("--batch", type=int, help="sprites a step; as in the program if left out")
    parser.add_argument("--size", type=int, default=32, help="side of a sprite in pixels")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each contestant")
    parser.add_argument("--steps", type=int, default=6, help="training steps in a turn")
    parser.add_argument("--data", default="dcss-heroes", help="real set, used where it lies beside the checkout")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"), help="what computes")
    parser.add_argument("--profile", action="store_true", help="instead, show where the time of a step goes")
    given = parser.parse_args(argv)
    rounds, steps = (2, 2) if given.quick else (given.rounds, given.steps)
    task = {
        "model": given.model,
        "size": given.size,
        "batch": given.batch or (GPU_BATCH if given.device == "cuda" else CPU_BATCH),
        "data": given.data,
        "device": given.device,
    }
    section = profile(task) if given.profile else compete(task, rounds=rounds, steps=steps)
    finish(section, given)


if __name__ == "__main__":
    main()
