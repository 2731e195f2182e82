"""A saved page comes in, its article goes out: the story, the facts, and what was left out with the reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from lxml import etree

from archive.article import Caption, CleanArticle, Document, Removed, Role
from archive.crossheads import is_sentence
from archive.errors import Unreadable
from indexer.cleaning.lines.credits import caption_credit, credit_of, dateline_agencies, story_dateline
from indexer.cleaning.lines.furniture import furniture_cue
from indexer.cleaning.lines.sequences import Numbers, chances
from indexer.cleaning.lines.tables import folded, table
from indexer.cleaning.pages.authors import header_byline, sign_off_agencies
from indexer.cleaning.pages.blocks import Block, apart, parse_page, read_blocks, text_key, zone_of
from indexer.cleaning.pages.body import read_story
from indexer.cleaning.pages.choice import Choice, chosen, is_about_writer, is_byline, is_storys_date, is_top_matter
from indexer.cleaning.pages.dates import read_dates_of
from indexer.cleaning.pages.facts import PageFacts, read_facts
from indexer.cleaning.pages.form import ReadPage, read_form
from indexer.cleaning.pages.notes import NOTE, is_closing_note
from indexer.cleaning.pages.opening import dates_below, header_blocks, read_standfirst
from indexer.cleaning.pages.rescue import rescued_story, why_no_story
from indexer.cleaning.pages.story import ALL_LINK

MENU = "in the menu at the top of the page"
RESCUED = "the page shows no story; it was taken from what the page keeps for programs"
BESIDE = "not part of the story by the extractor's reading"


def clean_page(document: Document, with_model: bool = True) -> CleanArticle:
    """The article of a saved page; Unreadable when there is no story in it.

    Without the model over blocks, the rules alone choose the story's.
    """
    tree = parse_page(document.text)
    blocks = read_blocks(tree)
    facts = read_facts(tree, blocks)
    captions = read_captions(blocks)
    read = read_story(tree, blocks, document.text)
    choice = chosen(blocks, read, facts, with_model)
    story, standfirst, problems = _story(tree, blocks, facts, told(choice, blocks, read))
    formed = read_form(ReadPage(tree, blocks, facts, captions, story))
    body = formed.body
    if not body:
        raise Unreadable(why_no_story(tree))
    header = header_blocks(blocks, facts.title, body)
    published, updated = read_dates_of(facts, tree, [*header, *dates_below(blocks, body)])
    signed = header_byline(header, facts.outlets)
    return CleanArticle(
        source=document.source,
        row=document.row,
        form=formed.form,
        title=None if is_story_itself(facts.title, body, blocks) else facts.title,
        published=published.date if published else None,
        published_source=published.source if published else None,
        updated=updated.date if updated else None,
        updated_source=updated.source if updated else None,
        byline=facts.byline or signed.persons,
        agency=facts.agency or signed.agencies or dateline_agencies(body[0]) or sign_off_agencies(blocks),
        outlet=facts.outlet,
        url=facts.url,
        section=facts.section,
        image=facts.image,
        dateline=story_dateline(body, facts.title, standfirst),
        standfirst=standfirst,
        captions=captions,
        body=body,
        language=facts.language,
        removed=removed_blocks(blocks, facts, choice.odds, (standfirst or "", *body)),
        problems=(*document.problems, *facts.problems, *problems, *formed.problems),
    )


def _story(
    tree: Any, blocks: Sequence[Block], facts: PageFacts, paragraphs: Sequence[str]
) -> tuple[tuple[str, ...], str | None, tuple[str, ...]]:
    """The body and the standfirst among what was chosen, or what the page hides, with what to say of it."""
    standfirst = read_standfirst(blocks, facts, paragraphs)
    body = below_header([text for text in paragraphs if text_key(text) != text_key(standfirst or "")], facts)
    if rescued := rescued_story(tree, facts.linked, body, facts.title):
        return rescued, None, (RESCUED,)
    return body, standfirst, ()


def is_story_itself(title: str | None, body: Sequence[str], blocks: Sequence[Block]) -> bool:
    """Whether what was read as the title is the only paragraph of a story without a headline."""
    key = text_key(title or "")
    headed = any(block.is_heading and block.key == key for block in blocks)
    return len(body) == 1 and text_key(body[0]) == key and not headed


def told(choice: Choice, blocks: Sequence[Block], read: Sequence[str]) -> list[str]:
    """The paragraphs and crossheads of the story."""
    if choice.places:
        return [blocks[at].shown for at in choice.places]
    # No block matched: the text stands in no element that the walk reads, but a parser found it.
    return [text for text in read if not furniture_cue(text)]


def below_header(story: Sequence[str], facts: PageFacts) -> tuple[str, ...]:
    """A story without the byline and the date that stood between the standfirst and its first paragraph."""
    start = next((at for at, text in enumerate(story) if not is_top_matter(text, facts)), 0)
    return tuple(story[start:])


def read_captions(blocks: Sequence[Block]) -> tuple[Caption, ...]:
    """Every caption once, with its credit."""
    captions: dict[str, Caption] = {}
    for at, block in enumerate(blocks):
        if not block.stands_in("caption") or block.hidden or not is_caption(block.text, captions):
            continue
        after = blocks[at + 1] if at + 1 < len(blocks) and blocks[at + 1].stands_in("credit") else None
        credit = marked_credit(block) or caption_credit(block.text) or (credit_of(after.text) if after else None)
        captions[text_key(block.text)] = Caption(text=block.text, credit=credit)
    return tuple(captions.values())


def marked_credit(caption: Block) -> str | None:
    """Who took the picture by the part of a caption that is marked as its credit."""
    zones = ((part, zone_of(part)) for part in caption.element.iterdescendants(etree.Element))
    texts = (" ".join("".join(part.itertext()).split()) for part, zone in zones if zone and zone.name == "credit")
    return next((credit_of(text) for text in texts if text and text_key(text) != caption.key), None)


def is_caption(text: str, known: Collection[str]) -> bool:
    """Whether a text in a caption's place says something of the picture that is not known yet: no "Enlarge"."""
    return text_key(text) not in known and folded(text) not in table("sites")["caption_furniture"]


