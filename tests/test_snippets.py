"""Snippets show why an article was found, in plain pieces that joined are the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.analysis import stem, terms
from archive.article import Caption, Removed, Role
from archive.query import parse_query
from archive.snippets import LENGTH, MOST, Highlighter
from tests.making import article


def marker(text: str, language: str = "en") -> Highlighter:
    return Highlighter(parse_query(text).tree, language)


def marked(text: str, query: str, language: str = "en") -> str:
    """The text with [brackets] round what is marked."""
    return shown(marker(query, language).mark(text))


def shown(pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.matched else piece.text for piece in pieces)


def snippets(body, query: str, **facts) -> list[str]:
    made = article(body=body, **facts)
    return [shown(snippet) for snippet in marker(query, made.language).snippets(made)]


# Marking


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("A flood came.", "flood", "A [flood] came."),
        ("Floods came. Flooding!", "flood", "[Floods] came. [Flooding]!"),
        ("In ZÜRICH", "zurich", "In [ZÜRICH]"),
        ("In Zurich", "Zürich", "In [Zurich]"),
        ("The rose river, the rose.", '"rose river"', "The [rose river], the rose."),
        ("The rose  river", '"rose river"', "The [rose  river]"),
        ("New York, New York", '"new york new york"', "[New York, New York]"),
        ("a rose river", 'river "rose river"', "a [rose river]"),
        ("in al-Tanf today", "al-Tanf", "in [al-Tanf] today"),
        ("在北京市", "北京", "在[北京]市"),
        ("flood river", "flood -river", "[flood] river"),
        ("flood ice", "flood OR ice", "[flood] [ice]"),
        ("Borders, bordering, a boarder", "bord*", "[Borders], [bordering], a boarder"),
        ("women and woman", "wom?n", "[women] and [woman]"),
        ("a brigde, a bridge", "brigde~", "a [brigde], a [bridge]"),
        ("a rose by the river", '"river rose"~3', "a [rose] by the [river]"),
        ("the flood", "title:flood", "the [flood]"),
        ("nothing here", "flood", "nothing here"),
        ("", "flood", ""),
        ("flood", "flood", "[flood]"),
    ],
)
def test_what_was_searched_for_is_marked(text, query, expected):
    assert marked(text, query) == expected


def test_a_language_without_a_stemmer_marks_the_exact_word():
    assert marked("flood floods", "floods", "und") == "flood [floods]"


def test_words_are_marked_by_the_stems_of_the_articles_language():
    assert marked("les chevaux", "cheval", "fr") == "les [chevaux]"


def test_html_stays_text():
    assert marked("<b>flood</b> & <script>", "flood") == "<b>[flood]</b> & <script>"


@given(some.text(some.sampled_from("ab flodé<&. \n"), max_size=300), some.text(max_size=30))
def test_pieces_joined_are_the_text(text, query):
    pieces = marker(query).mark(text)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


@given(some.text(), some.sampled_from(["a", "flood", "été"]))
def test_a_marked_piece_is_the_word_that_was_sought(text, query):
    for piece in marker(query).mark(text):
        if piece.matched:
            assert [stem(term, "en") for term in terms(piece.text)] == [stem(term, "en") for term in terms(query)]


# Passages


def test_a_short_paragraph_is_shown_whole():
    assert snippets("A flood came.", "flood") == ["A [flood] came."]


def test_a_long_paragraph_is_cut_at_words_with_an_ellipsis():
    (snippet,) = snippets("before " * 100 + "flood" + " after" * 100, "flood")
    assert snippet.startswith("… before ")
    assert snippet.endswith(" after …")
    assert LENGTH - 20 < len(snippet) < LENGTH + 10


def test_a_hit_at_the_very_start_has_no_ellipsis_before_it():
    (snippet,) = snippets("Flood" + " after" * 100, "flood")
    assert snippet.startswith("[Flood] after")
    assert snippet.endswith("after …")


def test_a_hit_at_the_very_end_has_none_after_it():
    (snippet,) = snippets("before " * 100 + "flood", "flood")
    assert snippet.startswith("… before")
    assert snippet.endswith("before [flood]")


def test_words_longer_than_a_snippet_are_no_hindrance():
    (snippet,) = snippets("x" * 1_000 + " flood " + "y" * 1_000, "flood")
    assert "[flood]" in snippet
    assert snippets("x" * 1_000, "flood")[0].startswith("xxx")


def test_a_word_that_is_longer_than_a_snippet_is_marked_whole():
    assert f"[{'x' * 500}]" in snippets("a " * 200 + "x" * 500 + " b" * 200, "x" * 500)[0]


def test_a_passage_with_more_of_the_words_comes_first():
    body = ["A flood.", "A flood of the river.", "A river."]
    assert snippets(body, "flood river")[0] == "A [flood] of the [river]."


def test_a_passage_with_the_phrase_comes_before_one_with_a_word():
    body = ["The flood.", "The rose river."]
    assert snippets(body, 'flood OR "rose river"')[0] == "The [rose river]."


def test_the_second_passage_shows_what_the_first_does_not():
    assert snippets(["flood flood", "flood", "ice"], "flood ice") == ["[flood] [flood]", "[ice]"]


def test_there_are_never_too_many():
    assert len(snippets([f"flood {n}" for n in range(9)], "flood")) == MOST


def test_the_standfirst_is_a_passage():
    assert snippets("Nothing.", "flood", standfirst="A flood came.") == ["A [flood] came."]


def test_without_a_hit_the_opening_words_are_shown():
    (snippet,) = snippets(["opening " * 100, "more"], "flood")
    assert snippet.startswith("opening opening")
    assert snippet.endswith(" …")


def test_an_article_without_text_has_no_snippet():
    assert snippets((), "flood") == []


def test_captions_and_removed_lines_are_no_passages():
    made = snippets(
        "Nothing.",
        "flood",
        captions=(Caption(text="A flood."),),
        removed=(Removed(text="Flood news", role=Role.PROMO, reason="invented", line=1),),
    )
    assert made == ["Nothing."]


WORDS = some.lists(some.sampled_from(["flood", "ice", "x" * 300, "und", "<b>", "a"]), max_size=120).map(" ".join)


@given(some.lists(WORDS, max_size=4), some.sampled_from(["flood", '"ice flood"', "ice OR flood", '"a a"']))
def test_snippets_show_a_hit_where_the_body_has_one_and_are_cut_from_it(body, query):
    made = article(body=body)
    found = marker(query).snippets(made)
    assert len(found) <= MOST
    if any(piece.matched for text in body for piece in marker(query).mark(text)):
        assert all(any(piece.matched for piece in snippet) for snippet in found)
    for snippet in found:
        plain = "".join(piece.text for piece in snippet)
        assert any(plain.removeprefix("… ").removesuffix(" …") in text for text in body)
        matched = sum(len(piece.text) for piece in snippet if piece.matched)
        assert len(plain) <= max(LENGTH, matched) + LENGTH
