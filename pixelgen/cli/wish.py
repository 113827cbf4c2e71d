"""``--like``: the settings of a file of ours, used again, with what the person says otherwise."""

import shlex
from dataclasses import dataclass, replace
from pathlib import Path

from pixelgen.cli.options import build
from pixelgen.errors import CheckpointError, ConfigError
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.recipe_kinds import MAKE
from pixelgen.model.restore import Restored, find_checkpoint, restore
from pixelgen.sprites.colouring import ColourOptions
from pixelgen.sprites.palette import Palette


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person asks ``pixelgen generate`` for.

    Attributes:
        model: as a person names it; None for the default.
        asked: the settings that were given.
        count: how many; None for what is usual.
        colours: what is done to finished sprites.
        palette: of a file whose settings are used again; None for what ``colours`` names.
        begin: from when on the palette works inside the solver, in that file; None for not at all.
    """

    model: str | Path | None
    asked: SampleConfig
    count: int | None
    colours: ColourOptions
    palette: Palette | None = None
    begin: float | None = None

    def as_in(self, path: Path) -> "Wish":
        """The same, with the settings of a file wherever nothing was said.

        Raises:
            MetadataError: if the file does not say how it was made.
            ConfigError: if it was made from other sprites.
            CheckpointError: if the model that made it is not here, and no other was named.
        """
        found = restore(path)
        if found.recipe != MAKE.key:
            raise _derived(path, found)
        post = {name: value for name, value in found.post.items() if name in ColourOptions.model_fields}
        own = self.colours.model_dump(exclude_unset=True)
        locked = self.colours.palette is None
        return replace(
            self,
            model=_model(path, found) if self.model is None else self.model,
            asked=build(SampleConfig, found.config.model_dump(exclude={"count"}) | _instead(self.asked)),
            count=found.config.count if self.count is None else self.count,
            colours=build(ColourOptions, post | own),
            palette=found.palette if locked else None,
            begin=found.adapt if locked else None,
        )


def _instead(asked: SampleConfig) -> dict[str, object]:
    """What was given, with a class in place of a mixture and the reverse."""
    given = asked.model_dump(exclude_unset=True)
    if "label" in given or "mix" in given:
        given = {"label": None, "mix": None} | given
    return given


def _model(path: Path, found: Restored) -> Path:
    model = find_checkpoint(found.digest, found.model_name)
    if model is None:
        raise CheckpointError(
            f"the model that made {path.name} is not here",
            f"it was called {found.model_name or 'nothing'}, with SHA-256 {found.digest[:12] or 'unknown'}…",
            "name its file, or another model to use its settings with",
        )
    return model


def _derived(path: Path, found: Restored) -> ConfigError:
    images = shlex.join(found.sources) or "IMAGE"
    command = found.recipe if found.recipe in ("breed", "interpolate") else "vary"
    return ConfigError(
        f"{path.name} was not made out of noise", f"it was made from {', '.join(found.sources) or 'other sprites'}",
        f"use pixelgen {command} {images}",
    )  # fmt: skip
