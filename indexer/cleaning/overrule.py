"""A clean article and what is known of its outlet come in; the article with that applied to its lines goes out."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import replace

from archive.article import CleanArticle, Document, Kind, Removed, Role
from archive.crossheads import is_prose, is_sentence
from archive.errors import Unreadable
from archive.outlet_rules import FILE, OutletRules, Rules
from archive.repetition import STORIES, at_top, heads, reason
from indexer.cleaning.dumps.lines import read_lines
from indexer.cleaning.lines.furniture import furniture_cue
from indexer.cleaning.pages.blocks import parse_page, read_blocks, text_key

DROPPED = f"dropped by {FILE}"


def ruled(cleaned: CleanArticle, document: Document, rules: Rules) -> CleanArticle:
    """The article as its outlet's rules have it; Unreadable when they leave no line of its story.

    Repeated lines are taken from pages and dumps only: a text that came clean stays as it is.
    """
    known = rules.of(cleaned.outlet)
    if not known:
        return cleaned
    restored = [line for line in cleaned.removed if known.keeps(line.text)]
    taken = _dropped(cleaned.body, known)
    if document.kind is not Kind.BODY:
        taken = _repeated(cleaned.body, known, taken) | taken
    cleaned = _without_facts(cleaned, known)
    return _changed(cleaned, document, restored, taken) if restored or taken else cleaned


def _dropped(body: Sequence[str], known: OutletRules) -> dict[int, str]:
    """The places of entries that a librarian drops, with the reason."""
    return {place: DROPPED for place, line in enumerate(body) if known.drops(line)}


def _repeated(body: Sequence[str], known: OutletRules, dropped: dict[int, str]) -> dict[int, str]:
    """The places of repeated entries, with the reason; none where nothing of the story would be left."""
    taken: dict[int, str] = {}
    is_open = False  # whether anything of the story stands above
    for place, line in enumerate(body):
        if place in dropped:
            continue
        repeated = None if known.keeps(line) or heads(body, place) else known.repeated.get(line)
        # The first paragraph of one story may be the teaser that stands below three others.
        is_lead = not is_open and is_prose(line)
        if repeated and not (is_lead and repeated.opens < STORIES):
            taken[place] = reason(repeated, at_top(place, len(body)))
        else:
            is_open = True
    left = [line for place, line in enumerate(body) if place not in taken and place not in dropped]
    is_emptied = not left or (any(map(is_prose, body)) and not any(map(is_prose, left)))
    return {} if is_emptied else taken


def _without_facts(cleaned: CleanArticle, known: OutletRules) -> CleanArticle:
    """The article without the standfirst and captions that a librarian drops."""
    standfirst = None if cleaned.standfirst and known.drops(cleaned.standfirst) else cleaned.standfirst
    captions = tuple(caption for caption in cleaned.captions if not known.drops(caption.text))
    return replace(cleaned, standfirst=standfirst, captions=captions)


def _changed(
    cleaned: CleanArticle, document: Document, restored: Sequence[Removed], taken: dict[int, str]
) -> CleanArticle:
    """The article with some removed lines in its body, at their places, and some entries of the body removed."""
    numbers = _numbers(cleaned.body, document)
    removed = [line for line in cleaned.removed if line not in restored]
    removed += [
        Removed(text=cleaned.body[place], role=_role(cleaned.body[place]), reason=why, line=numbers[place])
        for place, why in taken.items()
    ]
    body = [line for place, line in enumerate(cleaned.body) if place not in taken]
    left = [number for place, number in enumerate(numbers) if place not in taken]
    for line in restored:
        at = bisect_right(left, line.line)
        body.insert(at, line.text)
        left.insert(at, line.line)
    if not body:
        raise Unreadable(f"{FILE} drops every line of its story")
    return replace(cleaned, body=tuple(body), removed=tuple(sorted(removed, key=lambda line: line.line)))


def _role(line: str) -> Role:
    """What a line is by its words; one that says nothing of itself is taken for what repeats most."""
    cue = furniture_cue(line)
    return cue.role if cue else Role.NOTICE if is_sentence(line) else Role.NAVIGATION


def _numbers(body: Sequence[str], document: Document) -> list[int]:
    """The number of the line or block that each entry of a body is; that of the entry before where it is none."""
    where: dict[str, deque[int]] = defaultdict(deque)
    for key, number in _lines(document):
        where[key].append(number)
    numbers: list[int] = []
    last = 1
    for place, text in enumerate(body, 1):
        found = where[text_key(text)] if document.kind is not Kind.BODY else deque([place])
        while found and found[0] < last:
            found.popleft()
        last = found.popleft() if found else last
        numbers.append(last)
    return numbers


def _lines(document: Document) -> list[tuple[str, int]]:
    """The lines of a dump or the blocks of a page, with the numbers that removed ones are told by."""
    if document.kind is Kind.TEXT:
        return [(text_key(line.text), line.number) for line in read_lines(document.text)]
    if document.kind is Kind.HTML:
        return [(block.key, block.line) for block in read_blocks(parse_page(document.text))]
    return []
