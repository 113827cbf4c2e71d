"""Presets: how long to train, said in minutes that fit this machine."""

from dataclasses import dataclass

from pixelgen.choices import Choices

CPU_BATCH, GPU_BATCH = 32, 512
"""Sprites per step where nothing else is said: where steps are few, more of them beat larger ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A budget in images, turned into minutes by the speed of the machine and kept within sensible limits.

    Attributes:
        images: sprites shown to the network in all.
        minutes: least and most that the preset may take.
        model: key of the network's size.
        slow_model: what a machine gets that cannot show half of ``images`` in the most minutes.
    """

    key: str
    label: str
    help: str
    images: int
    minutes: tuple[int, int]
    model: str
    slow_model: str

    def minutes_at(self, images_per_s: float) -> int:
        """Whole minutes for this preset at a measured speed."""
        least, most = self.minutes
        return min(max(round(self.images / images_per_s / 60), least), most)

    def model_at(self, images_per_s: float) -> str:
        """The network for this preset at the speed that ``model`` was measured at."""
        return self.slow_model if images_per_s * 60 * self.minutes[1] < self.images / 2 else self.model


PRESETS: Choices[Preset] = Choices(
    "preset",
    (
        Preset(
            key="standard",
            label="Standard",
            help="Sprites worth using: the usual choice.",
            images=250_000,
            minutes=(10, 60),
            model="small",
            slow_model="tiny",
        ),
        Preset(
            key="draft",
            label="Draft",
            help="A first look at whether the set can be learned.",
            images=40_000,
            minutes=(3, 12),
            model="tiny",
            slow_model="tiny",
        ),
        Preset(
            key="long",
            label="Long",
            help="Overnight quality, for sets that deserve it.",
            images=1_200_000,
            minutes=(45, 480),
            model="small",
            slow_model="small",
        ),
    ),
)
