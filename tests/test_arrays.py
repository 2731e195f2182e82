"""Named arrays in one mapped file."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra import numpy as some_arrays

from archive import arrays
from archive.arrays import Arrays, ArrayWriter
from archive.errors import IndexOutdated

DTYPES = some.sampled_from([np.uint8, np.uint16, np.int32, np.int64, np.float32, np.float64])


def written(path, **arrays):
    with ArrayWriter(path) as file:
        file.facts = {"size": 3}
        for name, array in arrays.items():
            file.add(name, array)
    return path


@given(array=DTYPES.flatmap(lambda dtype: some_arrays.arrays(dtype, some.integers(0, 50))))
def test_an_array_comes_back_as_it_was(tmp_path_factory, array):
    path = written(tmp_path_factory.mktemp("arrays") / "file", beside=np.arange(3), one=array)
    read = Arrays(path)["one"]
    assert read.dtype == array.dtype
    np.testing.assert_array_equal(read, array)


def test_an_array_may_be_written_in_parts_beside_others(tmp_path):
    with ArrayWriter(tmp_path / "file") as file:
        file.begin("even", np.int32)
        file.begin("odd", np.int32)
        for start in range(0, 10, 2):
            file.extend("even", np.array([start]))
            file.extend("odd", np.array([start + 1]))
    read = Arrays(tmp_path / "file")
    assert (read["even"].tolist(), read["odd"].tolist()) == ([0, 2, 4, 6, 8], [1, 3, 5, 7, 9])


def test_an_array_larger_than_is_kept_in_memory_is_written_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(arrays, "HELD", 1_000)
    assert Arrays(written(tmp_path / "file", one=np.arange(10_000)))["one"].sum() == 49_995_000


def test_an_array_may_be_made_while_it_is_written(tmp_path):
    with ArrayWriter(tmp_path / "file") as file:
        file.stream("parts", np.int64, (np.arange(start, start + 3) for start in (0, 3)))
        file.stream("none", np.int64, [])
        file.add("after", np.arange(2))
    read = Arrays(tmp_path / "file")
    assert [read[name].tolist() for name in ("parts", "none", "after")] == [[0, 1, 2, 3, 4, 5], [], [0, 1]]


def test_facts_come_back(tmp_path):
    assert Arrays(written(tmp_path / "file", one=np.arange(2))).facts == {"size": 3}


def test_arrays_are_known_by_name(tmp_path):
    read = Arrays(written(tmp_path / "file", one=np.arange(2)))
    assert "one" in read
    assert "two" not in read


def test_every_array_begins_where_processors_like_it(tmp_path):
    read = Arrays(written(tmp_path / "file", one=np.arange(3, dtype=np.uint8), two=np.arange(3)))
    assert [where % 64 for _, _, where in read.where.values()] == [0, 0]


def test_what_was_read_stays_readable_when_the_file_is_deleted(tmp_path):
    read = Arrays(written(tmp_path / "file", one=np.arange(5)))
    (tmp_path / "file").unlink()
    assert read["one"].tolist() == [0, 1, 2, 3, 4]


def test_a_mapped_array_cannot_be_written_to(tmp_path):
    with pytest.raises(ValueError, match="read-only"):
        Arrays(written(tmp_path / "file", one=np.arange(5)))["one"][0] = 7


@pytest.mark.parametrize("length", [0, 5, 16, 100, -1])
def test_a_file_that_was_cut_off_is_refused_with_the_way_out(tmp_path, length):
    path = written(tmp_path / "file", one=np.arange(100))
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(IndexOutdated, match="morgue rebuild"):
        Arrays(path)


def test_a_head_that_was_changed_is_refused(tmp_path):
    path = written(tmp_path / "file", one=np.arange(100))
    path.write_bytes(path.read_bytes().replace(b'"one"', b'"two"'))
    with pytest.raises(IndexOutdated, match="damaged"):
        Arrays(path)


def test_a_file_of_another_layout_is_refused(tmp_path, monkeypatch):
    path = written(tmp_path / "file", one=np.arange(100))
    monkeypatch.setattr(arrays, "MAGIC", b"MORGUE\x09\x00")
    with pytest.raises(IndexOutdated):
        Arrays(path)


def test_nothing_is_written_when_writing_is_given_up(tmp_path):
    with pytest.raises(RuntimeError), ArrayWriter(tmp_path / "file") as file:
        file.add("one", np.arange(3))
        raise RuntimeError
    assert not (tmp_path / "file").exists()
