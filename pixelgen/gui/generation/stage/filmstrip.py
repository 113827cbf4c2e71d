"""One sprite in all its states, from noise to the end, under the canvas."""

from PySide6.QtWidgets import QWidget

from pixelgen.gui.generation.stage.shown_sprites import ShownSprites
from pixelgen.gui.models.trajectory import Moment
from pixelgen.gui.widgets.filmstrip import Filmstrip, Frame
from pixelgen.gui.wording import count


def which(moment: Moment) -> str:
    """A state in few words."""
    if moment.total == 0:
        return "finished sprites"
    return f"state {moment.index} of {moment.total} · t = {moment.t:.2f}"


def where(moment: Moment) -> str:
    """A state in words, with what it took to get there."""
    return f"{which(moment)} · {count(moment.calls, 'call')}" if moment.total else which(moment)


class SpriteFilmstrip(Filmstrip):
    """The states of ``sprites.store`` for one of its sprites; states that arrive later are added at the end."""

    def __init__(self, sprites: ShownSprites, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sprites = sprites
        self._number: int | None = None
        self._view = ""
        self.setObjectName("generate.filmstrip")
        self.setAccessibleName("States of the selected sprite")
        self.set_message("Select a sprite to see here how it came out of noise.")

    @property
    def number(self) -> int | None:
        """The sprite that is shown."""
        return self._number

    def show_sprite(self, number: int | None, view: str, *, position: int) -> None:
        """Show the states of the sprite ``number`` in the picture ``view``, that at ``position`` marked."""
        if number is None:
            self._number = None
            if self.frames.rowCount():
                self.frames.set_frames(())
                self.viewport().update()
            return
        fresh = number != self._number or self.frames.rowCount() > len(self._sprites.store)
        if fresh or view != self._view:
            self._number, self._view = number, view
            self.refresh()
        elif self.frames.rowCount() < len(self._sprites.store):
            self.frames.add_frames(self._made(self.frames.rowCount()))
        if position != self.current:
            self.set_current(position)

    def refresh(self) -> None:
        """The states, or their colours, are others now."""
        if self._number is None:
            return
        frames = self._made(0)
        if len(frames) == self.frames.rowCount():
            self.frames.replace_frames(frames)
        else:
            row = self.current
            self.frames.set_frames(frames)
            self.set_current(row if row is not None and row < len(frames) else None)

    def _made(self, start: int) -> list[Frame]:
        store, number = self._sprites.store, self._number
        if number is None or start >= len(store):
            return []
        pictures = self._sprites.way(number, self._view, start=start)
        return [
            Frame(pixels=pixels, label=f"{moment.t:.2f}", note=count(moment.calls, "call"), description=where(moment))
            for pixels, moment in zip(pictures, list(store)[start:], strict=True)
        ]
