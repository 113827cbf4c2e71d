"""What of the time-lapse is written, as what, and how large."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from pixelgen.gui.theme import GAP, MARGIN, SPACE
from pixelgen.gui.widgets.form import CalmComboBox, CalmSpinBox
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.primary_button import PrimaryButton
from pixelgen.gui.wording import count
from pixelgen.sprites.film import FILM_FORMATS, Film, FilmFormat, film_size

_ALL = -1
_USUAL_SCALE = 4
_RATES = (2, 4, 8, 16)


class FilmDialog(QDialog):
    """Asks how to write a time-lapse, then where.

    Args:
        moments: (T, N, S, S, 4) uint8 straight RGBA.
        sprite: the sprite that is chosen, or None.
        title: proposed name of the file, without suffix.
    """

    saveWanted = Signal(object, object)  # noqa: N815  Path, Film

    def __init__(
        self, moments: NDArray[np.uint8], *, sprite: int | None, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("film.dialog")
        self.setWindowTitle("Export time-lapse")
        self._moments = moments
        self._title = title
        self.what = self._combo("film.what", "Sprites")
        self.what.addItem(f"All {count(moments.shape[1], 'sprite')}", _ALL)
        for index in range(moments.shape[1]):
            self.what.addItem(f"Sprite {index + 1}", index)
        self.what.setCurrentIndex(0 if sprite is None else sprite + 1)
        self.format = self._combo("film.format", "Format")
        for form in FILM_FORMATS.values():
            self.format.addItem(form.label, form.key)
            self.format.setItemData(self.format.count() - 1, form.help, Qt.ItemDataRole.ToolTipRole)
        self.scale = CalmSpinBox()
        self.scale.setObjectName("film.scale")
        self.scale.setAccessibleName("Scale")
        self.scale.setRange(1, 16)
        self.scale.setValue(_USUAL_SCALE)
        self.scale.setSuffix(" ×")
        self.rate = self._combo("film.rate", "Moments a second")
        for rate in _RATES:
            self.rate.addItem(f"{rate} / s", rate)
        self.rate.setCurrentIndex(_RATES.index(4))
        self.help = FaintLabel()
        self.help.setWordWrap(True)
        self.size_text = QLabel()
        self.size_text.setObjectName("film.size")
        self._lay_out()
        for combo in (self.what, self.format, self.rate):
            combo.currentIndexChanged.connect(self._show_size)
        self.scale.valueChanged.connect(self._show_size)
        self._show_size()

    def _combo(self, name: str, label: str) -> CalmComboBox:
        combo = CalmComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(label)
        return combo

    def _lay_out(self) -> None:
        rows = QFormLayout()
        rows.setSpacing(SPACE)
        for text, editor in (
            ("&Sprites", self.what),
            ("&Format", self.format),
            ("S&cale", self.scale),
            ("S&peed", self.rate),
        ):
            label = QLabel(text)
            label.setBuddy(editor)
            rows.addRow(label, editor)
        self.save = PrimaryButton("&Save…")
        self.save.setObjectName("film.save")
        self.save.setDefault(True)
        self.save.clicked.connect(self._ask_path)
        cancel = QPushButton("&Cancel")
        cancel.setObjectName("film.cancel")
        cancel.setAutoDefault(False)
        buttons = QDialogButtonBox()
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        layout.addLayout(rows)
        layout.addWidget(self.help)
        layout.addWidget(self.size_text)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.setMinimumWidth(380)

    @property
    def form(self) -> FilmFormat:
        """The chosen format."""
        return FILM_FORMATS[self.format.currentData()]

    def chosen(self) -> NDArray[np.uint8]:
        """(T, n, S, S, 4): the moments of the chosen sprites."""
        sprite = self.what.currentData()
        return self._moments if sprite == _ALL else self._moments[:, sprite : sprite + 1]

    @Slot()
    def _show_size(self) -> None:
        moments, sprites, size = self.chosen().shape[:3]
        width, height = film_size(moments, sprites, size, form=self.form, scale=self.scale.value())
        self.rate.setEnabled(self.form.moves)
        self.help.setText(self.form.help)
        self.size_text.setText(f"{count(moments, 'moment')}, {width:,} × {height:,} px")

    @Slot()
    def _ask_path(self) -> None:
        form = self.form
        proposed = f"{self._title}{form.suffix}"
        name, _ = QFileDialog.getSaveFileName(self, "Export time-lapse", proposed, f"{form.label} (*{form.suffix})")
        if not name:
            return
        film = Film(
            moments=self.chosen(),
            format=form.key,
            scale=self.scale.value(),
            duration_ms=round(1000 / self.rate.currentData()),
        )
        self.saveWanted.emit(Path(name), film)
        self.accept()
