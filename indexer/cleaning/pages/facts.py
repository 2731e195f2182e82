"""A page's tree and blocks come in, what its markup states about the article goes out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from indexer.cleaning.lines.tables import folded, table
from indexer.cleaning.pages.authors import Signs, read_authors
from indexer.cleaning.pages.blocks import Block, text_key
from indexer.cleaning.pages.jsonld import LinkedData, is_a, linked_data, plain, read_jsonld
from indexer.cleaning.pages.microdata import read_microdata
from indexer.cleaning.pages.titles import SUFFIX_BREAK, Stated, read_title, site_keys
from indexer.language import UNKNOWN

BARE_DOMAIN = re.compile(r"(?:https?://)?(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/?", re.IGNORECASE)
LANGUAGE = re.compile(r"([a-z]{2})(?:[-_].*)?", re.IGNORECASE)
BROKEN = "the page's JSON-LD cannot be read; its facts come from elsewhere"
# What the Wayback Machine sets before the address of a page that it keeps
ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d+[a-z_]*/(?=https?:)", re.IGNORECASE)
LONGEST_NAME = 60
# So many commas part keywords and not the words of a section.
KEYWORDS = 2
META_NAMES = ("name", "property", "itemprop", "http-equiv")

# Elements by their tag
Head = dict[str, list[Any]]


@dataclass(frozen=True)
class PageFacts:
    """What the page's own markup says; None or empty where it says nothing.

    `linked` is its JSON-LD, `marked` its microdata and RDFa, `outlets` are the keys (text_key) of its site's names.
    """

    title: str | None
    outlet: str | None
    url: str | None
    section: str | None
    image: str | None
    byline: tuple[str, ...]
    agency: tuple[str, ...]
    language: str
    descriptions: tuple[str, ...]
    alternative: str | None
    linked: LinkedData
    marked: LinkedData
    meta: dict[str, list[str]]
    outlets: frozenset[str]

    @property
    def problems(self) -> tuple[str, ...]:
        """That the page's linked data cannot be read, where it has no other."""
        readable = self.linked.article or self.linked.page
        return (BROKEN,) if self.linked.broken and not readable else ()


def read_facts(tree: Any, blocks: Sequence[Block]) -> PageFacts:
    """The facts of a page that do not depend on where its story stands."""
    head = read_head(tree)
    meta = read_meta(head["meta"])
    headings = [block for block in blocks if block.tag == "h1"]
    below = [block for tag in ("h2", "h3") for block in blocks if block.tag == tag and not block.hidden]
    first = headings[0].text if headings else None
    linked = read_jsonld(json_blocks(head["script"]), first)
    marked = linked_data(read_microdata(tree), first)
    url = read_url(head, linked, meta)
    outlet = read_outlet(linked, marked, meta, url)
    names = [*([outlet] if outlet else []), *meta.get("og:site_name", ()), *publishers(linked)]
    sites, outlets = site_keys(names, url), frozenset(map(text_key, names)) - own_publishers(linked)
    title = read_title(stated_titles(tree, linked, marked, meta), [*headings, *below], sites)
    authors = read_authors(tree, Signs(linked, marked, meta, blocks, title, outlets))
    return PageFacts(
        title=title,
        outlet=outlet,
        url=url,
        section=read_section(linked, marked, meta, outlets | {text_key(title or "")}),
        image=read_image(head, linked, marked, meta, url),
        byline=authors.persons,
        agency=authors.agencies,
        language=read_language(tree, linked, meta),
        descriptions=tuple(text for text in (linked.text("description"), *stated(meta, "descriptions")) if text),
        alternative=linked.text("alternativeHeadline", "alternateHeadline"),
        linked=linked,
        marked=marked,
        meta=meta,
        outlets=outlets,
    )


def read_head(tree: Any) -> Head:
    """A page's meta, link, base and script elements by their tag, wherever they stand."""
    head: Head = {tag: [] for tag in ("meta", "link", "base", "script")}
    for element in tree.iter(*head):
        head[element.tag].append(element)
    return head


def read_meta(elements: Iterable[Any]) -> dict[str, list[str]]:
    """Every meta tag's contents by its name, property or itemprop, case folded."""
    meta: dict[str, list[str]] = {}
    for element in elements:
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


def json_blocks(scripts: Iterable[Any]) -> Iterator[str]:
    for script in scripts:
        if "ld+json" in (script.get("type") or "").casefold() and script.text:
            yield script.text


def stated_titles(tree: Any, linked: LinkedData, marked: LinkedData, meta: dict[str, list[str]]) -> Stated:
    """What JSON-LD, meta tags and microdata call the article, and the page's <title>."""
    fields = (linked.text("headline"), *stated(meta, "titles"), marked.text("headline"))
    page = " ".join((tree.findtext(".//title") or "").split())
    return Stated(tuple(text for text in fields if text), page)


