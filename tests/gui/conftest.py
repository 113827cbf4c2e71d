"""What every window test has: its own settings folders, no dialog that nobody answers, no leaks."""

import os
import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLoggingCategory, QMimeData, QPoint, QTimer, QUrl
from PySide6.QtCore import Qt as QtCoreQt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from tiny_model import add_to_zoo

from pixelgen.gui.jobs.job_thread import Job, JobThread
from pixelgen.gui.training.controller import TrainingController
from pixelgen.gui.training.jobs import Estimate
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.procedural import procedural_sprites, write_sprites
from pixelgen.sprites.spriteset import SpriteSet
from pixelgen.training.events import (
    CheckpointSaved,
    Evaluated,
    PhaseChanged,
    PreviewReady,
    RunStarted,
    StepMetrics,
)
from pixelgen.training.requests import Requests

if TYPE_CHECKING:
    from pixelgen.gui.generation.tab import GenerationTab

_SHARED_CACHE = os.environ["PIXELGEN_CACHE"]


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("RUNS", "HISTORY", "CONFIG", "CACHE", "LOGS"):
        monkeypatch.setenv(f"PIXELGEN_{name}", str(tmp_path / "home" / name.lower()))


class PatientBot(QtBot):
    """Waits half a minute for what a busy machine brings late; what comes at once is not waited for longer."""

    PATIENCE = 30_000  # ms

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 0) -> None:  # noqa: N802
        super().waitUntil(callback, timeout=max(timeout, self.PATIENCE))

    def waitSignal(self, signal: Any, *, timeout: int = 0, raising: bool = True, **options: Any) -> Any:  # noqa: N802
        if raising:  # assertNotEmitted waits for what should not come
            timeout = max(timeout, self.PATIENCE)
        return super().waitSignal(signal, timeout=timeout, raising=raising, **options)

    def waitCallback(self, *, timeout: int = 0, **options: Any) -> Any:  # noqa: N802
        return super().waitCallback(timeout=max(timeout, self.PATIENCE), **options)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture
