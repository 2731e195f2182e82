"""What can be seen of a dump's lines: lines come in, named columns of numbers go out.

Shape comes before words, so that a language no table knows is no second class: what is a small word, and what the
dump is about, is read from the dump itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from archive.sentences import ends_sentence
from indexer.cleaning.lines.furniture import furniture_cue
from indexer.cleaning.lines.sequences import Numbers, decayed, shifted
from indexer.cleaning.lines.tables import table

Columns = dict[str, Numbers]
# What words and pairs of words say, learned: log odds of standing in the story, in short lines and in long ones.
WordWeights = tuple[Mapping[str, float], Mapping[str, float]]
NO_WEIGHTS: WordWeights = ({}, {})

# Scripts that part no words: two such letters are about one word.
WIDE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
WORD_OR_RUN = re.compile(rf"(?:(?![{WIDE}])[^\W\d_])+(?:['’\-](?:(?![{WIDE}])[^\W\d_])+)*|[{WIDE}]+")
WIDE_LETTER = re.compile(f"[{WIDE}]")
ENDS, OPEN_ENDS, COMMAS = ".!?…。！？؟।።։", ":;,：；，、،؛", ",，、،"
CLOSERS = "\"'”’»“‘)]）」』】›"
ANY_OF = {"quotes": '"“”„»«「」『』', "marks": "|©®→»›•·▼▲✕×#@/", "asks": "?!？！؟"}
ADDRESS = re.compile(r"https?://|www\.|\S@\S|\.com\b", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d\d\b|\d\d?[:.]\d\d\b")
# From so many words on a line is prose by itself; up to so many it may be a label.
LONG, SHORT = 16, 7
# Lines up to so many words are asked of the first table of learned words.
LABEL_WORDS = 10
# English prose has more small words of English than this share; that of other languages has few.
ENGLISH = 0.2
KINDS = ("letter", "upper", "digit", "wide", "space", "end", "comma", "other")
NEIGHBOURS = (-3, -2, -1, 1, 2, 3)
SHIFTED = ("words", "ends", "capitals", "cue", "common", "topical", "learned")
SPANS = (2, 5, 15)
FARTHEST = 30


def line_signs(lines: Sequence[str], weights: WordWeights) -> Columns:
    """Each sign's column, shape (lines,), float64, in a fixed order."""
    words = [words_of(line) for line in lines]
    own = {**_shape_signs(lines), **_word_signs(lines, words), **_cue_signs(lines)}
    own |= _learned_signs(words, weights if _is_english(words) else NO_WEIGHTS)
    own["prose"] = own["words"] * np.where(own["ends"] > 0, 1.0, 0.3) * (own["words"] > SHORT)
    beside = {f"{name}{offset:+d}": shifted(own[name], offset) for name in SHIFTED for offset in NEIGHBOURS}
    return {**own, **beside, **_around(own), **_place_signs(own)}


def both_ways(name: str, values: Numbers, span: float) -> Columns:
    """What stands before and after each line as a share of `span`, nearer lines counting more."""
    return {
        f"{name}_before{span}": decayed(values, span) / span,
        f"{name}_after{span}": decayed(values[::-1], span)[::-1] / span,
    }


def _shape_signs(lines: Sequence[str]) -> Columns:
    """Signs of letters and marks alone."""
    text = "\n".join(lines) + "\n"
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    codes = np.minimum(codes, 0xFFFF)
    kinds = _kinds()[codes]
    stops = np.flatnonzero(codes == 10) + 1
    count = {kind: _per_line(kinds == number, stops) for number, kind in enumerate(KINDS)}
    before = np.concatenate([[KINDS.index("space")], kinds[:-1]])
    opening = np.isin(before, (KINDS.index("space"), KINDS.index("other")))
    upper = kinds == KINDS.index("upper")
    space_after = np.concatenate([kinds[1:] == KINDS.index("space"), [False]])
    size = np.diff(stops, prepend=0).astype(np.float64) - 1
    letters = np.maximum(1, count["letter"] + count["upper"] + count["wide"])
    words = count["space"] + count["wide"] / 2
    return {
        "words": words,
        "word_length": size / words,
        "sentences": _per_line((kinds == KINDS.index("end")) & space_after, stops),
        "capitals": _per_line(upper & opening, stops) / words,
        "uppers": count["upper"] / letters,
        "digits": count["digit"] / np.maximum(1, size),
        "others": count["other"] / np.maximum(1, size),
        "commas": count["comma"] / words,
        "ends": _claims(map(ends_sentence, lines)),
        "open_ends": _claims((line.rstrip(CLOSERS)[-1:] or " ") in OPEN_ENDS for line in lines),
        "lower_start": _claims(line[:1].islower() for line in lines),
        "list_start": _claims(not line[:1].isalpha() for line in lines),
        **{name: np.minimum(1, _per_line(_one_of(marks)[codes], stops)) for name, marks in ANY_OF.items()},
        "year": _claims(len(line) < 160 and YEAR.search(line) is not None for line in lines),
        "address": _claims(map(_has_address, lines)),
    }


