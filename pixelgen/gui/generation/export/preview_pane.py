"""What an export will give, as a picture with a line of facts: a sheet, an animation, or a folder of files."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from pixelgen.gui.generation.export.files_preview import FilesPreview
from pixelgen.gui.generation.export.film_preview import FilmPreview
from pixelgen.gui.generation.export.sheet_preview import SheetPreview
from pixelgen.gui.generation.stage.clipboard import copy_sprite
from pixelgen.gui.theme import GAP, TIGHT
from pixelgen.gui.widgets.elided_label import ElidedLabel
from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.wording import count
from pixelgen.sprites.export_options import EXPORT_FORMATS, ExportOptions
from pixelgen.sprites.export_preview import ExportPreview
from pixelgen.sprites.frame import Tag
from pixelgen.sprites.rgba import Pixels, upscale
from pixelgen.sprites.sheet import Sheet


class PreviewPane(QWidget):
    """Shows an ``ExportPreview``."""

    copied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: ExportPreview | None = None
        self._options = ExportOptions()
        self._page = 0
        self.sheet = SheetPreview()
        self.film = FilmPreview()
        self.files = FilesPreview()
        self.sheet.setObjectName("export.preview")
        self.film.setObjectName("export.film")
        self.files.setObjectName("export.files")
        self.size_text = QLabel()
        self.size_text.setObjectName("export.size")
        self.info = ElidedLabel(role=self.palette().ColorRole.PlaceholderText)
        self.info.setObjectName("export.info")
        self.info.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.page_text = QLabel()
        self.page_text.setObjectName("export.page")
        self.zoom_text = QLabel()
        self.zoom_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.zoom_text.setMinimumWidth(self.fontMetrics().horizontalAdvance("1/16×"))
        self.previous = self._button("export.previousSheet", "left", "Previous sheet")
        self.following = self._button("export.nextSheet", "right", "Next sheet")
        self.smaller = self._button("export.smaller", "minus", "Smaller (-)")
        self.larger = self._button("export.larger", "plus", "Larger (+)")
        self.fit = self._button("export.fit", "fit", "Whole sheet (0)")
        self.play = self._button("export.play", "pause", "Pause (Space)")
        self.copy = self._button("export.copy", "copy", "Copy the picture, with alpha")
        self._lay_out()
        self._connect()
        self.clear()

    def _button(self, name: str, picture: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setIcon(icon(picture))
        button.setIconSize(QSize(12, 12))
        button.setAutoRaise(True)
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        return button

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        for view in (self.sheet, self.film, self.files):
            self._stack.addWidget(view)
        self._pages = (self.previous, self.page_text, self.following)
        self._zooms = (self.smaller, self.zoom_text, self.larger, self.fit)
        bar = QWidget()
        bar.setFixedHeight(self.copy.sizeHint().height())  # a kind without tools keeps its place
        tools = QHBoxLayout(bar)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(TIGHT)
        for widget in self._pages:
            tools.addWidget(widget)
        tools.addStretch(1)
        for widget in (*self._zooms, self.play, self.copy):
            tools.addWidget(widget)
        facts = QHBoxLayout()
        facts.setSpacing(GAP)
        facts.addWidget(self.size_text)
        facts.addWidget(self.info, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(TIGHT)
        layout.addWidget(bar)
        layout.addWidget(self._stack, 1)
        layout.addLayout(facts)

    def _connect(self) -> None:
        self.sheet.hovered.connect(self._on_hovered)
        self.sheet.zoomChanged.connect(self._on_zoom)
        self.film.frameChanged.connect(self._on_frame)
        self.film.playingChanged.connect(self._on_playing)
        self.previous.clicked.connect(self._on_previous)
        self.following.clicked.connect(self._on_following)
        self.smaller.clicked.connect(self._on_smaller)
        self.larger.clicked.connect(self._on_larger)
        self.fit.clicked.connect(self._on_fit)
        self.play.clicked.connect(self._on_play)
        self.copy.clicked.connect(self._on_copy)

    # -- what is shown -----------------------------------------------------------------------------------------------

    @property
    def pixels(self) -> Pixels | None:
        """(H, W, 4) uint8 straight RGBA: the sheet, or the frame of an animation, as it will be written."""
        preview = self._preview
        if preview is None:
            return None
        if preview.sheets:
            return preview.sheets[self._page].image
        if preview.frames is not None:
            return upscale(preview.frames[self.film.frame], self._options.scale)
        return None

    def show_preview(self, preview: ExportPreview, options: ExportOptions) -> None:
        """Show what ``options`` give. The page and the moment stay where they are."""
        self._preview, self._options = preview, options
        self._page = min(self._page, max(0, len(preview.sheets) - 1))
        shown = self.sheet if preview.sheets else self.film if preview.frames is not None else self.files
        self._stack.setCurrentWidget(shown)
        self.film.set_frames(preview.frames, preview.durations_ms, loop=options.loop)
        self.files.set_files(preview.pictures, preview.names if preview.pictures else ())
        self._show_page()
        self._show_tools()

    def clear(self) -> None:
        """Show nothing."""
        self._preview = None
        self.sheet.set_sheet(None)
        self.film.set_frames(None, loop=True)
        self.files.set_files((), ())
        self.size_text.clear()
        self.info.setText("")
        self._show_tools()

    def _show_tools(self) -> None:
        preview = self._preview
        for widget in self._pages:
            widget.setVisible(preview is not None and len(preview.sheets) > 1)
        for widget in self._zooms:
            widget.setVisible(preview is not None and bool(preview.sheets))
        moves = preview is not None and preview.frames is not None
        self.play.setVisible(moves)
        self.copy.setVisible(moves or (preview is not None and bool(preview.sheets)))

    def _show_page(self) -> None:
        preview = self._preview
        if preview is None:
            return
        if preview.sheets:
            sheet = preview.sheets[self._page]
            self.sheet.set_sheet(sheet)
            width, height = sheet.size
            self.size_text.setText(f"{width} × {height} px · {count(len(sheet.frames), 'frame')}")
            self.page_text.setText(f"Sheet {self._page + 1} of {len(preview.sheets)}")
            self.previous.setEnabled(self._page > 0)
            self.following.setEnabled(self._page < len(preview.sheets) - 1)
            self._show_facts(preview, sheet)
            return
        self.sheet.set_sheet(None)
        if preview.frames is not None:
            frames, height, width = preview.frames.shape[:3]
            scale = self._options.scale
            self.size_text.setText(f"{width * scale} × {height * scale} px · {count(frames, 'frame')}")
            self._on_frame(self.film.frame)
            return
        sizes = {picture.shape[:2] for picture in preview.pictures}
        (height, width), *others = sorted(sizes)
        each = "of different sizes" if others else f"of {width} × {height} px"
        self.size_text.setText(f"{count(len(preview.pictures), 'file')} {each}")
        self.info.setText(count(preview.colours, "colour"))

    def _show_facts(self, preview: ExportPreview, sheet: Sheet) -> None:
        drawn = {frame.rect for frame in sheet.frames}
        area = sum(rect.w * rect.h for rect in drawn) / (sheet.size[0] * sheet.size[1])
        facts = [count(preview.colours, "colour"), f"{area:.0%} filled"]
        if len(drawn) < len(sheet.frames):
            facts.append(f"{count(len(sheet.frames) - len(drawn), 'duplicate')} merged")
        atlas = EXPORT_FORMATS[self._options.format].atlas
        if (atlas is None or atlas.file is None) and self._options.arrangement != "packed":
            # What an engine has to be told that cuts the sheet by itself.
            rim = 2 * (self._options.inner_padding + self._options.extrude)
            width, height = (max(getattr(frame.rect, side) for frame in sheet.frames) + rim for side in "wh")
            facts.insert(0, f"cells of {width} × {height} px")
        if sheet.tags:
            facts.append(count(len(sheet.tags), "tag"))
        self.info.setText(" · ".join(facts))

    # -- what happens ------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_hovered(self, number: int | None) -> None:
        preview = self._preview
        if preview is None or not preview.sheets:
            return
        sheet = preview.sheets[self._page]
        if number is None:
            self._show_facts(preview, sheet)
            return
        frame = sheet.frames[number]
        r = frame.rect
        facts = [frame.name, *_tags(sheet.tags, number), f"{r.w} × {r.h} at {r.x}, {r.y}"]
        if frame.trimmed:
            facts.append(f"trimmed from {frame.whole[0]} × {frame.whole[1]}")
        self.info.setText(" · ".join(facts))

    @Slot(int)
    def _on_zoom(self, zoom: int) -> None:
        self.zoom_text.setText(f"{zoom}×" if zoom > 0 else f"1/{-zoom}×")

    @Slot(int)
    def _on_frame(self, frame: int) -> None:
        preview = self._preview
        if preview is None or preview.frames is None:
            return
        seconds = sum(preview.durations_ms) / 1000
        facts = [f"frame {frame + 1}", *_tags(preview.tags, frame), f"{seconds:.3g} s in all"]
        facts.append(count(preview.colours, "colour"))
        if preview.changed:
            facts.append(f"{max(0.001, preview.changed):.1%} of the pixels change")
        self.info.setText(" · ".join(facts))

    @Slot(bool)
    def _on_playing(self, playing: bool) -> None:
        self.play.setIcon(icon("pause" if playing else "play"))
        self.play.setToolTip("Pause (Space)" if playing else "Play (Space)")
        self.play.setAccessibleName("Pause" if playing else "Play")

    @Slot()
    def _on_play(self) -> None:
        self.film.set_playing(playing=not self.film.playing)

    @Slot()
    def _on_previous(self) -> None:
        self._page -= 1
        self._show_page()

    @Slot()
    def _on_following(self) -> None:
        self._page += 1
        self._show_page()

    @Slot()
    def _on_smaller(self) -> None:
        self.sheet.zoom_by(-1)

    @Slot()
    def _on_larger(self) -> None:
        self.sheet.zoom_by(1)

    @Slot()
    def _on_fit(self) -> None:
        self.sheet.set_zoom(None)

    @Slot()
    def _on_copy(self) -> None:
        if self.pixels is not None:
            copy_sprite(self.pixels)
            self.copied.emit()


def _tags(tags: tuple[Tag, ...], frame: int) -> list[str]:
    """The names of the tags that ``frame`` belongs to."""
    return [tag.name for tag in tags if tag.first <= frame <= tag.last]
