"""The names in a passage come in; those of capitals that stand for a government go out, with its country.

"Tehran warned", "talks between Tehran and Moscow", "Moscow's envoy": they speak for the country, not
the town.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.places.book import PlaceBook
from archive.places.place import Place
from archive.tables import read_table
from indexer.places.senses import Name, Passage, is_ended, is_well_known, placewords

if TYPE_CHECKING:
    from indexer.places.spotting import Word

NOUN_WITHIN = 4  # words before "with" and "between" that are searched for what governments have with each other
OWNED = frozenset([" ", " “", ' "'])  # between "Washington's" and "“support”"
AUXILIARIES = 2  # at most, between a government and what it does


class Governments:
    """The capitals among the names `spotted` in a passage, and which of them stand for a government."""

    def __init__(
        self, passage: Passage, words: Sequence[Word], language: str, spotted: Iterable[Name], book: PlaceBook
    ) -> None:
        self.text = passage.text
        self.words = words
        self.tables = _tables(language)
        self.last_of = {name.last: name for name in spotted}
        capitals = ((name, _country(name, book)) for name in self.last_of.values())
        self.capitals = [(name, country) for name, country in capitals if country]

    def __iter__(self) -> Iterator[tuple[Name, Place]]:
        """The names that stand for a government, each with its country."""
        acting = {name.first for name, _ in self.capitals if self._stands_for_one(name)}
        for (name, _), (following, _) in reversed(list(pairwise(self.capitals))):
            if following.first in acting and self._front(following) <= name.first and not self._is_located(name):
                acting.add(name.first)  # "Tehran and Beijing agreed"
        return iter([(name, country) for name, country in self.capitals if name.first in acting])

    def _stands_for_one(self, name: Name) -> bool:
        is_government = self._key(name.last + 1) in placewords()["governments"]
        return is_government or self._acts(name) or self._owns(name) or self._is_dealt_with(name)

    def _gap(self, at: int) -> str:
        return self.text[self.words[at].end : self.words[at + 1].start]

    def _key(self, at: int) -> str:
        """The word at this position, blank where there is none."""
        return self.words[at].key if 0 <= at < len(self.words) else ""

    def _front(self, name: Name) -> int:
        """The first word of a list of names, "Tehran and Beijing", that ends in this one."""
        first = name.first
        while self._key(first - 1) in self.tables["and"] and first - 2 in self.last_of:
            first = self.last_of[first - 2].first
        return first

    def _is_located(self, name: Name) -> bool:
        """Whether something happens there ("officials in Nairobi"), or a longer name ends ("Denzel Washington")."""
        at = self._front(name) - 1
        if at < 0 or not self._gap(at).isspace():
            return at >= 0 and self._gap(at) in ("-", "‑")
        free = (*(placewords()[kind] for kind in ("openers", "calendar")), self.tables["and"])
        is_name = self.words[at].is_capitalised and not any(self._key(at) in words for words in free)
        return is_name or self._key(at) in self.tables["prepositions"]

    def _acts(self, name: Name) -> bool:
        """Whether it says, warns or denies something."""
        if self._is_located(name):
            return False
        if self._key(name.first - 1) in placewords()["speech"] and self._gap(name.first - 1) == " ":
            return is_ended(self.text, name.end)  # "said Tehran."
        at, most = name.last + 1, name.last + 1 + AUXILIARIES
        while at < most and self._key(at) in self.tables["auxiliaries"]:
            at += 1
        is_followed = at < len(self.words) and all(self._gap(one) == " " for one in range(name.last, at))
        return is_followed and self._key(at) in self.tables["acts"]

    def _owns(self, name: Name) -> bool:
        """Whether it has what only governments have: "Moscow's envoy"."""
        at = name.last + 1
        is_owner = self._key(at) == "s" and self._gap(name.last) in ("'", "’") and not self._is_located(name)
        return is_owner and self._key(at + 1) in self.tables["powers"] and self._gap(at) in OWNED

    def _is_dealt_with(self, name: Name) -> bool:
        """Whether somebody has dealings with it."""
        at = self._front(name) - 1
        if self._key(at) in self.tables["against"] and self._gap(at) == " ":
            return True
        if self._key(at) == "to" and self._key(at - 1) in self.tables["bound"] and self._gap(at) == " ":
            return True  # "militias loyal to Tehran"
        if self._key(at) == "on" and self._key(at - 1) in self.tables["imposed"] and self._gap(at) == " ":
            return True  # "sanctions on Tehran"
        if at < 1 or self._key(at) not in self.tables["with"] or self._gap(at) != " ":
            return False
        before = self.words[max(0, at - NOUN_WITHIN) : at]
        return any(word.key in self.tables["dealings"] for word in before)


def _country(name: Name, book: PlaceBook) -> Place | None:
    """The country whose government may be called so."""
    speaks_for = _table()["seats"].get(name.key)
    if speaks_for:
        return book.place(speaks_for)
    capital = next((one for one in name.candidates if one.is_capital), None)
    if capital is None or name.within or any(one.place.kind == "country" for one in name.candidates):
        return None
    if any(one.own and one.population > capital.population for one in name.candidates):
        return None
    table = placewords()
    is_persons = any(name.key in table[kind] for kind in ("given", "surnames", "first_names"))
    return None if is_persons and not is_well_known(capital) else book.place(capital.country)


@cache
def _tables(language: str) -> dict[str, frozenset[str]]:
    """The lists of words of a language, English ones where it has none."""
    lists = {kind: words for kind, words in _table().items() if kind != "seats"}
    return {kind: frozenset(words.get(language, words["en"]).split()) for kind, words in lists.items()}


@cache
def _table() -> dict[str, dict[str, str]]:
    return read_table("indexer", "placegovernments")
