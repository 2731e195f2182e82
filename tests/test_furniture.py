"""Whole lines that are furniture wherever they stand, and the sentences that only look like them."""

from __future__ import annotations

import pytest

from archive.article import Role
from indexer.cleaning.lines.furniture import furniture_cue


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Most Read", Role.PROMO),
        ("Related stories:", Role.PROMO),
        ("Read more: The bridge that hums", Role.PROMO),
        ("Advertisement", Role.PROMO),
        ("Share this article", Role.PROMO),
        ("12 comments", Role.NOTICE),
        ("Comments are moderated before they are shown.", Role.NOTICE),
        ("All rights reserved.", Role.NOTICE),
        ("Powered by automated translation", Role.NOTICE),
        ("This story has been viewed 9,836 times.", Role.COUNTER),
        ("Back to top", Role.NAVIGATION),
        ("Tags: rivers, bridges", Role.NAVIGATION),
    ],
)
def test_english_furniture_is_known_by_its_words(line: str, role: Role) -> None:
    cue = furniture_cue(line)
    assert cue is not None
    assert cue.role is role


@pytest.mark.parametrize(
    "line",
    [
        "Anzeige",
        "Lesen Sie auch: Was Mieter wissen müssen",
        "Kommentare (12)",
        "Alle Rechte vorbehalten.",
        "Publicité",
        "À lire aussi",
        "Lire aussi : Le port en cinq chiffres",
        "Abonnez-vous",
        "Lo más leído",
        "Lea también: La tormenta en cifras",
        "Suscríbete",
        "Todos los derechos reservados",
    ],
)
def test_german_french_and_spanish_furniture_is_known_too(line: str) -> None:
    assert furniture_cue(line) is not None


@pytest.mark.parametrize(
    "line",
    [
        "Half of the valley",
        "Published last week, the report runs to 214 pages.",
        "Read more slowly, it also contains a warning about the dam.",
        "Comments by the mayor drew laughter in the hall.",
        "Share prices fell in Frankfurt on Monday.",
        "The newsletter of the rowing club is printed once a month.",
        "Register for gifts was what the shop called it.",
        "More than forty people were taken to hospital.",
        "Anzeige gegen den Wirt wurde nicht erstattet, sagte die Polizei am Montag in Görlitz nach langer Prüfung.",
    ],
)
def test_a_sentence_that_opens_like_furniture_is_none(line: str) -> None:
    assert furniture_cue(line) is None


def test_case_edge_marks_and_curly_quotes_do_not_matter() -> None:
    assert furniture_cue("» MOST READ «") == furniture_cue("Most read")
    assert furniture_cue("Editor’s Picks") == furniture_cue("Editor's picks")


def test_a_list_of_other_stories_opens_the_foot_of_the_page_and_an_advert_does_not() -> None:
    related, advert = furniture_cue("Related stories"), furniture_cue("Advertisement")
    assert related is not None
    assert related.opens_tail
    assert advert is not None
    assert not advert.opens_tail


def test_a_reason_finishes_the_sentence_that_starts_with_the_line() -> None:
    cue = furniture_cue("Most Read")
    assert cue is not None
    assert cue.reason == "heads a list of popular stories"


def test_a_paragraph_is_never_furniture_as_a_whole() -> None:
    assert furniture_cue("Comments are moderated " + "and read by the editor " * 30) is None
