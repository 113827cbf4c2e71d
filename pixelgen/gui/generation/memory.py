"""What the Generate tab keeps from one start to the next."""

from contextlib import suppress
from typing import Any

from pixelgen.gui.settings import load_preferences, save_preferences


def recall() -> dict[str, Any]:
    """The kept values by name; empty at the first start."""
    return dict(load_preferences().generation)


def remember(values: dict[str, Any]) -> None:
    """Keep ``values`` beside those that are kept. A folder that cannot be written to is no reason to stop anybody."""
    preferences = load_preferences()
    kept = {**preferences.generation, **values}
    with suppress(OSError):
        save_preferences(preferences.model_copy(update={"generation": kept}))
