"""Bylines, datelines, photo credits and sign-offs read from single lines."""

from __future__ import annotations

import pytest

from indexer.cleaning.lines.agencies import agencies_listed, agency_named
from indexer.cleaning.lines.credits import (
    Byline,
    credit_of,
    dateline_agencies,
    is_lone_credit,
    opens_as_byline,
    photo_credit,
    read_byline,
    read_sign_off,
    split_dateline,
    story_dateline,
)


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        ("By Jane Doe and John Roe, Reuters", Byline(("Jane Doe", "John Roe"), ("Reuters",))),
        ("Von Gesine Rathmann und Jurij Wićaz", Byline(("Gesine Rathmann", "Jurij Wićaz"))),
        ("Par Anne-Marie de la Tour", Byline(("Anne-Marie de la Tour",))),
        ("Por María García y José Pérez", Byline(("María García", "José Pérez"))),
        ("JANE DOE, Staff Writer", Byline(("Jane Doe",))),
        ("By Jane Doe | The Gazette", Byline(("Jane Doe",))),
        ("By Jane Doe jane@example.org", Byline(("Jane Doe",))),
        ("Afp", Byline((), ("AFP",))),
        ("By the Associated Press", Byline((), ("Associated Press",))),
    ],
)
def test_a_byline_gives_its_people_and_its_agencies(text: str, byline: Byline) -> None:
    assert read_byline(text) == byline


@pytest.mark.parametrize("text", ["By the sea", "By noon 31 vessels were waiting", "Read the full story", ""])
def test_what_names_nobody_is_an_empty_byline(text: str) -> None:
    assert not read_byline(text)


def test_a_byline_says_that_it_is_one() -> None:
    assert opens_as_byline("By Jane Doe")
    assert opens_as_byline("Jane Doe, Staff Writer")
    assert not opens_as_byline("Jane Doe")


@pytest.mark.parametrize(
    ("paragraph", "place"),
    [
        ("BAGHDAD // A bridge was opened.", "BAGHDAD"),
        ("DAMASCUS: The bridge was opened.", "DAMASCUS"),
        ("Baghdad: The bridge was opened.", "Baghdad"),
        ("LONDON, March 3 (Reuters) - Ships came in.", "LONDON"),
        ("PARIS (AFP) — Le pont est ouvert.", "PARIS"),
        ("Berlin (dpa) - Die Brücke ist offen.", "Berlin"),
        ("Frankfurt (Oder) (dpa) – Die Brücke ist offen.", "Frankfurt (Oder)"),
        ("NEW YORK, N.Y. — A bridge was opened.", "NEW YORK, N.Y."),
        ("BEIRUT/DAMASCUS (Reuters) - A bridge was opened.", "BEIRUT/DAMASCUS"),
    ],
)
def test_a_dateline_is_the_place_before_the_story(paragraph: str, place: str) -> None:
    assert split_dateline(paragraph) == place


@pytest.mark.parametrize(
    "paragraph",
    [
        "The mayor said: We shall see.",
        "Update: The bridge is open.",
        "A man - who had no boat - swam.",
        "UNESCO called the ruins a treasure.",
        "Question: Who pays?",
    ],
)
def test_a_label_or_a_dash_in_a_sentence_is_no_dateline(paragraph: str) -> None:
    assert split_dateline(paragraph) is None


def test_a_place_with_only_a_full_stop_must_turn_up_elsewhere() -> None:
    paragraph = "Görlitz. Die Neiße ist gestiegen."
    assert split_dateline(paragraph) is None
    assert split_dateline(paragraph, elsewhere="In Görlitz wurde gebaut.") == "Görlitz"


def test_a_storys_dateline_is_looked_for_in_all_of_it() -> None:
    assert story_dateline(["Görlitz. Die Neiße stieg.", "Es regnet."]) is None
    assert story_dateline(["Görlitz. Die Neiße stieg.", "In Görlitz regnet es."]) == "Görlitz"
    assert story_dateline(["Görlitz. Die Neiße stieg. Görlitz wartet."]) == "Görlitz"
    assert story_dateline(["Görlitz. Die Neiße stieg."], "Görlitz unter Wasser", None) == "Görlitz"


@pytest.mark.parametrize("unit", ["a", "<", "@", "a@", "A-", "A ", "AB/", "."])
def test_what_never_ends_is_neither_byline_nor_dateline_nor_credit(unit: str) -> None:
    text = unit * 200_000
    assert (read_byline(text), split_dateline(text), photo_credit(text)) == (Byline(), None, None)


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("Foto: dpa", "dpa"),
        ("Crédit photo : Le Phare", "Le Phare"),
        ("Photograph by Jane Doe", "Jane Doe"),
        ("(Photo: PA)", "PA"),
        ("© Jane Doe", "Jane Doe"),
        ("Jane Doe/AFP", "Jane Doe/AFP"),
        ("Jane Doe", "Jane Doe"),
    ],
)
def test_a_credit_line_of_its_own_is_read_without_its_label(line: str, credit: str) -> None:
    assert credit_of(line) == credit


def test_a_dateline_names_its_agency_in_brackets() -> None:
    assert dateline_agencies("Görlitz (dpa) – Die Neiße ist gestiegen.") == ("dpa",)
    assert dateline_agencies("DAMASCUS: The bridge was opened.") == ()


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("Rain over the harbour. PHOTO: AFP", "AFP"),
        ("Photo: AFP", "AFP"),
        ("Queues at the border. Hosam Name/Reuters", "Hosam Name/Reuters"),
        ("Foto: Jane Doe/dpa", "Jane Doe/dpa"),
        ("Crédit photo : AFP", "AFP"),
        ("A view of the port. (Photo by Jane Doe)", "Jane Doe"),
        ("The ruins on Monday (AP Photo/Jane Doe)", "Jane Doe"),
        ("A tanker. © Jane Doe/Getty Images", "Jane Doe/Getty Images"),
    ],
)
def test_a_caption_says_who_took_the_picture(text: str, credit: str) -> None:
    assert photo_credit(text) == credit


@pytest.mark.parametrize(
    "text",
    [
        "He said: we shall see.",
        "A score of 3/4 was enough.",
        "© 2018 The Harbour Courier",
        "The group told Reuters that it had left.",
    ],
)
def test_a_sentence_has_no_photo_credit(text: str) -> None:
    assert photo_credit(text) is None


def test_a_credit_alone_is_told_from_a_caption_with_its_credit() -> None:
    assert is_lone_credit("Photo: AFP")
    assert is_lone_credit("Crédit photo : Le Journal de la Côte")
    assert not is_lone_credit("Rain over the harbour. PHOTO: AFP")


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        (
            "* Agence France-Presse, Associated Press and Reuters",
            ("Agence France-Presse", "Associated Press", "Reuters"),
        ),
        ("(Reuters)", ("Reuters",)),
        ("Agencies", ("Agencies",)),
        ("— AFP", ("AFP",)),
        ("AFP/Reuters", ("AFP", "Reuters")),
        ("With inputs from AFP", ("AFP",)),
        ("He told Reuters and AFP", ()),
    ],
)
def test_a_sign_off_names_agencies_and_nothing_else(line: str, agencies: tuple[str, ...]) -> None:
    assert read_sign_off(line) == agencies


def test_an_agency_is_spelled_as_the_table_spells_it() -> None:
    assert agency_named("Afp") == "AFP"
    assert agency_named("A.P.") == "AP"
    assert agency_named("Jane Doe") is None
    assert agencies_listed("Reuters and Jane Doe") == ()
