"""Puts the style and the chosen theme on the application, and follows the system's theme when asked to."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from pixelgen.gui.style import FlatStyle
from pixelgen.gui.theme import DARK, LIGHT, Colours, ThemeMode, make_palette


class ThemeSwitch(QObject):
    """Keeps the application in the mode that the person chose, and follows the system when asked to."""

    def __init__(self, application: QApplication, mode: ThemeMode = ThemeMode.SYSTEM) -> None:
        super().__init__(application)
        self._application = application
        self._mode = mode
        self._style = FlatStyle()  # Qt owns it; Python must not forget it
        application.setStyle(self._style)
        # Queued: the signal comes before the platform has put its own palette in place.
        application.styleHints().colorSchemeChanged.connect(self.repaint, Qt.ConnectionType.QueuedConnection)
        self.choose(mode)

    @property
    def mode(self) -> ThemeMode:
        return self._mode

    def choose(self, mode: ThemeMode) -> None:
        self._mode = mode
        scheme = {
            ThemeMode.SYSTEM: Qt.ColorScheme.Unknown,
            ThemeMode.DARK: Qt.ColorScheme.Dark,
            ThemeMode.LIGHT: Qt.ColorScheme.Light,
        }[mode]
        self._application.styleHints().setColorScheme(scheme)  # also the frame of the window, where the system can
        self.repaint()

    @Slot()
    def repaint(self) -> None:
        """Put the palette of the wanted theme in place."""
        self._application.setPalette(make_palette(self._wanted()))

    def _wanted(self) -> Colours:
        if self._mode is ThemeMode.SYSTEM:
            # A system that does not say gets the dark theme, in which sprites on black outlines read best.
            return LIGHT if self._application.styleHints().colorScheme() is Qt.ColorScheme.Light else DARK
        return DARK if self._mode is ThemeMode.DARK else LIGHT
