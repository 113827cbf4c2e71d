"""The parts that all two-legged figures share: build, legs, trunk, arms, head, face and hair."""

from dataclasses import dataclass
from enum import Enum

from pixelgen.sprites.drawn.dice import Dice
from pixelgen.sprites.drawn.painter import Painter
from pixelgen.sprites.drawn.ramps import BASE, DARK, INK, LIGHT, SHADOW, Ramp


class HairStyle(Enum):
    """How the hair is worn."""

    LONG = "long"
    TAIL = "tail"
    SPIKES = "spikes"
    BUN = "bun"
    SHORT = "short"
    CREST = "crest"


UNDER_HATS = (HairStyle.LONG, HairStyle.TAIL, HairStyle.SHORT)
COMMON_HAIR = (*UNDER_HATS, HairStyle.SPIKES, HairStyle.BUN)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a head is, in points: its middle, its half width, and how far the face is turned (-10 to 10)."""

    x: int
    y: int
    r: int
    turn: int


@dataclass(frozen=True, slots=True)
class Build:
    """The measures of a figure, in points (see `painter`): everything else hangs on these.

    Attributes:
        shoulder: half the width of the trunk at its top; hip: at its bottom.
        neck, waist, ground: heights of the trunk's ends and of the soles.
        stance: from the middle to each foot.
    """

    head: Head
    shoulder: int
    hip: int
    neck: int
    waist: int
    ground: int
    stance: int

    @property
    def hands(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Where the hands hang: left and right on the picture."""
        return (-self.shoulder - 26, self.waist - 14), (self.shoulder + 26, self.waist - 14)


def human_build(dice: Dice, *, stout: int = 0) -> Build:
    """Somebody: short or tall, slim or (the larger ``stout``) broad, looking a little to one side."""
    short = dice.between(-8, 12)
    broad = dice.between(-4, 6) + stout
    return Build(
        head=Head(0, 118 + short, 64 + dice.between(-3, 3), dice.pick((-10, 0, 0, 10))),
        shoulder=44 + broad,
        hip=38 + broad,
        neck=166 + short,
        waist=250,
        ground=300,
        stance=22 + broad // 2 + dice.between(0, 4),
    )


def legs(painter: Painter, build: Build, trousers: Ramp, boots: Ramp, *, thick: int = 15) -> None:
    """Two legs from the waist down, in boots."""
    for side in (1, -1):
        foot = side * build.stance
        painter.fill(
            painter.limb(foot, build.waist - 8, foot, build.ground - 14, thick, thick), trousers, contour=False
        )
        sole = painter.box(foot - thick - 5, build.ground - 28, foot + thick + 5, build.ground, cut=6)
        painter.fill(sole, boots, contour=True)


def trunk(painter: Painter, build: Build, cloth: Ramp, *, belt: Ramp | None, buckle: Ramp | None = None) -> None:
    """Chest and hips, with a belt if there is one."""
    body = painter.polygon(
        (-build.shoulder, build.neck + 8),
        (-build.shoulder + 12, build.neck - 4),
        (build.shoulder - 12, build.neck - 4),
        (build.shoulder, build.neck + 8),
        (build.hip, build.waist + 18),
        (-build.hip, build.waist + 18),
    )
    painter.fill(body, cloth)
    if belt:
        strap = painter.box(-build.hip - 8, build.waist - 10, build.hip + 8, build.waist + 2) & body
        painter.fill(strap, belt, contour=False, flat=SHADOW)
        if buckle:
            painter.dot(0, build.waist - 10, buckle, LIGHT, width=2)


def robe(painter: Painter, build: Build, cloth: Ramp, trim: Ramp, *, belt: Ramp) -> None:
    """A gown down to the ground, with a hem and a cord."""
    gown = painter.polygon(
        (-build.shoulder, build.neck + 8),
        (-build.shoulder + 12, build.neck - 4),
        (build.shoulder - 12, build.neck - 4),
        (build.shoulder, build.neck + 8),
        (build.hip + 2, build.waist - 6),
        (build.hip + 28, build.ground),
        (-build.hip - 28, build.ground),
        (-build.hip - 2, build.waist - 6),
    )
    painter.fill(gown, cloth)
    for x in (-18, 14):
        painter.shade(
            painter.polygon((x, build.waist), (x + 8, build.waist), (x + 12, build.ground), (x - 2, build.ground))
        )
    painter.fill(gown & painter.below(build.ground - 10), trim, contour=False)
    painter.fill(gown & painter.box(-90, build.waist - 12, 90, build.waist - 2), belt, contour=False, flat=BASE)


