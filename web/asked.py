"""A search as an address: what a request asks for, to the links that narrow it, widen it and turn its pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from flask import current_app, request

from archive import Archive, Results
from archive.errors import BadParameter
from archive.fields import Field, facet_fields
from archive.parameters import EXCLUDING, Parameter, SearchRequest, parameters, read_request, read_value_page
from archive.query import MAX_LENGTH

# Where in the hits a reader stands: lost as soon as anything else of the search changes.
WHERE = ("page", "cursor")


def archive() -> Archive:
    """The archive that the application was made for."""
    opened: Archive = current_app.extensions["archive"]
    return opened


def given(*besides: str) -> list[tuple[str, str]]:
    """The parameters of this request with their texts, those of the page itself left out."""
    return [(name, text) for name, text in request.args.items(multi=True) if name not in besides]


def own_parameters(*known: str, besides_search: bool = False) -> dict[str, str]:
    """The parameters of an address that knows only these, each given once; BadParameter names any other.

    With `besides_search` the search that a reader came by may stand beside them.
    """
    theirs = {name for row in parameters() for name in (row.name, *row.aliases)} if besides_search else ()
    texts: dict[str, str] = {}
    for name, text in given():
        if name in texts:
            raise BadParameter(name, f"{name} may be given only once")
        if name in known:
            texts[name] = text.strip()
        elif name not in theirs:
            told = f"known are {', '.join(known)}" if known else "none are known"
            raise BadParameter(name, f"there is no parameter {name[:60]!r} here; {told}")
    return texts


def own_page(usual: int, *, besides_search: bool = False) -> tuple[int, int]:
    """Which page of a list an address asks for, and how many it has on one."""
    texts = own_parameters("page", "page_size", besides_search=besides_search)
    _, how = read_value_page(texts.items(), archive().settings)
    return how.get("page", 1), how.get("page_size", usual)


def value_page(*besides: str) -> tuple[SearchRequest, dict[str, Any]]:
    """The search that this request asks for, and how the values of a facet are asked for."""
    return read_value_page(given(*besides), archive().settings)


def search_request(*besides: str) -> SearchRequest:
    """The search that this request asks for; BadParameter when it cannot be meant."""
    return read_request(given(*besides), archive().settings)


@dataclass(frozen=True)
class Asked:
    """A search as its address states it: `texts` by parameter name, chosen and excluded values by facet.

    `repeated` holds the texts of other parameters that may be given several times.
    """

    texts: Mapping[str, str]
    filters: Mapping[str, tuple[str, ...]]
    excluded: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    repeated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]], chosen: SearchRequest | Results) -> Asked:
        """The search with its parameters under their own names, defaults left out, and these values of facets."""
        rows = {name: row for row in parameters() for name in (row.name, *row.aliases)}
        named = [(rows[name], text) for name, text in texts if text.strip() and not rows[name].facet]
        stated = {row.name: _trimmed(row, text) for row, text in named if not row.repeats}
        repeated: dict[str, tuple[str, ...]] = {}
        for row, text in named:
            if row.repeats:
                repeated[row.name] = tuple(dict.fromkeys((*repeated.get(row.name, ()), _trimmed(row, text))))
        kept = {
            row.name: stated[row.name] for row in parameters() if stated.get(row.name, row.default) != row.default
        }
        return cls(kept, dict(chosen.filters), dict(chosen.excluded), repeated)

    @classmethod
    def now(cls, results: Results, *besides: str) -> Asked:
        """The search of this request, which these results answer."""
        return cls.of(given(*besides), results)

    def text(self, name: str) -> str:
        """What was given for a parameter, blank when nothing was."""
        return self.texts.get(name, "")

    def pairs(self, *besides: str) -> list[tuple[str, str]]:
        """Names and texts as an address or the hidden fields of a form hold them."""
        several = (*self.repeated.items(), *self.filters.items())
        chosen = [(name, value) for name, values in several for value in values]
        excluded = [(EXCLUDING + name, value) for name, values in self.excluded.items() for value in values]
        pairs = (*self.texts.items(), *chosen, *excluded)
        return [(name, text) for name, text in pairs if name not in besides]

    @property
    def address(self) -> str:
        """The part of an address after the path, with its question mark."""
        pairs = self.pairs()
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def values(self) -> dict[str, list[str]]:
        """The search as the keywords of an address that is not its own, whichever hits are asked for."""
        several: dict[str, list[str]] = {}
        for name, text in self.bare.pairs():
            several.setdefault(name, []).append(text)
        return several

    @property
    def narrowed(self) -> bool:
        """Whether more than words was asked for."""
        chosen = any(self.filters.values()) or any(self.excluded.values())
        return bool(chosen or self.text("from") or self.text("to"))

    def with_text(self, name: str, text: str) -> Asked:
        """The same search with one parameter set, or left out where the text is blank."""
        kept = {key: old for key, old in self.texts.items() if key not in (name, *WHERE)}
        return replace(self, texts=kept | ({name: text} if text else {}))

    @property
    def bare(self) -> Asked:
        """The same search, whichever of its hits are asked for."""
        kept = {name: text for name, text in self.texts.items() if name not in (*WHERE, "page_size")}
        return replace(self, texts=kept)

    def repeating(self, name: str, *texts: str) -> Asked:
        """The same search with these texts of a parameter that may be given several times, and no others."""
        return replace(self.with_text("page", ""), repeated={**self.repeated, name: texts})

    def on_page(self, page: int) -> Asked:
        """The same search, turned to a page."""
        return self.with_text("page", str(page) if page > 1 else "")

    def choosing(self, facet: Field, value: str) -> Asked:
        """Narrowed to a value: it takes the place of those that lie in it or that it lies in."""
        kept = (
            old
            for old in self.filters.get(facet.name, ())
            if old not in facet.steps(value) and value not in facet.steps(old)
        )
        return self.including(facet, value)._filtered(facet.name, (*kept, value))

    def dropping(self, facet: Field, value: str) -> Asked:
        """Widened by a value that was chosen."""
        return self._filtered(facet.name, tuple(old for old in self.filters.get(facet.name, ()) if old != value))

    def excluding(self, facet: Field, value: str) -> Asked:
        """Without the articles that have a value."""
        kept = tuple(old for old in self.excluded.get(facet.name, ()) if old != value)
        return self.dropping(facet, value)._excluded(facet.name, (*kept, value))

    def including(self, facet: Field, value: str) -> Asked:
        """With the articles that have a value which was excluded."""
        kept = tuple(old for old in self.excluded.get(facet.name, ()) if old != value)
        return self._excluded(facet.name, kept)

    def _filtered(self, name: str, values: tuple[str, ...]) -> Asked:
        return replace(self.with_text("page", ""), filters=_in_order(self.filters) | {name: values})

    def _excluded(self, name: str, values: tuple[str, ...]) -> Asked:
        return replace(self.with_text("page", ""), excluded=_in_order(self.excluded) | {name: values})

    def words_only(self) -> Asked:
        """The same words without any filter."""
        kept = {name: text for name, text in self.texts.items() if name not in ("from", "to", *WHERE)}
        return Asked(kept, {}, repeated=self.repeated)


def _in_order(chosen: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Values by facet, in the order of the facets, so that one search has one address."""
    return {facet.name: chosen.get(facet.name, ()) for facet in facet_fields()}


def _trimmed(row: Parameter, text: str) -> str:
    """The text as every link of a page repeats it: no more of it than is searched."""
    if row.name != "q":
        return text.strip()
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH + 1].rsplit(None, 1)[0][:MAX_LENGTH]
