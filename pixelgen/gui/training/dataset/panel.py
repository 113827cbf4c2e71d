"""The data set in the left column: an invitation, a scan, a report."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.theme import GAP, SPACE, TIGHT
from pixelgen.gui.training.dataset.report_text import facts, left_out, set_name, source_note
from pixelgen.gui.training.dataset.selection import Selection
from pixelgen.gui.training.dataset.source_list import SourceList
from pixelgen.gui.widgets.drop_area import DropArea
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.message_line import MessageLine, Tone
from pixelgen.gui.widgets.panel import FaintLabel, Heading, Panel
from pixelgen.gui.widgets.tab_order import visit_after
from pixelgen.gui.wording import count
from pixelgen.sprites.spriteset import DatasetReport, SpriteSet


class _Page(Enum):
    EMPTY = "empty"
    SCANNING = "scanning"
    LOADED = "loaded"


class DatasetPanel(Panel):
    """Shows where the sprites come from and what was found. Takes drops on all of it."""

    sourcesChosen = Signal(object)  # noqa: N815  list[Path], dropped
    folderWanted = Signal()  # noqa: N815  a folder in place of what is there
    addFolderWanted = Signal()  # noqa: N815  a folder beside what is there
    addFilesWanted = Signal()  # noqa: N815  files, sheets or a zip beside what is there
    removeWanted = Signal(object)  # noqa: N815  Path of a source
    cutWanted = Signal()  # noqa: N815  the slicer, for every sheet there is
    leftOutWanted = Signal()  # noqa: N815  the list of what is left out
    samplesWanted = Signal()  # noqa: N815
    cancelWanted = Signal()  # noqa: N815

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Sprites", parent)
        self._values: list[ElidedLabel] = []
        self.add = self._tool("&Add", "train.dataset.add", "Add a folder, files, a sheet or a zip")
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add.setMenu(self._add_menu())
        self.change = self._tool("Chang&e…", "train.dataset.change", "Choose another folder of sprites")
        self.change.clicked.connect(self.folderWanted)

        self.area = DropArea()
        self.area.setObjectName("train.dataset")
        self.area.setAccessibleName("Data set")
        self.area.setAccessibleDescription("Drop a folder of sprites here")
        self.area.dropped.connect(self.sourcesChosen)
        self.area.clicked.connect(self.folderWanted)
        self._pages = {
            _Page.EMPTY: self._empty_page(),
            _Page.SCANNING: self._scanning_page(),
            _Page.LOADED: self._loaded_page(),
        }
        layout = QVBoxLayout(self.area)
        layout.setContentsMargins(0, 0, 0, 0)
        for page in self._pages.values():
            layout.addWidget(page)
        self.body.addWidget(self.area)
        self.message = MessageLine()
        self.message.setObjectName("train.dataset.message")
        self.body.addWidget(self.message)
        self._show(_Page.EMPTY)

    def _tool(self, text: str, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setAutoRaise(True)
        button.setObjectName(name)
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.hide()
        self.header.addWidget(button)
        return button

    def _add_menu(self) -> QMenu:
        menu = QMenu(self)
        for text, name, wanted in (
            ("&Folder…", "train.dataset.addFolder", self.addFolderWanted),
            ("Files, sheets or a &zip…", "train.dataset.addFiles", self.addFilesWanted),
        ):
            action = menu.addAction(text)
            action.setObjectName(name)
            action.triggered.connect(wanted)
        return menu

    # -- pages -------------------------------------------------------------------------------------------------------

    def _empty_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.setSpacing(SPACE)
        picture = QLabel()
        picture.setPixmap(icon("sprite").pixmap(QSize(36, 36)))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture = picture
        invitation = Heading("Drop a folder of sprites here")
        invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        kinds = FaintLabel("or files, sheets, a zip: PNG, GIF, WebP, BMP; sub-folders become classes")
        kinds.setAlignment(Qt.AlignmentFlag.AlignCenter)
        kinds.setWordWrap(True)
        self.choose = QPushButton("Choos&e folder…")
        self.choose.setObjectName("train.dataset.choose")
        self.choose.setIcon(icon("folder"))
        self.choose.setIconSize(QSize(12, 12))
        self.choose.clicked.connect(self.folderWanted)
        self.samples = QPushButton("Tr&y it with sample sprites")
        self.samples.setObjectName("train.dataset.samples")
        self.samples.setToolTip("Draws little characters by rule, so that you can watch a training at once")
        self.samples.clicked.connect(self.samplesWanted)
        layout.addWidget(picture)
        layout.addWidget(invitation)
        layout.addWidget(kinds)
        layout.addSpacing(TIGHT)
        layout.addWidget(self.choose)
        layout.addWidget(self.samples)
        return page

    def _scanning_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.setSpacing(SPACE)
        self._scan_text = ElidedLabel("Reading…")
        self._scan_bar = QProgressBar()
        self._scan_bar.setObjectName("train.dataset.progress")
        self._scan_bar.setAccessibleName("Reading sprites")
        self._scan_bar.setTextVisible(False)
        self._scan_bar.setFixedHeight(10)
        self.cancel = QPushButton("Canc&el")
        self.cancel.setObjectName("train.dataset.cancel")
        self.cancel.clicked.connect(self.cancelWanted)
        row = QHBoxLayout()
        row.addWidget(self._scan_bar, 1)
        row.addWidget(self.cancel)
        layout.addWidget(self._scan_text)
        layout.addLayout(row)
        return page

    def _loaded_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        self._facts = QFormLayout()
        self._facts.setContentsMargins(0, 0, 0, 0)
        self._facts.setHorizontalSpacing(GAP)
        self._facts.setVerticalSpacing(TIGHT)
        self.left_out = QPushButton()
        self.left_out.setObjectName("train.dataset.leftOut")
        self.left_out.setToolTip("Which files, and why")
        self.left_out.clicked.connect(self.leftOutWanted)
        self.sources = SourceList()
        self.sources.removeWanted.connect(self.removeWanted)
        self.cut = QPushButton()
        self.cut.setObjectName("train.dataset.cut")
        self.cut.setToolTip("Where the sprites lie on each sheet")
        self.cut.clicked.connect(self.cutWanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE)
        buttons.addWidget(self.left_out)
        buttons.addWidget(self.cut)
        buttons.addStretch(1)
        layout.addWidget(self.sources)
        layout.addLayout(self._facts)
        layout.addLayout(buttons)
        return page

    def _show(self, page: _Page) -> None:
        for each, widget in self._pages.items():
            widget.setVisible(each is page)
        self.area.set_inviting(page is _Page.EMPTY)
        self.add.setVisible(page is _Page.LOADED)
        self.change.setVisible(page is _Page.LOADED)

    # -- what is shown -------------------------------------------------------------------------------------------------

    @Slot(object)
    def show_scan(self, sources: Sequence[Path]) -> None:
        self.message.clear()
        self._scan_text.setText(f"Reading {set_name(sources)}…" if sources else "Drawing sample sprites…")
        self._scan_bar.setRange(0, 0)
        self._show(_Page.SCANNING)

    @Slot(int, int)
    def show_scan_progress(self, done: int, total: int) -> None:
        self._scan_bar.setRange(0, total)
        self._scan_bar.setValue(done)
        self._scan_text.setText(f"Reading {done:,} of {count(total, 'file')}…")

    def show_set(self, everything: SpriteSet, chosen: SpriteSet | None, selection: Selection) -> None:
        """Show a set, or the same one after a switch.

        Args:
            everything: all that was read.
            chosen: what is learned from; None where everything is switched off.
            selection: where it comes from.
        """
        cuts = dict(selection.sheets)
        self.sources.show_sources([(source, source_note(source, cuts)) for source in selection.sources])
        visit_after(self.change, self.sources)
        sheets = len({*cuts, *everything.report.sheets})
        self.cut.setText(f"Cut {count(sheets, 'sheet')}…")
        self.cut.setVisible(bool(sheets))
        self.show_report(replace(everything.report, accepted=0) if chosen is None else chosen.report)
        if chosen is None:
            self.message.say(Tone.NOTICE, "Everything is switched off: there is nothing to learn from.")

    def show_empty(self) -> None:
        """There are no sprites any more."""
        self.message.clear()
        self._show(_Page.EMPTY)

    def show_report(self, report: DatasetReport) -> None:
        """Show what was found, as facts and advice."""
        self.message.clear()
        while self._facts.rowCount():
            self._facts.removeRow(0)
        self._values.clear()
        for fact in facts(report):
            value = ElidedLabel(fact.text)
            value.setAccessibleName(f"{fact.name}: {fact.text}")
            self._facts.addRow(FaintLabel(fact.name), value)
            self._values.append(value)
        said = left_out(report)
        self.left_out.setText(said)
        self.left_out.setVisible(bool(said))
        if report.notes:
            self.message.say(Tone.NOTICE, "\n".join(report.notes))
        self._show(_Page.LOADED)

    def show_failure(self, failure: JobFailure, *, loaded: bool) -> None:
        """Say why nothing was read; ``loaded`` tells whether an earlier set stays."""
        self._show(_Page.LOADED if loaded else _Page.EMPTY)
        self.message.fail(failure)

    def show_aborted(self, *, loaded: bool) -> None:
        self._show(_Page.LOADED if loaded else _Page.EMPTY)

    def fact_texts(self) -> list[str]:
        """The lines of the report as they are read."""
        return [value.accessibleName() for value in self._values]

    def retint(self) -> None:
        """The pictures in the colours of the theme."""
        self._picture.setPixmap(icon("sprite").pixmap(QSize(36, 36)))
        self.sources.retint()
