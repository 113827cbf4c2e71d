"""A training that is looked at on its way: after so many minutes of processor time its models are kept, then judged.

Minutes are processor minutes of training; setting up, saving and judging are not counted. All is kept in one folder, so
that a run goes on where it was interrupted, models can be judged in other ways later, and nothing is trained twice:

    run/                  to go on from
    after-10/             models after 10 minutes, a file for each kind ("raw", "average")
    after-10/progress.json
"""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from pixelgen.files import write_text
from pixelgen.flow.sampler import Sampler

_SAVE_SECONDS = 120.0  # of processor time: the most that an interruption costs


class Learner(Protocol):
    """A way to learn sprites.

    Attributes:
        batch: sprites per step.
        about: one line on network and recipe.
    """

    batch: int
    about: str

    def step(self, number: int, seconds: float) -> None:
        """Take step ``number`` (from 0), after ``seconds`` of training."""
        ...

    def save(self, steps: int, seconds: float) -> None:
        """Keep what the next step depends on."""
        ...

    def resume(self) -> tuple[int, float]:
        """Go on from what was saved: steps and seconds so far, both 0 if nothing was."""
        ...

    def keep(self, folder: Path) -> None:
        """Write the models that one could use now, one .safetensors file for each kind; right after ``save``."""
        ...

    def sampler(self, model: Path) -> Sampler:
        """A sampler with a model that ``keep`` wrote."""
        ...


class Contest:
    """One learner's run.

    Args:
        folder: where the run is kept.
        learner: the contestant.
        minutes: at which it is looked at, rising; the last one is its budget.
        say: told what happens, a line at a time.

    Raises:
        ValueError: for minutes that do not rise from above 0.
    """

    def __init__(
        self, folder: Path, learner: Learner, *, minutes: Sequence[float], say: Callable[[str], None] = print
    ) -> None:
        if not minutes or sorted(set(minutes)) != list(minutes) or minutes[0] <= 0:
            raise ValueError(f"minutes {list(minutes)}: expected rising numbers above 0")
        self._folder, self._learner, self._minutes, self._say = folder, learner, list(minutes), say

    def train(self) -> None:
        """Train to the end of the budget, from where an earlier call was interrupted, and keep models on the way."""
        due = [mark for mark in self._minutes if not (self.kept(mark) / "progress.json").is_file()]
        if not due:
            return
        learner = self._learner
        steps, seconds = learner.resume()
        if steps:
            self._say(f"goes on after {seconds / 60:.1f} minutes")
        saved, began = seconds, time.process_time() - seconds
        while due:
            learner.step(steps, seconds)
            steps, seconds = steps + 1, time.process_time() - began
            looked = [mark for mark in due if seconds >= 60 * mark]
            if looked or seconds - saved >= _SAVE_SECONDS:
                learner.save(steps, seconds)
                for mark in looked:
                    self._keep(mark, steps, seconds)
                    due.remove(mark)
                saved, began = seconds, time.process_time() - seconds

    def kept(self, mark: float) -> Path:
        """The folder of the models after ``mark`` minutes."""
        return self._folder / f"after-{mark:g}"

    def looks(self, mark: float) -> tuple[list[Path], dict[str, float]]:
        """The models after ``mark`` minutes, and "steps", "images" and "seconds" of training at that time."""
        folder = self.kept(mark)
        return sorted(folder.glob("*.safetensors")), json.loads((folder / "progress.json").read_text("utf-8"))

    def _keep(self, mark: float, steps: int, seconds: float) -> None:
        images = steps * self._learner.batch
        self._learner.keep(self.kept(mark))
        progress = {"steps": steps, "images": images, "seconds": seconds}
        write_text(self.kept(mark) / "progress.json", json.dumps(progress))
        self._say(f"{mark:g} minutes: {steps} steps, {images:,} sprites seen, {images / seconds:.2f} sprites/s")
