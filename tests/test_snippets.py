"""Snippets show why an article was found, in plain pieces that joined are the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.analysis import stem, terms
from archive.article import Caption, Removed, Role
from archive.passages import LENGTH, MOST, USUAL
from archive.query import in_words, parse_query, sought
from archive.querytree import Alike, And, Phrase, Word
from archive.snippets import Highlighter
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
        ("在北京市政府前", "北京市政府", "在[北京市政府]前"),
        ("北京的政府", "北京政府", "[北京]的[政府]"),
        ("北京的政府", '"北京政府"', "北京的政府"),
        ("서울에서 서울은", "서울에", "[서울]에서 [서울]은"),
        ("the one two three", '"one two" "two three"', "the [one two three]"),
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


def marked_in(made, query: str) -> str:
    """The body of an article with [brackets] round what is marked."""
    return " ".join(shown(marker(query, made.language).of(made).mark(text)) for text in made.body)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("read", "they [read] aloud near Reading."),
        ("reading", "they [read] aloud near [Reading]."),
        ("near Reading", "they read aloud [near] [Reading]."),
        ("aloud", "they read [aloud] near Reading."),
    ],
)
def test_a_name_is_marked_when_it_was_sought_and_not_when_its_stem_was(query, expected):
    made = article(body="they read aloud near Reading.")
    assert marked_in(made, query) == expected


def test_a_name_of_one_article_is_a_word_in_another():
    made = marker("read")
    one, other = article(body="they live near Reading"), article(body="Reading is liked here")
    assert shown(made.of(one).mark(one.body[0])) == "they live near Reading"
    assert shown(made.of(other).mark(other.body[0])) == "[Reading] is liked here"


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


def marked_as(text: str, query: str, field: str) -> str:
    return shown(marker(query).mark(text, field))


def test_a_word_that_is_sought_in_a_field_is_marked_in_that_field_alone():
    assert marked_as("flood", "title:flood", "title") == "[flood]"
    assert marked_as("flood", "title:flood", "body") == "flood"
    assert marked_as("flood ice", "title:flood body:ice", "body") == "flood [ice]"
    assert marked_as("flood", "title:flood body:flood", "body") == "[flood]"
    assert marked_as("a rose river", 'title:"rose river"', "body") == "a rose river"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a rose, then the river", "a [rose], then the [river]"),
        ("a rose; on and on and on to the river", "a rose; on and on and on to the river"),
        ("the river rose and rose", "the [river] [rose] and [rose]"),
        ("river. river of a rose. and a lot of it. rose", "river. [river] of a [rose]. and a lot of it. rose"),
        ("river after river", "river after river"),
    ],
)
def test_words_near_each_other_are_marked_only_where_they_are_near(text, expected):
    assert marked(text, '"rose river"~2') == expected


def test_words_that_may_stand_in_different_paragraphs_are_marked_wherever_they_stand():
    assert snippets(["A rose.", "A river."], "rose NEAR/200 river") == ["A [rose].", "A [river]."]


def test_the_headline_is_marked_as_the_field_it_is_of():
    told = article(body="Floods.", title="Flood")
    assert shown(marker("title:flood").heading(told)) == "[Flood]"
    assert shown(marker("body:flood").heading(told)) == "Flood"
    assert shown(marker("body:flood").heading(article(body="Floods."))) == "[Floods]."
    assert shown(marker("standfirst:flood").heading(article(standfirst="Floods."))) == "[Floods]."


ODD = some.text(some.sampled_from("aFlodgG1_ \u0301é“’天ーßİ½\u0130.\n-"), max_size=60)


@given(ODD, some.sampled_from(["flood god", '"a god"', "fl*", "god~", "a NEAR/2 god", "1 o", "天"]))
def test_looking_only_at_words_with_the_right_first_letter_misses_none(text, query):
    quick, thorough = marker(query), marker(query)
    thorough.spans("")
    thorough.seekers[""].likely = None
    assert quick.spans(text) == thorough.spans(text)


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
    assert len(snippets([f"flood {n}" for n in range(9)], "flood")) == USUAL


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


def weighed(body, query: str, **weights: float) -> list[str]:
    """Snippets chosen by weights of words as an index gives them, 1 for those not named."""
    tree = parse_query(query).tree
    chosen = Highlighter(tree, "en", {leaf: weights.get(in_words(leaf), 1.0) for leaf in sought(tree)})
    return [shown(snippet) for snippet in chosen.snippets(article(body=body))]


FILLER = "and so it went on for a while, as it does in many a story that has little to tell. " * 6


def test_a_rare_word_is_shown_before_a_common_one():
    body = ["A flood.", "A flood.", "The zeppelin."]
    assert weighed(body, "flood zeppelin", zeppelin=9.0) == ["The [zeppelin].", "A [flood]."]


def test_a_rare_word_at_the_end_of_a_very_long_article_is_shown():
    body = [f"Flood {number}. {FILLER}" for number in range(500)] + ["The zeppelin."]
    assert weighed(body, "flood zeppelin", zeppelin=9.0)[0] == "The [zeppelin]."


def test_words_close_together_are_shown_before_words_far_apart():
    body = ["A flood that nobody in the whole of the old town had seen coming down the river.", "The flood river."]
    assert snippets(body, "flood river")[0] == "The [flood] [river]."


def test_words_that_say_nothing_draw_no_passage_to_themselves():
    body = ["The end of the day at the inn.", "A zeppelin came."]
    assert snippets(body, "the zeppelin of and at the not")[0] == "A [zeppelin] came."


def test_a_third_passage_is_shown_where_it_shows_something_new():
    assert snippets(["flood", "flood", "ice", "storm"], "flood ice storm") == ["[flood]", "[ice]", "[storm]"]
    assert snippets(["flood", "flood now", "flood then"], "flood") == ["[flood]", "[flood] now"]
    assert snippets(["flood", "ice", "the"], "flood ice the") == ["[flood]", "[ice]"]


def test_no_snippet_repeats_another():
    assert snippets(["A flood."] * 3, "flood") == ["A [flood]."]


def test_two_passages_of_one_paragraph_share_no_text():
    words = " ".join(f"w{number}" for number in range(80))
    first, second = snippets([f"flood {words} ice"], "flood ice")
    assert ("[flood]" in first, "[ice]" in second) == (True, True)
    assert set(first.split()) & set(second.split()) == {"…"}


def test_a_passage_begins_where_its_sentence_does():
    first = snippets(f"{'so it went on ' * 30}was all he said. Mr. Smith saw the flood come. {FILLER}", "flood")[0]
    assert first.startswith("… Mr. Smith saw the [flood] come.")


def test_a_passage_of_a_text_without_spaces_has_words_on_either_side():
    (snippet,) = snippets("天" * 500 + "北京" + "地" * 500, "北京", language="zh")
    assert snippet.startswith("… 天天天")
    assert snippet.endswith("地地地 …")


def test_what_only_the_title_has_leaves_the_opening_words():
    assert snippets("It came at night.", "flood", title="Flood") == ["It came at night."]
    assert snippets("The flood came.", "title:flood", title="Flood") == ["The flood came."]


def test_a_search_weighs_words_by_how_few_articles_have_them(archive):
    archive.add([{"id": str(number), "body": "A flood came."} for number in range(20)])
    archive.add([{"id": "z", "body": ["A flood came.", "It was a flood.", "The zeppelin."]}])
    (hit,) = archive.search("flood zeppelin").hits
    assert shown(hit.snippets[0]) == "The [zeppelin]."


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


FORMS = some.sampled_from(
    [
        "Floods",
        "FLOODING",
        "flóod",
        "ＦＬＯＯＤ",
        "zürich",
        "Zu\u0308rich",
        "rose",
        "river",
        "the",
        "x" * 260,
        "北京",
    ]
)
GAPS = some.sampled_from([" ", ". ", "\n", "", " – ", "\u0301 ", "。"])
TEXTS = some.lists(some.tuples(FORMS, GAPS).map("".join), max_size=90).map("".join)
QUERIES = ["flood", "ZURICH flood", '"rose river"', "river NEAR/3 rose", "fl* rivre~", "北京 rose", "body:flood"]


@given(some.lists(TEXTS, max_size=5), some.sampled_from(QUERIES), some.floats(0, 9))
def test_every_snippet_holds_a_hit_where_the_body_has_one(body, query, weight):
    tree = parse_query(query).tree
    made = Highlighter(tree, "en", {leaf: weight * number for number, leaf in enumerate(sought(tree))})
    found = made.snippets(article(body=body, title="Flood"))
    has_hit = any(made.spans(text, "body") for text in body)
    assert [any(piece.matched for piece in snippet) for snippet in found] == [has_hit] * len(found)
    assert bool(found) == any(body)
    texts = ["".join(piece.text for piece in snippet) for snippet in found]
    assert len(set(texts)) == len(texts)
    for text in texts:
        assert any(text.removeprefix("… ").removesuffix(" …") in whole for whole in body)


def test_the_small_word_of_a_name_is_marked_beside_its_name_alone():
    name = Alike((And((Word("At"), Word("Tanf"))), Phrase(("al", "tanf"), quoted=False)))
    marker = Highlighter(name, "en")
    assert shown(marker.mark("At noon At Tanf was shut, at last; al-Tanf")) == (
        "At noon [At] [Tanf] was shut, at last; [al-Tanf]"
    )
