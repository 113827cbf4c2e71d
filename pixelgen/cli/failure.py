"""How a command ends when it does not end well: one sentence on stderr, an exit code, and a log for what is a bug."""

import os
import shlex
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pixelgen import __version__, paths
from pixelgen.errors import PixelGenError

BUG, MISTAKE, INTERRUPTED, CUT_OFF, TERMINATED = 1, 2, 130, 141, 143
"""Exit codes beside 0; the last three are 128 plus the signal's number, as shells count."""


class Interrupted(Exception):  # noqa: N818  not an error
    """A signal ended the job; ``code`` says which."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def guarded(work: Callable[[], int]) -> int:
    """Run ``work`` and return its exit code; what it raises becomes a sentence and a code, never a traceback."""
    try:
        code = work()
        if sys.stdout is not None:
            sys.stdout.flush()  # what cannot be written is met here, not by Python at its end
        return code
    except PixelGenError as error:
        complain(str(error))
        return MISTAKE
    except Interrupted as interrupted:
        return interrupted.code
    except KeyboardInterrupt:
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # the latter is what rich makes of it
        # The reader has left (`pixelgen inspect … | head`): Python must not complain once more when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CUT_OFF
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        complain(f"cannot read or write{where}: {error.strerror or error}.")
        write_log(error)
        return MISTAKE
    except Exception as error:
        log = write_log(error)
        where = f"the details are in {log}" if log else "and the log could not be written"
        complain(f"this is a bug in PixelGen ({type(error).__name__}: {error}); {where}.")
        return BUG


def complain(sentence: str) -> None:
    """Say on stderr what went wrong. Silent where there is no stderr, as under a Windows GUI launcher."""
    if sys.stderr is not None:
        print(f"Error: {sentence}", file=sys.stderr)  # noqa: T201


def write_log(error: BaseException) -> Path | None:
    """Append ``error`` with its traceback, the command and the version to pixelgen.log; None if that fails as well."""
    import logging.handlers  # a tenth of the time that --help takes, and hardly ever needed

    path = paths.log_dir() / "pixelgen.log"
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(path, maxBytes=1_000_000, backupCount=1, encoding="utf-8")
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        message = f"pixelgen {__version__}, Python {sys.version.split()[0]}: {shlex.join(sys.argv)}"
        try:
            handler.handle(
                logging.LogRecord(
                    "pixelgen", logging.ERROR, __file__, 0, message, None, (type(error), error, error.__traceback__)
                )
            )
        finally:
            handler.close()
        return path
    return None
