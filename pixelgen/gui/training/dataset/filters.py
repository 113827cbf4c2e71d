"""What of a data set is shown: what was accepted, what is alike, what was left out, what was there twice."""

from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from pixelgen.choices import Choices
from pixelgen.gui.widgets.segmented import SegmentedChoice


@dataclass(frozen=True, slots=True)
class Filter:
    """One of the pages of a data set."""

    key: str
    label: str
    help: str


ACCEPTED = Filter("accepted", "Accepted", "The sprites that a training learns from.")
LOOK_ALIKES = Filter("lookAlikes", "Look-alikes", "Sprites that are nearly the same, recoloured or mirrored.")
LEFT_OUT = Filter("leftOut", "Left out", "Files that cannot be used and why, and sprites that you left out.")
DUPLICATES = Filter("duplicates", "Duplicates", "Files with exactly the same pixels; the first of each counts.")
FILTERS: Choices[Filter] = Choices("filter", (ACCEPTED, LOOK_ALIKES, LEFT_OUT, DUPLICATES))


class FilterRow(SegmentedChoice):
    """The pages side by side, each with how much there is on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(FILTERS, "train.filter", parent)
        self.setAccessibleName("Which sprites are shown")

    def show_count(self, which: Filter, number: int | None) -> None:
        """Say how much there is; None while that is not known."""
        text = which.label if number is None else f"{which.label} {number:,}"
        button = self.button(which.key)
        if button.text() != text:
            button.setText(text)
            button.setAccessibleName(text)
            button.updateGeometry()
