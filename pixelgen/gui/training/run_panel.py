"""Start, pause, stop, and how far it is."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.jobs.job_runner import JobState
from pixelgen.gui.theme import SPACE
from pixelgen.gui.training.session import Session
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.message_line import MessageLine, Tone
from pixelgen.gui.widgets.primary_button import PrimaryButton

_ICON = QSize(12, 12)
_QUEUE_SIZE = QSize(36, 36)


class RunPanel(QWidget):
    """The buttons that drive a training. Which of them can be used follows from its state alone."""

    startWanted = Signal()  # noqa: N815
    queueWanted = Signal()  # noqa: N815  train it after those that wait
    pauseWanted = Signal()  # noqa: N815  pause or resume
    stopWanted = Signal()  # noqa: N815
    resumeWanted = Signal()  # noqa: N815  go on with the run that has just ended

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start = PrimaryButton("&Start training")
        self.start.setObjectName("train.start")
        self.start.setIcon(icon("play"))
        self.start.setIconSize(_ICON)
        self.start.clicked.connect(self.startWanted)
        self.queue = QToolButton()
        self.queue.setObjectName("train.enqueue")
        self.queue.setIcon(icon("plus"))
        self.queue.setIconSize(_ICON)
        self.queue.setFixedSize(_QUEUE_SIZE)
        self.queue.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.queue.setAccessibleName("Add to the queue")
        self.queue.setToolTip("Add to the queue: train this after those that wait (Ctrl+Shift+T)")
        self.queue.clicked.connect(self.queueWanted)
        self.pause = QPushButton("Pa&use")
        self.pause.setObjectName("train.pause")
        self.pause.setIconSize(_ICON)
        self.pause.clicked.connect(self.pauseWanted)
        self.stop = QPushButton("St&op and save")
        self.stop.setObjectName("train.stop")
        self.stop.setIcon(icon("stop"))
        self.stop.setIconSize(_ICON)
        self.stop.setToolTip("Keeps everything learned so far; it can be continued later")
        self.stop.clicked.connect(self.stopWanted)
        self.progress = QProgressBar()
        self.progress.setObjectName("train.progress")
        self.progress.setAccessibleName("Training progress")
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(10)
        self.phase = ElidedLabel()
        self.phase.setObjectName("train.phase")
        self.phase.setAccessibleName("What the training is doing")
        self.message = MessageLine()
        self.message.setObjectName("train.message")
        self.resume = QPushButton("&Continue")
        self.resume.setObjectName("train.resume")
        self.resume.setToolTip("Go on where this run ended")
        self.resume.clicked.connect(self.resumeWanted)
        self.resume.hide()
        self.message.add_button(self.resume)

        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        for each in (self.pause, self.stop):
            each.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            buttons.addWidget(each)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.message)
        layout.addWidget(self.phase)
        layout.addWidget(self.progress)
        start = QHBoxLayout()
        start.setSpacing(SPACE)
        start.addWidget(self.start, 1)
        start.addWidget(self.queue)
        layout.addLayout(start)
        layout.addLayout(buttons)
        self.show_state(JobState.IDLE, startable=False)

    def show_state(self, state: JobState, *, startable: bool, reason: str = "") -> None:
        """Enable what can be done now.

        Args:
            startable: whether there is a data set to train on, and nothing is wrong with the settings.
            reason: why it is not, for the button's tooltip.
        """
        idle, paused = state is JobState.IDLE, state is JobState.PAUSED
        self.start.setEnabled(idle and startable)
        self.start.setText("&Start training" if idle else "Training…")
        self.start.setToolTip("" if startable or not idle else reason)
        self.queue.setEnabled(startable)
        self.pause.setEnabled(state in (JobState.RUNNING, JobState.PAUSED))
        self.pause.setText("Res&ume" if paused else "Pa&use")
        self.pause.setIcon(icon("play" if paused else "pause"))
        self.pause.setToolTip("Go on where it was paused" if paused else "Hold the training at its next step")
        self.stop.setEnabled(state in (JobState.STARTING, JobState.RUNNING, JobState.PAUSED))
        self.stop.setText("Saving…" if state is JobState.STOPPING else "St&op and save")
        self.progress.setVisible(not idle)
        self.phase.setVisible(not idle)

    def show_end(self, tone: Tone, text: str, *, resumable: bool) -> None:
        """Say how the run ended, with a button to go on if there is something left to do."""
        self.resume.setVisible(resumable)
        self.message.say(tone, text)

    def show_failure(self, failure: JobFailure, *, resumable: bool) -> None:
        """Say why the run broke off."""
        self.resume.setVisible(resumable)
        self.message.fail(failure)

    def show_progress(self, session: Session, state: JobState) -> None:
        progress = session.progress
        unknown = progress is None and state is not JobState.IDLE
        self.progress.setRange(0, 0 if unknown else 1000)
        self.progress.setValue(round(1000 * (progress or 0.0)))
        self.phase.setText(phase_line(session, state))


_STATE_WORDS = {JobState.PAUSED: "Paused", JobState.STOPPING: "Saving what was learned"}


def phase_line(session: Session, state: JobState) -> str:
    """``"Training, 34 %, 12 min left"``."""
    parts = (_STATE_WORDS.get(state, session.phase_text()), session.progress_text())
    return ", ".join(part for part in parts if part)


def status_line(session: Session, state: JobState) -> str:
    """``"Training, step 1,200"``."""
    words = _STATE_WORDS.get(state, session.phase_text())
    return f"{words}, step {session.step:,}" if session.step else words
