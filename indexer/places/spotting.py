"""A passage of an article comes in; its words, and the names in them that some place bears, go out."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, KeysView, Set
from itertools import accumulate, pairwise
from typing import NamedTuple

from archive.analysis import stopwords
from archive.places.book import GAZETTEER, PlaceBook
from archive.places.gazetteer import ARAB_COUNTRIES, ARABIC_ARTICLES, LANGUAGES, Candidate, fold, keep_longest
from archive.places.naming import joints, region_words
from archive.transliteration import bare_form
from indexer.language import UNKNOWN
from indexer.places.cases import nominatives
from indexer.places.compounds import compound_end, is_only_head
from indexer.places.phrases import capitalised
from indexer.places.senses import Name, Passage, encloses, is_well_known, is_whole, placewords, regions_of

LONGEST_NAME = 5  # words
KNOWN_WORDS = 50_000  # whose folded forms are remembered

WORD = r"[A-Z]\.(?:[A-Z][a-z]{0,2}\.?)+(?!\w)|[^\W_]+(?:['’ʼ‘`](?![sS]\b)[^\W_]+)*"
# French elides: "l'Irak" is two words, though L'Aquila is one elsewhere.
FRENCH_WORD = r"[dDlL]['’](?=[^\W\d_]{2})|" + WORD
# Turkish parts a name from its case by an apostrophe: "Ankara'da".
TURKISH_WORD = r"[^\W_]+"
WORDS = {language: re.compile(f"({word})") for language, word in (("fr", FRENCH_WORD), ("tr", TURKISH_WORD))}
ANY_WORDS = re.compile(f"({WORD})")
JOINTS = frozenset(" \xa0\n-‐‑")
WIDE = re.compile(r"[ \t\xa0]{2,4}")
BRACKET = " ("
PAIR = re.compile(r",\s|\s\(|, in |\sin\s")
ACRONYMS = frozenset(["us", "usa", "uk", "uae", "drc", "dprk", "nsw"])
SHORTENED = {"st": "saint", "mt": "mount", "ft": "fort"}
OPEN = ARABIC_ARTICLES | SHORTENED.keys()


class Word(NamedTuple):
    """A word of a passage; `key` is its folded form."""

    start: int
    end: int
    text: str
    key: str
    is_capitalised: bool


def _by_size(candidate: Candidate) -> tuple[bool, int, str]:
    """Areas first, then towns by population, as the gazetteer has them."""
    return candidate.place.kind == "city", -candidate.population, candidate.place.id


def _is_joint(gap: str, word: Word) -> bool:
    """Whether what stands behind a word joins it to the next."""
    if len(gap) == 1:
        return gap in JOINTS
    return bool(WIDE.fullmatch(gap)) or (gap == ". " and len(word.text) <= 2)


def split_words(text: str, language: str) -> tuple[list[Word], list[str]]:
    """The words of a text, and what stands between each and the next."""
    parts = WORDS.get(language, ANY_WORDS).split(text)  # what is between, a word, what is between
    ends = list(accumulate(map(len, parts)))
    written = parts[1::2]
    rows = zip(ends[::2], ends[1::2], written, map(_known, written), strict=False)
    return [Word(start, end, word, key, is_cap) for start, end, word, (key, is_cap) in rows], parts[2:-1:2]


@functools.lru_cache(maxsize=KNOWN_WORDS)
def _known(text: str) -> tuple[str, bool]:
    """A word's folded form, and whether it is capitalised."""
    return fold(text), text[0].isupper()


@functools.cache
def _other_words() -> dict[str, int]:
    """The same as `PlaceBook.most_words` of what is spotted and no place bears."""
    longest: dict[str, int] = {}
    for name in placewords()["never"] | placewords()["compounds"]:
        keep_longest(longest, name)
    return longest


