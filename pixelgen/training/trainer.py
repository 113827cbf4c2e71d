"""Training: sprites in, a run folder with its best model out.

Flow matching (Lipman et al. 2023, https://arxiv.org/abs/2210.02747): the network v learns the velocity of the straight
path between noise x₀ and sprite x₁ by least squares, E‖v(x_t, t) − (α̇ x₁ + σ̇ x₀)‖², with x_t = α x₁ + σ x₀.
"""

from lightning_fabric import Fabric

from pixelgen.errors import RunError
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.priority import lower_priority
from pixelgen.sprites.folder import load_sprites
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.config import TrainConfig
from pixelgen.training.events import EventSink, PhaseChanged, fan_out
from pixelgen.training.plan import make_plan
from pixelgen.training.recorder import RunRecorder
from pixelgen.training.requests import Requests
from pixelgen.training.run import RunFolder, new_run_folder
from pixelgen.training.session import Session, TrainResult
from pixelgen.training.start import find_start, resumed_start
from pixelgen.training.state import read_progress
from pixelgen.training.status import StatusKeeper, read_status
from pixelgen.training.workspace import Surroundings, has_hard_edges

__all__ = ["TrainResult", "train"]


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
        Cancelled: after ``cancel.abort()``.
    """
    if sprites is None:
        sprites = load_sprites(config.data, config.load_options, cancel=cancel)
    sprites = config.select(sprites)
    training, validation = sprites.split(validation=config.validation, seed=config.seed)
    run = RunFolder(config.out or new_run_folder(config.data[0].stem if config.data else "sprites"))
    if resume and not run.exists():
        raise RunError(f"cannot resume {run.path}", "there is no run in it", "start it without --resume")
    if not resume and run.exists():
        raise RunError(f"{run.path} already holds a run", fix="resume it, or choose another folder")
    if resume:
        _refuse_if_active(run)
        progress = read_progress(run.state)
        if progress.dataset != training.digest():
            raise RunError(
                f"cannot resume {run.run_id}", "it was trained on other sprites",
                "give it the same folder and settings, or start a new run",
            )  # fmt: skip
        run.forget_after(progress.step)

    start = resumed_start(run) if resume else find_start(config)
    if config.low_priority:
        lower_priority()  # before torch starts its threads
    sink(PhaseChanged(run_id=run.run_id, phase="probing"))
    plan = make_plan(config, training, start=start)
    fabric = Fabric(
        accelerator={"cpu": "cpu", "cuda": "cuda", "mps": "mps"}[plan.device.type],
        devices=config.devices,
        strategy="ddp" if config.devices > 1 else "auto",
        precision=plan.number_format.precision,
    )
    if config.devices > 1:
        fabric.launch()
    around = Surroundings(
        plan=plan, run=run, fabric=fabric, training=training, validation=validation,
        binary_alpha=has_hard_edges(training),
    )  # fmt: skip
    requests = requests or Requests()
    if not fabric.is_global_zero:
        return Session(around, lambda _: None, cancel, requests).go(resume=resume)
    # Where the run lies is no setting of it: it may be moved.
    plan.config.model_copy(update={"out": None}).write(run.config_file)
    status, recorder = StatusKeeper(run.status_file), RunRecorder(run)
    try:
        result = Session(around, fan_out(recorder, status, sink), cancel, requests).go(resume=resume)
        status.ended(result.reason)
        return result
    except BaseException as error:
        status.failed(error)
        raise
    finally:
        recorder.close()


def _refuse_if_active(run: RunFolder) -> None:
    status = read_status(run.status_file)
    if status is not None and status.active:
        raise RunError(f"cannot resume {run.run_id}", "it is being trained already", "stop it first")
