"""A page's tree and blocks come in, what its markup states about the article goes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from indexer.cleaning.agencies import agency_named
from indexer.cleaning.caseless import is_name as is_caseless_name
from indexer.cleaning.credits import Byline, opens_as_byline, read_byline
from indexer.cleaning.jsonld import LinkedData, is_organization, plain, read_jsonld
from indexer.cleaning.page_blocks import Block, text_key
from indexer.cleaning.page_dates import FoundDate, best_date, first_date, guessed_date, text_dates, url_date
from indexer.cleaning.tables import folded, in_all_languages, table
from indexer.cleaning.textdates import beside_dates, read_dates
from indexer.cleaning.writing import has_case, width

# Chinese and Japanese pages set no spaces: "标题_报纸", "見出し－新報".
SUFFIX_BREAK = re.compile(r"\s+[|•·»–—:-]+\s+|\s*[|»｜_]\s*|(?<=[\u3001-\u9fff])[-–—－:：]+")
BARE_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/?", re.IGNORECASE)
NO_NAME = re.compile(r"@|https?:|www\.|\.com\b|\d|:$", re.IGNORECASE)
LANGUAGE = re.compile(r"([a-z]{2})(?:[-_].*)?", re.IGNORECASE)
BROKEN = "the page's JSON-LD cannot be read; its facts come from elsewhere"
LONGEST_NAME = 60
META_NAMES = ("name", "property", "itemprop", "http-equiv")
LEADS = re.compile(r"^(?:by|von|par|por|posted by|written by)\s+", re.IGNORECASE)
BETWEEN_NAMES = re.compile(r"\s*(?:[;,|/&]|\band\b|\bund\b|\bet\b)\s*")
# A heading with this share of its words in a stated title is the same headline put otherwise.
ALIKE = 0.34


@dataclass(frozen=True)
class PageFacts:
    """What the page's own markup says; None or empty where it says nothing."""

    title: str | None
    outlet: str | None
    url: str | None
    byline: tuple[str, ...]
    agency: tuple[str, ...]
    language: str
    descriptions: tuple[str, ...]
    alternative: str | None
    linked: LinkedData
    meta: dict[str, list[str]]

    @property
    def problems(self) -> tuple[str, ...]:
        """That the page's linked data cannot be read, where it has no other."""
        readable = self.linked.article or self.linked.page
        return (BROKEN,) if self.linked.broken and not readable else ()


def read_facts(tree: Any, blocks: Sequence[Block]) -> PageFacts:
    """The facts of a page that do not depend on where its story stands."""
    meta = read_meta(tree)
    headings = [block.text for block in blocks if block.tag == "h1"]
    linked = read_jsonld(json_blocks(tree), headings[0] if headings else None)
    outlet = read_outlet(linked, meta)
    persons, agencies = read_authors(linked, meta, tree, blocks, outlet)
    return PageFacts(
        title=read_title(tree, linked, meta, headings, outlet),
        outlet=outlet,
        url=read_url(tree, linked, meta),
        byline=persons,
        agency=agencies,
        language=read_language(tree, linked, meta),
        descriptions=tuple(text for text in (linked.text("description"), *stated(meta, "descriptions")) if text),
        alternative=linked.text("alternativeHeadline", "alternateHeadline"),
        linked=linked,
        meta=meta,
    )


def read_meta(tree: Any) -> dict[str, list[str]]:
    """Every meta tag's contents by its name, property or itemprop, case folded."""
    meta: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = " ".join(unescape(element.get("content") or "").split())
        names = {element.get(attribute, "").casefold() for attribute in META_NAMES}
        for name in names - {""}:
            if content:
                meta.setdefault(name, []).append(content)
    return meta


def stated(meta: dict[str, list[str]], fact: str) -> Iterator[str]:
    """What the meta tags for a fact say, the most trusted first."""
    for name in table("sites")["facts"][fact]:
        yield from meta.get(name, ())


def json_blocks(tree: Any) -> Iterator[str]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").casefold() and script.text:
            yield script.text


def read_title(
    tree: Any, linked: LinkedData, meta: dict[str, list[str]], headings: Sequence[str], outlet: str | None
) -> str | None:
    """The headline: the one heading that the metadata confirms, else JSON-LD, OpenGraph, h1 and <title> in turn."""
    page = " ".join((tree.findtext(".//title") or "").split())
    named = [text for text in (linked.text("headline"), *stated(meta, "titles"), page) if text]
    for text in named:
        for heading in headings:
            if text_key(heading) == text_key(text) or _is_with_suffix(text, heading):
                return heading
    # One h1 that shares its words with the metadata is the headline readers see; the rest was written for machines.
    if len(set(headings)) == 1 and any(_shared_words(headings[0], text) >= ALIKE for text in named):
        return headings[0]
    candidates = (linked.text("headline"), *stated(meta, "titles"), *headings[:1], page)
    sites = _site_keys(outlet, read_url(tree, linked, meta), linked, meta)
    return next((cut for text in candidates if text and (cut := without_site(text, sites))), None)