class Spotting:
    """A passage in words, and what of them bears the name of a place."""

    def __init__(self, passage: Passage, language: str, book: PlaceBook = GAZETTEER) -> None:
        self.passage = passage
        self.language = language
        self.book = book
        self._most = book.most_words
        self.table = placewords()
        # A text in no language we can tell is read as an English one.
        own = f"locatives.{'en' if language == UNKNOWN else language}"
        self.locatives = self.table.get(own, frozenset())
        words = frozenset() if language == "en" else stopwords(language)
        self.function_words = self.table.get(f"function_words.{language}", words)
        self.determiners = self.table.get(f"determiners.{language}", frozenset())
        self.words, self._gaps = split_words(passage.text, language)
        beside = zip(self._gaps, self.words, strict=False)
        self._joined = [gap == " " or _is_joint(gap, word) for gap, word in beside]
        self.capitals = [at for at, word in enumerate(self.words) if word.is_capitalised]
        self._standing: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(self.words):
            self._standing[word.key].append(at)
        self.kinds = set(self.where(region_words()))
        self.capitalised = capitalised(self)
        long_words = [word for word in self.words if len(word.text) > 3]
        capitals = sum([word.is_capitalised for word in long_words])
        is_sentence = passage.text.rstrip().endswith(".")
        self.is_headline = not is_sentence and len(long_words) > 2 and capitals > 0.6 * len(long_words)
        self.is_shouted = passage.text.isupper()

    # What stands where

    def where(self, keys: Set[str]) -> list[int]:
        """Where any of some folded words stand, in order."""
        return sorted(at for key in self.keys & keys for at in self._standing[key])

    @property
    def keys(self) -> KeysView[str]:
        """Every folded word of the passage, once."""
        return self._standing.keys()

    def _gap(self, at: int) -> str:
        """What stands between a word and the next."""
        return self._gaps[at]

    def joins(self, at: int) -> bool:
        """Whether a word and the next can belong to one name, as in "Al-Qaim" and "St. Louis"."""
        return self._joined[at]

    def is_spaced(self, at: int) -> bool:
        """Whether nothing but a blank stands between a word and the next."""
        return self._gap(at) == " "

    def _before(self, name: Name) -> Word | None:
        """The capitalised word immediately before a name."""
        at = name.first - 1
        if at < 0 or not self.words[at].is_capitalised:
            return None
        is_abbreviated = self._gap(at) == ". " and self.words[at].key in self.table["titles"]
        return self.words[at] if is_abbreviated or self.joins(at) else None

    def _after(self, at: int) -> Word | None:
        """The word that immediately follows the one at this position."""
        return self.words[at + 1] if at + 1 < len(self.words) and self.joins(at) else None

    # Finding names

    def _spot(self) -> Iterator[Name]:
        free = 0  # the first word that belongs to no name yet
        for at in self.openings():
            name = self._longest_from(at) if at >= free else None
            if name:
                yield name
                free = name.last + 1

    def openings(self) -> list[int]:
        """The words a name can begin with: most words are none, and nothing more is asked of them."""
        bracketed = (at for at, gap in enumerate(self._gaps) if gap == BRACKET)
        return sorted({*self.capitals, *self.where(ARABIC_ARTICLES), *bracketed})

    def _longest_from(self, at: int) -> Name | None:
        bracketed = self._bracketed(at)
        if bracketed:
            return bracketed
        for last in range(self._reach(at), at - 1, -1):
            if not self.words[last].is_capitalised:
                continue
            key = " ".join(word.key for word in self.words[at : last + 1])
            is_never = key in self.table["never"]
            candidates = () if is_never else self._candidates(key, at)
            if last == at and self._is_contracted(at):
                key, candidates = f"le {key}", self.book.candidates(f"le {key}", "fr")
            if self.kinds and not is_never:
                whole = tuple(one for one in candidates if is_whole(one, key))
                candidates = self._of_kind(at, last, key) or whole
            if is_only_head(self, at, last, candidates):
                return self._compound(at, last)
            if candidates or is_never:
                start, end = self.words[at].start, self._end(last, key, candidates)
                return Name(self.passage, start, end, key, at, last, candidates)
        return None

    def _compound(self, at: int, head: int) -> Name | None:
        """The unknown name "Jurf al-Sakhar", of which no part is read; None for "Wadi Rum"."""
        last = compound_end(self, head)
        key = " ".join(word.key for word in self.words[at : last + 1])
        start, end = self.words[at].start, self.words[last].end
        return Name(self.passage, start, end, key, at, last, ()) if last > head else None

    def _of_kind(self, at: int, last: int, key: str) -> tuple[Candidate, ...]:
        """The regions of this name where the word for one stands beside it: "Baghdad province"."""
        kind, of = at - 2, at - 1
        if last + 1 in self.kinds and self.joins(last):
            return regions_of(self.book.candidates(f"{key} {self.words[last + 1].key}", self.language))
        if kind in self.kinds and self.words[of].key in joints() and self.joins(kind) and self.joins(of):
            return regions_of(self.book.candidates(f"{self.words[kind].key} of {key}", self.language))
        return ()

    def names_from(self, at: int) -> Iterator[Name]:
        """Every name that some place bears and that begins at a word, the longest first."""
        for last in range(self._reach(at), at - 1, -1):
            key = " ".join(word.key for word in self.words[at : last + 1])
            candidates = self._candidates(key, at) if self.words[last].is_capitalised else ()
            if candidates and not is_only_head(self, at, last, candidates):
                end = self._end(last, key, candidates)
                yield Name(self.passage, self.words[at].start, end, key, at, last, candidates)

    def _bracketed(self, at: int) -> Name | None:
        """A name that ends in brackets: "Frankfurt (Oder)"."""
        if at + 1 == len(self.words) or self._gap(at) != BRACKET:
            return None
        word, inner = self.words[at : at + 2]
        key = f"{word.key} {inner.key}"
        candidates = self.book.candidates(key, self.language)
        if not candidates or self.passage.text[inner.end : inner.end + 1] != ")":
            return None
        return Name(self.passage, word.start, inner.end + 1, key, at, at + 1, candidates)

    def _is_contracted(self, at: int) -> bool:
        """Whether "le" hides in the word before: "au Havre" is "à" and "Le Havre"."""
        if self.language != "fr" or at == 0 or self.words[at - 1].key not in ("au", "du"):
            return False
        return self.joins(at - 1) and bool(self.book.candidates(f"le {self.words[at].key}", "fr"))

    def _reach(self, at: int) -> int:
        """The last word a name can have that begins here; before `at` when none can."""
        if not (self.words[at].is_capitalised or self.is_article(at)):
            return at - 1
        last, end = at, min(len(self.words), at + self._most_words(at))
        while last + 1 < end and self.joins(last):
            last += 1
        return last if end > at else at - 1

    def _most_words(self, at: int) -> int:
        """How many words a name has at most that begins here; most words begin none, and are asked nothing more."""
        key = self.words[at].key
        # What is written in more ways than the gazetteer has it in
        if key in OPEN or not key.isascii() or self.language not in ("en", *LANGUAGES):
            return LONGEST_NAME
        most = max(self._most.get(key, 0), _other_words().get(key, 0))
        return min(most, LONGEST_NAME) or int(self.language != "en" or bool(bare_form(key)))

    def is_article(self, at: int) -> bool:
        """Whether "al Qaim" or "as-Suwayda" begins here; "as" and "at" are English without a hyphen."""
        key, after = self.words[at].key, self._after(at)
        is_named = key in ARABIC_ARTICLES and after is not None and after.is_capitalised
        return is_named and (key in ("al", "el") or self.is_hyphened(at))

    def is_hyphened(self, at: int) -> bool:
        """Whether a hyphen joins a word to the next."""
        return self._gap(at) == "-"

    def _candidates(self, key: str, at: int) -> tuple[Candidate, ...]:
        known = self.book.candidates(key, self.language)
        head, _, rest = key.partition(" ")
        if rest and head in SHORTENED:
            whole = self.book.candidates(f"{SHORTENED[head]} {rest}", self.language)
            known = tuple(sorted({*known, *whole}, key=_by_size)) if known and whole else known or whole
        if not known and (self.is_article(at) or not rest) and (bare := bare_form(key)):
            known = self._arab(bare)
        if not known and not rest:
            known = next(filter(None, map(self._well_known, nominatives(key, self.language))), ())
        if not known or (not rest and key in self.function_words):
            return ()
        if not rest and key in self.table["first_names"]:
            known = tuple(one for one in known if one.own)  # Joanna is not short for Johannesburg
        if rest or self._is_abbreviation(at):
            return known
        return tuple(one for one in known if not is_short(one, key))

    def _well_known(self, key: str) -> tuple[Candidate, ...]:
        return tuple(one for one in self.book.candidates(key, self.language) if is_well_known(one))

    def _arab(self, bare: str) -> tuple[Candidate, ...]:
        """The Arab places of a name that was written with its article."""
        known = self.book.candidates(bare, self.language)
        return tuple(one for one in known if one.country in ARAB_COUNTRIES)

    def _is_abbreviation(self, at: int) -> bool:
        """Whether "Ind" or "IN" is written as one abbreviates: with dots, after a comma, or as US is."""
        word, text = self.words[at], self.passage.text
        if "." in word.text:
            return True
        if word.key in ACRONYMS:
            is_money = "$" in text[max(0, word.start - 1) : word.end + 1]
            return word.text.isupper() and not self.is_shouted and not is_money
        is_after_comma = at > 0 and self._gap(at - 1) == ", "
        if len(word.key) == 2 and word.key not in self.table["short_states"]:
            return is_after_comma and word.text.isupper()
        is_dotted = text[word.end : word.end + 1] == "." and not word.text.isupper()
        return is_dotted or (is_after_comma and (word.text.isupper() or len(word.key) > 3))

    def _end(self, last: int, key: str, candidates: tuple[Candidate, ...]) -> int:
        """Where a name ends: the dot of an abbreviation belongs to it."""
        word = self.words[last]
        is_dotted = self.passage.text[word.end : word.end + 1] == "." and not word.text.isupper()
        return word.end + 1 if is_dotted and candidates and is_short(candidates[0], key) else word.end

    def _pair(self, spotted: list[Name]) -> None:
        """Read "Paris, Texas": the second says where the first is."""
        for name, following in pairwise(spotted):
            is_pair = PAIR.fullmatch(self.passage.text[name.end : following.start])
            if not is_pair or self._is_noun(name):  # "der Regen in Bayern", though Bavaria has a town of that name
                continue
            # "China, Japan" is a list, though Japan has a town of that name.
            is_list = any(one.place.kind == "country" for one in name.candidates)
            kinds = ("region",) if is_list else ("country", "region")
            areas = [one for one in following.candidates if one.place.kind in kinds]
            inside = [one for one in name.candidates if any(encloses(area, one) for area in areas)]
            if inside:
                name.candidates = tuple(inside)
                name.within = tuple(area for area in areas if any(encloses(area, one) for one in inside))
                following.candidates = name.within
            elif areas and is_short(areas[0], following.key) and areas[0].place.kind == "region":
                name.candidates, name.within = (), (areas[0],)  # "Richmond, Kan." is none of the towns we know

    def _is_noun(self, name: Name) -> bool:
        """Whether an article stands before it, which German and French towns do without: "die Halle"."""
        at = name.first - 1
        is_region = any(one.place.kind == "region" for one in name.candidates)
        if at < 0 or not name.is_town or is_region or not self.joins(at):
            return False
        return self.words[at].key in self.determiners


def is_short(candidate: Candidate, key: str) -> bool:
    """Whether a name is an abbreviation of this country or region: "us", "ky", "wva"."""
    if key in ACRONYMS:
        return candidate.place.kind != "city"
    is_state = candidate.is_major and candidate.place.kind == "region"
    return is_state and len(key) <= 5 and key not in fold(candidate.place.name).split()
