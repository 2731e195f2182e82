"""The store of record: what was acknowledged is in here, with the bytes it was read from."""

from archive.store.entry import Kept
from archive.store.store import Changed, Store

__all__ = ["Changed", "Kept", "Store"]
