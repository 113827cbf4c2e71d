"""What figures wear on their heads, carry on their backs and hold in their hands."""

from itertools import pairwise

from pixelgen.sprites.drawn.body import Build, Head
from pixelgen.sprites.drawn.dice import Dice
from pixelgen.sprites.drawn.painter import Painter, all_of
from pixelgen.sprites.drawn.ramps import BASE, DARK, GOLD, INK, IRON, LEATHER, LIGHT, SHADOW, SHINE, STEEL, WOOD, Ramp


def cape(painter: Painter, build: Build, cloth: Ramp, *, width: int) -> None:
    """A cloak behind the figure."""
    sheet = painter.polygon(
        (-build.shoulder, build.neck),
        (build.shoulder, build.neck),
        (build.hip + width, build.ground - 18),
        (build.hip + width - 14, build.ground - 6),
        (-build.hip - width + 14, build.ground - 6),
        (-build.hip - width, build.ground - 18),
    )
    painter.fill(sheet, cloth, brighter=-200)


def scarf(painter: Painter, build: Build, cloth: Ramp) -> None:
    """A band around the neck."""
    painter.fill(painter.box(-build.shoulder + 2, build.neck - 2, build.shoulder - 2, build.neck + 14, cut=8), cloth)


def full_helm(painter: Painter, head: Head, metal: Ramp, plume: Ramp | None, *, visor: int) -> None:
    """A closed helmet: a slit or a cross to look through, perhaps a plume."""
    x, y, r = head.x, head.y, head.r
    if plume:
        painter.fill(painter.limb(x + 4, y - r + 2, x + 58, y - r + 6, 20, 10), plume)
        painter.fill(painter.limb(x, y - r - 4, x + 30, y - r - 12, 18, 16), plume, contour=False)
    dome = painter.ellipse(x, y - 4, r + 3, r - 3)
    jaw = painter.box(x - r + 4, y, x + r - 4, y + 52, cut=16)
    painter.fill(dome | jaw, metal, gloss=True)
    slit = painter.box(x - r + 18 + head.turn, y - 2, x + r - 18 + head.turn, y + 13)
    painter.fill(slit, metal, contour=False, flat=INK)
    if visor == 0:
        painter.fill(painter.box(x - 5 + head.turn, y - 4, x + 5 + head.turn, y + 42), metal, contour=False, flat=INK)
    elif visor == 1:
        for hole in (-20, 0, 20):
            painter.dot(x + hole + head.turn, y + 26, metal, DARK)
    else:
        painter.fill(painter.box(x - 5, y - r, x + 5, y - 4), metal, contour=False, flat=LIGHT)


def open_helm(painter: Painter, head: Head, metal: Ramp, *, horns: Ramp | None, crest: Ramp | None) -> None:
    """A helmet that leaves the face free, perhaps with horns or a crest."""
    x, y, r = head.x, head.y, head.r
    if horns:
        for side in (-1, 1):
            painter.fill(painter.limb(x + side * (r - 6), y - 34, x + side * (r + 22), y - 52, 13, 9), horns)
            painter.fill(
                painter.limb(x + side * (r + 22), y - 52, x + side * (r + 24), y - 82, 9, 3), horns, contour=False
            )
    if crest:
        painter.fill(painter.limb(x, y - r - 6, x, y - 30, 14, 12), crest)
    dome = painter.ellipse(x, y - 6, r + 5, r + 1) & painter.above(y - 8)
    cheeks = painter.box(x - r - 4, y - 14, x - r + 16, y + 26, cut=6) | painter.box(
        x + r - 16, y - 14, x + r + 4, y + 26, cut=6
    )
    painter.fill(dome | cheeks, metal, gloss=True)
    painter.fill(painter.box(x - r - 4, y - 20, x + r + 4, y - 10), metal, contour=False, flat=SHADOW)
    painter.fill(painter.box(x - 5 + head.turn, y - 20, x + 5 + head.turn, y + 10), metal, contour=False, flat=LIGHT)


def hood(painter: Painter, head: Head, cloth: Ramp, *, deep: bool) -> None:
    """A hood around the face; a deep one leaves the face in the dark."""
    x, y, r = head.x, head.y, head.r
    outside = painter.ellipse(x, y - 2, r + 11, r + 4) | painter.polygon(
        (x - 30, y - r + 8), (x + 22, y - r - 22), (x + 40, y - r + 20)
    )
    opening = painter.ellipse(x + head.turn, y + 14, r - 14, r - 20)
    shell = (outside | painter.box(x - r + 6, y + 30, x + r - 6, y + 66, cut=18)) - opening
    if deep:
        painter.fill(opening, cloth, contour=False, flat=INK)
    painter.fill(shell, cloth)


