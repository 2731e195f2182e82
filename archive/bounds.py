"""What cleaning one document may take before it is given up."""

from __future__ import annotations

from dataclasses import dataclass

from archive.settings import Settings


@dataclass(frozen=True)
class Bounds:
    """Seconds of processor time for one document, and megabytes of memory for the process that cleans it."""

    seconds: int = 10
    megabytes: int = 1_000

    @property
    def too_long(self) -> str:
        """Why a document was given up that took too long, and the way out."""
        return f"it took more than {self.seconds} seconds to clean; MORGUE_MAX_CLEAN_SECONDS raises that"

    @property
    def too_large(self) -> str:
        """Why a document was given up that took too much memory, and the way out."""
        return f"it needed more than {_in_words(self.megabytes)} of memory; MORGUE_MAX_CLEAN_MB raises that"


USUAL = Bounds()


def bounds_of(settings: Settings) -> Bounds:
    """The bounds that the settings give."""
    return Bounds(settings.max_clean_seconds, settings.max_clean_mb)


def _in_words(megabytes: int) -> str:
    return f"{megabytes / 1_000:g} GB" if megabytes >= 1_000 else f"{megabytes} MB"
