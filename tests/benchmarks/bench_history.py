"""The history: milliseconds to keep and to open a batch, and to list, scroll and search thousands of them.

QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_history.py [BATCHES]
"""

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
from PySide6.QtWidgets import QApplication

from measuring.command import described
from pixelgen.gui.generation.history.controller import HistoryController
from pixelgen.gui.generation.history.page import HistoryPage
from pixelgen.gui.models.batch import Batch, batch_key
from pixelgen.gui.models.history import FACTS, HistoryFiles
from pixelgen.sprites.procedural import procedural_sprites

SPRITES, SIZE, EVERY_STARRED = 64, 32, 10
NOW = datetime.now().astimezone()


def make(seed: int) -> Batch:
    """A batch as the window makes it, settings of each sprite included."""
    made = NOW - timedelta(minutes=37 * seed)
    settings = {"count": SPRITES, "seed": seed, "solver": "heun", "calls": 20, "guidance": 1.5, "label": None}
    checkpoint = {"name": "heroes-32", "sha256": "0" * 64, "run_id": "heroes-1", "step": 10_000}
    entry = {"schema": 1, "app_version": "1", "checkpoint": checkpoint, **settings, "size": SIZE}
    return Batch(
        key=batch_key(made),
        made=made,
        how="make",
        title="heroes-32",
        model=Path("heroes-32") / "model.safetensors",
        settings=settings,
        sprites=procedural_sprites(SPRITES, size=SIZE, seed=abs(seed)).pixels,
        entries=tuple({**entry, "index": index} for index in range(SPRITES)),
        seconds=1.0,
    )


def fill(files: HistoryFiles, batches: int) -> None:
    """So many batches on disk: copies of one with other facts."""
    first = make(0)
    files.add(first)
    facts = json.loads((files.path(first.key) / FACTS).read_text("utf-8"))
    for seed in range(1, batches):
        made = NOW - timedelta(minutes=37 * seed)
        folder = shutil.copytree(files.path(first.key), files.path(batch_key(made)))
        changed = {**facts, "made": made.isoformat(), "settings": {**facts["settings"], "seed": seed}}
        if seed % EVERY_STARRED == 0:
            changed["curation"] = {"starred": [1, 5, 9]}
        (folder / FACTS).write_text(json.dumps(changed), "utf-8")


def timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - began)


def say(what: str, took: Sequence[float]) -> None:
    print(f"{what:44} median {np.median(took):6.1f} ms, longest {max(took):6.1f} ms")


def main() -> None:
    parser = described(__doc__)
    parser.add_argument("batches", nargs="?", type=int, default=3000, help="in the history")
    batches = parser.parse_args().batches
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as folder:
        for name in ("HISTORY", "CONFIG"):
            os.environ[f"PIXELGEN_{name}"] = str(Path(folder) / name.lower())
        files = HistoryFiles()
        fresh = [make(-number) for number in range(1, 21)]
        say(f"keep {SPRITES} sprites of {SIZE} px", [timed(lambda batch=batch: files.add(batch)) for batch in fresh])
        say("open them", [timed(lambda batch=batch: files.load(batch.key)) for batch in fresh])
        files.discard([batch.key for batch in fresh])
        fill(files, batches)
        measure_page(application, batches)


def measure_page(application: QApplication, batches: int) -> None:
    """List, read the stars, scroll, search, add."""
    controller, page = HistoryController(), HistoryPage()
    controller.set_kept(None)
    controller.drive(page)
    page.resize(300, 900)
    told: dict[str, float] = {}
    controller.progressed.connect(lambda _: told.setdefault("first", time.perf_counter()))
    controller.listed.connect(lambda _: told.setdefault("all", time.perf_counter()))

    def until(done: Callable[[], bool]) -> float:
        """Turns the event loop; the longest time that it did not answer, milliseconds."""
        longest = 0.0
        while not done():
            longest = max(longest, timed(application.processEvents))
            time.sleep(0.0005)
        return longest

    began = time.perf_counter()
    page.show()
    longest = until(lambda: "all" in told)
    first = 1000 * (told.get("first", told["all"]) - began)
    print(f"{f'list {batches:,} batches':44} first {first:7.1f} ms, all {1000 * (told['all'] - began):9.1f} ms")
    print(f"{'  the window stood still for at most':44} {longest:13.1f} ms")
    stars = 3 * ((batches - 1) // EVERY_STARRED)
    took = timed(lambda: until(lambda: len(controller.starred()) == stars))
    print(f"{f'  then {stars:,} starred sprites':44} {took:13.1f} ms")
    bar = page.list.verticalScrollBar()
    for name, step in (("scroll by a notch", 120), ("scroll back, all read", -120)):
        times = []
        for _ in range(150):
            bar.setValue(bar.value() + step)
            times.append(timed(application.processEvents))
        say(name, times)
        until(lambda: not controller._pictures._runner.busy)
    for words in ("s", "seed", "seed 12", ""):

        def search(words: str = words) -> None:
            page.tools.search.setText(words)
            application.processEvents()

        say(f"search “{words}”: {page.list.rows.rowCount():,} rows before", [timed(search)])
    extra = [make(-number) for number in range(30, 40)]
    curations = []
    say(
        "add a batch, in the window",
        [timed(lambda batch=batch: curations.append(controller.add(batch))) for batch in extra],
    )
    say("star a sprite, in the window", [timed(lambda each=each: each.star([3])) for each in curations])
    ended: list[bool] = []
    controller.shutdown(lambda: ended.append(True))
    until(lambda: bool(ended))


if __name__ == "__main__":
    main()