def wizard_hat(painter: Painter, head: Head, cloth: Ramp, band: Ramp, *, bend: int) -> None:
    """A pointed hat with a wide brim, its tip bent to one side."""
    x, y, r = head.x, head.y, head.r
    top = max(14, y - 112)
    cone = painter.polygon(
        (x - 50, y - 26),
        (x - 22, y - 74),
        (x + bend, top),
        (x + bend + 14, top + 6),
        (x + 26, y - 70),
        (x + 50, y - 26),
    )
    painter.fill(cone, cloth)
    painter.fill(painter.box(x - 60, y - 42, x + 60, y - 30) & cone, band, contour=False)
    painter.fill(painter.ellipse(x, y - 24, r + 24, 15), cloth)


def crown(painter: Painter, head: Head, metal: Ramp, jewel: Ramp) -> None:
    """A crown of three points."""
    x, y = head.x, head.y - 36
    band = painter.polygon(
        (x - 46, y + 8),
        (x - 50, y - 34),
        (x - 24, y - 14),
        (x, y - 42),
        (x + 24, y - 14),
        (x + 50, y - 34),
        (x + 46, y + 8),
    )
    painter.fill(band, metal, gloss=True)
    painter.dot(x, y - 8, jewel, LIGHT, height=1)


def mitre(painter: Painter, head: Head, cloth: Ramp, trim: Ramp) -> None:
    """A priest's tall cap with a cross."""
    x, y = head.x, head.y
    cap = painter.polygon((x - 52, y - 22), (x - 46, y - 66), (x, y - 104), (x + 46, y - 66), (x + 52, y - 22))
    painter.fill(cap, cloth)
    painter.fill(painter.box(x - 60, y - 34, x + 60, y - 22) & cap, trim, contour=False)
    painter.fill(painter.box(x - 5, y - 86, x + 5, y - 34), trim, contour=False, flat=BASE)
    painter.fill(painter.box(x - 20, y - 70, x + 20, y - 60), trim, contour=False, flat=BASE)


def headband(painter: Painter, head: Head, cloth: Ramp) -> None:
    """A band around the brow, its ends flying."""
    x, y, r = head.x, head.y, head.r
    painter.fill(painter.limb(x + r - 4, y - 22, x + r + 26, y - 4, 8, 6), cloth)
    painter.fill(painter.ellipse(x, y - 6, r + 7, r + 1) & painter.box(-160, y - 32, 160, y - 18), cloth)


def sword(painter: Painter, x: int, y: int, side: int, metal: Ramp, hilt: Ramp, *, length: int) -> None:
    """A blade from the hand at (x, y) up and outward at 45°, where pixels make the cleanest line."""
    tip_x, tip_y = x + side * length, y - length
    painter.fill(painter.limb(x - side * 12, y + 12, x + side * 6, y - 6, 7, 7), hilt)
    blade = painter.limb(x + side * 10, y - 10, tip_x, tip_y, 11, 7)
    painter.fill(blade, metal, flat=BASE)
    painter.fill(
        painter.limb(x + side * 8, y - 18, tip_x - side * 2, tip_y - 8, 6, 4) & blade, metal, contour=False, flat=SHINE
    )
    painter.fill(painter.limb(x - side * 8, y - 26, x + side * 26, y + 8, 6, 6), hilt)


def spear(painter: Painter, x: int, metal: Ramp, *, top: int, ground: int) -> None:
    """A shaft with a point."""
    painter.fill(painter.box(x - 5, top + 24, x + 5, ground), WOOD)
    painter.fill(
        painter.polygon((x - 15, top + 30), (x, top - 6), (x + 15, top + 30), (x, top + 42)), metal, gloss=True
    )


def axe(painter: Painter, x: int, y: int, side: int, metal: Ramp, *, double: bool) -> None:
    """An axe held upright."""
    top = y - 96
    painter.fill(painter.box(x - 5, top, x + 5, y + 34), WOOD)
    for way in (side, -side) if double else (side,):
        head = painter.polygon(
            (x + way * 4, top + 8),
            (x + way * 34, top - 6),
            (x + way * 40, top + 24),
            (x + way * 34, top + 52),
            (x + way * 4, top + 38),
        )
        painter.fill(head, metal, gloss=True)


def hammer(painter: Painter, x: int, y: int, metal: Ramp) -> None:
    """A war hammer held upright."""
    painter.fill(painter.box(x - 5, y - 88, x + 5, y + 34), WOOD)
    painter.fill(painter.box(x - 28, y - 106, x + 28, y - 70, cut=8), metal, gloss=True)