def known_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trainings find what earlier ones measured of this computer, instead of measuring for seconds each."""
    monkeypatch.setenv("PIXELGEN_CACHE", _SHARED_CACHE)


@pytest.fixture(autouse=True)
def _no_unanswered_dialog(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a dialog was opened that the test does not answer")

    for name in ("exec", "question", "warning", "critical", "information", "about"):
        monkeypatch.setattr(QMessageBox, name, refuse)
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"):
        monkeypatch.setattr(QFileDialog, name, refuse)


@pytest.fixture(autouse=True)
def _leaves_nothing_behind(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """After each test: no window, no running thread, no ticking timer."""
    QLoggingCategory.setFilterRules("qt.pyside.libpyside.warning=true")  # tells of slots without @Slot
    started: list[JobThread] = []
    start = JobThread.start

    def remember(thread: JobThread) -> None:
        started.append(thread)
        start(thread)

    monkeypatch.setattr(JobThread, "start", remember)
    before = set(QApplication.topLevelWidgets())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    running = [thread for thread in started if thread.isRunning()]
    for thread in running:
        thread.cancel.abort()
        thread.wait(5000)
    assert not running, "a job was still running"
    timers = [timer for widget in QApplication.allWidgets() for timer in widget.findChildren(QTimer)]
    assert not [timer.objectName() for timer in timers if timer.isActive()], "a timer was still ticking"
    left = [widget for widget in QApplication.topLevelWidgets() if widget not in before and widget.isVisible()]
    assert not left, f"windows were left open: {left}"


@pytest.fixture
def sprite_folder(tmp_path: Path) -> Path:
    """40 procedural sprites of 16 × 16 px in class folders."""
    folder = tmp_path / "heroes"
    write_sprites(procedural_sprites(40, size=16), folder)
    return folder


@pytest.fixture
def sprites() -> SpriteSet:
    """40 procedural sprites of 16 × 16 px."""
    return procedural_sprites(40, size=16)


def drop(widget: QWidget, paths: list[Path], *, at: QPoint | None = None) -> bool:
    """Drag files onto ``widget`` and let go, by the events that a real drag sends; True if it took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = at or widget.rect().center()
    copy, left, none = (
        QtCoreQt.DropAction.CopyAction,
        QtCoreQt.MouseButton.LeftButton,
        QtCoreQt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(place, copy, data, left, none)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    release = QDropEvent(place.toPointF(), copy, data, left, none)
    QApplication.sendEvent(widget, release)
    return release.isAccepted()


@pytest.fixture
def drop_files() -> Callable[..., bool]:
    """``drop_files(widget, [path, …])``: a real drop."""
    return drop


@pytest.fixture
def end_jobs() -> Callable[[Any], None]:
    """For ``qtbot.addWidget(tab, before_close_func=end_jobs)``: lets every job of a tab end before it is deleted."""

    def end(tab: Any) -> None:
        ended: list[bool] = []
        tab.shutdown(lambda: ended.append(True))
        deadline = time.monotonic() + 20
        while not ended and time.monotonic() < deadline:
            QCoreApplication.processEvents()
        assert ended, "the jobs of the tab did not end"

    return end


@pytest.fixture
def zoo(tmp_path: Path) -> Path:
    folder = tmp_path / "zoo"
    add_to_zoo(folder, "heroes-32", classes=("orc", "elf"))
    add_to_zoo(folder, "items")
    return folder


@pytest.fixture
def open_tab(qtbot: QtBot) -> Callable[[Path], "GenerationTab"]:
    """``open_tab(zoo)`` shows a tab whose model has been read; it is shut down before it is closed."""

    def shut_down(tab: "GenerationTab") -> None:
        done: list[bool] = []
        tab.shutdown(lambda: done.append(True))
        qtbot.waitUntil(lambda: bool(done), timeout=20_000)

    from pixelgen.gui.generation.tab import GenerationTab

    def make(zoo: Path) -> GenerationTab:
        tab = GenerationTab(zoo=zoo)
        qtbot.addWidget(tab, before_close_func=shut_down)
        tab.resize(1400, 900)
        tab.show()
        qtbot.waitUntil(lambda: tab.models.entry is None or tab.models.info is not None)
        return tab

    return make


@pytest.fixture
def tab(open_tab: Callable[[Path], "GenerationTab"], zoo: Path) -> "GenerationTab":
    return open_tab(zoo)


class FakeTraining:
    """A training that does what the test says, step by step, and obeys its token like the real one."""

    run_id = "heroes-1"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.values: dict[str, Any] = {}
        self.cancel: CancelToken | None = None
        self.requests = Requests()
        self.saved_on_request = 0
        self._orders: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def make(self, values: dict[str, Any], _sprites: SpriteSet | None, requests: Requests) -> Job:
        self.values = values
        self.requests = requests

        def job(report: Callable[[Any], None], cancel: CancelToken) -> Any:
            self.cancel = cancel
            report(self.started())
            while True:
                cancel.checkpoint()
                if cancel.stopping:
                    return self.result("stopped")
                if requests.take_save():
                    self.saved_on_request += 1
                    report(self.saved(1, "latest"))
                try:
                    order = self._orders.get(timeout=0.01)
                except queue.Empty:
                    continue
                if isinstance(order, BaseException):
                    raise order
                if order == "finish":
                    return self.result("completed")
                report(order)

        return job

    def make_estimate(self, values: dict[str, Any], _sprites: SpriteSet) -> Job:
        minutes = {"standard": 24.0, "draft": 4.0, "long": 90.0}[values["preset"]]
        found = Estimate(preset=values["preset"], minutes=minutes, images_per_s=412.0, device="CPU, 2 threads")
        return lambda _report, _cancel: found

    def send(self, *events: Any) -> None:
        for event in events:
            self._orders.put(event)

    def finish(self) -> None:
        self._orders.put("finish")

    def fail(self, error: BaseException) -> None:
        self._orders.put(error)

    @property
    def checkpoint(self) -> Path:
        return self.folder / "checkpoints" / "best.safetensors"

    def result(self, reason: str) -> SimpleNamespace:
        return SimpleNamespace(reason=reason, folder=self.folder, checkpoint=self.checkpoint, steps=120, seconds=65.0)

    # Events of a plausible training.

    def started(self) -> RunStarted:
        return RunStarted(
            run_id=self.run_id,
            folder=self.folder,
            device="CPU, 2 threads",
            number_format="float32",
            parameters=2_500_000,
            training_sprites=36,
            validation_sprites=4,
            resumed_at=0,
        )

    def phase(self, phase: Any) -> PhaseChanged:
        return PhaseChanged(run_id=self.run_id, phase=phase)

    def metrics(self, step: int, **changes: Any) -> StepMetrics:
        values: dict[str, Any] = {
            "step": step,
            "images": 64 * step,
            "seconds": 0.5 * step,
            "loss": 1.0 / step,
            "smoothed_loss": 1.1 / step,
            "lr": 1e-3,
            "grad_norm": 1.0,
            "images_per_s": 128.0,
            "progress": min(1.0, step / 100),
            "seconds_left": max(0.0, 50 - 0.5 * step),
        }
        return StepMetrics(run_id=self.run_id, **{**values, **changes})

    def evaluated(self, step: int, *, fid: float, best: bool) -> Evaluated:
        return Evaluated(
            run_id=self.run_id,
            step=step,
            images=64 * step,
            seconds=0.5 * step,
            fid=fid,
            fid_floor=0.25,
            kid=0.01,
            kid_floor=0.002,
            originality=0.93,
            copying=False,
            validation_loss=0.2,
            n_samples=1000,
            features="sprite encoder",
            best=best,
            duration=1.0,
        )

    def preview(self, step: int, sprites: np.ndarray) -> PreviewReady:
        return PreviewReady(run_id=self.run_id, step=step, images=64 * step, seconds=0.5 * step, sprites=sprites)

    def saved(self, step: int, kind: Any) -> CheckpointSaved:
        return CheckpointSaved(run_id=self.run_id, step=step, path=self.checkpoint, kind=kind)


@pytest.fixture
def fake_training(tmp_path: Path) -> FakeTraining:
    return FakeTraining(tmp_path / "runs" / "heroes-1")


@pytest.fixture
def fake_controller(qapp: QApplication, fake_training: FakeTraining) -> TrainingController:
    """A controller that reads sprites for real, and trains and measures as ``fake_training`` says."""
    return TrainingController(
        make_training=fake_training.make, make_estimate=fake_training.make_estimate, sample_count=60
    )
