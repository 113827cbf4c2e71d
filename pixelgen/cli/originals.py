"""How new each made sprite is, beside its nearest training sprite; copies left out on request."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pixelgen.cli.making import Bench
from pixelgen.cli.output import counted
from pixelgen.errors import ConfigError, DatasetError
from pixelgen.metrics.originality import NearestIndex, Verdict, judge, usual_distance
from pixelgen.model.training_data import NoTrainingData, TrainingData, locate_data, training_sprites
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.rgba import Pixels

ORIGINALITY_HELP = (
    "Judge each sprite by the training sprite that it is most like: Original, Close or Copy. Kept in the settings."
)
NO_COPIES_HELP = "Leave out copies of training sprites. Implies --originality."
DATA_HELP = "Where the model's training sprites are, if it cannot know; checked, and remembered for the next time."
_AT_ONCE = 256  # sprites between two looks at whether to go on


@dataclass(frozen=True, slots=True)
class Judgement:
    """One sprite beside the training sprite that it is most like.

    Attributes:
        verdict: what to call it.
        distance: in [0, 1], see ``metrics.originality``.
        usual: that of real sprites which were not trained on.
        nearest: name of the training sprite.
    """

    verdict: Verdict
    distance: float
    usual: float
    nearest: str

    def told(self) -> dict[str, object]:
        """In plain JSON values, for the settings of a frame."""
        return {
            "verdict": self.verdict.value,
            "distance": round(self.distance, 5),
            "usual": round(self.usual, 5),
            "nearest": self.nearest,
        }


def find_training_sprites(bench: Bench, data: Path | None, *, cancel: CancelToken) -> TrainingData:
    """Where the sprites are that a model was trained on.

    Args:
        bench: the model.
        data: what the person says; None for what is known.

    Raises:
        DatasetError: if they are not known, or not these.
    """
    header = bench.model.header
    if data is not None:
        return locate_data([data], bench.path, header, cancel=cancel)
    found = training_sprites(bench.path, header)
    if isinstance(found, NoTrainingData):
        fix = "name their folder with --data" if found.locatable else ""
        raise DatasetError("cannot tell how new the sprites are", _clause(found.reason), fix)
    return found


class Judge:
    """Puts finished sprites beside the training sprites, which are read once.

    Raises:
        DatasetError: if the training sprites have changed since.
        Cancelled: after ``cancel.abort()``.
    """

    def __init__(self, data: TrainingData, *, cancel: CancelToken) -> None:
        training, held_out = data.load(cancel=cancel)
        self._names = training.names
        self._index = NearestIndex(training.pixels)
        cancel.checkpoint()
        self._usual = usual_distance(held_out.pixels, self._index)

    def judgements(self, sprites: Pixels, *, cancel: CancelToken) -> list[Judgement]:
        """Each of (N, S, S, 4) finished sprites, before any palette, beside its nearest training sprite.

        Raises:
            Cancelled: after ``cancel.abort()``.
        """
        told = []
        for first in range(0, len(sprites), _AT_ONCE):
            cancel.checkpoint()
            found = judge(sprites[first : first + _AT_ONCE], self._index, threshold=self._usual)
            told += [
                Judgement(verdict, float(distance), found.threshold, self._names[nearest])
                for verdict, distance, nearest in zip(found.verdicts(), found.distances, found.nearest, strict=True)
            ]
        return told


def nothing_but_copies(count: int) -> ConfigError:
    """What is said where ``--no-copies`` leaves nothing of so many sprites."""
    made = counted(count, "sprite")
    return ConfigError(f"{made} made, and nothing but copies of training sprites", fix="try another seed or model")


def verdicts(judgements: Sequence[Judgement]) -> Counter[str]:
    """How many there are of each verdict, by its name."""
    return Counter(each.verdict.value for each in judgements)


def summary(counts: Mapping[str, int]) -> str:
    """What ``verdicts`` counted, in words: "60 original, 3 close, 1 copied"."""
    words = {Verdict.ORIGINAL: "original", Verdict.CLOSE: "close", Verdict.COPY: "copied"}
    return ", ".join(f"{counts.get(verdict.value, 0):,} {word}" for verdict, word in words.items())


def _clause(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
