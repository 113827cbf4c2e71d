"""Batches as folders: they come back as they were, whatever happens to the program or the disk in between."""

import json
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from batches import NOW, make_batch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pixelgen.errors import HistoryError
from pixelgen.gui.generation.history.disk import List, Listing, task_job
from pixelgen.gui.models.batch import batch_key
from pixelgen.gui.models.batch_summary import facts_text, summary_of
from pixelgen.gui.models.curation_state import CurationState
from pixelgen.gui.models.history import FACTS, SHEET, HistoryFiles
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.metadata import read_metadata


@pytest.fixture
def files(tmp_path: Path) -> HistoryFiles:
    return HistoryFiles(tmp_path / "history")


def listing(files: HistoryFiles, before: Listing | None = None) -> Listing:
    found = task_job(files, List(before.known if before else {}))(lambda _: None, CancelToken())
    assert isinstance(found, Listing)
    return found


@given(count=st.integers(1, 40), size=st.sampled_from([8, 16]), seed=st.integers(0, 2**32))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_batch_comes_back_as_it_was_made(tmp_path, count, size, seed):
    files = HistoryFiles(tmp_path / f"{count}-{size}-{seed}")
    batch = make_batch(count, size=size, seed=seed, label="wizard", mix=None, guidance=1.5)
    files.add(batch)
    again, curation = files.load(batch.key)
    assert np.array_equal(again.sprites, batch.sprites)
    assert again.entries == batch.entries
    assert again.settings == batch.settings
    said = ("key", "made", "how", "title", "model", "seconds")
    assert [getattr(again, name) for name in said] == [getattr(batch, name) for name in said]
    assert curation == CurationState.fresh(count)
    shutil.rmtree(files.folder)


def test_its_picture_is_a_sheet_that_says_how_each_sprite_was_made(files):
    batch = make_batch(10)
    files.add(batch)
    assert read_metadata(files.sheet(batch.key)) == list(batch.entries)
    with Image.open(files.sheet(batch.key)) as sheet:
        assert sheet.size == (3 * 8, 4 * 8)
        assert np.array_equal(np.asarray(sheet)[:8, 8:16], batch.sprites[1])


def test_what_a_person_made_of_it_is_kept(files):
    batch = make_batch(5)
    summary = files.add(batch)
    made_of_it = CurationState(5, (4, 0, 2), (2, 4), {2: "Sir Robin"})
    files.keep_curation(summary_of(batch, made_of_it))
    assert files.load(batch.key)[1] == made_of_it
    assert files.summary(batch.key).curation == made_of_it
    assert summary.curation == CurationState.fresh(5)


def test_names_of_any_letters_are_kept(files):
    batch = make_batch(title="Zauberer \udce9 魔法使い \"'\n")  # a file name need not be text
    files.add(batch)
    files.keep_curation(summary_of(batch, CurationState.fresh(6).with_name(2, "Bjørn 🧙")))
    again, curation = files.load(batch.key)
    assert (again.title, again.model) == (batch.title, batch.model)
    assert curation.names == {2: "Bjørn 🧙"}


def test_keys_are_in_the_order_of_time_wherever_one_is(files):
    hour = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 2:30 in Berlin, and an hour later it is 2:30 again
    berlin, later = hour.astimezone(timezone(timedelta(hours=2))), hour + timedelta(hours=1)
    assert batch_key(berlin) < batch_key(later.astimezone(timezone(timedelta(hours=1))))


def test_the_newest_is_listed_first_and_only_what_changed_is_read_again(files):
    batches = [make_batch(age=timedelta(hours=hours)) for hours in (3, 1, 2)]
    for batch in batches:
        files.add(batch)
    first = listing(files)
    assert [each.made for each in first.batches] == sorted((each.made for each in batches), reverse=True)
    assert first.read == 3
    assert listing(files, first).read == 0
    files.keep_curation(summary_of(batches[0], CurationState.fresh(6).with_stars([1], on=True)))
    again = listing(files, first)
    assert again.read == 1
    assert [each.curation.stars for each in again.batches] == [(), (), (1,)]


def test_a_folder_that_is_not_there_holds_no_batch(files):
    assert listing(files).batches == ()
    assert not files.folder.exists()  # looking makes nothing


def test_a_sprite_that_came_of_others_says_so(files):
    derived = {"made_by": "vary", "strength": 0.4, "parents": [{"file": "hero.png"}], "mask": "ff" * 32}
    batch = make_batch(how="vary", derived=derived)
    files.add(batch)
    assert files.summary(batch.key).derived == {"made_by": "vary", "strength": 0.4}
    assert files.load(batch.key)[0].entries[0]["from"] == derived


# -- when something goes wrong -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [SHEET, FACTS])
@pytest.mark.parametrize("content", [None, b"", b"{", b"\x89PNG\r\n\x1a\n", b'{"count": 1e9}', b"[" * 100_000])
def test_one_damaged_batch_harms_no_other_and_says_what_is_wrong(files, name, content):
    sound, other = make_batch(), make_batch(age=timedelta(days=1))
    files.add(sound)
    files.add(other)
    path = files.path(other.key) / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    found = listing(files).batches
    assert [each.key for each in found] == [sound.key, other.key]
    assert files.load(sound.key)[0].entries == sound.entries
    if name == FACTS:  # the picture says nearly everything
        again, _ = files.load(other.key)
        assert np.array_equal(again.sprites, other.sprites)
        assert (again.title, again.settings["seed"], again.made) == (other.title, 7, other.made)
    else:
        with pytest.raises(HistoryError, match="cannot read the sprites of 21 Nov 2026"):
            files.load(other.key)


NUMBERS = st.booleans() | st.integers() | st.floats()
ODD = st.none() | NUMBERS | st.text(max_size=6) | st.lists(st.integers(), max_size=3)


