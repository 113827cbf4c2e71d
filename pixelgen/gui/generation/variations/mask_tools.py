"""The tools of the mask painter, for a person to choose."""

from dataclasses import dataclass

from pixelgen.choices import Choices


@dataclass(frozen=True, slots=True)
class MaskTool:
    """A way to paint.

    Attributes:
        shortcut: the letter that chooses it, Aseprite's own where it has the tool.
    """

    key: str
    label: str
    help: str
    shortcut: str


BRUSH = MaskTool(
    "brush", "Brush", "Left paints, right erases; with Shift a straight line from the last place. (B)", "B"
)
RECTANGLE = MaskTool("rectangle", "Box", "A filled rectangle: left paints, right erases. (U)", "U")
WAND = MaskTool(
    "wand", "Wand", "What hangs together in one colour of the sprite: left adds, right takes away. (W)", "W"
)
BUCKET = MaskTool("bucket", "Fill", "What is enclosed by painted pixels: left fills, right empties. (G)", "G")
MASK_TOOLS: Choices[MaskTool] = Choices("tool", (BRUSH, RECTANGLE, WAND, BUCKET))
