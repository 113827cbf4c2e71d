"""A job's failure as a value: what the person reads, and what a bug report needs."""

import traceback
from dataclasses import dataclass

from pixelgen.errors import PixelGenError


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFailure:
    """Why a job ended early.

    Attributes:
        message: one sentence for the person.
        kind: class name of the exception.
        traceback_text: the whole traceback.
        expected: True for an error that the person can cure (``PixelGenError``), False for a bug.
    """

    message: str
    kind: str
    traceback_text: str
    expected: bool

    @classmethod
    def from_exception(cls, error: BaseException) -> "JobFailure":
        expected = isinstance(error, PixelGenError)
        said = " ".join(str(error).split())
        bug = f"Something went wrong inside PixelGen ({type(error).__name__}: {said or 'no details'})."
        message = _as_sentence(said) if expected else bug
        return cls(
            message=message,
            kind=type(error).__name__,
            traceback_text="".join(traceback.format_exception(error)),
            expected=expected,
        )


def _as_sentence(said: str) -> str:
    """A capital at the start, unless the first word is the name of a file or setting."""
    first = said.partition(" ")[0]
    return said[:1].upper() + said[1:] if first.isalpha() else said
