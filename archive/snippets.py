"""An article and a query tree, to the passages that show why it was found, in plain pieces.

One maker of snippets for every engine: it reads the article from the store with the same analysis the
index is made with, so what is marked is what was found, inflections and folded letters included.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from copy import copy
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import islice, pairwise, takewhile

from archive import fields
from archive.analysis import PARAGRAPH_GAP, TOKEN, fold, is_like, is_slip_of, stopwords, terms, words_beginning
from archive.article import Article
from archive.names import kept_as, names, sought_by
from archive.passages import Span, Text, Window, best_passages, widened
from archive.places.gazetteer import ARABIC_ARTICLES
from archive.querytree import Alike, And, Fuzzy, Leaf, Near, Node, Or, Phrase, Wildcard, Word, sought
from archive.results import Piece, Snippet
from archive.unspaced import in_pairs

TOGETHER = 2.0  # words that stand as they were asked for together count so much more
Names = Callable[[], frozenset[str]]  # the folded words that are names in an article
STOPWORD = 0.01  # of a word that says nothing: it draws no passage to itself where there is any other


class Highlighter:
    """Marks what a query tree seeks, in texts of one language and of the fields that the tree names.

    That of one article (`of`) knows which of its words are names. `weights` say of the tree's words and phrases how
    much each tells (Found.weights); they choose the passages.
    `leaves` are its words and phrases; words near each other are as many leaves as there are words.
    """

    def __init__(self, tree: Node, language: str, weights: Mapping[Leaf, float] | None = None) -> None:
        self.language = language
        self.weights = weights or {}
        self.leaves = [leaf for leaf in sought(in_pairs(tree)) for _ in _apart(leaf)]
        self.worths = [self.worth(leaf) for leaf in self.leaves]
        self.has_fields = any(leaf.field for leaf in self.leaves)
        self.seekers: dict[str, Seeker] = {}
        self.names: Names = frozenset
        small = {word for word in particles(tree) if word in stopwords(language) or word in ARABIC_ARTICLES}
        words = {number: leaf.text for number, leaf in enumerate(self.leaves) if isinstance(leaf, Word)}
        self.small = {number for number, word in words.items() if word.lower() in small}

    def of(self, article: Article) -> Highlighter:
        """The same for the texts of this article."""
        made = copy(self)
        texts = [text for row in fields.text_fields() for text in row.read(article)]
        made.names = cache(partial(names, texts, article.language))
        return made

    def worth(self, leaf: Leaf) -> float:
        """How much it is worth to show a leaf: the rarer, the more, and words together more than one."""
        match leaf:
            case Word(text):
                tells = 1.0 if set(terms(text)) - stopwords(self.language) else STOPWORD
                return self.weights.get(leaf, 1.0) * tells
            case Phrase(words) | Near(words):
                return TOGETHER * self.weights.get(leaf, len(words)) / len(_apart(leaf))
        return self.weights.get(leaf, 1.0)

    def spans(self, text: str, field: str = "") -> list[Span]:
        """Where a text of this field holds what is sought there, in order, none within another.

        Of a text without a field's name all that is sought is marked.
        """
        name = field if self.has_fields else ""
        if name not in self.seekers:
            self.seekers[name] = Seeker(self.leaves, self.language, name)
        return beside_others(text, self.seekers[name].spans(text, self.names), self.small)

    def mark(self, text: str, field: str = "") -> Snippet:
        """A whole text in pieces."""
        return pieces(text, self.spans(text, field))

    def heading(self, article: Article) -> Snippet:
        """The headline in pieces, marked as what it is: the title, or where there is none the first words."""
        field = "title" if article.title else "standfirst" if article.standfirst else "body"
        return self.mark(article.heading, field)

    def snippets(self, article: Article) -> tuple[Snippet, ...]:
        """The passages that show most of what is sought; the opening words when none holds a hit."""
        told = [
            (row.name, text) for row in fields.text_fields() if row.name != "title" for text in row.read(article)
        ]
        texts = [Text(text, self.spans(text, field) if self.leaves else ()) for field, text in told if text]
        chosen = best_passages(texts, self.worths)
        if texts and not chosen:
            chosen = [widened(texts[0], Window(0, 0, 0, 0))]
        return tuple(snippet(texts[passage.place], passage) for passage in chosen)


class Seeker:
    """Finds in texts of one field, or of any, what is sought there."""

    def __init__(self, leaves: Sequence[Leaf], language: str, field: str) -> None:
        tables = Tables()
        self.words = Words(tables, language)
        self.phrases: list[tuple[int, tuple[str, ...]]] = []
        self.nears: dict[Near, dict[str, int]] = {}
        begins: set[str] = set()
        for number, leaf in enumerate(leaves):
            if field and leaf.field not in ("", field):
                continue
            match leaf:
                case Word(text, name=is_name):
                    for term in terms(text):
                        tables.keys.update(dict.fromkeys(sought_by(term, language, is_name), number))
                        tables.terms.update({term: number} if is_name else {})
                case Phrase(words):
                    self.phrases.append((number, words))
                case Near(words):
                    numbers = self.nears.setdefault(leaf, {})
                    numbers[_apart(leaf)[len(numbers)]] = number
                case Wildcard(pattern):
                    tables.tests.append((number, is_like(pattern)))
                    begins.add(pattern)
                case Fuzzy(text, slips):
                    tables.tests.append((number, is_slip_of(text, slips)))
                    begins.add(text)
        for leaf in [leaf for leaf in self.nears if _reaches_across(leaf)]:
            tables.terms.update(self.nears.pop(leaf))
        together = [words for _, words in self.phrases] + [tuple(numbers) for numbers in self.nears.values()]
        self.anchors = {max(words, key=len) for words in together}
        begins.update(tables.keys, tables.terms, self.anchors)
        letters = "".join(sorted({word[:1] for word in begins}))
        # Words such as "the" stand in every paragraph: there is none to be passed over.
        is_common = not begins.isdisjoint(stopwords(language))
        self.likely = None if is_common else words_beginning(letters, language)

    def _may_hold(self, text: str) -> bool:
        """Whether the text holds a word that is sought, or the longest of several.

        Only words with the first letter of one are looked at: that takes a fifth of the time.
        """
        if self.likely is None:
            return True
        found = self.likely.findall(text)
        if any(self.words[word] is not None or word in self.words.as_names for word in found):
            return True
        return not self.anchors.isdisjoint(map(fold, found))

    def spans(self, text: str, names: Names) -> list[Span]:
        """Where the text holds what is sought, in order, none within another."""
        if not self._may_hold(text):
            return []
        words = TOKEN.findall(text)
        leaves = self._leaves(words, names)
        runs = list(self._together(list(map(fold, words)))) if self.phrases or self.nears else []
        if leaves.count(None) == len(leaves) and not runs:
            return []
        places = [found.span() for found in TOKEN.finditer(text)]
        spans = [Span(*place, leaf) for place, leaf in zip(places, leaves, strict=True) if leaf is not None]
        spans += [Span(places[first][0], places[last][1], leaf) for first, last, leaf in runs]
        return _outermost(spans)

    def _leaves(self, words: Sequence[str], names: Names) -> list[int | None]:
        """The leaf that seeks each word, if one does."""
        leaves = list(map(self.words.__getitem__, words))
        if self.words.as_names.keys().isdisjoint(words):  # most often: then nobody need know which are names
            return leaves
        named, as_names = names(), self.words.as_names
        return [
            as_names.get(word, leaf) if fold(word) in named else leaf
            for word, leaf in zip(words, leaves, strict=True)
        ]

    def _together(self, folded: Sequence[str]) -> Iterator[tuple[int, int, int]]:
        """The first and last place of words that stand together as they are sought, and the leaf."""
        for leaf, words in self.phrases:
            yield from _runs(folded, words, leaf)
        for near, numbers in self.nears.items():
            yield from _close(folded, numbers, len(numbers) + near.apart)


def particles(node: Node) -> set[str]:
    """The words that are typed as parts of names in several spellings, such as the "at" of At Tanf."""
    match node:
        case Alike(parts):
            typed = parts[0]
            words = typed.parts if isinstance(typed, And) else ()
            return {word.text.lower() for word in words if isinstance(word, Word)}
        case And(parts) | Or(parts):
            return {word for part in parts for word in particles(part)}
    return set()


def beside_others(text: str, spans: list[Span], small: Set[int]) -> list[Span]:
    """The spans without those of a name's small words that stand by themselves."""
    if not small or not any(span.leaf in small for span in spans):
        return spans
    kept = [span.leaf not in small for span in spans]
    pairs = list(pairwise(range(len(spans))))
    for one, other in (*pairs, *((other, one) for one, other in reversed(pairs))):
        left, right = sorted((spans[one], spans[other]), key=lambda span: span.start)
        if kept[one] and right.start - left.end <= 1:
            kept[other] = True
    return [span for span, keep in zip(spans, kept, strict=True) if keep]


