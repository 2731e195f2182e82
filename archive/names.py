"""The texts of an article, to the words in it that are names; and the keys by which words and names are found.

A word is a name in an article when it stands capitalised in mid-sentence and nowhere in lower case. Names are not
stemmed: Nanjing is not what "nanj" becomes, and Reading is a town where nobody reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from archive.analysis import SEPARATORS, TERM_CHARACTERS, TOKEN, fold, stem, terms
from archive.querytree import Node, Word, changed

# Languages that write names with capitals and other words without. German capitalises every noun; where names have
# cases, as in Russian, Finnish or Hungarian, and in Dutch, whose capitalised adjectives inflect (Iraaks, Iraakse),
# readers would lose more than they gain.
NAMES = frozenset({"ca", "da", "en", "es", "fr", "id", "it", "no", "pt", "sv"})
# Of these, where names have an ending: Iraqi and Iraqis, Sverige and Sveriges.
WITH_S = frozenset({"da", "en", "fr", "no", "sv"})
# Before a full stop: no sentence ends there. Of single letters too: J. Brown, the U.S. Army.
ABBREVIATIONS = frozenset("abcdefghijklmnopqrstuvwxyz") | {
    "capt", "col", "dr", "gen", "gov", "hon", "lt", "maj", "mme", "mr", "mrs", "ms", "prof", "rep", "rev", "sen",
    "sgt", "st",
}  # fmt: skip
# Words from this length on tell whether a text is a sentence or a headline Written Like This: "and" is written
# small in both. In bytes, of the folded word.
LONG = 4
# What may stand between a name in mid-sentence and the word before it: one of these, or a pause and a space. After
# all else, quotation marks and brackets too, a new sentence may begin.
JOINING = " '/&-"
PAUSES = ",;"

LETTER = r"0-9A-Za-z\x80-\U0010ffff"
WORD = re.compile(rf"[{LETTER}]+")
IN_SENTENCE = re.compile(rf"(?:(?<=[{LETTER}][{JOINING}])|(?<=[{PAUSES}] )|(?<=[{LETTER}]\. ))[A-Z][{LETTER}]*")
WORD_BEFORE = re.compile(rf"([{LETTER}]+)\. $")


def plain(text: str) -> str:
    """The text with the same words, in which all that is not ASCII is a folded word; capitals are kept.

    >>> plain("Łódź… and Ürümqi")
    'Lodz  and Urumqi'
    """
    if text.isascii():
        return text
    for mark in SEPARATORS:
        text = text.replace(mark, " ")
    if text.isascii():
        return text
    return " ".join(part if part.isascii() else _plain(part) for part in text.split(" "))


@lru_cache(maxsize=100_000)
def _plain(part: str) -> str:
    made: list[str] = []
    end = 0
    for found in TOKEN.finditer(part):
        made.append(_between(part[end : found.start()]) or (" " if end else ""))
        word = found.group()
        folded = fold(word)
        made.append(folded[0].upper() + folded[1:] if folded[0].isascii() and word[0].isupper() else folded)
        end = found.end()
    return "".join(made) + _between(part[end:])


def _between(signs: str) -> str:
    """What stands between words, without any sign that could be taken for a letter."""
    return signs if signs.isascii() else "".join(sign if sign.isascii() else "|" for sign in signs)


def names(texts: Iterable[str], language: str) -> frozenset[str]:
    """The folded words that are names in an article of a language with these texts.

    >>> sorted(names(["Rain fell in Reading, where Mr. Brown lives."], "en"))
    ['brown', 'mr', 'reading']
    """
    if language not in NAMES:
        return frozenset()
    capitals: set[str] = set()
    small: set[str] = set()
    for text in map(plain, texts):
        words = WORD.findall(text)
        lower = [word for word in words if "a" <= word[0] <= "z"]
        small.update(lower)
        if _is_sentence(lower, words):
            capitals.update(found.group() for found in IN_SENTENCE.finditer(text) if _goes_on(text, found.start()))
    return frozenset(map(_folded, capitals)) - frozenset(map(_folded, small))


def _is_sentence(lower: Iterable[str], words: Iterable[str]) -> bool:
    """Whether at least a third of the long words with a case are written small: then a capital says something."""
    return 0 < 2 * _long(lower) >= _long(word for word in words if "A" <= word[0] <= "Z")


def _long(words: Iterable[str]) -> int:
    return sum(len(word.encode("utf-8", "surrogatepass")) >= LONG for word in words)


def _goes_on(text: str, place: int) -> bool:
    """Whether no sentence ended with the full stop before this place, if there is one."""
    found = WORD_BEFORE.search(text[max(0, place - 10) : place])
    return not found or _folded(found[1]) in ABBREVIATIONS


def _folded(word: str) -> str:
    return word.translate(TERM_CHARACTERS)


def name_form(name: str, language: str) -> str:
    """What a name is found by: itself, without the ending of its plural or genitive.

    >>> [name_form(name, "en") for name in ("nanjing", "iraqis", "ross", "us")]
    ['nanjing', 'iraqi', 'ross', 'us']
    """
    if language in WITH_S and len(name) > 3 and name[-1] == "s" and name[-2] != "s":
        return name[:-1]
    return name


def kept_as(word: str, language: str, is_name: bool) -> str:
    """The key by which a folded word of an article is found."""
    return name_form(word, language) if is_name else stem(word, language)


def sought_by(word: str, language: str, is_name: bool = False) -> frozenset[str]:
    """The keys by which a folded word of a query is sought in articles of a language."""
    if language not in NAMES:
        return frozenset((stem(word, language),))
    form = name_form(word, language)
    return frozenset((form,)) if is_name else frozenset((form, stem(word, language)))


def with_names(tree: Node) -> Node:
    """The query tree in which the words that are capitalised among small ones are names."""
    words: list[Word] = []

    def noted(leaf: Node) -> Node:
        if isinstance(leaf, Word):
            words.append(leaf)
        return leaf

    changed(tree, noted)
    # A query says no language: its capitals are read as English ones.
    found = names([" ".join(word.text for word in words)], "en")
    named = {word for word in words if found.intersection(terms(word.text))}
    return changed(tree, lambda leaf: replace(leaf, name=True) if leaf in named else leaf) if named else tree
