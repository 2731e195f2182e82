"""A dump's headline line comes in; the headline, and what stood before and behind it on that line, goes out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.cleaning.lines.credits import dateline_agencies, split_dateline
from indexer.cleaning.lines.outlets import names_paper

LABEL = re.compile(
    r"(?:headline|title|schlagzeile|titre|titular|titolo|заголовок|标题|標題)\s?[:：]\s*(?=\S)", re.IGNORECASE
)
DATELINE = re.compile(r"[^()]{2,60}\([^()]{2,40}\)\s*[-–—:.]+\s*(?=\S)")
# The paper's name behind a headline.
SUFFIX = re.compile(r"\s+[|–—·•-]\s+(?P<name>[^|–—·•]{2,40})$")


@dataclass(frozen=True)
class Headline:
    """A headline; the dateline and agencies that opened its line, and every piece that was cut from it."""

    text: str
    place: str | None = None
    agencies: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()


def read_headline(line: str) -> Headline:
    """The headline of a line without label, dateline and the paper's name.

    >>> read_headline("WIEN (APA) - Reiher im Prater | Wiener Kurier").text
    'Reiher im Prater'
    """
    cut: list[str] = []
    if label := LABEL.match(line):
        cut.append(label[0].strip())
        line = line[label.end() :]
    agencies, opening = dateline_agencies(line), DATELINE.match(line)
    place = split_dateline(line) if agencies and opening else None
    if place and opening:
        cut.append(opening[0].strip())
        line = line[opening.end() :]
    suffix = SUFFIX.search(line)
    if suffix and names_paper(suffix["name"]):
        cut.append(suffix[0].strip())
        line = line[: suffix.start()]
    return Headline(line, place, agencies if place else (), tuple(cut))
