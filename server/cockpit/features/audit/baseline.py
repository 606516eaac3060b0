"""Old debt: findings that were there when a team began to look, kept in a file beside the code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from cockpit.core.errors import Invalid, NotFound, Unavailable
from cockpit.core.finding import Finding
from cockpit.core.guard.operation import validate_enterprise_operation
from cockpit.core.paths import write_atomically
from cockpit.features.audit.identity import content_of, rekey

DEFAULT: Final = "cockpit-baseline.json"
VERSION: Final = 1


class Debt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One finding that is accepted for now; all but the identity is there for the reader of a review."""

    identity: str
    code: str
    path: str
    symbol: str = ""


class Baseline(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file. It names no lines, so that it changes only when debt is added or paid."""

    version: int
    findings: tuple[Debt, ...] = ()

    @property
    def identities(self) -> frozenset[str]:
        """What is accepted."""
        return frozenset(debt.identity for debt in self.findings)


def of(findings: Iterable[Finding]) -> Baseline:
    """A baseline that accepts these findings."""
    debts = {
        finding.identity: Debt(
            identity=finding.identity, code=finding.code, path=finding.path, symbol=finding.symbol
        )
        for finding in findings
    }
    return _sorted(debts.values())


def with_debt(known: Baseline, debt: Debt) -> Baseline:
    """The baseline with one more accepted finding."""
    return _sorted({**{each.identity: each for each in known.findings}, debt.identity: debt}.values())


def without(known: Baseline, identity: str) -> Baseline:
    """The baseline without a finding."""
    return _sorted(debt for debt in known.findings if debt.identity != identity)


def followed(known: Baseline, found: Iterable[tuple[str, str]], root: Path) -> Baseline:
    """The baseline with the debts of renamed files under their new paths; `found` are paths and identities.

    A file that is gone was renamed to the one that has most of its debts, at least half of them, and
    none of which is already a debt of its own.
    """
    gone = defaultdict[str, set[str]](set)
    for path in {debt.path for debt in known.findings if not (root / debt.path).exists()}:
        gone[path] = {content_of(debt.identity) for debt in known.findings if debt.path == path}
    if not gone:
        return known
    unknown = defaultdict[str, set[str]](set)
    for path, identity in found:
        if identity not in known.identities:
            unknown[path].add(content_of(identity))
    renamed = dict(_renames(gone, unknown))
    return _sorted(
        replace(debt, path=renamed[debt.path], identity=rekey(debt.identity, renamed[debt.path]))
        if debt.path in renamed
        else debt
        for debt in known.findings
    )


def _renames(gone: Mapping[str, set[str]], found: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """From old paths to new ones; those that have most in common first, each path once."""
    pairs = sorted(
        ((len(debts & there), old, new) for old, debts in gone.items() for new, there in found.items()),
        key=lambda pair: (-pair[0], *pair[1:]),
    )
    taken = set[str]()
    for common, old, new in pairs:
        if common and 2 * common >= len(gone[old]) and not {old, new} & taken:
            taken |= {old, new}
            yield old, new


def _sorted(debts: Iterable[Debt]) -> Baseline:
    order = sorted(debts, key=lambda debt: (debt.path, debt.code, debt.identity))
    return Baseline(version=VERSION, findings=tuple(order))


def read(path: Path) -> Baseline:
    """Load a baseline; raises NotFound, Unavailable, or Invalid with the path of the fault."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(
            f"{path}: there is no such baseline; `cockpit audit --write-baseline` makes one."
        ) from error
    except OSError as error:
        raise Unavailable(f"{path} cannot be read: {error.strerror}.") from error
    try:
        baseline = msgspec.json.decode(data, type=Baseline)
    except msgspec.DecodeError as error:
        raise Invalid(f"{path}: not a baseline: {error}; write it anew with --write-baseline.") from error
    if baseline.version != VERSION:
        raise Invalid(f"{path}: $.version: this cockpit reads version {VERSION}, not {baseline.version}.")
    return baseline


@validate_enterprise_operation("writing the baseline", target="path", anywhere=True)
def write(path: Path, baseline: Baseline) -> None:
    """Replace the file; raises Unavailable."""
    try:
        write_atomically(path, msgspec.json.format(msgspec.json.encode(baseline), indent=1) + b"\n")
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror}.") from error
