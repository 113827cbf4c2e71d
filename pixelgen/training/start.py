"""Where the weights of a training begin: at random, or where another model is.

A model that draws heroes has already learned what an outline, a shadow and a sword are; a few hundred sprites of
monsters are then enough, as only what is different has to be learned.
"""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pixelgen.errors import CheckpointError, ConfigError
from pixelgen.model.ancestry import Ancestor, ancestors, ancestry
from pixelgen.model.checkpoint import ModelHeader, load_model, read_header
from pixelgen.model.transfer import Inheritance, inherit
from pixelgen.model.unet import MODEL_SIZES, UNet, UNetConfig
from pixelgen.model.zoo import find_model
from pixelgen.training.config import TrainConfig
from pixelgen.training.run import RunFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A model to start from.

    Attributes:
        path: its file.
        header: what that says.
        ancestors: the models that the training descends from: this one, then those before it.
    """

    path: Path
    header: ModelHeader
    ancestors: tuple[Ancestor, ...]

    @property
    def name(self) -> str:
        """What people call it."""
        return self.ancestors[0].model

    @property
    def model(self) -> str | None:
        """Key of its shape in ``MODEL_SIZES``; None for another shape."""
        unet = self.header.unet
        return next(
            (key for key, size in MODEL_SIZES.items() if (size.channels, size.blocks) == (unet.channels, unet.blocks)),
            None,
        )

    def begin(self, network: UNet, classes: tuple[str, ...]) -> Inheritance:
        """Put its weights into ``network``, which has its shape but for classes, dropout and the size of sprites.

        Raises:
            CheckpointError: if its file is gone, damaged, or no longer what it was.
        """
        return inherit(network, load_model(self.path), classes, name=self.name)


def find_start(config: TrainConfig) -> Start | None:
    """The model that ``config`` starts from; None for a training from scratch.

    Raises:
        CheckpointError: if there is no such model, it is damaged, or it has only long steps.
        ConfigError: if the settings want another network or schedule than it has.
    """
    if config.start_from is None:
        return None
    path = find_model(config.start_from)
    start = _start(path, read_header(path))
    if config.model is not None and config.model != start.model:
        raise ConfigError(
            f"cannot start a {config.model} network from {start.name}", f"that is {_article(start.model)}",
            "leave the model out: it is then that of the start",
        )  # fmt: skip
    if config.schedule != start.header.schedule:
        raise ConfigError(
            f"cannot start from {start.name} on the schedule {config.schedule}",
            f"it was trained on {start.header.schedule}",
            f"choose the schedule {start.header.schedule}",
        )
    load_model(path)  # whether its weights are whole shows now, not when half a run is written
    return start


def resumed_start(run: RunFolder, config: TrainConfig) -> Start | None:
    """The start of a run that goes on, from its own latest model: what it started from may be gone by now.

    Returns:
        None for a run that started from scratch.

    Raises:
        CheckpointError: if that model is damaged; or if it was never written, and what it started from is gone.
        ConfigError: as for ``find_start``, if it was never written.
    """
    if config.start_from is None or not run.latest.is_file():
        return find_start(config)
    header = read_header(run.latest)
    found = ancestors(header)
    return Start(path=run.latest, header=header, ancestors=found) if found else None


def resumed_shape(run: RunFolder, config: TrainConfig) -> UNetConfig | None:
    """The network of a run that goes on, from its own latest model: what a name stands for changes between versions.

    Returns:
        None for a run whose model is not there or damaged, or that is to go on with a network of another name: whether
        its state is of that one is found out when it is read.
    """
    if config.model != run.config().model:
        return None
    with suppress(CheckpointError):
        return read_header(run.latest).unet
    return None


def _start(path: Path, header: ModelHeader) -> Start:
    try:
        return Start(path=path, header=header, ancestors=ancestry(path, header))
    except OSError as error:
        raise CheckpointError(f"cannot read {path}", error.strerror or str(error)) from error


def _article(model: str | None) -> str:
    return "a network of another shape" if model is None else f"a {model} one"