def publishers(linked: LinkedData) -> list[str]:
    """The publisher's names; a person who publishes their own site is an author."""
    nodes = (node for node in linked.nodes("publisher") if not is_a(node, "person"))
    return [name for node in nodes if (name := plain(node.get("name")))]


def own_publishers(linked: LinkedData) -> frozenset[str]:
    """The keys of persons who publish their own site."""
    nodes = (node for node in linked.nodes("publisher") if is_a(node, "person"))
    return frozenset(text_key(name) for node in nodes if (name := plain(node.get("name"))))


def read_outlet(linked: LinkedData, marked: LinkedData, meta: dict[str, list[str]], url: str | None) -> str | None:
    """The name of the site; a bare domain only where nothing else is stated."""
    names = [*meta.get("og:site_name", ()), *publishers(linked), *publishers(marked), *stated(meta, "outlets")]
    proper = [name for name in names if not BARE_DOMAIN.fullmatch(name) and len(name) <= LONGEST_NAME]
    if proper:
        return without_slogan(proper[0], site_keys((), url))
    return next((name for name in names if BARE_DOMAIN.fullmatch(name)), None)


def without_slogan(name: str, sites: frozenset[str]) -> str:
    """An outlet's name without what it says of itself, where the name alone is that of its domain (`sites`)."""
    found = SUFFIX_BREAK.search(name)
    return name[: found.start()] if found and text_key(name[: found.start()]) in sites else name


def read_section(
    linked: LinkedData, marked: LinkedData, meta: dict[str, list[str]], known: Collection[str]
) -> str | None:
    """The part of the paper the article ran in, as the outlet names it; of several the first.

    `known` are the keys of what is no section: the title and the outlet's names.
    """
    named = [*_texts(linked, "articleSection"), *stated(meta, "sections"), *_texts(marked, "articleSection")]
    for name in (*named, *linked.trail()):
        is_known = text_key(name) in known or folded(name) in _no_sections()
        if not is_known and len(name) <= LONGEST_NAME and name.count(",") < KEYWORDS:
            return name.capitalize() if name.islower() else name
    return None


def _texts(data: LinkedData, name: str) -> list[str]:
    return [text for node in data.nodes(name) if (text := plain(node.get("name")))]


def _no_sections() -> frozenset[str]:
    return frozenset(table("sites")["facts"]["no_sections"])


def read_image(
    head: Head, linked: LinkedData, marked: LinkedData, meta: dict[str, list[str]], url: str | None
) -> str | None:
    """The absolute address of the lead picture."""
    base = _base(head) or url or ""
    links = (*_pictures(linked), *stated(meta, "images"), *_pictures(marked), *_links(head, "image_src"))
    return next((address for link in links if (address := absolute_url(link, base))), None)


def _pictures(data: LinkedData) -> list[str]:
    nodes = (*data.nodes("image"), *data.nodes("thumbnailUrl"))
    stated = (plain(node.get(name)) for node in nodes for name in ("url", "contentUrl", "name", "@id"))
    return [link for link in stated if link]


def read_url(head: Head, linked: LinkedData, meta: dict[str, list[str]]) -> str | None:
    """The article's own address: canonical link, OpenGraph or JSON-LD; never the site's front page."""
    pages = [node.get("@id") or node.get("name") for node in linked.nodes("mainEntityOfPage")]
    links = (*_links(head, "canonical"), *meta.get("og:url", ()), *pages, linked.text("url"))
    named = [link for link in links if isinstance(link, str)]
    base = _base(head) or next((link for link in named if link.startswith("http")), "")
    return next((url for link in named if (url := clean_url(absolute_url(link, base) or ""))), None)


def _links(head: Head, kind: str) -> list[str]:
    """Where the link elements of a kind lead, as they stand."""
    return [link.get("href", "") for link in head["link"] if (link.get("rel") or "").casefold() == kind]


def _base(head: Head) -> str | None:
    """What the addresses of a page are relative to, where it says so itself."""
    return next((link.get("href") for link in head["base"] if link.get("href", "").startswith("http")), None)


def absolute_url(link: str, base: str) -> str | None:
    """The http(s) address that a link on a page leads to; None where that cannot be told."""
    try:
        address = urljoin(base, link.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if link.strip() and parts.scheme in ("http", "https") and parts.netloc else None


def clean_url(link: str) -> str | None:
    """An absolute http(s) address of more than a site's root, without tracking parameters; else None.

    Of a page that the Wayback Machine keeps it is the original's.
    """
    try:
        parts = urlsplit(ARCHIVED.sub("", link.strip(), count=1))
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
    """ISO 639-1 as stated, or `UNKNOWN`."""
    said = linked.text("inLanguage")
    root = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or tree.get("xml:lang")
    for text in (root, *stated(meta, "languages"), said):
        found = LANGUAGE.fullmatch((text or "").strip())
        if found:
            return found[1].lower()
    return UNKNOWN
