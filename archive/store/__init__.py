"""The store of record: what was acknowledged is in here, with the bytes it was read from."""

from archive.store.store import Change, Kept, Store

__all__ = ["Change", "Kept", "Store"]
