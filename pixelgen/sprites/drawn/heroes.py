"""The heroes, one function each: painter and dice in, a drawn figure left on the painter."""

from pixelgen.sprites.drawn import body, gear
from pixelgen.sprites.drawn.body import COMMON_HAIR, UNDER_HATS, HairStyle, Head
from pixelgen.sprites.drawn.dice import Dice
from pixelgen.sprites.drawn.painter import Painter
from pixelgen.sprites.drawn.ramps import (
    BASE,
    BONE,
    BROWN,
    CHARCOAL,
    CLOTHS,
    FOREST,
    GOLD,
    GREEN,
    HAIRS,
    IRON,
    LEATHER,
    LIGHT,
    NAVY,
    PAPER,
    PURPLE,
    RED,
    SHADOW,
    SKINS,
    STEEL,
    TEAL,
    WOOD,
    Ramp,
)


def knight(painter: Painter, dice: Dice) -> None:
    """Plate armour, helmet, sword or axe, and nearly always a shield."""
    build = body.human_build(dice, stout=4)
    metal, trim = dice.pick((STEEL, STEEL, IRON, GOLD)), dice.pick(CLOTHS)
    skin, hair = dice.pick(SKINS), dice.pick(HAIRS)
    side = dice.pick((-1, 1))
    if dice.chance(45):
        gear.cape(painter, build, trim, width=dice.between(22, 40))
    body.legs(painter, build, metal, metal, thick=16)
    tabard = dice.chance(60)
    body.trunk(painter, build, trim if tabard else metal, belt=LEATHER, buckle=GOLD)
    if tabard and dice.chance(60):
        painter.fill(painter.box(-5, build.neck + 8, 5, build.waist - 14), GOLD, contour=False, flat=BASE)
    body.arms(painter, build, metal, metal, thick=15)
    for way in (-1, 1):
        pad = painter.ellipse(way * (build.shoulder + 2), build.neck + 12, 22, 18)
        painter.fill(pad, metal, gloss=True)
    body.skull(painter, build.head, skin)
    if dice.chance(60):
        gear.full_helm(painter, build.head, metal, trim if dice.chance(60) else None, visor=dice.below(3))
    else:
        body.face(painter, build.head, dice, skin, hair)
        if dice.chance(35):
            body.beard(painter, build.head, hair, long=False)
        gear.open_helm(
            painter, build.head, metal, horns=BONE if dice.chance(30) else None, crest=trim if dice.chance(40) else None
        )
    gear.weapon(painter, build, dice, side, metal)
    if dice.chance(85):
        x, y = build.hands[0 if side > 0 else 1]
        rim = GOLD if metal is not GOLD else STEEL
        gear.shield(painter, x, y - 4, trim, dice.pick((metal, rim)), kind=dice.below(3), emblem=dice.below(4))


def mage(painter: Painter, dice: Dice) -> None:
    """A robe, a staff, and a pointed hat, a hood or wild hair."""
    build = body.human_build(dice)
    cloth, trim = dice.pick(CLOTHS), dice.pick((GOLD, PAPER, *CLOTHS))
    skin, hair, magic = dice.pick(SKINS), dice.pick(HAIRS), dice.pick((RED, TEAL, PURPLE, GREEN, GOLD))
    side, hat = dice.pick((-1, 1)), dice.below(8)
    style = dice.pick(UNDER_HATS if hat < 7 else COMMON_HAIR)
    body.hair_behind(painter, build.head, hair, style)
    body.robe(painter, build, cloth, trim, belt=dice.pick((trim, LEATHER)))
    gear.staff(
        painter,
        build.hands[1][0] * side + side * 6,
        magic,
        top=dice.between(54, 96),
        ground=build.ground,
        kind=dice.below(3),
    )
    body.arms(painter, build, cloth, skin, thick=15)
    body.skull(painter, build.head, skin, ears=dice.pick((0, 0, 30)))
    body.hair_on_top(painter, build.head, hair, style, dice.between(-20, 20))
    body.face(painter, build.head, dice, skin, magic)
    if dice.chance(35):
        body.beard(painter, build.head, hair, long=dice.chance(70))
    if hat < 6:
        gear.wizard_hat(painter, build.head, cloth, trim, bend=dice.between(-30, 44))
    elif hat == 6:
        gear.hood(painter, build.head, cloth, deep=False)


