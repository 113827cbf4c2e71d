"""The data set as pictures: what was accepted, what was not, what is alike."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from pixelgen.gui.theme import GAP, SPACE
from pixelgen.gui.training.dataset.accepted_view import AcceptedView
from pixelgen.gui.training.dataset.class_chips import ClassChips
from pixelgen.gui.training.dataset.examination import Thumbnail
from pixelgen.gui.training.dataset.filters import (
    ACCEPTED,
    DUPLICATES,
    FILTERS,
    LEFT_OUT,
    LOOK_ALIKES,
    Filter,
    FilterRow,
)
from pixelgen.gui.training.dataset.groups_view import DuplicatesView, LookAlikesView
from pixelgen.gui.training.dataset.left_out_view import LeftOutView
from pixelgen.gui.training.dataset.selection import Selection
from pixelgen.gui.training.dataset.statistics_panel import StatisticsPanel
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.message_line import MessageLine, Tone
from pixelgen.gui.widgets.panel import Panel
from pixelgen.gui.wording import count
from pixelgen.sprites.spriteset import DatasetReport, SpriteSet

if TYPE_CHECKING:
    from pixelgen.sprites.similar import LookAlikes
    from pixelgen.sprites.statistics import SetStatistics


_ICON = QSize(12, 12)


class DatasetPage(QWidget):
    """Shows a set of sprites. It is given them, tells what the person wants done, and reads nothing."""

    classesSwitched = Signal(object, bool)  # noqa: N815  tuple[str, ...] of names, on
    leaveOutWanted = Signal(object)  # noqa: N815  tuple[str, ...] of sprites' names
    takeBackWanted = Signal(object)  # noqa: N815  tuple[str, ...] of sprites' names
    cutWanted = Signal(object)  # noqa: N815  Path of a sheet, or None for all that look like one
    revealWanted = Signal(object)  # noqa: N815  Path to be shown in its folder
    undoWanted = Signal()  # noqa: N815
    redoWanted = Signal()  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._everything: SpriteSet | None = None
        self._undo_text = self._redo_text = ""
        self.filters = FilterRow()
        self.chips = ClassChips()
        self.accepted = AcceptedView()
        self.look_alikes = LookAlikesView()
        self.left_out = LeftOutView()
        self.duplicates = DuplicatesView()
        self.statistics = StatisticsPanel()
        self.statistics.hide()
        self.gallery = self.accepted.gallery
        self._stack = QStackedWidget()
        self.sheets = MessageLine()
        self.sheets.setObjectName("train.sheets")
        self.cut_sheets = QPushButton("Cut into sprites…")
        self.cut_sheets.setObjectName("train.sheets.cut")
        self.sheets.add_button(self.cut_sheets)
        self.numbers = QToolButton()
        self.numbers.setText("Statistics")
        self.numbers.setObjectName("train.statistics.show")
        self.numbers.setAccessibleName("Statistics of the sprites")
        self.numbers.setToolTip("Sizes, colours and shape of the sprites as pictures")
        self.numbers.setCheckable(True)
        self.undo = self._action("undo", QKeySequence.StandardKey.Undo)
        self.redo = self._action("redo", QKeySequence.StandardKey.Redo)
        self._lay_out()
        self._connect()
        self._show_undo()

    def _action(self, name: str, keys: QKeySequence.StandardKey) -> QAction:
        action = QAction(icon(name), "", self)
        action.setObjectName(f"train.sprites.{name}")
        action.setShortcuts(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(action)
        return action

    def _undo_button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setObjectName(f"{action.objectName()}Button")
        button.setIconSize(_ICON)
        button.setAutoRaise(True)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.filters)
        row.addStretch(1)
        row.addWidget(self._undo_button(self.undo))
        row.addWidget(self._undo_button(self.redo))
        row.addWidget(self.numbers)
        self._top = QWidget()
        self._top.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self._top.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._top.hide()
        panel = Panel()
        panel.body.setSpacing(SPACE)
        accepted = QWidget()
        rows = QVBoxLayout(accepted)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE)
        rows.addWidget(self.chips)
        rows.addWidget(self.accepted, 1)
        for view in (accepted, self.look_alikes, self.left_out, self.duplicates):
            self._stack.addWidget(view)
        for widget in (self._top, self.sheets):
            panel.body.addWidget(widget)
        panel.body.addWidget(self._stack, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(panel, 1)
        layout.addWidget(self.statistics)

    def _connect(self) -> None:
        self.filters.keyChanged.connect(self._on_filter)
        self.chips.switched.connect(self.classesSwitched)
        self.accepted.leaveOutWanted.connect(self.leaveOutWanted)
        self.look_alikes.leaveOutWanted.connect(self.leaveOutWanted)
        self.look_alikes.takeBackWanted.connect(self.takeBackWanted)
        self.left_out.takeBackWanted.connect(self.takeBackWanted)
        self.left_out.cutWanted.connect(self.cutWanted)
        self.left_out.revealWanted.connect(self.revealWanted)
        self.cut_sheets.clicked.connect(self._on_cut_sheets)
        self.numbers.toggled.connect(self.statistics.setVisible)
        self.undo.triggered.connect(self.undoWanted)
        self.redo.triggered.connect(self.redoWanted)

    # -- what is shown -----------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """There is no set any more."""
        self._show(None, None, Selection())
        self.numbers.setChecked(False)

    def show_set(self, everything: SpriteSet, chosen: SpriteSet | None, selection: Selection) -> None:
        """Show a set, or the same one after a switch.

        Args:
            everything: all that was read.
            chosen: what is learned from; None where everything is switched off.
            selection: what is switched off.
        """
        self._show(everything, chosen, selection)

    def _show(self, everything: SpriteSet | None, chosen: SpriteSet | None, selection: Selection) -> None:
        same = everything is not None and everything is self._everything
        self._everything = everything
        self.accepted.show_sprites(chosen, same_set=same, loaded=everything is not None)
        left_out = self.left_out.show_left_out(everything, selection.without_sprites)
        if not same:
            self.look_alikes.clear()
            self.statistics.clear()
            self.left_out.show_thumbnails(())
            duplicates = self.duplicates.show_duplicates(everything)
            self.filters.show_count(DUPLICATES, duplicates)
            self._show_sheets(everything.report if everything is not None else DatasetReport())
            self.filters.set_key(ACCEPTED.key)
        if everything is not None and chosen is None:
            self.statistics.clear("Nothing to count.")
        self.filters.show_count(LOOK_ALIKES, self.look_alikes.show_selection(selection))
        self.chips.show_classes(everything.report.classes if everything is not None else (), selection.without_classes)
        self.filters.show_count(ACCEPTED, len(chosen) if chosen is not None else 0)
        self.filters.show_count(LEFT_OUT, left_out)
        self._top.setVisible(everything is not None)

    def _show_sheets(self, report: DatasetReport) -> None:
        self.sheets.clear()
        if report.sheets:
            one = len(report.sheets) == 1
            which = report.sheets[0].name if one else count(len(report.sheets), "picture")
            self.sheets.say(Tone.NOTICE, f"{which} {'looks' if one else 'look'} like a sheet of many sprites.")

    def show_look_alikes(self, found: "tuple[LookAlikes, ...]", selection: Selection) -> None:
        """Which sprites are alike was found."""
        if self._everything is not None:
            self.filters.show_count(LOOK_ALIKES, self.look_alikes.show_found(self._everything, found, selection))

    @Slot(int, int)
    def show_search(self, done: int, total: int) -> None:
        """How far the search for look-alikes is."""
        self.look_alikes.show_search(done, total)

    @Slot(object)
    def show_thumbnails(self, found: tuple[Thumbnail, ...]) -> None:
        """Pictures of files that were left out."""
        self.left_out.show_thumbnails(found)

    def show_statistics(self, statistics: "SetStatistics", report: DatasetReport) -> None:
        """What the sprites that are learned from are like."""
        self.statistics.show_statistics(statistics, report)

    def show_undo(self, undo: str, redo: str) -> None:
        """What could be undone and done again, in words; empty for nothing."""
        self._undo_text, self._redo_text = undo, redo
        self._show_undo()

    def _show_undo(self) -> None:
        for action, word, text in ((self.undo, "Undo", self._undo_text), (self.redo, "Redo", self._redo_text)):
            action.setText(word)
            action.setEnabled(bool(text))
            keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{word} {text} ({keys})" if text else f"{word} ({keys})")

    # -- what the person does ----------------------------------------------------------------------------------------

    @property
    def filter(self) -> Filter:
        """What is shown."""
        return FILTERS[self.filters.key]

    def show_filter(self, which: Filter) -> None:
        """Show this part of the set."""
        self.filters.set_key(which.key)

    @Slot(str)
    def _on_filter(self, key: str) -> None:
        self._stack.setCurrentIndex(list(FILTERS).index(key))

    @Slot()
    def _on_cut_sheets(self) -> None:
        self.cutWanted.emit(None)
