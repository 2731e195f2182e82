"""The outlet a page names or betrays: its lines come in, a name or nothing goes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from indexer.cleaning.lines.agencies import agency_named
from indexer.cleaning.lines.tables import folded, in_all_languages, table
from indexer.cleaning.lines.writing import any_of


def recognise_outlet(lines: Sequence[str]) -> str | None:
    """The outlet by its page furniture or its copyright line; None when two could be meant or none is."""
    found = {name for name, needs, patterns in _outlets() if _pieces_found(lines, patterns) >= needs}
    if not found:
        found = {name for line in lines if (name := _copyright_holder(line))}
    return found.pop() if len(found) == 1 else None


def _pieces_found(lines: Sequence[str], patterns: tuple[re.Pattern[str], ...]) -> int:
    """How many of the patterns stand in the lines."""
    return sum(any(pattern.fullmatch(line.strip()) for line in lines) for pattern in patterns)


def _copyright_holder(line: str) -> str | None:
    """The paper of "© 2021 The Harbour Times", never a company or an agency whose copy it ran."""
    if len(line) > 160:
        return None
    found = _copyright().fullmatch(line.strip())
    if not found:
        return None
    name = found["name"].strip(" ®™")
    words = [word.strip(".") for word in folded(name).split()]
    companies = set(table("credits")["companies"])
    if agency_named(name) or companies.intersection(words) or len(words) > 5:
        return None
    is_paper = name.startswith("The ") or set(table("credits")["papers"]).intersection(words)
    return name if is_paper or name.endswith(tuple(table("credits")["paper_endings"])) else None


def names_paper(text: str) -> bool:
    """Whether a text is the name of a paper and nothing else, by its words: "Rose Gazette", "长江日报".

    >>> names_paper("The Rose Gazette"), names_paper("Gazette closes after a century")
    (True, False)
    """
    words = text.split()
    if not 0 < len(words) <= 4 or agency_named(text):
        return False
    if text.endswith(tuple(table("credits")["paper_endings"])):
        return len(text) <= 8
    is_name = all(word[:1].isupper() or word in ("of", "the", "de", "di") for word in words)
    papers = set(table("credits")["papers"])
    return len(words) > 1 and is_name and folded(words[-1]) in papers and text.replace(" ", "").isalpha()


@cache
def _copyright() -> re.Pattern[str]:
    """ "© 2021 The Harbour Times. All rights reserved." in any language, the rights before or behind."""
    rights = any_of(_rights_words())
    return re.compile(
        rf"(?:{rights}[\s,.|•:-]*)?(?:copyright\s*)?(?:©|\(c\)|copyright)\s*(?:copyright\s*)?"
        r"(?:(?:19|20)\d{2}(?:\s*[-–]\s*(?:19|20)?\d{2})?,?\s*)(?:by\s+)?"
        rf"(?P<name>[^\W\d_][^,.|•©]{{2,40}}?)\s*(?:[,.|•]?\s*{rights}.*)?\.?",
        re.IGNORECASE,
    )


def _rights_words() -> Iterator[str]:
    for section in ("lines", "holds"):
        yield from (words for words in in_all_languages(section, "rights") if len(words) > 3)


@cache
def _outlets() -> tuple[tuple[str, int, tuple[re.Pattern[str], ...]], ...]:
    """Each outlet's name, how many pieces of its furniture are needed, and their patterns."""
    rows = table("outlets")["outlet"]
    return tuple((row["name"], row["needs"], tuple(map(re.compile, row["patterns"]))) for row in rows)
