"""Marks under a writer that is killed, torn files, a full disk, threads: an error with the way out or the truth."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from archive import arrays
from archive.errors import EngineError, IndexOutdated
from archive.stories.marks import index as marks_index
from archive.stories.marks import state as marks_state
from archive.stories.marks.index import MarksIndex
from archive.stories.marks.merge import TOGETHER

ROOT = Path(__file__).parent.parent
SHARED = np.array([1, 2, 3], dtype=np.uint64)

OTHERS = ("other0", "other1", "other2")
OLD = {*OTHERS, *(f"old{number}" for number in range(TOGETHER - 1))}
NEW = OLD - {"old0"} | {"new"}

# A process that ends itself the moment it waits for the disk for the n-th time.
KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import numpy as np
from archive.stories.marks.index import MarksIndex
index, moment, real, waited = MarksIndex(Path(sys.argv[2])), int(sys.argv[3]), os.fsync, []

def fsync(handle):
    waited.append(handle)
    if len(waited) == moment:
        os.kill(os.getpid(), signal.SIGKILL)
    real(handle)

os.fsync = fsync
shared = np.array([1, 2, 3], dtype=np.uint64)
"""
ADDS = 'index.add([("new", shared), ("old0", shared[:1])], 99)\n'
MAKES_ANEW = """
fresh = index.begin_anew()
fresh.add([("new", shared)], 99)
index.switch_to(fresh)
"""
# Segment, folder, state, folder; and the same of the merge. The fourth comes when all can see what was added.
ADDED, MERGED = 4, 8
# Folder, state, folder of an empty index; four as above; the file that names it, and its folder
SWITCHED = 9


@pytest.fixture
def index(tmp_path) -> Iterator[MarksIndex]:
    """An index in which the next addition brings a merge."""
    with closing(MarksIndex(tmp_path / "stories")) as opened:
        opened.add([(name, SHARED) for name in ("old0", *OTHERS)], 1)
        for number in range(1, TOGETHER - 1):
            opened.add([(f"old{number}", SHARED)], number + 1)
        yield opened


def found(index: MarksIndex) -> set[str]:
    return {name for name, _ in index.alike([SHARED], 2, 1_000)[0]}


def run_and_kill(work: str, folder: Path, moment: int) -> None:
    given = [sys.executable, "-c", KILLED + work, str(ROOT), str(folder), str(moment)]
    done = subprocess.run(given, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT)
    assert done.returncode == -signal.SIGKILL, done.stderr


def segment_files(index: MarksIndex) -> list[Path]:
    return sorted(index.home.root.glob(f"g*/*{marks_state.ENDING}"))


# A writer that is killed


@pytest.mark.parametrize("moment", range(1, MERGED + 1))
def test_a_writer_that_is_killed_leaves_the_state_before_or_after(index, moment):
    run_and_kill(ADDS, index.home.root, moment)
    is_added = moment >= ADDED
    assert (found(index), index.applied()) == ((NEW, 99) if is_added else (OLD, TOGETHER - 1))
    index.add([("new", SHARED), ("old0", SHARED[:1])], 99)
    assert (found(index), index.applied(), index.size()) == (NEW, 99, len(OLD) + 1)
    assert {path.name for path in segment_files(index)} == set(index.view.state.segments)


@pytest.mark.parametrize("moment", range(1, SWITCHED + 1))
def test_a_rebuild_that_is_killed_leaves_the_index_before_or_the_new_one(index, moment):
    run_and_kill(MAKES_ANEW, index.home.root, moment)
    is_new = moment >= SWITCHED
    assert (found(index), index.applied()) == (({"new"}, 99) if is_new else (OLD, TOGETHER - 1))
    with closing(index.begin_anew()) as fresh:
        fresh.add([("newer", SHARED)], 100)
        index.switch_to(fresh)
    assert found(index) == {"newer"}
    assert len(list(index.home.root.glob("g*"))) == 1


# Files that are not as they were written


@pytest.mark.parametrize("length", [0, 5, 20, 100, -1])
@pytest.mark.parametrize("is_state", [True, False])
def test_a_file_that_was_cut_off_is_told_with_the_way_out(index, is_state, length):
    path = index.home.current() / marks_state.STATE if is_state else segment_files(index)[0]
    cut = path.read_bytes()[:length]
    path.unlink()
    path.write_bytes(cut)
    with closing(MarksIndex(index.home.root)) as reader:
        for asked in (reader.applied, reader.size, lambda: found(reader), lambda: reader.add([], 100)):
            with pytest.raises(IndexOutdated, match="morgue stories recompute"):
                asked()


@pytest.mark.parametrize("is_state", [True, False])
def test_a_file_that_is_missing_is_told_with_the_way_out(index, is_state):
    path = index.home.current() / marks_state.STATE if is_state else segment_files(index)[0]
    path.unlink()
    with closing(MarksIndex(index.home.root)) as reader, pytest.raises(IndexOutdated, match="stories recompute"):
        reader.applied()


