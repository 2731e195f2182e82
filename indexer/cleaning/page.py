"""A saved page comes in, its article goes out: the story, the facts, and what was left out with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from archive.article import Caption, CleanArticle, Document, Removed, Role
from archive.errors import Unreadable
from indexer.cleaning.credits import dateline_agencies, photo_credit, read_byline, opens_as_byline, split_dateline
from indexer.cleaning.facts import PageFacts, header_byline, read_dates_of, read_facts
from indexer.cleaning.furniture import furniture_cue
from indexer.cleaning.page_blocks import NO_ARTICLE, Block, parse_page, read_blocks, text_key
from indexer.cleaning.page_body import Piece, extract_story
from indexer.cleaning.page_story import BOXES, story_blocks
from indexer.cleaning.textdates import is_date_line

BESIDE = "not part of the story by the extractor's reading"


def clean_page(document: Document) -> CleanArticle:
    """The article of a saved page; Unreadable when there is no story in it."""
    tree = parse_page(document.text)
    blocks = read_blocks(tree)
    facts = read_facts(tree, blocks)
    captions = read_captions(blocks)
    pieces = extract_story(tree, blocks, document.text)
    found = story_blocks(blocks, [piece.text for piece in pieces], facts.linked.text("articleBody"))
    texts = [Piece(block.text, block.is_heading) for block in found] or pieces
    story = story_pieces(texts, facts, captions)
    standfirst = read_standfirst(blocks, facts, story)
    body = tuple(piece.text for piece in story if text_key(piece.text) != text_key(standfirst or ""))
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
        removed=removed_blocks(blocks, facts.title, standfirst, body),
        problems=document.problems,
    )


def story_pieces(pieces: Sequence[Piece], facts: PageFacts, captions: Sequence[Caption]) -> list[Piece]:
    """The extractor's pieces without what is known to be no story."""
    captioned = {text_key(caption.text) for caption in captions}
    kept: list[Piece] = []
    for piece in pieces:
        key = text_key(piece.text)
        if key in captioned or furniture_cue(piece.text) or (not kept and is_top_matter(piece.text, facts)):
            continue
        kept.append(piece)
    while kept and kept[-1].is_heading:
        kept.pop()
    return kept


def is_top_matter(text: str, facts: PageFacts) -> bool:
    """Whether a line above the first paragraph is the headline again, the byline or the date."""
    if text_key(text) == text_key(facts.title or "") or is_date_line(text):
        return True
    byline = read_byline(text)
    return bool(byline) and (opens_as_byline(text) or bool(set(byline.persons) & set(facts.byline)))


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


def read_standfirst(blocks: Sequence[Block], facts: PageFacts, pieces: Sequence[Piece]) -> str | None:
    """A text between headline and story that the page marks as standfirst, or repeats as its description."""
    above = header_blocks(blocks, facts.title, [piece.text for piece in pieces], before=0)
    described = {text_key(text) for text in (*facts.descriptions, facts.alternative) if text}
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
    boxes = ("navigation", "promo", "notice")
    begin = max(0, (start if start is not None else end - 6) - before)
    return [block for block in blocks[begin:end] if not (block.hidden or (block.stands_in(*BOXES) and block.zone is not blocks[end % len(blocks)].zone) or block.key == top)]


def removed_blocks(
    blocks: Sequence[Block], title: str | None, standfirst: str | None, body: Sequence[str]
) -> tuple[Removed, ...]:
    """Every visible block that is in none of the story's fields, with what it is and why it went."""
    keys = {text_key(text) for text in (title or "", standfirst or "", *body)}
    whole = "\n".join(text_key(text) for text in body)
    removed = []
    for block in blocks:
        key = block.key
        if block.hidden or key in keys or (len(key) > 20 and key in whole):
            continue
        role, reason = why_removed(block)
        removed.append(Removed(text=block.text, role=role, reason=reason, line=block.line))
    return tuple(removed)


def why_removed(block: Block) -> tuple[Role, str]:
    """What a block outside the story is: by its words, else by where it stands."""
    cue = furniture_cue(block.text)
    if cue:
        return cue.role, cue.reason
    if block.zone:
        return block.zone.role, block.zone.reason
    if is_date_line(block.text):
        return Role.DATE, "the date line"
    return Role.NAVIGATION, BESIDE
