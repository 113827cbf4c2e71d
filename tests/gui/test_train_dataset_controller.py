"""What is learned from: sources that add up, cuts, switches, undo; read for real, without a window."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pixelgen.errors import ConfigError
from pixelgen.gui.training.dataset.controller import DatasetController
from pixelgen.gui.training.dataset.selection import Selection
from pixelgen.sprites.procedural import procedural_sprites, write_sprites
from pixelgen.sprites.rgba import clean
from pixelgen.sprites.slicing import SliceOptions
from pixelgen.training.config import TrainConfig


@pytest.fixture
def controller(qtbot):
    controller = DatasetController(sample_count=30)
    yield controller
    controller.abort()
    qtbot.waitUntil(lambda: not any(runner.busy for runner in controller.runners), timeout=10_000)


@pytest.fixture
def monsters(tmp_path: Path) -> Path:
    folder = tmp_path / "monsters"
    write_sprites(procedural_sprites(24, size=16, seed=5), folder)
    return folder


@pytest.fixture
def sheet(tmp_path: Path, sprites) -> Path:
    """Six sprites of 16 px in two rows, margin 1, spacing 2; the sixth cell of eight is empty, and so is the last."""
    picture = Image.new("RGBA", (2 + 4 * 18 - 2, 2 + 2 * 18 - 2))
    for place, row in zip((0, 1, 2, 3, 4, 6), range(6), strict=True):
        picture.paste(Image.fromarray(sprites.pixels[row]), (1 + place % 4 * 18, 1 + place // 4 * 18))
    path = tmp_path / "sheet.png"
    picture.save(path)
    return path


CUT = SliceOptions(cell=(16, 16), margin=1, spacing=2)


def settle(qtbot, controller: DatasetController) -> None:
    qtbot.waitUntil(lambda: not any(runner.busy for runner in controller.runners), timeout=20_000)


def names(controller: DatasetController) -> set[str]:
    assert controller.sprites is not None
    return set(controller.sprites.names)


def test_sources_add_up_and_go_again(qtbot, controller, sprite_folder, monsters):
    controller.load([sprite_folder])
    settle(qtbot, controller)
    heroes = len(controller.sprites)
    controller.add([monsters])
    settle(qtbot, controller)
    assert controller.sources == (sprite_folder, monsters)
    assert len(controller.sprites) > heroes
    controller.remove(monsters)
    settle(qtbot, controller)
    assert controller.sources == (sprite_folder,)
    assert len(controller.sprites) == heroes


def test_without_its_last_source_there_is_nothing(qtbot, controller, sprite_folder):
    controller.load([sprite_folder])
    settle(qtbot, controller)
    with qtbot.waitSignal(controller.cleared):
        controller.remove(sprite_folder)
    assert controller.sprites is None
    assert controller.sources == ()


def test_sprites_left_out_stay_out_when_another_folder_is_added_and_removed(qtbot, controller, sprite_folder, monsters):
    """With several folders each sprite has its folder's name in front: what was left out is followed through that."""
    controller.load([sprite_folder])
    settle(qtbot, controller)
    out = controller.sprites.names[3]
    controller.leave_out([out])
    controller.add([monsters])
    settle(qtbot, controller)
    assert controller.selection.without_sprites == (f"{sprite_folder.name}/{out}",)
    assert f"{sprite_folder.name}/{out}" in controller.everything_read.names
    assert f"{sprite_folder.name}/{out}" not in names(controller)
    controller.remove(monsters)
    settle(qtbot, controller)
    assert controller.selection.without_sprites == (out,)
    assert out not in names(controller)


def test_switches_work_at_once_and_are_told_when_they_are_worked_out(qtbot, controller, sprite_folder):
    controller.load([sprite_folder])
    settle(qtbot, controller)
    everything = controller.everything_read
    name, number = everything.report.classes[0]
    with qtbot.waitSignal(controller.changed) as caught:
        controller.set_class(name, on=False)
        assert len(controller.sprites) == len(everything) - number  # even before the thread is done
    assert caught.args[0] is controller.sprites
    assert name not in controller.sprites.classes
    assert controller.values()["without_classes"] == (name,)
    controller.set_class(name, on=True)
    assert controller.sprites is everything
    settle(qtbot, controller)


def test_every_switch_can_be_undone_and_done_again(qtbot, controller, sprite_folder):
    controller.load([sprite_folder])
    settle(qtbot, controller)
    everything = controller.everything_read
    controller.leave_out(everything.names[:2])
    controller.set_classes(everything.classes[:1], on=False)
    controller.take_back(everything.names[:1])
    after = names(controller)
    for _ in range(3):
        controller.undo_stack.undo()
    assert names(controller) == set(everything.names)
    for _ in range(3):
        controller.undo_stack.redo()
    assert names(controller) == after
    assert not controller.undo_stack.canRedo()
    settle(qtbot, controller)


def test_a_switch_that_changes_nothing_is_no_step_to_undo(qtbot, controller, sprite_folder):
    controller.load([sprite_folder])
    settle(qtbot, controller)
    controller.take_back(controller.everything_read.names)
    controller.set_classes((), on=False)
    assert not controller.undo_stack.canUndo()


