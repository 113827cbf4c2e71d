"""Going through the states of a solver: slider, play and speed, and a line that says where one is."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from pixelgen.gui.theme import SPACE, TIGHT
from pixelgen.gui.widgets.form import CalmComboBox
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.scrub_slider import ScrubMark, ScrubSlider

SPEEDS = (2, 4, 8, 16, 30)  # states a second
_USUAL_SPEED = 8


class Scrubber(QWidget):
    """Moves through positions 0 … n − 1. While states still arrive it follows the newest, until a person goes back.

    Attributes:
        slider: the position itself.
        label: where one is, in words; whoever knows the states writes it.
        row: the slider and what drives it; add to it for what stands at its right.
        footer: the row of the label; add to it for what stands at its right.
    """

    positionChanged = Signal(int)  # noqa: N815
    playingChanged = Signal(bool)  # noqa: N815

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """
        Args:
            name: object name of the slider; other parts append ".play", ".speed" and so on.
        """
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_tick)
        self.slider = ScrubSlider()
        self.slider.setObjectName(name)
        self.slider.setAccessibleName("State of the solver")
        self.slider.setToolTip("Scrub from noise to sprite (← → Home End)")
        self.first_button = self._button("first", f"{name}.first", "To the noise (Home)")
        self.play_button = self._button("play", f"{name}.play", "Play (Enter)")
        self.last_button = self._button("last", f"{name}.last", "To the finished sprites (End)")
        self.speed = CalmComboBox()
        self.speed.setObjectName(f"{name}.speed")
        self.speed.setAccessibleName("States a second")
        self.speed.setToolTip("How many states are shown in a second while playing")
        for rate in SPEEDS:
            self.speed.addItem(f"{rate} / s", rate)
        self.speed.setCurrentIndex(SPEEDS.index(_USUAL_SPEED))
        self.label = QLabel()
        self.label.setObjectName(f"{name}.label")
        self.label.setAccessibleName("Where the solver is")

        self.row = QHBoxLayout()
        self.row.setSpacing(TIGHT)
        for widget in (self.first_button, self.play_button, self.last_button):
            self.row.addWidget(widget)
        self.row.addSpacing(TIGHT)
        self.row.addWidget(self.slider, 1)
        self.row.addSpacing(TIGHT)
        self.row.addWidget(self.speed)
        self.footer = QHBoxLayout()
        self.footer.setSpacing(SPACE)
        self.footer.addWidget(self.label, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TIGHT)
        layout.addLayout(self.row)
        layout.addLayout(self.footer)

        self.slider.valueChanged.connect(self._on_value)
        self.first_button.clicked.connect(self.go_first)
        self.play_button.clicked.connect(self.toggle_play)
        self.last_button.clicked.connect(self.go_last)
        self.speed.currentIndexChanged.connect(self._on_speed)
        self.clear()

    def _button(self, picture: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(icon(picture))
        button.setAutoRaise(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    @property
    def position(self) -> int:
        return self.slider.value()

    @property
    def playing(self) -> bool:
        return self._timer.isActive()

    def clear(self) -> None:
        """Nothing to go through."""
        self.stop()
        self.slider.set_marks(())
        self.slider.set_states(reachable=0, last=0)
        self.label.setText("")
        self._set_enabled(enabled=False)

    def add_state(self, *, reachable: int, last: int) -> None:
        """State ``reachable`` of 0 … ``last`` has arrived. Goes there if the one before it was shown."""
        follow = self.slider.value() >= self.slider.reachable or reachable == 0
        if reachable == 0:
            self.stop()
        self.slider.set_states(reachable=reachable, last=last)
        self._set_enabled(enabled=True)
        if follow and not self.playing:
            if self.slider.value() == reachable:
                self.positionChanged.emit(reachable)  # the same place in another generation
            self.slider.setValue(reachable)

    def show_states(self, *, reachable: int, last: int) -> None:
        """Another path, whose states 0 to ``reachable`` are there already: go to the newest of them."""
        self.stop()
        self.slider.set_states(reachable=reachable, last=last)
        self._set_enabled(enabled=True)
        if self.slider.value() == reachable:
            self.positionChanged.emit(reachable)
        else:
            self.slider.setValue(reachable)

    def set_marks(self, marks: Sequence[ScrubMark]) -> None:
        """Say what each state is, from the first on."""
        self.slider.set_marks(marks)

    def go_to(self, position: int) -> None:
        self.slider.setValue(min(max(0, position), self.slider.reachable))

    @Slot()
    def go_next(self) -> None:
        self.stop()
        self.go_to(self.position + 1)

    @Slot()
    def go_previous(self) -> None:
        self.stop()
        self.go_to(self.position - 1)

    @Slot()
    def go_first(self) -> None:
        self.stop()
        self.go_to(0)

    @Slot()
    def go_last(self) -> None:
        self.stop()
        self.go_to(self.slider.reachable)

    @Slot()
    def toggle_play(self) -> None:
        """Play from here, or from the start when at the end; or stop playing."""
        if self.playing:
            self.stop()
        elif self.slider.reachable > 0:
            if self.position >= self.slider.reachable:
                self.go_to(0)
            self._timer.start(round(1000 / int(self.speed.currentData())))
            self._show_playing()

    def stop(self) -> None:
        if self._timer.isActive():
            self._timer.stop()
            self._show_playing()

    def _show_playing(self) -> None:
        self.play_button.setIcon(icon("pause" if self.playing else "play"))
        name = "Stop playing (Enter)" if self.playing else "Play (Enter)"
        self.play_button.setToolTip(name)
        self.play_button.setAccessibleName(name)
        self.playingChanged.emit(self.playing)

    def _set_enabled(self, *, enabled: bool) -> None:
        enabled = enabled and self.slider.maximum() > 0
        for widget in (self.slider, self.first_button, self.play_button, self.last_button, self.speed):
            widget.setEnabled(enabled)

    @Slot()
    def _on_tick(self) -> None:
        self.go_to(self.position + 1)
        if self.position >= self.slider.maximum():
            self.stop()

    @Slot(int)
    def _on_value(self, value: int) -> None:
        if value <= self.slider.reachable:
            self.positionChanged.emit(value)

    @Slot()
    def _on_speed(self) -> None:
        if self.playing:
            self._timer.setInterval(round(1000 / int(self.speed.currentData())))
