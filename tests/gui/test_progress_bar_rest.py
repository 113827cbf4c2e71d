"""A progress bar that has become definite rests: nothing moves it but its value."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QProgressBar

from pixelgen.gui.theme import ThemeMode
from pixelgen.gui.theme_switch import ThemeSwitch


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched, event):  # noqa: N802  Qt calls it by this name
        self.count += event.type() is QEvent.Type.Paint
        return False


def test_a_bar_whose_end_became_known_is_painted_only_when_its_value_changes(qtbot, qapp):
    palette, style = qapp.palette(), qapp.style().name()
    ThemeSwitch(qapp, ThemeMode.DARK)
    bar = QProgressBar()
    bar.setTextVisible(False)
    qtbot.addWidget(bar)
    bar.setRange(0, 0)
    bar.show()
    qtbot.waitExposed(bar)
    paints = Paints()
    bar.installEventFilter(paints)
    qtbot.waitUntil(lambda: paints.count > 3, timeout=5000)  # it moves while nobody knows the end
    bar.setRange(0, 1000)
    bar.setValue(300)
    qtbot.wait(200)
    settled = paints.count
    qtbot.wait(300)
    assert paints.count == settled
    bar.removeEventFilter(paints)
    qapp.setStyle(style)
    qapp.setPalette(palette)