def club(painter: Painter, x: int, y: int, side: int) -> None:
    """A wooden club, thick at its end."""
    painter.fill(painter.limb(x - side * 8, y + 10, x + side * 32, y - 58, 7, 19), WOOD)
    for dx, dy in ((20, -52), (34, -66)):
        painter.dot(x + side * dx, y + dy, WOOD, LIGHT)


def staff(painter: Painter, x: int, orb: Ramp, *, top: int, ground: int, kind: int) -> None:
    """A wizard's staff: an orb, a crystal or a crook at its top."""
    painter.fill(painter.box(x - 5, top + 30, x + 5, ground), WOOD)
    if kind == 0:
        painter.fill(painter.ellipse(x, top + 18, 20, 20), orb, gloss=True)
    elif kind == 1:
        painter.fill(
            painter.polygon((x - 16, top + 20), (x, top - 8), (x + 16, top + 20), (x, top + 44)), orb, gloss=True
        )
    else:
        ring = painter.ellipse(x, top + 18, 26, 24) - painter.ellipse(x, top + 18, 13, 12)
        painter.fill(ring, WOOD)
        painter.dot(x, top + 13, orb, LIGHT)


def bow(painter: Painter, x: int, y: int, side: int, wood: Ramp, string: Ramp) -> None:
    """A bow held upright, its string towards the body."""
    bends = [(0, -86), (24, -62), (34, -24), (34, 4), (24, 42), (0, 66)]
    points = [(x + side * dx, y + dy) for dx, dy in bends]
    wooden = all_of([painter.limb(*a, *b, 6, 6) for a, b in pairwise(points)])
    painter.fill(painter.box(x - 4, y - 80, x + 4, y + 60), string, flat=BASE)
    painter.fill(wooden, wood)


def quiver(painter: Painter, build: Build, side: int, feathers: Ramp, leather: Ramp) -> None:
    """A quiver over one shoulder, behind the figure."""
    x = side * (build.shoulder + 4)
    for dx in (-12, 2, 14):
        painter.fill(painter.box(x + dx - 4, build.neck - 36, x + dx + 6, build.neck - 14), feathers, contour=True)
    painter.fill(painter.limb(x, build.neck - 8, x - side * 30, build.waist, 18, 14), leather)


def shield(painter: Painter, x: int, y: int, face: Ramp, rim: Ramp, *, kind: int, emblem: int) -> None:
    """A shield before the hand at (x, y): round, heater or tall, with a sign on it."""
    if kind == 0:
        outer, inner = painter.ellipse(x, y, 38, 38), painter.ellipse(x, y, 28, 28)
    elif kind == 1:
        outer = painter.polygon((x - 36, y - 42), (x + 36, y - 42), (x + 36, y), (x, y + 46), (x - 36, y))
        inner = painter.polygon((x - 26, y - 32), (x + 26, y - 32), (x + 26, y - 4), (x, y + 32), (x - 26, y - 4))
    else:
        outer, inner = (
            painter.box(x - 30, y - 50, x + 30, y + 50, cut=12),
            painter.box(x - 20, y - 40, x + 20, y + 40, cut=8),
        )
    painter.fill(outer, rim, gloss=True)
    painter.fill(inner, face, contour=False)
    if emblem == 0:
        painter.fill(painter.box(x - 5, y - 30, x + 5, y + 26) & inner, rim, contour=False, flat=LIGHT)
        painter.fill(painter.box(x - 22, y - 12, x + 22, y - 2) & inner, rim, contour=False, flat=LIGHT)
    elif emblem == 1:
        painter.fill(painter.ellipse(x, y - 4, 11, 11), rim, contour=False, gloss=True)
    elif emblem == 2:
        painter.shade(painter.box(x, y - 60, x + 60, y + 60) & inner)


def weapon(painter: Painter, build: Build, dice: Dice, side: int, metal: Ramp) -> None:
    """A sword, an axe, a spear or a hammer in the hand on that side."""
    x, y = build.hands[1 if side > 0 else 0]
    kind = dice.below(5)
    blade = metal if metal in (STEEL, IRON) else STEEL
    if kind <= 1:
        sword(painter, x, y, side, blade, dice.pick((GOLD, LEATHER)), length=dice.between(56, 64))
    elif kind == 2:
        axe(painter, x + side * 4, y, side, blade, double=dice.chance(35))
    elif kind == 3:
        spear(painter, x + side * 8, blade, top=dice.between(50, 80), ground=build.ground)
    else:
        hammer(painter, x + side * 4, y, blade)