def without_site(title: str, sites: frozenset[str]) -> str:
    """A title without the site's name at its end or start; sections and parts of the headline stay.

    >>> without_site("Rain: what next? | The Harbour Times", frozenset({"theharbourtimes"}))
    'Rain: what next?'
    """
    breaks = list(SUFFIX_BREAK.finditer(title))
    for found in breaks:
        if text_key(title[found.end() :]) in sites:
            return title[: found.start()].strip()
    for found in breaks:
        if text_key(title[: found.start()]) in sites:
            return title[found.end() :].strip()
    return title.strip()


def read_outlet(linked: LinkedData, meta: dict[str, list[str]]) -> str | None:
    """The name of the site; a bare domain only where nothing else is stated."""
    publishers = (plain(node.get("name")) for node in linked.nodes("publisher"))
    names = [name for name in (*meta.get("og:site_name", ()), *publishers, *stated(meta, "outlets")) if name]
    proper = [name for name in names if not BARE_DOMAIN.fullmatch(name) and len(name) <= LONGEST_NAME]
    return next(iter(proper), None) or next((name for name in names if BARE_DOMAIN.fullmatch(name)), None)


def read_url(tree: Any, linked: LinkedData, meta: dict[str, list[str]]) -> str | None:
    """The article's own address: canonical link, OpenGraph or JSON-LD; never the site's front page."""
    links = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").casefold() == "canonical"]
    pages = [node.get("@id") or node.get("name") for node in linked.nodes("mainEntityOfPage")]
    for link in (*links, *meta.get("og:url", ()), *pages, linked.text("url")):
        url = clean_url(link if isinstance(link, str) else "")
        if url:
            return url
    return None


def clean_url(link: str) -> str | None:
    """An absolute http(s) address of more than a site's root, without tracking parameters; else None."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or (parts.path in ("", "/") and not parts.query):
        return None
    tracking = tuple(table("sites")["facts"]["tracking"])
    if not any(mark in parts.query for mark in tracking):
        return urlunsplit(parts)
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not pair[0].startswith(tracking)]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def read_language(tree: Any, linked: LinkedData, meta: dict[str, list[str]]) -> str:
    """ISO 639-1 as stated, or "und"."""
    said = linked.text("inLanguage")
    root = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang")
    for text in (root, *stated(meta, "languages"), said):
        found = LANGUAGE.fullmatch((text or "").strip())
        if found:
            return found[1].lower()
    return "und"


def read_authors(
    linked: LinkedData, meta: dict[str, list[str]], tree: Any, blocks: Sequence[Block], outlet: str | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Persons and agencies of the byline, from the first place that names any person."""
    structured = [_named(node) for node in (*linked.nodes("author"), *linked.nodes("creator"))]
    sources: tuple[tuple[Iterable[str], bool], ...] = (
        ([name for name in structured if name], True),
        (stated(meta, "authors"), True),
        (_marked_authors(tree), False),
        ([block.text for block in blocks if block.stands_in("byline")][:3], False),
    )
    persons: tuple[str, ...] = ()
    agencies: list[str] = []
    for names, is_field in sources:
        found, wires = split_names(names, outlet, is_field)
        agencies += wires
        if found:
            persons = found
            break
    return persons, tuple(dict.fromkeys(agencies))


def split_names(names: Iterable[str], outlet: str | None, is_field: bool) -> tuple[tuple[str, ...], list[str]]:
    """The persons and the agencies among stated names; desks, outlets, addresses and handles are neither.

    A field that is there for the author alone may name people in ways no byline does ("Plato", "Bell Hooks III").
    """
    persons: dict[str, str] = {}
    agencies: list[str] = []
    for name in names:
        byline = read_byline(name)
        agencies += byline.agencies
        is_bare = is_field or len(name.split()) <= 3
        found = byline.persons or (_loose_names(name) if is_bare and not byline.agencies else ())
        for person in found:
            if is_name(person, outlet):
                persons.setdefault(text_key(person), person)
    return tuple(persons.values()), agencies


