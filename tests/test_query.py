"""What a reader typed is read as a tree, and what cannot be read is told with its place."""

from __future__ import annotations

import doctest
import sys
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from archive import query, querytree
from archive.analysis import terms
from archive.query import (
    MAX_DEPTH,
    MAX_LENGTH,
    MOST_LOOKUPS,
    And,
    Dated,
    Everything,
    Fuzzy,
    Missing,
    Near,
    Not,
    Or,
    Phrase,
    Valued,
    Wildcard,
    Word,
    changed,
    in_words,
    parse_query,
    sought,
)
from archive.queryhelp import EXAMPLES

A, B, C = Word("a"), Word("b"), Word("c")


def tree(text: str):
    return parse_query(text).tree


def told(text: str) -> list[tuple[int, str]]:
    return [(warning.position, warning.message) for warning in parse_query(text).warnings]


def test_the_examples_in_the_module_hold():
    assert doctest.testmod(query).failed == doctest.testmod(querytree).failed == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Everything()),
        (" \t\n ", Everything()),
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a OR b", Or((A, B))),
        ("a b OR c", Or((And((A, B)), C))),
        ("a (b OR c)", And((A, Or((B, C))))),
        ("a -b", And((A, Not(B)))),
        ("a NOT b", And((A, Not(B)))),
        ("NOT NOT a", A),
        ("--a", A),
        ("NOT -a", A),
        ("-(-a)", A),
        ("-(a b)", Not(And((A, B)))),
        ('-"a b"', Not(Phrase(("a", "b")))),
        ("a a", Word("a", times=2)),
        ("al-Tanf Al-tanf", Phrase(("al", "tanf"), quoted=False, times=2)),
        ("‘a b?’", And((A, B))),
        ("cuts?; why?!", And((Word("cuts"), Word("why")))),
        ("a (a OR b) a", And((Word("a", times=2), Or((A, B))))),
        ("(a) ((b))", And((A, B))),
        ("a (b c)", And((A, B, C))),
        ("or and not", And((Word("or"), Word("and"), Word("not")))),
        ('"a OR b"', Phrase(("a", "or", "b"))),
        ("al-Tanf", Phrase(("al", "tanf"), quoted=False)),
        ("l’Irak", Phrase(("l", "irak"), quoted=False)),
        ("北京", Phrase(("北", "京"), quoted=False)),
        ("bord*", Wildcard("bord*")),
        ("Bórd?r", Wildcard("bord?r")),
        ("bo**der*.", Wildcard("bo*der*")),
        ("flod~", Fuzzy("flod", 1)),
        ("Flod~2", Fuzzy("flod", 2)),
        ('"a b"~5', Near(("a", "b"), 5)),
        ('"a b"~', Near(("a", "b"), 0)),
        ("a NEAR/3 b", Near(("a", "b"), 3)),
        ("a NEAR b", Near(("a", "b"), 10)),
        ("a NEAR/3 b NEAR/2 c", Near(("a", "b", "c"), 3)),
        ('title:"a b" NEAR/1 title:c', Near(("a", "b", "c"), 1, "title")),
        ("title:a b", And((Word("a", field="title"), B))),
        ("Title:(a OR -b)", Or((Word("a", field="title"), Not(Word("b", field="title"))))),
        ("-title:a", Not(Word("a", field="title"))),
        ("title:-a", Not(Word("a", field="title"))),
        ("headline:ab*", Wildcard("ab*", "title")),
        ('outlet:"The Courier"', Valued("outlet", ("The Courier",), "the courier")),
        ("lang:EN", Valued("language", ("en",), "en")),
        ("http://a", Phrase(("http", "a"), quoted=False)),
        ("x:a", Phrase(("x", "a"), quoted=False)),
        ("title: a", And((Word("title"), A))),
        ("date:none", Missing("date")),
        ("date:2015-05", Dated(date(2015, 5, 1), date(2015, 5, 31))),
        ("date:2015-05..2016", Dated(date(2015, 5, 1), date(2016, 12, 31))),
        ("date:2015..", Dated(date(2015, 1, 1), None)),
        ('date:"..2015-05-22"', Dated(None, date(2015, 5, 22))),
        ('"Zürich"', Phrase(("zurich",))),
    ],
)
def test_queries_are_read(text, expected):
    assert tree(text) == expected
    assert told(text) == []


@pytest.mark.parametrize("text", ["“a b”", "„a b“", "«a b»", "‟a b″", "＂a b＂", "”a b”"])
def test_quotes_of_all_kinds_are_straight_ones(text):
    assert tree(text) == Phrase(("a", "b"))


@pytest.mark.parametrize("dash", "–—−‐‑-")
def test_dashes_of_all_kinds_exclude(dash):
    assert tree(f"a {dash}b") == And((A, Not(B)))


