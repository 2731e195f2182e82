"""The places an archive knows: the gazetteer's, as a librarian has edited them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.places.authority import Kind, Record, Status
from archive.places.book import PlaceBook
from archive.places.gazetteer import Candidate, fold, gazetteer
from archive.places.likeness import spelt_like
from archive.places.place import Place
from indexer.places.names import find_in_text

CHANGCHUN = "CN/jilin/changchun"


def record(id: str, **values: object) -> Record:
    """The gazetteer's record of a place, as a librarian finds it and with what he changed."""
    place = gazetteer().place(id)
    assert place is not None
    names = tuple(name for name in gazetteer().names(id) if name != place.name)
    kept = Record(id=id, name=place.name, kind=Kind(place.kind), lat=place.lat, lon=place.lon, variants=names)
    return replace(kept, **values)  # type: ignore[arg-type]


def book(*records: Record) -> PlaceBook:
    return PlaceBook({one.id: one for one in records})


def bearer(name: str, id: str, edited: PlaceBook, language: str = "en") -> Candidate | None:
    """The candidate of a name that has this id."""
    return next((one for one in edited.candidates(fold(name), language) if one.place.id == id), None)


def read(text: str, edited: PlaceBook, language: str = "en") -> list[str]:
    return [found.place.id for found in find_in_text(text, language, edited)]


# Names


def test_names_copied_from_the_gazetteer_stay_variants():
    """Kancun is another name of Changchun, as GeoNames has it."""
    edited = book(record(CHANGCHUN))
    assert bearer("Cancun", CHANGCHUN, edited) == bearer("Cancun", CHANGCHUN, PlaceBook())
    text = "Hotels in Cancun were full on Monday. Guests in Cancun swam."
    assert read(text, edited) == read(text, PlaceBook()) == ["MX/quintana-roo/cancun"] * 2


def test_a_name_that_a_librarian_added_is_the_places_own():
    edited = book(record("IQ/anbar/ramadi", variants=("Xanadu",)))
    assert bearer("Xanadu", "IQ/anbar/ramadi", edited).own


def test_a_name_by_which_a_librarian_shows_a_place_is_its_own():
    edited = book(record("IQ/anbar/fallujah", name="Fallouja"))
    assert bearer("Fallouja", "IQ/anbar/fallujah", edited).own


def test_a_name_in_another_language_stays_one_of_that_language():
    geneva = next(one.place.id for one in gazetteer().candidates("ginebra", "es"))
    edited = book(record(geneva))
    assert bearer("Ginebra", geneva, edited, "es").own
    assert bearer("Ginebra", geneva, edited) == bearer("Ginebra", geneva, PlaceBook())


def test_what_was_approved_stands_where_it_stood_among_its_namesakes():
    edited = book(record("US/oregon/phoenix"))
    assert [one.place.id for one in edited.candidates("phoenix")] == [
        one.place.id for one in gazetteer().candidates("phoenix")
    ]


# Labels


def test_a_place_is_labelled_by_what_a_region_around_it_is_called_now():
    edited = book(record("IQ/anbar", name="Al Anbar Province"))
    assert edited.place("IQ/anbar/fallujah").label == "Fallujah, Al Anbar Province, Iraq"
    assert bearer("Fallujah", "IQ/anbar/fallujah", edited).place.label == "Fallujah, Al Anbar Province, Iraq"


def test_a_country_that_was_renamed_is_in_the_labels_of_all_in_it():
    edited = book(record("IQ", name="Irak"))
    assert edited.place("IQ/anbar").label == "Anbar, Irak"
    assert edited.place("IQ/anbar/fallujah").label == "Fallujah, Anbar, Irak"
    assert edited.place("IQ/baghdad/baghdad").label == "Baghdad, Irak"


def test_what_lies_in_a_region_that_was_merged_is_labelled_by_the_other():
    edited = book(record("IQ/anbar", status=Status.MERGED, into="IQ/nineveh"))
    assert edited.place("IQ/anbar/fallujah").label == "Fallujah, Nineveh, Iraq"


def test_what_lies_in_a_region_that_was_rejected_is_labelled_by_what_is_around_that():
    edited = book(record("IQ/anbar", status=Status.REJECTED), record("IQ/anbar/hit", name="Heet"))
    assert edited.place("IQ/anbar/fallujah").label == "Fallujah, Iraq"
    assert edited.place("IQ/anbar/hit").label == "Heet, Iraq"


def test_a_place_that_the_book_does_not_have_is_labelled_too():
    candidate = Place(id="IQ/anbar/tal-ghazal", name="Tal Ghazal", label="Tal Ghazal, Anbar, Iraq", kind="city")
    assert book(record("IQ/anbar", name="Al Anbar")).labelled(candidate).label == "Tal Ghazal, Al Anbar, Iraq"
    assert PlaceBook().labelled(candidate) == candidate


