"""What a tab tells the status bar, and what the main window asks of a tab."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtGui import QAction


@dataclass(frozen=True, slots=True, kw_only=True)
class TabStatus:
    """One line for the status bar. Empty text leaves a part empty."""

    state: str = ""  # "Training, step 1,200"
    device: str = ""  # "CPU, 2 threads"; empty keeps what is shown
    seconds_left: float | None = None
    progress: float | None = None  # [0, 1]; None hides the bar


class Tab(Protocol):
    """A tab of the main window is a QWidget with these."""

    statusChanged: Any  # noqa: N815  Signal(object) of TabStatus

    def busy(self) -> bool:
        """True while a job runs that the person would not want to lose by closing the window."""
        ...

    def shutdown(self, done: Callable[[], None]) -> None:
        """End every job, saving what can be saved, then call ``done`` once (at once if nothing runs)."""
        ...

    def menu_actions(self) -> list[QAction]:
        """What its menu holds, in its order."""
        ...
