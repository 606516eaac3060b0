"""The groups of the Findings tree: directories from paths, ages from days, several folders as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cockpit.features.audit.records import Days, FileCount, GroupCount

AGES = ("today", "week", "month", "older")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or a directory with how much it holds."""

    path: str
    """Relative to the workspace folder; a directory's ends with `/`."""
    name: str
    """Below the directory that is listed; directories that hold nothing but one directory are one entry."""
    count: int
    rank: int

    @property
    def is_directory(self) -> bool:
        """Whether it holds entries instead of findings."""
        return self.path.endswith("/")


def entries(prefix: str, files: Iterable[FileCount]) -> list[Entry]:
    """What a directory holds, directories first; `files` are all those below it."""
    below: dict[str, list[FileCount]] = {}
    for file in files:
        name, slash, _ = file.path[len(prefix) :].partition("/")
        below.setdefault(name + slash, []).append(file)
    found = [
        _directory(prefix, each) if name.endswith("/") else _file(prefix, each)
        for name, each in below.items()
    ]
    return sorted(found, key=lambda entry: (not entry.is_directory, entry.name.casefold(), entry.name))


def _file(prefix: str, files: Sequence[FileCount]) -> Entry:
    (file,) = files
    return Entry(file.path, file.path[len(prefix) :], file.count, file.rank)


def _directory(prefix: str, files: Sequence[FileCount]) -> Entry:
    common = files[0].path.split("/")[:-1]
    for file in files:
        parts = file.path.split("/")[:-1]
        same = 0
        while same < min(len(common), len(parts)) and common[same] == parts[same]:
            same += 1
        common = common[:same]
    path = "/".join(common) + "/"
    name = path[len(prefix) :].rstrip("/")
    return Entry(path, name, sum(file.count for file in files), min(file.rank for file in files))


def days(today: date) -> Days:
    """Where the groups of age begin: today, Monday, the first of the month."""
    monday = today - timedelta(days=today.weekday())
    return Days(today.isoformat(), monday.isoformat(), today.replace(day=1).isoformat())


def together(groups: Iterable[GroupCount]) -> list[GroupCount]:
    """The groups of several folders as one list."""
    counts: dict[str, GroupCount] = {}
    for group in groups:
        known = counts.get(group.key)
        counts[group.key] = (
            group
            if known is None
            else GroupCount(group.key, known.count + group.count, min(known.rank, group.rank))
        )
    return list(counts.values())


def in_order(by: str, groups: Iterable[GroupCount]) -> list[GroupCount]:
    """Ages from the newest, codes and severities from the loudest, authors by how much is theirs."""
    match by:
        case "age":
            return sorted(groups, key=lambda group: AGES.index(group.key))
        case "author":
            return sorted(groups, key=lambda group: (not group.key, -group.count, group.key.casefold()))
        case _:
            return sorted(groups, key=lambda group: (group.rank, -group.count, group.key))