# Names that need context

PHOENIX, OREGON = "US/arizona/phoenix", "US/oregon/phoenix"


@pytest.mark.parametrize("id", [PHOENIX, "US/arizona", "TR"])
def test_a_name_that_needs_context_is_read_only_where_the_words_around_speak_for_it(id):
    edited = book(record(id, needs_context=True))
    name = record(id).name
    assert id in read(f"Many spoke of {name}. It rained on {name} all day.", PlaceBook())
    assert id not in read(f"Many spoke of {name}. It rained on {name} all day.", edited)
    assert read(f"Many spoke of {name}. It rained in {name} all day.", edited).count(id) == 2


def test_a_new_record_that_needs_context_is_read_so_too():
    zorblax = Record(id="US/arizona/zorblax", name="Zorblax", kind=Kind.CITY, needs_context=True)
    assert zorblax.id not in read("Many spoke of Zorblax on Monday.", book(zorblax))
    assert zorblax.id in read("It rained in Zorblax on Monday.", book(zorblax))


def test_a_name_that_needs_context_does_not_fall_to_a_namesake():
    edited = book(record(PHOENIX, needs_context=True))
    assert read("Many spoke of Phoenix on Monday.", edited) == []


def test_a_name_that_needs_context_is_read_where_its_state_is_named_with_it():
    edited = book(record(PHOENIX, needs_context=True))
    assert read("Many spoke of Phoenix, Arizona, on Monday.", edited) == [PHOENIX, "US/arizona"]


@pytest.mark.parametrize("language", ["de", "fr"])
def test_a_name_needs_context_where_rules_read_alone(language):
    edited = book(record(PHOENIX, needs_context=True))
    assert read("Phoenix 2026.", edited, language) == []


# Names of what was rejected


def test_the_name_of_a_rejected_place_does_not_fall_to_a_namesake():
    edited = book(record(PHOENIX, status=Status.REJECTED))
    text = "PHOENIX - The mayor of Phoenix spoke on Monday. It rained in Phoenix all day."
    assert read(text, PlaceBook()) == [PHOENIX] * 3
    assert read(text, edited) == []


def test_a_namesake_of_a_rejected_place_is_read_where_its_own_state_is_named_with_it():
    edited = book(record(PHOENIX, status=Status.REJECTED))
    assert read("It rained in Phoenix, Oregon, on Monday.", edited) == [OREGON, "US/oregon"]


def test_a_namesake_of_a_rejected_place_is_read_where_it_would_be_anyway():
    text = "It rained in Medford, Oregon, and in Ashland, Oregon. The fire in Phoenix was out. Oregon was glad."
    assert OREGON in read(text, PlaceBook())
    assert OREGON in read(text, book(record(PHOENIX, status=Status.REJECTED)))
    edited = book(record("US/texas/paris", status=Status.REJECTED))
    assert read("It rained in Paris on Monday.", edited) == ["FR/ile-de-france/paris"]


def test_a_rejected_place_speaks_for_no_country():
    edited = book(record("JO/amman/amman", status=Status.REJECTED))
    assert read("It rained in Amman, the mayor of Amman said, and Amman was wet.", edited) == []
    assert not any(one.is_capital for one in edited.candidates("amman"))


def test_a_name_that_only_rejected_places_bear_is_borne_by_none():
    edited = book(record("IQ/anbar/fallujah", status=Status.REJECTED))
    assert len(gazetteer().candidates("fallujah")) == 1
    assert edited.candidates("fallujah") == ()
    assert edited.is_rejected("fallujah")


def test_a_rejected_place_is_none_that_a_name_is_spelt_like():
    edited = book(
        record("IQ/nineveh/mosul", status=Status.REJECTED), Record(id="IQ/mosul", name="Mosul", kind=Kind.CITY)
    )
    assert spelt_like("mossul", "IQ", edited).candidate.place.id == "IQ/mosul"


def test_a_name_of_many_words_that_a_librarian_gave_is_read_whatever_it_begins_with():
    edited = book(Record(id="IQ/camp", name="Zzyzx Camp Beside The River", kind=Kind.SITE))
    assert read("It rained in Zzyzx Camp beside the River.", edited) == ["IQ/camp"]


# Points


def test_a_point_is_found_by_an_id_that_a_place_had():
    edited = book(record("IQ/anbar/ramadi", lat=33.5, lon=43.5, precision=7))
    assert edited.point("IQ/ramadi") == (33.5, 43.5, 7)
