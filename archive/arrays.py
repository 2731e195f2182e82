"""Named arrays in one file: written once, mapped into memory, shared by every process that reads them.

    bytes 0 to 7      b"MORGUE" and the layout's number, little-endian
    bytes 8 to 15     where the head begins, little-endian
    arrays            one after the other, each at a multiple of 64 bytes, little-endian
    head              JSON: {"arrays": {name: [dtype, length, where]}, "facts": {…}}, then its CRC-32

The head comes last, so that arrays are written as they are made and a file that was cut off is noticed.
"""

from __future__ import annotations

import json
import mmap
import os
import shutil
import struct
import tempfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from archive.errors import IndexOutdated

LAYOUT = 1
MAGIC = b"MORGUE" + struct.pack("<H", LAYOUT)
START = struct.Struct("<Q")
CHECK = struct.Struct("<I")
ALIGNED = 64
HELD = 1 << 25  # bytes of an array that are kept in memory before they go into a temporary file
COPIED_AT_ONCE = 1 << 22

Array = npt.NDArray[Any]


class _Growing:
    """An array that is being written: its last parts in memory, those before in a temporary file."""

    def __init__(self, dtype: npt.DTypeLike, folder: Path) -> None:
        self.dtype = np.dtype(dtype).newbyteorder("<")
        self.folder = folder
        self.parts: list[Array] = []
        self.held = 0  # bytes
        self.spilled: IO[bytes] | None = None
        self.length = 0

    def extend(self, array: Array) -> None:
        part = np.ascontiguousarray(array.reshape(-1), dtype=self.dtype)
        self.parts.append(part)
        self.length += len(part)
        self.held += part.nbytes
        if self.held > HELD:
            self.spilled = self.spilled or tempfile.TemporaryFile(dir=self.folder)  # noqa: SIM115
            self._write_parts(self.spilled)

    def _write_parts(self, file: IO[bytes]) -> None:
        for part in self.parts:
            file.write(part.view(np.uint8).data if part.size else b"")
        self.parts, self.held = [], 0

    def write_to(self, file: IO[bytes]) -> None:
        if self.spilled:
            self.spilled.seek(0)
            shutil.copyfileobj(self.spilled, file, COPIED_AT_ONCE)
        self._write_parts(file)

    def close(self) -> None:
        if self.spilled:
            self.spilled.close()


class _Streamed:
    """An array whose parts are made while it is written."""

    def __init__(self, dtype: npt.DTypeLike, parts: Iterable[Array]) -> None:
        self.dtype = np.dtype(dtype).newbyteorder("<")
        self.parts = parts
        self.length = 0

    def write_to(self, file: IO[bytes]) -> None:
        for array in self.parts:
            part = np.ascontiguousarray(array, dtype=self.dtype)
            file.write(part.view(np.uint8).data if part.size else b"")
            self.length += len(part)

    def close(self) -> None:
        pass


class ArrayWriter:
    """Writes arrays into a new file; whole when the block ends without an error, left out otherwise.

    Arrays may grow side by side; they are put one after the other at the end.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.arrays: dict[str, _Growing | _Streamed] = {}
        self.growing: dict[str, _Growing] = {}
        self.facts: dict[str, Any] = {}

    def __enter__(self) -> ArrayWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._write()
        finally:
            for array in self.arrays.values():
                array.close()

    def begin(self, name: str, dtype: npt.DTypeLike) -> None:
        """Begin an array."""
        self.arrays[name] = self.growing[name] = _Growing(dtype, self.path.parent)

    def extend(self, name: str, array: Array) -> None:
        """Write the next part of an array, flat; it is kept for a while and must not change."""
        self.growing[name].extend(array)

    def add(self, name: str, array: Array) -> None:
        """Write a whole array."""
        self.begin(name, array.dtype)
        self.extend(name, array)

    def stream(self, name: str, dtype: npt.DTypeLike, parts: Iterable[Array]) -> None:
        """Write a whole array whose parts are made at the end, when each goes straight into the file."""
        self.arrays[name] = _Streamed(dtype, parts)

    def _write(self) -> None:
        where: dict[str, tuple[str, int, int]] = {}
        with self.path.open("wb") as file:
            file.write(MAGIC + START.pack(0))
            for name, array in self.arrays.items():
                file.write(bytes(-file.tell() % ALIGNED))
                begin = file.tell()
                array.write_to(file)
                where[name] = (array.dtype.str, array.length, begin)
            head_at = file.tell()
            head = json.dumps({"arrays": where, "facts": self.facts}).encode()
            file.write(head + CHECK.pack(zlib.crc32(head)))
            file.seek(len(MAGIC))
            file.write(START.pack(head_at))
            file.flush()
            os.fsync(file.fileno())


class Arrays:
    """The arrays of a file, mapped: nothing is read before it is used.

    The file may be deleted while it is mapped. IndexOutdated, with the way out, when it is of another layout or was
    cut off.
    """

    def __init__(self, path: Path, way_out: str = "`morgue rebuild` makes the index anew") -> None:
        with path.open("rb") as file:
            # An empty file cannot be mapped; what is not there is as damaged as what was cut off.
            empty = file.seek(0, 2) == 0
            self.mapped = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        head = self._head(f"{path} is damaged or of another Morgue; {way_out}")
        self.facts: Mapping[str, Any] = head["facts"]
        self.where: Mapping[str, tuple[str, int, int]] = head["arrays"]
        self.kept: dict[str, Array] = {}

    def _head(self, damaged: str) -> Mapping[str, Any]:
        whole = self.mapped[: len(MAGIC)] == MAGIC and len(self.mapped) > len(MAGIC) + START.size + CHECK.size
        (where,) = START.unpack_from(self.mapped, len(MAGIC)) if whole else (0,)
        text = self.mapped[where : -CHECK.size] if where else b""
        if not text or CHECK.unpack_from(self.mapped, len(self.mapped) - CHECK.size) != (zlib.crc32(text),):
            raise IndexOutdated(damaged)
        head: Mapping[str, Any] = json.loads(text)
        return head

    def __getitem__(self, name: str) -> Array:
        if name not in self.kept:
            dtype, length, where = self.where[name]
            self.kept[name] = np.frombuffer(self.mapped, dtype=dtype, count=length, offset=where)
        return self.kept[name]

    def __contains__(self, name: str) -> bool:
        return name in self.where

    def let_go(self) -> None:
        """Give back the memory that what was read takes in this process; it is read anew when it is used again."""
        if hasattr(mmap, "MADV_DONTNEED") and isinstance(self.mapped, mmap.mmap):
            self.mapped.madvise(mmap.MADV_DONTNEED)
