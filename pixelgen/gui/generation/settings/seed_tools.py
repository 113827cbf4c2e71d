"""The small buttons beside a seed: draw another, keep it, take that of the sprites on show."""

import secrets

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QToolButton

from pixelgen.gui.widgets.icons import icon
from pixelgen.gui.widgets.seed_edit import SeedEdit

_DICE = 10**6  # a drawn seed is short enough to be read out


class SeedTools(QObject):
    """Dice, reuse and lock for the field ``seed``."""

    lockToggled = Signal(bool)  # noqa: N815

    def __init__(self, seed: SeedEdit, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seed = seed
        self._shown: int | None = None
        self.dice = _tool("dice", "generate.dice", "Draw another seed (Ctrl+D)")
        self.dice.setShortcut("Ctrl+D")
        self.reuse = _tool("dropper", "generate.reuse", "")
        self.lock = _tool("unlock", "generate.lock", "")
        self.lock.setCheckable(True)
        side = seed.sizeHint().height()
        for button in self.buttons:
            button.setFixedSize(side, side)
        self.dice.clicked.connect(self.draw)
        self.reuse.clicked.connect(self._on_reuse)
        self.lock.toggled.connect(self._show_lock)
        self.lock.toggled.connect(self.lockToggled)
        seed.valueChanged.connect(self._show_reuse)
        self._show_lock(self.lock.isChecked())
        self._show_reuse()

    @property
    def buttons(self) -> tuple[QToolButton, ...]:
        """From left to right."""
        return self.dice, self.reuse, self.lock

    @Slot()
    def draw(self) -> None:
        """Another seed, whatever the lock says."""
        self._seed.setValue(secrets.randbelow(_DICE))

    def set_shown(self, seed: int | None) -> None:
        """Tell with which seed the sprites on show were made; None where there are none, or they have no seed."""
        self._shown = seed
        self._show_reuse()

    def use(self, seed: int) -> None:
        """Take ``seed`` and keep it."""
        self._seed.setValue(seed)
        self.lock.setChecked(True)

    @Slot()
    def _on_reuse(self) -> None:
        if self._shown is not None:
            self.use(self._shown)

    @Slot()
    def _show_reuse(self) -> None:
        seed = self._shown
        if seed is None:
            tip = "Use the seed of the sprites on show: there are none yet"
        else:
            tip = f"Use the seed of the sprites on show, {seed}, and keep it"
        self.reuse.setEnabled(seed is not None)
        self.reuse.setToolTip(tip)
        self.reuse.setAccessibleName("Use the seed of the sprites on show")
        self.reuse.setAccessibleDescription(tip)

    @Slot(bool)
    def _show_lock(self, locked: bool) -> None:
        self.lock.setIcon(icon("lock" if locked else "unlock"))
        tip = (
            "The seed is locked: it stays until you change it"
            if locked
            else "The seed is not locked: Generate draws another one when nothing else was changed"
        )
        self.lock.setToolTip(tip)
        self.lock.setAccessibleName("Lock the seed")
        self.lock.setAccessibleDescription(tip)


def _tool(picture: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(picture))
    button.setObjectName(name)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
