"""Autoguidance: a model steered away from an earlier, weaker state of itself, at equal and at twice the network calls.

    python tests/benchmarks/bench_autoguidance.py MODEL EARLIER [--data dcss-heroes] [--weights 1,1.25,1.5,2]

The velocity is that of EARLIER and ``weight`` times the way from there to that of MODEL: 1 is MODEL as it is, more goes
beyond it (Karras et al. 2024, https://arxiv.org/abs/2406.02507). Every guided call asks two networks, so what guidance
has to beat is MODEL alone with twice the calls. Both are model files of networks of the same sprite size and classes,
such as `bench_quality_time.py` keeps after its minutes.
"""

from collections.abc import Sequence
from pathlib import Path

from pixelgen.runtime.environment import prepare

prepare()

from torch import Tensor  # noqa: E402  after the environment is set

from measuring.command import finish, options  # noqa: E402
from measuring.machine import Machine  # noqa: E402
from measuring.results import Column, Section, Table  # noqa: E402
from pixelgen.flow.sampler import SampleConfig, Sampler  # noqa: E402
from pixelgen.model.checkpoint import load_model  # noqa: E402
from quality.judging import SEED, Jury  # noqa: E402


def autoguided(model: Path, earlier: Path, weight: float) -> Sampler:
    """A sampler with the model, led away from its earlier state.

    Args:
        model, earlier: files.
        weight: 1 leaves the model as it is.
    """
    sampler, strong, weak = load_model(model).sampler(), load_model(model).network, load_model(earlier).network

    def velocity(x: Tensor, t: Tensor, labels: Tensor | None) -> Tensor:
        before = weak(x, t, labels)
        return before + weight * (strong(x, t, labels) - before)

    if weight != 1:
        sampler.network = velocity
    return sampler


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = options(__doc__)
    parser.add_argument("model", type=Path, help="model file")
    parser.add_argument("earlier", type=Path, help="model file of an earlier state")
    parser.add_argument("--data", default="dcss-heroes", help="the set that both have learned")
    parser.add_argument("--weights", default="1,1.25,1.5,2", help="of the guidance; 1 is none")
    parser.add_argument("--calls", default="4,8", help="guided calls per sprite")
    parser.add_argument("--solver", default="ab2", help="key of the solver")
    parser.add_argument("--head-start", type=float, default=0.0, help="as of pixelgen generate")
    parser.add_argument("--sprites", type=int, default=500, help="made each time")
    given = parser.parse_args(argv)
    where, jury = str(Machine.here()), Jury(given.data)
    calls = (1, 2) if given.quick else tuple(map(int, given.calls.split(",")))
    rows = []
    for weight in map(float, given.weights.split(",")):
        sampler, networks = autoguided(given.model, given.earlier, weight), 1 if weight == 1 else 2
        for each in sorted({*calls, *(2 * number for number in calls)} if weight == 1 else calls):
            request = SampleConfig(
                count=64 if given.quick else given.sprites, seed=SEED, calls=each, solver=given.solver,
                head_start=given.head_start,
            )  # fmt: skip
            verdict = jury(sampler, request)
            print(f"weight {weight:g}, {each} calls: {verdict.sentence()}", flush=True)
            rows.append((f"{weight:g}", each, networks * each, verdict.fid, verdict.kid, verdict.originality))
    table = Table(
        key="autoguidance",
        title=f"`{given.solver}` on {jury.description}, {given.sprites:,} sprites",
        columns=(
            Column("weight"),
            Column("calls"),
            Column("networks asked"),
            Column("FID", ".1f"),
            Column("KID", ".2f"),
            Column("originality", ".2f"),
        ),
        rows=tuple(rows),
        notes=(f"Real sprites that were not trained on are at FID {verdict.floor:.1f}.",),
    )
    section = Section(
        key="autoguidance",
        title="Autoguidance by an earlier state",
        command="python tests/benchmarks/bench_autoguidance.py MODEL EARLIER",
        where=where,
        tables=(table,),
    )
    finish(section, given)


if __name__ == "__main__":
    main()
