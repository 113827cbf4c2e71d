"""How far a job is and how long it will still take, on stderr: a bar on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, ProgressColumn, Task, TextColumn
from rich.progress import Progress as Bar
from rich.text import Text

_PATIENCE = 2.0  # seconds that a job may take before a plain line is owed
_EVERY = 10.0  # seconds between plain lines


class Progress:
    """A context that shows one job. The bar goes when the job ends; plain lines stay.

    Args:
        title: what is being done ("Making 64 sprites").
        quiet: show nothing at all.
        clock: seconds from any origin.
    """

    def __init__(self, title: str, *, quiet: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self._title = title
        self._clock = clock
        self._started = clock()
        self._next_line = self._started + _PATIENCE
        self._console = Console(stderr=True, quiet=quiet)
        self._bar: Bar | None = None
        if self._console.is_terminal and not quiet:
            self._bar = Bar(
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=28),
                TextColumn("{task.percentage:>3.0f} %"),
                _Detail(),
                console=self._console,
                transient=True,
            )
            self._task = self._bar.add_task(title, total=1.0, detail="")

    def __enter__(self) -> "Progress":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def update(self, fraction: float, detail: str = "", *, seconds_left: float | None = None) -> None:
        """Show that ``fraction`` in [0, 1] of the work is done.

        Args:
            detail: a few words more ("loss 0.12").
            seconds_left: what the job itself knows; by default the time taken so far is extrapolated.
        """
        now = self._clock()
        if seconds_left is None and fraction > 0:
            seconds_left = (now - self._started) * (1 - fraction) / fraction
        left = "" if seconds_left is None else f"{duration(seconds_left)} left"
        shown = " · ".join(part for part in (left, detail) if part)
        if self._bar:
            self._bar.update(self._task, completed=fraction, detail=shown)
        elif now >= self._next_line:
            self._next_line = now + _EVERY
            self.say(f"{self._title}: {fraction:.0%} · {shown}" if shown else f"{self._title}: {fraction:.0%}")

    def count(self, done: int, total: int) -> None:
        """``update`` for jobs that report pieces done of pieces in all."""
        self.update(done / total if total else 1.0, f"{done:,} of {total:,}")

    def rename(self, title: str) -> None:
        """Another phase of the same job has begun."""
        self._title = title
        if self._bar:
            self._bar.update(self._task, description=title)

    def say(self, line: str) -> None:
        """Print ``line`` above the bar, where it stays."""
        self._console.print(line, soft_wrap=True, markup=False, highlight=False)


class _Detail(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(task.fields["detail"], style="dim")


def duration(seconds: float) -> str:
    """Seconds as a person reads them: ``0:07``, ``12:30``, ``3:05:00``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
