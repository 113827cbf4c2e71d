"""The figures without a trunk and arms: slimes, ghosts, mushrooms, bats and golems."""

from pixelgen.sprites.drawn import gear
from pixelgen.sprites.drawn.body import Head
from pixelgen.sprites.drawn.dice import Dice
from pixelgen.sprites.drawn.painter import Painter, Shape, all_of
from pixelgen.sprites.drawn.ramps import (
    BASE,
    BONE,
    CHARCOAL,
    CLOTHS,
    DARK,
    FOREST,
    GHOSTS,
    GOLD,
    GREEN,
    INK,
    IRON,
    LIGHT,
    ORANGE,
    PAPER,
    PURPLE,
    RED,
    SHADOW,
    SHINE,
    SLATE,
    SLIMES,
    STONE,
    TEAL,
    VOID,
    Ramp,
)


def slime(painter: Painter, dice: Dice) -> None:
    """A drop of jelly on the ground: glossy, with a face, sometimes with something on its head."""
    jelly = dice.pick(SLIMES)
    rx, ry = dice.between(84, 112), dice.between(66, 104)
    ground, x = 298, dice.pick((-6, 0, 6))
    y = ground - ry + 16
    drop = painter.ellipse(x, y, rx, ry) & painter.above(ground)
    foot = painter.ellipse(x, ground - 22, rx + 8, 26) & painter.above(ground)
    body = drop | foot
    if dice.chance(35):  # drawn up to a tip
        body = body | painter.polygon((x - 40, y - ry + 22), (x + 8, y - ry - 34), (x + 40, y - ry + 26))
    painter.fill(body, jelly)
    painter.shade(painter.ellipse(x + 8, y + 14, rx - 22, ry - 20) & body, -1)
    painter.fill(foot & painter.below(ground - 12) & body, jelly, contour=False, flat=SHADOW)
    painter.fill(painter.ellipse(x - rx * 45 // 100, y - ry * 50 // 100, 18, 12), jelly, contour=False, flat=SHINE)
    painter.dot(x - rx * 62 // 100, y - ry * 16 // 100, jelly, SHINE)
    for _ in range(dice.below(4)):
        painter.dot(x + dice.between(-rx // 2, rx // 2), y + dice.between(ry // 4, ry // 2), jelly, LIGHT)
    look = dice.pick((-10, 0, 10))
    _eyes(painter, dice, x + look, y + 6, spread=dice.between(24, 36), one=dice.chance(15))
    mouth = dice.below(4)
    if mouth == 0:
        painter.dot(x + look, y + 36, jelly, INK, width=2)
    elif mouth == 1:
        painter.fill(painter.ellipse(x + look, y + 38, 16, 10) & painter.below(y + 36), jelly, contour=False, flat=INK)
    elif mouth == 2:
        painter.fill(painter.box(x + look - 26, y + 32, x + look + 26, y + 42), jelly, contour=False, flat=INK)
        painter.dot(x + look - 14, y + 32, BONE, SHINE)
        painter.dot(x + look + 14, y + 32, BONE, SHINE)
    top = Head(x, y - ry + 46, 58, look)
    hat = dice.below(8)
    if hat == 0:
        gear.crown(painter, top, GOLD, RED)
    elif hat == 1:
        _sprout(painter, x, y - ry + 4)
    elif hat == 2:
        gear.open_helm(painter, top, IRON, horns=BONE if dice.chance(60) else None, crest=None)


def ghost(painter: Painter, dice: Dice) -> None:
    """A floating sheet with a ragged hem."""
    veil = dice.pick(GHOSTS)
    x, top = 0, dice.between(40, 70)
    rx, hem = dice.between(72, 88), dice.between(262, 284)
    middle = top + rx
    sheet = painter.ellipse(x, middle, rx, rx) | painter.polygon(
        (x - rx, middle), (x + rx, middle), (x + rx + 8, hem), (x - rx - 8, hem)
    )
    waves = dice.pick((3, 4))
    width = (2 * rx + 16) // waves
    for i in range(waves):
        sheet = sheet | painter.ellipse(x - rx - 8 + i * width + width // 2, hem - 2, width // 2 - 1, 24)
    for i in range(1, waves):
        gap = x - rx - 8 + i * width
        sheet = sheet - painter.polygon((gap - 11, hem + 40), (gap, hem - 24), (gap + 11, hem + 40))
    arm_y = middle + dice.between(36, 56)
    for side in (-1, 1):
        sheet = sheet | painter.limb(side * (rx - 10), arm_y, side * (rx + 26), arm_y + dice.pick((-26, 4, 24)), 20, 15)
    gown = Shape(sheet.mask, painter.ellipse(x, (top + hem) // 2 + 20, rx + 30, (hem - top) // 2 + 10).light)
    painter.fill(gown, veil, brighter=150)
    look = dice.pick((-10, 0, 10))
    kind = dice.below(3)
    for side in (-1, 1):
        eye_x = x + look + side * 28
        if kind == 0:
            painter.fill(painter.ellipse(eye_x, middle - 8, 13, 20), veil, contour=False, flat=INK)
        elif kind == 1:
            painter.fill(painter.ellipse(eye_x, middle - 8, 17, 17), veil, contour=False, flat=INK)
            painter.dot(eye_x - 3, middle - 14, dice.pick((RED, TEAL, GOLD)), LIGHT)
        else:
            painter.dot(eye_x, middle - 10, veil, INK, width=2)
            painter.dot(eye_x, middle - 2, veil, INK)
        painter.dot(eye_x + side * 16, middle + 16, veil, SHADOW)
    if dice.chance(70):
        painter.fill(
            painter.ellipse(x + look, middle + 30, dice.pick((9, 15)), dice.pick((9, 18))),
            veil,
            contour=False,
            flat=INK,
        )
    hat = dice.below(7)
    if hat == 0:
        gear.crown(painter, Head(x, top + 40, 50, 0), GOLD, TEAL)
    elif hat == 1:
        gear.wizard_hat(painter, Head(x, top + 44, 46, 0), dice.pick(CLOTHS), GOLD, bend=20)
    elif hat == 2:
        gear.headband(painter, Head(x, middle - 6, rx - 14, look), dice.pick(CLOTHS))
    if dice.chance(30):
        lantern_x = rx + 26
        painter.fill(painter.box(lantern_x - 14, arm_y + 14, lantern_x + 14, arm_y + 50, cut=6), IRON)
        painter.fill(painter.box(lantern_x - 6, arm_y + 22, lantern_x + 6, arm_y + 42), GOLD, contour=False, flat=SHINE)


def mushroom(painter: Painter, dice: Dice) -> None:
    """A toadstool on two feet."""
    cap_ramp, stem = dice.pick((RED, RED, ORANGE, PURPLE, TEAL, *CLOTHS)), dice.pick((BONE, PAPER, BONE))
    rx, ry = dice.between(96, 122), dice.between(72, 98)
    rim = dice.between(160, 184)
    stem_r = dice.between(46, 62)
    feet = dice.pick((cap_ramp, stem))
    for side in (1, -1):
        painter.fill(painter.ellipse(side * (stem_r - 16), 288, 26, 14) & painter.above(300), feet)
    painter.fill(painter.box(-stem_r, rim - 30, stem_r, 290, cut=22), stem, brighter=100)
    painter.shade(painter.box(-80, rim, 80, rim + 16))
    look = dice.pick((-10, 0, 10))
    _eyes(painter, dice, look, rim + 46, spread=dice.between(20, 28), one=False)
    if dice.chance(70):
        painter.dot(look, rim + 72, stem, DARK, width=dice.between(1, 2))
    for side in (-1, 1):
        painter.dot(look + side * 36, rim + 62, stem, SHADOW)
    dome = painter.ellipse(0, rim, rx, ry) & painter.above(rim)
    brim = painter.ellipse(0, rim, rx, 18)
    if dice.chance(25):
        dome = dome | painter.polygon((-60, rim - ry + 26), (dice.between(-30, 30), rim - ry - 40), (60, rim - ry + 26))
    painter.fill(brim, stem, flat=SHADOW)
    cap = dome | (painter.ellipse(0, rim - 6, rx, 16))
    painter.fill(cap, cap_ramp)
    spots = dice.pick((BONE, PAPER, GOLD))
    pattern = dice.below(3)
    if pattern == 0:
        for x, y, r in ((-52, -26, 17), (6, -56, 20), (58, -24, 16), (-10, -18, 11)):
            painter.fill(painter.ellipse(x + dice.between(-8, 8), rim + y, r, r * 4 // 5) & cap, spots, contour=False)
    elif pattern == 1:
        for x in range(-rx + 20, rx, 40):
            painter.fill(painter.ellipse(x, rim - 12, 10, 8) & cap, spots, contour=False)
    else:
        band = painter.ellipse(0, rim, rx - 8, ry - 26) - painter.ellipse(0, rim, rx - 14, ry - 44)
        painter.fill(band & dome, spots, contour=False)


def bat(painter: Painter, dice: Dice) -> None:
    """A round flier with wings, ears and teeth."""
    fur = dice.pick((CHARCOAL, PURPLE, VOID, SLATE, RED, *CLOTHS))
    skin = dice.pick((fur, RED, PURPLE, CHARCOAL))
    y, r = dice.between(140, 176), dice.between(50, 62)
    lift, reach = dice.pick((-56, -36, 8, 30)), dice.between(136, 150)
    for side in (-1, 1):
        wing = painter.polygon(
            (side * 30, y - 14),
            (side * 74, y + lift - 26),
            (side * reach, y + lift),
            (side * (reach - 12), y + lift + 54),
            (side * 102, y + lift // 2 + 34),
            (side * 84, y + lift // 2 + 60),
            (side * 62, y + 30),
            (side * 36, y + 40),
        )
        painter.fill(wing, skin)
        bone = painter.limb(side * 34, y - 10, side * 76, y + lift - 16, 6, 5) | painter.limb(
            side * 76, y + lift - 16, side * (reach - 6), y + lift + 4, 5, 4
        )
        painter.fill(bone & wing, skin, contour=False, flat=DARK)
        painter.fill(painter.polygon((side * 12, y - r + 12), (side * 44, y - r - 34), (side * 48, y - r + 28)), fur)
        foot = painter.limb(side * 18, y + r - 8, side * 18, y + r + 10, 8, 5)
        painter.fill(foot, fur)
    painter.fill(painter.ellipse(0, y, r, r - 2), fur)
    painter.fill(painter.ellipse(0, y + 26, r - 24, r - 34), fur, contour=False, brighter=400)
    look = dice.pick((-8, 0, 8))
    _eyes(painter, dice, look, y - 8, spread=dice.between(20, 26), one=dice.chance(15))
    painter.dot(look, y + 18, fur, INK, width=2)
    for tooth in dice.pick(((-5, 5), (-10, 10), (5,))):
        painter.dot(look + tooth, y + 24, BONE, SHINE)


def golem(painter: Painter, dice: Dice) -> None:
    """Boulders that walk, with a light inside."""
    rock = dice.pick((STONE, STONE, SLATE, BONE, IRON, ORANGE))
    glow = dice.pick((TEAL, RED, GOLD, PURPLE, GREEN))
    moss = dice.pick((GREEN, FOREST)) if dice.chance(45) else None
    broad, top = dice.between(74, 92), dice.between(86, 110)
    for side in (1, -1):
        painter.fill(painter.box(side * 44 - 28, 244, side * 44 + 28, 300, cut=14), rock, brighter=-100)
    trunk = painter.box(-broad, top + 34, broad, 256, cut=36)
    painter.fill(trunk, rock)
    for side in (-1, 1):
        painter.fill(painter.limb(side * (broad + 8), top + 76, side * (broad + 24), 226, 30, 26), rock)
        painter.fill(painter.ellipse(side * (broad + 24), 244, 33, 30), rock)
        painter.fill(painter.ellipse(side * (broad - 2), top + 62, 38, 34), rock, brighter=120)
    face = painter.box(-50, top - 32, 50, top + 56, cut=18)
    painter.fill(face, rock, brighter=80)
    if moss:
        for x in (-broad + 6, broad - 10):
            painter.fill(painter.ellipse(x, top + 30 + dice.between(0, 14), 32, 14), moss, contour=False)
        painter.fill(painter.box(-50, top - 34, dice.between(0, 40), top - 18, cut=6) & face, moss, contour=False)
    look = dice.pick((-10, 0, 10))
    slot = painter.box(-38, top + 2, 38, top + 24)
    painter.fill(slot, rock, contour=False, flat=INK)
    if dice.chance(25):
        painter.dot(look, top + 6, glow, SHINE, width=2, height=2)
    else:
        for side in (-1, 1):
            painter.dot(look + side * 20, top + 8, glow, LIGHT, width=1, height=1)
    core = dice.below(3)
    if core == 0:
        painter.fill(painter.ellipse(0, 190, 22, 22), rock, contour=False, flat=INK)
        painter.fill(painter.ellipse(0, 190, 13, 13), glow, contour=False, gloss=True)
    elif core == 1:
        _crack(painter, trunk, dice, glow)
    else:
        _crack(painter, trunk, dice, rock)


def _eyes(painter: Painter, dice: Dice, x: int, y: int, *, spread: int, one: bool) -> None:
    """Two round eyes or one, white with a dark pupil, or plain dark ones."""
    kind = dice.below(3)
    if one:
        painter.fill(painter.ellipse(x, y, 24, 24), PAPER, flat=SHINE)
        painter.fill(painter.ellipse(x + 3, y + 3, 12, 13), dice.pick((VOID, RED, TEAL)), contour=False, flat=INK)
        painter.dot(x - 2, y - 8, PAPER, SHINE)
        return
    for side in (-1, 1):
        at = x + side * spread
        if kind == 0:
            painter.dot(at, y - 10, VOID, INK, height=2)
        elif kind == 1:
            painter.dot(at, y - 10, VOID, INK, width=2, height=3)
            painter.dot(at - 5, y - 10, PAPER, SHINE)
        else:
            painter.dot(at, y - 12, PAPER, SHINE, width=2, height=3)
            painter.dot(at - side * 5, y - 6, VOID, INK, width=1, height=2)


def _sprout(painter: Painter, x: int, y: int) -> None:
    painter.fill(painter.limb(x, y + 4, x + 2, y - 24, 5, 4), GREEN)
    painter.fill(painter.ellipse(x - 16, y - 30, 16, 8), GREEN, brighter=200)
    painter.fill(painter.ellipse(x + 20, y - 34, 17, 9), GREEN)


def _crack(painter: Painter, within: Shape, dice: Dice, ramp: Ramp) -> None:
    x, y = dice.between(-30, 10), 158
    pieces = []
    for _ in range(4):
        next_x, next_y = x + dice.between(-26, 30), y + dice.between(14, 26)
        pieces.append(painter.limb(x, y, next_x, next_y, 5, 5))
        x, y = next_x, next_y
    painter.fill(all_of(pieces) & within, ramp, contour=False, flat=DARK if ramp in (STONE, SLATE) else BASE)