def _per_line(claims: NDArray[np.bool_], stops: NDArray[np.intp]) -> Numbers:
    """How many of the letters of each line a claim holds for."""
    return np.diff(np.concatenate([[0], np.cumsum(claims)])[stops], prepend=0).astype(np.float64)


def _has_address(line: str) -> bool:
    # Most lines have none of its parts, and need not be tried.
    return any(part in line for part in ("://", "www.", "@", ".com")) and ADDRESS.search(line) is not None


def _claims(hold: Iterable[bool]) -> Numbers:
    return np.array(list(hold), dtype=np.float64)


@cache
def _one_of(marks: str) -> NDArray[np.bool_]:
    """Whether each character up to U+FFFF is one of these, shape (65536,)."""
    return np.isin(np.arange(0x10000), list(map(ord, marks)))


@cache
def _kinds() -> NDArray[np.uint8]:
    """The kind of each character up to U+FFFF, by its place in KINDS, shape (65536,)."""
    return np.array([_kind(chr(code)) for code in range(0x10000)], dtype=np.uint8)


def _kind(letter: str) -> int:
    if letter in ENDS:
        return KINDS.index("end")
    if letter in COMMAS:
        return KINDS.index("comma")
    if letter.isspace():
        return KINDS.index("space")
    if WIDE_LETTER.match(letter):
        return KINDS.index("wide")
    if letter.isupper():
        return KINDS.index("upper")
    # A vowel sign is part of a letter.
    if letter.isalpha() or unicodedata.category(letter)[0] == "M":
        return KINDS.index("letter")
    return KINDS.index("digit" if letter.isdigit() else "other")


def words_of(line: str) -> list[str]:
    """A line's words, case folded; of writing without spaces, every two letters in a row."""
    if not WIDE_LETTER.search(line):
        return WORD.findall(line.casefold())
    words: list[str] = []
    for word in WORD_OR_RUN.findall(line.casefold()):
        if WIDE_LETTER.match(word):
            words += [word[at : at + 2] for at in range(len(word) - 1)]
        else:
            words.append(word)
    return words


def grams_of(words: Sequence[str]) -> set[str]:
    """The words of a line and the pairs of words in a row."""
    return {*words, *map(" ".join, pairwise(words))}


def is_label(words: Sequence[str]) -> bool:
    """Whether a line is so short that the first table of learned words is for it."""
    return len(words) <= LABEL_WORDS


def _is_english(words: Sequence[Sequence[str]]) -> bool:
    """Whether the learned words may speak: they are English, and "on" or "menu" say something else elsewhere."""
    prose = [some for some in words if len(some) >= LONG] or words
    small = _english_words()
    return sum(word in small for some in prose for word in some) >= ENGLISH * sum(map(len, prose))


@cache
def _english_words() -> frozenset[str]:
    return frozenset(table("function_words")["en"].split())


def _learned_signs(words: Sequence[Sequence[str]], weights: WordWeights) -> Columns:
    """What the learned words say of each line: all together, and those that speak most against and for it."""
    said = np.array([_said(some, weights[0] if is_label(some) else weights[1]) for some in words])
    return {name: said[:, place] for place, name in enumerate(("learned", "against", "for"))}


def _said(words: Sequence[str], weights: Mapping[str, float]) -> tuple[float, float, float]:
    known = sorted(weights[gram] for gram in grams_of(words) if gram in weights)
    return sum(known) / (len(known) + 4) ** 0.5, sum(known[:3]), sum(known[-3:])


