"""What ESLint writes with `--format json`: every file that it looked at, with or without messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from cockpit.core.errors import Invalid
from cockpit.core.paths import relative_to
from cockpit.features.compliance.evidence import Item

_SEVERITIES: Final = {2: "error", 1: "warning"}
UNREADABLE: Final = "parse-error"


class _Message(msgspec.Struct, rename="camel"):
    severity: int
    rule_id: str | None = None


class _File(msgspec.Struct, rename="camel"):
    file_path: str
    messages: list[_Message]


@dataclass(frozen=True, slots=True)
class Linted:
    """The files that ESLint looked at, relative to the folder, and what it found."""

    paths: frozenset[str]
    items: Sequence[Item]


def read(data: bytes, root: Path) -> Linted:
    """The files below the root of a report; raises Invalid."""
    try:
        files = msgspec.json.decode(data, type=list[_File])
    except msgspec.DecodeError as error:
        raise Invalid(f"this is not a report of `eslint --format json`: {error}.") from error
    paths: set[str] = set()
    counts = Counter[tuple[str, str, str]]()
    for file in files:
        if (path := relative_to(Path(file.file_path), root)) is not None:
            paths.add(path)
            for each in file.messages:
                if (severity := _SEVERITIES.get(each.severity)) is not None:
                    counts[path, each.rule_id or UNREADABLE, severity] += 1
    return Linted(frozenset(paths), [Item(*key, count) for key, count in sorted(counts.items())])
