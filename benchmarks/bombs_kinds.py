"""Invented pages, dumps and files that are built to hurt: each kind makes one of about so many characters."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

SENTENCE = "The heron of {n} crossed the harbour at Bideford, and nobody on the quay looked up. "


def prose(size: int) -> str:
    """Honest sentences, each its own."""
    return "".join(SENTENCE.format(n=n) for n in range(size // len(SENTENCE) + 1))[: max(size, 400)]


def paragraphs(size: int) -> str:
    """Honest paragraphs of five sentences."""
    text = prose(size)
    return "".join(f"<p>{text[at : at + 420]}</p>\n" for at in range(0, len(text), 420))


def page(body: str, head: str = "") -> str:
    """A page round some markup."""
    return f"<!doctype html><html><head><title>Bomb</title>{head}</head><body><h1>Bomb</h1>{body}</body></html>"


def _filled(piece: str, size: int) -> str:
    return piece * (size // len(piece) + 1)


def _nested(tag: str) -> Callable[[int], str]:
    return lambda size: page(_filled(f"<{tag}>", size) + prose(600))


def _flood(piece: str) -> Callable[[int], str]:
    return lambda size: page(_filled(piece, size) + paragraphs(2_000))


def _attribute(piece: str, name: str = "title") -> Callable[[int], str]:
    return lambda size: page(f'<p {name}="{_filled(piece, size)}">{prose(600)}</p>' + paragraphs(2_000))


def _line(piece: str) -> Callable[[int], str]:
    return lambda size: page(f"<p>{_filled(piece, size)}</p>" + paragraphs(2_000))


def _byline(piece: str) -> Callable[[int], str]:
    return lambda size: page(f'<span class="byline">{_filled(piece, size)}</span>' + paragraphs(2_000))


PAGES: dict[str, Callable[[int], str]] = {
    "honest paragraphs": lambda size: page(f"<article>{paragraphs(size)}</article>"),
    "one paragraph": lambda size: page(f"<p>{prose(size)}</p>"),
    "one line, no tags": prose,
    "one word": _line("x"),
    "spaces": _line(" "),
    "non-breaking spaces": _line("\u00a0"),
    "the same paragraph": _flood("<p>The heron crossed the harbour at Bideford, and nobody looked up.</p>"),
    "nested div": _nested("div"),
    "nested b": _nested("b"),
    "nested a": _nested('a href="x"'),
    "nested p": _nested("p"),
    "nested span": _nested("span"),
    "nested blockquote": _nested("blockquote"),
    "nested font": _nested("font color=red"),
    "nested table": _nested("table><tr><td"),
    "nested ul": _nested("ul><li"),
    "nested dl": _nested("dl><dd"),
    "nested form": _nested("form"),
    "nested section with text": _nested("section>word<section"),
    "nested, closed": lambda size: page("<div>" * (size // 11) + prose(600) + "</div>" * (size // 11)),
    "nested, a paragraph each": lambda size: page(_filled(f"<div><p>{SENTENCE}</p>", size)),
    "misnested": _nested("b><i><u></b></i"),
    "empty tags": _flood("<b></b>"),
    "line breaks": _flood("<br>"),
    "links": _flood('<a href="/a">Bideford</a> '),
    "list items": _flood('<ul><li><a href="/a">Bideford</a></li></ul>'),
    "table cells": lambda size: page("<table>" + _filled("<tr><td>12</td><td>30</td></tr>", size) + "</table>"),
    "headings": _flood("<h2>Heron</h2>"),
    "pictures": _flood('<figure><img src="a.jpg"><figcaption>A heron. Photo: AFP</figcaption></figure>'),
    "time elements": _flood('<time datetime="2015-05-22">22 May 2015</time>'),
    "meta tags": lambda size: page(
        paragraphs(2_000),
        _filled('<meta name="date" content="22 May 2015"><meta name="author" content="A B">', size),
    ),
    "attributes": lambda size: page(
        "<p " + " ".join(f'a{n}="{n}"' for n in range(size // 12)) + f">{prose(600)}</p>" + paragraphs(2_000)
    ),
    "the same attribute": lambda size: page("<p " + _filled('a="1" ', size) + f">{prose(600)}</p>"),
    "long attribute": _attribute("x"),
    "long attribute of comments": _attribute("<!--"),
    "long attribute of tags": _attribute("&lt;p&gt;"),
    "long class": _attribute("lead story ", "class"),
    "long id": _attribute("aB-", "id"),
    "long style": _attribute("display: x; ", "style"),
    "long href": lambda size: page(f'<a href="http://a.example/{"2015/" * (size // 5)}">x</a>' + paragraphs(2_000)),
    "long base64 picture": lambda size: page(
        f'<img src="data:image/png;base64,{base64.b64encode(b"heron" * (size // 7)).decode()}">' + paragraphs(2_000)
    ),
    "comments": _flood("<!-- x -->"),
    "one long comment": lambda size: page(f"<!-- {'- ' * (size // 2)} -->" + paragraphs(2_000)),
    "open comments": _flood("<!--"),
    "open angle brackets": _flood("<"),
    "open tags": _flood("<a "),
    "closing tags": _flood("</div>"),
    "closing angle brackets": _flood(">"),
    "entities": _flood("&amp;"),
    "open entities": _flood("&"),
    "numeric entities": _flood("&#x1F9A9;"),
    "open CDATA": _flood("<![CDATA["),
    "open script": _flood("<script>"),
    "scripts": _flood("<script>var a = 1;</script>"),
    "styles": _flood("<style>p { color: red }</style>"),
    "long script": lambda size: page(
        f"<script>{_filled('var date = 2015-05-22;', size)}</script>" + paragraphs(2_000)
    ),
    "long JSON-LD": lambda size: page(
        paragraphs(2_000),
        '<script type="application/ld+json">'
        + json.dumps({"@type": "NewsArticle", "articleBody": prose(size)})
        + "</script>",
    ),
    "nested JSON-LD": lambda size: page(
        paragraphs(2_000), f'<script type="application/ld+json">{"[" * size}</script>'
    ),
    "broken JSON-LD": lambda size: page(
        paragraphs(2_000), f'<script type="application/ld+json">{_filled(", ", size)}</script>'
    ),
    "many JSON-LD": lambda size: page(
        paragraphs(2_000),
        _filled('<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x"}</script>', size),
    ),
    "wide JSON-LD": lambda size: page(
        paragraphs(2_000),
        '<script type="application/ld+json">'
        + json.dumps([{"@type": "NewsArticle", "@id": str(n), "author": {"@id": "1"}} for n in range(size // 70)])
        + "</script>",
    ),
    "JSON-LD commas and spaces": lambda size: page(
        paragraphs(2_000), f'<script type="application/ld+json">{"{" + "," + " " * size}</script>'
    ),
    "line of digits": _line("1"),
    "line of dates": _line("22 May 2015 "),
    "line of clocks": _line("12:30 "),
    "line of dashes": _line("-"),
    "line of months": _line("May "),
    "line of capitals": _line("A B "),
    "line of names": _line("Jane Doe, "),
    "line of slashes": _line("/"),
    "line of full stops": _line(". "),
    "line of brackets": _line("("),
    "line of commas": _line(","),
    "line of at signs": _line("a@"),
    "line of addresses": _line("http://a.example/2015/05/22/ "),
    "line of bidi marks": _line("\u202e\u202c"),
    "line of combining marks": _line("e\u0301\u0301"),
    "line of CJK": _line("鷺が港を渡った。"),
    "line of Arabic": _line("عبر مالك الحزين الميناء "),
    "line of places": _line("Bideford, Durban, Paris, London "),
    "byline of dates": _byline("1 January 2020 updated "),
    "byline of short dates": _byline("Jan 1, 2020 "),
    "byline, time and meta of dates": lambda size: page(
        "".join(
            f"<{tag}>{_filled('Jan 1, 2020 ', size // 3)}</{tag.split()[0]}>"
            for tag in ("span class=byline", "time")
        )
        + paragraphs(2_000),
        f'<meta name="author" content="{_filled("Jan 1, 2020 ", size // 3)}">',
    ),
    "by lines": _flood("<p>By Jane Doe</p>"),
    "date lines": _flood("<p>22 May 2015</p>"),
    "header above nothing": lambda size: page(_filled("<p>22 May 2015 12:30 By Jane Doe</p>", size)),
    "twice encoded": _line("donâ€™t "),
    "half twice encoded": _line("â"),
    "title": lambda size: f"<title>{_filled('Heron | ', size)}</title><p>{prose(600)}</p>",
    "title of spaces": lambda size: f"<title>Heron{' ' * size}x</title><p>{prose(600)}</p>",
    "headline": lambda size: page(f"<h1>{_filled('Heron - ', size)}</h1>" + paragraphs(2_000)),
    "description": lambda size: page(
        paragraphs(2_000), f'<meta property="og:description" content="{_filled("Heron. ", size)}">'
    ),
    "author": lambda size: page(
        paragraphs(2_000), f'<meta name="author" content="{_filled("Jane Doe and ", size)}">'
    ),
    "date": lambda size: page(
        paragraphs(2_000), f'<meta property="article:published_time" content="{_filled("2015-05-", size)}">'
    ),
    "canonical": lambda size: page(
        paragraphs(2_000), f'<link rel="canonical" href="http://a.example/{_filled("2015-", size)}">'
    ),
    "svg": _flood("<svg><path d='M0 0'/></svg>"),
    "templates": _nested("template"),
    "noscript": _nested("noscript"),
    "selects": _flood("<select><option>Heron</option></select>"),
    "frames": lambda size: "<html><frameset>" + _filled('<frame src="a.html">', size) + "</frameset></html>",
}

TEXTS: dict[str, Callable[[int], str]] = {
    "dump: honest lines": lambda size: "\n\n".join(
        ["Heron crosses harbour", *(prose(size)[at : at + 420] for at in range(0, size, 420))]
    ),
    "dump: one line": prose,
    "dump: one word": lambda size: "x" * size,
    "dump: blank lines": lambda size: "The heron crossed.\n" + "\n" * size + prose(600),
    "dump: spaces": lambda size: "The heron crossed" + " " * size + "the harbour.",
    "dump: short lines": lambda size: _filled("a\n", size) + prose(600),
    "dump: the same line": lambda size: _filled("The heron crossed the harbour at Bideford.\n", size),
    "dump: menu lines": lambda size: _filled("Subscribe\nMost Read\nHome\n", size) + prose(600),
    "dump: date lines": lambda size: _filled("22 May 2015\n", size) + prose(600),
    "dump: by lines": lambda size: _filled("By Jane Doe\n", size) + prose(600),
    "dump: credit lines": lambda size: _filled("A heron. Photo: AFP\n", size) + prose(600),
    "dump: headlines": lambda size: _filled("Heron Crosses Harbour at Bideford\n", size) + prose(600),
    "dump: digits": lambda size: "1" * size,
    "dump: dates on one line": lambda size: _filled("22 May 2015 ", size),
    "dump: clocks on one line": lambda size: _filled("12:30 ", size),
    "dump: slashes": lambda size: "/" * size,
    "dump: full stops": lambda size: _filled(". ", size),
    "dump: brackets": lambda size: "(" * size,
    "dump: dashes": lambda size: _filled("- ", size),
    "dump: capitals": lambda size: _filled("A B ", size),
    "dump: wrapped": lambda size: "\n".join(prose(size)[at : at + 72].strip() for at in range(0, size, 72)),
    "dump: names": lambda size: _filled("Jane Doe, ", size),
    "dump: places": lambda size: _filled("Bideford, Durban, Paris, London. ", size),
    "dump: twice encoded": lambda size: _filled("donâ€™t ", size),
    "dump: markup": lambda size: _filled("<p>The heron &amp; the crab</p>\n", size),
    "dump: quotes": lambda size: _filled("“", size),
    "dump: sentence without end": lambda size: _filled("heron ", size),
}


def _parts(size: int) -> str:
    """Parts of a web archive, each in the one before, and a page in the last."""
    deep = size // 2 // 60
    inner = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(deep))
    lines = "x\n" * (size // 4)
    return f"{ARCHIVE}{inner}--b{deep}\nContent-Type: text/html\n\n{page(paragraphs(2_000))}\n--b{deep}--\n{lines}"


ARCHIVE = "Content-Type: multipart/related; boundary=b0\n\n"
# Whole files, for what reads them; the ending is that of the file.
FILES: dict[str, Callable[[int], str]] = {
    "comments.txt": lambda size: _filled("<!---->", size) + prose(600),
    "comments before a page.txt": lambda size: _filled("<!---->", size) + page(paragraphs(2_000)),
    "open comments.txt": lambda size: _filled("<!-- ", size) + prose(600),
    "nested parts.mht": _parts,
    "parts without end.mht": lambda size: ARCHIVE + _filled("--b0\n", size),
    "headers without end.mht": lambda size: ARCHIVE + "--b0\n" + _filled("a: b\n", size),
    "broken bytes.txt": lambda size: _filled("caf\udce9 <script ", size),
}
