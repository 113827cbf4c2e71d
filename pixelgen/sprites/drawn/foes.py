"""Two-legged foes, one function each: painter and dice in, a drawn figure left on the painter."""

from pixelgen.sprites.drawn import body, gear
from pixelgen.sprites.drawn.body import Build, HairStyle, Head
from pixelgen.sprites.drawn.dice import Dice
from pixelgen.sprites.drawn.painter import Painter
from pixelgen.sprites.drawn.ramps import (
    BONE,
    BROWN,
    CHARCOAL,
    CLOTHS,
    DARK,
    GOBLIN_SKINS,
    GOLD,
    HAIRS,
    INK,
    IRON,
    LEATHER,
    LIGHT,
    NAVY,
    RED,
    STEEL,
    TEAL,
    VOID,
    WOOD,
)


def skeleton(painter: Painter, dice: Dice) -> None:
    """Bones, with what was left of the armour."""
    build = body.human_build(dice, stout=-8)
    cloth, metal, side = dice.pick(CLOTHS), dice.pick((IRON, STEEL, GOLD)), dice.pick((-1, 1))
    if dice.chance(40):
        gear.cape(painter, build, cloth, width=dice.between(12, 30))
    body.legs(painter, build, BONE, dice.pick((BONE, BONE, LEATHER)), thick=9)
    painter.fill(painter.limb(0, build.neck, 0, build.waist, 8, 8), BONE)
    painter.fill(painter.box(-build.hip, build.waist - 8, build.hip, build.waist + 14, cut=10), BONE)
    if dice.chance(65):
        for y in range(build.neck + 12, build.waist - 16, 20):
            painter.fill(painter.box(-build.shoulder + 4, y, build.shoulder - 4, y + 10, cut=4), BONE)
    else:
        body.trunk(painter, build, cloth, belt=LEATHER)
    body.arms(painter, build, BONE, BONE, thick=9)
    x, y, r = build.head.x, build.head.y, build.head.r - 4
    painter.fill(painter.box(x - 34, y + 20, x + 34, y + 58, cut=10), BONE)
    painter.fill(painter.ellipse(x, y - 2, r, r - 12), BONE)
    for way in (-1, 1):
        socket = painter.ellipse(x + way * 26 + build.head.turn, y + 6, 15, 16)
        painter.fill(socket, BONE, contour=False, flat=INK)
        if dice.chance(40):
            painter.dot(x + way * 26 + build.head.turn, y + 2, dice.pick((RED, TEAL, GOLD)), LIGHT)
    painter.dot(x + build.head.turn, y + 24, BONE, DARK)
    for tooth in (-20, 0, 20):
        painter.dot(x + tooth, y + 42, BONE, DARK)
    hat = dice.below(5)
    if hat == 0:
        gear.open_helm(painter, build.head, metal, horns=BONE if dice.chance(50) else None, crest=None)
    elif hat == 1:
        gear.crown(painter, build.head, GOLD, RED)
    elif hat == 2:
        gear.hood(painter, build.head, cloth, deep=False)
    gear.weapon(painter, build, dice, side, IRON)
    if dice.chance(45):
        x, y = build.hands[0 if side > 0 else 1]
        gear.shield(painter, x, y - 4, dice.pick((cloth, WOOD)), metal, kind=dice.below(3), emblem=dice.below(4))


def goblin(painter: Painter, dice: Dice) -> None:
    """Small, green, long-eared, badly armed."""
    skin, cloth = dice.pick(GOBLIN_SKINS), dice.pick((LEATHER, BROWN, CHARCOAL, RED, NAVY))
    short = dice.between(0, 16)
    build = Build(
        head=Head(0, 138 + short, 68 + dice.between(-4, 4), dice.pick((-10, 0, 10))),
        shoulder=42,
        hip=40,
        neck=182 + short,
        waist=256,
        ground=300,
        stance=26,
    )
    side = dice.pick((-1, 1))
    body.legs(painter, build, skin, dice.pick((skin, LEATHER)), thick=14)
    body.trunk(painter, build, cloth, belt=BROWN if cloth is LEATHER else LEATHER, buckle=BONE)
    body.arms(painter, build, skin, skin, thick=14)
    body.skull(painter, build.head, skin, ears=dice.between(46, 62))
    x, y = build.head.x + build.head.turn, build.head.y
    for way in (-1, 1):
        painter.dot(x + way * 26, y, GOLD, LIGHT, width=2, height=2)
        painter.dot(x + way * 26 + build.head.turn // 2, y, VOID, INK, height=2)
        painter.dot(x + way * 26, y - 10, skin, DARK, width=2)
    painter.fill(painter.ellipse(x, y + 18, 11, 9), skin, contour=False, brighter=300)
    painter.fill(painter.box(x - 28, y + 32, x + 28, y + 42), skin, contour=False, flat=INK)
    for tooth in dice.pick(((-20, 10), (-10, 20), (-20,), (-20, 0))):
        painter.dot(x + tooth + 5, y + 32, BONE, LIGHT)
    hat = dice.below(4)
    if hat == 0:
        gear.open_helm(painter, build.head, IRON, horns=BONE if dice.chance(50) else None, crest=None)
    elif hat == 1:
        body.hair_on_top(painter, build.head, dice.pick(HAIRS), HairStyle.CREST, 0)
    elif hat == 2:
        gear.headband(painter, build.head, dice.pick(CLOTHS))
    hand_x, hand_y = build.hands[1 if side > 0 else 0]
    if dice.chance(55):
        gear.club(painter, hand_x, hand_y, side)
    else:
        gear.weapon(painter, build, dice, side, IRON)
    painter.fill(painter.ellipse(hand_x, hand_y + 2, 13, 13), skin, contour=False)
    if dice.chance(30):
        other_x, other_y = build.hands[0 if side > 0 else 1]
        gear.shield(painter, other_x, other_y, WOOD, IRON, kind=0, emblem=dice.below(4))
