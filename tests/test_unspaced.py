"""Runs of writing without spaces are sought by pairs of characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.analysis import terms
from archive.query import And, Not, Or, Phrase, Word, in_words, parse_query
from archive.unspaced import in_pairs, is_unspaced


def pairs(text: str) -> list[str]:
    """What a query seeks, each part as the characters that stand together."""
    made = in_pairs(parse_query(text).tree)
    parts = made.parts if isinstance(made, And) else (made,)
    return ["".join(part.words) if isinstance(part, Phrase) else part.text for part in parts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("水", ["水"]),
        ("北京", ["北京"]),
        ("北京市", ["北京", "京市"]),
        ("北京市政府", ["北京", "京市", "市政", "政府"]),
        ("北京北京", ["北京", "京北"]),
        ("北京 洪水", ["北京", "洪水"]),
        ("ｶﾞｿﾘﾝ", ["ガソ", "ソリ", "リン"]),
        ("東京の洪水", ["東京", "洪水"]),
        ("洪水は東京で", ["洪水", "東京"]),
        ("子ども", ["子ど", "ども"]),
        ("서울에서", ["서울"]),
        ("정부가", ["정부"]),
        ("마을", ["마을"]),
        ("정부청사", ["정부", "부청", "청사"]),
        ("กรุงเทพ", ["กรุง", "รุงเ", "งเท", "เทพ"]),
        ("รุง", ["รุง"]),
        ("iPhone手机号", ["iphone", "手机", "机号"]),
        ("al-Tanf", ["altanf"]),
        ("flood", ["flood"]),
    ],
)
def test_a_run_is_sought_by_its_pairs(text, expected):
    assert pairs(text) == expected


def test_in_quotes_a_run_is_sought_as_it_stands():
    assert in_pairs(parse_query('"北京市政府"').tree) == Phrase(tuple("北京市政府"))


def test_what_is_excluded_stays_whole():
    tree = Not(Phrase(tuple("北京市"), quoted=False))
    assert in_pairs(parse_query("-北京市").tree) == tree


def test_pairs_keep_to_their_field_and_their_place_in_the_tree():
    one, other = (Phrase(tuple(pair), quoted=False, field="title") for pair in ("北京", "京市"))
    assert in_pairs(parse_query("(title:北京市 OR a) b").tree) == And(
        (Or((And((one, other)), Word("a"))), Word("b"))
    )


def test_a_reader_is_told_the_run_and_not_its_pairs():
    assert in_words(parse_query("北京市政府 al-Tanf").tree) == "北京市政府 AND al-tanf"


@given(some.text(some.sampled_from("北京市のひカ가은กรุab "), max_size=12))
def test_every_pair_stands_in_the_run(text):
    written = "".join(terms(text))
    assert not written or all(part in written for part in pairs(text) if is_unspaced(part[:1]))
