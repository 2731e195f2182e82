"""Names that no record bears, read as other spellings of places that have one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archive import Archive, open_archive
from archive.places.authority import Kind, Record, Status
from archive.places.book import PlaceBook
from archive.places.gazetteer import fold, gazetteer
from archive.places.likeness import perhaps, spelt_like
from indexer.places.names import find_in_text
from indexer.places.tags import tag


def named(text: str, language: str = "en", book: PlaceBook | None = None) -> dict[str, str]:
    """The names of the places a text names, by how it names them."""
    found = find_in_text(text, language, book or PlaceBook())
    return {text[one.start : one.end]: fold(one.place.name).title() for one in found}


@pytest.mark.parametrize(
    ("name", "country", "place"),
    [
        ("Rmadi", "Iraq", "Ramadi"),
        ("Ramady", "Iraq", "Ramadi"),
        ("Fallouja", "Iraq", "Fallujah"),
        ("al-Fallouja", "Iraq", "Fallujah"),
        ("Tikreet", "Iraq", "Tikrit"),
        ("Al-Hasaka", "Syria", "Hasakah"),
        ("Deir Azzour", "Syria", "Deir Ez Zor"),
        ("Jarablos", "Syria", "Jarabulus"),
        ("Benghasi", "Libya", "Benghazi"),
        ("Kondoz", "Afghanistan", "Kunduz"),
    ],
)
def test_an_unknown_spelling_is_of_the_place_it_sounds_like(name: str, country: str, place: str) -> None:
    assert named(f"The market in {name} opened again, {country} announced.")[name] == place


def test_every_mention_of_the_spelling_is_read() -> None:
    text = "Lorries left Rmadi at dawn. In Rmadi, Iraq’s drivers wait. Rmadi is quiet."
    assert [text[one.start : one.end] for one in find_in_text(text)] == ["Rmadi", "Rmadi", "Iraq", "Rmadi"]


def test_with_and_without_its_article_it_is_the_same_place() -> None:
    found = named("In Rmadi, Iraq, it rained. The road to al-Rmadi is closed.")
    assert found["Rmadi"] == found["al-Rmadi"] == "Ramadi"


def test_a_dateline_may_be_spelt_differently() -> None:
    assert named("FALLOUJA, Iraq (AP) - The market opened again.") == {"FALLOUJA": "Fallujah", "Iraq": "Iraq"}


def test_a_people_speaks_for_its_country() -> None:
    assert named("The market in Rmadi opened again, an Iraqi trader says.") == {"Rmadi": "Ramadi"}


@pytest.mark.parametrize(
    "text",
    [
        "The market in Rmadi opened again.",
        "The market in Rmadi opened again, Norway announced.",
        "Mr Rmadi spoke in Iraq.",
        "Rmadi spoke, and Iraq listened.",
        "He trusts in Ibrahim, as all do in Iraq.",
        "They believe in Parliament and Justice in Iraq.",
        "In Rmadi's view Iraq is right.",
    ],
)
def test_without_its_country_or_where_no_place_stands_it_is_none(text: str) -> None:
    assert "Ramadi" not in named(text).values()
    assert set(named(text)) <= {"Iraq", "Norway"}


def test_a_wide_area_is_no_town_that_sounds_like_it() -> None:
    assert named("He was born in Kashmir and lives in Pakistan.") == {"Pakistan": "Pakistan"}


def test_a_pattern_leads_to_the_known_place_and_to_no_candidate() -> None:
    found = [(one.surface, one.name, one.kind) for one in tag("They left the town of Rmadi in Iraq.")]
    assert ("Rmadi", "Ramadi", "place") in found


def test_what_is_less_alike_stays_a_candidate() -> None:
    found = [(one.surface, one.kind) for one in tag("They left the town of Ramodhar in Iraq.")]
    assert ("Ramodhar", "candidate") in found


def test_names_are_not_compared_where_many_towns_sound_alike() -> None:
    assert spelt_like("gwangjou", "KR") is None


def test_a_name_of_few_letters_is_like_none() -> None:
    assert spelt_like("heet", "IQ") is None


def test_a_record_that_a_librarian_added_is_found_by_its_sound() -> None:
    book = PlaceBook({"IQ/camp-taqaddum": Record(id="IQ/camp-taqaddum", name="Taqaddum", kind=Kind.SITE)})
    assert named("Trucks wait in Takadum, Iraq.", book=book)["Takadum"] == "Taqaddum"


def test_a_spelling_that_a_librarian_rejected_is_none() -> None:
    rejected = Record(id="IQ/rmadi", name="Rmadi", kind=Kind.CITY, status=Status.REJECTED)
    assert "Rmadi" not in named(
        "The market in Rmadi opened again, Iraq announced.", book=PlaceBook({"IQ/rmadi": rejected})
    )


def test_what_a_name_may_be_is_told_with_its_likeness() -> None:
    likes = {fold(like.candidate.place.name): like.likeness for like in perhaps("heet", "IQ")}
    assert likes["hit"] == pytest.approx(0.75)
    assert len(likes) == 3


def test_what_a_librarian_added_is_among_what_a_name_may_be() -> None:
    record = Record(id="IQ/tal-ghazalah", name="Tal Ghazalah", kind=Kind.CITY)
    assert perhaps("tal ghazal", "IQ")[0].candidate.place.id != record.id
    assert perhaps("tal ghazal", "IQ", PlaceBook({record.id: record}))[0].candidate.place.id == record.id


def test_every_record_is_like_itself() -> None:
    for name in ("Ramadi", "Fallujah", "Deir ez-Zor", "Benghazi", "Kharkiv"):
        candidate = gazetteer().candidates(fold(name))[0]
        like = spelt_like(fold(name), candidate.country)
        assert like is not None
        assert (like.candidate.place, like.likeness) == (candidate.place, 1.0)


# In searches


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> Iterator[Archive]:
    with open_archive(tmp_path_factory.mktemp("world")) as archive:
        archive.add(
            {"id": id, "title": "News", "body": f"{text} Nothing else was said that night by anybody at all."}
            for id, text in {
                "aleppo": "The market in Aleppo, Syria, opened again.",
                "palmyra": "Visitors came to Palmyra in Syria again.",
                "mumbai": "The train left Mumbai in India with a delay.",
                "kyiv": "The mayor of Kyiv in Ukraine spoke to pupils.",
                "istanbul": "The ferry left Istanbul in Turkey at noon.",
                "cologne": "The bridge in Cologne, Germany, is closed.",
                "rome": "The trial in Rome, Italy, goes on.",
                "rmadi": "The market in Rmadi, Iraq, opened again.",
            }.items()
        )
        yield archive


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Halab", "aleppo"),
        ("Tadmur", "palmyra"),
        ("Bombay", "mumbai"),
        ("Kiev", "kyiv"),
        ("Constantinople", "istanbul"),
        ("Köln", "cologne"),
        ("Venedig", None),
        ("Rom", "rome"),
        ("Ramadi", "rmadi"),
        ("ar-Ramadi", "rmadi"),
        ("Alemania", "cologne"),
    ],
)
def test_a_search_finds_a_place_by_its_other_names_and_says_so(
    world: Archive, typed: str, found: str | None
) -> None:
    results = world.search(typed)
    assert [hit.article.source_id for hit in results.hits] == ([found] if found else [])
    assert [one.text for one in results.applied_variants] == ([typed] if found else [])


def test_an_unknown_spelling_stands_under_its_place_in_the_facet(world: Archive) -> None:
    values = world.facet_values("place").values
    assert any(fold(value.label).startswith("ramadi") for value in values)
    assert not any(fold(value.label).startswith("rmadi") for value in values)
