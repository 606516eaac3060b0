"""Files of one JSON object a line, written in batches, which appear whole or not at all."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import msgspec

_ENCODER = msgspec.json.Encoder()


class Writer:
    """Writes `entries.ndjson`, and `entries-2.ndjson` when a file may have only so many bytes."""

    def __init__(self, path: Path, batch: int, max_bytes: int) -> None:
        self._path = path
        self._batch = batch
        self._max_bytes = max_bytes
        self._rows: list[bytes] = []
        self._file: IO[bytes] | None = None
        self._written = 0
        self._made: list[tuple[Path, Path]] = []
        self.count = 0

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._flush()
        if self._file is not None:
            self._file.close()
        for partial, path in self._made:
            if error is None:
                partial.replace(path)
            else:
                partial.unlink(missing_ok=True)

    def add(self, row: Any) -> None:
        """One line."""
        self._rows.append(_ENCODER.encode(row) + b"\n")
        self.count += 1
        if len(self._rows) >= self._batch:
            self._flush()

    @property
    def names(self) -> list[str]:
        """The files, without their folder."""
        return [path.name for _, path in self._made]

    def _flush(self) -> None:
        rows, self._rows = self._rows, []
        for row in rows:
            if self._max_bytes and self._written and self._written + len(row) > self._max_bytes:
                self._open()
            assert self._file is not None  # noqa: S101 - Entering has opened it.
            self._file.write(row)
            self._written += len(row)

    def _open(self) -> None:
        if self._file is not None:
            self._file.close()
        number = len(self._made) + 1
        path = self._path if number == 1 else self._path.with_stem(f"{self._path.stem}-{number}")
        partial = path.with_name(f".{path.name}.partial")
        self._made.append((partial, path))
        self._file = partial.open("wb")
        self._written = 0