def test_a_file_that_cannot_be_read_is_an_error_and_no_damage(index):
    path = index.home.current() / marks_state.STATE
    path.unlink()
    path.mkdir()
    with closing(MarksIndex(index.home.root)) as reader, pytest.raises(EngineError, match="cannot be used") as told:
        reader.applied()
    assert not isinstance(told.value, IndexOutdated)


def test_an_index_of_another_morgue_is_told_with_the_way_out(index, monkeypatch):
    monkeypatch.setattr(marks_state, "FORMAT", 2)
    with closing(MarksIndex(index.home.root)) as reader, pytest.raises(IndexOutdated, match="another Morgue"):
        reader.applied()


def test_array_files_of_another_layout_are_told_with_the_way_out(index, monkeypatch):
    monkeypatch.setattr(arrays, "MAGIC", b"MORGUE\x09\x00")
    with closing(MarksIndex(index.home.root)) as reader, pytest.raises(IndexOutdated, match="stories recompute"):
        reader.applied()


def test_postings_that_were_changed_on_the_disk_are_noticed_when_they_are_merged(index):
    path = segment_files(index)[0]
    written = path.read_bytes()
    where = written.index(np.sort(index.view.parts[0].segment.postings).tobytes())
    path.unlink()
    path.write_bytes(written[:where] + bytes(8) + written[where + 8 :])
    with closing(MarksIndex(index.home.root)) as writer, pytest.raises(IndexOutdated, match="are damaged"):
        writer.add([("one more", SHARED)], 99)


def test_a_damaged_index_can_be_made_anew(index):
    segment_files(index)[0].unlink()
    with closing(MarksIndex(index.home.root)) as damaged:
        with closing(damaged.begin_anew()) as fresh:
            fresh.add([("new", SHARED)], 9)
            damaged.switch_to(fresh)
        assert found(damaged) == {"new"}


@pytest.mark.parametrize("text", ["", "g999999\n", "../elsewhere\n"])
def test_an_index_whose_name_is_lost_is_empty_and_is_filled_again(index, text):
    (index.home.root / "CURRENT").write_text(text)
    assert (index.applied(), found(index)) == (0, set())
    index.add([("new", SHARED)], 9)
    assert (index.applied(), found(index)) == (9, {"new"})


# A full disk


def full(*given: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_leaves_what_was_there_and_nothing_else(index, monkeypatch):
    before = segment_files(index)
    with monkeypatch.context() as patched, pytest.raises(EngineError, match="No space left"):
        patched.setattr(arrays.os, "fsync", full)
        index.add([("new", SHARED)], 99)
    assert segment_files(index) == before
    assert (found(index), index.applied()) == (OLD, TOGETHER - 1)
    index.add([("new", SHARED)], 99)
    assert found(index) == OLD | {"new"}


def test_a_disk_that_is_too_full_to_merge_keeps_what_was_added(index, monkeypatch, caplog):
    with monkeypatch.context() as patched:
        patched.setattr(marks_index, "merge", full)
        index.add([("new", SHARED)], 99)
    assert "not merged now" in caplog.text
    assert (found(index), len(segment_files(index))) == (OLD | {"new"}, TOGETHER)
    index.add([("newer", SHARED)], 100)
    assert (found(index), len(segment_files(index))) == (OLD | {"new", "newer"}, 1)


def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(tmp_path):
    (tmp_path / "stories").write_text("a file")
    with pytest.raises(EngineError, match="stories"):
        MarksIndex(tmp_path / "stories").add([("a", SHARED)], 1)


# Side by side


def test_threads_read_one_state_after_another_while_one_adds(tmp_path):
    index, reader = MarksIndex(tmp_path), MarksIndex(tmp_path)
    count = 40

    def read(opened: MarksIndex) -> list[int]:
        seen = []
        while not seen or seen[-1] < count:
            names = sorted(found(opened))
            assert names == [f"{number:02}" for number in range(len(names))]
            seen.append(len(names))
        return seen

    with ThreadPoolExecutor(3) as pool:
        readings = [pool.submit(read, opened) for opened in (index, index, reader)]
        for number in range(count):
            index.add([(f"{number:02}", SHARED)], number + 1)
        for reading in readings:
            seen = reading.result(timeout=60)
            assert seen == sorted(seen)


def test_a_reader_goes_on_when_the_index_is_made_anew_under_it(tmp_path):
    index, reader = MarksIndex(tmp_path), MarksIndex(tmp_path)
    index.add([("a", SHARED)], 1)
    count = 15

    def read() -> None:
        while reader.applied() < count:
            assert found(reader) == {"a"}

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        for number in range(2, count + 1):
            with closing(index.begin_anew()) as fresh:
                fresh.add([("a", SHARED)], number)
                index.switch_to(fresh)
        reading.result(timeout=60)


def test_what_a_reader_holds_stays_readable_when_it_was_merged_and_taken_away(index):
    parts = index.view.parts
    index.add([("new", SHARED)], 99)
    assert not any(part.segment.path.exists() for part in parts)
    assert [part.segment.ids[0] for part in parts] == [f"old{number}".encode() for number in range(TOGETHER - 1)]
