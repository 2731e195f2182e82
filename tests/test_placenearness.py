"""Lists, and the surroundings of a place: what the other names of a text say of one."""

from __future__ import annotations

import pytest

from indexer.places.names import find_in_text
from indexer.places.tags import tag


def named(text: str, language: str = "en") -> dict[str, str]:
    return {text[one.start : one.end]: one.place.label for one in find_in_text(text, language)}


@pytest.mark.parametrize(
    "text",
    [
        "They were sent from Nice and Marseille.",
        "It rained in Marseille, Nice and Cannes.",
        "Troops retook Nice.",
        "A train between Nice and Marseille stopped.",
    ],
)
def test_a_name_that_is_a_word_is_a_place_beside_others(text: str) -> None:
    assert "Nice" in named(text)


@pytest.mark.parametrize("text", ["Marseille won, and Nice people cheered.", "She saw Marseille. Nice it was."])
def test_a_word_after_a_place_stays_a_word(text: str) -> None:
    assert "Nice" not in named(text)


def test_the_nearest_namesake_is_meant() -> None:
    assert named("Tripoli is quiet, Sidon and Tyre are not.")["Tripoli"].endswith("Lebanon")
    assert named("Tripoli is quiet, Misrata and Zuwara are not.")["Tripoli"].endswith("Libya")


def test_months_are_no_neighbourhood() -> None:
    assert named("BOSTON, March 2 - The firm will pay.")["BOSTON"].endswith("Massachusetts, United States")


def test_a_dateline_is_the_capital_and_no_state() -> None:
    assert tag("WASHINGTON — The votes are counted.")[0].level == "city"


def test_each_of_two_namesakes_is_where_the_text_says() -> None:
    text = "A storm hit Portland, Maine, and spared Portland, Oregon."
    first, second = (one.place.label for one in find_in_text(text) if one.place.name == "Portland")
    assert ("Maine" in first, "Oregon" in second) == (True, True)


def test_near_says_where_and_is_no_direction() -> None:
    assert "Slough" in named("It stopped near Slough.")


def test_officials_who_speak_in_a_town_leave_it_a_town() -> None:
    assert "Marseille" in named("The agency in Marseille said so.")


@pytest.mark.parametrize(
    "text",
    [
        "Denzel Washington sang.",
        "The Berlin Philharmonic played.",
        "She teaches at Franklin Elementary.",
        "They stopped near Advance Auto Parts.",
    ],
)
def test_longer_names_are_no_places(text: str) -> None:
    assert named(text) == {}


def test_a_word_in_a_list_of_towns_is_one() -> None:
    assert "Split" in named("Zagreb, Split and Zadar are sold out.")


def test_what_follows_said_is_no_speaker_where_its_own_clause_begins() -> None:
    assert "Marseille" in named("They said Marseille was cold.")


def test_in_says_which_namesake_is_meant() -> None:
    assert named("The mayor of Paris in Texas came.")["Paris"].startswith("Paris, Texas")


@pytest.mark.parametrize(
    "text",
    [
        "Roast Turkey and China plates were sold.",
        "Bayern Munich beat the Boston Celtics.",
        "Abraham Lincoln spoke.",
        "Reading clubs grow.",
    ],
)
def test_dishes_teams_and_persons_are_no_places(text: str) -> None:
    assert named(text) == {}


def test_a_word_that_opens_a_sentence_is_one_though_the_text_is_on_the_town() -> None:
    text = "Reading clubs met in Reading."
    assert [one.start for one in find_in_text(text)] == [21]


@pytest.mark.parametrize(
    ("language", "text", "name", "country"),
    [("fr", "Il pleut à Brest.", "Brest", "France"), ("es", "Protestan en Ginebra.", "Ginebra", "Switzerland")],
)
def test_names_mean_what_they_mean_in_their_language(language: str, text: str, name: str, country: str) -> None:
    assert named(text, language)[name].endswith(country)


def test_peoples_are_known_in_the_plural_too() -> None:
    found = tag("Germans, Israelis, a Scotsman and two Dutchmen came.")
    assert [(one.country, one.kind) for one in found] == [(code, "demonym") for code in ("DE", "IL", "GB", "NL")]


@pytest.mark.parametrize("name", ["Kurdistan Region", "Iraqi Kurdistan"])
def test_kurdistan_is_a_region_of_iraq(name: str) -> None:
    found = tag(f"They came from the {name} to Erbil.")[0]
    assert (found.surface, found.country, found.level) == (name, "IQ", "admin1")


def test_rome_is_known_in_german() -> None:
    assert named("Sie kamen aus Rom und Neapel.", "de")["Rom"].endswith("Italy")


def test_a_state_may_be_a_river() -> None:
    assert named("The Ohio and the Missouri, in flood, are closed.") == {}
    assert "Ohio" in named("The Ohio coast is closed.")


def test_the_towns_of_a_list_are_towns() -> None:
    assert "Tyler" in named("The towns of Marshall and Tyler, Texas, lost power.")


def test_an_english_word_is_none_in_french() -> None:
    assert "Nice" in named("Le maire de Nice est venu.", "fr")


def test_a_village_of_a_country_that_nothing_speaks_of_is_not_read() -> None:
    text = "Snow fell in Leeds, Bradford, Sheffield and York. Buses from Leeds to Carlinville were late."
    assert not any(found.place.id.startswith("US") for found in find_in_text(text))
    text = "Snow fell in Leeds, Bradford, Sheffield and York. A visitor from Carlinville, Illinois, was amazed."
    assert any(found.place.name == "Carlinville" for found in find_in_text(text))


def test_a_town_at_home_wins_over_a_county_abroad() -> None:
    found = find_in_text("Families from Virginia Beach, Hampton and Suffolk waved. Virginia was proud of Norfolk.")
    assert "US/virginia/suffolk" in [one.place.id for one in found]


@pytest.mark.parametrize("text", ["His wife, Virginia, was from Leeds.", "His son Austin lives in Leeds."])
def test_one_of_a_family_is_no_place(text: str) -> None:
    assert set(named(text)) == {"Leeds"}


def test_beans_are_no_capital() -> None:
    assert named("She planted Lima beans.") == {}


def test_who_travels_from_a_name_that_is_a_word_travels_from_a_town() -> None:
    assert "Nice" in named("The minister flew from Nice on Monday.")


def test_a_list_of_towns_at_home_is_one_of_towns() -> None:
    assert set(named("Tours et Nice ont promis de l'aide.", "fr")) == {"Tours", "Nice"}


@pytest.mark.parametrize(
    "text",
    [
        "Bank of Ireland advised the seller.",
        "New England Copper Corp fell.",
        "Shares of Kansas City Southern fell.",
        "Snow fell, Xinhua reported.",
        "Clashes broke out in Bab al-Tabbaneh.",
    ],
)
def test_firms_agencies_and_longer_names_are_not_their_parts(text: str) -> None:
    assert not {"Ireland", "England", "Kansas City", "Xinhua", "Bab"} & set(named(text))


def test_what_would_be_a_village_abroad_is_a_candidate_at_home() -> None:
    text = "Snow fell in Leeds, Bradford, Sheffield and York. Buses from Leeds to Carlinville were late."
    assert [(one.kind, one.country) for one in tag(text) if one.surface == "Carlinville"] == [("candidate", "GB")]


def test_a_village_abroad_is_read_where_something_else_speaks_of_its_country() -> None:
    text = "Snow fell in Leeds, Bradford, Sheffield and York. The Americans had flown from Chicago to Carlinville."
    assert "US/illinois/carlinville" in [one.place.id for one in find_in_text(text)]
