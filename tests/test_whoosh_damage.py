"""A writer that is killed, a file that is torn, a file of another version: an error or the truth, never less."""

from __future__ import annotations

import gc
import shutil
import signal
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from whoosh import index as whoosh_index

from archive import open_archive
from archive.engines import open_engine
from archive.engines.port import Query
from archive.engines.whoosh_writer import MERGED_TOGETHER
from archive.errors import EngineError, IndexOutdated
from tests.making import article, asked, ids

ROOT = Path(__file__).parent.parent

# A process that ends itself the moment it waits for the disk for the n-th time: arrays of a segment, those of the
# segment that it is merged into, the table of contents and the mark go there one after the other.
KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
folder, moment, real, waited = Path(sys.argv[2]), int(sys.argv[3]), os.fsync, []

def fsync(handle):
    waited.append(handle)
    if len(waited) == moment:
        os.kill(os.getpid(), signal.SIGKILL)
    real(handle)

"""
ADDS_ARTICLES = """
from archive.engines import open_engine
from tests.making import article
engine = open_engine("whoosh", folder)
batch = [article(f"new {n:03}", f"comet number {n}", outlet="Herald") for n in range(60)]
os.fsync = fsync
engine.add([*batch, article("old 0", "moon")], 99)
"""
ADDS_ROWS = """
from archive import open_archive
with open_archive(folder) as archive:
    os.fsync = fsync
    for number in range(3):
        for outcome in archive.adding([{"id": f"{number}", "title": f"Row {number}", "body": "The comet came."}]):
            print(outcome.id, flush=True)
"""
# Three files, the table of contents, its folder, the mark, its folder; and the first five again for the merge.
MOMENTS = range(1, 13)
MARKED = 7


def run_and_kill(work: str, folder: Path, moment: int) -> subprocess.CompletedProcess[str]:
    given = [sys.executable, "-c", KILLED + work, str(ROOT), str(folder), str(moment)]
    return subprocess.run(given, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT)


def small_segments(engine) -> None:
    """As many segments as are not merged yet: with one more all are."""
    engine.add([article("old 0", "comet"), article("old 1", "comet")], 1)
    for number in range(2, MERGED_TOGETHER):
        engine.add([article(f"old {number}", "comet", outlet="Courier")], 1)


@pytest.mark.parametrize("moment", [1, 3, 4, 5, 6, 7, 8, 10, 11, 12])
def test_a_writer_that_is_killed_leaves_the_old_answer_or_the_new_one(tmp_path, moment):
    with closing(open_engine("whoosh", tmp_path)) as engine:
        small_segments(engine)
        killed = run_and_kill(ADDS_ARTICLES, tmp_path, moment)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        found = set(ids(engine.search(asked("comet", size=200))))
        old = {f"old {number}" for number in range(MERGED_TOGETHER)}
        new = {f"new {number:03}" for number in range(60)} | old - {"old 0"}
        assert found in (old, new)
        assert engine.applied() == (99 if moment >= MARKED else 1)
        engine.add([*(article(id, "comet") for id in sorted(new)), article("old 0", "moon")], 99)
        assert set(ids(engine.search(asked("comet", size=200)))) == new
        assert (engine.applied(), engine.size()) == (99, 68)


def test_the_moments_reach_from_the_first_file_to_the_last_of_the_merge(tmp_path):
    with closing(open_engine("whoosh", tmp_path)) as engine:
        small_segments(engine)
        assert run_and_kill(ADDS_ARTICLES, tmp_path, MOMENTS[-1] + 1).returncode == 0
        assert engine.applied() == 99


@pytest.mark.parametrize("moment", [2, 4])
def test_what_a_killed_writer_left_is_cleared_away_by_the_next(tmp_path, moment):
    with closing(open_engine("whoosh", tmp_path / "killed")) as engine:
        engine.add([article("old 1", "comet")], 1)
        run_and_kill(ADDS_ARTICLES, tmp_path / "killed", moment)
        engine.add([article("z", "comet")], 99)
        listed = {one.segment_id() for one in whoosh_index.open_dir(str(engine.folder()))._segments()}
        names = [path.name for path in engine.folder().iterdir() if "LOCK" not in path.name]
    assert {name.split(".")[0] for name in names if name.startswith("MAIN_")} == listed
    assert sorted(name for name in names if not name.startswith("MAIN_")) == [
        next(name for name in names if name.endswith(".toc")),
        "morgue.json",
    ]


@pytest.mark.parametrize("moment", [2, 9])
def test_an_archive_whose_writer_was_killed_finds_all_that_it_acknowledged(tmp_path, moment):
    killed = run_and_kill(ADDS_ROWS, tmp_path, moment)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    acknowledged = killed.stdout.split()
    with open_archive(tmp_path) as archive:
        found = [hit.article.id for hit in archive.search("comet").hits]
        assert set(acknowledged) <= set(found)
        assert archive.stats()["behind"] == 0
        archive.add([{"id": "after", "title": "After", "body": "Another comet came."}])
        assert archive.search("comet").total == len(found) + 1


# Files that are not what they should be


ROWS = [
    {"id": f"{number}", "title": f"Number {number}", "body": "A comet came over the river.", "language": "en"}
    for number in range(12)
]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The folder of an archive in order, of two segments."""
    folder = tmp_path_factory.mktemp("sound")
    with open_archive(folder) as archive:
        archive.add(ROWS[:8])
        archive.add(ROWS[8:])
    return folder