def test_everything_switched_off_leaves_nothing_to_learn_from(qtbot, controller, sprite_folder):
    controller.load([sprite_folder])
    settle(qtbot, controller)
    with qtbot.waitSignal(controller.emptied):
        controller.set_classes(controller.everything_read.classes, on=False)
    assert controller.sprites is None
    assert controller.everything_read is not None
    controller.undo_stack.undo()
    assert controller.sprites is controller.everything_read
    settle(qtbot, controller)


def test_a_failed_reading_leaves_set_and_switches_as_they_were(qtbot, controller, sprite_folder, tmp_path):
    controller.load([sprite_folder])
    settle(qtbot, controller)
    controller.leave_out(controller.everything_read.names[:1])
    before, selection = names(controller), controller.selection
    with qtbot.waitSignal(controller.scanFailed):
        controller.add([tmp_path / "nowhere"])
    assert names(controller) == before
    assert controller.selection is selection
    settle(qtbot, controller)


def test_a_sheet_is_cut_as_said_and_its_file_stays_as_it_is(qtbot, controller, sprite_folder, sheet):
    content = sheet.read_bytes()
    controller.load([sprite_folder, sheet])
    settle(qtbot, controller)
    whole = len(controller.sprites)
    controller.set_slicing(sheet, CUT)
    settle(qtbot, controller)
    assert len(controller.everything_read) + len(controller.everything_read.report.duplicates) == 40 + 6
    controller.set_slicing(sheet, None)
    settle(qtbot, controller)
    assert len(controller.sprites) == whole
    assert sheet.read_bytes() == content


def test_nothing_but_a_sheet_is_told_as_such(qtbot, controller, tmp_path):
    path = tmp_path / "large.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (160, 160, 4), np.uint8)).save(path)
    with qtbot.waitSignal(controller.sheetsFound) as caught:
        controller.load([path])
    assert caught.args[0].sheets == (path,)
    controller.read(caught.args[0].selection.cutting({path: SliceOptions(cell=(32, 32))}))
    settle(qtbot, controller)
    assert len(controller.sprites) == 25


def test_values_restore_the_same_sprites_elsewhere(qtbot, controller, sprite_folder, monsters, sheet):
    controller.load([sprite_folder, monsters, sheet])
    settle(qtbot, controller)
    controller.set_slicing(sheet, CUT)
    settle(qtbot, controller)
    controller.set_class(controller.everything_read.classes[-1], on=False)
    controller.leave_out(controller.everything_read.names[:3])
    values = TrainConfig.parse({**controller.values(), "preset": "draft"}).model_dump()
    other = DatasetController()
    other.restore(values)
    settle(qtbot, other)
    assert names(other) == names(controller)
    assert other.values() == controller.values()
    settle(qtbot, controller)


def test_the_examination_follows_the_reading(qtbot, controller, sprite_folder, tmp_path):
    first = sorted(sprite_folder.rglob("*.png"))[0]
    Image.open(first).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(first.with_name("mirrored.png"))
    noise = np.random.default_rng(0).integers(0, 256, (150, 300, 4), np.uint8)
    Image.fromarray(noise).save(sprite_folder / "large.png")
    (sprite_folder / "text.png").write_text("no picture")
    told = []
    examiner = controller.examiner
    for signal in (examiner.statisticsReady, examiner.thumbnailsReady, examiner.lookAlikesFound):
        signal.connect(told.append)
    controller.load([sprite_folder])
    settle(qtbot, controller)
    statistics, thumbnails, found = told
    assert statistics.coverage.shape == (16, 16)
    assert [each.path.name for each in thumbnails] == ["large.png"]
    np.testing.assert_array_equal(thumbnails[0].pixels, clean(noise)[::5, ::5])
    everything = controller.everything_read
    mirrored = everything.names.index(f"{first.parent.name}/mirrored.png")
    assert any(each.kind == "mirrored" and mirrored in each.members for each in found)


# -- the selection as a value ------------------------------------------------------------------------------------------

PATHS = st.lists(st.text("abcd/", min_size=1).map(lambda text: Path("/art") / text), max_size=4, unique=True)
CUTS = st.builds(
    lambda w, h, m, s: SliceOptions(cell=(w, h), margin=m, spacing=s),
    st.integers(1, 99),
    st.integers(1, 99),
    st.integers(0, 9),
    st.integers(0, 9),
)


@given(PATHS, st.dictionaries(st.text("ab=+x", min_size=1).map(Path), CUTS, max_size=3))
def test_selections_survive_as_settings(sources, cuts):
    selection = Selection(sources=tuple(sources)).cutting(cuts).switching(["orc"], on=False).leaving_out(["a", "b"])
    assert Selection.from_values(selection.values()) == selection


def test_settings_of_other_programs_are_refused_in_words():
    with pytest.raises(ConfigError, match="cell size"):
        Selection.from_values({"data": ("/art",), "sheets": ("/art/a.png=sixteen",)})


def test_cuts_go_with_their_source():
    inner, own = Path("/art/pack/a.png"), Path("/art/b.png")
    cut = Selection(sources=(Path("/art/pack"), own)).cutting({inner: CUT, own: CUT})
    assert cut.removing(own).sheets == ((inner, CUT),)
    assert cut.removing(Path("/art/pack")).sheets == ((own, CUT),)
