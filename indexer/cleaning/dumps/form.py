"""The marked lines of a text dump come in; the form of the page it was made from goes out, where certain."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.article import Form, Role
from archive.crossheads import CLOCK, is_sentence
from archive.errors import NoStory
from indexer.cleaning.dumps.lines import Line
from indexer.cleaning.dumps.roles import Marked
from indexer.cleaning.lines.credits import read_byline
from indexer.cleaning.lines.forms import LONGEST_STUB, NEAR, OFFER, POSTS, cues, is_whole, offers_rest

# A dump with at least so many headlines and hardly a sentence is the front of a section.
HEADLINES = 12
SENTENCES = 0.15
WORDS = 4
LETTERS = 10
LONGEST_HEADLINE = 120
# A text whose every line is followed by a blank one looks like them, but more of its lines than this run on.
RUN_ON = 0.1
# Lines that stop with one of these, or have a sentence end within, are pieces of a text or verses.
GOES_ON = re.compile(r"[,;،؛、，；‐-]$|\w{3,}[.!?…؟۔।][\"”’»)]*\s+\S|[。！？][」』”]?\S")
# The byline of a text stands among its first lines.
TOP = 4


def refuse_headlines(lines: Sequence[Line]) -> None:
    """NoStory for a dump that is nothing but headlines: no text that was cut into lines, no poem."""
    texts = [line.text for line in lines]
    if any(map(_is_signature, texts[:TOP])) or any(len(text) > LONGEST_HEADLINE for text in texts):
        return
    if sum(map(_runs_on, texts)) > RUN_ON * len(texts):
        return
    headlines = [text for text in texts if _is_headline(text)]
    sentences = sum(is_sentence(text) for text in texts)
    if len(headlines) >= max(HEADLINES, len(texts) / 2) and sentences <= SENTENCES * len(texts):
        raise NoStory(f"a list of {len(headlines)} headlines, no story itself")


def _is_headline(text: str) -> bool:
    is_long = len(text.split()) >= WORDS or (len(text) >= LETTERS and not text.isascii())
    return is_long and not is_sentence(text) and sum(map(str.isdigit, text)) < len(text) / 8


def _is_signature(text: str) -> bool:
    """Whether a line names a person and says that it is by them; a bare name may be a paper's."""
    persons = read_byline(text).persons
    return bool(persons) and text.casefold() != persons[0].casefold()


def _runs_on(text: str) -> bool:
    """Whether a line begins, or stops, in the middle of a sentence."""
    return text[:1].islower() or GOES_ON.search(text) is not None


def dump_form(marked: Marked) -> Form:
    """A liveblog by its headline and the times over its posts, a stub by the offer of the rest; else an article.

    The times of a liveblog are marked as its body, and an offer within the body as a promotion.
    """
    if _is_liveblog(marked):
        return Form.LIVEBLOG
    return Form.STUB if _is_stub(marked) else Form.ARTICLE


def _is_liveblog(marked: Marked) -> bool:
    title = next((marked.text(at) for at, role in enumerate(marked.roles) if role is Role.TITLE), "")
    times = [at for at, line in enumerate(marked.lines) if CLOCK.fullmatch(line.text)]
    if len(times) < POSTS or not cues(Form.LIVEBLOG).titles.search(title):
        return False
    for at in times:
        marked.roles[at] = Role.BODY
    return True


def _is_stub(marked: Marked) -> bool:
    body = [at for at, role in enumerate(marked.roles) if role is Role.BODY]
    if not body or sum(len(marked.text(at)) for at in body) > LONGEST_STUB:
        return False
    near = range(body[-1] - 1 if len(body) > 1 else body[-1] + 1, min(body[-1] + 1 + NEAR, len(marked.lines)))
    offers = [at for at in near if offers_rest(marked.text(at))]
    for at in offers:
        marked.roles[at], marked.reasons[at] = Role.PROMO, OFFER
    return bool(offers) and not is_whole([marked.text(at) for at in body if at not in offers])