def arms(painter: Painter, build: Build, sleeve: Ramp, hand: Ramp, *, thick: int = 14) -> None:
    """Both arms, hanging a little away from the body."""
    for side, (x, y) in zip((-1, 1), build.hands, strict=True):
        shoulder = side * (build.shoulder - 4)
        painter.fill(painter.limb(shoulder, build.neck + 14, x, y - 6, thick + 1, thick - 1), sleeve)
        painter.fill(painter.ellipse(x, y + 2, thick - 1, thick - 1), hand, contour=False)


def skull(painter: Painter, head: Head, skin: Ramp, *, ears: int = 0) -> None:
    """The head with its shadow on the trunk; ears of 0 points are hidden, of 40 an elf's."""
    x, y, r = head.x, head.y, head.r
    painter.shade(painter.ellipse(x + 4, y + 16, r - 4, r - 2))
    if ears:
        for side in (-1, 1):
            ear = painter.polygon(
                (x + side * (r - 14), y - 6),
                (x + side * (r + ears), y - ears // 2),
                (x + side * (r - 10), y + 24),
            )
            painter.fill(ear, skin)
    painter.fill(painter.ellipse(x, y, r, r - 8), skin, brighter=260)


def face(painter: Painter, head: Head, dice: Dice, skin: Ramp, iris: Ramp) -> None:
    """Eyes, cheeks and mouth."""
    x, y = head.x + head.turn, head.y + 8
    for side in (-1, 1):
        eye = x + side * 23
        painter.dot(eye, y - 6, iris, INK, height=2)
        painter.dot(eye + side * 12, y + 18, skin, SHADOW)
    mouth = dice.below(4)
    if mouth == 0:
        painter.dot(x, y + 24, skin, DARK, width=2)
    elif mouth == 1:
        painter.dot(x, y + 24, skin, DARK)


def hair_behind(painter: Painter, head: Head, hair: Ramp, style: HairStyle) -> None:
    """What of the hair lies behind the figure: long hair and tails."""
    x, y, r = head.x, head.y, head.r
    if style is HairStyle.LONG:
        painter.fill(painter.box(x - r - 4, y - 10, x + r + 4, y + 96, cut=26), hair, brighter=-400)
    elif style is HairStyle.TAIL:
        painter.fill(painter.limb(x + r - 10, y - 30, x + r + 26, y + 60, 26, 8), hair)


def hair_on_top(painter: Painter, head: Head, hair: Ramp, style: HairStyle, parting: int) -> None:
    """A cap of hair, with a fringe parted at ``parting`` points from the middle, or a crest."""
    x, y, r = head.x, head.y, head.r
    if style is HairStyle.CREST:
        painter.fill(painter.limb(x - 26, y - 40, x + 18, y - 66, 18, 26), hair)
        return
    scalp = painter.ellipse(x, y - 6, r + 7, r + 1)
    brow = y - 10
    fringe = painter.polygon(
        (x - r - 8, y + 22),
        (x - r + 14, y + 10),
        (x - r + 24, brow),
        (x + parting, brow - 18),
        (x + r - 24, brow),
        (x + r - 14, y + 10),
        (x + r + 8, y + 22),
        (x + r + 8, y + 90),
        (x - r - 8, y + 90),
    )
    painter.fill(scalp - fringe, hair)
    gleam = painter.ellipse(x - 26, y - 36, 22, 9) & scalp
    painter.shade(gleam, -1)
    if style is HairStyle.SPIKES:
        for dx, dy in ((-46, -52), (-16, -72), (18, -70), (48, -48)):
            tip = painter.polygon((x + dx - 20, y - 34), (x + dx + dx // 4, y + dy - 14), (x + dx + 20, y - 34))
            painter.fill(tip, hair, contour=False)
    elif style is HairStyle.BUN:
        painter.fill(painter.ellipse(x + 6, y - 66, 26, 22), hair)


def beard(painter: Painter, head: Head, hair: Ramp, *, long: bool) -> None:
    """A full beard, down to the chin or to the belt."""
    x, y, r = head.x, head.y, head.r
    chin = painter.ellipse(x, y + 36, r - 14, 28) & painter.below(y + 22)
    if long:
        chin = chin | painter.polygon((x - 40, y + 44), (x + 40, y + 44), (x + 4, y + 112), (x - 8, y + 108))
    painter.fill(chin, hair)
    painter.dot(x + head.turn, y + 30, hair, DARK, width=2)