def _word_signs(lines: Sequence[str], words: Sequence[Sequence[str]]) -> Columns:
    """Signs of words: how many are small words of this dump, how many its topic, how often lines come again."""
    long_lines = [set(some) for some in words if len(some) >= LONG]
    known = Counter(word for some in long_lines for word in some)
    often = max(2.0, 0.2 * len(long_lines))
    common = {word for word, times in known.items() if times > often}
    topic = {word: times for word, times in known.items() if word not in common}
    counts = Counter(lines)
    openings = [tuple(some[:1]) for some in words]
    return {
        "common": np.array([sum(word in common for word in some) / max(1, len(some)) for some in words]),
        "topical": np.array([_topical(some, topic) for some in words]),
        "repeated": np.array([float(counts[line]) for line in lines]),
        "same_opening": np.array(
            [
                float(bool(own) and (own == before) + (own == after))
                for own, before, after in zip(openings, [(), *openings[:-1]], [*openings[1:], ()], strict=True)
            ]
        ),
    }


def _topical(words: Sequence[str], topic: Mapping[str, int]) -> float:
    """The share of a line's weighty words that other long lines have too."""
    own = len(words) >= LONG
    weighty = {word for word in words if word in topic or len(word) >= 4}
    known = sum(topic.get(word, 0) > own for word in weighty)
    return known / len(weighty) if weighty else 0.0


def _cue_signs(lines: Sequence[str]) -> Columns:
    cues = [furniture_cue(line) for line in lines]
    return {
        "cue": _claims(cue is not None for cue in cues),
        "tail": _claims(cue is not None and cue.opens_tail for cue in cues),
    }


def _around(own: Columns) -> Columns:
    """What kind of lines stand about each line."""
    short = (own["words"] <= SHORT).astype(np.float64)
    columns: Columns = {}
    for span in SPANS:
        columns |= both_ways("prose", own["prose"], span)
        columns |= both_ways("short", short, span)
    columns |= both_ways("learned", own["learned"], 3)
    columns |= both_ways("learned", own["learned"], 10)
    columns |= both_ways("cue", own["cue"], 5)
    columns |= both_ways("tail", own["tail"], 15)
    columns |= both_ways("capitals", own["capitals"], 4)
    columns |= both_ways("ends", own["ends"], 4)
    columns |= both_ways("topical", own["topical"], 4)
    columns |= both_ways("repeated", (own["repeated"] > 1).astype(np.float64), 5)
    prose = own["prose"] >= LONG
    columns["from_prose"] = since(prose)
    columns["to_prose"] = since(prose[::-1])[::-1]
    columns["from_cue"] = since(own["cue"] > 0)
    columns["to_cue"] = since(own["cue"][::-1] > 0)[::-1]
    columns["from_short"] = since(short > 0)
    columns["to_short"] = since(short[::-1] > 0)[::-1]
    return columns


def since(claims: NDArray[np.bool_]) -> Numbers:
    """How many lines above each line the last one stands that the claim holds for; FARTHEST where none does."""
    at = np.arange(len(claims))
    last = np.maximum.accumulate(np.where(claims, at, -FARTHEST))
    above = np.concatenate([[-FARTHEST], last[:-1]])
    return np.asarray(np.minimum(FARTHEST, at - above), dtype=np.float64)


def _place_signs(own: Columns) -> Columns:
    """Where a line stands in the dump, and in its prose."""
    prose, count = own["prose"], len(own["prose"])
    total = prose.sum()
    before = np.concatenate([[0.0], np.cumsum(prose)[:-1]])
    at = np.arange(count, dtype=np.float64)
    long_lines = own["words"][prose >= LONG]
    usual = float(np.median(long_lines)) if len(long_lines) else LONG
    everywhere = np.ones(count)
    return {
        "prose_above": before / max(1.0, total),
        "prose_below": (total - before - prose) / max(1.0, total),
        "prose_words_above": np.minimum(before, 1000),
        "prose_words_below": np.minimum(total - before - prose, 1000),
        "lines_above": np.minimum(at, 100),
        "lines_below": np.minimum(count - 1 - at, 100),
        "against_usual": own["words"] / usual,
        "lines": everywhere * min(count, 500),
        "prose_words": everywhere * min(total, 3000),
        "prose_lines": everywhere * len(long_lines) / count,
        "ending_lines": everywhere * own["ends"].mean(),
    }
