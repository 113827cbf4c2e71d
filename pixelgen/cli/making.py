"""What the commands share that make sprites: a model with its settings, and sprites from a plan."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pixelgen.cli.options import build, spread
from pixelgen.cli.progress import Progress
from pixelgen.cli.states import StateWriter
from pixelgen.errors import ConfigError
from pixelgen.flow.palette_lock import PaletteLock
from pixelgen.flow.plan import Plan
from pixelgen.flow.sampler import SampleConfig, Sampler
from pixelgen.flow.solver import SOLVERS
from pixelgen.model.checkpoint import SpriteModel, load_model
from pixelgen.model.sources import Source, read_source
from pixelgen.model.tuned import suited
from pixelgen.model.zoo import find_model
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import resolve_device
from pixelgen.sprites.palette import Palette
from pixelgen.sprites.rgba import Pixels

SPRITES, SAMPLING = "Sprites", "How they are made"
MODEL_HELP = "A model of the zoo, a run folder or a .safetensors file."
IMAGES_HELP = "Images of a sprite each. One that this model made is recognised by the settings in it."
ADAPT_HELP = "Use the palette on the way already, so that shapes adapt to it."
ADAPT_FROM_HELP = "From when on, as a share of the way; the later, the less shapes change. Implies --adapt."
_WATCHED = 2**22  # pixels of all sprites, up to which they are walked in step with each other: 130 MB of states


def sampling_options(command: Callable[..., int]) -> Callable[..., int]:
    """Turn the parameter ``asked``, a ``SampleConfig`` without count, of a command into options."""
    spell = spread(
        "asked",
        SampleConfig,
        panel={
            **dict.fromkeys(("seed", "label", "mix", "guidance", "temperature"), SPRITES),
            **dict.fromkeys(("solver", "calls", "schedule", "grid", "shift", "head_start", "extrapolation"), SAMPLING),
            **dict.fromkeys(("sde_strength", "tolerance", "precision", "batch_size"), SAMPLING),
        },
        metavars={"seed": "S", "mix": "A=2,B=1", "guidance": "W", "shift": "S", "head_start": "T", "temperature": "T"},
        leave_out=("count",),
    )
    return spell(command)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A model that sprites are made with.

    Attributes:
        path: of its file.
        sampler: of the model, on the device that was asked for.
    """

    path: Path
    model: SpriteModel
    sampler: Sampler

    def config(self, asked: SampleConfig, *, count: int | None = None) -> SampleConfig:
        """What is asked of the sampler: where nothing is, what suits the model.

        Raises:
            ConfigError: for a number of sprites out of range, or a class that the model does not know.
        """
        settled = asked.model_dump(exclude_unset=True) | ({} if count is None else {"count": count})
        config = build(SampleConfig, suited(self.path, settled) | settled)
        self.sampler.shares(config, ())
        return config

    def read(self, images: Sequence[Path]) -> tuple[Source, ...]:
        """The sprites in image files.

        Raises:
            DatasetError: for one that cannot be read, or does not fit.
        """
        return tuple(read_source(image, size=self.model.size, model=self.path) for image in images)


def set_up(model: str | Path | None, *, device: str) -> Bench:
    """Load a model.

    Args:
        model: as a person names it; None for the zoo's default.
        device: a key of ``DEVICES``.

    Raises:
        PixelGenError: for a model or device that is not there.
    """
    path, target = find_model(model), resolve_device(device)
    loaded = load_model(path)
    return Bench(path=path, model=loaded, sampler=loaded.sampler(device=target))


def adapting(palette: Palette | None, *, adapt: bool, begin: float | None) -> float | None:
    """From when on the palette works inside the solver; None for not at all.

    Raises:
        ConfigError: without a palette, or for a time out of range.
    """
    if not adapt and begin is None:
        return None
    if palette is None:
        raise ConfigError(f"{'--adapt' if adapt else '--adapt-from'} without a palette", fix="name one with --palette")
    if begin is not None and not 0 <= begin < 1:
        raise ConfigError(f"--adapt-from {begin:g}", fix="choose 0 or more, and less than 1")
    return PaletteLock(palette).begin if begin is None else begin


def make_sprites(
    plan: Plan, sampler: Sampler, *, cancel: CancelToken, progress: Progress, states: Sequence[StateWriter] = ()
) -> Pixels:
    """Finished sprites (N, S, S, 4), the same whichever way they are walked.

    Args:
        states: told of each state on the way.

    Raises:
        Cancelled: after ``cancel.abort()``.
    """
    config = plan.config
    if plan.start is None and not states and len(plan.sprites) * sampler.size**2 > _WATCHED:
        return plan.make(sampler, cancel=cancel, progress=progress.count)
    adaptive = SOLVERS[config.solver].adaptive
    for step in plan.stream(sampler, cancel=cancel):
        if states:
            foreseen = plan.finish(sampler, step)
            for writer in states:
                writer.write(step, foreseen)
        done = step.t if adaptive else step.index / max(1, step.total)
        progress.update(done, f"{step.calls} of {config.calls} calls")
    return plan.finish(sampler, step)
