"""A passage of an article comes in; its words, the names that may be places, and words on countries go out."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from archive.gazetteer import Candidate, fold
from archive.placebook import GAZETTEER, PlaceBook
from archive.places import Place
from indexer.placesenses import Name, Passage, encloses, is_well_known, placewords

LONGEST_NAME = 5  # words
KNOWN_WORDS = 50_000  # whose folded forms are remembered

WORD = re.compile(r"[A-Z]\.(?:[A-Z][a-z]{0,2}\.?)+(?!\w)|[^\W_]+(?:['’ʼ‘`](?![sS]\b)[^\W_]+)*")
# French elides: "l'Irak" is two words, though L'Aquila is one elsewhere.
FRENCH_WORD = re.compile(r"[dDlL]['’](?=[^\W\d_]{2})|" + WORD.pattern)
JOINTS = frozenset(" \xa0\n-‐‑")
BRACKET = re.compile(r" \(")
PAIR = re.compile(r",\s|\s\(|, in ")
SENTENCE_END = re.compile(r"[.!?:;\n\"“”]")
DATELINE_END = re.compile(r"(?:, [^:\n]{1,40}?)?\s*(?:\([^)\n]{2,30}\))?\s*(?::|--|[-–—] |//)")
ARTICLES = frozenset(["al", "el", "ad", "an", "ar", "as", "ash", "at", "az"])
ACRONYMS = frozenset(["us", "usa", "uk", "uae", "drc", "dprk", "nsw"])
DATELINE = 3  # the support of a name that can be nothing but a place
SHORTENED = {"st": "saint", "mt": "mount", "ft": "fort"}


class Word(NamedTuple):
    """A word of a passage; `key` is its folded form."""

    start: int
    end: int
    text: str
    key: str
    is_capitalised: bool


class Judgement(NamedTuple):
    """What the rules say of a name: a person's or part of another one, and how surely the words around place it."""

    is_person: bool
    is_part: bool
    support: int


class Aside(NamedTuple):
    """Words that speak of a country without naming it: of its people ("Syrian"), or of its government."""

    passage: Passage
    start: int
    end: int
    country: Place
    kind: str  # "demonym" or "government"


def _word(found: re.Match[str]) -> Word:
    text = found[0]
    start, end = found.span()
    return Word(start, end, text, *_known(text))


@functools.lru_cache(maxsize=KNOWN_WORDS)
def _known(text: str) -> tuple[str, bool]:
    """A word's folded form, and whether it is capitalised."""
    return fold(text), text[0].isupper()


