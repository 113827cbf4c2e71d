"""What can be done in the Train tab, for menu and keyboard."""

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from pixelgen.gui.jobs.job_runner import JobState


class TrainingActions:
    """The actions of ``tab``, added to it in the order of the menu; enabled from the state alone."""

    def __init__(self, tab: QWidget) -> None:
        self._tab = tab
        self.start = self._add("train.startAction", "&Start training", "Ctrl+T")
        self.queue = self._add("train.enqueueAction", "Add to the &queue", "Ctrl+Shift+T")
        self.pause = self._add("train.pauseAction", "&Pause", "Ctrl+P")
        self.stop = self._add("train.stopAction", "St&op and save", "Ctrl+.")
        self.sample = self._add("train.sampleAction", "Sample &now", "Ctrl+Shift+S")
        self._separator()
        self.use = self._add("train.useAction", "&Use in Generate", "Ctrl+U")
        self.resume = self._add("train.resumeAction", "&Continue a run…", "")

    def _add(self, name: str, text: str, keys: str) -> QAction:
        action = QAction(text, self._tab)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(keys))
        self._tab.addAction(action)
        return action

    def _separator(self) -> None:
        line = QAction(self._tab)
        line.setSeparator(True)
        self._tab.addAction(line)

    def show_state(self, state: JobState, *, startable: bool, usable: bool) -> None:
        """Enable what can be done: ``startable`` with a data set, ``usable`` with a checkpoint."""
        idle, running = state is JobState.IDLE, state in (JobState.RUNNING, JobState.PAUSED)
        self.start.setEnabled(idle and startable)
        self.queue.setEnabled(startable)
        self.sample.setEnabled(state is JobState.RUNNING)
        self.pause.setEnabled(running)
        self.pause.setText("&Resume" if state is JobState.PAUSED else "&Pause")
        self.stop.setEnabled(running or state is JobState.STARTING)
        self.use.setEnabled(usable)
        self.resume.setEnabled(idle)
