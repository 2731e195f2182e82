"""An article and a query tree, to the passages that show why it was found, in plain pieces.

One maker of snippets for every engine: it reads the article from the store with the same analysis the
index is made with, so what is marked is what was found, inflections and folded letters included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from archive.analysis import TOKEN, fold, is_like, is_slip_of, stem, terms
from archive.article import Article
from archive.querytree import Fuzzy, Near, Node, Phrase, Wildcard, Word, sought
from archive.results import Piece, Snippet

LENGTH = 240  # characters of a snippet
MOST = 2  # snippets of an article
MOST_COMPARED = 200  # passages that are looked at: in a very long article the first ones do


@dataclass(frozen=True)
class Span:
    """Characters `start` to `end` hold the `leaf`-th word or phrase that is sought."""

    start: int
    end: int
    leaf: int


class Highlighter:
    """Marks what a query tree seeks, in texts of one language."""

    def __init__(self, tree: Node, language: str) -> None:
        self.leaves = sought(tree)
        self.words = Words(language)
        self.phrases: list[tuple[int, tuple[str, ...]]] = []
        for number, leaf in enumerate(self.leaves):
            match leaf:
                case Word(text):
                    self.words.stems.update((stem(term, language), number) for term in terms(text))
                case Phrase(words):
                    self.phrases.append((number, words))
                case Near(words):
                    self.words.terms.update(dict.fromkeys(words, number))
                case Wildcard(pattern):
                    self.words.tests.append((number, is_like(pattern)))
                case Fuzzy(text, slips):
                    self.words.tests.append((number, is_slip_of(text, slips)))

    def spans(self, text: str) -> list[Span]:
        """Where the text holds what is sought, in order, none within another."""
        words = TOKEN.findall(text)
        leaves = list(map(self.words.__getitem__, words))
        runs = [run for phrase in self.phrases for run in _runs(words, phrase)] if self.phrases else []
        if leaves.count(None) == len(leaves) and not runs:
            return []
        places = [found.span() for found in TOKEN.finditer(text)]
        spans = [Span(*place, leaf) for place, leaf in zip(places, leaves, strict=True) if leaf is not None]
        spans += [Span(places[first][0], places[last][1], leaf) for first, last, leaf in runs]
        return _outermost(spans)

    def mark(self, text: str) -> Snippet:
        """A whole text in pieces, such as a headline."""
        return pieces(text, self.spans(text))

    def snippets(self, article: Article) -> tuple[Snippet, ...]:
        """The best passages of an article; its opening words when none holds a hit."""
        passages = [text for text in (article.standfirst, *article.body) if text]
        windows = list(islice(self.windows(passages), MOST_COMPARED)) if self.leaves else []
        if not windows:
            return (pieces(*_cut(passages[0], 0, LENGTH, ())),) if passages else ()
        best = sorted(range(len(windows)), key=lambda n: (-self.worth(windows[n][1]), n))
        chosen = self.complementing([windows[n] for n in best])
        return tuple(_snippet(text, window) for text, window in chosen)

    def windows(self, passages: Iterable[str]) -> Iterator[tuple[str, list[Span]]]:
        """Every passage with a hit that fits into a snippet, in order."""
        for text in passages:
            for window in _windows(text, self.spans(text)):
                yield text, window

    def worth(self, window: Sequence[Span]) -> float:
        """How much a passage shows: different words and phrases count most, phrases double, repeats little."""
        leaves = {span.leaf for span in window}
        return sum(2 if isinstance(self.leaves[leaf], Phrase) else 1 for leaf in leaves) + len(window) / 100

    def complementing(self, ranked: Iterable[tuple[str, list[Span]]]) -> list[tuple[str, list[Span]]]:
        """The best window, and after it those that show something new before those that do not."""
        left = list(ranked)
        chosen = [left.pop(0)]
        while left and len(chosen) < MOST:
            shown = {span.leaf for _, window in chosen for span in window}
            new = next((entry for entry in left if {span.leaf for span in entry[1]} - shown), left[0])
            left.remove(new)
            chosen.append(new)
        return chosen


class Words(dict[str, int | None]):
    """The leaf that seeks a word as it is written: by its stem, itself, or a test; None where none does."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.stems: dict[str, int] = {}
        self.terms: dict[str, int] = {}
        self.tests: list[tuple[int, Callable[[str], object]]] = []

    def __missing__(self, word: str) -> int | None:
        self[word] = self._leaf(fold(word))
        return self[word]

    def _leaf(self, term: str) -> int | None:
        for table, key in ((self.terms, term), (self.stems, stem(term, self.language))):
            if key in table:
                return table[key]
        return next((leaf for leaf, test in self.tests if test(term)), None)


def _runs(found: Sequence[str], phrase: tuple[int, tuple[str, ...]]) -> Iterable[tuple[int, int, int]]:
    """Where a phrase's words stand one after the other: the places of the first and last, and the leaf."""
    leaf, words = phrase
    folded = list(map(fold, found))
    first = -1
    for _ in range(folded.count(words[0])):
        first = folded.index(words[0], first + 1)
        if tuple(folded[first : first + len(words)]) == words:
            yield first, first + len(words) - 1, leaf


def _outermost(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those within or across an earlier, longer one left out."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _windows(text: str, spans: Sequence[Span]) -> Iterable[list[Span]]:
    """Runs of spans that fit into one snippet, none shared."""
    window: list[Span] = []
    for span in spans:
        if window and span.end - window[0].start > LENGTH:
            yield window
            window = []
        window.append(span)
    if window:
        yield window


def _snippet(text: str, window: Sequence[Span]) -> Snippet:
    """The window's spans with as much text round them as a snippet holds."""
    spare = max(0, LENGTH - (window[-1].end - window[0].start))
    start = max(0, window[0].start - spare // 2)
    return pieces(*_cut(text, start, start + max(LENGTH, window[-1].end - start), window))


def _cut(text: str, start: int, end: int, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """The text between two characters, at word boundaries and with … where it was cut; spans moved along."""
    keep_from = spans[0].start if spans else start
    keep_to = spans[-1].end if spans else start
    if end >= len(text):
        start, end = max(0, min(start, len(text) - LENGTH)), len(text)
    if start:
        space = text.find(" ", start, keep_from + 1)
        start = space + 1 if space >= 0 else keep_from
    if end < len(text):
        space = text.rfind(" ", keep_to, end)
        end = space if space >= 0 else max(end, keep_to)
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    moved = [Span(s.start - start + len(before), s.end - start + len(before), s.leaf) for s in spans]
    return before + text[start:end] + after, moved


def pieces(text: str, spans: Sequence[Span]) -> Snippet:
    """The text in pieces, matched and not, that joined are the text."""
    made: list[Piece] = []
    at = 0
    for span in spans:
        if span.start > at:
            made.append(Piece(text[at : span.start], False))
        made.append(Piece(text[span.start : span.end], True))
        at = span.end
    if at < len(text):
        made.append(Piece(text[at:], False))
    return tuple(made)
