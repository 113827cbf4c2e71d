"""Colour ramps of the built-in sprites: few, hand-mixed, with the hue turning towards violet in the dark.

A shadow that is only darker looks grey; pixel artists turn its hue to blue and violet and that of the light to yellow.
All ramps share their darkest corner, which ties a set together.
"""

from dataclasses import dataclass

INK, DARK, SHADOW, BASE, LIGHT, SHINE = range(6)
"""Tones of a ramp, from the outline to the reflection."""


@dataclass(frozen=True, slots=True)
class Ramp:
    """Six colours of one material, from dark to light, as RGB tuples of 0 to 255; see the tones above."""

    name: str
    tones: tuple[tuple[int, int, int], ...]


def _ramp(name: str, colours: str) -> Ramp:
    return Ramp(name, tuple((int(c[:2], 16), int(c[2:4], 16), int(c[4:], 16)) for c in colours.split()))


STEEL = _ramp("steel", "1b1a2c 343a58 5d6a8a 93a3b8 c9d6de f4fafa")
IRON = _ramp("iron", "17151f 2b2c40 474c62 6d7688 9ba6b0 cdd6d8")
GOLD = _ramp("gold", "2a1622 6a3a24 ab6a28 e0a83a f7da6c fff7c4")
WOOD = _ramp("wood", "20121e 452633 6e4238 976444 c0905a e0bc82")
LEATHER = _ramp("leather", "20121e 43222c 6c3a30 96583a be8350 dcb27a")
BONE = _ramp("bone", "241a2c 574a5c 998b84 d3c7a8 f0e8cc fffdf0")
STONE = _ramp("stone", "1d1b2a 3c3c50 5f6474 8b9296 b6bcb4 dfe2d4")
SLATE = _ramp("slate", "181826 2d3248 48506a 6c7a8c 98a8b0 c8d6d4")
PAPER = _ramp("paper", "26203c 565a7c 9aa0bc d2d6e2 f0f1f4 ffffff")
VOID = _ramp("void", "120e1a 1a1526 241e33 342c48 4c4262 6c6284")

RED = _ramp("red", "260f24 561a34 942a3c cc4340 ec7a54 fbb886")
ORANGE = _ramp("orange", "2a1224 64242e a8452c e07a34 f6b050 fde294")
YELLOW = _ramp("yellow", "2a1826 6e4028 b47c2c e6bc40 f8e274 fff8c8")
GREEN = _ramp("green", "10202a 1b4038 2c6c40 52a048 94cc5e d4f094")
FOREST = _ramp("forest", "101c28 1a3434 2a5438 4a7c3e 80a84e bcd07c")
TEAL = _ramp("teal", "101f30 173f4e 1f6c70 36a08c 76d0a8 c0f2d0")
BLUE = _ramp("blue", "14142e 22285e 2f4a94 4680c8 7cbce8 c4ecf8")
NAVY = _ramp("navy", "12122a 1e2248 2c3a6c 445c92 6c8cb8 a4c4dc")
PURPLE = _ramp("purple", "1c102c 381e54 5e3484 8c58b4 bc8cd8 e4c4f4")
PINK = _ramp("pink", "2a1030 642050 a03c70 d8688c f4a0a8 fdd4cc")
BROWN = _ramp("brown", "1e121c 3c222c 623a32 8c5a40 b48658 d4b282")
CHARCOAL = _ramp("charcoal", "13111b 231f30 37334a 544f68 7c7890 aaaabc")

SKINS = (
    _ramp("porcelain", "2e1626 7c3c48 c47a6c f0b494 fcd8b8 fff0dc"),
    _ramp("rose", "2c1424 74343e b86c58 e6a27e f8cca4 ffe8cc"),
    _ramp("tan", "281220 662e38 a4604a d29468 ecc08e fbe2b8"),
    _ramp("bronze", "22101e 562a34 8a4e3e b87c54 d8a878 f0d0a4"),
    _ramp("umber", "1c0e1c 44222e 6e3e38 986248 bc8c66 dcb890"),
    _ramp("ebony", "180c1a 341a28 562e34 7c4c44 a47460 c8a084"),
)
GOBLIN_SKINS = (
    _ramp("moss", "14202a 2c4632 4e7238 80a244 b4cc64 e2ee9c"),
    _ramp("olive", "1c1c24 40442c 6a6e34 9a9c46 c8c66a eeeaa4"),
    _ramp("swamp", "101f2c 20443e 346c4c 5c9860 94c480 ccecac"),
    _ramp("rust", "240f22 582430 904034 c06a44 e09a62 f8cc94"),
)
HAIRS = (
    _ramp("raven", "12101c 1e1c30 302e48 4a4a68 70748e a4aabc"),
    _ramp("chestnut", "1e1018 3e1e26 642f2c 904a34 b87448 dca472"),
    _ramp("blond", "2a1822 6c4028 ac7a34 deb24c f6dc7c fff6c4"),
    _ramp("ginger", "260f1e 5e2028 9c3c28 d06630 ee9a4c fcd08a"),
    _ramp("silver", "221e34 50526e 8a90a8 bcc4d0 e2e8ec ffffff"),
    BROWN,
    _ramp("azure", "121430 20346a 2e62a0 44a0cc 86d4e4 ccf4f0"),
    _ramp("magenta", "260e30 5a1c58 943478 cc5a90 f094a8 fdcccc"),
)
CLOTHS = (RED, ORANGE, YELLOW, GREEN, FOREST, TEAL, BLUE, NAVY, PURPLE, PINK, BROWN, CHARCOAL, PAPER)
SLIMES = (
    _ramp("lime", "0f222c 1c4c3c 34844a 66bc50 a6e464 e8fcb0"),
    _ramp("aqua", "10203c 1c4474 2c7cb0 4cb8d8 92e4ec dcfcf4"),
    _ramp("cherry", "2a0c28 64183e a82e4c e4565a fa9478 ffd8b4"),
    _ramp("grape", "1c0e34 402068 6c3ca4 a066d4 d09cf0 f4d8fc"),
    _ramp("honey", "2a141e 70362a b46c2c ecaa38 fcdc64 fff8bc"),
    _ramp("mint", "10242e 1e544e 348c74 62c49a a4ecc0 e6fee4"),
    _ramp("bubblegum", "2a1038 681e60 ac3e88 e874ac fcb0c8 ffe4e4"),
    _ramp("tar", "100e18 1e1a2c 322c46 4e4868 787494 b4b4cc"),
)
GHOSTS = (
    PAPER,
    _ramp("mist", "18203c 34486c 6484a4 9cc0d0 d0e8e8 f8ffff"),
    _ramp("spectre", "102430 22504c 4c8c78 8cc8a4 c8f0c8 f6fff0"),
    _ramp("wraith", "1c1434 423060 74609c ac98cc dccef0 fcf6ff"),
    _ramp("ember", "2a1428 643040 a86a60 dca88c f4d8b8 fffaec"),
)
