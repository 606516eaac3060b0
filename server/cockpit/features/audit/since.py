"""Which findings are new: those that an audit of the base version does not have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Protocol

from cockpit.core.git import Cancelled, never, read_blobs
from cockpit.core.origin import is_vendored
from cockpit.core.process import Runner
from cockpit.features.audit.base import Base, Version, read_base
from cockpit.features.audit.identity import rekey
from cockpit.features.audit.policies import Policies
from cockpit.features.audit.reading import examine
from cockpit.features.audit.reconcile import ANYWHERE


class Placed(Protocol):
    """A finding as far as it is compared."""

    @property
    def identity(self) -> str:
        """Its stable name."""
        ...

    @property
    def path(self) -> str:
        """Relative to the folder."""
        ...


Judge = Callable[[Version, str, bytes], frozenset[str]]
"""From a base version, the present path of the file, and the content it had, to the identities of the
findings that were there, as they are called under the present path."""
Judged = MutableMapping[tuple[Version, str], frozenset[str]]
"""What is known of base versions by present path; a blob never changes, so neither does this."""


def audit_of(policies: Policies) -> Judge:
    """A judge by the audit's own rules, under the present settings: a stricter rule makes nothing new."""

    def judge(version: Version, path: str, data: bytes) -> frozenset[str]:
        if is_vendored(version.path) or policies.excludes(version.path):
            return frozenset()
        report = examine(version.path, data, policies.of)
        return frozenset(rekey(finding.identity, path) for finding in report.findings)

    return judge


def new_since(
    root: Path,
    revision: str,
    findings: Iterable[Placed],
    *,
    runner: Runner,
    judge: Judge,
    judged: Judged | None = None,
    cancelled: Cancelled = never,
) -> frozenset[str]:
    """The identities of the findings that are not in where HEAD left the revision's history.

    What is on disk counts, committed or not. Renames are followed. Raises Invalid for an unknown revision.
    """
    present: dict[str, list[Placed]] = {}
    for finding in findings:
        present.setdefault(finding.path, []).append(finding)
    base = read_base(root, revision, runner, cancelled=cancelled)
    wanted = [path for path in present if not base.is_as_it_was(path)]
    versions = {(version, path) for path in wanted if (version := base.version_of(path)) is not None}
    movers = [path for path in wanted if base.version_of(path) is None and path in base.untracked]
    leavers = {(version, ANYWHERE) for version in _leavers(base, movers)}
    known: Judged = {} if judged is None else judged
    unknown = [key for key in (*versions, *leavers) if key not in known]
    contents = read_blobs(root, sorted({key[0].blob for key in unknown}), runner, cancelled=cancelled)
    known.update(_judged(unknown, contents, judge))
    left = Counter(identity for leaver in leavers for identity in known.get(leaver, ()))
    new: set[str] = set()
    for path in wanted:
        version = base.version_of(path)
        old = known.get((version, path), frozenset[str]()) if version else frozenset[str]()
        for finding in present[path]:
            if finding.identity not in old and not (path in movers and _takes(left, finding)):
                new.add(finding.identity)
    return frozenset(new)


def _judged(
    keys: Iterable[tuple[Version, str]], contents: Iterable[tuple[str, bytes]], judge: Judge
) -> Iterator[tuple[tuple[Version, str], frozenset[str]]]:
    by_blob: dict[str, list[tuple[Version, str]]] = {}
    for key in keys:
        by_blob.setdefault(key[0].blob, []).append(key)
    for blob, data in contents:
        for version, path in by_blob[blob]:
            yield (version, path), judge(version, path, data)


def _leavers(base: Base, movers: Sequence[str]) -> Iterator[Version]:
    """The files that may have become those that git does not know yet."""
    suffixes = {PurePosixPath(path).suffix for path in movers}
    for path in base.gone if movers else ():
        if PurePosixPath(path).suffix in suffixes and (blob := base.files.get(path)) is not None:
            yield Version(path, blob)


def _takes(left: Counter[str], finding: Placed) -> bool:
    """Whether the finding left with a file that is gone; each one has moved to one place only."""
    identity = rekey(finding.identity, ANYWHERE)
    if left[identity] <= 0:
        return False
    left[identity] -= 1
    return True
