"""Labels of places in facets, after a librarian has renamed what is around them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive import Archive
from archive.places.authority import as_toml

TEXT = "Troops left {place} in Anbar, Iraq, on Monday, the governor said. They went to the town of Tal Ghazal."
FALLUJAH, TAL_GHAZAL = "IQ/anbar/fallujah", "IQ/tal-ghazal"


@pytest.fixture
def held(archive: Archive) -> Archive:
    archive.add([{"id": "1", "title": "Troops leave Fallujah", "body": TEXT.format(place="Fallujah")}])
    return archive


def rename(archive: Archive, id: str, name: str) -> None:
    path = archive.folder / "renamed.toml"
    path.write_text(as_toml([replace(archive.places.record(id), name=name)]), encoding="utf-8")
    archive.places.import_file(path)


def labels(archive: Archive) -> dict[str, str]:
    return {value.value: value.label for value in archive.facet_values("place").values}


def test_what_lies_in_a_renamed_region_is_labelled_so(held: Archive) -> None:
    rename(held, "IQ/anbar", "Al Anbar Province")
    assert labels(held)[FALLUJAH] == "Fallujah, Al Anbar Province, Iraq"


def test_a_candidate_in_a_renamed_country_is_labelled_so(held: Archive) -> None:
    assert labels(held)[TAL_GHAZAL] == "Tal Ghazal, Iraq"
    rename(held, "IQ", "Irak")
    assert labels(held)[TAL_GHAZAL] == "Tal Ghazal, Irak"


def test_what_lies_in_a_merged_region_is_labelled_by_the_other(held: Archive) -> None:
    held.places.merge("IQ/anbar", "IQ/nineveh")
    assert labels(held)[FALLUJAH] == "Fallujah, Nineveh, Iraq"


def test_what_lies_in_a_rejected_region_is_labelled_by_its_country_until_that_is_undone(held: Archive) -> None:
    held.places.reject(["IQ/anbar"])
    assert labels(held)[FALLUJAH] == "Fallujah, Iraq"
    held.places.undo(1)
    assert labels(held)[FALLUJAH] == "Fallujah, Anbar, Iraq"
