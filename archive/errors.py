"""What can go wrong, as one tree: every message names the thing and the way out.

MorgueError
├── BadInput               what the caller gave cannot be used
│   ├── BadParameter       a search parameter that is unknown or malformed
│   │   └── CursorExpired  a cursor whose list is no longer kept; begin again without it
│   ├── BadSetting         a setting (environment variable) that is malformed
│   └── Unreadable         a file or row that cannot become an article
│       └── NoStory        a page that lists stories and tells none
├── NotFound               no such article, facet or original in this archive
├── ArchiveBusy            another process is writing to this archive
├── StoreError             the store of record cannot be read or written
└── EngineError            the index cannot answer; never shown as "no results"
    ├── EngineUnavailable  the engine does not answer at all
    ├── IndexMoved         the index is not where an addition goes on from; it goes on from where it is
    └── IndexOutdated      the index was written by another version; `morgue rebuild` mends it
"""

from __future__ import annotations


class MorgueError(Exception):
    """Any failure Morgue reports on purpose; its text is a sentence for a person."""


class BadInput(MorgueError):
    """What the caller gave cannot be used."""


class BadParameter(BadInput):
    """A search parameter that is unknown or malformed."""

    problem = "bad-parameter"  # what programs tell it by (docs/json.md)

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


class CursorExpired(BadParameter):
    """A cursor whose list is no longer kept as it was; the way out is to begin again without it."""

    problem = "cursor-expired"


class BadSetting(BadInput):
    """A setting that is malformed; the message names its environment variable."""


class Unreadable(BadInput):
    """A file or row that cannot become an article; the message is the reason shown in the report."""


class NoStory(Unreadable):
    """A section front, or another list of stories that tells none of them."""


class NotFound(MorgueError):
    """No such article, facet or original in this archive."""


class ArchiveBusy(MorgueError):
    """Another process is writing to this archive."""


class StoreError(MorgueError):
    """The store of record cannot be read or written."""


class EngineError(MorgueError):
    """The index cannot answer."""


class EngineUnavailable(EngineError):
    """The engine does not answer at all."""


class IndexMoved(EngineError):
    """The index has not come to the change that an addition goes on from: another process was at work on it."""


class IndexOutdated(EngineError):
    """The index was written by another version of Morgue; `morgue rebuild` makes it anew."""
