"""Saved news pages to a table: as which form each is marked. Nearly all of them are one article.

MORGUE_SHARED=/path/to/shared python -m benchmarks.forms [--limit N] [--step N] [--list]
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.article import Form
from archive.errors import NoStory, Unreadable
from benchmarks.pages import SETS, TruePage, cleaned, true_pages


@dataclass(frozen=True)
class Marked:
    """A page, the form it is marked as, and the reason where it was refused."""

    page: TruePage
    form: Form | None
    reason: str = ""


def marked(page: TruePage) -> Marked:
    """The form of a page; none where no story was found in it."""
    try:
        return Marked(page, cleaned(page.html).form)
    except NoStory as error:
        return Marked(page, Form.FRONT, str(error))
    except Unreadable as error:
        return Marked(page, None, str(error))


def table(shared: Path, step: int = 1, limit: int | None = None, listed: bool = False) -> Iterator[str]:
    """A line for each set, the number of pages of each form; with `listed` one for each page that is no article."""
    yield "".join(f"{heading:>15}" for heading in ("", "pages", *Form, "unread"))
    for name in SETS:
        found = [marked(page) for page in true_pages(shared, name, step, limit)]
        counts = Counter(one.form for one in found)
        yield f"{name:>15}{len(found):>15}" + "".join(f"{counts[form]:>15}" for form in (*Form, None))
        if listed:
            yield from (
                f"{one.form or 'unread'}  {one.page.id}  {one.page.title}"
                for one in found
                if one.form is not Form.ARTICLE
            )


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(prog="python -m benchmarks.forms", description=__doc__)
    options.add_argument("--limit", type=int, help="at most this many pages of each set")
    options.add_argument("--step", type=int, default=1, help="only every so many-th page")
    options.add_argument("--list", action="store_true", help="name every page that is marked")
    chosen = options.parse_args(arguments)
    shared = os.environ.get("MORGUE_SHARED")
    if not shared:
        print("MORGUE_SHARED names no folder; set it to where the measured pages lie")
        return 2
    for line in table(Path(shared), chosen.step, chosen.limit, chosen.list):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
