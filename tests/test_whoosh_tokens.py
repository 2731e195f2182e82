"""Words numbered in whole arrays of bytes are those that archive.analysis says, one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from archive.analysis import PARAGRAPH_GAP, terms
from archive.engines.whoosh_texts import LONG, as_words
from archive.engines.whoosh_tokens import numbered, plain, tokens_of

# What is likely to be read in another way: controls, curly marks, CJK, combining marks, folding letters, halves
ODD = (
    "".join(map(chr, range(0x80)))
    + "\x85\xa0\u1680\u2003\u2028\u2029\u3000\ufeff\u200b\u00ad’‘“”–—…•«»'-_.·"
    + "日本語ひカ가각ㄱ々ｶﾞＡ１"
    + "\u0301\u0308\u0345\u05b0\u064b\u0640\u0670\u093f\u0903\u20e3\U0001d165"
    + "éÉßẞİıſﬁǅŒæøÅΣςͺ½²①Ⅷªºŉẖ\U0001d400\U0001f600\U00010400"
    + "\ud800\udbff\udc00\udfff\ufffe\uffff\U0010ffff"
)
CHARACTERS = some.sampled_from(ODD) | some.characters() | some.sampled_from("abcABC012 ")
PLAIN = some.text(some.characters(max_codepoint=127))
LENGTHY = some.builds(lambda letter, length: letter * length, some.sampled_from("aBé日9"), some.integers(95, 260))
PARAGRAPHS = some.text(CHARACTERS) | PLAIN | some.lists(some.text() | LENGTHY, max_size=4).map(" ".join)
DOCUMENTS = some.lists(some.lists(PARAGRAPHS, max_size=4), max_size=5)


def as_made(calls):
    """Each word of each call with its document and position."""
    made = [tokens_of(texts) for texts in calls]
    arrays, numbers = numbered(made)
    words = as_words(arrays)
    assert words == sorted(set(words))
    return [
        list(zip(one.documents.tolist(), one.spots.tolist(), [words[n] for n in here.tolist()], strict=True))
        for one, here in zip(made, numbers, strict=True)
    ]


def as_said(texts):
    """The same, said by archive.analysis word by word."""
    said = []
    for document, paragraphs in enumerate(texts):
        spot = 0
        for paragraph in paragraphs:
            for word in terms(paragraph):
                said.append((document, spot, word))
                spot += 1
            spot += PARAGRAPH_GAP
    return said


@given(texts=DOCUMENTS)
@example(texts=[])
@example(texts=[[]])
@example(texts=[[""], [], ["", ""]])
@example(texts=[["a"], [], ["b", "", "c d"], []])
@example(texts=[["\x00a\x1fb\x7fc\x1c\x85d"]])
@example(texts=[["x" * 101 + " " + "x" * 102], ["x" * 100 + "y", "x" * 101]])
@example(texts=[["\ud83d\ude00 half \udfff\ud800", "’a’\u0301b”"]])
def test_words_documents_and_positions_are_those_of_the_analysis(texts):
    assert as_made([texts]) == [as_said(texts)]


@given(calls=some.lists(DOCUMENTS, min_size=1, max_size=4))
def test_several_calls_share_one_numbering(calls):
    assert as_made(calls) == [as_said(texts) for texts in calls]


@pytest.mark.parametrize("form", ["{}", "a{}B"])
def test_every_character_of_the_first_plane_is_read_as_the_analysis_reads_it(form):
    for begin in range(0, 0x10000, 0x2000):
        texts = [[form.format(chr(code)) for code in range(begin, begin + 0x2000)]]
        assert as_made([texts]) == [as_said(texts)]


@given(paragraph=PARAGRAPHS)
def test_what_is_left_to_be_parted_has_the_same_words(paragraph):
    assert terms(plain(paragraph)) == terms(paragraph)


@given(texts=DOCUMENTS)
def test_the_words_of_each_document_are_counted(texts):
    made = tokens_of(texts)
    expected = [sum(len(terms(paragraph)) for paragraph in paragraphs) for paragraphs in texts]
    assert made.counts.tolist() == expected
    assert made.sums.shape == made.begins.shape == made.lengths.shape == (sum(expected),)


def test_arrays_have_the_types_that_are_promised():
    made = tokens_of([["one two"], ["two"]])
    assert (made.blob.dtype, made.sums.dtype) == (np.uint8, np.uint64)
    assert {made.documents.dtype, made.spots.dtype, made.counts.dtype} == {np.dtype(np.int32)}
    _, (numbers,) = numbered([made])
    assert numbers.dtype == np.int32


@given(words=some.lists(some.text("ab", min_size=1, max_size=12) | LENGTHY, max_size=40))
def test_equal_words_have_equal_sums_and_others_have_others(words):
    made = tokens_of([[word] for word in words])
    folded = [word for text in words for word in terms(text)]
    assert len(set(made.sums.tolist())) == len(set(folded))
    assert len(set(zip(folded, made.sums.tolist(), strict=True))) == len(set(folded))


def test_a_word_has_the_same_sum_wherever_it_stands():
    alone = tokens_of([["flood"]]).sums[0]
    assert set(tokens_of([["flood x flood"], [], ["a b", "FLOOD’s flood"]]).sums.tolist()) >= {int(alone)}
    assert tokens_of([["flood x flood"], [], ["a b", "FLOOD’s flood"]]).sums.tolist().count(int(alone)) == 4


@pytest.mark.parametrize("length", [LONG - 1, LONG, LONG + 1, 5 * LONG])
def test_long_words_that_differ_in_one_letter_are_two(length):
    words = ["a" * length, "a" * (length - 1) + "b", "b" + "a" * (length - 1), "a" * (length + 1)]
    assert as_made([[[" ".join(words)]]]) == [[(0, spot, word) for spot, word in enumerate(words)]]
