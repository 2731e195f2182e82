"""What is known of an outlet, applied to one article."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from archive.article import Caption, CleanArticle, Document, Kind, Removed, Role, Stated
from archive.errors import Unreadable
from archive.outlet_rules import Overrule, Repeated, Rules
from indexer.cleaning import clean
from indexer.cleaning.overrule import ruled

FIRST = "The ferry to Corley will run again from Monday, the harbour board said after a meeting on Thursday night."
SECOND = "It had lain at the quay since the storm of last week, which tore two of its four engines from their beds."
LAST = "Tickets that were bought for the days in between will be paid back at the office on the quay, it said too."
BODY = (FIRST, "What happens next", SECOND, LAST)
DUMP = "\n\n".join(("Ferry to Corley runs again", *BODY))


def document(text: str = DUMP, kind: Kind = Kind.TEXT) -> Document:
    return Document(kind=kind, text=text, original=b"", source="ferry", stated=Stated(outlet="Harbour Gazette"))


def article(*body: str, **facts: Any) -> CleanArticle:
    return CleanArticle(source="ferry", outlet="Harbour Gazette", body=body, **facts)


def rules(repeated: dict[str, tuple[int, int]] | None = None, **said: tuple[str, ...]) -> Rules:
    known = {line: Repeated(*counts) for line, counts in (repeated or {}).items()}
    return Rules((Overrule("Harbour Gazette", **said),), {"Harbour Gazette": known})


def applied(cleaned: CleanArticle, known: Rules, text: str = DUMP, kind: Kind = Kind.TEXT) -> CleanArticle:
    return ruled(cleaned, document(text, kind), known)


def test_a_repeated_line_is_removed_with_its_number_and_reason():
    text = f"{DUMP}\n\nTide tables"
    made = applied(article(*BODY, "Tide tables"), rules({"Tide tables": (12, 0)}), text)
    assert made.body == BODY
    assert made.removed == (
        Removed(text="Tide tables", role=Role.NAVIGATION, reason="stands in 12 stories of this outlet", line=11),
    )


def test_a_repeated_sentence_is_a_notice_and_a_known_phrase_what_it_says():
    made = applied(
        article(*BODY, "Tides change.", "Advertisement"), rules({"Tides change.": (3, 0), "Advertisement": (3, 0)})
    )
    assert {line.text: line.role for line in made.removed} == {
        "Tides change.": Role.NOTICE,
        "Advertisement": Role.PROMO,
    }


def test_a_crosshead_stays_where_it_heads_and_goes_at_the_foot():
    known = rules({"What happens next": (7, 0)})
    assert applied(article(*BODY), known).body == BODY
    assert applied(article(FIRST, SECOND, "What happens next"), known).body == (FIRST, SECOND)


def test_the_first_paragraph_goes_only_where_it_opens_three_stories():
    assert applied(article(*BODY), rules({FIRST: (9, 2)})).body == BODY
    assert applied(article(*BODY), rules({FIRST: (9, 3)})).body == BODY[1:]
    assert applied(article("Tides", *BODY), rules({"Tides": (9, 9), FIRST: (9, 2)})).body == BODY


def test_a_line_that_opens_stories_says_so():
    (line,) = applied(article("Tides", *BODY), rules({"Tides": (9, 8)})).removed
    assert line.reason == "opens 8 stories of this outlet"


def test_repetition_never_takes_the_whole_story():
    known = rules({FIRST: (9, 9), SECOND: (9, 9), "Tides": (4, 4)})
    assert applied(article(FIRST, SECOND), known).body == (FIRST, SECOND)
    assert applied(article(FIRST, SECOND, "The tides"), known).body == (FIRST, SECOND, "The tides")


def test_text_that_came_clean_keeps_its_repeated_lines():
    made = applied(article(*BODY, "Tides"), rules({"Tides": (4, 4)}), kind=Kind.BODY)
    assert made.body == (*BODY, "Tides")


def test_other_outlets_lines_do_not_matter():
    cleaned = replace(article(*BODY, "Tides"), outlet="The Rosedale Courier")
    assert applied(cleaned, rules({"Tides": (4, 4)}, drop=("It had lain*",))) is cleaned


def test_what_a_librarian_drops_leaves_body_standfirst_and_captions():
    cleaned = article(
        *BODY, standfirst="The ferry again", captions=(Caption(text="The ferry"), Caption(text="Map"))
    )
    made = applied(cleaned, rules(drop=("The ferry*", "It had lain*")))
    assert (made.body, made.standfirst, made.captions) == ((BODY[1], LAST), None, (Caption(text="Map"),))
    assert {line.reason for line in made.removed} == {"dropped by cleaning.toml"}


def test_a_line_is_dropped_from_clean_text_too():
    made = applied(article(*BODY), rules(drop=(SECOND,)), "\n\n".join(BODY), Kind.BODY)
    assert made.body == (*BODY[:2], LAST)
    assert [(line.text, line.line) for line in made.removed] == [(SECOND, 3)]


def test_an_article_of_which_every_line_is_dropped_is_unreadable():
    with pytest.raises(Unreadable, match=r"cleaning.toml drops every line"):
        applied(article(FIRST), rules(drop=("The ferry*",)))


def test_what_a_librarian_keeps_is_not_taken_for_repeated():
    known = rules({"Tides": (4, 4)}, keep=("Tides",))
    assert applied(article(*BODY, "Tides"), known).body == (*BODY, "Tides")


def test_a_removed_line_that_a_librarian_keeps_comes_back_to_its_place_in_a_dump():
    text = DUMP.replace(SECOND, f"Advertisement\n\n{SECOND}")
    cleaned = clean(document(text))
    assert "Advertisement" not in cleaned.body
    made = applied(cleaned, rules(keep=("Advertisement",)), text)
    assert made.body == (*BODY[:2], "Advertisement", *BODY[2:])
    assert "Advertisement" not in [line.text for line in made.removed]


def test_a_removed_block_that_a_librarian_keeps_comes_back_to_its_place_in_a_page():
    paragraphs = "".join(f"<p>{text}</p>" for text in (FIRST, SECOND))
    page = f"<html><body><article><h1>Ferry runs</h1>{paragraphs}<p>Advertisement</p><p>{LAST}</p></article>"
    cleaned = clean(document(page, Kind.HTML))
    assert cleaned.body == (FIRST, SECOND, LAST)
    assert applied(cleaned, rules(keep=("Adv*",)), page, Kind.HTML).body == (FIRST, SECOND, "Advertisement", LAST)


def test_an_article_that_no_rule_touches_is_the_same():
    cleaned = article(*BODY)
    assert applied(cleaned, Rules()) is cleaned
    assert applied(cleaned, rules({"Tides": (3, 3)}, drop=("Maps",), keep=("Wind",))) == cleaned
