"""A page that shows no story comes in; a story that it holds all the same goes out, or why there is none.

Some pages keep theirs in data for a script, in a <template> or in <noscript>; a frameset has it in other files.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lxml import etree

from archive.sentences import ends_sentence
from indexer.cleaning.lines.furniture import furniture_cue
from indexer.cleaning.lines.writing import weighty_words, width, word_count
from indexer.cleaning.pages.blocks import NO_ARTICLE, text_key
from indexer.cleaning.pages.jsonld import LinkedData

FEWEST_LETTERS = 200  # of a story that is worth taking, and of one on show for which none is looked for
FEWEST_WORDS = 25  # of a story: what has less of them in so many letters is a code
SHARED = 0.5  # of the headline's words, in a story that stands for what is shown
TIMES = 3  # as long as what is shown, for that to be no story
NAMED = 5  # frames
# What programs call the text of a story in the data of its page.
KEYS = frozenset(
    ("articlebody", "body", "bodyhtml", "bodytext", "content", "contenthtml", "html", "storybody", "text", "copy")
)
DEEPEST = 60
BREAK = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|blockquote|figure)\b[^<>]{0,500}>|\n\s*\n", re.IGNORECASE)
TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,2000}>")
SOURCES = etree.XPath("//script[@type='application/json' or @id='__NEXT_DATA__']")
HIDDEN = ("template", "noscript")


def rescued_story(tree: Any, linked: LinkedData, shown: Sequence[str], title: str | None) -> tuple[str, ...]:
    """The paragraphs of the longest story that a page does not show; () where it has none, or shows one.

    Pages keep much else for programs, such as notices and other stories. What is shown, be it a single sentence,
    only gives way to a story that the page states under its headline, that holds what is shown, or that tells what
    the headline says where the sentences shown do not.
    """
    # The extractor takes the story from there itself where it finds no other, all in one paragraph.
    declared = [paragraphs(text) for text in _declared(linked)]
    for story in declared if len(shown) == 1 else ():
        if len(story) > 1 and text_key("".join(story)) == text_key(shown[0]):
            return story
    if _width(shown) >= FEWEST_LETTERS:
        return ()
    headline = weighty_words(title or "")
    own = declared if text_key(linked.text("headline") or "") == text_key(title or "") else []
    told = tuple(text for text in shown if text_key(text) != text_key(title or "") and not furniture_cue(text))
    kept = (*declared, *map(paragraphs, _in_scripts(tree)), *map(paragraphs, _unshown(tree)))
    least = max(FEWEST_LETTERS, TIMES * _width(told))
    long = (story for story in kept if _width(story) >= least and not _is_furniture(story))
    stories = [
        story
        for story in long
        if not told or story in own or _holds(story, told) or _is_headed(story, told, headline)
    ]
    return max(stories, key=lambda story: (bool(headline & _words(story)), _width(story)), default=())


def _holds(story: Sequence[str], told: Sequence[str]) -> bool:
    """Whether a story holds all that is shown, which may break off."""
    whole = text_key("".join(story))
    return all(text_key(text).rstrip(".…[]") in whole for text in told)


def _is_headed(story: Sequence[str], told: Sequence[str], headline: set[str]) -> bool:
    """Whether a story tells what the headline says, and no sentence that is shown does."""
    shown = _words([text for text in told if ends_sentence(text)])
    return bool(headline) and not headline & shown and len(headline & _words(story)) >= SHARED * len(headline)


def _is_furniture(story: Sequence[str]) -> bool:
    """Whether half of a text is page furniture: a notice, a form."""
    known = (text for text in story if furniture_cue(text))
    return 2 * _width(known) >= _width(story)


def _words(texts: Iterable[str]) -> set[str]:
    return weighty_words("\n".join(texts))


def why_no_story(tree: Any) -> str:
    """Why a page has no story, and where it has it where that can be told."""
    frames = [name for tag in ("frame", "iframe") for frame in tree.iter(tag) if (name := frame.get("src"))]
    if next(tree.iter("frameset"), None) is not None:
        return f"a frameset, which holds no text itself: add its frames instead{_listed(frames)}"
    text = "".join(tree.itertext("p", "div")).strip()
    if frames and not text:
        return f"its text stands in pages of their own, which are to be added instead{_listed(frames)}"
    return NO_ARTICLE


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a story that stands in data, with or without tags."""
    plain = (" ".join(html.unescape(TAG.sub("", part)).split()) for part in BREAK.split(text))
    return tuple(part for part in plain if part)


def _declared(linked: LinkedData) -> Iterator[str]:
    body = linked.article.get("articleBody")
    if isinstance(body, str):
        yield html.unescape(body) if "&lt;" in body else body


def _in_scripts(tree: Any) -> Iterator[str]:
    for script in SOURCES(tree):
        try:
            data = json.loads(script.text or "null")
        except (ValueError, RecursionError):
            continue
        yield from _texts(data)


def _texts(data: Any, depth: int = 0) -> Iterator[str]:
    """The texts of a story's length that stand under one of the KEYS; of a list of texts all in one."""
    if depth > DEEPEST:
        return
    for key, value in data.items() if isinstance(data, dict) else ():
        words = [value] if isinstance(value, str) else list(_listed_texts(value))
        if words and key.casefold().replace("_", "") in KEYS and _is_story(text := "\n\n".join(words)):
            yield text
    for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _texts(value, depth + 1)


def _listed_texts(value: Any) -> Sequence[str]:
    """The texts of a list of paragraphs, each a text or an object with one."""
    if not isinstance(value, list):
        return ()
    told = (
        next((item[key] for key in item if key in KEYS), None) if isinstance(item, dict) else item for item in value
    )
    return [text for text in told if isinstance(text, str)]


def _is_story(text: str) -> bool:
    return width(text) >= FEWEST_LETTERS and word_count(text) >= FEWEST_WORDS


def _unshown(tree: Any) -> Iterator[str]:
    """What stands in elements that no browser shows at once, paragraph by paragraph."""
    for element in tree.iter(*HIDDEN):
        texts = (" ".join("".join(part.itertext()).split()) for part in element.iter("p", "h2", "h3", "li"))
        yield "\n\n".join(html.escape(text) for text in texts if text)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(name[:200] for name in dict.fromkeys(names[:NAMED]))
    return f" ({shown}{', …' if len(names) > NAMED else ''})" if shown else ""


def _width(texts: Iterable[str]) -> int:
    return sum(map(width, texts))