def is_name(text: str, outlet: str | None = None) -> bool:
    """Whether a stated author can be a person."""
    plain_name = folded(text)
    if not plain_name or len(text) > LONGEST_NAME or NO_NAME.search(text) or agency_named(text):
        return False
    if plain_name in _no_persons() or text_key(text) == text_key(outlet or ""):
        return False
    words = plain_name.split()
    looks_like_one = text != plain_name if has_case(text) else is_caseless_name(text)
    return len(words) <= 5 and looks_like_one and not _organisation_words().intersection(words)


def header_byline(header: Sequence[Block], outlet: str | None) -> Byline:
    """Persons and agencies of the first line round the headline that says it is a byline."""
    for block in header:
        signed = signed_line(block.text)
        persons = tuple(person for person in signed.persons if is_name(person, outlet))
        if persons or signed.agencies:
            return Byline(persons, signed.agencies)
    return Byline()


def signed_line(text: str) -> Byline:
    """The byline of a line that is one by its own words: it opens with "By", or names people and a date."""
    dates = read_dates(text)
    line = beside_dates(text, dates).strip(" •|·-–—,")
    return read_byline(line) if dates or opens_as_byline(line) else Byline()


def read_dates_of(
    facts: PageFacts, tree: Any, header: Sequence[Block]
) -> tuple[FoundDate | None, FoundDate | None]:
    """When the page says it was published and updated; `header` is what stands round the headline."""
    linked, meta = facts.linked, facts.meta
    written, changed = text_dates(block.text for block in header)
    times = list(_times(tree, header))
    published = best_date(
        (
            first_date(linked.dates("datePublished", "dateCreated", "uploadDate"), "json-ld"),
            first_date(stated(meta, "published"), "meta"),
            first_date(times, "time"),
            url_date(facts.url),
            written,
        )
    )
    updated = best_date(
        (first_date(linked.dates("dateModified"), "json-ld"), first_date(stated(meta, "updated"), "meta"), changed)
    )
    return published or guessed_date(tree), updated


def _times(tree: Any, header: Sequence[Block]) -> Iterator[str]:
    """The datetimes of elements marked as the publication date, then of <time> elements round the headline."""
    for element in tree.iter("time", "span", "abbr", "div", "p"):
        marked = (element.get("itemprop") or "").casefold() in ("datepublished", "datecreated")
        if marked or (element.tag == "time" and element.get("pubdate") is not None):
            yield element.get("datetime") or element.get("content") or element.text or ""
    for block in header:
        for element in (block.element, *block.element.iter("time")):
            if element.tag == "time" and element.get("datetime"):
                yield element.get("datetime")


def _marked_authors(tree: Any) -> Iterator[str]:
    """Names in elements marked as the author's by rel or itemprop."""
    for element in tree.iter("a", "span", "div", "p"):
        if "author" in ((element.get("rel") or "").casefold(), (element.get("itemprop") or "").casefold()):
            yield " ".join("".join(element.itertext()).split())[:160]


def _named(node: dict[str, Any]) -> str | None:
    """The name of an author node; an organisation counts only where it is an agency."""
    name = plain(node.get("name"))
    if name and is_organization(node) and not agency_named(name):
        return None
    return name


def _loose_names(text: str) -> tuple[str, ...]:
    """Names that a structured field states though they do not look like a byline's."""
    return tuple(part for part in BETWEEN_NAMES.split(LEADS.sub("", text.strip())) if part)


def _is_with_suffix(text: str, heading: str) -> bool:
    """Whether a text is a heading and then the site's name."""
    return width(heading) > 12 and text.startswith(heading) and bool(SUFFIX_BREAK.match(text, len(heading)))


def _shared_words(heading: str, text: str) -> float:
    """The share of a heading's words that a text has too."""
    words = set(folded(heading).split())
    return len(words & set(folded(text).split())) / len(words) if words else 0.0


def _site_keys(
    outlet: str | None, url: str | None, linked: LinkedData, meta: dict[str, list[str]]
) -> frozenset[str]:
    """The ways the site may be named in a title."""
    host = urlsplit(url or "").netloc.removeprefix("www.")
    names = [outlet or "", host, host.rsplit(".", 1)[0], *host.split(".")[:1], *meta.get("og:site_name", ())]
    names += [plain(node.get("name")) or "" for node in linked.nodes("publisher")]
    keys = {text_key(name) for name in names if name}
    return frozenset(keys | {key.removeprefix("the") for key in keys} | {f"the{key}" for key in keys})


@cache
def _no_persons() -> frozenset[str]:
    names = (*table("sites")["facts"]["no_persons"], *in_all_languages("bylines", "roles"))
    return frozenset(map(folded, names))


@cache
def _organisation_words() -> frozenset[str]:
    return frozenset(table("sites")["facts"]["organisation_words"])
