"""A made sprite beside the training sprite that it is most like."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from pixelgen.gui.generation.originality.availability import Availability, Found
from pixelgen.gui.generation.originality.distance_scale import DistanceScale
from pixelgen.gui.generation.originality.pair import SpritePair
from pixelgen.gui.models.likeness import Likeness, copies, tally
from pixelgen.gui.theme import SPACE
from pixelgen.gui.widgets.drop_area import dropped_paths
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.panel import FaintLabel, Panel
from pixelgen.gui.widgets.verdict_label import VerdictLabel
from pixelgen.gui.wording import breakable

_NOTHING = "Make sprites to see how far they are from what the model learned from."
_LOOKING = "Looking for the training sprites that these are most like…"
_CHOOSE = "Select a sprite to see the training sprite that it is most like."


class LikenessCard(Panel):
    """Shows the likeness of one sprite of a batch, or how all of it fared while none is chosen."""

    locateWanted = Signal(object)  # noqa: N815  Path of the folder that the person named

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Originality", parent)
        self.setObjectName("generate.likeness")
        self.setAccessibleName("Originality")
        self._availability = Availability(found=Found.NO_MODEL, reason="No model is chosen.")
        self._verdicts: tuple[Likeness, ...] | None = None
        self._expected = False
        self._problem = ""
        self._number: int | None = None
        self._made: NDArray[np.uint8] | None = None
        self._folders: QFileDialog | None = None
        self.verdict = VerdictLabel()
        self.verdict.setObjectName("generate.likeness.verdict")
        self.verdict.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.pair = SpritePair()
        self.pair.setObjectName("generate.likeness.pair")
        self.captions = QWidget()
        self.made_name, self.nearest_name = self._caption(), self._caption()
        self.scale = DistanceScale()
        self.scale.setObjectName("generate.likeness.scale")
        self.words = QLabel()
        self.words.setObjectName("generate.likeness.words")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hint = FaintLabel()
        self.hint.setObjectName("generate.likeness.hint")
        self.hint.setWordWrap(True)
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.locate = QPushButton("Locate the &data set…")
        self.locate.setObjectName("generate.likeness.locate")
        self.locate.setIcon(icon("folder"))
        self.locate.setIconSize(QSize(12, 12))
        self.locate.setToolTip("Say once in which folder the sprites are that this model learned from")
        self.locate.clicked.connect(self.ask_folder)
        self._lay_out()
        self.setAcceptDrops(True)
        self._show()

    def _caption(self) -> ElidedLabel:
        label = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle, role=self.palette().ColorRole.PlaceholderText)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return label

    def _lay_out(self) -> None:
        names = QHBoxLayout(self.captions)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(SPACE)
        names.addWidget(self.made_name, 1)
        names.addWidget(self.nearest_name, 1)
        self.header.addWidget(self.verdict)
        for widget in (self.pair, self.captions, self.scale, self.words, self.hint, self.locate):
            self.body.addWidget(widget)
        self.body.setSpacing(SPACE)

    # -- what is told --------------------------------------------------------------------------------------------------

    @property
    def copies(self) -> tuple[int, ...]:
        """The numbers of the sprites to hide."""
        return copies(self._verdicts or ())

    @Slot(object)
    def set_availability(self, availability: Availability) -> None:
        """Whether there is anything to compare with."""
        self._availability = availability
        self._show()

    def set_verdicts(self, verdicts: Sequence[Likeness] | None, *, expected: bool = True) -> None:
        """What was found for the batch on show.

        Args:
            verdicts: None while it is not known.
            expected: whether it is looked for; False while there is no batch.
        """
        self._verdicts = tuple(verdicts) if verdicts is not None else None
        self._expected = expected
        self._problem = ""
        self._show()

    def show_problem(self, text: str) -> None:
        """Why the batch on show could not be judged, as a sentence."""
        self._problem = text
        self._show()

    def set_sprite(self, number: int | None, pixels: NDArray[np.uint8] | None = None) -> None:
        """The chosen sprite, (S, S, 4) uint8 straight RGBA, by its number in the batch; None for none."""
        self._number = number
        self._made = pixels if number is not None else None
        self._show()

    # -- what is seen --------------------------------------------------------------------------------------------------

    def _likeness(self) -> Likeness | None:
        if self._verdicts is None or self._number is None or not 0 <= self._number < len(self._verdicts):
            return None
        return self._verdicts[self._number]

    def _show(self) -> None:
        likeness = self._likeness()
        self._show_pair(likeness)
        self.verdict.show_word(likeness.verdict if likeness is not None else "")
        self.verdict.setVisible(likeness is not None)
        usual = likeness is not None and likeness.usual > 0
        self.scale.setVisible(usual)
        self.scale.show_share(likeness.distance / likeness.usual if likeness is not None and usual else None)
        words, hint = self._sentences(likeness)
        self.words.setText(breakable(words))
        self.words.setVisible(bool(words))
        self.hint.setText(breakable(hint))
        self.hint.setVisible(bool(hint))
        self.locate.setVisible(self._availability.locatable and self._verdicts is None)
        self.setAccessibleDescription(" ".join(part for part in (self.verdict.text(), words, hint) if part))

    def _show_pair(self, likeness: Likeness | None) -> None:
        visible = self._made is not None and self._made.shape[0] > 0 and self._can_judge()
        self.pair.setVisible(visible)
        self.captions.setVisible(visible)
        if self._made is None or not visible:
            self.pair.show_pair(None, None)
            return
        self.pair.show_pair(self._made, likeness.nearest if likeness is not None else None)
        self.made_name.setText(f"Sprite {(self._number or 0) + 1}")
        self.nearest_name.setText(likeness.name if likeness is not None else "")
        self.pair.setAccessibleName(
            f"Sprite {(self._number or 0) + 1} beside {likeness.name}" if likeness is not None else "Made sprite"
        )

    def _can_judge(self) -> bool:
        return self._verdicts is not None or (self._availability.found is not Found.MISSING and not self._problem)

    def _sentences(self, likeness: Likeness | None) -> tuple[str, str]:
        """What is said in the text's colour, and what more faintly."""
        if likeness is not None:
            return likeness.told(), ""
        if self._verdicts is not None:
            return tally(self._verdicts).capitalize(), _CHOOSE
        if self._problem:
            return self._problem, ""
        if self._availability.found in (Found.MISSING, Found.NO_MODEL):
            return "", self._availability.reason
        return "", _LOOKING if self._expected else _NOTHING

    # -- where the data set is -----------------------------------------------------------------------------------------

    @Slot()
    def ask_folder(self) -> None:
        """Ask for the folder of the data set."""
        if self._folders is None:
            self._folders = QFileDialog(self, "Where are the sprites that this model learned from?")
            self._folders.setFileMode(QFileDialog.FileMode.Directory)
            self._folders.setOption(QFileDialog.Option.ShowDirsOnly)
            self._folders.fileSelected.connect(self._on_folder)
        self._folders.open()

    @Slot(str)
    def _on_folder(self, name: str) -> None:
        self.locateWanted.emit(Path(name))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.locate.isVisible() and any(path.is_dir() for path in dropped_paths(event.mimeData())):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        found = next((path for path in dropped_paths(event.mimeData()) if path.is_dir()), None)
        if found is not None:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.locateWanted.emit(found)
