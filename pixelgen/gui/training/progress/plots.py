"""The charts of a training, on two cards: how it learns, and how good what it makes is."""

from pixelgen.choices import Choices
from pixelgen.gui.theme import Colours
from pixelgen.gui.widgets.curve import Chart, Curve


def _raw(theme: Colours) -> str:
    return theme.raw


def _smooth(theme: Colours) -> str:
    return theme.smooth


def _made(theme: Colours) -> str:
    return theme.fid


def _floor(theme: Colours) -> str:
    return theme.floor


def _held_out(theme: Colours) -> str:
    return theme.warning


def _best(theme: Colours) -> str:
    return theme.good


LEARNING: Choices[Chart] = Choices(
    "chart",
    (
        Chart(
            key="loss",
            label="Loss",
            help="How wrong the network still is, on the sprites it learns from and on those held out.",
            curves=(
                Curve(key="raw", label="raw", colour=_raw),
                Curve(key="smoothed", label="smoothed", colour=_smooth, width=2, antialias=True, compared=True),
                Curve(key="validation", label="held out", colour=_held_out, antialias=True, symbol="o", clip=False),
            ),
            invitation="The loss appears here: how wrong the network still is.",
            logarithmic=True,
        ),
        Chart(
            key="rate",
            label="Learning rate",
            help="How large the steps are: up at the start, down to zero at the end.",
            curves=(Curve(key="lr", label="learning rate", colour=_smooth, width=2, antialias=True, compared=True),),
            invitation="The learning rate appears here: how large the steps are.",
        ),
        Chart(
            key="speed",
            label="Speed",
            help="Training sprites a second.",
            curves=(Curve(key="speed", label="sprites / s", colour=_made, compared=True),),
            invitation="The speed appears here: training sprites a second.",
        ),
    ),
)

QUALITY: Choices[Chart] = Choices(
    "chart",
    (
        Chart(
            key="fid",
            label="FID",
            help="Distance of made sprites to real ones, smaller is better; the floor is that of held-out real ones.",
            curves=(
                Curve(key="floor", label="floor: real sprites", colour=_floor, dashed=True, clip=False),
                Curve(
                    key="fid", label="FID", colour=_made, width=2, antialias=True, symbol="o", clip=False, compared=True
                ),
                Curve(
                    key="best",
                    label="best",
                    colour=_best,
                    symbol="star",
                    symbol_size=14,
                    points_only=True,
                    clip=False,
                    in_legend=False,
                ),
            ),
            invitation="The FID appears here: how far made sprites are from real ones.",
            logarithmic=True,
            marked=True,
        ),
        Chart(
            key="kid",
            label="KID",
            help="Another distance to real sprites, fair also for few of them; smaller is better.",
            curves=(
                Curve(key="kid_floor", label="floor: real sprites", colour=_floor, dashed=True, clip=False),
                Curve(
                    key="kid", label="KID", colour=_made, width=2, antialias=True, symbol="o", clip=False, compared=True
                ),
            ),
            invitation="The KID appears here: how far made sprites are from real ones, fair also for few of them.",
            marked=True,
        ),
        Chart(
            key="originality",
            label="Originality",
            help="Distance to the nearest training sprite: 1 is as far as real sprites never trained on, 0 is a copy.",
            curves=(
                Curve(
                    key="real",
                    label="real sprites",
                    colour=_floor,
                    dashed=True,
                    clip=False,
                    level="held-out real sprites",
                    in_legend=False,
                ),
                Curve(
                    key="originality",
                    label="originality",
                    colour=_made,
                    width=2,
                    antialias=True,
                    symbol="o",
                    clip=False,
                    compared=True,
                ),
            ),
            invitation="The originality appears here: 1 is as new as real art, near 0 is copying.",
            marked=True,
        ),
    ),
)
