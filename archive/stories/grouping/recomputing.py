"""All stories anew: every text is compared with those before it, and the new pairs take the place of the old.

The texts are gone through beside the archive, which is searched and added to meanwhile. Then, with the right to
write, what changed since is compared too, the pairs are replaced, and all that is linked is parted into stories,
some articles at a time. A run that ended early did no harm, and the next begins anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np

from archive.follower import FOREVER, Follower
from archive.store import Store
from archive.store.grouping import Come, Grouped
from archive.stories.grouping.comparing import Comparing
from archive.stories.grouping.grouping import TOGETHER
from archive.stories.grouping.ids import by_overlap
from archive.stories.grouping.regrouping import How, regrouped
from archive.stories.grouping.touched import AS_WHOLE, listed
from archive.stories.likeness.likeness import Prepared
from archive.stories.marks.index import MarksIndex
from archive.stories.story import Member, Pair, Rule, Text

Progress = Callable[[int], None]

RULES = tuple(Rule)
# A million pairs are 41 MB like this.
PACKED = np.dtype([("one", "S16"), ("other", "S16"), ("likeness", "f8"), ("rule", "u1")])


def recompute(store: Store, follower: Follower, progress: Progress | None = None) -> int:
    """Work out every story of the archive anew; how many articles' stories changed by it."""
    with follower.recomputing():
        began = store.last_sequence()
        fresh = follower.grouping.index.begin_anew()
        try:
            pairs = _Pairs(store, fresh)
            for texts in _every_text(store):
                pairs.add(texts, began)
                if progress:
                    progress(len(texts))
            with follower.writing(FOREVER):
                _add_changed(store, pairs, began)
                follower.grouping.index.switch_to(fresh)
                changed = _replace(store, pairs)
                follower.catch_up()
                return changed
        finally:
            fresh.close()


def _every_text(store: Store) -> Iterator[list[Text]]:
    last = ""
    while some := store.texts_after(last, TOGETHER):
        yield some
        last = some[-1].id


def _add_changed(store: Store, pairs: _Pairs, began: int) -> None:
    """Compare what was added or updated meanwhile."""
    while (batch := store.to_group(began, TOGETHER)).sequence > began:
        began = batch.sequence
        pairs.add(list(store.texts(batch.ids).values()), began, changed=True)


def _replace(store: Store, pairs: _Pairs) -> int:
    """Have these pairs and no others, and the stories that come of them.

    Until that is done it is told that stories wait for it: what ends early is not taken for the whole.
    """
    come = store.grouping_come().sequence
    store.note_grouped(Come(come, since=come))
    store.replace_pairs(iter(pairs))
    _list_anew(store, pairs.listed)
    done: set[str] = set()
    moved = 0
    ids = (id for id in store.linked_ids() if id not in done)
    while some := list(islice(ids, TOGETHER)):
        made = regrouped(store, some, how=How(AS_WHOLE, by_overlap))
        store.keep_grouped(made.grouped)
        moved += len(made.grouped.moved)
        done |= made.touched
    store.note_grouped(Come(store.last_sequence(), 0))
    return moved


def _list_anew(store: Store, listed: Mapping[str, Member]) -> None:
    """Have stories list these articles so, each of the story that it is of."""
    rows = store.members_among(listed)
    store.keep_grouped(Grouped(members=tuple(replace(listed[id], story=row.story) for id, row in rows.items())))


class _Pairs:
    """The pairs of the texts that were added, the index of their marks, and which are listed otherwise now."""

    def __init__(self, store: Store, index: MarksIndex) -> None:
        self.comparing = Comparing(store, index)
        self.packed = [np.empty(0, dtype=PACKED)]
        self.listed: dict[str, Member] = {}

    def add(self, texts: Sequence[Text], sequence: int, changed: bool = False) -> None:
        """Compare these texts with those before them; they may have `changed` since they were compared."""
        if changed:
            self._drop([text.id for text in texts])
        prepared = {text.id: Prepared.of(text) for text in texts}
        found = self.comparing.added(list(prepared.values()), sequence)
        rows = [(pair.one, pair.other, pair.likeness, RULES.index(pair.rule)) for pair in found]
        self.packed.append(np.array(rows, dtype=PACKED))
        before = self.comparing.store.members_among(prepared)
        now = {id: listed(prepared[id], row.story) for id, row in before.items()}
        self.listed |= {id: one for id, one in now.items() if changed or one != before[id]}

    def _drop(self, ids: Sequence[str]) -> None:
        gone = np.array(ids, dtype="S16")
        every = np.concatenate(self.packed)
        self.packed = [every[~(np.isin(every["one"], gone) | np.isin(every["other"], gone))]]

    def __iter__(self) -> Iterator[Pair]:
        for some in self.packed:
            for row in some:
                yield Pair(row["one"].decode(), row["other"].decode(), float(row["likeness"]), RULES[row["rule"]])
