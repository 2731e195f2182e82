"""What a librarian does to the records of places, and the articles that have to be indexed again for it.

Every change is one step with a description, kept with what was there before, and may be undone. Articles keep what
was read in them: a merged record shows its articles under the other one at once; a new name is read in what is
added from then on, and in what is held by `morgue reclean`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from archive.authority import Kind, Record, Row, Status, read_csv, read_toml, records_of
from archive.errors import BadInput, NotFound
from archive.gazetteer import fold
from archive.placebook import PlaceBook, of_today
from archive.placelikeness import Like, perhaps
from archive.places import Place, steps_down
from archive.store import Store
from archive.store.authority import Change, Edits

READERS: dict[str, Callable[[str, str], list[Row]]] = {".toml": read_toml, ".csv": read_csv}
SOURCE = "gazetteer"  # of records that nobody has edited

# Has the index follow a change of these places
Refacet = Callable[[Sequence[str]], None]


class PlaceDesk:
    """The records of an archive's places, to be read and edited."""

    def __init__(self, store: Store, refacet: Refacet) -> None:
        self.store, self.refacet = store, refacet

    @property
    def book(self) -> PlaceBook:
        """The places as they are edited now."""
        return self.store.place_book()

    def record(self, id: str) -> Record:
        """The record with this id, edited or the gazetteer's; NotFound where there is none."""
        if edited := self.book.edits.get(id):
            return edited
        if place := self.book.place(id):
            return self._of_gazetteer(place)
        if place := self.store.places([id]).get(id):
            return replace(self._of_gazetteer(place), status=Status.CANDIDATE, source="articles")
        raise NotFound(f"there is no place {id!r}; ids are paths such as IQ/anbar/ramadi")

    def candidates(self) -> tuple[Record, ...]:
        """The places that articles name and no record bears, by id."""
        return tuple(self.record(id) for id in sorted(filter(self.book.is_candidate, self.store.place_ids())))

    def perhaps(self, id: str) -> tuple[Like, ...]:
        """The places that a candidate may be another spelling of, the likeliest first; `merge` takes one."""
        record, book = self.record(id), self.book
        if record.status is not Status.CANDIDATE:
            return ()
        return tuple(like for like in perhaps(fold(record.name), id[:2], book) if like.candidate.place.id != id)

    def edited(self, status: Status | None = None) -> tuple[Record, ...]:
        """The records that were edited, of one status or all, by id."""
        records = sorted(self.book.edits.values(), key=lambda record: record.id)
        return tuple(record for record in records if status in (None, record.status))

    def records(self, within: str | None = None) -> Iterator[Record]:
        """The records of places that articles name or that were edited, by id; of those in one place, or all."""
        ids = sorted({*self.store.place_ids(), *self.book.edits})
        for id in ids:
            if within is None or within in steps_down(id):
                with suppress(NotFound):  # an edited one that was taken back may have no record any more
                    yield self.record(id)

    def import_file(self, path: Path) -> tuple[str, ...]:
        """Take the records of a TOML or CSV file in the place of those with their ids; the ids that changed.

        BadInput names the record that cannot be meant, and nothing of the file is taken.
        """
        read = READERS.get(path.suffix.lower())
        if read is None:
            raise BadInput(f"{path}: records are read from {' and '.join(READERS)} files")
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"{path} cannot be read: {error}") from error
        records = of_today(records_of(read(text, path.name), self._is_known))
        new = {record.id: record for record in records if not self._is_as_known(record)}
        return self._edit(f"import {path.name}", new)

    def merge(self, one: str, into: str) -> None:
        """Have the articles of one record stand under another, by all its names."""
        record = self.record(one)
        target = self.book.current(self.record(into).id)
        if one == into or self.record(into).id == record.id:
            raise BadInput(f"{one} cannot be merged into itself")
        if target is None or target == record.id:
            raise BadInput(f"{into} is rejected or merged into {one} itself; approve it first")
        edit = replace(record, status=Status.MERGED, into=target)
        self._edit(f"merge {record.id} into {into}", {record.id: edit})

    def approve(self, ids: Iterable[str]) -> None:
        """Have these records be places, whatever was said of them before."""
        self._mark("approve", ids, Status.APPROVED)

    def reject(self, ids: Iterable[str]) -> None:
        """Have these records be no places: their names are remembered, and not read as them again."""
        self._mark("reject", ids, Status.REJECTED)

    def undo(self, step: int) -> tuple[str, ...]:
        """Take a step back, in a step of its own; BadInput where a later one built on it."""
        changes = self.store.place_step(step)
        if not changes:
            raise NotFound(f"there is no step {step}; `morgue places log` lists them")
        for change in changes:
            last = self.store.place_changes(1, change.id)[0]
            if last.step != step:
                raise BadInput(f"{change.id} was changed again by step {last.step} ({last.what}); undo that first")
        return self._edit(f"undo {step}", {change.id: change.before for change in changes})

    def log(self, limit: int, id: str | None = None) -> list[Change]:
        """What was done, the newest first, to one record or to all."""
        return self.store.place_changes(limit, id)

    def _mark(self, verb: str, ids: Iterable[str], status: Status) -> None:
        records = [self.record(id) for id in ids]
        edits = {record.id: replace(record, status=status, into=None) for record in records}
        self._edit(f"{verb} {', '.join(edits)}", edits)

    def _edit(self, what: str, edits: Edits) -> tuple[str, ...]:
        before = self.book
        changed = self.store.edit_places(what, edits)
        after = self.book
        # Articles stand under an id that leads elsewhere now, perhaps by way of one that was changed.
        moved = [id for id in {*before.edits, *after.edits} if before.current(id) != after.current(id)]
        if changed:
            self.refacet(sorted({*changed, *moved}))
        return changed

    def _is_as_known(self, record: Record) -> bool:
        """Whether a record says what is known without it: what was exported and not edited changes nothing."""
        return record.id not in self.book.edits and self._is_known(record.id) and self.record(record.id) == record

    def _is_known(self, id: str) -> bool:
        return self.book.place(id) is not None

    def _of_gazetteer(self, place: Place) -> Record:
        lat, lon, precision = self.book.point(place.id) or (None, None, None)
        return Record(
            id=place.id,
            name=place.name,
            kind=Kind(place.kind),
            lat=lat,
            lon=lon,
            precision=precision,
            variants=tuple(name for name in self.book.names(place.id) if name != place.name),
            source=SOURCE,
        )