def _apart(leaf: Leaf) -> tuple[str, ...]:
    """The words of a leaf that are marked one by one, each once; one blank where it is marked whole."""
    return tuple(dict.fromkeys(leaf.words)) if isinstance(leaf, Near) else ("",)


def _reaches_across(leaf: Near) -> bool:
    """Whether words count as near that stand in different paragraphs: those are marked wherever they stand."""
    return len(_apart(leaf)) + leaf.apart > PARAGRAPH_GAP + 1


@dataclass
class Tables:
    """What leaves seek words by: by their keys (archive/names.py), themselves when folded, or a test."""

    keys: dict[str, int] = field(default_factory=dict)
    terms: dict[str, int] = field(default_factory=dict)
    tests: list[tuple[int, Callable[[str], object]]] = field(default_factory=list)


class Words(dict[str, int | None]):
    """The leaf that seeks a word as it is written; None where none does. `as_names` has what is other of names."""

    def __init__(self, tables: Tables, language: str) -> None:
        super().__init__()
        self.tables = tables
        self.language = language
        self.as_names: dict[str, int | None] = {}

    def __missing__(self, word: str) -> int | None:
        term = fold(word)
        leaf = self[word] = self._leaf(term, kept_as(term, self.language, is_name=False))
        if word[0].isupper():  # where it is written small it is no name
            as_name = self._leaf(term, kept_as(term, self.language, is_name=True))
            if as_name != leaf:
                self.as_names[word] = as_name
        return leaf

    def _leaf(self, term: str, key: str) -> int | None:
        tables = self.tables
        for table, wanted in ((tables.terms, term), (tables.keys, key)):
            if wanted in table:
                return table[wanted]
        return next((leaf for leaf, test in tables.tests if test(term)), None) if tables.tests else None


