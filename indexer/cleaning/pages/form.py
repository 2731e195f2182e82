"""A page and what was read of it come in; which form it has, and the body that a page of this form has, go out.

Nearly all pages are one article, so every form but that needs more than one sign: what a page states of itself is
often a habit of its site (every page "not free", every page a "website"), and its words may be about anything.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from archive.article import Caption, Form
from archive.errors import NoStory
from indexer.cleaning.lines.forms import (
    CUT_SHORT,
    LONGEST_STUB,
    NEAR,
    ONLY_BEGINNING,
    cues,
    is_counter,
    is_whole,
    offers_rest,
    segments,
)
from indexer.cleaning.lines.writing import FULL_WIDTH, width, word_count
from indexer.cleaning.pages.blocks import BOXES, Block, text_key
from indexer.cleaning.pages.facts import PageFacts
from indexer.cleaning.pages.front import Teasers, has_brief, read_teasers
from indexer.cleaning.pages.liveblog import declared_posts, read_posts

# A gallery has at least this many captions; one that nothing declares has more, and hardly any other text.
PICTURES = 3
UNDECLARED_PICTURES = 6
# What is written round a recording; a longer text is a story with a film or its transcript.
LONGEST_NOTE = 1_500
# What of a body may stand below an offer of the rest, in letters: a line of its box.
LONGEST_REMNANT = 200
# A page that says how many words its story has holds less than this share of them when it is cut.
CUT = 0.5
# A front lists at least so many stories; one that nothing declares has more. The text that stands in none of the
# teasers is shorter than theirs, and no story: in letters of Latin, of which a sign of Chinese stands for two.
TEASERS = 8
UNDECLARED_TEASERS = 14
LONGEST_REST = 300
# The last part of an address that names a story: four words with hyphens between, or a number.
STORY_SLUG = re.compile(r"(?:[^\W_]+[-_]){3,}|\d{5,}")


@dataclass(frozen=True)
class Formed:
    """The form of a page with its body, and a sentence where that is less than the page's article."""

    form: Form
    body: tuple[str, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadPage:
    """What is known of a page when its form is asked for."""

    tree: Any
    blocks: Sequence[Block]
    facts: PageFacts
    captions: tuple[Caption, ...]
    body: tuple[str, ...]

    @cached_property
    def places(self) -> dict[str, int]:
        """Where a text stands, by its key: the place of the last block that has it."""
        return {key: places[-1] for key, places in self.all_places.items()}

    def place_of(self, text: str) -> int:
        """Where a text stands; behind all blocks where none is it."""
        return self.places.get(text_key(text), len(self.blocks))

    @cached_property
    def all_places(self) -> dict[str, list[int]]:
        """Where a text stands, by its key: the places of all blocks that have it, in order."""
        places: dict[str, list[int]] = {}
        for at, block in enumerate(self.blocks):
            places.setdefault(text_key(block.shown), []).append(at)
        return places

    def place_after(self, text: str, place: int) -> int | None:
        """Where a text stands below a place; None where it does not."""
        places = self.all_places.get(text_key(text), [])
        return next(iter(places[bisect_right(places, place) :]), None)

    def letters_below(self, place: int) -> int:
        """Of the body, below a place."""
        return sum(len(text) for text in self.body if self.place_of(text) > place)

    @cached_property
    def last(self) -> int:
        """The place of the body's last block; of the headline where there is none, -1 without that."""
        title = text_key(self.facts.title or "")
        keys = [text_key(text) for text in self.body] or [title]
        return max((self.places[key] for key in keys if key in self.places), default=-1)

    @cached_property
    def letters(self) -> int:
        """Of the body."""
        return sum(map(len, self.body))

    @cached_property
    def og_types(self) -> frozenset[str]:
        return frozenset(text.casefold() for text in self.facts.meta.get("og:type", ()))

    def states(self, form: Form) -> bool:
        """Whether the page's data say of the whole page that it has this form."""
        known = cues(form)
        return bool(known.types & self.facts.linked.types or known.og_types & self.og_types)

    def hints(self, form: Form) -> bool:
        """Whether the address, or the headline, speaks of this form."""
        known = cues(form)
        return bool(known.segments & set(segments(self.facts.url))) or bool(
            known.titles.search(self.facts.title or "")
        )

    @cached_property
    def is_declared_article(self) -> bool:
        """Whether its data tell of an article that is no entry of a list, or its meta tags call the page one."""
        called = "article" in self.og_types or "article:published_time" in self.facts.meta
        return called or bool(self.facts.linked.article)


def read_form(page: ReadPage) -> Formed:
    """The form of a page; NoStory, with the number of stories it lists, for a section front."""
    for ask in (_liveblog, _front, _gallery, _recording, _stub):
        if found := ask(page):
            return found
    return Formed(Form.ARTICLE, page.body)


def _liveblog(page: ReadPage) -> Formed | None:
    """A page that is stated to be one, or that speaks of one and has posts with their times."""
    stated = page.states(Form.LIVEBLOG)
    posts = read_posts(page.blocks, cues(Form.LIVEBLOG).classes)
    if not stated and not (posts.count and (posts.classed or page.hints(Form.LIVEBLOG))):
        return None
    if posts.count:
        return Formed(Form.LIVEBLOG, tuple(_with_posts(page, posts.texts)))
    told = "".join(map(text_key, page.body))
    missing = [post for post in declared_posts(page.facts.linked) if text_key(post[-1]) not in told]
    return Formed(Form.LIVEBLOG, (*page.body, *chain.from_iterable(missing)))


def _with_posts(page: ReadPage, posts: dict[int, str]) -> Iterator[str]:
    """The body and the posts in the order of the page; no text of the body is lost."""
    left = sorted(posts, reverse=True)
    keys = {text_key(text) for text in posts.values()}
    told = "".join(map(text_key, posts.values()))
    last = -1
    for text in page.body:
        place = page.place_after(text, last)
        # One that stands nowhere was read by a parser that cuts the page into other pieces.
        if place in posts or text_key(text) in (keys if place is not None else told):
            continue
        last = last if place is None else place
        while left and left[-1] < last:
            yield posts[left.pop()]
        yield text
    yield from (posts[place] for place in reversed(left))


def _front(page: ReadPage) -> Formed | None:
    """Raises NoStory for a page of teasers: headlines that lead elsewhere, and no story beside them."""
    path = segments(page.facts.url)
    if page.is_declared_article or (path and STORY_SLUG.search(path[-1])):
        return None
    is_declared = _is_front_by_facts(page)
    # On a page that nothing calls a front, what stands in boxes may be beside a story.
    teasers = read_teasers(page.blocks, ("navigation", "notice") if is_declared else BOXES)
    wanted = TEASERS if is_declared else UNDECLARED_TEASERS
    if teasers.count < wanted or _width_apart(page, teasers) > min(LONGEST_REST, teasers.width / 4):
        return None
    if has_brief(page.blocks, teasers):
        return None
    raise NoStory(f"a section front: a list of {teasers.count} stories, no story itself")


def _is_front_by_facts(page: ReadPage) -> bool:
    """Whether the address is that of a site or a section, or the page states a list and no article."""
    path = segments(page.facts.url)
    is_section = len(path) < 2 or bool(cues(Form.FRONT).segments & set(path[:-1]))
    if page.facts.url and is_section:
        return True
    return page.states(Form.FRONT)


def _width_apart(page: ReadPage, teasers: Teasers) -> int:
    """How wide the paragraphs are that stand in no teaser: those that an extractor took, or those of the page."""
    told = {page.blocks[at].key for at in teasers.places} | {text_key(page.facts.title or "")}
    read = sum(width(_without(text_key(text), told)) for text in page.body)
    prose = sum(
        width(block.text)
        for at, block in enumerate(page.blocks)
        if block.tag == "p" and block.linked < 0.5 and at not in teasers.places and not block.stands_in(*BOXES)
    )
    return max(read, prose)


def _without(key: str, told: Iterable[str]) -> str:
    """A text's key without those of other texts: an extractor may take a whole list for one paragraph."""
    for part in sorted(told, key=len, reverse=True):
        key = key.replace(part, "") if part else key
    return key


def _gallery(page: ReadPage) -> Formed | None:
    """Pictures whose captions say more than the text beside them."""
    keys = {text_key(caption.text) for caption in page.captions}
    apart = sum(len(text) for text in page.body if text_key(text) not in keys)
    told = sum(len(caption.text) for caption in page.captions)
    stated = page.states(Form.GALLERY)
    if stated or page.hints(Form.GALLERY) or _is_classed(page, Form.GALLERY):
        is_gallery = len(keys) >= PICTURES and told >= apart
        is_gallery = is_gallery or (stated and page.hints(Form.GALLERY))
    else:
        is_gallery = len(keys) >= UNDECLARED_PICTURES and told >= 4 * apart
    return Formed(Form.GALLERY, _with_captions(page)) if is_gallery else None


def _is_classed(page: ReadPage, form: Form) -> bool:
    """Whether a caption stands in an element that is named by this form."""
    pattern = cues(form).classes
    above = (element for block in page.blocks if block.stands_in("caption") for element in _around(block))
    return any(pattern.search(f"{one.get('class', '')} {one.get('id', '')}".lower()) for one in above)


def _around(block: Block) -> list[Any]:
    return [one for one in block.element.iterancestors() if one.tag not in ("html", "body", "main")]


def _with_captions(page: ReadPage) -> tuple[str, ...]:
    """The body and the captions in the order of the page, each once, without what counts the pictures."""
    told = (*page.body, *(caption.text for caption in page.captions))
    texts = {text_key(text): text for text in told if not is_counter(text)}
    order = sorted(texts, key=lambda key: page.places.get(key, -1))
    return tuple(texts[key] for key in order)


def _recording(page: ReadPage) -> Formed | None:
    """A page of a film or a sound, with little written about it."""
    if page.letters > LONGEST_NOTE:
        return None
    for form in (Form.VIDEO, Form.AUDIO):
        if page.og_types & cues(form).og_types or (page.states(form) and page.hints(form)):
            return Formed(form, page.body)
    return None


def _stub(page: ReadPage) -> Formed | None:
    """The beginning of a story, where the page offers the rest or states that its story is not free and longer."""
    if page.letters > LONGEST_STUB:
        return None
    offer = _offered_at(page)
    title = text_key(page.facts.title or "")
    told = page.body if offer is None else _beside(page, offer)
    body = tuple(text for text in told if text_key(text) != title)
    is_unfree = _is_unfree(page)
    is_cut = _is_cut(page) or (bool(body) and body[-1].rstrip().endswith(CUT_SHORT))
    is_offered = offer is not None and (is_unfree or not is_whole(body))
    if is_offered or (is_cut and is_unfree):
        # Where nothing was let through, the page's own summary is all there is.
        return Formed(Form.STUB, body or page.facts.descriptions[:1], (ONLY_BEGINNING,))
    return None


def _beside(page: ReadPage, offer: int) -> list[str]:
    """The body without an offer and its box: the largest element round it that holds nothing of the body above."""
    above = [page.blocks[at] for text in page.body if (at := page.place_of(text)) < offer]
    story = {one for block in above for one in block.lineage}
    box = [
        one
        for one in page.blocks[offer].lineage
        if one not in story and one.tag not in ("html", "body", "main", "article")
    ]
    boxed = {text_key(block.shown) for block in page.blocks[offer:] if any(one in box for one in block.lineage)}
    below = (text for text in page.body if page.place_of(text) >= offer)
    gone = {text for text in below if text_key(text) in boxed or offers_rest(text)}
    return [text for text in page.body if text not in gone]


def _offered_at(page: ReadPage) -> int | None:
    """The place of a block that offers the rest, below which next to nothing of the body stands.

    It is one of the next below the body at most; a hidden one would be shown by a script.
    """
    first = min((page.place_of(text) for text in (page.facts.title or "", *page.body)), default=0)
    shown = [at for at, block in enumerate(page.blocks) if first <= at and not block.hidden]
    near = [at for at in shown if at <= page.last] + [at for at in shown if at > page.last][:NEAR]
    for at in near:
        if offers_rest(page.blocks[at].text) and page.letters_below(at) <= LONGEST_REMNANT:
            return at
    return None


def _is_unfree(page: ReadPage) -> bool:
    linked = page.facts.linked
    stated = [node.get("isAccessibleForFree") for node in (linked.article, linked.page)]
    return any(str(value).rsplit("/", 1)[-1].casefold() == "false" for value in stated)


def _is_cut(page: ReadPage) -> bool:
    """Whether the page states more words than it holds."""
    try:
        stated = int(page.facts.linked.article.get("wordCount") or 0)
    except (TypeError, ValueError):
        return False
    # Where words have no spaces between them, some sites count signs.
    held = sum(max(word_count(text), len(FULL_WIDTH.findall(text))) for text in page.body)
    return held < CUT * stated
