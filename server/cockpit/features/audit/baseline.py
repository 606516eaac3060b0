"""Old debt: findings that were there when a team began to look, kept in a file beside the code."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from cockpit.core.errors import Invalid, NotFound, Unavailable
from cockpit.core.finding import Finding
from cockpit.core.paths import write_atomically

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


def write(path: Path, baseline: Baseline) -> None:
    """Replace the file; raises Unavailable."""
    try:
        write_atomically(path, msgspec.json.format(msgspec.json.encode(baseline), indent=1) + b"\n")
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror}.") from error
