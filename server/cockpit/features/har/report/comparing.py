"""What is other in a second recording than in the first, and what of that is no more than noise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import sqrt
from typing import Final, Literal

import msgspec

from cockpit.core.finding import Severity
from cockpit.features.har.percentiles import percentile
from cockpit.features.har.report.endpoints import Endpoint, Known, Recorded
from cockpit.features.har.wording import counted, duration, size

ENOUGH: Final = 5
"""With fewer times on either side nothing is known of how they vary."""
ENOUGH_FOR_TAIL: Final = 20
CERTAIN: Final = 2.58
"""Standard deviations of the rank-sum test: one in a hundred differences by chance is as large."""
_SIZE_BYTES, _SIZE_SHARE = 1000, 0.1
_MANY_MORE: Final = 5
_PRESENT_ONLY: Final = frozenset({"etag", "content-security-policy", "strict-transport-security"})
"""Their values change with each build, or each answer."""


class Limits(msgspec.Struct, frozen=True):
    """Smaller differences of times are not told."""

    milliseconds: float = 50
    percent: float = 20


class Change(msgspec.Struct, frozen=True):
    """One thing that is other than before."""

    kind: Literal["status", "time", "size", "requests", "schema", "header", "finding"]
    worse: bool
    said: str


class Figures(msgspec.Struct, frozen=True, rename="camel"):
    """An endpoint in one recording; times and sizes are those of its successful answers."""

    requests: int
    failures: int
    p50: float | None
    p95: float | None
    size: float | None
    """The median."""


class Compared(msgspec.Struct, frozen=True, rename="camel"):
    """An endpoint in both."""

    method: str
    host: str
    path: str
    state: Literal["added", "removed", "changed", "same"]
    before: Figures | None
    after: Figures | None
    changes: list[Change]
    noise: str
    """What of its time is no more than noise; empty when nothing is."""

    @property
    def name(self) -> str:
        """As people write it."""
        return f"{self.method} {self.host}{self.path}"

    @property
    def regressions(self) -> int:
        """How much got worse."""
        return sum(change.worse for change in self.changes)


class Comparison(msgspec.Struct, frozen=True, rename="camel"):
    """Two recordings, the endpoints that got worse first."""

    before: str
    after: str
    regressions: int
    changes: int
    endpoints: list[Compared]


def compared(before: Recorded, after: Recorded, limits: Limits) -> Comparison:
    """What is other."""
    both = {**before.endpoints, **after.endpoints}
    found = [_endpoint(each, before.endpoints.get(each), after.endpoints.get(each), limits) for each in both]
    found.sort(key=lambda each: (-each.regressions, each.state == "same", each.name))
    return Comparison(
        before.name,
        after.name,
        sum(each.regressions for each in found),
        sum(len(each.changes) or each.state != "same" for each in found),
        found,
    )


def _endpoint(endpoint: Endpoint, before: Known | None, after: Known | None, limits: Limits) -> Compared:
    changes: list[Change] = []
    noise = ""
    if before is not None and after is not None:
        timed, noise = _times(before, after, limits)
        changes = [
            *_statuses(before, after), *timed, *_sizes(before, after), *_requests(before, after),
            *_schema(before, after), *_headers(before, after), *_findings(before, after),
        ]  # fmt: skip
    elif after is not None:
        changes = list(_statuses(Known(), after))
    state: Literal["added", "removed", "changed", "same"] = "changed" if changes else "same"
    if before is None or after is None:
        state = "added" if before is None else "removed"
    return Compared(*endpoint, state, _figures(before), _figures(after), changes, noise)


def _figures(known: Known | None) -> Figures | None:
    if known is None:
        return None
    times, sizes = sorted(known.times), sorted(known.sizes)
    return Figures(
        known.requests,
        known.failures,
        round(percentile(times, 50), 1) if times else None,
        round(percentile(times, 95), 1) if times else None,
        percentile(sizes, 50) if sizes else None,
    )


def _statuses(before: Known, after: Known) -> Iterator[Change]:
    new = sorted(after.statuses.keys() - before.statuses.keys())
    failing = [status for status in new if status >= 400 or status <= 0]
    if failing:
        said = ", ".join(str(status) if status > 0 else "no answer" for status in failing)
        yield Change(
            "status", worse=True, said=f"fails with {said}, {after.failures:,} of {after.requests:,}"
        )
    elif before.requests and after.failures * before.requests > 2 * before.failures * after.requests > 0:
        share = f"{before.failures:,} of {before.requests:,} to {after.failures:,} of {after.requests:,}"
        yield Change("status", worse=True, said=f"failures rose from {share}")
    elif before.failures and not after.failures:
        yield Change("status", worse=False, said=f"no longer fails ({before.failures:,} did)")


def _times(before: Known, after: Known, limits: Limits) -> tuple[list[Change], str]:
    """Changes of the median that are neither small nor by chance; and what is within noise."""
    old, new = sorted(before.times), sorted(after.times)
    if not old or not new:
        return [], ""
    changes: list[Change] = []
    said = _told("median", old, new, 50)
    noise = ""
    if _is_large(percentile(old, 50), percentile(new, 50), limits):
        worse = percentile(new, 50) > percentile(old, 50)
        if min(len(old), len(new)) < ENOUGH:
            least = Limits(2 * limits.milliseconds, 2.5 * limits.percent)
            if _is_large(percentile(old, 50), percentile(new, 50), least):
                few = f"{len(old)} and {len(new)} times only"
                changes.append(Change("time", worse, f"{said} ({few})"))
            else:
                noise = f"{said}: too few times to tell"
        elif abs(_rank_sum(old, new)) >= CERTAIN:
            changes.append(Change("time", worse, said))
        else:
            noise = f"{said}: within noise"
    elif min(len(old), len(new)) >= ENOUGH_FOR_TAIL:
        tail = Limits(2 * limits.milliseconds, 2.5 * limits.percent)
        if _is_large(percentile(old, 95), percentile(new, 95), tail):
            worse = percentile(new, 95) > percentile(old, 95)
            changes.append(Change("time", worse, _told("p95", old, new, 95)))
    return changes, noise


def _told(name: str, old: Sequence[float], new: Sequence[float], share: float) -> str:
    was, now = percentile(old, share), percentile(new, share)
    percent = f" ({100 * (now - was) / was:+.0f} %)" if was else ""
    return f"{name} {duration(was)} to {duration(now)}{percent}"


def _is_large(was: float, now: float, limits: Limits) -> bool:
    return abs(now - was) >= max(limits.milliseconds, was * limits.percent / 100)


def _rank_sum(old: Sequence[float], new: Sequence[float]) -> float:
    """How many standard deviations the ranks of the new times lie from where chance puts them."""
    ordered = sorted([(value, 0) for value in old] + [(value, 1) for value in new])
    total, place, ties = 0.0, 0, 0.0
    for _, group in groupby(ordered, key=lambda pair: pair[0]):
        sides = [side for _, side in group]
        total += sum(sides) * (place + (len(sides) + 1) / 2)
        ties += len(sides) ** 3 - len(sides)
        place += len(sides)
    m, n, count = len(old), len(new), len(ordered)
    variance = m * n / 12 * (count + 1 - ties / (count * (count - 1)))
    return (total - n * (count + 1) / 2) / sqrt(variance) if variance > 0 else 0.0


def _sizes(before: Known, after: Known) -> Iterator[Change]:
    if not before.sizes or not after.sizes:
        return
    was, now = percentile(sorted(before.sizes), 50), percentile(sorted(after.sizes), 50)
    if abs(now - was) >= max(_SIZE_BYTES, _SIZE_SHARE * was):
        yield Change("size", now > was, f"{size(was)} to {size(now)}")


def _requests(before: Known, after: Known) -> Iterator[Change]:
    was, now = before.requests, after.requests
    if was != now:
        worse = now >= 2 * was and now - was >= _MANY_MORE
        yield Change("requests", worse, f"asked {counted(was, 'time')}, now {now:,}")


def _schema(before: Known, after: Known) -> Iterator[Change]:
    """What a client that knows the old answers would miss, or not understand."""
    if not before.fields or not after.fields:
        return
    for path in sorted(before.fields.keys() | after.fields.keys()):
        was, now = before.fields.get(path), after.fields.get(path)
        parent = path.rpartition(".")[0] if "." in path else ""
        if was == now or (parent and (parent in before.fields) != (parent in after.fields)):
            continue
        if now is None:
            yield Change("schema", worse=True, said=f"{path} ({was}) is gone")
        elif was is None:
            yield Change("schema", worse=False, said=f"{path} ({now}) is new")
        else:
            # What may be less than before is still understood.
            worse = not set(now.split(" or ")) <= set(was.split(" or "))
            yield Change("schema", worse, f"{path} was {was}, is {now}")


def _headers(before: Known, after: Known) -> Iterator[Change]:
    if not before.headed or not after.headed:
        return
    for name in sorted(before.headers.keys() | after.headers.keys()):
        was, now = before.headers.get(name), after.headers.get(name)
        if not now:
            yield Change("header", worse=True, said=f"no longer sends {name}")
        elif not was:
            yield Change("header", worse=False, said=f"now sends {name}")
        elif name not in _PRESENT_ONLY and sorted(was) != sorted(now):
            yield Change("header", worse=False, said=f"{name} was {' / '.join(was)}, is {' / '.join(now)}")


def _findings(before: Known, after: Known) -> Iterator[Change]:
    for code in sorted(after.findings.keys() - before.findings.keys()):
        worse = after.findings[code].rank <= Severity.WARNING.rank
        yield Change("finding", worse, f"new finding {code}")
    for code in sorted(before.findings.keys() - after.findings.keys()):
        yield Change("finding", worse=False, said=f"no longer {code}")
