"""The names spotted in a passage come in; those that may be places, and words on countries, go out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from archive.places.book import GAZETTEER, PlaceBook
from archive.places.peoples import countries_of_peoples
from archive.places.place import Place
from indexer.places.governments import Governments
from indexer.places.lists import share_support
from indexer.places.others import is_begun, is_persons, is_team, is_thing
from indexer.places.phrases import phrases
from indexer.places.scripts import names_in_scripts
from indexer.places.senses import DATELINE, HOMES, Name, Passage, is_ended, is_well_known
from indexer.places.spotting import Spotting

SENTENCE_END = re.compile(r"[.!?:;\n\"“”]")
ROUTES = frozenset(["from", "to"])
DATELINE_END = re.compile(r"(?:, [^:\n]{1,40}?)?(?:\s*+\([^)\n]{2,30}\))?\s*+(?::|--|[-–—] |//)")


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
    key: str = ""  # the folded name of the capital that governs


class Reading(Spotting):
    """A passage in words, and the `names` in it that may be places, the longest at each spot.

    `begun` has each name by its first word. `rejected` are those that turned out to belong to a person, a street or
    a firm. `home` is the id of the place that the outlet writes for.
    """

    def __init__(self, passage: Passage, language: str, book: PlaceBook = GAZETTEER, home: str = "") -> None:
        super().__init__(passage, language, book)
        self.home = home
        seats = list(phrases(self, book.country_of_seat))
        # Maison Blanche is a village, too.
        taken = {at for first, last, _ in seats if first < last for at in range(first, last + 1)}
        self.spotted = spotted = [name for name in self._spot() if name.first not in taken]
        self._pair(spotted)
        self.placed = {at for name in spotted for at in range(name.first, name.last + 1)}
        known = (name for name in spotted if any(map(is_well_known, name.candidates)))
        self.known = {at for name in known for at in range(name.first, name.last + 1)}
        governments = list(Governments(passage, self.words, language, spotted, book))
        self.persons: set[str] = set()  # the folded names that are a person's here
        governing = {name.first for name, _ in governments}
        self.names = [
            name for name in spotted if name.candidates and name.first not in governing and self._is_place(name)
        ]
        share_support(self.names, passage.text, HOMES.get(language, ()))
        self.begun = {name.first: name for name in self.names}
        self.names += names_in_scripts(passage, [word.start for word in self.words], language, book)
        left = [name for name in spotted if name.first not in self.begun]
        self.embedded = [name for name in left if name.candidates]
        self.rejected = {name.key for name in left if name.first not in governing} - {
            name.key for name in self.names
        }
        self.asides = [self._aside(*one, "demonym") for one in phrases(self, book.country_of_people)]
        self.asides += self._peoples_abroad()
        self.asides += [self._aside(*one, "government") for one in seats]
        self.asides += [
            self._aside(name.first, name.last, country, "government")._replace(key=name.key)
            for name, country in governments
        ]

    def _aside(self, first: int, last: int, country: Place, kind: str) -> Aside:
        return Aside(self.passage, self.words[first].start, self.words[last].end, country, kind)

    def _peoples_abroad(self) -> Iterator[Aside]:
        """The words for peoples in other languages than English, which bend and need no capital: "syrische"."""
        peoples = countries_of_peoples(self.language)
        for at, word in enumerate(self.words if peoples else ()):
            country = self.book.place(peoples[word.key]) if word.key in peoples and at not in self.begun else None
            if country:
                yield self._aside(at, at, country, "demonym")

    def _is_place(self, name: Name) -> bool:
        """Whether nothing around speaks against a place; notes what speaks for it."""
        if name.within:
            name.support = 3
            return True
        if self._is_person(name):
            self.persons.add(name.key)
            return False
        if self._is_part(name):
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
        for name in (name for name in known if name.needs_context):
            name.support = max(name.support, self._support(name))
        for name in (name for name in known if not name.needs_context):
            name.support = max(name.support, 2)  # whatever the words around say, it is one
        self.names = known + [name for name in self.names if name.is_foreign]
        self.begun = {name.first: name for name in known}
        told = {(name.first, name.last) for name in known}
        self.embedded = [one for one in self.spotted if one.candidates and (one.first, one.last) not in told]

    # What speaks against a place

    def _is_person(self, name: Name) -> bool:
        """Whether it is "Mr Lincoln", "Abraham Lincoln", "H. Lincoln" or "Lincoln Steffens"."""
        before, after = self._before(name), self._after(name.last)
        if before and (before.key in self.table["titles"] or before.key in self.table["first_names"]):
            return True
        if self.is_addressed(name):
            return True
        if before and len(before.text) == 1 and self._gap(name.first - 1) == ". ":
            return True
        if name.is_town and self._speaks(name) and not self._located(name):
            return True
        is_alone = self.is_headline or self.language == "de" or name.first - 1 in self.known
        if before and not is_alone and is_persons(name, before, self.function_words):
            return True
        is_given = name.key in self.table["given"] or name.key in self.table["first_names"]
        if not after or self.is_headline or not is_given:
            return False
        is_surname = after.is_capitalised and (len(after.text) == 1 or not after.text.isupper())
        return is_surname and self._gap(name.last) == " " and after.key not in self.table["parts"]

    def is_addressed(self, name: Name) -> bool:
        """Whether it is "madame Lorraine", or one of a family: "his wife, Virginia"."""
        key = self.words[name.first - 1].key if name.first else ""
        if key in self.table.get(f"address.{self.language}", ()):
            return True
        is_borne = name.key in self.table["given"] or name.key in self.table["first_names"]
        return is_borne and key in self.table["family"] and self._gap(name.first - 1) in (" ", ", ")

    def _speaks(self, name: Name) -> bool:
        after, before = self._after(name.last), name.first - 1
        is_spoken = before >= 0 and self.words[before].key in self.table["speech"] and self._gap(before) == " "
        is_spoken = is_spoken and is_ended(self.passage.text, name.end)
        return is_spoken or (after is not None and after.key in self.table["speech"])

    def _is_part(self, name: Name) -> bool:
        """Whether it is "Lincoln Avenue", "University of Lincoln", "the Lincoln government" or "U.S. dollars"."""
        after = self._after(name.last)
        is_joined = name.first > 0 and self.joins(name.first - 1)
        beside = (after, self.words[name.first - 1] if is_joined else None)
        if after and after.is_capitalised and after.key in self.table["parts"]:
            return True
        if self._begins_another(name) or is_thing(name, beside) or is_team(self._before(name), after):
            return True
        if self.is_water(name) or self._is_noun(name) or self.is_kind_of_water(name):
            return True
        if after and after.key in self.table["currencies"]:
            return True
        if after and name.is_town and after.key in self.table["governments"]:
            return True
        if self._is_headed(name):
            return True
        if name.first > 1 and self.words[name.first - 1].key in ("of", "for"):
            head = self.words[name.first - 2]
            return head.is_capitalised and head.key in self.table["heads"]
        is_hyphened = after and after.is_capitalised and self._gap(name.last) == "-"
        if is_hyphened and name.is_town and name.last + 1 not in self.placed:
            return True
        return self._continues_another(name)

    def _is_headed(self, name: Name) -> bool:
        """Whether it is "rue de Londres" or "Universität Heidelberg"."""
        at = name.first - 1
        if at > 0 and self.words[at].key in self.table.get(f"head_joints.{self.language}", ()):
            at -= 1
        heads = self.table.get(f"heads_elsewhere.{self.language}", frozenset())
        return at >= 0 and self.words[at].key in heads and all(map(self.joins, range(at, name.first)))

    def is_water(self, name: Name) -> bool:
        """Whether it names a lake, a river or a mountain: "Lake Victoria", "lac de Constance"."""
        at = name.first - 1
        after = self._after(name.last)
        if name.key in self.table["rivers"] and at >= 0 and self.words[at].key == "the":
            return after is None or after.key in self.table["openers"]  # but "the Ohio coast"
        if at > 0 and self.words[at].key in ("of", "de", "du"):
            at -= 1
        if at < 0 or not all(self.joins(one) for one in range(at, name.first)):
            return False
        return self.words[at].key in self.table["waters"]

    def is_kind_of_water(self, name: Name) -> bool:
        """Whether it is any gulf, or part of a name: only "the Gulf" alone is the Persian one."""
        if name.key not in self.table["kinds_of_water"]:
            return False
        after = self._after(name.last)
        is_begun = after is not None and (after.is_capitalised or after.key == "of")
        return is_begun or name.first == 0 or self.words[name.first - 1].text != "the"

    def _begins_another(self, name: Name) -> bool:
        """Whether a name that is also a word or a surname begins a longer one: "Franklin Elementary"."""
        after = self._after(name.last)
        if not after or not after.is_capitalised or self.is_headline or self._gap(name.last) != " ":
            return False
        return name.last + 1 not in self.placed and is_begun(name, after)

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
            return DATELINE
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
        if self.language == "de" and key in self.table["kinds"]:
            return 2  # "die Stadt Mainz"
        if key in ROUTES and at > 0 and self.words[at - 1].key in self.table["journeys"]:
            return 2
        # "Nice" is no word in French.
        at_home = any(one.country in HOMES.get(self.language, ()) for one in name.candidates[:1])
        is_own = at_home and name.key in self.table["common"]
        is_strict = key in self.table["strict_locatives"] or (is_own and key in self.locatives)
        return 2 if is_strict else int(key in self.locatives)
