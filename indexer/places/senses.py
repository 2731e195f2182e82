"""Names to places: which of the places that bear a name it means in an article, if any.

What the whole article names votes for countries and regions; one name means one place throughout.
"""

from __future__ import annotations

import functools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from archive.places.gazetteer import BY_STATE, Candidate
from archive.places.naming import region_words
from archive.places.place import Place, steps_down
from archive.tables import read_table
from indexer.places.nearness import Neighbourhood, neighbourhood

WELL_KNOWN = 300_000  # inhabitants: a town that needs no support
KNOWN_NEARBY = 10_000  # a town that needs none in an article that names its country or region
# Against the log10 of a town's inhabitants: New York and Washington are towns first, Ontario is not.
COUNTRY_WEIGHT, REGION_WEIGHT, CAPITAL_WEIGHT = 7.5, 6.9, 1.2
VARIANT_WEIGHT = -2.0
ABROAD_WEIGHT = 1.0  # added to that of a variant in other languages than English: "Ginebra" is Geneva
PEOPLE_VOTE, HOME_VOTE = 0.8, 0.2  # for a country whose people are named, or which the language is that of
OUTLET_VOTE = 0.5  # for the places around the outlet's home: less than one name that the article gives
HOMES = {"de": ("DE", "AT", "CH"), "fr": ("FR",)}
NEAR_WEIGHT, MOST_NEAR = 0.4, 1.0  # for each name that speaks for the surroundings
MOST_ELSEWHERE = 4  # names that lie in one country, among which a village of another is none
DATELINE = 3  # the support of a name that can be nothing but a place

Votes = dict[str, float]  # what an article says for countries and regions, by their ids


@dataclass(frozen=True)
class Passage:
    """A title, a standfirst or a paragraph."""

    text: str
    field: str = "body"
    paragraph: int = 0


@dataclass
class Name:
    """A stretch of words that some place bears, and what its surroundings say of it."""

    passage: Passage
    start: int
    end: int
    key: str
    first: int  # of its words, in the passage
    last: int
    candidates: tuple[Candidate, ...]
    support: int = 0  # 1 in "to X", 2 in "in X", 3 where nothing else can be meant
    within: tuple[Candidate, ...] = ()  # the areas of "Paris, Texas"
    is_foreign: bool = False  # in a script without capitals, where names and words look alike

    @property
    def text(self) -> str:
        """The name as it is written."""
        return self.passage.text[self.start : self.end]

    @property
    def is_town(self) -> bool:
        """Whether no country is meant, nor a region known as countries are."""
        return not any(one.is_major for one in self.candidates)

    @property
    def needs_context(self) -> bool:
        """Whether a librarian wants the words around to speak for one of the places that it can mean."""
        return any(one.needs_context for one in self.candidates)


def senses_of(
    names: list[Name], peoples: Iterable[str], persons: set[str], language: str = "en", home: str = ""
) -> dict[str, Place]:
    """The one place each name means in this article; names that mean none are left out.

    Those that turn out to mean a place that nobody knows lose their candidates.

    `peoples` are the ids of countries whose people it speaks of, and of states whose schools; `persons` are the
    folded names that persons bear in it, `home` is the id of the place that the outlet writes for.
    """
    groups: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        groups[name.key].append(name)
    votes = {key: _votes(group) for key, group in groups.items()}
    total = _total(votes.values(), peoples, language, home)
    foreign = 0.0 if language == "en" else ABROAD_WEIGHT
    senses: dict[str, Candidate] = {}
    around = neighbourhood({key: _standing(group[0]) for key, group in groups.items() if not is_word(key, group)})
    for key, group in groups.items():
        others = defaultdict(float, {area: total[area] - own for area, own in votes[key].items()})
        telling = next((name for name in group if name.within and _standing(name)), group[0])
        candidates = _told_by_dateline(group, others, is_english=not foreign) or telling.candidates
        nearness = _nearness(key, candidates, around)
        best = candidates[0]
        if len(candidates) > 1:
            weights = [_likelihood(one, others) + nearness(one) + foreign * (not one.own) for one in candidates]
            best = candidates[weights.index(max(weights))]
        backing, is_home = _backing(best, others) + nearness(best), others[best.country] > 0
        if _is_believable(best, group, backing, key in persons, is_home):
            senses[key] = best
    return _settled(senses, groups, total)


def _total(cast: Iterable[Votes], peoples: Iterable[str], language: str, home: str) -> Votes:
    """What all names of an article say for countries and regions, and what speaks for some beside them."""
    total: Votes = defaultdict(float, dict.fromkeys(HOMES.get(language, ()), HOME_VOTE))
    total |= dict.fromkeys(steps_down(home) if home else (), OUTLET_VOTE)
    total |= dict.fromkeys(peoples, PEOPLE_VOTE)
    for area, weight in (vote for votes in cast for vote in votes.items()):
        total[area] += weight
    return total


