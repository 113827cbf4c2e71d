"""A seamless animation through starred sprites: how many frames, along which way, how fast."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from pixelgen.errors import ConfigError
from pixelgen.flow.loop import LOOP_PATHS, LoopConfig
from pixelgen.gui.generation.variations.paint import Paint
from pixelgen.gui.generation.variations.wish import Animation, SpriteRef, Wish
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.form import CalmSpinBox, ConfigForm
from pixelgen.gui.widgets.panel import FaintLabel
from pixelgen.gui.widgets.sprite_preview import SpritePreview
from pixelgen.gui.wording import count

_MS, _LEAST_MS, _MOST_MS = 100, 20, 2000
_TAG = "loop"
_FEW = "Select two sprites or more; without a selection all of them are used."


class LoopPane(QWidget):
    """The fields of a loop and the loop that was made, playing. Needs torch to be loaded."""

    wanted = Signal()  # a loop of the sprites that were set
    exportWanted = Signal(object)  # noqa: N815  Animation

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sprites: tuple[SpriteRef, ...] = ()
        self._reason = ""
        self._animation: Animation | None = None
        self._paint: Paint | None = None
        self.setObjectName("generate.loop")
        self.form = ConfigForm(
            LoopConfig, tuple(LoopConfig.model_fields), choices={"path": LOOP_PATHS}, prefix="generate.loop"
        )
        self.run = QPushButton("Ma&ke loop")
        self.run.setObjectName("generate.loop.run")
        self._hint = FaintLabel()
        self._hint.setObjectName("generate.loop.hint")
        self._hint.setWordWrap(True)
        self.preview = SpritePreview("generate.loop.preview")
        self.preview.setAccessibleName("The loop")
        self.ms = CalmSpinBox()
        self.ms.setObjectName("generate.loop.ms")
        self.ms.setRange(_LEAST_MS, _MOST_MS)
        self.ms.setSingleStep(10)
        self.ms.setSuffix(" ms")
        self.ms.setValue(_MS)
        self.ms.setToolTip("How long each frame is shown")
        self.tag = QLineEdit(_TAG)
        self.tag.setObjectName("generate.loop.tag")
        self.tag.setMaxLength(64)
        self.tag.setToolTip("What the animation is called in the exported file")
        self.export = QPushButton("E&xport loop…")
        self.export.setObjectName("generate.loop.export")
        self._made = QWidget()
        self._lay_out()
        self.form.changed.connect(self._show_state)
        self.run.clicked.connect(self.wanted)
        self.ms.valueChanged.connect(self._play)
        self.export.clicked.connect(self._on_export)
        self._show_state()

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        rows.addWidget(self.form)
        rows.addWidget(self._hint)
        rows.addWidget(self.run)
        made = QVBoxLayout(self._made)
        made.setContentsMargins(0, 0, 0, 0)
        made.setSpacing(SPACE)
        made.addWidget(self.preview)
        fields = QFormLayout()
        fields.setSpacing(SPACE)
        fields.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        width = max(label.sizeHint().width() for label in self.form.labels())
        for title, editor in (("Frame time", self.ms), ("Tag", self.tag)):
            label = QLabel(title)
            label.setMinimumSize(width, editor.sizeHint().height())  # or the form puts it above the middle
            label.setBuddy(editor)
            editor.setAccessibleName(title)
            fields.addRow(label, editor)
        made.addLayout(fields)
        made.addWidget(self.export)
        rows.addWidget(self._made)

    # -- what is asked for ---------------------------------------------------------------------------------------------

    def set_sprites(self, sprites: tuple[SpriteRef, ...], reason: str) -> None:
        """The sprites of the loop in their order, and why none can be made, if so."""
        self._sprites, self._reason = sprites, reason
        self._show_state()

    @property
    def frames(self) -> int:
        """How many frames the loop will have."""
        how = self._how()
        return len(self._sprites) * how.frames if how.closed else (len(self._sprites) - 1) * how.frames + 1

    def wish(self) -> Wish | None:
        """A loop through the sprites; None while there are too few."""
        if len(self._sprites) < 2 or self._reason:
            return None
        return Wish(key="interpolate", how=self.form.values(), sprites=self._sprites)

    def values(self) -> dict[str, Any]:
        """What a person set."""
        return {**self.form.values(), "ms": self.ms.value(), "tag": self.tag.text()}

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show settings as ``values`` gives them; what is left out or not accepted is the default."""
        accepted = {}
        for name in LoopConfig.model_fields:
            if name in values and _accepted(name, values[name]):
                accepted[name] = values[name]
        self.form.set_values(accepted)
        if isinstance(values.get("ms"), int):
            self.ms.setValue(values["ms"])
        if isinstance(values.get("tag"), str):
            self.tag.setText(values["tag"])

    # -- what came of it -----------------------------------------------------------------------------------------------

    @property
    def animation(self) -> Animation | None:
        """The loop that was made, with the time and tag that are set now."""
        made = self._animation
        if made is None:
            return None
        tag = self.tag.text().strip() or _TAG
        return Animation(frames=made.frames, entries=made.entries, ms=self.ms.value(), tag=tag, loop=made.loop)

    def show_animation(self, animation: Animation | None) -> None:
        """Play a loop; None for none."""
        self._animation = animation
        self._play()
        self._show_state()

    def set_paint(self, paint: Paint | None) -> None:
        """How frames are shown."""
        self._paint = paint
        self._play()

    # -- inside --------------------------------------------------------------------------------------------------------

    def _how(self) -> LoopConfig:
        return LoopConfig.model_validate(self.form.values())

    @Slot()
    def _show_state(self) -> None:
        enough = len(self._sprites) >= 2
        words = self._reason or (
            f"{count(len(self._sprites), 'sprite')}, {count(self.frames, 'frame')}" if enough else _FEW
        )
        self._hint.setText(words)
        self.run.setEnabled(enough and not self._reason)
        self._made.setVisible(self._animation is not None)

    @Slot()
    def _play(self) -> None:
        if self._animation is not None:
            frames = self._animation.frames
            self.preview.set_frames(self._paint(frames) if self._paint is not None else frames, ms=self.ms.value())
        else:
            self.preview.set_sprite(None)

    @Slot()
    def _on_export(self) -> None:
        if self.animation is not None:
            self.exportWanted.emit(self.animation)


def _accepted(name: str, value: object) -> bool:
    try:
        LoopConfig.model_validate({name: value})
    except ConfigError:  # a file of another version
        return False
    return True
