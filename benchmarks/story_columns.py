"""Invented columns that recur day by day, and texts above one footer: articles out, no two of which are one story.

The words stand in story_columns.toml: a column is a headline and sentences with slots, filled anew in each issue.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from archive.dates import PartialDate
from archive.stories.story import Text

FIRST_DAY = date(2015, 5, 4)
SLOT = re.compile(r"\{(\w+)\}")
Table = Mapping[str, Any]


def table() -> Table:
    """The words of the slots, the columns, and what stands under texts."""
    path = Path(__file__).with_suffix(".toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def issues(days: int) -> Iterator[Text]:
    """Every column's issues of so many days; every third has no date."""
    told = table()
    for which, column in enumerate(told["columns"]):
        for number in range(days):
            draw = random.Random(f"{which} {number}")  # noqa: S311 – no secrets
            day = FIRST_DAY + timedelta(days=number)
            sentences = column["sentences"] * column.get("again", 1)
            yield Text(
                id=f"column {which} {number}",
                title=_filled(column["title"], told["words"], draw, day),
                body=tuple(_filled(sentence, told["words"], draw, day) for sentence in sentences),
                published=PartialDate.of(day) if number % 3 else None,
                outlet="The Rosedale Courier",
            )


def _filled(sentence: str, words: Table, draw: random.Random, day: date) -> str:
    def fill(slot: re.Match[str]) -> str:
        name = slot[1]
        if name == "weekday":
            return f"{day:%A}"
        if name in words:
            return str(draw.choice(words[name]))
        digits = int(name[1:])
        return str(draw.randrange(10 ** (digits - 1), 10**digits))

    return SLOT.sub(fill, sentence)


def with_footers(bodies: Sequence[tuple[str, ...]]) -> Iterator[Text]:
    """Each of these bodies above one of the standing texts."""
    told = table()
    standing, firms = [one["text"] for one in told["standing"]], told["words"]["firm"]
    for number, body in enumerate(bodies):
        about = standing[number % len(standing)].format(firms[number // len(standing) % 2])
        yield Text(
            id=f"footer {number}",
            title=" ".join(body[0].split()[:7]),
            body=(*body, about),
            published=PartialDate.of(FIRST_DAY + timedelta(days=number // 20)),
            outlet="Harbour Gazette",
        )
