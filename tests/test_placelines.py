"""Texts as they stand in files: lines, paragraphs, capitals and small letters."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.places.lines import LONGEST_LINE, PORTION, passages_of, portions
from indexer.places.tags import tag

WRAPPED = """Ferry to Malta sinks

The ferry left Palermo on Monday for the island and was seen last from New
York, a village on the coast. The
owner, a firm based in the town, said that all of them were
saved by fishermen.

In Tunis they were told."""


def test_lines_that_were_cut_are_read_as_one_paragraph() -> None:
    found = [passage.text for passage, _ in passages_of(WRAPPED) if passage.text]
    assert [one[:12] for one in found] == ["Ferry to Mal", "The ferry le", "In Tunis the"]


def test_a_name_across_a_line_end_is_read_with_offsets_of_the_text() -> None:
    assert "New\nYork" in [one.surface for one in tag(WRAPPED)]


def test_lines_may_end_as_on_other_systems() -> None:
    assert "New\r\nYork" in [one.surface for one in tag(WRAPPED.replace("\n", "\r\n"))]


def test_a_paragraph_a_line_stays_one() -> None:
    text = "Storm hits New\nYork and Hull are spared.\nIn Lyon it rained."
    assert [passage.text for passage, _ in passages_of(text)] == text.split("\n")


def test_an_indent_begins_a_paragraph() -> None:
    lines = ["    The river rose over night and", "nobody could cross it until the", "next day."] * 2
    assert len(passages_of("\n".join(lines))) == 2


@given(st.text(alphabet="ab A.\n\r\t", max_size=300))
def test_every_character_stands_where_it_stood(text: str) -> None:
    read = passages_of(text)
    blank = text.replace("\r", " ").replace("\n", " ")
    assert all(blank[start : start + len(passage.text)] == passage.text for passage, start in read)
    assert sum(len(passage.text) for passage, _ in read) + len(read) - 1 <= len(text)


@pytest.mark.parametrize("width", [40, 72, 78])
def test_what_is_found_does_not_hang_on_the_width(width: int) -> None:
    story = (
        "The ferry left Palermo on Monday for Buenos Aires and was seen last from New York, where nobody "
        "waited for it. The owners in Rio de Janeiro said that all were saved by fishermen from the Czech Republic."
    )
    wrapped = textwrap.fill(story, width)
    assert [one.place for one in tag(wrapped)] == [one.place for one in tag(story)]


# Capitals and small letters


def test_wire_copy_all_in_capitals_is_read() -> None:
    text = (
        "MARSEILLE, FRANCE -- HEAVY RAIN CLOSED THE PORT OF MARSEILLE AND THE ROADS TO LYON. POLICE SAID MANY WAIT."
    )
    assert [one.surface for one in tag(text)] == ["MARSEILLE", "FRANCE", "MARSEILLE", "LYON"]


def test_words_in_capitals_are_no_towns() -> None:
    assert (
        tag("THE MAN SAID THAT READING IS NICE. HE WAS MOBILE AND MADE A CHANGE, SO THE COLONEL LEFT EARLY.") == ()
    )


def test_a_text_in_small_letters_says_nothing() -> None:
    assert tag("the reading in paris was nice, a man from jordan said. new york is mobile.") == ()


def test_control_characters_end_names() -> None:
    found = tag("In Lyon\x00 and\x07 Marseille\x1b it rained.")
    assert [one.surface for one in found] == ["Lyon", "Marseille"]


# Texts as long as a book


def test_a_line_as_long_as_a_book_is_read_in_parts_that_are_the_whole() -> None:
    text = "Lyon and Nantes " * 20_000
    parts = passages_of(text)
    assert max(len(part.text) for part, _ in parts) <= LONGEST_LINE
    assert "".join(part.text for part, _ in parts) == text
    assert all(text.startswith(part.text, start) for part, start in parts)


def test_a_text_as_long_as_a_book_is_read_in_portions() -> None:
    passages = passages_of("It rained in Lyon.\n" * 40_000)
    read = list(portions(passages))
    assert [one for some in read for one in some] == passages
    assert max(sum(len(part.text) for part, _ in some) for some in read) <= PORTION


def test_what_is_short_is_one_portion() -> None:
    passages = passages_of("It rained in Lyon.\nIt did not in Nantes.")
    assert list(portions(passages)) == [passages]