def _settled(senses: Mapping[str, Candidate], groups: Mapping[str, list[Name]], total: Votes) -> dict[str, Place]:
    """The place of each name where most of the article plays; those that mean one nobody knows lose their own."""
    named = Counter(area for one in senses.values() for area in one.areas)
    settled = {key: _at_home(sense, named, groups[key]) for key, sense in senses.items()}
    strangers = {key for key, one in settled.items() if _is_stranger(one, groups[key], named, total)}
    for name in (name for key in strangers for name in groups[key]):
        name.candidates = ()
    return {key: one.place for key, one in settled.items() if key not in strangers}


def _is_stranger(sense: Candidate, group: list[Name], named: Mapping[str, int], votes: Votes) -> bool:
    """Whether it is a small town of a country of which nothing else speaks, in an article that plays in another.

    What is meant then is a village there that nobody knows.
    """
    is_small = sense.place.kind == "city" and sense.population < KNOWN_NEARBY and sense.population > 0
    is_told = any(name.within or name.support == DATELINE for name in group)
    if not is_small or is_told or named[sense.country] > 1 or votes.get(sense.country, 0.0) >= PEOPLE_VOTE + 1:
        return False
    return any(number >= MOST_ELSEWHERE for area, number in named.items() if "/" not in area)


def _told_by_dateline(group: list[Name], others: Votes, *, is_english: bool) -> tuple[Candidate, ...]:
    """The towns a name can mean where it is a dateline: WASHINGTON is the capital.

    But PHILADELPHIA is no Amman, as ancients called it, and SAN JOSE not Costa Rica's where Californians are named.
    """
    is_dateline = any(name.support == DATELINE and not name.within for name in group)
    towns = tuple(one for one in group[0].candidates if one.place.kind == "city") if is_dateline else ()
    is_land = any(one.place.kind == "country" for one in group[0].candidates)
    if is_land or not any(map(is_well_known, towns)):
        return ()
    own = tuple(one for one in towns if one.own and one.population >= KNOWN_NEARBY)
    capitals = tuple(one for one in own if one.is_capital and is_well_known(one))
    if capitals:
        at_home = max(others[one.country] for one in capitals)
        rivals = filter(is_well_known, group[0].candidates)
        is_elsewhere = any(others[area] > at_home for one in rivals for area in one.areas[1:])
        return () if is_elsewhere else capitals
    votes = (max((others[one.country] for one in those), default=0) for those in (set(towns) - set(own), own))
    is_elsewhere = next(votes) > next(votes)  # Pekin is in Illinois, unless it is China that is named
    return own if own and is_english and not is_elsewhere else towns


def _nearness(key: str, candidates: Sequence[Candidate], around: Neighbourhood) -> Callable[[Candidate], float]:
    """How much the other places of the article lie around each of the towns a name can mean."""
    if len(candidates) == 1 or any(one.is_major for one in candidates):
        return lambda _: 0.0
    return lambda one: min(NEAR_WEIGHT * around.around(one, key), MOST_NEAR)


def sense_of(name: Name, senses: Mapping[str, Place]) -> Place | None:
    """What a name means here: as in all of the article, but for "Portland, Oregon" beside Portland, Maine.

    None where that is a rejected place.
    """
    sense = senses[name.key]
    if not name.within or any(one.place.id == sense.id for one in name.candidates):
        return sense
    best = max(_standing(name), key=lambda one: one.population, default=None)
    return best.place if best else None


def _at_home(sense: Candidate, named: Mapping[str, int], group: list[Name]) -> Candidate:
    """What a name means, or its namesake at home where most of the article is: Perth among Scots towns.

    `named` counts the names of the article by the areas that their places lie in, this one's too.
    """

    def others(area: str) -> int:
        return named[area] - (area in sense.areas)

    is_abroad = sense.place.kind == "region" and not others(sense.country)  # Suffolk beside Virginia Beach
    if not (sense.place.kind == "city" or is_abroad) or any(name.within for name in group):
        return sense
    enough = max(2, 2 * others(sense.country)) + sense.is_capital
    towns = (one for one in group[0].candidates if one.place.kind == "city" and one.population >= KNOWN_NEARBY)
    towns = (one for one in towns if _is_allowed(one, group))
    home = [one for one in towns if others(max(filter(_is_wide, one.areas))) >= enough]
    return max(home, key=lambda one: one.population, default=sense)


def _votes(group: list[Name]) -> Votes:
    """How much a name speaks for countries and regions: one vote, shared by all it can mean."""
    votes: Votes = defaultdict(float)
    areas = {area for one in _standing(group[0]) for area in one.areas}
    wide = sum(map(_is_wide, areas))
    for area in areas:
        votes[area] = (1 + 0.5 * math.log(len(group))) / (wide if _is_wide(area) else len(areas) - wide)
    for area in (area for name in group for one in name.within for area in one.areas):
        votes[area] += 1
    return votes


