"""A saved page comes in, its article goes out: the story, the facts, and what was left out with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from archive.article import Caption, CleanArticle, Document, Removed, Role
from archive.errors import Unreadable
from indexer.cleaning.credits import dateline_agencies, photo_credit, read_byline, split_dateline
from indexer.cleaning.facts import PageFacts, header_byline, read_dates_of, read_facts, signed_line
from indexer.cleaning.furniture import furniture_cue
from indexer.cleaning.page_blocks import BOXES, NO_ARTICLE, Block, parse_page, read_blocks, text_key
from indexer.cleaning.page_body import read_story
from indexer.cleaning.page_story import story_blocks
from indexer.cleaning.tables import table
from indexer.cleaning.textdates import is_date_line

BESIDE = "not part of the story by the extractor's reading"


def clean_page(document: Document) -> CleanArticle:
    """The article of a saved page; Unreadable when there is no story in it."""
    tree = parse_page(document.text)
    blocks = read_blocks(tree)
    facts = read_facts(tree, blocks)
    captions = read_captions(blocks)
    story = read_body(tree, blocks, facts, document.text)
    standfirst = read_standfirst(blocks, facts, story)
    body = tuple(text for text in story if text_key(text) != text_key(standfirst or ""))
    if not body:
        raise Unreadable(NO_ARTICLE)
    header = header_blocks(blocks, facts.title, body)
    published, updated = read_dates_of(facts, tree, header)
    signed = header_byline(header, facts.outlet)
    return CleanArticle(
        source=document.source,
        row=document.row,
        title=facts.title,
        published=published.date if published else None,
        published_source=published.source if published else None,
        updated=updated.date if updated else None,
        byline=facts.byline or signed.persons,
        agency=facts.agency or signed.agencies or dateline_agencies(body[0]),
        outlet=facts.outlet,
        url=facts.url,
        dateline=split_dateline(body[0]),
        standfirst=standfirst,
        captions=captions,
        body=body,
        language=facts.language,
        removed=removed_blocks(blocks, facts, standfirst, body),
        problems=document.problems + facts.problems,
    )


def read_body(tree: Any, blocks: Sequence[Block], facts: PageFacts, html: str) -> list[str]:
    """The paragraphs and crossheads of the story."""
    readings = read_story(tree, blocks, html)
    found = story_blocks(blocks, readings.precise, readings.fuller, facts.linked.text("articleBody"))
    captioned = {block.key for block in blocks if block.stands_in("caption", "credit")}
    kept = [block for block in found if block.key not in captioned and not furniture_cue(block.text)]
    while kept and is_top_matter(kept[0].text, facts):
        kept.pop(0)
    while kept and kept[-1].is_heading:
        kept.pop()
    if len(kept) > 1 and is_about_writer(kept[-1].text, facts.byline):
        kept.pop()
    if kept:
        return [block.text for block in kept]
    # No block matched: the text stands in no element that the walk reads, but a parser found it.
    return [text for text in readings.precise if not furniture_cue(text)]


def is_about_writer(text: str, byline: Sequence[str]) -> bool:
    """Whether the last line of a story is about its writer: it opens with a name of the byline."""
    bare = text.lstrip("—–-*• ")
    return any(bare.startswith(name) for name in byline) or bare.startswith(tuple(table("sites")["about_writer"]))


def is_top_matter(text: str, facts: PageFacts) -> bool:
    """Whether a line above the first paragraph is the headline again, the byline or the date."""
    return text_key(text) == text_key(facts.title or "") or is_date_line(text) or is_byline(text, facts.byline)


def is_byline(text: str, names: Sequence[str]) -> bool:
    """Whether a line is a byline by its own words, or names the known authors and nobody else."""
    return bool(signed_line(text)) or bool(set(read_byline(text).persons) & set(names))


def read_captions(blocks: Sequence[Block]) -> tuple[Caption, ...]:
    """Every caption once, with its credit."""
    captions: dict[str, Caption] = {}
    for at, block in enumerate(blocks):
        if not block.stands_in("caption") or block.hidden or text_key(block.text) in captions:
            continue
        after = blocks[at + 1] if at + 1 < len(blocks) and blocks[at + 1].stands_in("credit") else None
        credit = photo_credit(block.text) or (after.text if after else None)
        captions[text_key(block.text)] = Caption(text=block.text, credit=credit)
    return tuple(captions.values())


def read_standfirst(blocks: Sequence[Block], facts: PageFacts, story: Sequence[str]) -> str | None:
    """A text between headline and story that the page marks as standfirst, or repeats as its description."""
    above = header_blocks(blocks, facts.title, story, before=0)
    described = {text_key(text) for text in (*facts.descriptions, facts.alternative) if text}
    # The extractor may have taken the marked standfirst for the first paragraph.
    first = text_key(story[0]) if len(story) > 2 else ""
    above += [block for block in blocks if block.key == first and block.stands_in("standfirst")]
    for block in above:
        long_enough = len(block.text) > 25 and not furniture_cue(block.text)
        if long_enough and (block.stands_in("standfirst") or text_key(block.text) in described):
            return block.text
    return None


def header_blocks(blocks: Sequence[Block], title: str | None, body: Sequence[str], before: int = 4) -> list[Block]:
    """The blocks from the headline (and `before` above it) down to the story's first paragraph."""
    top = text_key(title or "")
    start = next((at for at, block in enumerate(blocks) if block.tag == "h1" and block.key == top), None)
    if start is None:
        start = next((at for at, block in enumerate(blocks) if block.key == top), None)
    first = text_key(body[0])[:60] if body else ""
    ends = [at for at, block in enumerate(blocks) if first and block.key.startswith(first) and at > (start or 0)]
    end = ends[0] if ends else (start or 0) + 8
    begin = max(0, (start if start is not None else end - 6) - before)
    # On some sites the whole story stands in what looks like a box; its header does too.
    home = blocks[end].zone if end < len(blocks) else None
    return [
        block
        for block in blocks[begin:end]
        if not (block.hidden or block.key == top or (block.stands_in(*BOXES) and block.zone is not home))
    ]


def removed_blocks(
    blocks: Sequence[Block], facts: PageFacts, standfirst: str | None, body: Sequence[str]
) -> tuple[Removed, ...]:
    """Every visible block that is in none of the story's fields, with what it is and why it went."""
    keys = {text_key(text) for text in (facts.title or "", standfirst or "", *body)}
    whole = "\n".join(text_key(text) for text in body)
    removed = []
    for block in blocks:
        key = block.key
        if block.hidden or key in keys or (len(key) > 20 and key in whole):
            continue
        role, reason = why_removed(block, facts.byline)
        removed.append(Removed(text=block.text, role=role, reason=reason, line=block.line))
    return tuple(removed)


def why_removed(block: Block, byline: Sequence[str]) -> tuple[Role, str]:
    """What a block outside the story is: by its words, else by where it stands, else by what it looks like."""
    cue = furniture_cue(block.text)
    if cue:
        return cue.role, cue.reason
    if block.zone:
        return block.zone.role, block.zone.reason
    if is_date_line(block.text):
        return Role.DATE, "the date line"
    if is_byline(block.text, byline):
        return Role.BYLINE, "the byline"
    if is_about_writer(block.text, byline):
        return Role.BYLINE, "about the writer"
    return Role.NAVIGATION, BESIDE