def test_a_dash_between_words_excludes_nothing():
    assert tree("a – b") == And((A, B))


@pytest.mark.parametrize(
    ("text", "expected", "position", "message"),
    [
        ('a "b', And((A, Phrase(("b",)))), 2, "closed at the end"),
        ('"', Everything(), 0, "closed at the end"),
        ("a (b", And((A, B)), 2, "closed at the end"),
        ("a ) b", And((A, B)), 2, "left out"),
        ("()", Everything(), 0, "empty brackets"),
        ("a OR", A, 2, "OR with nothing after it"),
        ("OR a", A, 0, "OR with nothing before it"),
        ("a AND", A, 2, "AND wants a word"),
        ("NOT", Everything(), 0, "NOT with nothing after it"),
        ("a !! b", And((A, B)), 2, "holds no word"),
        ('a ""', A, 2, "an empty phrase"),
        ("a b*", And((A, B)), 2, "a wildcard wants at least 2 letters"),
        ("a *b", And((A, B)), 2, "a wildcard wants at least 2 letters"),
        ("a al-T*", And((A, Phrase(("al", "t"), quoted=False))), 2, "letters of one word"),
        ("a date:soon", And((A, Word("soon"))), 7, "soon is no date"),
        ("NEAR b", B, 0, "on either side"),
        ("a NEAR", A, 2, "on either side"),
        ("a NEAR a", Word("a", times=2), 2, "on either side"),
        ("title:a NEAR b", And((Word("a", field="title"), B)), 8, "on either side"),
        ('outlet:""', Everything(), 7, "an empty phrase"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place_and_the_rest_is_searched(text, expected, position, message):
    assert tree(text) == expected
    assert any(at == position and message in what for at, what in told(text))


def test_a_question_mark_at_the_end_is_no_wildcard():
    assert told("who won the election?") == []


def test_a_dash_with_nothing_after_it_is_told():
    assert tree("a -") == A
    assert told("a -") == [(2, "- holds no word and was left out")]


def test_nul_parts_words():
    assert tree("a\0b") == And((A, B))


def test_half_characters_are_left_out():
    assert tree("a \ud800") == A


def test_a_word_that_only_looks_like_an_operator_stays_a_word():
    assert tree(in_words(tree("a AND. b"))) == tree("a AND. b") != And((A, B))


# Very long and very deep


def test_a_long_query_is_cut_between_words_and_says_so():
    parsed = parse_query("word " * 10_000)
    assert parsed.tree == Word("word", times=400)
    assert told("word " * 10_000) == [(MAX_LENGTH - 1, "only the first 2,000 characters were searched")]


def test_a_word_that_lies_across_the_limit_is_left_out():
    text = "a" * (MAX_LENGTH - 3) + " because"
    assert tree(text) == Word("a" * (MAX_LENGTH - 3))


def test_a_word_that_ends_at_the_limit_is_kept():
    text = "a" * (MAX_LENGTH - 2) + " b c"
    assert tree(text) == And((Word("a" * (MAX_LENGTH - 2)), B))


def test_a_single_endless_word_is_cut():
    assert tree("x" * 50_000) == Word("x" * MAX_LENGTH)


def test_a_long_blank_finds_everything():
    assert tree(" " * 5_000 + "a") == Everything()


@pytest.mark.parametrize("one", ["(", ")", '"', "-", "NOT ", "OR ", "a OR ", "(a ", "a\0", "“", "\n", "((a) "])
def test_fifty_thousand_characters_of_anything_give_a_tree(one):
    parsed = parse_query(one * (50_000 // len(one)))
    assert parsed.tree is not None
    assert len(parsed.warnings) <= MAX_LENGTH + 1


def test_brackets_are_read_to_a_depth_and_told_beyond_it():
    deep = "(" * (MAX_DEPTH + 5) + "a" + ")" * (MAX_DEPTH + 5)
    assert tree(deep) == A
    assert any(f"more than {MAX_DEPTH} deep" in what for _, what in told(deep))


@pytest.mark.parametrize(
    "one", ["a ", "(a) ", "a OR ", "a NEAR b ", "title:", "NOT a ", '"a b" ', "((a OR b) -c) "]
)
def test_the_work_grows_with_the_length_of_the_text(monkeypatch, one):
    monkeypatch.setattr(query, "MAX_LENGTH", 10**6)
    assert calls(one * 400) < 2.5 * calls(one * 200)


def calls(text: str) -> int:
    """How many Python functions a parse calls."""
    counted = 0

    def count(frame, event, argument):
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        parse_query(text)
    finally:
        sys.setprofile(before)
    return counted


# Any text

FRAGMENTS = some.lists(
    some.sampled_from(
        [
            "a",
            "Bee",
            "été",
            "AND",
            "OR",
            "NOT",
            "-",
            "(",
            ")",
            '"',
            " ",
            "–",
            "“",
            "”",
            "AND.",
            "北京",
            "l’",
            "½",
            "*",
            "?",
            "~",
            "~2",
            "title:",
            "outlet:",
            "date:",
            "2015-05",
            "..",
            "NEAR/3",
        ]
    )
).map("".join)
ANYTHING = some.text(max_size=200) | FRAGMENTS | some.text(some.sampled_from('ab ()"-ORNTD'), max_size=60)


@given(ANYTHING)
@example("\ud800")
@example("(" * 3_000)
def test_any_text_gives_a_tree_and_warnings_within_it(text):
    parsed = parse_query(text)
    assert parsed.input == text
    assert all(0 <= warning.position <= len(text) for warning in parsed.warnings)
    assert all(warning.message for warning in parsed.warnings)
    assert isinstance(parsed.in_words, str)


@given(ANYTHING)
@example("~00")
@example("+~0")
@example("AND. a")
@example("?outlet:\u200d")
@example("-(-0")
@example("⑴ ½")
@example('"⑴ ½ ŉ"')
def test_a_tree_in_words_is_read_as_the_same_tree(text):
    first = tree(text)
    words = in_words(first)
    if first != Everything() and len(words) <= MAX_LENGTH:
        assert once(tree(words)) == once(first)
        assert told(words) == []


def once(node):
    """The tree as if no word were repeated: that is not shown in words."""
    return changed(node, lambda leaf: replace(leaf, times=1) if isinstance(leaf, Word | Phrase) else leaf)


@given(ANYTHING)
def test_no_part_of_a_tree_is_an_and_or_or_of_less_than_two(text):
    def check(node):
        if isinstance(node, And | Or):
            assert len(node.parts) > 1
            assert not any(isinstance(part, type(node)) for part in node.parts)
        for part in getattr(node, "parts", ()):
            check(part)

    check(tree(text))


# In words, and what is sought


def test_a_blank_query_in_words():
    assert parse_query("").in_words == "every article"


def test_brackets_stand_where_they_are_needed():
    assert parse_query("(a b) OR -(c OR d)").in_words == "(a AND b) OR NOT (c OR d)"


def test_what_is_excluded_is_not_sought():
    assert sought(tree('a "b c" -d (e OR -f)')) == (A, Phrase(("b", "c")), Word("e"))
    assert sought(tree("-a")) == ()


def test_a_tree_shows_itself_as_it_is_written():
    assert repr(tree('a -"b c"')) == "And((Word('a'), Not(Phrase(('b', 'c')))))"


def test_in_a_sentence_of_capitals_no_word_is_an_operator():
    tree = parse_query("INFORMATION ON STORES OR MEMORIES AND ON NOTHING ELSE").tree
    assert not any(isinstance(part, Or | Not) for part in tree.parts)
    assert parse_query("IRAQ OR SYRIA").tree == Or((Word("IRAQ"), Word("SYRIA")))


def test_a_lower_case_operator_is_a_word_and_told():
    assert tree("flood or strike") == And((Word("flood"), Word("or"), Word("strike")))
    assert told("flood or strike") == [(6, "or was searched as a word; in capitals it is an operator")]


def test_a_leaf_is_changed_wherever_it_stands():
    changed_tree = changed(tree("a (b OR -c)"), lambda leaf: Word(leaf.text * 2))
    assert changed_tree == tree("aa (bb OR -cc)")


@pytest.mark.parametrize("example", EXAMPLES)
def test_what_readers_are_told_of_is_read(example):
    assert told(example) == []


UNREADABLE = [
    ('flood "river', 6),
    ("flood “river", 6),
    ("flood „river", 6),
    ("flood )", 6),
    ("(flood", 0),
    ("flood OR", 6),
    ("flood AND", 6),
    ("flood NEAR/3", 6),
    ("flood -", 6),
    ("flood ()", 6),
    ("flood not tide", 6),
    ("flood *x", 6),
    ("flood date:spring", 11),
    ("flood title:“”", 12),
    ("flood ““", 6),
]


@pytest.mark.parametrize(("text", "position"), UNREADABLE)
@pytest.mark.parametrize("before", ["", "“the sea” ", "„das Meer“ ", "\U0001f30a ", "\ud800 ", "é ’ ", "a\0b "])
def test_a_warning_stands_at_the_character_of_the_input_whatever_stands_before(before, text, position):
    assert len(before) + position in [at for at, _ in told(before + text)]


@given(before=some.text(alphabet="aé“”«»–\ud800\U0001f30a ", max_size=30), case=some.sampled_from(UNREADABLE))
def test_warnings_move_along_with_what_stands_before(before, case):
    text, position = case
    before = before + "”" * (sum(map(before.count, "“”«»")) % 2) + " "
    assert len(before) + position in [at for at, _ in told(before + text)]


def test_of_a_text_that_is_too_long_the_place_is_told_where_reading_ended():
    words = "flood " * 400
    assert told(words) == [(words.rindex(" ", 0, MAX_LENGTH), "only the first 2,000 characters were searched")]
    assert told("x" * 3_000) == [(MAX_LENGTH, "only the first 2,000 characters were searched")]
    assert told("“" + "é" * 3_000)[0][0] == MAX_LENGTH
    assert all(at <= MAX_LENGTH for at, _ in told("( " * 3_000))


@given(some.text(alphabet='ab "“”()~*:-ORé\ud800', max_size=40))
def test_every_leaf_of_the_tree_stands_where_it_was_typed(text):
    parsed = parse_query(text)
    spots = [(one.start, one.end) for one in parsed.typed]
    assert spots == sorted(spots)
    assert all(0 <= start < end <= len(text) for start, end in spots)
    for one in parsed.typed:
        assert parsed.text_of(one.node)


def test_a_leaf_is_told_as_it_was_typed():
    parsed = parse_query("title:al-Tanf, Tanf Tanf")
    assert [parsed.text_of(leaf) for leaf in sought(parsed.tree)] == ["al-Tanf", "Tanf"]


# Limits


def test_of_patterns_nearness_and_values_the_first_are_searched_and_the_rest_is_told():
    many = " ".join(f"ab{number:02}*" for number in range(MOST_LOOKUPS))
    for one in ("cd*", "cd~", "cd NEAR/3 ef", '"cd ef"~2', "outlet:cd"):
        assert tree(f"{many} {one} gh") == tree(f"{many} gh")
        ((position, message),) = told(f"{many} {one} gh cd?")
        assert len(many) < position < len(many) + 10
        assert f"only the first {MOST_LOOKUPS} of a query are searched" in message


def test_what_is_left_out_leaves_no_sign_behind_and_stays_out():
    many = " OR ".join(f"ab{number:02}*" for number in range(MOST_LOOKUPS))
    for rest in ("-cd*", "(cd* OR cd*)", "-(cd* ef*) OR cd*", "(gh cd*)"):
        expected = f"{many} OR gh" if "gh" in rest else many
        assert tree(f"{many} OR {rest}") == tree(expected)
        assert [message[:3] for _, message in told(f"{many} OR {rest}")] == ["cd*"]


def test_a_pattern_that_is_repeated_counts_once():
    assert told("ab* OR " * 3 * MOST_LOOKUPS + "cd") == []


@pytest.mark.parametrize("text", ["flood?", "flood?!", "flood?,", "flood??…", "flood?\uffff"])
def test_a_question_mark_behind_a_word_is_no_wildcard_whatever_follows_it(text):
    assert terms(tree(text).text) == ("flood",)
    assert told(text) == []


def test_any_number_of_fields_before_a_word_is_read(monkeypatch):
    monkeypatch.setattr(query, "MAX_LENGTH", 10**6)
    assert tree("body:" * 10_000 + "title:a b") == And((Word("a", field="title"), B))
    assert tree("title:-" * 9_999 + "a") == Not(Word("a", field="title"))


def test_a_pattern_does_not_stand_near_words():
    assert tree('ab* NEAR/3 "c d"') == And((Wildcard("ab*"), Phrase(("c", "d"))))
    assert tree("a NEAR/3 bc~ NEAR/2 d") == And((A, Fuzzy("bc"), Word("d")))
    assert [position for position, _ in told("a NEAR/3 bc~ d")] == [2]


def test_a_word_may_come_again_among_words_near_each_other():
    assert tree("a NEAR/3 b NEAR/5 a") == Near(("a", "b", "a"), 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("festival Reading", ["Reading"]),
        ("festival (Reading OR Bath)", ["Reading", "Bath"]),
        ("festival -Reading", ["Reading"]),
        ("Reading festival", []),  # a first word may be capitalised for that
        ("Festival in Reading", []),
        ("FESTIVAL READING", []),
        ("reading near Reading", []),
        ("Reading", []),
    ],
)
def test_a_word_capitalised_among_small_ones_is_a_name(text, expected):
    words = []
    changed(tree(text), lambda leaf: words.append(leaf) or leaf)
    assert [word.text for word in words if word.name] == expected


# What is told of signs that were not meant so


@pytest.mark.parametrize("text", ["severn~5", "xx~99"])
def test_more_slips_than_a_word_may_have_are_told(text):
    assert tree(text) == Fuzzy(text.partition("~")[0], 2)
    assert told(f"a {text}") == [(2, f"{text}: a word may have one slip or two; two were allowed")]


def test_a_name_that_is_no_field_is_told_and_times_and_addresses_are_not():
    assert [message for _, message in told("outlt:courier flood")] == [
        "outlt: names no field: outlt:courier was searched as words"
    ]
    assert told("https://example.org at 12:30 a:b") == []
