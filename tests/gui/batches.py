"""Batches for the tests of the history: sprites drawn by rule, made at a moment of the test's choice."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pixelgen.gui.models.batch import Batch, batch_key
from pixelgen.sprites.procedural import procedural_sprites

NOW = datetime(2026, 11, 22, 18, 5, 3, 123456).astimezone()


def make_batch(
    count: int = 6,
    *,
    age: timedelta = timedelta(0),
    how: str = "make",
    title: str = "heroes-32",
    seed: int = 7,
    size: int = 8,
    derived: dict[str, Any] | None = None,
    **settings: Any,
) -> Batch:
    """A batch of ``count`` sprites, made ``age`` before ``NOW``.

    Args:
        derived: what each entry says of the sprites that it was made from.
        settings: beside count and seed.
    """
    made = NOW - age
    chosen = {"count": count, "seed": seed, "solver": "heun", **settings}
    more = {} if derived is None else {"from": derived}
    checkpoint = {"name": title, "sha256": "0" * 64}
    entries = tuple({"checkpoint": checkpoint, **chosen, "size": size, "index": n, **more} for n in range(count))
    return Batch(
        key=batch_key(made),
        made=made,
        how=how,
        title=title,
        model=Path(f"/models/{title}/model.safetensors"),
        settings=chosen,
        sprites=procedural_sprites(count, size=size, seed=seed).pixels,
        entries=entries,
        seconds=1.25,
    )