def _is_wide(area: str) -> bool:
    """Whether an area tells namesakes apart for most readers: a country, or a state where those are known so."""
    return "/" not in area or area[:2] in BY_STATE


def _backing(candidate: Candidate, others: Votes) -> float:
    """What the rest of the article says for a place: its country a little, its state much.

    Where states are not what tells namesakes apart, the country counts twice, and the region beside it.
    """
    country, *regions = candidate.areas
    backing = min(0.4 * others[country], 0.7)
    if regions and _is_wide(regions[0]):
        return backing + min(2.5 * others[regions[0]], 3)
    return backing + min(2.5 * others[country], 1) + (min(others[regions[0]], 1) if regions else 0)


def _likelihood(candidate: Candidate, others: Votes) -> float:
    weights = {"country": COUNTRY_WEIGHT, "region": REGION_WEIGHT} if candidate.is_major else {}
    size = weights.get(candidate.place.kind) or math.log10(candidate.population + 10)
    size += CAPITAL_WEIGHT * candidate.is_capital + VARIANT_WEIGHT * (not candidate.own)
    return size + _backing(candidate, others)


def _is_believable(best: Candidate, group: list[Name], backing: float, is_person: bool, is_home: bool) -> bool:
    """Whether a name is this place at all: areas and large towns are; others need support, or backing.

    `is_home` says whether anything else in the article speaks for its country.
    """
    if not _is_allowed(best, group):
        return False
    if best.is_major:
        return True
    key, support = group[0].key, max(name.support for name in group)
    if best.place.kind == "region" and set(key.split()) <= placewords()["never"] | region_words():
        # Many countries have a Northern Province, and companies a Southern Division.
        return is_home
    if is_word(key, group):
        return False
    if is_person:
        return support >= (3 if key in placewords()["surnames"] else 2)
    if support or (is_well_known(best) and not group[0].is_foreign):
        return True
    return best.population >= KNOWN_NEARBY and backing >= 0.8


def _is_allowed(candidate: Candidate, group: Iterable[Name]) -> bool:
    """Whether what a librarian has said of a place lets a name be it: those that need context want support."""
    is_supported = not candidate.needs_context or any(name.support >= 2 for name in group)
    return is_supported and not candidate.is_rejected


def _standing(name: Name) -> tuple[Candidate, ...]:
    """What a name can mean, without what was rejected."""
    return tuple(one for one in name.candidates if not one.is_rejected)


def is_ended(text: str, end: int) -> bool:
    """Whether a clause ends here, as it does after who has spoken: "said Harding"."""
    after = text[end : end + 5]
    return not after.strip() or not after[0].isspace() or after.startswith((" on ", " in ", " at ", " as "))


def is_word(key: str, group: Iterable[Name]) -> bool:
    """Whether a name is also a word or a person's, and nothing says that it is a place's here."""
    table = placewords()
    if key in table["calendar"] or key in table["seas"]:
        return not any(name.within for name in group)
    is_other = any(key in table[kind] for kind in ("common", "surnames", "first_names"))
    return is_other and all(name.support < 2 for name in group)


def opens_as_word(name: Name) -> bool:
    """Whether a name that is also a word only begins a sentence: "Reading clubs", though the text is on Reading."""
    before = name.passage.text[max(0, name.start - 3) : name.start].rstrip()
    is_first = not before or before[-1] in '.!?:;"“'
    return is_first and name.is_town and not name.support and name.key in placewords()["common"]


def encloses(area: Candidate, place: Candidate) -> bool:
    """Whether a place lies in an area."""
    return place.place.id.startswith(f"{area.place.id}/")


def is_whole(candidate: Candidate, key: str) -> bool:
    """Whether a folded name is a place's own: "Eastern Province" is; "Anbar Province" is Anbar and its kind."""
    is_own = candidate.is_major or candidate.place.kind == "city" or not region_words().intersection(key.split())
    return is_own or candidate.place.id.endswith(f"/{key.replace(' ', '-')}")


def regions_of(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The regions among places."""
    return tuple(one for one in candidates if one.place.kind == "region")


def is_well_known(candidate: Candidate) -> bool:
    """Whether a place needs no support: a country, a region or a large town."""
    return not candidate.needs_context and (candidate.is_major or candidate.population >= WELL_KNOWN)


@functools.cache
def placewords() -> dict[str, frozenset[str]]:
    """The word lists of data/placewords.toml, by name; those by language as "locatives.en" and so on."""
    lists: dict[str, str | list[str]] = {}
    for name, words in read_table("indexer", "placewords").items():
        by_language = words if isinstance(words, dict) else {}
        lists |= {f"{name}.{language}": those for language, those in by_language.items()} or {name: words}
    return {name: frozenset(words.split() if isinstance(words, str) else words) for name, words in lists.items()}
