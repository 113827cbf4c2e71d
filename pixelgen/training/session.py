"""One sitting of a training, step by step, from its start or resume to its completion, stop or abort."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pixelgen.errors import Cancelled
from pixelgen.model.unet import count_parameters
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import describe, release_memory
from pixelgen.training.copying import watch_for_copying
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
from pixelgen.training.keeper import Keeper
from pixelgen.training.requests import Requests
from pixelgen.training.result import TrainResult
from pixelgen.training.smoothing import smooth
from pixelgen.training.state import Progress
from pixelgen.training.timing import Stopwatch, Timetable
from pixelgen.training.workspace import Surroundings, Workspace, open_workspace

_REPORT_SECONDS = 0.2
_HEALING = 1.05  # after a halved rate, how fast each good report brings it back


@dataclass(slots=True)
class Session:
    """One sitting of a run, from start or resume to completion, stop or abort."""

    around: Surroundings
    sink: EventSink
    cancel: CancelToken
    requests: Requests
    _work: Workspace | None = field(init=False, default=None)
    _progress: Progress = field(init=False)
    _keeper: Keeper = field(init=False)
    _watch: Stopwatch = field(init=False)
    _timetable: Timetable = field(init=False)
    _rate_factor: float = field(init=False, default=0.0)
    _reported: float = field(init=False, default=0.0)  # seconds of training at the last report,
    _saved: float = field(init=False, default=0.0)  # … and at the last save
    _speed: float = field(init=False, default=0.0)  # steps a second
    _previewed_step: int = field(init=False, default=-1)
    _others_stop: bool = field(init=False, default=False)  # a process that trains along was asked to stop
    _judged: int = field(init=False, default=0)  # averages that the final evaluation is through with

    def go(self, *, resume: bool) -> TrainResult:
        self._open(resume=resume)
        self._introduce()
        self._phase("training")
        while True:
            self._attend()
            if self.cancel.paused:
                self._pause()
                continue
            if self.cancel.aborted:
                raise Cancelled
            if self.cancel.stopping or self._others_stop:
                return self._leave("stopped")
            if self._used_up:
                if self._conclude():
                    return self._leave("completed")
            else:
                self._step()

    # -- from start to end ---------------------------------------------------------------------------------------------

    def _open(self, *, resume: bool) -> None:
        around, config = self.around, self.around.plan.config
        self._work, self._progress = open_workspace(around, resume=resume)
        self._timetable = Timetable(
            self._progress,
            share=config.evaluation_share,
            every_steps=config.evaluation_steps,
            expected_seconds=self._work.judge.expected_seconds,
        )
        self._watch = Stopwatch(self._progress.seconds)
        self._keeper = Keeper(
            around=around, progress=self._progress, seconds=lambda: self._watch.seconds, sink=self.sink
        )
        self._reported = self._saved = self._progress.seconds

    def _introduce(self) -> None:
        around, work, team = self.around, self._workspace, self.around.team
        described = describe(around.plan.device)
        self.sink(
            RunStarted(
                run_id=around.run.run_id,
                folder=around.run.path,
                device=f"{team.size} × {described}" if team.size > 1 else described,
                number_format=str(around.plan.number_format),
                parameters=count_parameters(work.stepper.network),
                training_sprites=len(around.training),
                validation_sprites=len(around.validation),
                resumed_at=self._progress.step,
            )
        )
        if work.inherited is not None:
            self._notice(str(work.inherited))
        if work.judge.problem:
            self._notice(f"No FID in this run: {work.judge.problem}")

    def _pause(self) -> None:
        """Save, let go of the device's memory, wait; then go on from what was saved, as after a stop.

        One of several processes keeps its memory, as the others do that wait for it.
        """
        seconds = self._watch.seconds
        self._save()
        if self.around.team.size == 1:
            self._work = None
            release_memory(self.around.plan.device)
        self._phase("paused")
        self.cancel.wait_while_paused()
        if self.cancel.stopping:
            return  # all is saved
        if self._work is None:
            self._phase("compiling")
            self._open(resume=True)
        else:
            self._watch = Stopwatch(seconds)
        self._phase("training")

    def _conclude(self) -> bool:
        """The last look at every average; False if a pause or a stop came in between, and it has to be done later."""
        self._save()
        if self.around.plan.config.previews and self._previewed_step < self._progress.step and not self._preview():
            return False
        while self._judged < len(self._workspace.stepper.emas):
            if not self._evaluate(self._judged):
                return False
            self._judged += 1
        return self._tune()

    def _tune(self) -> bool:
        """Find the settings with which the model needs few calls; False if a pause came in between."""
        self._phase("tuning")
        seconds, cancel = self._watch.seconds, self.cancel.interruptible()
        try:
            self._workspace.judge.tune(self._checkpoint, seconds=seconds, cancel=cancel)
        except Cancelled:
            return not self.cancel.paused  # who stops has all else
        return True

    def _leave(self, reason: Literal["completed", "stopped"]) -> TrainResult:
        run = self.around.run
        if self._work is not None:  # without it, a pause has saved already
            self._save()
        return TrainResult(
            reason=reason,
            folder=run.path,
            checkpoint=self._checkpoint,
            steps=self._progress.step,
            seconds=self._progress.seconds,
        )

    # -- a step, and what is done between two --------------------------------------------------------------------------

    def _step(self) -> None:
        progress, stepper = self._progress, self._workspace.stepper
        before = stepper.pieces
        # The rate of a step is that of its middle, so that neither the first nor the last one is wasted at rate 0.
        half = 0.5 / self._speed if self._speed else 0.0
        plan = self.around.plan
        self._rate_factor = plan.budget.rate(
            progress.step + 0.5, self._watch.seconds + half, warm_up=plan.config.warm_up, cooldown=plan.config.cooldown
        )
        beat = self.around.team.beat(rate=self._rate_factor * stepper.rate_scale)
        self._others_stop = beat.stop
        stepper.step(progress.step, beat.rate)
        progress.step += 1
        if stepper.pieces != before:
            self._notice(
                f"Memory ran out: each batch is now computed in {stepper.pieces} pieces. The result is the same."
            )

    def _attend(self) -> None:
        """Everything that is due: report, save, preview, evaluation, and what was asked for."""
        if self.cancel.paused or self.cancel.stopping:
            return
        config, seconds = self.around.plan.config, self._watch.seconds
        if seconds - self._reported >= _REPORT_SECONDS:
            self._report()
        if self.requests.take_save() or seconds - self._saved >= config.checkpoint_seconds:
            self._save()
        planned = not self._used_up  # else the conclusion does both
        asked = self.requests.take_sample()
        due = planned and self._timetable.preview_due(seconds)
        if config.previews and (asked or due) and not self._preview() and asked:
            self.requests.sample()  # later, then
        if planned and self._timetable.evaluation_due(seconds):
            self._evaluate(0)

    def _report(self) -> None:
        progress, plan, stepper = self._progress, self.around.plan, self._workspace.stepper
        seconds = self._watch.seconds
        loss, grad_norm, steps, skipped = stepper.report()
        if steps == 0:
            return
        self._speed = steps / max(seconds - self._reported, 1e-9)
        self._reported = seconds
        if skipped:
            self._notice(
                f"{skipped} of {steps} steps gave no finite gradient and were skipped; the learning rate was halved."
            )
            if skipped == steps:
                return
        else:
            stepper.rate_scale = min(1.0, stepper.rate_scale * _HEALING)
        progress.smoothed_loss = smooth(progress.smoothed_loss, loss, step=progress.step, steps=steps)
        self.sink(
            StepMetrics(
                run_id=self.around.run.run_id,
                step=progress.step,
                images=self._images,
                seconds=seconds,
                loss=loss,
                smoothed_loss=progress.smoothed_loss,
                lr=plan.config.peak_rate * stepper.rate_scale * self._rate_factor,
                grad_norm=grad_norm,
                images_per_s=self._speed * (plan.config.batch or 1),
                progress=plan.budget.progress(progress.step, seconds),
                seconds_left=plan.budget.seconds_left(progress.step, seconds, steps_per_s=self._speed),
            )
        )

    def _preview(self) -> bool:
        """Make the sprites of the fixed seeds; False if a pause or a stop came in between."""
        self._report()
        work, start = self._workspace, self._watch.seconds
        try:
            sprites = work.judge.previews(work.stepper.emas[0], self.cancel.interruptible())
        except Cancelled:
            return False
        finally:
            self._reported = self._watch.seconds
        if self._timetable.preview_due(start):
            self._timetable.previewed(self._reported, self._reported - start)
        self._previewed_step = self._progress.step
        self.sink(
            PreviewReady(
                run_id=self.around.run.run_id,
                step=self._progress.step,
                images=self._images,
                seconds=start,
                sprites=sprites,
            )
        )
        return True

    def _evaluate(self, index: int) -> bool:
        """Judge an average, keep its model, remember it if it is the best; False if a pause or a stop interrupted."""
        judge, ema, progress = self._workspace.judge, self._workspace.stepper.emas[index], self._progress
        if judge.problem:
            return True
        self._report()
        self._phase("evaluating")
        start = self._watch.seconds
        try:
            scores = judge.scores(ema, self.cancel.interruptible())
        except Cancelled:
            return False
        finally:
            self._reported = self._watch.seconds
        took = self._reported - start
        moved = progress.step > progress.evaluated_step
        progress.copying = watch_for_copying(progress.copying, judge.nearness(scores), moved=moved)
        self._timetable.evaluated(self._reported, took)
        event = Evaluated(
            run_id=self.around.run.run_id,
            step=progress.step,
            images=self._images,
            seconds=start,
            fid=scores.fid,
            fid_floor=scores.fid_floor,
            kid=scores.kid,
            kid_floor=scores.kid_floor,
            originality=scores.originality,
            copying=progress.copying == "begun",
            validation_loss=judge.validation_loss(ema),
            n_samples=scores.n_samples,
            features=scores.features,
            best=progress.best_fid is None or scores.fid < progress.best_fid,
            duration=took,
        )
        self.sink(event)
        self._keeper.keep_evaluated(ema, event)
        self._save()  # the best so far is remembered from now on, whatever happens
        return True

    def _save(self) -> None:
        self._report()
        self._phase("saving")
        self._keeper.save(self._workspace.stepper)
        self._saved = self._progress.seconds
        self._phase("training")

    # -- small things --------------------------------------------------------------------------------------------------

    @property
    def _workspace(self) -> Workspace:
        assert self._work is not None, "there is no workspace during a pause"
        return self._work

    @property
    def _checkpoint(self) -> Path:
        run = self.around.run
        return run.best if run.best.is_file() else run.latest

    @property
    def _used_up(self) -> bool:
        return self.around.plan.budget.progress(self._progress.step, self._watch.seconds) >= 1

    @property
    def _images(self) -> int:
        return self._progress.step * (self.around.plan.config.batch or 1)

    def _phase(self, phase: Phase) -> None:
        self.sink(PhaseChanged(run_id=self.around.run.run_id, phase=phase))

    def _notice(self, text: str) -> None:
        self.sink(Notice(run_id=self.around.run.run_id, step=self._progress.step, text=text))
