"""Training: sprites in, a run folder with its best model out.

Flow matching (Lipman et al. 2023, https://arxiv.org/abs/2210.02747): the network v learns the velocity of the straight
path between noise x₀ and sprite x₁ by least squares, E‖v(x_t, t) − (α̇ x₁ + σ̇ x₀)‖², with x_t = α x₁ + σ x₀.
"""

import torch

from pixelgen.errors import ConfigError, RunError
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.priority import lower_priority
from pixelgen.runtime.world import World
from pixelgen.sprites.folder import load_sprites
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.compute import devices_here, gain, make_fabric, own_device, own_threads
from pixelgen.training.config import TrainConfig
from pixelgen.training.events import EventSink, Notice, PhaseChanged, fan_out
from pixelgen.training.follower import agenda, follow
from pixelgen.training.hold import held, held_free
from pixelgen.training.plan import Plan, make_plan
from pixelgen.training.recorder import RunRecorder
from pixelgen.training.requests import Requests
from pixelgen.training.result import TrainResult
from pixelgen.training.run import RunFolder
from pixelgen.training.session import Session
from pixelgen.training.start import find_start, resumed_shape, resumed_start
from pixelgen.training.state import read_progress, require_network
from pixelgen.training.status import StatusKeeper
from pixelgen.training.team import Team
from pixelgen.training.workspace import Surroundings, has_hard_edges

__all__ = ["TrainResult", "train"]

_FOR_GOOD = ("schedule", "ema_widths", "evaluation_sprites", "evaluation_calls")
"""Settings that a run keeps: what its weights and averages are of, and what its distances can be compared by."""


def train(
    config: TrainConfig,
    *,
    sink: EventSink,
    cancel: CancelToken,
    sprites: SpriteSet | None = None,
    resume: bool = False,
    requests: Requests | None = None,
) -> TrainResult:
    """Train on ``config.data`` until the budget is used up or someone asks to stop.

    Several processes do it together if ``config.devices`` says so, or if torchrun or srun has started several: the
    first one leads; in the others this function takes part in what that does, and returns when it does.

    Args:
        config: what to do; ``config.out`` is the run folder (made up under the user's runs if left out).
        sink: gets every event, in this thread.
        cancel: pause, stop (save and return) or abort (leave at once, keeping the last save).
        sprites: the set, if it is loaded already; otherwise ``config.data`` is. Either way the classes and sprites
            that ``config`` leaves out are left out.
        resume: go on with the run in ``config.out``.
        requests: what to do besides, between two steps.

    Raises:
        DatasetError, ConfigError, RunError, CheckpointError: what the user can mend.
        Cancelled: after ``cancel.abort()``, or ``cancel.stop()`` before all processes have met.
    """
    devices = devices_here(config.device, config.devices) if resume else config.devices
    with Team(World.here(devices=devices, nodes=config.nodes), cancel) as team:
        if not team.world.leads:
            return follow(team)
        return team.part(_lead(config, team, sink, sprites=sprites, resume=resume, requests=requests or Requests()))


def _lead(
    config: TrainConfig, team: Team, sink: EventSink, *, sprites: SpriteSet | None, resume: bool, requests: Requests
) -> TrainResult:
    if sprites is None:
        sprites = load_sprites(config.data, config.load_options, cancel=team.cancel)
    sprites = config.select(sprites)
    name = config.data[0].stem if config.data else "sprites"
    with held_free(name) if config.out is None else held(RunFolder(config.out)) as run:
        return _train(config, team, sink, run, sprites, resume=resume, requests=requests)


def _train(
    config: TrainConfig,
    team: Team,
    sink: EventSink,
    run: RunFolder,
    sprites: SpriteSet,
    *,
    resume: bool,
    requests: Requests,
) -> TrainResult:
    training, validation = sprites.split(validation=config.validation, seed=config.seed)
    if resume and not run.exists():
        raise RunError(f"cannot resume {run.path}", "there is no run in it", "start it without --resume")
    if not resume and run.exists():
        raise RunError(f"{run.path} already holds a run", fix="resume it, or choose another folder")
    if resume:
        _refuse_changes(run, config)
        progress = read_progress(run.state)
        if progress.dataset != training.digest():
            raise RunError(
                f"cannot resume {run.run_id}", "it was trained on other sprites",
                "give it the same folder and settings, or start a new run",
            )  # fmt: skip
        run.remove_temporaries()
        run.forget_after(progress.step)

    start = resumed_start(run, config) if resume else find_start(config)
    shape = resumed_shape(run, config) if resume else None
    if config.low_priority:
        lower_priority()  # before torch starts its threads
    sink(PhaseChanged(run_id=run.run_id, phase="probing"))
    device = own_device(config.device, team.world)
    plan = make_plan(config, training, start=start, shape=shape, gain=gain(team.world, device))
    if resume:
        require_network(run.state, plan.unet)
    if team.size > 1:
        coming = team.size - 1 - team.world.to_launch
        if coming:
            sink(Notice(run_id=run.run_id, step=0, text=f"Processes that have to join: {coming}."))
        _gather(team, plan, training)
    around = Surroundings(
        plan=plan, run=run, fabric=make_fabric(device, plan.number_format), team=team, training=training,
        validation=validation, binary_alpha=has_hard_edges(training),
    )  # fmt: skip
    # Where the run lies is no setting of it: it may be moved, also to where there is only one computer.
    plan.config.model_copy(update={"out": None, "nodes": 1}).write(run.config_file)
    status, recorder = StatusKeeper(run.status_file), RunRecorder(run)
    try:
        result = Session(around, fan_out(recorder, status, sink), team.cancel, requests).go(resume=resume)
        status.ended(result.reason)
        return result
    except BaseException as error:
        status.failed(error)
        raise
    finally:
        recorder.close()


def _gather(team: Team, plan: Plan, training: SpriteSet) -> None:
    """Meet the other processes and give them what they need to begin."""
    batch = plan.config.batch or 1
    if batch < team.size:
        raise ConfigError(
            f"{team.size} processes cannot share a batch of {batch}", fix=f"set batch to {team.size} or more"
        )
    team.gather(agenda(plan))
    if plan.device.type == "cpu":
        torch.set_num_threads(own_threads(plan.number_format, team.world))
    team.share({"pixels": torch.from_numpy(training.pixels), "labels": torch.from_numpy(training.labels)})


def _refuse_changes(run: RunFolder, config: TrainConfig) -> None:
    before = run.config()
    for name in _FOR_GOOD:
        if (had := getattr(before, name)) != (asked := getattr(config, name)):
            raise RunError(
                f"cannot resume {run.run_id} with {name} = {asked}", f"it was trained with {had}",
                "leave that as it was, or start a new run",
            )  # fmt: skip