def _runs(folded: Sequence[str], words: tuple[str, ...], leaf: int) -> Iterator[tuple[int, int, int]]:
    """Where these words stand one after the other: the places of the first and last, and the leaf."""
    first = -1
    for _ in range(folded.count(words[0])):
        first = folded.index(words[0], first + 1)
        if tuple(folded[first : first + len(words)]) == words:
            yield first, first + len(words) - 1, leaf


def _close(folded: Sequence[str], numbers: Mapping[str, int], reach: int) -> Iterator[tuple[int, int, int]]:
    """Where words stand, all of them within so many words: the place of each of them, twice, and its leaf."""
    at = [place for place, word in enumerate(folded) if word in numbers]
    last: dict[str, int] = {}
    first = 0  # of the places that are not given yet
    for number, place in enumerate(at):
        last[folded[place]] = place
        earliest = min(last.values())
        if len(last) == len(numbers) and place - earliest < reach:
            for one in at[first : number + 1]:
                if one >= earliest:
                    yield one, one, numbers[folded[one]]
            first = number + 1


def _outermost(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those within an earlier one left out, and of those across one what lies behind it."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        end = kept[-1].end if kept else 0
        if span.end > end:
            kept.append(span if span.start >= end else Span(end, span.end, span.leaf))
    return kept


def snippet(text: Text, passage: Window) -> Snippet:
    """A passage of a text in pieces, with … where it was cut."""
    before, after = "… " if passage.start else "", " …" if passage.end < len(text.text) else ""
    return pieces_of(text, passage.start, passage.end, before, after)


def pieces_of(text: Text, start: int, end: int, before: str = "", after: str = "") -> Snippet:
    """The characters of a text from start to end in pieces, with something before and after them."""
    moved = len(before) - start
    first = bisect_left(text.spans, start, key=lambda span: span.start)
    spans = [
        Span(span.start + moved, span.end + moved, span.leaf)
        for span in takewhile(lambda span: span.end <= end, islice(text.spans, first, None))
    ]
    return pieces(before + text.text[start:end] + after, spans)


def pieces(text: str, spans: Sequence[Span]) -> Snippet:
    """The text in pieces, matched and not, that joined are the text."""
    made: list[Piece] = []
    at = 0
    for span in spans:
        if span.start > at:
            made.append(Piece(text[at : span.start], False))
        # Marks that touch are one: of writing without spaces each pair is marked.
        before = made.pop().text if made and made[-1].matched else ""
        made.append(Piece(before + text[span.start : span.end], True))
        at = span.end
    if at < len(text):
        made.append(Piece(text[at:], False))
    return tuple(made)
