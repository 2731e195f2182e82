"""An article, to what its page shows: marked text, crossheads, citation, and what was removed from it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from archive import Article
from archive.article import ArticlePlace, Caption, Grade, Removed, Role
from archive.crossheads import is_crosshead
from archive.query import Node
from archive.snippets import Highlighter
from web.placed import Run, named_in, runs

# How the roles of removed lines are called in the heading of each group.
ROLES = {
    Role.CREDIT: "Picture credits",
    Role.DATE: "Dates",
    Role.BYLINE: "Bylines",
    Role.AGENCY: "Agencies",
    Role.NOTICE: "Notices",
    Role.PROMO: "Promotion",
    Role.COUNTER: "Counters",
    Role.NAVIGATION: "Navigation",
}


@dataclass(frozen=True)
class Paragraph:
    """An entry of the body, and whether it heads those that follow."""

    runs: tuple[Run, ...]
    crosshead: bool


@dataclass(frozen=True)
class ArticlePage:
    """What an article's page shows, with what a query tree seeks marked."""

    article: Article
    tree: Node

    @property
    def marker(self) -> Highlighter:
        """Marks what was searched for."""
        return Highlighter(self.tree, self.article.language).of(self.article)

    @property
    def heading(self) -> tuple[Run, ...]:
        """The headline, or the first words where there is none."""
        field = "title" if self.article.title else "standfirst" if self.article.standfirst else "body"
        return runs(self.marker.heading(self.article), named_in(self.article, field))

    @property
    def standfirst(self) -> tuple[Run, ...]:
        """The standfirst, none where it serves as the headline."""
        text = self.article.standfirst
        if not text or text == self.article.heading:
            return ()
        return runs(self.marker.mark(text, "standfirst"), named_in(self.article, "standfirst"))

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The body."""
        marker, body = self.marker, self.article.body
        around = zip(("", *body), body, (*body[1:], ""), strict=False)
        return [
            Paragraph(
                runs(marker.mark(text, "body"), named_in(self.article, "body", number)),
                is_crosshead(text, before, after),
            )
            for number, (before, text, after) in enumerate(around)
        ]

    @property
    def captions(self) -> list[Caption]:
        """The captions that do not stand in the body, as those of a gallery do."""
        return [caption for caption in self.article.captions if caption.text not in self.article.body]

    @property
    def file(self) -> str:
        """The name of the file it came in."""
        return file_name(self.article.source)

    @property
    def link(self) -> str | None:
        """The address the article came from, where that can be followed."""
        return followable(self.article.url)

    @property
    def places(self) -> list[ArticlePlace]:
        """The places it names: those it is about first, then those it names most."""
        return sorted(self.article.places, key=lambda found: (not _is_about(found), -len(found.mentions)))

    @property
    def place_groups(self) -> list[tuple[str, list[ArticlePlace]]]:
        """What it is about, what else it names, and countries that only their people or government speak for."""
        named = {found.place.id for found in self.article.places}
        spoken_of = [found for found in self.article.spoken_of if found.place.id not in named]
        groups = {
            "About": [found for found in (*self.places, *spoken_of) if _is_about(found)],
            "Named": [found for found in self.places if not _is_about(found)],
            "Spoken of": [found for found in spoken_of if not _is_about(found)],
        }
        return [(heading, found) for heading, found in groups.items() if found]

    @property
    def mentions(self) -> int:
        """How often its text names a place."""
        return sum(len(found.mentions) for found in self.article.places)

    @property
    def removed(self) -> list[tuple[str, list[Removed]]]:
        """What was removed, by what it was taken for."""
        return grouped(self.article.removed)


def _is_about(found: ArticlePlace) -> bool:
    return found.grade is Grade.ABOUT


def words_of(found: ArticlePlace) -> list[str]:
    """The words by which an article speaks of a country without naming it, each once."""
    return list(dict.fromkeys(one.text for one in found.mentions if one.kind != "place"))


def file_name(source: str) -> str:
    """The name of a file without its folders: those are the archive's own affair, not its readers'."""
    return re.split(r"[/\\]", source)[-1]


def without_folder(article: Article) -> Article:
    """The article as its readers are told of it, its source by the name of the file."""
    return replace(article, source=file_name(article.source))


def as_text(original: bytes) -> str:
    """An original as text: UTF-8, else UTF-16 where its mark says so, else windows-1252."""
    try:
        return original.decode("utf-8-sig")
    except UnicodeDecodeError:
        marked = original.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return original.decode("utf-16" if marked else "cp1252", errors="replace")


def followable(url: str | None) -> str | None:
    """The address if a browser may be sent there: a page's own word for its address can be anything."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def grouped(lines: Iterable[Removed]) -> list[tuple[str, list[Removed]]]:
    """Removed lines under the names of their roles, largest groups first."""
    groups: dict[str, list[Removed]] = {}
    for line in lines:
        groups.setdefault(ROLES.get(line.role, line.role.capitalize()), []).append(line)
    return sorted(groups.items(), key=lambda group: -len(group[1]))


def citation(article: Article, name: str) -> str:
    """How to cite the article: what is not known is left out."""
    return ", ".join(cited(article, name)) + "."


def cited(article: Article, name: str) -> tuple[str, ...]:
    """The parts of a citation one by one: each runs its own way where scripts of two directions meet."""
    told = (
        ", ".join(article.byline),
        f"“{article.heading}”",
        article.outlet,
        article.published.in_words() if article.published else "undated",
        f"{name} {article.id}",
    )
    return tuple(part for part in told if part)
