"""Everything that the Generate tab can be told by key or menu."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QMenu

from pixelgen.gui.generation.view import COMPARE

if TYPE_CHECKING:
    from pixelgen.gui.generation.tab import GenerationTab

_ZOOM_KEYS = {"1": 1, "2": 2, "3": 4, "4": 8, "5": 16, "6": 32}
_LINE = 40  # characters of what can be undone


class TabActions:
    """The actions of the tab. What belongs together is in a menu of its own; ``top`` are those of the tab's menu.

    Keys with a modifier work while the tab is shown, wherever the focus is; single keys only inside the tab, and not
    in a field that takes them itself.
    """

    def __init__(self, tab: "GenerationTab") -> None:
        self._tab = tab
        view, maker, gallery, taking = tab.view, tab.maker, tab.gallery, tab.taking
        stage, vary = view.stage, view.side.vary
        scrubber, canvas, bar = stage.scrubber, stage.canvas, stage.bar
        self.top: list[QAction] = []
        self._into: list[QAction] = self.top
        self.run = self._add("&Generate", ("Ctrl+Return", "Ctrl+Enter"), maker.generate, "run", everywhere=True)
        self.stop = self._add("&Stop", ("Esc",), maker.stop, "stop", everywhere=True)
        self.open = self._add("&Open model…", ("Ctrl+Shift+O",), view.models.open_file, "open", everywhere=True)
        self.paste = self._add("&Paste as source", ("Ctrl+V",), tab.restoring.paste, "paste")
        self._separate()
        self.undo = self._add("&Undo", ("Ctrl+Z",), gallery.take_back, "undo")
        self.redo = self._add("&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), gallery.do_again, "redo")
        for action in (self.undo, self.redo):
            action.setIconText(action.iconText())  # stays as it is when the menu says what would be undone
        self._separate()
        with self._menu("S&tates"):
            self._scrub = [
                self._add("&Previous state", ("Left",), scrubber.go_previous, "previous"),
                self._add("&Next state", ("Right",), scrubber.go_next, "next"),
                self._add("&First state: noise", ("Home",), scrubber.go_first, "first"),
                self._add("&Last state: sprites", ("End",), scrubber.go_last, "last"),
                self._add("Pla&y or pause", ("Return", "Enter"), self._play, "play"),
                self._add("&Raw state or predicted sprite", ("V",), stage.switch_view, "switchView"),
                self._add("&Onion skin: what changed", ("F3",), bar.onion_button.toggle, "onion"),
            ]
            self._add("Fil&m strip", ("T",), stage.toggle_strip, "strip")
            self.branch = self._add("&Branch from here", ("Ctrl+B",), stage.branch_here, "branch")
            self.film = self._add("&Export the way…", ("Ctrl+Alt+E",), stage.filmWanted.emit, "film")
        with self._menu("&Zoom"):
            self._add("F&it all sprites", ("0",), partial(canvas.set_factor, None), "fit")
            for key, factor in _ZOOM_KEYS.items():
                self._add(f"Zoom {factor}×", (key,), partial(canvas.set_factor, factor), f"zoom{factor}")
            self._add("L&arger", ("Ctrl++", "Ctrl+="), canvas.zoom_in, "larger")
            self._add("S&maller", ("Ctrl+-",), canvas.zoom_out, "smaller")
            self._add("Pixel gri&d", ("Ctrl+'",), bar.grid_button.toggle, "grid")
        with self._menu("Spr&ite"):
            self._chosen = [
                self._add("&Star", ("*", "B"), gallery.star, "star"),
                self._add("&Name…", ("F2",), gallery.rename, "rename"),
                self._add("&Delete", ("Del",), gallery.delete, "delete"),
            ]
            self.back = self._add("&Bring deleted ones back", (), gallery.bring_back, "bringBack")
            self.all = self._add("Select &all", ("Ctrl+A",), canvas.select_all, "selectAll")
            self.copy = self._add("&Copy", ("Ctrl+C",), stage.copy_selected, "copy")
        with self._menu("&Vary"):
            self._vary = [
                self._add("&Subtle", ("Ctrl+Shift+V",), self._vary_subtle, "varySubtle"),
                self._add("S&trong", ("Ctrl+Alt+V",), self._vary_strong, "varyStrong"),
                self._add("Explore &around", ("Ctrl+Shift+A",), vary.explore, "explore"),
                self._add("&Re-roll a part…", ("Ctrl+Shift+R",), vary.open_painter, "reroll"),
            ]
        with self._menu("&History"):
            self.older = self._add("&Older batch", ("PgDown",), gallery.go_older, "older")
            self.newer = self._add("&Newer batch", ("PgUp",), gallery.go_newer, "newer")
        with self._menu("Setti&ngs of what is shown"):
            self._recall = [
                self._add("&All settings", ("A",), tab.restoring.recall, "recall"),
                self._add("The &seed", ("S",), tab.restoring.recall_seed, "recallSeed"),
                self._add("All but the seed (&remix)", ("R",), tab.restoring.remix, "remix"),
            ]
        self._separate()
        self._add("&Compare solvers", (), partial(view.pages.show_page, COMPARE), "compare")
        self._add("Right colu&mn", ("F7",), view.fold.toggle, "fold", everywhere=True)
        self._separate()
        self.recolour = self._add("Reco&lour…", (), taking.recolour, "recolour")
        self.export = self._add("&Export…", ("Ctrl+E",), taking.export, "export", everywhere=True)
        self.again = self._add("Repeat last e&xport", ("Ctrl+Shift+X",), taking.repeat, "repeat", everywhere=True)

    def refresh(self) -> None:
        """Enable what can be done now."""
        tab = self._tab
        visible, stage, gallery = tab.isVisible(), tab.view.stage, tab.gallery
        filled, shown, chosen = stage.moment is not None, bool(stage.numbers), bool(stage.selected)
        self.run.setEnabled(tab.ready and visible)
        self.stop.setEnabled(tab.controller.active and visible)
        self.open.setEnabled(visible)
        self.paste.setEnabled(tab.view.models.info is not None)
        for action in (self.export, self.again):
            action.setEnabled(shown and visible)
        for action in self._scrub:
            action.setEnabled(filled)
        for action in (self.film, self.all, self.recolour):
            action.setEnabled(shown)
        self.copy.setEnabled(chosen)
        for action in self._chosen:
            action.setEnabled(chosen and gallery.curation is not None)
        for action in self._vary:
            action.setEnabled(tab.view.side.vary.sprite is not None and tab.ready)
        for action in self._recall:
            action.setEnabled(gallery.batch is not None)
        self.branch.setEnabled(stage.branch_point is not None)
        self.back.setEnabled(gallery.curation is not None and bool(gallery.curation.deleted))
        stack = gallery.undo
        for action, word, possible, text in (
            (self.undo, "&Undo", stack is not None and stack.canUndo(), stack.undoText() if stack else ""),
            (self.redo, "&Redo", stack is not None and stack.canRedo(), stack.redoText() if stack else ""),
        ):
            action.setEnabled(possible)
            action.setText(f"{word}: {_in_menu(text)}" if text else word)

    def _add(
        self, text: str, keys: tuple[str, ...], slot: Callable[[], object], name: str, *, everywhere: bool = False
    ) -> QAction:
        action = QAction(text, self._tab)
        action.setObjectName(f"generate.{name}Action")
        action.setShortcuts([QKeySequence(each) for each in keys])
        context = Qt.ShortcutContext.WindowShortcut if everywhere else Qt.ShortcutContext.WidgetWithChildrenShortcut
        action.setShortcutContext(context)
        action.triggered.connect(lambda *_: slot())
        self._tab.addAction(action)
        self._into.append(action)
        return action

    def _separate(self) -> None:
        action = QAction(self._tab)
        action.setSeparator(True)
        self._into.append(action)

    def _menu(self, title: str) -> "_Section":
        return _Section(self, title)

    def gather(self, title: str, actions: list[QAction]) -> None:
        """Put ``actions`` into a menu of their own."""
        menu = QMenu(title, self._tab)
        menu.addActions(actions)
        self.top.append(menu.menuAction())

    def divert(self, into: list[QAction] | None) -> None:
        """Collect what is added from now on in ``into``, or in the tab's own menu again."""
        self._into = self.top if into is None else into

    def _vary_subtle(self) -> None:
        fields = self._tab.view.side.vary.fields
        if fields is not None:
            fields.vary_subtle()

    def _vary_strong(self) -> None:
        fields = self._tab.view.side.vary.fields
        if fields is not None:
            fields.vary_strong()

    def _play(self) -> None:
        if not isinstance(QApplication.focusWidget(), QAbstractSpinBox | QLineEdit):  # there, Enter ends the typing
            self._tab.view.stage.toggle_play()


def _in_menu(text: str) -> str:
    """What an undo step says, as the end of a menu's line: a name in it may be long, and its & underlines nothing."""
    said = text[:1].lower() + text[1:]
    if len(said) > _LINE:
        said = f"{said[: _LINE - 2].rstrip()}…{'”' if said.endswith('”') else ''}"
    return said.replace("&", "&&")


class _Section:
    """What is added inside ``with`` belongs into one menu."""

    def __init__(self, owner: TabActions, title: str) -> None:
        self._owner, self._title = owner, title
        self._actions: list[QAction] = []

    def __enter__(self) -> None:
        self._owner.divert(self._actions)

    def __exit__(self, *_: object) -> None:
        self._owner.divert(None)
        self._owner.gather(self._title, self._actions)
