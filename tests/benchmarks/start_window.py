"""Opens the program's window, makes sprites as soon as it can, and closes it; prints when each of that was, as JSON.

    python tests/benchmarks/start_window.py SECONDS

SECONDS is the moment at which the process was started, as ``time.time()`` has it. The moments are seconds from there:
``painted`` the window's first picture, ``ready`` the button Generate can be pressed, ``made`` its sprites are there.
"""

import json
import sys
import time

from pixelgen.runtime.environment import prepare

prepare()

from PySide6.QtCore import QEvent, QTimer  # noqa: E402  after the environment is set

from pixelgen.gui import app  # noqa: E402
from pixelgen.gui.main_window import MainWindow  # noqa: E402

_LOOK_EVERY = 10  # ms


def main() -> None:
    """Run the real window with a watcher in it."""
    began = float(sys.argv[1])
    moments: dict[str, float] = {}

    def note(name: str) -> None:
        moments.setdefault(name, time.time() - began)

    class Watched(MainWindow):
        """The main window, which tells when it is painted and then presses Generate."""

        def __init__(self, *arguments: object, **named: object) -> None:
            super().__init__(*arguments, **named)  # type: ignore[arg-type]
            self.generation.controller.finished.connect(self._finished)
            self._look = QTimer(self)
            self._look.timeout.connect(self._press_when_ready)
            self._look.start(_LOOK_EVERY)

        def event(self, event: QEvent) -> bool:
            done = super().event(event)
            if event.type() == QEvent.Type.Paint:
                note("painted")
            return done

        def _press_when_ready(self) -> None:
            tab = self.generation
            if "painted" in moments and tab.ready and tab.view.run.isEnabled():
                self._look.stop()
                note("ready")
                tab.view.run.click()

        def _finished(self, _batch: object) -> None:
            note("made")
            self.stop_and_close()

    app.MainWindow = Watched  # type: ignore[misc]
    app.main(["pixelgen"])
    print(json.dumps(moments))


if __name__ == "__main__":
    main()
