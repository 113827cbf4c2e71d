"""How new each made sprite is, beside its nearest training sprite; copies left out on request."""

from collections import Counter
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


def judged(sprites: Pixels, data: TrainingData, *, cancel: CancelToken) -> list[Judgement]:
    """Each of (N, S, S, 4) finished sprites, before any palette, beside its nearest training sprite.

    Raises:
        DatasetError: if the training sprites have changed since.
        Cancelled: after ``cancel.abort()``.
    """
    training, held_out = data.load(cancel=cancel)
    index = NearestIndex(training.pixels)
    cancel.checkpoint()
    found = judge(sprites, index, threshold=usual_distance(held_out.pixels, index))
    return [
        Judgement(verdict, float(distance), found.threshold, training.names[nearest])
        for verdict, distance, nearest in zip(found.verdicts(), found.distances, found.nearest, strict=True)
    ]


def without_copies(judgements: list[Judgement]) -> list[int]:
    """The places of the sprites that are no copies.

    Raises:
        ConfigError: if there are none.
    """
    kept = [place for place, each in enumerate(judgements) if each.verdict is not Verdict.COPY]
    if not kept:
        made = counted(len(judgements), "sprite")
        raise ConfigError(f"{made} made, and nothing but copies of training sprites", fix="try another seed or model")
    return kept


def summary(judgements: list[Judgement]) -> str:
    """How many there are of each verdict: "60 original, 3 close, 1 copied"."""
    words = {Verdict.ORIGINAL: "original", Verdict.CLOSE: "close", Verdict.COPY: "copied"}
    counts = Counter(each.verdict for each in judgements)
    return ", ".join(f"{counts[verdict]:,} {word}" for verdict, word in words.items())


def _clause(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
