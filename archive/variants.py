"""The names of places in a query, to every form of them that the archive holds.

In: a query tree, the words as they were typed, the store's names of places. Out: the tree in which each name that
is a place's finds its other spellings too, and what was added. Precision comes first: a name or a spelling that is
mostly something else (Nice, Reading, us) is left as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from archive import transliteration as forms
from archive.analysis import stopwords
from archive.counts import Counts
from archive.nameruns import Run, all_runs, runs
from archive.places.gazetteer import ARAB_COUNTRIES
from archive.query import Parsed
from archive.querytokens import is_shouted
from archive.querytree import Alike, And, Node, Not, Or, Phrase, Valued
from archive.results import AppliedVariants, Variant
from archive.store import Store
from archive.store.names import PlaceName

MOST_FORMS = 40  # of a name that are looked for in the archive
MOST_VARIANTS = 10  # of a name that are searched
# Of the articles with a word so many must be about the place for the word to be its name.
MOSTLY = 0.6


def with_variants(
    parsed: Parsed, tree: Node, store: Store, counts: Counts, without: Iterable[str] = ()
) -> tuple[Node, tuple[AppliedVariants, ...]]:
    """The tree with the variants of the names in it but for those `without`, and what they are."""
    found = [run for run in all_runs(tree) if not _is_ordinary(run, parsed)]
    arab = {f"{land} {forms.skeleton(run.key)}" for run in found if run.is_compound for land in ARAB_COUNTRIES}
    records = store.names_beside({run.key for run in found}, arab) if found else ()
    if not records:
        return tree, ()
    # Records that may be of the same place: one of them at least is not on the map.
    skeletons = {row.skeleton for row in records if row.skeleton}
    if skeletons:
        records = tuple(dict.fromkeys((*records, *store.names_beside(skeletons=skeletons))))
    naming = _Naming(parsed, _held(records, counts), counts, {forms.name_key(one) for one in without})
    return naming.named(tree), tuple(naming.applied)


def _held(records: Iterable[PlaceName], counts: Counts) -> Iterator[PlaceName]:
    """The records of places that any article has: the store may be ahead of the index that is searched."""
    listed = list(records)
    places = list(dict.fromkeys(row.place for row in listed))
    held = {place for place, count in zip(places, counts.of(map(_at, places)), strict=True) if count}
    return (row for row in listed if row.place in held)


class _Naming:
    """The names of one query, replaced by all their forms; `applied` are those that have any."""

    def __init__(
        self, parsed: Parsed, records: Iterable[PlaceName], counts: Counts, without: Collection[str]
    ) -> None:
        self.parsed = parsed
        self.counts = counts
        self.without = without
        self.records: dict[str, list[PlaceName]] = defaultdict(list)
        self.named_so: dict[str, list[str]] = defaultdict(list)
        for row in records:
            self.records[row.place].append(row)
            self.named_so[row.name].append(row.place)
        self.applied: list[AppliedVariants] = []

    def named(self, node: Node) -> Node:
        """The node with the names in it in all their forms."""
        match node:
            case And(parts):
                return self.in_parts(parts)
            case Or(parts):
                return Or(tuple(map(self.named, parts)))
            case Not(part):
                return Not(self.named(part))
        return self.in_parts((node,))

    def in_parts(self, parts: tuple[Node, ...]) -> Node:
        """Parts that are all wanted: the longest names first, each word in one of them."""
        made: list[tuple[int, Node]] = []
        taken: set[int] = set()
        for run in sorted(runs(parts), key=lambda run: run.first - run.last):
            here = set(range(run.first, run.last + 1))
            if not here & taken and (name := self.name(run)):
                made.append((run.first, name))
                taken |= here
        made += [(at, self.rest(part)) for at, part in enumerate(parts) if at not in taken]
        listed = tuple(node for _, node in sorted(made, key=lambda one: one[0]))
        return listed[0] if len(listed) == 1 else And(listed)

    def rest(self, part: Node) -> Node:
        """A part that is in no name: names may lie deeper in it."""
        return self.named(part) if isinstance(part, And | Or | Not) else part

    def name(self, run: Run) -> Node | None:
        """A run of words as a name in all its forms; None where it is no name, or there is no other form."""
        bearers = self.bearers(run)
        if not bearers or _is_ordinary(run, self.parsed):
            return None
        # Most names have no other form here, which is told sooner than whether the word is a name at all.
        if not Name(run, self.records, [*bearers, *self.namesakes(bearers)], self.counts).articles:
            return None
        places = self.likely(run, bearers)
        places += self.namesakes(places)
        name = Name(run, self.records, places, self.counts)
        forms = name.forms() if places else {}
        kept = {key: form for key, form in forms.items() if key not in self.without}
        if not kept:
            return None
        row = self.records[places[0]][0]
        variants = tuple(sorted(kept.values(), key=lambda one: (-one.articles, one.text)))
        self.applied.append(AppliedVariants(self.as_typed(run), row.place, row.label, variants))
        return Alike((run.typed, *_form_nodes(kept, set(forms) - set(kept), run.field)))

    def as_typed(self, run: Run) -> str:
        """The words of a run, as its reader typed them."""
        return " ".join(self.parsed.text_of(part) for part in run.parts)

    def bearers(self, run: Run) -> list[str]:
        """The places with a name of these words, or with one that is spelt like them."""
        places = self.named_so.get(run.key, [])
        if places or not run.is_compound:
            return places
        return [place for place, rows in self.records.items() if any(_is_spelt(run.key, row) for row in rows)]

    def likely(self, run: Run, places: Sequence[str]) -> list[str]:
        """Those of the places that bear a name which it surely means, or the articles with it are mostly about."""
        if len(places) == 1 and (run.is_compound or (forms.without_article(run.key) and forms.is_arab(places[0]))):
            return list(places)
        if is_ordinary(run.key):  # and written as one abbreviates
            return [place for place in places if "/" not in place]
        phrase = _phrase(run.key)
        all_of, *those = self.counts.of((phrase, *(And((phrase, _at(place))) for place in places)))
        if all_of:
            return [place for place, count in zip(places, those, strict=True) if count >= MOSTLY * all_of]
        # A name that no article has is taken for the only place that bears it.
        is_name = len(places) == 1 and (" " in run.key or self.as_typed(run)[:1].isupper())
        return list(places) if is_name else []

    def namesakes(self, places: Sequence[str]) -> Iterator[str]:
        """Other records of the same places: spelt alike, in the same country, one of the two not on the map."""
        for one in places:
            for other, rows in self.records.items():
                is_charted = rows[0].is_charted and self.records[one][0].is_charted
                is_near = other[:2] == one[:2] and other not in places and not is_charted
                if is_near and any(forms.is_one_name(a.name, b.name) for a in rows for b in self.records[one]):
                    yield other


@dataclass(frozen=True)
class Name:
    """A run of words and the places it names."""

    run: Run
    records: Mapping[str, Sequence[PlaceName]]
    places: Sequence[str]
    counts: Counts

    @cached_property
    def articles(self) -> dict[str, int]:
        """In how many articles each form stands beside the typed one, those that are in none left out."""
        keys = [key for key in self.texts if not self.run.finds(key) and not is_ordinary(key)][:MOST_FORMS]
        found = self.counts.of(map(_phrase, keys))
        return {key: count for key, count in zip(keys, found, strict=True) if count}

    def forms(self) -> dict[str, Variant]:
        """The forms of the name that the archive holds beside the typed one, by key."""
        articles = self.articles
        sure = {key for key in articles if self.is_arab and forms.without_article(key)}
        doubtful = [key for key in articles if key not in sure]
        support = self.support(sure)
        both = self.counts.of(And((_phrase(key), support)) for key in doubtful)
        sure |= {key for key, count in zip(doubtful, both, strict=True) if count >= MOSTLY * articles[key]}
        best = sorted(self.telling(sure), key=lambda key: (-articles[key], key))[:MOST_VARIANTS]
        return {key: Variant(self.texts[key], articles[key]) for key in best}

    def telling(self, sure: Collection[str]) -> list[str]:
        """The forms without those that stand in no article but within a longer one."""
        others = [self.run.key, *sure]
        longer = {key: [one for one in others if one != key and forms.holds(one, key)] for key in sure}
        alone = self.counts.of(_without(_phrase(key), map(_phrase, longer[key])) for key in sure)
        return [key for key, count in zip(sure, alone, strict=True) if count]

    @property
    def is_arab(self) -> bool:
        """Whether the name takes the Arabic article."""
        return any(map(forms.is_arab, self.places))

    @cached_property
    def texts(self) -> dict[str, str]:
        """The names of the places and, of Arabic ones, their forms with and without the article, by key."""
        made = {row.name: row.text for place in self.places for row in self.records[place]}
        if self.is_arab:
            for key, text in {self.run.key: "", **made}.items():
                bare = forms.without_article(key) or key
                if len(bare.replace(" ", "")) >= forms.SHORTEST_BARE:
                    made.setdefault(bare, _bare_text(bare, text))
                for form in forms.article_forms(key):
                    made.setdefault(form, form.title())
        return made

    def support(self, sure: Iterable[str]) -> Node:
        """What speaks for a word being the name: the places, and the name with its article."""
        return Or((*map(_at, self.places), *(_phrase(key) for key in sorted(sure))))


def _form_nodes(kept: Iterable[str], removed: Iterable[str], field: str) -> Iterator[Node]:
    """The forms as nodes; one that stands within a removed form leaves out the articles that have only that."""
    for key in kept:
        yield _without(_phrase(key, field), [_phrase(other, field) for other in removed if forms.holds(other, key)])


def _phrase(key: str, field: str = "") -> Phrase:
    return Phrase(tuple(key.split()), field=field)


def _without(node: Node, others: Iterable[Node]) -> Node:
    """The articles that a node finds and the others do not."""
    left_out = tuple(map(Not, others))
    return And((node, *left_out)) if left_out else node


def _bare_text(bare: str, text: str) -> str:
    """A name without its article, written as its text with it is."""
    words = text.replace("-", " ").split()
    return " ".join(words[1:]) if forms.name_key(" ".join(words[1:])) == bare else bare.title()


def _at(place: str) -> Node:
    return Valued("place", (place,))


def _is_spelt(key: str, row: PlaceName) -> bool:
    return row.skeleton is not None and forms.is_one_name(key, row.name)


@cache
def _ordinary_words() -> frozenset[str]:
    # "us" is on no list of words that say nothing: papers mean the country by it.
    return frozenset(["us"]).union(*map(stopwords, ("en", "de", "fr", "es")))


def is_ordinary(key: str) -> bool:
    """Whether a key is nothing but words that any text has."""
    return _ordinary_words().issuperset(key.split())


def _is_ordinary(run: Run, parsed: Parsed) -> bool:
    """Whether a run is such a word, unless it is written as one abbreviates: "us", but not "US"."""
    if not is_ordinary(run.key):
        return False
    return is_shouted(parsed.input) or not all(parsed.text_of(part).isupper() for part in run.parts)
