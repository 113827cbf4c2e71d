"""The training sprites of models, found, read and indexed once. All of it is work for a job's thread."""

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pixelgen.errors import DatasetError
from pixelgen.gui.jobs.reference import Reference
from pixelgen.gui.models.likeness import Likeness
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.priority import threads_beside_window
from pixelgen.sprites.colours import Palette
from pixelgen.sprites.palette import palette_of

if TYPE_CHECKING:  # they load torch, which is the job's affair
    from pixelgen.model.checkpoint import ModelHeader
    from pixelgen.model.training_data import TrainingData

_KEPT = 2  # training sets in memory: the model in use, and one to compare with


class TrainingSpritesMissingError(DatasetError):
    """The sprites that a model learned from are not at hand.

    Attributes:
        reason: why and what to do, as a sentence.
        locatable: whether it helps to say where they are.
    """

    def __init__(self, reason: str, *, locatable: bool) -> None:
        super().__init__(reason.rstrip("."))
        self.reason = reason
        self.locatable = locatable


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a model says about its training sprites.

    Attributes:
        name: of the data set.
        missing: why they are not at hand; empty if they are.
        locatable: whether it helps to say where they are.
    """

    name: str
    missing: str = ""
    locatable: bool = False


class TrainingReferences:
    """Training sets by the digest of their sprites, so that the models of one run share one. For one thread at a time.

    Args:
        places: file in which folders that a person named are remembered; the one in the config folder if left out.
    """

    def __init__(self, places: Path | None = None) -> None:
        self._places = places
        self._kept: OrderedDict[str, Reference] = OrderedDict()

    def inspect(self, model: Path) -> Inspected:
        """Where the training sprites of ``model`` are. Reads no sprite.

        Raises:
            CheckpointError: if the file is no model.
        """
        try:
            return Inspected(self._find(model).name)
        except TrainingSpritesMissingError as error:
            return Inspected(_header(model).data.get("name", ""), error.reason, error.locatable)

    def locate(self, model: Path, folder: Path, *, cancel: CancelToken) -> Inspected:
        """The training sprites of ``model`` are in ``folder``, says a person: check that, and remember it.

        Raises:
            DatasetError: other sprites, or none.
        """
        from pixelgen.model.training_data import locate_data

        return Inspected(locate_data([folder], model, _header(model), places=self._places, cancel=cancel).name)

    def judge(self, model: Path, sprites: NDArray[np.uint8], *, cancel: CancelToken) -> tuple[Likeness, ...]:
        """The likeness of each of (N, S, S, 4) uint8 sprites that ``model`` made.

        Raises:
            TrainingSpritesMissingError: its training sprites are not at hand.
            DatasetError: they are there and are others now.
            CheckpointError: the model's file is gone.
        """
        _use_threads()
        return self._reference(model, cancel).judge(sprites, cancel=cancel)

    def palette(self, model: Path, *, max_colours: int, cancel: CancelToken) -> Palette:
        """At most ``max_colours`` colours of the training sprites of ``model``, the most used first.

        Raises:
            TrainingSpritesMissingError, DatasetError, CheckpointError: as ``judge``.
        """
        data = self._find(model)
        training = self._reference(model, cancel).training
        return palette_of(training.pixels, max_colours, label=data.name)

    def _find(self, model: Path) -> "TrainingData":
        from pixelgen.model.training_data import NoTrainingData, training_sprites

        found = training_sprites(model, _header(model), places=self._places)
        if isinstance(found, NoTrainingData):
            raise TrainingSpritesMissingError(found.reason, locatable=found.locatable)
        return found

    def _reference(self, model: Path, cancel: CancelToken) -> Reference:
        return self._read(self._find(model), cancel)

    def _read(self, data: "TrainingData", cancel: CancelToken) -> Reference:
        known = self._kept.get(data.digest)
        if known is None:
            _use_threads()
            training, held_out = data.load(cancel=cancel)
            known = Reference.build(training, held_out, cancel=cancel)
        self._kept[data.digest] = known
        self._kept.move_to_end(data.digest)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return known


def _header(model: Path) -> "ModelHeader":
    from pixelgen.model.checkpoint import read_header

    return read_header(model)


def _use_threads() -> None:
    import torch

    torch.set_num_threads(threads_beside_window())  # each thread has its own setting
