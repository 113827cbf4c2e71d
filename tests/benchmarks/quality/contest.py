"""A training that is looked at on its way: at so many minutes of processor time its weights are kept, then judged.

Minutes are processor minutes of training; saving and judging are not counted. All is kept in one folder, so that a run
goes on where it was interrupted, weights can be judged in other ways later, and nothing is trained twice:

    state.safetensors           to go on from
    after-10.safetensors        weights after 10 minutes, one entry for each kind ("raw", "average")
"""

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from pixelgen.files import replacing
from pixelgen.flow.sampler import Sampler

_SAVE_SECONDS = 120.0  # of processor time: the most that an interruption costs

Weights = dict[str, Tensor]
"""Parameters by name."""


class Learner(Protocol):
    """A way to learn sprites.

    Attributes:
        batch: sprites per step.
        about: one line on network and recipe.
    """

    batch: int
    about: str

    def step(self, number: int, progress: float) -> None:
        """Take step ``number`` (from 0); ``progress`` in [0, 1) is the share of the processor time used up."""
        ...

    def kinds(self) -> dict[str, Weights]:
        """The weights that one could use now: those being trained, and averages of them."""
        ...

    def state(self) -> Weights:
        """All tensors that the next step depends on."""
        ...

    def restore(self, state: Weights) -> None:
        """Go on from what ``state`` gave."""
        ...

    def sampler(self, weights: Weights) -> Sampler:
        """A sampler with one of ``kinds``."""
        ...


class Contest:
    """One learner's run.

    Args:
        folder: where the run is kept.
        learner: the contestant.
        minutes: at which it is looked at, rising; the last one is its budget.
        say: told what happens, a line at a time.
    """

    def __init__(
        self, folder: Path, learner: Learner, *, minutes: Sequence[float], say: Callable[[str], None] = print
    ) -> None:
        if not minutes or sorted(set(minutes)) != list(minutes) or minutes[0] <= 0:
            raise ValueError(f"minutes {list(minutes)}: expected rising numbers above 0")
        self._folder, self._learner, self._minutes, self._say = folder, learner, list(minutes), say
        self._steps, self._seconds = 0, 0.0

    def train(self) -> None:
        """Train to the end of the budget, from where an earlier call was interrupted, and keep weights at each mark."""
        self._resume()
        budget, learner = 60 * self._minutes[-1], self._learner
        due = [mark for mark in self._minutes if not self.kept(mark).is_file()]
        saved = self._seconds
        began = time.process_time() - self._seconds
        while due:
            learner.step(self._steps, min(self._seconds / budget, 1 - 1e-9))
            self._steps += 1
            self._seconds = time.process_time() - began
            looked = [mark for mark in due if self._seconds >= 60 * mark]
            for mark in looked:
                self._keep(mark)
                due.remove(mark)
            if looked or self._seconds - saved >= _SAVE_SECONDS:
                self._save()
                saved = self._seconds
                began = time.process_time() - self._seconds

    def kept(self, mark: float) -> Path:
        """The file with the weights after ``mark`` minutes."""
        return self._folder / f"after-{mark:g}.safetensors"

    def _keep(self, mark: float) -> None:
        kinds = self._learner.kinds()
        content = {f"{kind}/{name}": value for kind, weights in kinds.items() for name, value in weights.items()}
        _write(self.kept(mark), content, self._progress())
        rate = self._steps * self._learner.batch / self._seconds
        self._say(f"{mark:g} minutes: {self._steps} steps of {self._learner.batch}, {rate:.2f} sprites/s")

    def _progress(self) -> dict[str, float]:
        return {"steps": self._steps, "images": self._steps * self._learner.batch, "seconds": self._seconds}

    def _save(self) -> None:
        _write(self._folder / "state.safetensors", self._learner.state(), self._progress())

    def _resume(self) -> None:
        path = self._folder / "state.safetensors"
        if path.is_file():
            state, progress = read(path)
            self._learner.restore(state)
            self._steps, self._seconds = int(progress["steps"]), progress["seconds"]
            self._say(f"goes on after {self._seconds / 60:.1f} minutes")


def kinds_in(path: Path) -> tuple[dict[str, Weights], dict[str, float]]:
    """The weights kept in a file by kind, and "steps", "images" and "seconds" of training at that time."""
    content, progress = read(path)
    kinds: dict[str, Weights] = {}
    for name, value in content.items():
        kind, _, parameter = name.partition("/")
        kinds.setdefault(kind, {})[parameter] = value
    return kinds, progress


def read(path: Path) -> tuple[Weights, dict[str, float]]:
    """Tensors of a file written here, and its progress."""
    with safe_open(path, framework="pt") as file:
        names = file.keys()
        return {name: file.get_tensor(name) for name in names}, json.loads(file.metadata()["progress"])


def _write(path: Path, content: Weights, progress: dict[str, float]) -> None:
    content = {name: value.detach().cpu().contiguous().clone() for name, value in content.items()}
    with replacing(path) as temporary:
        save_file(content, temporary, metadata={"progress": json.dumps(progress)})
