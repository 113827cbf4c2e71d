"""The batch on the canvas: what the person makes of its sprites, how new they are, and which of them is looked at."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QInputDialog

from pixelgen.gui.generation.controller import GenerationController
from pixelgen.gui.generation.history.controller import HistoryController
from pixelgen.gui.generation.history.disk import Removed
from pixelgen.gui.generation.history.stars import StarredSprite
from pixelgen.gui.generation.judging import Judging
from pixelgen.gui.generation.originality.controller import OriginalityController
from pixelgen.gui.generation.variations.wish import SpriteRef
from pixelgen.gui.generation.view import GenerationView
from pixelgen.gui.models.batch import Batch
from pixelgen.gui.models.curation import Curation
from pixelgen.gui.models.trajectory import TrajectoryStore
from pixelgen.gui.widgets.sprite_canvas import Mark

_MIDDLE = 4  # of the nine sprites of an exploration: the one that they surround
_FRAME_MS = 100


class Gallery(QObject):
    """Keeps stage, history and originality agreed about one batch.

    Attributes:
        curation: of the batch that is shown; None while it is being made.
    """

    changed = Signal()  # what can be done with the sprites may have changed
    spriteChanged = Signal()  # noqa: N815  another sprite is looked at, or it has other pixels

    def __init__(
        self,
        view: GenerationView,
        controller: GenerationController,
        history: HistoryController,
        originality: OriginalityController,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._view, self._stage = view, view.stage
        self._controller, self._history = controller, history
        self._judging = Judging(view, originality, self)
        self.curation: Curation | None = None
        self._outside: SpriteRef | None = None
        self._wanted: tuple[str, int] = "", 0  # a sprite to be selected once its batch is open
        controller.storeChanged.connect(self._on_store)
        history.opened.connect(self._on_opened)
        history.starredChanged.connect(self._on_starred)
        history.removed.connect(self._on_removed)
        self._judging.changed.connect(self._on_judged)
        self._stage.selectionChanged.connect(self._on_selection)
        self._stage.scrubber.positionChanged.connect(self._show_near)
        self._stage.moveWanted.connect(self._on_move)
        self._stage.bar.backdrop.chosen.connect(self._show_near)
        self._stage.bar.viewChanged.connect(self._show_near)
        view.side.starred.unstarWanted.connect(self._on_unstar)
        view.side.starred.openWanted.connect(self._on_open_starred)
        view.side.vary.chosen.connect(self._on_chosen)

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def batch(self) -> Batch | None:
        """What is on the canvas; None while it is being made."""
        return self._controller.batch

    @Slot(object)
    def _on_store(self, store: TrajectoryStore) -> None:
        self._leave()
        self._stage.show_store(store)
        request = self._controller.request
        if request is not None and request.wish is not None:
            self._stage.select(())  # a sprite in the place of its parent is not its parent
        self._view.side.history.set_shown("")
        self._on_selection()

    def keep(self, batch: Batch) -> None:
        """The batch on the canvas was just finished: it goes into the history, unless it is there already."""
        self._put(batch, self._history.curation(batch.key) or self._history.add(batch))

    @Slot(object, object)
    def _on_opened(self, batch: Batch, curation: Curation) -> None:
        if self.curation is not curation:
            self._controller.show(batch)
            self._put(batch, curation)
        key, number = self._wanted
        if key == batch.key:
            self._stage.select((number,), current=number)
        self._wanted = "", 0

    @Slot()
    def go_older(self) -> None:
        """Show the batch that was made before the one that is shown."""
        self._go(1)

    @Slot()
    def go_newer(self) -> None:
        """Show the batch that was made after the one that is shown."""
        self._go(-1)

    def _go(self, steps: int) -> None:
        keys = [each.key for each in self._history.batches if not each.damage]
        at = keys.index(self.curation.key) if self.curation is not None and self.curation.key in keys else -1
        if 0 <= at + steps < len(keys):
            self._history.open(keys[at + steps])

    def _put(self, batch: Batch, curation: Curation) -> None:
        self._leave()
        self.curation = curation
        curation.changed.connect(self._show_curation)
        curation.undo.indexChanged.connect(self.changed)  # comes after the change itself
        self._view.side.history.set_shown(batch.key)
        self._judging.show(batch, curation)
        # Only of sprites out of noise is the seed what makes them.
        self._stage.seed = batch.entries[0].get("seed") if batch.how == "make" else None
        if self._view.settings is not None:
            self._view.settings.set_shown_seed(self._stage.seed)
        self._show_curation()
        if batch.how == "explore" and not self._stage.selected:
            self._stage.select((_MIDDLE,), current=_MIDDLE)
        self._show_sprite()

    def _leave(self) -> None:
        """The batch that was shown no longer is."""
        if self.curation is not None:
            self.curation.changed.disconnect(self._show_curation)
            self.curation.undo.indexChanged.disconnect(self.changed)
        self._judging.leave()
        self.curation = self._outside = None
        self._stage.set_shown(None)

    @Slot()
    def _show_curation(self) -> None:
        curation, batch = self.curation, self.batch
        if curation is None or batch is None:
            return
        if curation.shown != self._stage.numbers:
            self._stage.set_shown(curation.shown)
        marks = {
            number: Mark(
                starred=curation.is_starred(number),
                verdict=self._judging.badge(number),
                name=curation.names.get(number, ""),
                fixed=batch.how == "explore" and number == _MIDDLE,
            )
            for number in range(len(batch))
        }
        self._stage.set_marks(marks)
        if self.sprite is not None:
            self._view.side.vary.set_sprite(self.sprite)  # it may have another name
        self.changed.emit()

    # -- the sprite that is looked at ----------------------------------------------------------------------------------

    @property
    def sprite(self) -> SpriteRef | None:
        """The sprite that others would be made from: a picture from elsewhere, or the current one of the batch."""
        number, batch = self._stage.current, self.batch
        if self._outside is not None:
            return self._outside
        return self.refs(batch, (number,))[0] if number is not None and batch is not None else None

    def refs(self, batch: Batch, numbers: Sequence[int] | None = None) -> tuple[SpriteRef, ...]:
        """Sprites of a batch, to make others from; all of them if none are named."""
        names = self.curation.names if self.curation is not None and batch is self.batch else {}
        chosen = range(len(batch)) if numbers is None else numbers
        return tuple(
            SpriteRef(
                pixels=batch.sprites[number],
                name=names.get(number, f"Sprite {number + 1}"),
                entry=batch.entries[number],
                batch=batch.key,
                number=number,
            )
            for number in chosen
        )

    def look_at(self, outside: SpriteRef) -> None:
        """Make a picture from elsewhere the sprite that is looked at, until one of the batch is chosen."""
        self._stage.select(())
        self._outside = outside
        self._show_sprite()

    @Slot(object)
    def _on_chosen(self, sprite: SpriteRef) -> None:
        """The person goes on with a sprite that was made beside the canvas."""
        batch = self.batch
        if batch is not None and sprite.batch == batch.key and sprite.number is not None:
            self._stage.select((sprite.number,), current=sprite.number)
        else:
            self.look_at(sprite)

    @Slot()
    def _on_selection(self) -> None:
        if self._stage.current is not None:
            self._outside = None
        self._show_sprite()

    def _show_sprite(self) -> None:
        number = None if self._outside is not None else self._stage.current
        sprite = self.sprite
        self._view.side.vary.set_sprite(sprite)
        self._view.side.likeness.set_sprite(number, sprite.pixels if sprite is not None else None)
        self._show_near()
        self.spriteChanged.emit()
        self.changed.emit()

    @Slot()
    def _show_near(self) -> None:
        """The current sprite from near, as the canvas shows it; a loop plays while none of it is selected."""
        preview, shown, batch = self._view.side.preview, self._stage.shown_sprites(), self.batch
        place = self._stage.canvas.current
        preview.set_backdrop(self._stage.canvas.backdrop)
        if self._outside is not None:
            preview.set_sprite(self._view.colours.paint(self._outside.pixels[None])[0])
        elif shown is not None and place is not None:
            preview.set_sprite(shown[place])
        elif shown is not None and batch is not None and batch.how == "interpolate":
            if preview.frames is not shown:
                preview.set_frames(shown, ms=_FRAME_MS)
        else:
            preview.set_sprite(None)

    @Slot()
    def _on_judged(self) -> None:
        self._show_curation()
        self._show_sprite()

    @Slot()
    def repaint(self) -> None:
        """The colours that sprites are shown in are others."""
        self._show_near()

    # -- what the person makes of it -----------------------------------------------------------------------------------

    @property
    def undo(self) -> QUndoStack | None:
        """Of the batch that is shown."""
        return self.curation.undo if self.curation is not None else None

    @Slot()
    def take_back(self) -> None:
        """Undo the last change of the batch that is shown."""
        if self.undo is not None:
            self.undo.undo()

    @Slot()
    def do_again(self) -> None:
        """Redo what was undone last."""
        if self.undo is not None:
            self.undo.redo()

    @Slot()
    def star(self) -> None:
        """Star what is selected, or take the stars away if all of it has one."""
        if self.curation is not None and self._stage.selected:
            self.curation.toggle_star(self._stage.selected)

    @Slot()
    def delete(self) -> None:
        if self.curation is not None and self._stage.selected:
            self.curation.delete(self._stage.selected)

    @Slot()
    def bring_back(self) -> None:
        if self.curation is not None:
            self.curation.restore()

    @Slot()
    def rename(self) -> None:
        """Ask for a name for the current sprite."""
        number = self._stage.current
        if self.curation is None or number is None:
            return
        dialog = QInputDialog(self._view)
        dialog.setObjectName("generate.rename.dialog")
        dialog.setWindowTitle("Name the sprite")
        dialog.setLabelText("Its name in atlases and files:")
        dialog.setTextValue(self.curation.names.get(number, ""))
        dialog.textValueSelected.connect(_Named(self.curation, number, dialog).take)
        dialog.open()

    @Slot(object, object)
    def _on_move(self, numbers: tuple[int, ...], before: int) -> None:
        if self.curation is not None:
            self.curation.move(numbers, before)

    # -- stars ---------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_starred(self) -> None:
        self._view.side.starred.set_starred(self._history.starred())

    @Slot(object)
    def _on_unstar(self, sprites: Sequence[StarredSprite]) -> None:
        for key in dict.fromkeys(sprite.key for sprite in sprites):
            numbers = [sprite.number for sprite in sprites if sprite.key == key]
            self._history.set_starred(key, numbers, on=False)

    @Slot(object)
    def _on_open_starred(self, sprite: StarredSprite) -> None:
        if self.curation is None or self.curation.key != sprite.key:
            self._wanted = sprite.key, sprite.number
            self._history.open(sprite.key)
        else:
            self._stage.select((sprite.number,), current=sprite.number)

    @Slot(object)
    def _on_removed(self, removed: Removed) -> None:
        for key in removed.keys:
            self._controller.forget(key)


class _Named(QObject):
    """Takes the name that a dialog asked for."""

    def __init__(self, curation: Curation, number: int, parent: QObject) -> None:
        super().__init__(parent)
        self._curation, self._number = curation, number

    @Slot(str)
    def take(self, name: str) -> None:
        self._curation.rename(self._number, name)
