"""Everything that the Generate tab can be told by key or menu."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QWidget

from pixelgen.gui.generation.stage.stage import SpriteStage

_ZOOM_KEYS = {"1": 1, "2": 2, "3": 4, "4": 8, "5": 16, "6": 32}


class TabActions:
    """The actions of ``owner``, in the order of its menu.

    Keys with a modifier work while the tab is shown, wherever the focus is; single keys only inside the tab, and not
    in a field that takes them itself.
    """

    def __init__(
        self,
        owner: QWidget,
        stage: SpriteStage,
        *,
        generate: Callable[[], None],
        stop: Callable[[], None],
        open_model: Callable[[], None],
        export: Callable[[], None],
    ) -> None:
        self._owner = owner
        self._stage = stage
        scrubber, canvas, bar = stage.scrubber, stage.canvas, stage.bar
        self.run = self._add("&Generate", ("Ctrl+Return", "Ctrl+Enter"), generate, "run", everywhere=True)
        self.stop = self._add("&Stop", ("Esc",), stop, "stop", everywhere=True)
        self.open = self._add("&Open model…", ("Ctrl+Shift+O",), open_model, "open", everywhere=True)
        self._separate()
        self._scrub = [
            self._add("&Previous state", ("Left",), scrubber.go_previous, "previous"),
            self._add("&Next state", ("Right",), scrubber.go_next, "next"),
            self._add("&First state: noise", ("Home",), scrubber.go_first, "first"),
            self._add("&Last state: sprites", ("End",), scrubber.go_last, "last"),
            self._add("Pla&y or pause", ("Return", "Enter"), self._play, "play"),
            self._add("&Raw state or predicted sprite", ("V",), stage.switch_view, "switchView"),
        ]
        self._separate()
        self._add("F&it all sprites", ("0",), partial(canvas.set_factor, None), "fit")
        for key, factor in _ZOOM_KEYS.items():
            self._add(f"Zoom {factor}×", (key,), partial(canvas.set_factor, factor), f"zoom{factor}")
        self._add("L&arger", ("Ctrl++", "Ctrl+="), canvas.zoom_in, "larger")
        self._add("S&maller", ("Ctrl+-",), canvas.zoom_out, "smaller")
        self._add("Pixel gri&d", ("Ctrl+'",), bar.grid_button.toggle, "grid")
        self._separate()
        self.copy = self._add("&Copy sprite", ("Ctrl+C",), stage.copy_selected, "copy")
        self.export = self._add("&Export sheet…", ("Ctrl+E",), export, "export", everywhere=True)

    def refresh(self, *, ready: bool, active: bool) -> None:
        """Enable what can be done now.

        Args:
            ready: a model is chosen.
            active: a generation is under way.
        """
        visible = self._owner.isVisible()
        filled = self._stage.moment is not None
        self.run.setEnabled(ready and visible)
        self.stop.setEnabled(active and visible)
        self.open.setEnabled(visible)
        self.export.setEnabled(filled and visible)
        self.copy.setEnabled(self._stage.canvas.selected is not None)
        for action in self._scrub:
            action.setEnabled(filled)

    def _add(
        self, text: str, keys: tuple[str, ...], slot: Callable[[], object], name: str, *, everywhere: bool = False
    ) -> QAction:
        action = QAction(text, self._owner)
        action.setObjectName(f"generate.{name}Action")
        action.setShortcuts([QKeySequence(each) for each in keys])
        context = Qt.ShortcutContext.WindowShortcut if everywhere else Qt.ShortcutContext.WidgetWithChildrenShortcut
        action.setShortcutContext(context)
        action.triggered.connect(lambda *_: slot())
        self._owner.addAction(action)
        return action

    def _separate(self) -> None:
        action = QAction(self._owner)
        action.setSeparator(True)
        self._owner.addAction(action)

    def _play(self) -> None:
        if not isinstance(QApplication.focusWidget(), QAbstractSpinBox | QLineEdit):  # there, Enter ends the typing
            self._stage.toggle_play()
