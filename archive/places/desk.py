"""What a librarian does to the records of places, and the articles that have to be indexed again for it.

Every change is one step with a description, kept with what was there before, and may be undone. Articles keep what
was read in them: a merged record shows its articles under the other one at once; a new name is read in what is
added from then on, and in what is held by `morgue reclean`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from archive.errors import BadInput, NotFound
from archive.follower import Follower
from archive.places.authority import Kind, Record, Row, Status, filled, read_csv, read_toml, records_of
from archive.places.book import PlaceBook, of_today
from archive.places.gazetteer import fold, gazetteer
from archive.places.likeness import Like, perhaps
from archive.places.place import Place, around, steps_down
from archive.places.steps import lies_in
from archive.store import Store
from archive.store.authority import Change, Edits, Step

READERS: dict[str, Callable[[str, str], list[Row]]] = {".toml": read_toml, ".csv": read_csv}
PARTIAL = (".csv",)  # files that keep what they have no column for
SOURCE = "gazetteer"  # of records that nobody has edited

MOST_MEGABYTES = 50  # of a file of records: all 140,000 of the gazetteer are half of that
PATIENCE = 10.0  # seconds for another process, which may be another librarian's
TOLD = 3  # ids that the description of a step tells


class PlaceDesk:
    """The records of an archive's places, to be read and edited."""

    def __init__(self, store: Store, follower: Follower, patience: float = PATIENCE) -> None:
        self.store, self.follower, self.patience = store, follower, patience

    @property
    def book(self) -> PlaceBook:
        """The places as they are edited now."""
        return self.store.place_book()

    def record(self, id: str) -> Record:
        """The record with this id, edited or the gazetteer's; NotFound where there is none."""
        if found := self._found([id]):
            return found[id]
        called = self.store.places_called(id)
        told = (
            f"this is the name of {', '.join(called[:TOLD])}" if called else "ids are paths such as IQ/anbar/ramadi"
        )
        raise NotFound(f"there is no place {id!r}; {told}")

    def candidates(self) -> tuple[Record, ...]:
        """The places that articles name and no record bears, by id."""
        return tuple(self._found(sorted(filter(self.book.is_candidate, self.store.place_ids()))).values())

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
        """The records of places that articles name or that were edited, by id; of those in one place, or all.

        NotFound where that is no place.
        """
        if within is not None:
            self.record(within)
        ids = sorted({*self.store.place_ids(), *self.book.edits})
        yield from self._found(id for id in ids if within is None or within in steps_down(id)).values()

    def import_file(self, path: Path) -> tuple[str, ...]:
        """Take the records of a TOML or CSV file in the place of those with their ids; the ids that changed.

        BadInput names the record that cannot be meant, and nothing of the file is taken.
        """
        with self._editing():
            edits = {after.id: after for _, after in self.compared(path)}
            return self.store.edit_places(f"import {path.name}", edits)

    def compared(self, path: Path) -> list[tuple[Record | None, Record]]:
        """The records of a file that differ from what is known, each after what is known; BadInput as above."""
        read = READERS.get(path.suffix.lower())
        if read is None:
            raise BadInput(f"{path}: records are read from {' and '.join(READERS)} files")
        rows = read(_text(path), path.name)
        if not rows:
            raise BadInput(f"{path} holds no records")
        if path.suffix.lower() in PARTIAL:
            rows = self._filled(rows)
        book, named = self.book, set(self.store.place_ids())

        def is_known(id: str) -> bool:
            return id in book.edits or id in named or book.place(id) is not None

        records = of_today(records_of(rows, is_known, {id: one.into for id, one in book.edits.items()}))
        known = self._found(record.id for record in records)
        compared = [(known.get(one.id), one) for one in records if known.get(one.id) != one]
        self._check({one.id: one for _, one in compared})
        return compared

    def _filled(self, rows: list[Row]) -> list[Row]:
        """Rows with what is known of their records, where their file does not speak of it."""
        today = {id: gazetteer().moved(id, row.get("kind") or "") for row, _ in rows if (id := row.get("id"))}
        known = self._found(today.values())
        return [(filled(row, known.get(today.get(row.get("id"), ""))), where) for row, where in rows]

    def merge(self, one: str, into: str) -> None:
        """Have the articles of one record stand under another, by all its names."""
        with self._editing():
            record, other = self.record(one), self.record(into)
            target = self.book.current(other.id)
            if record.id == other.id:
                raise BadInput(f"{one} cannot be merged into itself")
            if target is None or target == record.id:
                raise BadInput(f"{into} is rejected or merged into {one} itself; approve it first")
            if record.id in lies_in(target, self.book):
                raise BadInput(f"{one} cannot be merged into {target}, which lies in it")
            edits = {record.id: replace(record, status=Status.MERGED, into=target)}
            self._edit(f"merge {record.id} into {into}", edits)

    def approve(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Have these records be places, whatever was said of them before; the ids that changed by it."""
        return self._mark("approve", ids, Status.APPROVED)

    def reject(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Have these records be no places: their names are remembered, and not read as them again."""
        return self._mark("reject", ids, Status.REJECTED)

    def undo(self, step: int) -> tuple[str, ...]:
        """Take a step back, in a step of its own; BadInput where a later one built on it."""
        with self._editing():
            newest = self.steps(1)
            if not newest or not 1 <= step <= newest[0].step:
                raise NotFound(f"there is no step {step}; `morgue places log` lists them")
            changes, later = self.store.place_step(step)
            if later:
                told = f"{later.id} was changed again by step {later.step} ({later.what})"
                raise BadInput(f"{told}; undo that first")
            return self._edit(f"undo {step}", {change.id: change.before for change in changes})

    def steps(self, limit: int) -> list[Step]:
        """What was done together, the newest first."""
        return self.store.place_steps(limit)

    def log(self, limit: int, id: str | None = None) -> list[Change]:
        """What was done, the newest first, to one record or to all."""
        return self.store.place_changes(limit, id)

    def _mark(self, verb: str, ids: Iterable[str], status: Status) -> tuple[str, ...]:
        with self._editing():
            records = [self.record(id) for id in ids]
            edits = {record.id: replace(record, status=status, into=None) for record in records}
            more = f" and {len(edits) - TOLD:,} more" if len(edits) > TOLD else ""
            return self._edit(f"{verb} {', '.join(list(edits)[:TOLD])}{more}", edits)

    def _edit(self, what: str, edits: Edits) -> tuple[str, ...]:
        self._check(edits)
        return self.store.edit_places(what, edits)

    def _check(self, edits: Edits) -> None:
        """BadInput where articles would vanish by these edits, or be of no country."""
        book = PlaceBook({id: record for id, record in {**self.book.edits, **edits}.items() if record})
        for id, record in edits.items():
            if record and record.status is Status.MERGED and book.current(id) is None:
                raise BadInput(f"{id} cannot be merged into {record.into}, which is rejected; approve that first")
        for country in (id for id in edits if not around(id) and book.current(id) != id):
            known = {*self.store.place_ids(), *book.edits}
            inside = sorted(id for id in known if country in steps_down(id)[1:] and book.current(id) == id)
            if inside:
                more = f" and {len(inside) - 1:,} more lie" if inside[1:] else " lies"
                raise BadInput(
                    f"{inside[0]}{more} in {country}, and a country with places is neither merged nor rejected; "
                    "merge or reject those first"
                )

    @contextmanager
    def _editing(self) -> Iterator[None]:
        """The right to write, so that what is checked still holds when it is kept; then the index follows."""
        with self.follower.writing(self.patience):
            yield
            self.follower.catch_up()

    def _found(self, ids: Iterable[str]) -> dict[str, Record]:
        """The records with these ids: edited, the gazetteer's, or of names in articles; others are left out."""
        book, wanted = self.book, list(ids)
        found = {id: book.edits.get(id) or book.place(id) for id in wanted}
        held = self.store.places(id for id, one in found.items() if one is None)
        records: dict[str, Record] = {}
        for id, one in found.items():
            if isinstance(one, Record):
                records[id] = one
            elif one:
                records[id] = self._of_gazetteer(one, book)
            elif id in held:
                named = self._of_gazetteer(held[id], book)
                records[id] = replace(named, status=Status.CANDIDATE, source="articles")
        return records

    def _of_gazetteer(self, place: Place, book: PlaceBook) -> Record:
        lat, lon, precision = book.point(place.id) or (None, None, None)
        return Record(
            id=place.id,
            name=place.name,
            kind=Kind(place.kind),
            lat=lat,
            lon=lon,
            precision=precision,
            variants=tuple(name for name in book.names(place.id) if name != place.name),
            source=SOURCE,
        )


def _text(path: Path) -> str:
    """What stands in a file of records; BadInput where it is no text, or more than one takes at a time."""
    try:
        if path.stat().st_size > MOST_MEGABYTES * 1_000_000:
            raise BadInput(
                f"{path} is larger than {MOST_MEGABYTES} MB; take it in parts, such as a country each "
                "(`morgue places export --in IQ`)"
            )
        read = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}") from error
    try:
        return read.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = read.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{path}: line {line} is not UTF-8; save it as UTF-8 (“CSV UTF-8” in Excel)") from error
