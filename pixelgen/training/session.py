"""One sitting of a training, step by step, from its start or resume to its completion, stop or abort."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import torch
from lightning_fabric import Fabric

from pixelgen.errors import Cancelled
from pixelgen.model.ema import PowerEma
from pixelgen.model.unet import UNet, count_parameters
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import describe
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.batches import Batches
from pixelgen.training.events import (
    Evaluated,
    EventSink,
    Notice,
    Phase,
    PhaseChanged,
    PreviewReady,
    RunStarted,
    StepMetrics,
)
from pixelgen.training.judge import Judge, Stopwatch, Timetable
from pixelgen.training.keeper import Keeper
from pixelgen.training.plan import Plan
from pixelgen.training.run import RunFolder
from pixelgen.training.state import Progress, load_state
from pixelgen.training.stepper import Stepper

_REPORT_SECONDS = 0.2
_SMOOTHING_STEPS = 50
_BINARY_SHARE = 0.95  # of the set's sprites; then made sprites get hard edges too
_HEALING = 1.05  # after a halved rate, how fast each good report brings it back


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainResult:
    """How a training ended.

    Attributes:
        reason: "completed" when the budget is used up, "stopped" on request; either way all is saved.
        folder: the run.
        checkpoint: the model to use: the best by validation FID, or the latest where there is no FID.
        steps, seconds: of this run, earlier sessions included.
    """

    reason: Literal["completed", "stopped"]
    folder: Path
    checkpoint: Path
    steps: int
    seconds: float


@dataclass(slots=True)
class Session:
    """One sitting of a run, from start or resume to completion, stop or abort."""

    plan: Plan
    run: RunFolder
    fabric: Fabric
    training: SpriteSet
    validation: SpriteSet
    sink: EventSink
    cancel: CancelToken
    stepper: Stepper = field(init=False)
    judge: Judge = field(init=False)
    keeper: Keeper = field(init=False)
    progress: Progress = field(init=False)
    watch: Stopwatch = field(init=False)
    timetable: Timetable = field(init=False)
    _reported: float = field(init=False, default=0.0)
    _saved: float = field(init=False, default=0.0)
    _speed: float = field(init=False, default=0.0)

    def go(self, *, resume: bool) -> TrainResult:
        self._prepare(resume=resume)
        self._phase("training")
        while True:
            self._pause_point()
            if self._agree(self.cancel.stopping):
                reason: Literal["completed", "stopped"] = "stopped"
                break
            done = self.plan.budget.progress(self.progress.step, self.watch.seconds)
            if self._agree(done >= 1):
                reason = "completed"
                break
            self._step()
        return self._finish(reason)

    def _prepare(self, *, resume: bool) -> None:
        plan, config, rank = self.plan, self.plan.config, self.fabric.global_rank
        torch.manual_seed(config.seed)
        network = UNet(plan.unet).to(memory_format=plan.number_format.memory_format)
        device = self.fabric.device
        batches = Batches(
            self.training, device=device, batch=config.batch or 1, seed=config.seed, shift=config.shift,
            flip=config.flip, rank=rank, ranks=self.fabric.world_size,
        )  # fmt: skip
        self.stepper = Stepper(config, self.fabric, network, batches)
        if resume:
            self.progress = load_state(self.run.state, self.stepper)
        else:
            self.progress = Progress(dataset=self.training.digest())
        report = self.training.report
        binary = report.binary_alpha >= _BINARY_SHARE if report.accepted else _is_binary(self.training)
        self.judge = Judge(plan, self.training, self.validation, binary)
        self.timetable = Timetable(plan, self.judge)
        self.watch = watch = Stopwatch(self.progress.seconds)
        self.keeper = Keeper(
            plan=plan, run=self.run, training=self.training, binary_alpha=binary, progress=self.progress,
            seconds=lambda: watch.seconds, sink=self.sink,
        )  # fmt: skip
        self._reported = self._saved = self.watch.seconds
        self.sink(
            RunStarted(
                run_id=self.run.run_id,
                folder=self.run.path,
                device=describe(plan.device),
                number_format=str(plan.number_format),
                parameters=count_parameters(network),
                training_sprites=len(self.training),
                validation_sprites=len(self.validation),
                resumed_at=self.progress.step,
            )
        )
        if self.judge.problem:
            self._notice(f"No FID in this run: {self.judge.problem}")

    def _step(self) -> None:
        progress, before = self.progress, self.stepper.pieces
        # The rate of a step is that of its middle, so that neither the first nor the last one is wasted at rate 0.
        half = 0.5 / self._speed if self._speed else 0.0
        factor = self.plan.budget.rate(progress.step + 0.5, self.watch.seconds + half, warm_up=self.plan.config.warm_up)
        self.stepper.step(progress.step, factor)
        progress.step += 1
        if self.stepper.pieces != before:
            self._notice(
                f"Memory ran out: each batch is now computed in {self.stepper.pieces} pieces. The result is the same."
            )
        if not self.fabric.is_global_zero:
            return
        seconds = self.watch.seconds
        if seconds - self._reported >= _REPORT_SECONDS:
            self._report(seconds, factor)
        if seconds - self._saved >= self.plan.config.checkpoint_seconds:
            self._save()
        if self.plan.config.previews and self.timetable.preview_due(seconds):
            self._preview()
        if self.timetable.evaluation_due(progress.step, seconds):
            self._evaluate(self.stepper.emas[0])

    def _report(self, seconds: float, factor: float) -> None:
        progress, config = self.progress, self.plan.config
        loss, grad_norm, steps, skipped = self.stepper.report()
        self._speed = steps / (seconds - self._reported)
        self._reported = seconds
        if skipped:
            self._notice(
                f"{skipped} of {steps} steps gave no finite gradient and were skipped; the learning rate was halved."
            )
            if skipped == steps:
                return
        else:
            self.stepper.rate_scale = min(1.0, self.stepper.rate_scale * _HEALING)
        # Until there are enough steps for the window it is their plain mean, so that the first one does not linger.
        weight = min(1.0, max(steps / _SMOOTHING_STEPS, steps / progress.step))
        old = progress.smoothed_loss
        progress.smoothed_loss = loss if old is None else old + weight * (loss - old)
        self.sink(
            StepMetrics(
                run_id=self.run.run_id,
                step=progress.step,
                images=self._images,
                seconds=seconds,
                loss=loss,
                smoothed_loss=progress.smoothed_loss,
                lr=config.learning_rate * self.stepper.rate_scale * factor,
                grad_norm=grad_norm,
                images_per_s=self._speed * (config.batch or 1),
                progress=self.plan.budget.progress(progress.step, seconds),
                seconds_left=self.plan.budget.seconds_left(progress.step, seconds, steps_per_s=self._speed),
            )
        )

    def _preview(self) -> None:
        start = self.watch.seconds
        sprites = self.judge.previews(self.stepper.emas[0])
        self.timetable.previewed(self.watch.seconds, self.watch.seconds - start)
        self.sink(
            PreviewReady(
                run_id=self.run.run_id, step=self.progress.step, images=self._images, seconds=start, sprites=sprites
            )
        )
        self._reported = self.watch.seconds

    def _evaluate(self, ema: PowerEma) -> None:
        """Judge an average, keep its model, and remember it if it is the best so far."""
        progress = self.progress
        self._phase("evaluating")
        start = self.watch.seconds
        try:
            scores = self.judge.scores(ema, self.cancel)
        except Cancelled:
            if self.cancel.aborted:
                raise
            return
        took = self.watch.seconds - start
        self.timetable.evaluated(self.watch.seconds, took)
        if scores is not None:
            event = Evaluated(
                run_id=self.run.run_id,
                step=progress.step,
                images=self._images,
                seconds=start,
                fid=scores.fid,
                fid_floor=scores.fid_floor,
                kid=scores.kid,
                kid_floor=scores.kid_floor,
                originality=scores.originality,
                copying=False,
                validation_loss=self.judge.validation_loss(ema),
                n_samples=scores.n_samples,
                features=scores.features,
                best=progress.best_fid is None or scores.fid < progress.best_fid,
                duration=took,
            )
            self.sink(event)
            self.keeper.keep_evaluated(ema, event)
        self._phase("training")
        self._reported = self.watch.seconds

    def _save(self) -> None:
        self._phase("saving")
        self.keeper.save(self.stepper)
        self._saved = self.watch.seconds
        self._phase("training")

    def _finish(self, reason: Literal["completed", "stopped"]) -> TrainResult:
        if self.fabric.is_global_zero:
            self._save()
            if reason == "completed":
                if self.plan.config.previews:
                    self._preview()
                for ema in self.stepper.emas:
                    self._evaluate(ema)
                self._save()
        if self.fabric.world_size > 1:
            _leave_group(self.fabric)
        return TrainResult(
            reason=reason,
            folder=self.run.path,
            checkpoint=self.run.best if self.run.best.is_file() else self.run.latest,
            steps=self.progress.step,
            seconds=self.watch.seconds,
        )

    def _pause_point(self) -> None:
        if self.cancel.paused:
            self._save()
            self._phase("paused")
            start = time.monotonic()
            self.cancel.wait_while_paused()
            self.watch.leave_out(time.monotonic() - start)
            self._phase("training")
        if self.cancel.aborted:
            raise Cancelled

    def _agree(self, flag: bool) -> bool:
        """Whether any rank says so: all leave the loop at the same step, or a collective would wait forever."""
        if self.fabric.world_size == 1:
            return flag
        votes = self.fabric.all_reduce(torch.tensor(float(flag), device=self.fabric.device), reduce_op="sum")
        return bool(votes)

    @property
    def _images(self) -> int:
        return self.progress.step * (self.plan.config.batch or 1)

    def _phase(self, phase: Phase) -> None:
        self.sink(PhaseChanged(run_id=self.run.run_id, phase=phase))

    def _notice(self, text: str) -> None:
        self.sink(Notice(run_id=self.run.run_id, step=self.progress.step, text=text))


def _is_binary(sprites: SpriteSet) -> bool:
    alpha = sprites.pixels[..., 3]
    share: float = ((alpha == 0) | (alpha == 255)).all(axis=(1, 2)).mean()
    return share >= _BINARY_SHARE


def _leave_group(fabric: Fabric) -> None:
    """End the process group in good order; left to the interpreter's exit it aborts now and then."""
    fabric.barrier()
    torch.distributed.destroy_process_group()