def other_layout(whole: bytes) -> bytes:
    return whole[:6] + struct.pack("<H", 9) + whole[8:]


def other_toc(whole: bytes) -> bytes:
    version = struct.pack("!i", whoosh_index._CURRENT_TOC_VERSION)
    assert whole.count(version) == 1
    return whole.replace(version, struct.pack("!i", -999))


def other_mark(whole: bytes) -> bytes:
    return whole.replace(b'"version": ', b'"version": 9')


def cut(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def cut_by_one(whole: bytes) -> bytes:
    return whole[:-1]


def emptied(whole: bytes) -> bytes:
    return b""


def of_zeros(whole: bytes) -> bytes:
    return bytes(len(whole))


DAMAGES = [
    *((ending, damage) for ending in ("*.posts", "*.pairs", "*.docs") for damage in (cut, other_layout)),
    *(("_MAIN_*.toc", damage) for damage in (cut_by_one, of_zeros, other_toc)),
    *(("morgue.json", damage) for damage in (cut, other_mark)),
    *((ending, None) for ending in ("*.posts", "*.pairs", "*.docs", "_MAIN_*.toc", "morgue.json")),
]


def named(value) -> str:
    return value if isinstance(value, str) else getattr(value, "__name__", "taken away")


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize(("pattern", "damage"), DAMAGES, ids=named)
def test_damage_is_told_and_mended_by_a_rebuild(sound, tmp_path, pattern, damage):
    folder = Path(shutil.copytree(sound, tmp_path / "archive"))
    path = sorted((folder / "index").glob(f"g*/{pattern}"))[0]
    if damage:
        path.write_bytes(damage(path.read_bytes()))
    else:
        path.unlink()
    with open_archive(folder) as archive:
        for ask in (lambda: archive.search("comet"), lambda: archive.search("-river"), archive.engine.size):
            with pytest.raises(EngineError, match="morgue rebuild"):
                ask()
        assert archive.rebuild() == 12
        found = archive.search("comet", page_size=50)
        assert {hit.article.source_id for hit in found.hits} == {row["id"] for row in ROWS}
        archive.add([{"id": "after", "title": "After", "body": "Another comet came."}])
        assert archive.search("comet").total == 13
    gc.collect()  # Whoosh leaves a file open that it finds damaged


@pytest.mark.parametrize("ending", ["posts", "pairs", "docs"])
@pytest.mark.parametrize("damage", [cut, cut_by_one, emptied, of_zeros, other_layout], ids=named)
def test_arrays_that_are_torn_or_of_another_layout_are_outdated(sound, tmp_path, ending, damage):
    folder = Path(shutil.copytree(sound / "index", tmp_path / "index"))
    for path in folder.glob(f"g*/*.{ending}"):
        path.write_bytes(damage(path.read_bytes()))
    with closing(open_engine("whoosh", folder)) as engine:
        for question in (asked("comet"), asked("zeppelin"), Query(), Query(filters={"outlet": ("Courier",)})):
            with pytest.raises(IndexOutdated, match="morgue rebuild"):
                engine.search(question)
        with pytest.raises(IndexOutdated):
            engine.frequencies(["comet"], "en")


def test_adding_to_a_torn_index_is_an_error_and_locks_nothing(sound, tmp_path):
    folder = Path(shutil.copytree(sound / "index", tmp_path / "index"))
    path = next(folder.glob("g*/*.docs"))
    whole = path.read_bytes()
    with closing(open_engine("whoosh", folder)) as engine:
        path.write_bytes(cut(whole))
        with pytest.raises(IndexOutdated):
            engine.add([article("a", "comet")], 99)
        path.write_bytes(whole)
        engine.add([article("a", "comet")], 99)
        assert (engine.applied(), engine.search(asked("comet")).total) == (99, 13)


def test_a_cut_anywhere_is_noticed(sound, tmp_path):
    folder = Path(shutil.copytree(sound / "index", tmp_path / "index"))
    path = next(folder.glob("g*/*.posts"))
    whole = path.read_bytes()
    for length in range(0, len(whole), len(whole) // 30):
        path.write_bytes(whole[:length])
        with closing(open_engine("whoosh", folder)) as engine, pytest.raises(IndexOutdated):
            engine.size()
