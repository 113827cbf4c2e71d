"""The chosen model in a few lines: sprites, size, data, licence, how good and how fast it is."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pixelgen.gui.generation.models.words import data_text, facts_text, quality_text, speed_help, speed_text, spoken
from pixelgen.gui.models.checkpoint_list import ModelEntry
from pixelgen.gui.theme import TIGHT
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.sprite_strip import SpriteStrip
from pixelgen.gui.wording import breakable

if TYPE_CHECKING:
    from pixelgen.gui.generation.models.info import ModelInfo


class ModelCardView(QWidget):
    """Shows a ``ModelInfo``, or one sentence in its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("generate.card")
        self._strip = SpriteStrip()
        self._strip.set_sprites(None)
        self._facts = ElidedLabel()
        self._quality = ElidedLabel()
        self._data = ElidedLabel(role=QPalette.ColorRole.PlaceholderText)
        self._sentence = FaintLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setObjectName("generate.card.sentence")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, TIGHT, 0, 0)
        layout.setSpacing(TIGHT)
        for widget in (self._strip, self._facts, self._quality, self._data, self._sentence):
            layout.addWidget(widget)
        self.show_sentence("")

    def show_sentence(self, sentence: str) -> None:
        """Say why there is nothing to show: no model, being read, damaged."""
        self._strip.set_sprites(None)
        for label in (self._facts, self._quality, self._data):
            label.hide()
        self._sentence.setText(breakable(sentence))
        self._sentence.setVisible(bool(sentence))
        self.setAccessibleName("Model")
        self.setAccessibleDescription(sentence)
        self.setToolTip("")

    def show_reading(self, entry: ModelEntry) -> None:
        self.show_sentence(f"Reading {entry.title}…")

    def show_info(self, info: "ModelInfo") -> None:
        self._strip.set_sprites(info.thumbnail)
        _show(self._facts, " · ".join(part for part in (facts_text(info), speed_text(info)) if part))
        _show(self._quality, quality_text(info))
        _show(self._data, data_text(info))
        self._sentence.setText(breakable(info.description))
        self._sentence.setVisible(bool(info.description))
        self.setAccessibleName(f"Model {info.entry.title}")
        self.setAccessibleDescription(spoken(info))
        size = f"{info.bytes / 1e6:.1f} MB" if info.bytes else ""
        self.setToolTip("\n".join(part for part in (str(info.entry.path), size, speed_help(info)) if part))


def _show(label: ElidedLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
