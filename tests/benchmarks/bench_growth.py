"""How cost grows: with the number of training sprites, with their size, and with the batch.

    python tests/benchmarks/bench_growth.py [--model tiny] [--rounds 3]

Set size: what it takes to read a folder of PNG files, to put the set on the device, and to draw a batch from it. Sprite
size and batch: training images a second and how much of the machine's fastest matrix product they reach; for the size
also the time of a call for 16 sprites. Everything in this process, as the program sets it up.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from pixelgen.runtime.environment import prepare

prepare()

import torch  # noqa: E402  after the environment is set

from measuring.command import finish, options  # noqa: E402
from measuring.machine import Machine  # noqa: E402
from measuring.peak import fastest_peak  # noqa: E402
from measuring.results import Cell, Column, Section, Table  # noqa: E402
from measuring.sprite_sets import many  # noqa: E402
from measuring.timing import seconds_of  # noqa: E402
from pixelgen.flow.config import SampleConfig  # noqa: E402
from pixelgen.flow.sampler import Sampler  # noqa: E402
from pixelgen.model.checkpoint import load_model  # noqa: E402
from pixelgen.model.unet import UNet, UNetConfig, gigaflops_per_call  # noqa: E402
from pixelgen.sprites.folder import load_sprites  # noqa: E402
from pixelgen.sprites.procedural import write_sprites  # noqa: E402
from pixelgen.sprites.spriteset import SpriteSet  # noqa: E402
from pixelgen.training.batches import Batches  # noqa: E402
from samplers.request import model_file  # noqa: E402
from trainers import ours  # noqa: E402
from trainers.task import Task  # noqa: E402

_SETS, _SIZES, _BATCHES = (100, 1000, 10_000, 100_000), (16, 24, 32, 48, 64, 96, 128), (1, 4, 16, 32, 64, 128)
_READ_MOST = 10_000  # a folder of more takes minutes to write, and as much a file to read
_CALL_SPRITES = 16
_FEW = 240  # sprites in the set where its size is not what grows


def over_sets(sets: Sequence[int], *, batch: int, rounds: int) -> Table:
    """What depends on the number of sprites."""
    rows = [_cost_of_set(many(count), batch=batch, draws=20 * rounds) for count in sets]
    return Table(
        key="growth-sets",
        title=f"By training sprites, 32 px, batch {batch}",
        columns=(
            Column("sprites", ",d"),
            Column("MB on the device", ".1f"),
            Column("s to read PNG files", ".2f"),
            Column("s to place", ".3f"),
            Column("ms for the first batch", ".1f"),
            Column("ms for a batch", ".2f"),
        ),
        rows=tuple(rows),
        notes=(f"Reading is measured up to {_READ_MOST:,} files.",),
    )


def _cost_of_set(sprites: SpriteSet, *, batch: int, draws: int) -> tuple[Cell, ...]:
    device = torch.device("cpu")

    def place() -> Batches:
        return Batches(sprites, device=device, batch=batch, seed=0, shift=1, flip=False)

    placing, batches = seconds_of(place).wall, place()

    def draw(step: int) -> float:
        return 1000 * seconds_of(lambda: batches.batch(step, batches.generator(step))).wall

    first, *others = map(draw, range(draws))
    megabytes = sprites.pixels.nbytes / 2**20
    return len(sprites), megabytes, _seconds_to_read(sprites), placing, first, median(others)


def _seconds_to_read(sprites: SpriteSet) -> float | None:
    """From a folder of files to a set; None for a set too large to be written and read here."""
    if len(sprites) > _READ_MOST:
        return None
    with tempfile.TemporaryDirectory(prefix="pixelgen-bench-") as name:
        folder = Path(name)
        write_sprites(sprites, folder)
        return seconds_of(lambda: load_sprites(folder)).wall


def over_sizes(model: str, sizes: Sequence[int], *, batch: int, rounds: int, peak: float) -> Table:
    """What depends on the side of a sprite."""
    rows = []
    for size in sizes:
        network = UNet(UNetConfig.named(model, size=size)).eval()
        cost = gigaflops_per_call(network)
        speed, how = _images_per_second(Task(model=model, size=size, batch=batch, count=_FEW), rounds=rounds)
        sampler = load_model(model_file(model, size=size)).sampler()
        call = _milliseconds_of_call(sampler, rounds=rounds)
        rows.append((size, network.config.patch, cost, speed, 3 * cost * speed / peak, call, how))
    return Table(
        key="growth-sizes",
        title=f"By sprite size, network `{model}`, batch {batch}",
        columns=(
            Column("px"),
            Column("pixels folded"),
            Column("GFLOP a call", ".3f"),
            Column("training images/s", ".1f"),
            Column("of the peak", ".0%"),
            Column(f"ms a call for {_CALL_SPRITES} sprites", ".1f"),
            Column("how"),
        ),
        rows=tuple(rows),
    )


def over_batches(model: str, batches: Sequence[int], *, rounds: int, peak: float) -> Table:
    """What depends on the batch."""
    cost = 3 * gigaflops_per_call(UNet(UNetConfig.named(model, size=32)).eval())
    rows = []
    for batch in batches:
        speed, _ = _images_per_second(Task(model=model, batch=batch, count=_FEW), rounds=rounds)
        rows.append((batch, speed, 1000 * batch / speed, cost * speed / peak))
    return Table(
        key="growth-batches",
        title=f"By batch, network `{model}`, 32 px",
        columns=(
            Column("batch"),
            Column("training images/s", ".1f"),
            Column("ms a step", ".1f"),
            Column("of the peak", ".0%"),
        ),
        rows=tuple(rows),
    )


def _milliseconds_of_call(sampler: Sampler, *, rounds: int) -> float:
    request = SampleConfig(count=_CALL_SPRITES, calls=4, seed=1)
    sampler.sample(request)  # the first finds out how to compute
    return 1000 * median(seconds_of(lambda: sampler.sample(request)).wall for _ in range(rounds)) / request.calls


def _images_per_second(task: Task, *, rounds: int) -> tuple[float, str]:
    steps, about = ours.make(task)
    steps(1)
    return task.batch / median(seconds_of(lambda: steps(1)).wall for _ in range(2 * rounds)), about


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("--model", default="tiny", help="name of the network")
    parser.add_argument("--batch", type=int, default=16, help="sprites a step, where it is not what grows")
    parser.add_argument("--rounds", type=int, default=3, help="the more, the steadier")
    given = parser.parse_args(argv)
    where, rounds, peak = str(Machine.here()), 1 if given.quick else given.rounds, fastest_peak()
    sets, sizes, batches = (_SETS[:2], _SIZES[:3:2], _BATCHES[:2]) if given.quick else (_SETS, _SIZES, _BATCHES)
    section = Section(
        key="growth",
        title="Growth",
        command=f"python tests/benchmarks/bench_growth.py --model {given.model} --batch {given.batch}",
        where=where,
        tables=(
            over_sets(sets, batch=given.batch, rounds=rounds),
            over_sizes(given.model, sizes, batch=given.batch, rounds=rounds, peak=peak),
            over_batches(given.model, batches, rounds=rounds, peak=peak),
        ),
    )
    finish(section, given)


if __name__ == "__main__":
    main()
