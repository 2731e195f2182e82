"""Invented articles of which a quarter are copies of others, as where outlets run the texts of agencies.

Stories have 2 to 30 articles, few of them many, one has 1,000; a copy comes some hundreds of articles after the
text that it is of, in another outlet, on the same day or within three.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from archive.article import Article
from archive.dates import PartialDate
from benchmarks.invented import FIRST_DAY, OUTLETS, articles, words_apart

COPIED, TOLD_AGAIN = 0.25, 0.125  # the shares of articles that are copies, and of the others that are copied
MOST, LARGEST, EVERY = 30, 1_000, 20  # articles of a story, of the largest one; each so manieth is of that
WAITING = 200  # stories from which the next copy is drawn
SEED = 11


def articles_with_copies(count: int) -> Iterator[Article]:
    """This many articles, always the same ones, each with its story."""
    chance = random.Random(SEED)  # noqa: S311 - nothing secret
    waiting: list[list[Article]] = []  # each story as often as it will be copied
    first: Article | None = None
    for number, made in enumerate(articles(count, words_by_rank=words_apart())):
        first = first or made
        if number % EVERY == 0 and number < LARGEST * EVERY:
            yield _copy(first, made, chance) if number else replace(made, story=made.id)
        elif len(waiting) >= min(WAITING, number) and chance.random() < COPIED:
            place = chance.randrange(len(waiting))
            story = waiting[place]
            yield _copy(story.pop(), made, chance)
            if not story:
                waiting.pop(place)
        else:
            if chance.random() < TOLD_AGAIN:
                waiting.append([made] * min(MOST - 1, int(chance.paretovariate(1.2))))
            yield replace(made, story=made.id)


def _copy(original: Article, made: Article, chance: random.Random) -> Article:
    """A text in another outlet and some days later, under the id of another article."""
    day = date.fromisoformat(original.published.text if original.published else str(FIRST_DAY)) + timedelta(
        days=min(3, int(chance.paretovariate(1.5)) - 1)
    )
    outlet = f"Outlet {chance.randrange(OUTLETS):02}"
    return replace(original, id=made.id, outlet=outlet, published=PartialDate(day.isoformat()), story=original.id)