@given(changes=st.dictionaries(st.sampled_from(["made", "count", "size", "settings", "seconds", "curation"]), ODD))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_facts_of_any_content_do_no_harm(tmp_path, changes):
    files = HistoryFiles(tmp_path / "history")
    batch = make_batch(4)
    if not files.path(batch.key).exists():
        files.add(batch)
    facts = json.loads(facts_text(summary_of(batch)))
    (files.path(batch.key) / FACTS).write_text(json.dumps({**facts, **changes}))
    assert 0 <= files.summary(batch.key).count <= 2**20
    try:
        again, _ = files.load(batch.key)
    except HistoryError:
        return
    summary = files.summary(batch.key)
    assert again.sprites.shape == (summary.count, summary.size, summary.size, 4)


def test_an_empty_folder_is_a_damaged_batch(files):
    files.path(batch_key(NOW)).mkdir(parents=True)
    (found,) = listing(files).batches
    assert found.made == NOW
    assert found.damage
    with pytest.raises(HistoryError, match="damaged"):
        files.load(found.key)


@given(cut=st.integers(0, 2000), flip=st.integers(0, 7))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_picture_with_any_byte_changed_is_read_or_refused(tmp_path, cut, flip):
    files = HistoryFiles(tmp_path / "history")
    batch = make_batch(4)
    if not files.path(batch.key).exists():
        files.add(batch)
        shutil.copy(files.sheet(batch.key), tmp_path / "sound.png")
    content = bytearray((tmp_path / "sound.png").read_bytes())
    content[cut % len(content)] ^= 1 << flip
    files.sheet(batch.key).write_bytes(content)
    try:
        again, _ = files.load(batch.key)
    except HistoryError:
        return
    assert again.sprites.shape == batch.sprites.shape
    assert len(again.entries) == 4


def test_other_folders_are_left_alone(files):
    files.folder.mkdir()
    for name in ("notes", "20261122", ".new-mine.txt"):
        (files.folder / name).mkdir() if name != ".new-mine.txt" else (files.folder / name).write_text("a")
    assert listing(files).batches == ()
    assert {each.name for each in files.folder.iterdir()} == {"notes", "20261122", ".new-mine.txt"}


def test_what_a_crash_left_half_done_is_swept_away(files):
    batch = make_batch()
    files.add(batch)
    for name in (".new-20261122-180503-000000", ".gone-20261122-180503-000001"):
        shutil.copytree(files.path(batch.key), files.folder / name)
    assert [each.key for each in listing(files).batches] == [batch.key]
    assert [each.name for each in files.folder.iterdir()] == [batch.key]


def test_a_batch_that_cannot_be_written_leaves_nothing(files, tmp_path):
    batch = make_batch()
    files.folder.parent.mkdir(exist_ok=True)
    files.folder.write_text("a file is in the way")
    with pytest.raises(HistoryError, match="cannot keep this batch in the history"):
        files.add(batch)
    assert files.folder.read_text() == "a file is in the way"


def test_no_batch_is_written_over_another(files):
    batch, other = make_batch(seed=1), make_batch(seed=2)
    assert batch.key == other.key
    files.add(batch)
    with pytest.raises(HistoryError, match="has one of that name"):
        files.add(other)
    assert np.array_equal(files.load(batch.key)[0].sprites, batch.sprites)


def test_the_curation_of_a_batch_that_is_gone_makes_no_folder(files):
    batch = make_batch()
    with pytest.raises(HistoryError, match="its folder is gone"):
        files.keep_curation(summary_of(batch))
    assert not files.path(batch.key).exists()


_MAKER = """
from datetime import UTC, datetime, timedelta, timezone
from batches import make_batch
from pixelgen.gui.models.curation_state import CurationState
from pixelgen.gui.models.history import HistoryFiles, summary_of
for number in range(10_000):
    batch = make_batch(16, age=timedelta(seconds=-number), size=16)
    HistoryFiles().add(batch)
    HistoryFiles().keep_curation(summary_of(batch, CurationState.fresh(16).with_stars([number % 16], on=True)))
    if number % 3 == 0:
        HistoryFiles().discard([batch.key])
    print(number, flush=True)
"""


def test_a_program_that_is_killed_leaves_whole_batches_only(files):
    here = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[2])])
    environment = {**os.environ, "PIXELGEN_HISTORY": str(files.folder), "PYTHONPATH": here}
    for delay in (0.003, 0.011, 0.019):
        shutil.rmtree(files.folder, ignore_errors=True)
        maker = subprocess.Popen([sys.executable, "-c", _MAKER], env=environment, stdout=subprocess.PIPE, text=True)
        with maker:
            assert maker.stdout is not None
            while int(maker.stdout.readline()) < 4:
                pass
            time.sleep(delay)  # somewhere between two lines
            maker.kill()
        found = listing(files).batches
        assert len(found) >= 3
        for each in found:
            batch, _ = files.load(each.key)
            assert len(batch) == 16
            assert not each.damage
        assert {path.name for path in files.folder.iterdir()} == {each.key for each in found}


def test_discarded_batches_are_gone(files):
    batches = [make_batch(age=timedelta(hours=hours)) for hours in range(3)]
    for batch in batches:
        files.add(batch)
    files.discard([batches[0].key, batches[2].key, "20200101-000000-000000"])
    assert [each.name for each in files.folder.iterdir()] == [batches[1].key]


def test_facts_are_plain_json_that_others_can_read(files):
    batch = make_batch(how="vary")
    files.add(batch)
    facts = json.loads((files.path(batch.key) / FACTS).read_text("utf-8"))
    assert facts["how"] == "vary"
    assert facts["settings"] == batch.settings
    assert facts["made"] == batch.made.isoformat()
