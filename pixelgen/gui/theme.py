"""Dark and light: two sets of colours, applied by palette only.

No style sheets: a widget that needs a colour beyond the palette asks ``colours(self.palette())`` when it paints, so a
change of theme needs nothing but a repaint.
"""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtGui import QColor, QPalette

# Spacing, in logical pixels. Everything is laid out in multiples of four.
TIGHT = 4
SPACE = 8
GAP = 12
MARGIN = 16


class ThemeMode(Enum):
    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """Every colour of one theme as #rrggbb."""

    dark: bool
    window: str  # behind everything
    panel: str  # cards and side bars on the window
    base: str  # inside of fields, lists and plots
    alternate: str  # every other row
    button: str
    line: str  # hairlines and frames
    text: str
    faint: str  # secondary text; 4.5:1 on panel and base
    disabled: str
    accent: str  # the one strong colour: primary button, selection, progress
    accent_text: str
    link: str
    good: str
    warning: str
    bad: str
    star: str  # of what a person likes
    checker_light: str  # the two squares under transparent pixels
    checker_dark: str
    raw: str  # raw loss
    smooth: str  # smoothed loss
    fid: str
    floor: str
    earlier: tuple[str, str, str, str]  # curves of earlier runs that are laid under those of this one


DARK = Colours(
    dark=True,
    window="#1b1c20",
    panel="#24252b",
    base="#16171a",
    alternate="#1c1d21",
    button="#33353d",
    line="#3a3c45",
    text="#e6e6ea",
    faint="#a2a4b0",
    disabled="#6c6e79",
    accent="#8b7bf0",
    accent_text="#ffffff",
    link="#a99cff",
    good="#6cc98a",
    warning="#e8b45a",
    bad="#f0776f",
    star="#f5c84c",
    checker_light="#3a3b42",
    checker_dark="#313238",
    raw="#5c5a86",
    smooth="#a99cff",
    fid="#4fc3b8",
    floor="#e8b45a",
    earlier=("#8f7a4d", "#4d7f8f", "#8a5a72", "#66804f"),
)

LIGHT = Colours(
    dark=False,
    window="#eeeef2",
    panel="#f9f9fb",
    base="#ffffff",
    alternate="#f5f5f8",
    button="#fdfdfe",
    line="#cfd0d8",
    text="#1d1e24",
    faint="#5f6170",
    disabled="#9b9daa",
    accent="#6a57e0",
    accent_text="#ffffff",
    link="#5a47d0",
    good="#227a45",
    warning="#96640c",
    bad="#c0352c",
    star="#d69200",
    checker_light="#e9e9ee",
    checker_dark="#d9d9e1",
    raw="#aaa0ea",
    smooth="#5a47d0",
    fid="#0f8177",
    floor="#b07a12",
    earlier=("#c9ab6a", "#74aebf", "#cc8fae", "#95b277"),
)


def colours(palette: QPalette) -> Colours:
    """The set that ``palette`` was made from, told by how light its window is."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def make_palette(theme: Colours) -> QPalette:
    """The palette of the whole application."""
    role = QPalette.ColorRole
    shades: dict[QPalette.ColorRole, str] = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.base,
        role.AlternateBase: theme.alternate,
        role.Text: theme.text,
        role.PlaceholderText: theme.faint,
        role.Button: theme.button,
        role.ButtonText: theme.text,
        role.BrightText: theme.bad,
        role.ToolTipBase: theme.panel,
        role.ToolTipText: theme.text,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.accent_text,
        role.Accent: theme.accent,
        role.Link: theme.link,
        role.LinkVisited: theme.link,
        role.Light: theme.button,
        role.Midlight: theme.panel,
        role.Mid: theme.line,
        role.Dark: theme.line,
        role.Shadow: "#000000" if theme.dark else "#8a8c99",
    }
    palette = QPalette()
    for each, shade in shades.items():
        palette.setColor(each, QColor(shade))
    for each in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(theme.disabled))
    for each in (role.Highlight, role.Accent):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(theme.line))
    return palette