def rogue(painter: Painter, dice: Dice) -> None:
    """Dark clothes, a hood or a mask, and daggers."""
    build = body.human_build(dice, stout=-3)
    cloth = dice.pick((CHARCOAL, CHARCOAL, NAVY, FOREST, PURPLE, BROWN, RED))
    accent, skin, hair = dice.pick((RED, TEAL, PURPLE, GOLD, GREEN)), dice.pick(SKINS), dice.pick(HAIRS)
    if dice.chance(60):
        gear.cape(painter, build, cloth, width=dice.between(8, 26))
    body.legs(painter, build, CHARCOAL, LEATHER, thick=13)
    body.trunk(painter, build, cloth, belt=LEATHER, buckle=accent)
    strap = painter.limb(-build.shoulder, build.neck, build.hip, build.waist - 10, 6, 6)
    painter.fill(strap, LEATHER, contour=False, flat=BASE)
    body.arms(painter, build, dice.pick((cloth, LEATHER)), dice.pick((skin, LEATHER)), thick=13)
    body.skull(painter, build.head, skin)
    deep = dice.chance(35)
    if not deep:
        body.face(painter, build.head, dice, skin, hair)
        if dice.chance(60):
            x, y, r = build.head.x, build.head.y, build.head.r
            mask = painter.ellipse(x, y, r, r - 8) & painter.below(y + 20)
            painter.fill(mask, accent, contour=False)
    if deep or dice.chance(70):
        gear.hood(painter, build.head, cloth, deep=deep)
        if deep:
            for way in (-1, 1):
                painter.dot(build.head.x + build.head.turn + way * 24, build.head.y + 8, accent, LIGHT)
    else:
        body.hair_on_top(
            painter,
            build.head,
            hair,
            dice.pick((HairStyle.SPIKES, HairStyle.BUN, HairStyle.SHORT)),
            dice.between(-20, 20),
        )
        gear.headband(painter, build.head, accent)
    if dice.chance(60):
        gear.scarf(painter, build, accent)
    for way, (x, y) in zip((-1, 1), build.hands, strict=True):
        if way == 1 or dice.chance(60):
            gear.sword(painter, x, y, way, STEEL, accent, length=44)
            painter.fill(painter.ellipse(x, y + 2, 12, 12), skin, contour=False)


def ranger(painter: Painter, dice: Dice) -> None:
    """Green and brown, a bow, a quiver, often pointed ears."""
    build = body.human_build(dice, stout=-2)
    cloth = dice.pick((GREEN, FOREST, FOREST, TEAL, BROWN, RED))
    skin, hair, feathers = dice.pick(SKINS), dice.pick(HAIRS), dice.pick((RED, PAPER, GOLD, TEAL))
    side, hat = dice.pick((-1, 1)), dice.below(3)
    style = dice.pick(COMMON_HAIR if hat == 2 else UNDER_HATS)
    gear.quiver(painter, build, -side, feathers, LEATHER)
    if dice.chance(40):
        gear.cape(painter, build, FOREST, width=dice.between(8, 24))
    body.hair_behind(painter, build.head, hair, style)
    body.legs(painter, build, dice.pick((BROWN, LEATHER, FOREST)), LEATHER, thick=14)
    body.trunk(painter, build, cloth, belt=LEATHER, buckle=GOLD)
    body.arms(painter, build, dice.pick((cloth, skin, PAPER)), dice.pick((skin, LEATHER)), thick=13)
    body.skull(painter, build.head, skin, ears=0 if hat == 0 else dice.pick((0, 34, 40)))
    if hat:
        body.hair_on_top(painter, build.head, hair, style, dice.between(-24, 24))
    body.face(painter, build.head, dice, skin, hair)
    if hat == 0:
        gear.hood(painter, build.head, cloth, deep=False)
    elif hat == 1:
        _feathered_cap(painter, build.head, cloth, feathers)
    x, y = build.hands[1 if side > 0 else 0]
    gear.bow(painter, x + side * 4, y - 4, side, dice.pick((WOOD, LEATHER)), BONE)
    painter.fill(painter.ellipse(x, y + 2, 12, 12), skin, contour=False)


def cleric(painter: Painter, dice: Dice) -> None:
    """Light robes with gold, a hammer or a crook."""
    build = body.human_build(dice, stout=3)
    cloth, trim = dice.pick((PAPER, PAPER, PAPER, BONE, NAVY, RED)), dice.pick((GOLD, GOLD, RED, TEAL))
    skin, hair, side = dice.pick(SKINS), dice.pick(HAIRS), dice.pick((-1, 1))
    hat = dice.below(4)
    style = dice.pick(UNDER_HATS if hat < 2 else COMMON_HAIR)
    body.hair_behind(painter, build.head, hair, style)
    body.robe(painter, build, cloth, trim, belt=trim)
    painter.fill(painter.box(-5, build.neck + 6, 5, build.ground - 4), trim, contour=False, flat=BASE)
    x, y = build.hands[1 if side > 0 else 0]
    if dice.chance(50):
        gear.hammer(painter, x + side * 14, y, STEEL)
    else:
        gear.staff(painter, x + side * 8, trim, top=dice.between(60, 90), ground=build.ground, kind=dice.below(3))
    body.arms(painter, build, cloth, skin, thick=15)
    body.skull(painter, build.head, skin)
    body.hair_on_top(painter, build.head, hair, style, dice.between(-20, 20))
    body.face(painter, build.head, dice, skin, hair)
    if dice.chance(30):
        body.beard(painter, build.head, hair, long=dice.chance(40))
    if hat == 0:
        gear.mitre(painter, build.head, cloth, trim)
    elif hat == 1:
        gear.hood(painter, build.head, cloth, deep=False)
    elif hat == 2:
        gear.headband(painter, build.head, trim)


def _feathered_cap(painter: Painter, head: Head, cloth: Ramp, feather: Ramp) -> None:
    x, y, r = head.x, head.y, head.r
    painter.fill(painter.limb(x + 30, y - 42, x + 62, y - 84, 9, 4), feather)
    cap = painter.polygon(
        (x - r - 16, y - 22), (x - 34, y - 58), (x + 26, y - 70), (x + r + 4, y - 28), (x + r + 2, y - 18)
    )
    painter.fill(cap, cloth)
    painter.fill(painter.box(-160, y - 28, 160, y - 18) & cap, cloth, contour=False, flat=SHADOW)
