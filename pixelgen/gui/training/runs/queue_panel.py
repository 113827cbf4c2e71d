"""The trainings that wait, above the list of runs: reorder, remove, hold."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QPushButton, QToolButton, QWidget

from pixelgen.gui.theme import TIGHT
from pixelgen.gui.training.runs.queue import TrainingQueue
from pixelgen.gui.training.runs.queue_rows import QueueDelegate, QueueModel
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.wording import count

_MOST_ROWS = 4
_ICON = QSize(12, 12)


class QueuePanel(Panel):
    """Shows a ``TrainingQueue`` and changes it; hidden while nothing waits."""

    removed = Signal(object, int)  # QueueEntry, and where it was: so that it can be taken back

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Queue", parent)
        self.setObjectName("train.queue")
        self._queue: TrainingQueue | None = None
        self._count = FaintLabel()
        self.header.insertWidget(1, self._count)
        self.hold = QPushButton("Hold")
        self.hold.setObjectName("train.queue.hold")
        self.hold.setIconSize(_ICON)
        self.clear = QPushButton("Clear")
        self.clear.setObjectName("train.queue.clear")
        self.clear.setAccessibleName("Clear the queue")
        self.clear.setToolTip("Take all waiting trainings out")
        self.rows = QueueModel(self)
        self.list = QListView()
        self.list.setObjectName("train.queue.list")
        self.list.setAccessibleName("Waiting trainings")
        self.list.setModel(self.rows)
        self.list.setItemDelegate(QueueDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.up = self._action("up", "Move &up", "Alt+Up")
        self.down = self._action("down", "Move &down", "Alt+Down")
        self.remove = self._action("remove", "&Remove from the queue", "Del")
        for action in (self.up, self.down, self.remove):
            self.header.addWidget(self._tool(action))
        self.header.addSpacing(TIGHT)
        self.header.addWidget(self.hold)
        self.header.addWidget(self.clear)
        self.body.addWidget(self.list)
        self.up.triggered.connect(self._on_up)
        self.down.triggered.connect(self._on_down)
        self.remove.triggered.connect(self._on_remove)
        self.hold.clicked.connect(self._on_hold)
        self.clear.clicked.connect(self._on_clear)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.hide()

    def _action(self, name: str, text: str, keys: str) -> QAction:
        action = QAction(icon(name), text, self)
        action.setObjectName(f"train.queue.{name}Action")
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{text.replace('&', '')} ({shown})")
        self.list.addAction(action)
        return action

    def _tool(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setObjectName(action.objectName().removesuffix("Action"))
        button.setAutoRaise(True)
        button.setIconSize(_ICON)
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setAccessibleName(action.text().replace("&", ""))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def set_queue(self, queue: TrainingQueue) -> None:
        """Show ``queue``, now and after each of its changes."""
        self._queue = queue
        queue.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        if self._queue is None:
            return
        row = self.list.currentIndex().row()
        self.rows.set_entries(self._queue.entries)
        self._choose(max(0, row))
        waiting = len(self._queue)
        self._count.setText(f"{count(waiting, 'training')}{', held' if self._queue.paused else ''}")
        self._show_hold(held=self._queue.paused)
        self.list.setFixedHeight(max(1, self.list.sizeHintForRow(0)) * min(waiting, _MOST_ROWS))
        self.setVisible(waiting > 0)

    def _show_hold(self, *, held: bool) -> None:
        self.hold.setText("Release" if held else "Hold")
        self.hold.setIcon(icon("play" if held else "pause"))
        self.hold.setAccessibleName("Release the queue" if held else "Hold the queue")
        self.hold.setToolTip(
            "Let the waiting trainings start, one after the other"
            if held
            else "Start no waiting training until it is released"
        )

    def _choose(self, row: int) -> None:
        row = min(row, self.rows.rowCount() - 1)
        if row >= 0:
            self.list.setCurrentIndex(self.rows.index(row))
        self._on_current()

    @property
    def _row(self) -> int:
        return self.list.currentIndex().row()

    @Slot()
    def _on_current(self) -> None:
        self.up.setEnabled(self._row > 0)
        self.down.setEnabled(0 <= self._row < self.rows.rowCount() - 1)
        self.remove.setEnabled(self._row >= 0)

    @Slot()
    def _on_up(self) -> None:
        self._move(-1)

    @Slot()
    def _on_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        row = self._row
        if self._queue is not None and row >= 0 and 0 <= row + by < len(self._queue):
            self._queue.move(row, row + by)
            self._choose(row + by)

    @Slot()
    def _on_remove(self) -> None:
        row = self._row
        if self._queue is not None and row >= 0:
            self.removed.emit(self._queue.remove(row), row)

    @Slot()
    def _on_hold(self) -> None:
        if self._queue is not None:
            self._queue.set_paused(paused=not self._queue.paused)

    @Slot()
    def _on_clear(self) -> None:
        if self._queue is not None:
            self._queue.clear()
