"""A text comes in; every mention of a place in it goes out, with its kind and whether the text is about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from archive.places.place import Place
from indexer.places.candidates import APART, counted
from indexer.places.grades import about_ids, asides
from indexer.places.lines import passages_of, portions
from indexer.places.names import all_mentions
from indexer.places.reading import Reading
from indexer.places.senses import DATELINE, Passage
from indexer.places.tagger import shipped
from indexer.trees import Forest

LONGEST_HEADLINE = 150  # characters
LEVELS = {"country": ("country",), "region": ("country", "admin1", "admin2")}


@dataclass(frozen=True)
class Tag:
    """A mention: characters `start` to `end` of the text read as `place`.

    `kind` is "place"; "candidate" for a name that no record bears; or "demonym" or "government", which speak for a
    country only. `level` is "country", "admin1", "admin2" or "city"; "landmark" for streets and rivers, and
    "continent", which lie in no `country` (blank). `grade` is "about" where the text is about the place, else
    "named". Countries, regions and candidates have no point: `lat` and `lon` are None.
    """

    start: int
    end: int
    surface: str
    place: str
    name: str
    country: str
    lat: float | None
    lon: float | None
    kind: str
    level: str
    grade: str

    def as_json(self) -> dict[str, Any]:
        """The tag as docs/places.md describes it."""
        return asdict(self)


def tag(text: str, language: str = "en", title: str = "", with_model: bool = True) -> tuple[Tag, ...]:
    """Every mention of a place in a text, in its order; its first line may be a headline.

    Texts as long as a book are read in portions, each on its own.

    A `title` beside the text helps to understand it; no mention of it is told. Without the model over stretches of
    words the rules alone say what is a mention.
    """
    trees = shipped() if with_model else None
    some = portions(headed_passages(text, language))
    return tuple(one for passages in some for one in _tags(text, passages, _Asked(language, title, trees)))


class _Asked(NamedTuple):
    """How a text is to be read."""

    language: str
    title: str
    trees: Forest | None


def _tags(text: str, passages: Sequence[tuple[Passage, int]], asked: _Asked) -> list[Tag]:
    """The mentions in some passages of a text, in order."""
    titles = [Passage(asked.title, "title")] if asked.title else []
    readings = [Reading(passage, asked.language) for passage in (*titles, *(passage for passage, _ in passages))]
    mentions = all_mentions(readings, asked.trees)
    about = about_ids(readings, counted(mentions))
    starts = {id(passage): start for passage, start in passages}
    found: list[tuple[Passage, int, int, Place, str]] = [
        (name.passage, name.start, name.end, place, "place" if name.candidates else "candidate")
        for name, place in mentions
    ]
    found += [(one.passage, one.start, one.end, one.country, one.kind) for one in asides(readings, mentions)]
    return sorted(
        (
            _tag(text, slice(starts[id(passage)] + start, starts[id(passage)] + end), place, kind, about)
            for passage, start, end, place, kind in found
            if id(passage) in starts
        ),
        key=lambda one: one.start,
    )


def headed_passages(text: str, language: str = "en") -> list[tuple[Passage, int]]:
    """The passages of a text with where they begin; the first one as its title where it is a headline."""
    headed = passages_of(text)
    written = [number for number, (one, _) in enumerate(headed) if one.text.strip()]
    if len(written) > 1 and _is_headline(headed[written[0]][0], language):
        line, start = headed[written[0]]
        headed[written[0]] = (Passage(line.text, "title"), start)
    return headed


def _is_headline(line: Passage, language: str) -> bool:
    """Whether a first line, above others, is a headline: short, no sentence, and not begun by a dateline."""
    if len(line.text) > LONGEST_HEADLINE or line.text.rstrip().endswith("."):
        return False
    return not any(name.first == 0 and name.support == DATELINE for name in Reading(line, language).names)


def _tag(text: str, span: slice, place: Place, kind: str, about: Collection[str]) -> Tag:
    return Tag(
        start=span.start,
        end=span.stop,
        surface=text[span],
        place=place.id,
        name=place.name,
        country="" if place.kind in APART else place.id[:2],
        lat=place.lat,
        lon=place.lon,
        kind=kind,
        level=level(place),
        grade="about" if place.id in about else "named",
    )


def level(place: Place) -> str:
    """ "country", "admin1", "admin2", "city", "landmark" or "continent"."""
    return LEVELS[place.kind][place.id.count("/")] if place.kind in LEVELS else place.kind