def removed_blocks(
    blocks: Sequence[Block], facts: PageFacts, odds: Numbers | None, kept: Sequence[str]
) -> tuple[Removed, ...]:
    """Every visible block that is in none of the story's fields, with what it is, why it went and its score."""
    keys = {text_key(text) for text in (facts.title or "", *kept)}
    whole = "\n".join(text_key(text) for text in kept)
    scores = [None] * len(blocks) if odds is None else chances(odds)
    removed = []
    for block, score in zip(blocks, scores, strict=True):
        key = text_key(block.shown) if block.number else block.key
        if block.hidden or key in keys or (len(key) > 20 and key in whole):
            continue
        # In a menu or a byline nothing parts the elements but their looks.
        text = block.text if is_sentence(block.text) else apart(block)
        role, reason = why_removed(block, text, facts)
        removed.append(Removed(text=text, role=role, reason=reason, line=block.line, score=score))
    return tuple(removed)


def why_removed(block: Block, text: str, facts: PageFacts) -> tuple[Role, str]:
    """What a block outside the story is: by its words (`text`), else by its place, else by what it looks like."""
    if block.zone and block.stands_in("navigation"):
        return block.zone.role, block.zone.reason
    cue = furniture_cue(block.text)
    if cue and is_menu_entry(block):
        return Role.NAVIGATION, MENU
    if cue:
        return cue.role, cue.reason
    if block.zone:
        return block.zone.role, block.zone.reason
    if is_storys_date(text, facts):
        return Role.DATE, "the date line"
    if is_byline(text, facts.byline):
        return Role.BYLINE, "the byline"
    if is_about_writer(block.text, facts.byline):
        return Role.BYLINE, "about the writer"
    if is_closing_note(block.text):
        return Role.NOTICE, NOTE
    return Role.NAVIGATION, BESIDE


def is_menu_entry(block: Block) -> bool:
    """Whether a block is a link in the header of the page, where even "Subscribe" is the name of a place."""
    if block.linked < ALL_LINK:
        return False
    above = {element.tag for element in block.element.iterancestors()}
    return "header" in above and not above & {"article", "main"}
