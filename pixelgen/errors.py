"""The mistakes a person can make, each as one sentence: what happened, why, and what to do about it."""


class PixelGenError(Exception):
    """Base of every error that a user can cause or cure.

    ``str(error)`` is the whole message, ready for a terminal or a dialog. Whatever is not a
    ``PixelGenError`` is a bug and keeps its traceback.

    Args:
        what: what happened, naming the file, argument or value ("cannot read hero.png").
        why: the cause, if it is known ("the file is cut off").
        fix: what the person can do ("export it again").
    """

    def __init__(self, what: str, why: str = "", fix: str = "") -> None:
        self.what, self.why, self.fix = what, why, fix
        message = what + (f": {why}" if why else "")
        super().__init__(message + (f"; {fix}" if fix else "") + ".")


class ConfigError(PixelGenError):
    """A setting that does not exist or lies outside its limits."""


class DatasetError(PixelGenError):
    """A folder, sheet or file from which no training set can be made."""


class CheckpointError(PixelGenError):
    """A model file that is missing, damaged, or of another kind."""


class PaletteError(PixelGenError):
    """A palette that is unknown, unreadable or empty."""


class ExportError(PixelGenError):
    """A sheet, atlas or animation that cannot be written as asked."""


class MetadataError(PixelGenError):
    """An image whose generation settings cannot be read."""


class RunError(PixelGenError):
    """A run folder that cannot be used, or a training that cannot go on."""


class HistoryError(PixelGenError):
    """A batch of sprites in the history that cannot be read, kept or taken back."""


class BinError(PixelGenError):
    """Something that cannot be moved to the bin of the system, or taken back from it."""


class MetricError(PixelGenError):
    """A metric that cannot be computed: too few sprites, or weights that are not there."""


class DisplayError(PixelGenError):
    """No screen, or a system library that the window needs is missing."""


class Cancelled(Exception):  # noqa: N818  not an error
    """A job was aborted on request. Not an error: nothing is reported to the user."""