class Reading:
    """A passage in words, and the `names` in it that may be places, the longest at each spot.

    `begun` has each name by its first word. `rejected` are those that turned out to belong to a person, a street or
    a firm.
    """

    def __init__(self, passage: Passage, language: str, book: PlaceBook = GAZETTEER) -> None:
        self.passage = passage
        self.language = language
        self.book = book
        self.table = placewords()
        self.locatives = self.table.get(f"locatives.{language}", self.table["locatives.en"])
        self.function_words = self.table.get(f"function_words.{language}", frozenset())
        self.determiners = self.table.get(f"determiners.{language}", frozenset())
        found = (FRENCH_WORD if language == "fr" else WORD).finditer(passage.text)
        self.words = [_word(one) for one in found]
        long_words = [word for word in self.words if len(word.text) > 3]
        capitals = sum([word.is_capitalised for word in long_words])
        is_sentence = passage.text.rstrip().endswith(".")
        self.is_headline = not is_sentence and len(long_words) > 2 and capitals > 0.6 * len(long_words)
        self.is_shouted = passage.text.isupper()
        self.spotted = spotted = list(self._spot())
        self._pair(spotted)
        self.placed = {at for name in spotted for at in range(name.first, name.last + 1)}
        self.names = [name for name in spotted if name.candidates and self._is_place(name)]
        self.begun = {name.first: name for name in self.names}
        left = [name for name in spotted if name.first not in self.begun]
        self.embedded = [name for name in left if name.candidates]
        self.rejected = {name.key for name in spotted} - {name.key for name in self.names}
        self.asides = [*self._peoples(), *self._governments(left)]

    def _peoples(self) -> Iterator[Aside]:
        """Where the people of a country are named: "Syrian" speaks for Syria."""
        yield from self._phrases(self.book.country_of_people, "demonym")

    def _governments(self, left: Iterable[Name]) -> Iterator[Aside]:
        """Where a government is: by its seat ("Downing Street"), or by a capital that speaks ("Tehran said")."""
        yield from self._phrases(self.book.country_of_seat, "government")
        for name in left:
            capital = next((one for one in name.candidates if one.is_capital), None)
            country = self.book.place(capital.country) if capital else None
            if country and self._governs(name):
                yield Aside(self.passage, name.start, name.end, country, "government")

    def _governs(self, name: Name) -> bool:
        """Whether a name speaks and is no person's, or is followed by "government"."""
        after = self._after(name.last)
        is_government = after is not None and after.key in self.table["governments"]
        return is_government or (self._speaks(name) and not self._before(name))

    def _phrases(self, country_of: Callable[[str], Place | None], kind: str) -> Iterator[Aside]:
        """The capitalised phrases of at most two words that stand for a country."""
        free = 0
        for at, word in enumerate(self.words):
            if not word.is_capitalised or at < free:
                continue
            for last in (at + 1, at):
                joined = last == at or (last < len(self.words) and self.joins(at))
                key = " ".join(one.key for one in self.words[at : last + 1])
                country = country_of(key) if joined else None
                if country:
                    yield Aside(self.passage, word.start, self.words[last].end, country, kind)
                    free = last + 1
                    break

    def _is_place(self, name: Name) -> bool:
        """Whether nothing around speaks against a place; notes what speaks for it."""
        if name.within:
            name.support = 3
            return True
        if self._is_person(name) or self._is_part(name):
            return False
        name.support = self._support(name)
        # Capitals in running text spell something else: "AID" is no town.
        return name.support == 3 or self.is_shouted or not (name.is_town and name.text.isupper())

    def judge(self, name: Name) -> Judgement:
        """What speaks for a name and against it, whether or not it is read as a place."""
        return Judgement(self._is_person(name), self._is_part(name), self._support(name))

    def settle(self, names: Iterable[Name]) -> None:
        """Take these for the names of the passage, whatever the rules had made of them."""
        known = [name for name in names if name.candidates]
        for name in known:
            name.support = max(name.support, 2)  # whatever the words around say, it is one
        self.names = known
        self.begun = {name.first: name for name in known}
        told = {(name.first, name.last) for name in known}
        self.embedded = [one for one in self.spotted if one.candidates and (one.first, one.last) not in told]

    # What stands where

    def _gap(self, at: int) -> str:
        """What stands between a word and the next."""
        return self.passage.text[self.words[at].end : self.words[at + 1].start]

    def joins(self, at: int) -> bool:
        """Whether a word and the next can belong to one name, as in "Al-Qaim" and "St. Louis"."""
        gap = self._gap(at)
        return gap in JOINTS or (gap == ". " and len(self.words[at].text) <= 2)

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
        bracketed = {found.start() for found in BRACKET.finditer(self.passage.text)}
        return [
            at
            for at, word in enumerate(self.words)
            if word.is_capitalised or word.key in ARTICLES or word.end in bracketed
        ]

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
            if candidates or is_never:
                start, end = self.words[at].start, self._end(last, key, candidates)
                return Name(self.passage, start, end, key, at, last, candidates)
        return None

    def names_from(self, at: int) -> Iterator[Name]:
        """Every name that some place bears and that begins at a word, the longest first."""
        for last in range(self._reach(at), at - 1, -1):
            key = " ".join(word.key for word in self.words[at : last + 1])
            candidates = self._candidates(key, at) if self.words[last].is_capitalised else ()
            if candidates:
                end = self._end(last, key, candidates)
                yield Name(self.passage, self.words[at].start, end, key, at, last, candidates)

    def _bracketed(self, at: int) -> Name | None:
        """A name that ends in brackets: "Frankfurt (Oder)"."""
        if at + 1 == len(self.words) or self._gap(at) != " (":
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
        if not (self.words[at].is_capitalised or self._is_article(at)):
            return at - 1
        last = at
        while last + 1 < min(len(self.words), at + LONGEST_NAME) and self.joins(last):
            last += 1
        return last

    def _is_article(self, at: int) -> bool:
        """Whether "al Qaim" or "as-Suwayda" begins here; "as" and "at" are English without a hyphen."""
        key, after = self.words[at].key, self._after(at)
        is_named = key in ARTICLES and after is not None and after.is_capitalised
        return is_named and (key in ("al", "el") or self._gap(at) == "-")

    def _candidates(self, key: str, at: int) -> tuple[Candidate, ...]:
        known = self.book.candidates(key, self.language)
        head, _, rest = key.partition(" ")
        if not known and rest and head in SHORTENED:
            known = self.book.candidates(f"{SHORTENED[head]} {rest}", self.language)
        if not known and rest and self._is_article(at):
            known = self.book.candidates(rest, self.language)
        if not known or (not rest and key in self.function_words):
            return ()
        if not rest and key in self.table["first_names"]:
            known = tuple(one for one in known if one.own)  # Joanna is not short for Johannesburg
        if rest or self._is_abbreviation(at):
            return known
        return tuple(one for one in known if not is_short(one, key))

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
            if not PAIR.fullmatch(self.passage.text[name.end : following.start]):
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

    # What speaks against a place

    def _is_person(self, name: Name) -> bool:
        """Whether it is "Mr Lincoln", "Abraham Lincoln", "H. Lincoln" or "Lincoln Steffens"."""
        before, after = self._before(name), self._after(name.last)
        if before and (before.key in self.table["titles"] or before.key in self.table["first_names"]):
            return True
        if before and len(before.text) == 1 and self._gap(name.first - 1) == ". ":
            return True
        if name.is_town and self._speaks(name):
            return True
        is_given = name.key in self.table["given"] or name.key in self.table["first_names"]
        if not after or self.is_headline or not is_given:
            return False
        is_surname = after.is_capitalised and (len(after.text) == 1 or not after.text.isupper())
        return is_surname and self._gap(name.last) == " " and after.key not in self.table["parts"]

    def _speaks(self, name: Name) -> bool:
        after, before = self._after(name.last), name.first - 1
        is_spoken = before >= 0 and self.words[before].key in self.table["speech"] and self._gap(before) == " "
        return is_spoken or (after is not None and after.key in self.table["speech"])

    def _is_part(self, name: Name) -> bool:
        """Whether it is "Lincoln Avenue", "University of Lincoln", "the Lincoln government" or "U.S. dollars"."""
        after = self._after(name.last)
        if after and after.is_capitalised and after.key in self.table["parts"]:
            return True
        if self._is_water(name) or self._is_noun(name):
            return True
        if after and after.key in self.table["currencies"]:
            return True
        if after and name.is_town and after.key in self.table["governments"]:
            return True
        if name.first > 1 and self.words[name.first - 1].key in ("of", "for"):
            head = self.words[name.first - 2]
            return head.is_capitalised and head.key in self.table["heads"]
        is_hyphened = after and after.is_capitalised and self._gap(name.last) == "-"
        if is_hyphened and name.is_town and name.last + 1 not in self.placed:
            return True
        return self._continues_another(name)

    def _is_water(self, name: Name) -> bool:
        """Whether it names a lake, a river or a mountain: "Lake Victoria", "lac de Constance"."""
        at = name.first - 1
        if at > 0 and self.words[at].key in ("of", "de", "du"):
            at -= 1
        if at < 0 or not all(self.joins(one) for one in range(at, name.first)):
            return False
        return self.words[at].key in self.table["waters"]

    def _is_noun(self, name: Name) -> bool:
        """Whether an article stands before it, which German and French towns do without: "die Halle"."""
        at = name.first - 1
        if at < 0 or not name.is_town or not self.joins(at):
            return False
        return self.words[at].key in self.determiners

    def _continues_another(self, name: Name) -> bool:
        """Whether the capitalised word before makes a longer name: "AC Milan", "Ebola-Reston"."""
        before = self._before(name)
        if not before or name.first - 1 in self.placed:
            return False
        if self._gap(name.first - 1) == "-":
            return name.is_town and len(before.text) > 1  # but "R-London" is a senator from there
        is_free = any(before.key in self.table[kind] for kind in ("openers", "directions", "calendar", "kinds"))
        is_free = is_free or before.key in self.function_words
        # German writes every noun with a capital.
        is_free = is_free or self.is_headline or self.language == "de"
        return not (is_free or any(map(is_well_known, name.candidates)))

    # What speaks for it

    def _support(self, name: Name) -> int:
        if self._is_dateline(name):
            return 3
        if self.is_headline:
            return 0
        after = self._after(name.last)
        if after and (after.key == "based" or after.key in self.table["kinds"]):
            return 2
        return self._located(name)

    def _is_dateline(self, name: Name) -> bool:
        if not DATELINE_END.match(self.passage.text, name.end):
            return False
        if name.first == 0:
            return self.passage.field == "body"
        return name.text.isupper() and bool(SENTENCE_END.search(self._gap(name.first - 1)))

    def _located(self, name: Name) -> int:
        """How surely the words before say where: "in X", "the town of X", "a man of X"."""
        at = name.first - 1
        while at >= 0 and self.words[at].key in self.table["directions"]:
            at -= 1
        if at < 0 or not self._gap(at).isspace():
            return 0
        key = self.words[at].key
        if key == "of" and at > 0:
            head = self.words[at - 1]
            is_home = head.is_capitalised or "," in self._gap(at - 1)
            return 2 if head.key in self.table["kinds"] else int(is_home)
        return 2 if key in self.table["strict_locatives"] else int(key in self.locatives)


def is_short(candidate: Candidate, key: str) -> bool:
    """Whether a name is an abbreviation of this country or region: "us", "ky", "wva"."""
    if key in ACRONYMS:
        return candidate.place.kind != "city"
    return candidate.place.kind == "region" and len(key) <= 5 and key not in fold(candidate.place.name).split()
