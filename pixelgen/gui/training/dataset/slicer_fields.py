"""The fields of the slicer: cell, margin and spacing, and the guesses for them."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QPushButton, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.sprites.slicing import SliceOptions

_MOST_GAP = 512


class SlicerFields(QWidget):
    """Four numbers and a button that goes through the guesses."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guesses: tuple[SliceOptions, ...] = ()
        self.width_box = self._spin_box("slicer.width", "Cell width", "Width of one sprite on the sheet")
        self.height_box = self._spin_box("slicer.height", "Cell height", "Height of one sprite on the sheet")
        self.margin = self._spin_box("slicer.margin", "Margin", "Empty border around all cells\n(Border Padding)")
        self.spacing = self._spin_box("slicer.spacing", "Spacing", "Gap between two cells")
        self.guess = QPushButton("Next &guess")
        self.guess.setObjectName("slicer.guess")
        self.guess.setAutoDefault(False)
        self.guess.setToolTip("Another way in which the picture may be divided")
        self.guess.clicked.connect(self._on_next)
        self._said = FaintLabel()
        self._said.setObjectName("slicer.guessed")
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(GAP)
        form.setVerticalSpacing(SPACE)
        for box in self._boxes():
            label = QLabel(box.accessibleName())
            label.setBuddy(box)
            label.setMinimumHeight(box.sizeHint().height())  # or the form puts it above the middle
            form.addRow(label, box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(form)
        layout.addWidget(self.guess)
        layout.addWidget(self._said)

    def _spin_box(self, name: str, label: str, tip: str) -> QSpinBox:
        box = QSpinBox()
        box.setObjectName(name)
        box.setAccessibleName(label)
        box.setAccessibleDescription(tip.partition("\n")[0])
        box.setToolTip(tip)
        box.setSuffix(" px")
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box.valueChanged.connect(self._on_edited)
        return box

    def _boxes(self) -> tuple[QSpinBox, ...]:
        return self.width_box, self.height_box, self.margin, self.spacing

    def options(self) -> SliceOptions:
        """What the fields say."""
        cell = self.width_box.value(), self.height_box.value()
        return SliceOptions(cell=cell, margin=self.margin.value(), spacing=self.spacing.value())

    def set_options(self, options: SliceOptions) -> None:
        """Fill the fields in; tells once."""
        for box, value in zip(self._boxes(), (*options.cell, options.margin, options.spacing), strict=True):
            blocker = QSignalBlocker(box)
            box.setValue(value)
            blocker.unblock()
        self._on_edited()

    def set_sheet(self, size: tuple[int, int], guesses: Sequence[SliceOptions], options: SliceOptions | None) -> None:
        """Another sheet.

        Args:
            size: its (width, height), pixels: no cell is larger.
            guesses: likely ways to cut it, best first.
            options: how it is cut now; the best guess if it is not.
        """
        for box, least, most in zip(self._boxes(), (1, 1, 0, 0), (*size, _MOST_GAP, _MOST_GAP), strict=True):
            blocker = QSignalBlocker(box)
            box.setRange(least, most)
            blocker.unblock()
        self._guesses = tuple(guesses)
        self.guess.setEnabled(len(guesses) > 1 or options is not None)
        self.set_options(options or guesses[0])

    @Slot()
    def _on_next(self) -> None:
        now = self.options()
        following = self._guesses.index(now) + 1 if now in self._guesses else 0
        self.set_options(self._guesses[following % len(self._guesses)])

    @Slot()
    def _on_edited(self) -> None:
        now = self.options()
        if now in self._guesses:
            self._said.setText(f"Guess {self._guesses.index(now) + 1} of {len(self._guesses)}")
        else:
            self._said.setText("Your own")
        self.changed.emit()
