"""Articles and answers, in words for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from archive.article import Article, CleanArticle, Form, Grade
from archive.concordance import Concordance
from archive.fields import FORMS
from archive.parameters import Count, SearchRequest
from archive.query import Everything
from archive.results import FacetCounts, FacetValue, Hit, Results, Snippet
from archive.suggestions import Suggestion, kinds
from archive.wording import counted

FACET_VALUES = 8  # that are shown in a line


def clean_article(article: CleanArticle) -> str:
    """A clean article: facts, story, and what was removed with the reason."""
    lines = [f"# {article.heading}", *_facts(article), ""]
    if article.standfirst:
        lines += [article.standfirst, ""]
    for paragraph in article.body:
        lines += [paragraph, ""]
    if article.removed:
        lines.append(f"Removed ({len(article.removed)}):")
        lines += [f"  {line.line:>4}  {line.role}: {line.text}  ({line.why})" for line in article.removed]
    return "\n".join(lines).rstrip() + "\n"


def _facts(article: CleanArticle) -> list[str]:
    """What is known of an article, a line each; what is not known has no line."""
    published = f"{article.published.text} (from {article.published_source})" if article.published else None
    updated = article.updated.text if article.updated else None
    updated = f"{updated} (from {article.updated_source})" if article.updated_source else updated
    facts = {
        "form": FORMS[article.form] if article.form is not Form.ARTICLE else None,
        "source": article.source if article.row is None else f"{article.source}:{article.row}",
        "source id": article.source_id,
        "outlet": article.outlet,
        "section": article.section,
        "published": published,
        "updated": updated,
        "byline": ", ".join(article.byline),
        "agency": ", ".join(article.agency),
        "dateline": article.dateline,
        "language": article.language,
        "url": article.url,
        "captions": " | ".join(caption.text for caption in article.captions),
        "problems": "; ".join(article.problems),
    }
    return [f"{name + ':':<11} {value}" for name, value in facts.items() if value]


def whole_article(article: Article) -> str:
    """An article of the archive: as cleaned, with its id and places."""
    head = [f"id:         {article.id} (version {article.version})"]
    if about := [one for one in (*article.places, *article.spoken_of) if one.grade is Grade.ABOUT]:
        # A country may be named and spoken of.
        head.append(f"about:      {' · '.join(dict.fromkeys(found.place.label for found in about))}")
    if article.places:
        head.append(f"places:     {' · '.join(found.place.label for found in article.places)}")
    title, rest = clean_article(article).split("\n", 1)
    return "\n".join((title, *head, rest))


def results(answer: Results, asked: SearchRequest, console: Console) -> None:
    """Print a page of hits with their snippets, and the facets."""
    _head(answer, asked, console)
    _page(answer, (answer.page - 1) * answer.page_size + 1, console)
    for facet in answer.facets:
        if facet.values or facet.timed_out:
            console.print(Text(_facet_line(facet)), soft_wrap=True)
    if answer.facets and (answer.has_copies or answer.count is Count.STORIES):
        other = next(one for one in Count if one is not answer.count)
        console.print(f"\nnumbers count {answer.count}; --count {other} counts {other}")
    if answer.page > answer.pages > 0:
        console.print(f"\npage {answer.page} is past the last, page {answer.pages}")
    if answer.page < answer.pages:
        console.print(f"page {answer.page} of {answer.pages}: --page {answer.page + 1} for the next")


def listing(pages: Iterable[Results], asked: SearchRequest, console: Console) -> None:
    """Print the hits of a page and those that follow it, as they come."""
    number = (asked.page - 1) * asked.page_size + 1
    for place, answer in enumerate(pages):
        if not place:
            _head(answer, asked, console)
        _page(answer, number, console)
        number += len(answer.hits)


def _head(answer: Results, asked: SearchRequest, console: Console) -> None:
    """How many were found, and how the query was taken."""
    console.print(Text(f"{_headline(answer, asked)}  ({answer.took_ms:.0f} ms)"))
    for warning in answer.query.warnings:
        console.print(Text(f"  note: {warning.message} (character {warning.position + 1})"))
    for notice in (*(one.message for one in answer.unknown), *_spellings(answer), *answer.notices):
        console.print(Text(f"  note: {notice}"))
    if not answer.total and answer.unfiltered:
        console.print(f"  note: {answer.unfiltered:,} without these filters")


def _page(answer: Results, first: int, console: Console) -> None:
    for number, hit in enumerate(answer.hits, first):
        _hit(number, hit, console)


def suggestions(suggested: Sequence[Suggestion], console: Console) -> None:
    """Suggestions, kinds together, each with its number of articles."""
    for kind, group in groupby(suggested, lambda one: one.kind):
        console.print(Text(kinds()[kind], style="dim"))
        for one in group:
            console.print(Text(f"{one.count:>9,}  "), _marked(one.pieces, ""), sep="", soft_wrap=True)
    if not suggested:
        console.print("nothing in the archive begins so")


def hits_in_context(found: Concordance, console: Console) -> None:
    """Print every hit of an article with the words around it, the hits below each other."""
    console.print(Text(f"{counted(found.total, 'hit')} of {found.query.in_words} in {found.article.heading}"))
    for warning in found.query.warnings:
        console.print(Text(f"  note: {warning.message} (character {warning.position + 1})"))
    labels = [f"¶ {hit.paragraph + 1}" if hit.field == "body" else hit.field for hit in found.hits]
    margin = max(map(len, labels), default=0)
    room = max(0, console.width - margin - 1)
    for label, hit in zip(labels, found.hits, strict=True):
        left = room * 2 // 5
        before = _end_of(_line(hit.before), left)
        after = _start_of(_line(hit.after), max(0, room - left - cell_len(hit.text)))
        padding = " " * (left - cell_len(before))
        match = BREAKS.sub(" ", hit.text), "reverse"
        line = Text.assemble((label.ljust(margin), "dim"), f" {padding}{before}", match, after)
        console.print(line, soft_wrap=True)


# What would break a line, or steer the terminal.
BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")


def _line(snippet: Snippet) -> str:
    return BREAKS.sub(" ", "".join(piece.text for piece in snippet))


def _end_of(text: str, cells: int) -> str:
    """The last words of a text that fit into so many columns."""
    start = len(text)
    while start and cell_len(text[start - 1 :]) <= cells:
        start -= 1
    if start and not text[start - 1].isspace() and (space := text.find(" ", start, -1)) >= 0:
        start = space + 1
    return text[start:]


def _start_of(text: str, cells: int) -> str:
    """The first words of a text that fit into so many columns."""
    end = 0
    while end < len(text) and cell_len(text[: end + 1]) <= cells:
        end += 1
    if end < len(text) and not text[end].isspace() and (space := text.rfind(" ", 1, end)) >= 0:
        end = space
    return text[:end].rstrip()


def _spellings(answer: Results) -> Iterator[str]:
    """Which other spellings were searched, and which may have been meant."""
    for name in answer.applied_variants:
        also = ", ".join(one.text for one in name.variants)
        yield f"{name.text} was also searched as {also}; --variants off searches as typed"
    for one in answer.did_you_mean:
        yield f"did you mean {one.query.strip()}? ({counted(one.total, 'article')})"
    if answer.with_most:
        yield f"--match most finds {counted(answer.with_most, 'article')} with some of the words"


def _headline(answer: Results, asked: SearchRequest) -> str:
    found = answer.headline
    if not isinstance(answer.query.tree, Everything):
        return f"{found} for {answer.reading}"
    narrowed = bool(asked.filters or asked.excluded or asked.earliest or asked.latest)
    return f"{found} {'with these filters' if narrowed else 'in the archive'}"


def _hit(number: int, hit: Hit, console: Console) -> None:
    article = hit.article
    date = article.published.in_words() if article.published else "undated"
    places = ", ".join(found.place.name for found in article.places[:4])
    form = FORMS[article.form] if article.form is not Form.ARTICLE else None
    about = " · ".join(part for part in (form, article.outlet, date, places, article.id) if part)
    console.print()
    console.print(Text(f"{number:>3}. "), _marked(hit.title, "bold"), sep="", end="\n", soft_wrap=True)
    console.print(Text(f"     {about}", style="dim"), soft_wrap=True)
    for snippet in hit.snippets:
        console.print(Text("     "), _marked(snippet, ""), sep="", soft_wrap=True)
    first = hit.story.first if hit.story.grouped else ""
    if story := " · ".join(part for part in (hit.story.in_words, hit.story.why, first) if part):
        console.print(Text(f"     {story}", style="dim"), soft_wrap=True)


def _marked(snippet: Snippet, style: str) -> Text:
    return Text.assemble(
        *((piece.text, f"{style} reverse".strip() if piece.matched else style) for piece in snippet)
    )


def _each(values: Iterable[FacetValue]) -> Iterator[FacetValue]:
    """Values, each followed by those that lie in it."""
    for value in values:
        yield value
        yield from _each(value.values)


def _facet_line(facet: FacetCounts) -> str:
    if facet.timed_out:
        return f"\n{facet.label}: not counted in time"
    shown = " · ".join(f"{value.label} ({value.count:,})" for value in list(_each(facet.values))[:FACET_VALUES])
    more = facet.total_values - FACET_VALUES
    missing = f"; {facet.missing:,} without" if facet.missing else ""
    return f"\n{facet.label}: {shown}{f' and {more:,} more' if more > 0 else ''}{missing}"
