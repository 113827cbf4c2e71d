"""The icon in the tray: how far the training is, and what can be done without the window."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from pixelgen.gui.status import TabStatus
from pixelgen.gui.theme import DARK
from pixelgen.gui.wording import duration

_SIZES = (16, 22, 24, 32, 48, 64)
_RING = 0.14  # width of the ring, share of the icon
_PAUSED = "Paused"


def tray_text(status: TabStatus) -> str:
    """``"PixelGen: training, 34 %, 12 min left"``; ``"PixelGen"`` while nothing runs."""
    if not status.state:
        return "PixelGen"
    word = status.state.partition(",")[0]
    parts = [word[:1].lower() + word[1:]]
    if status.progress is not None:
        parts.append(f"{100 * status.progress:.0f} %")
    if status.seconds_left is not None:
        parts.append(f"{duration(status.seconds_left)} left")
    return "PixelGen: " + ", ".join(parts)


def progress_icon(base: QIcon, progress: float | None, *, paused: bool = False) -> QIcon:
    """``base`` within a ring that closes as ``progress`` goes from 0 to 1; ``base`` alone for None.

    The ring has its own dark ground, so that it reads on light and dark panels alike.
    """
    if progress is None:
        return base
    made = QIcon()
    for side in _SIZES:
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = max(2.0, side * _RING)
        ring = QRectF(0, 0, side, side).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.setBrush(QColor(DARK.window))
        painter.setPen(QPen(QColor(DARK.line), width))
        painter.drawEllipse(ring)
        pen = QPen(QColor(DARK.warning if paused else DARK.link), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(ring, 90 * 16, -round(min(1.0, max(0.0, progress)) * 360 * 16))
        inner = side - 2 * round(width + 1)
        base.paint(painter, (side - inner) // 2, (side - inner) // 2, inner, inner)
        painter.end()
        made.addPixmap(picture)
    return made


class TrayIcon(QObject):
    """Shown while a training runs, and while the window is out of sight.

    Args:
        window: what it stands for; its icon is used.
        actions: what can be done in the training, as the window's menu has them (Pause, Stop and save).
    """

    showWanted = Signal()  # noqa: N815
    quitWanted = Signal()  # noqa: N815
    messageClicked = Signal()  # noqa: N815

    def __init__(self, window: QWidget, actions: Sequence[QAction]) -> None:
        super().__init__(window)
        self._base = window.windowIcon()
        self._shown: tuple[int | None, bool] | None = None
        self._menu = QMenu(window)
        self._menu.setObjectName("tray.menu")
        self.show_action = self._add("show", "&Show PixelGen")
        self.show_action.triggered.connect(self.showWanted)
        self._menu.setDefaultAction(self.show_action)
        self._menu.addSeparator()
        self._menu.addActions(list(actions))
        self._menu.addSeparator()
        self.quit_action = self._add("quit", "&Quit")
        self.quit_action.triggered.connect(self.quitWanted)
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self.messageClicked)
        self.show_status(TabStatus())

    def _add(self, name: str, text: str) -> QAction:
        action = QAction(text, self._menu)
        action.setObjectName(f"tray.{name}")
        self._menu.addAction(action)
        return action

    @property
    def menu(self) -> QMenu:
        return self._menu

    @property
    def text(self) -> str:
        """The tooltip."""
        return self._icon.toolTip()

    @property
    def icon(self) -> QIcon:
        return self._icon.icon()

    @property
    def visible(self) -> bool:
        return self._icon.isVisible()

    def set_visible(self, *, visible: bool) -> None:
        if visible != self._icon.isVisible():
            self._icon.setVisible(visible)

    def show_status(self, status: TabStatus) -> None:
        """Take in how far the training is. The icon is drawn anew once a percent, not ten times a second."""
        text = tray_text(status)
        if text != self._icon.toolTip():
            self._icon.setToolTip(text)
        working = bool(status.state)
        self.quit_action.setText("Stop, save and &quit" if working else "&Quit")
        paused = status.state.startswith(_PAUSED)
        percent = None if not working else round(100 * (status.progress or 0.0))
        if (percent, paused) != self._shown:
            self._shown = percent, paused
            share = None if percent is None else percent / 100
            self._icon.setIcon(progress_icon(self._base, share, paused=paused))

    def say(self, title: str, text: str) -> None:
        """A notification of the desktop."""
        self._icon.showMessage(title, text, self._base)

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.showWanted.emit()
