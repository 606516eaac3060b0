"""A session in plain words: who, for how long, how it ended, and whether anything of it was left behind."""

from __future__ import annotations

from collections.abc import Sequence

from cockpit.core.run import DAEMON, Outcome, Recorded, Result, Status
from cockpit.features.sessions.wrap_up import (
    EMPTIED,
    HANDLES,
    LOGS,
    NESTED,
    ORPHANS,
    TEMPORARY,
    TRANSACTIONS,
)

WELL = {
    TRANSACTIONS: "No write was left in the middle.",
    HANDLES: "Every database was closed.",
    TEMPORARY: "No temporary file was left over.",
    LOGS: "No log is empty.",
    EMPTIED: "No file that has content in the last commit is empty.",
    NESTED: "The workspace does not hold a copy of itself.",
    ORPHANS: "Every session that is recorded as running runs.",
}
ENDS = {
    Status.RUNNING: "It still runs.",
    Status.SUCCESS: "It ended in order.",
    Status.FAILED: "It ended, but not well.",
    Status.CRASHED: "It was never ended.",
}


def security_report(session: Recorded, results: Sequence[Result], hints: Sequence[str] = ()) -> list[str]:
    """The lines of the report."""
    begun = session.begun
    command = f"cockpit {begun.kind}"
    what = f"the daemon for {begun.client or 'an editor'}" if begun.kind == DAEMON else command
    who = f"for {begun.user} on {begun.owner.host}, process {begun.owner.pid}"
    lines = [
        f"Session {begun.session_id[:8]}: {what}, version {begun.version}, {who}.",
        f"It began at {session.start}{_lasted(session.seconds)}.",
        f"{ENDS[session.status]}{f' {session.reason}' if session.reason else ''}",
    ]
    lines += hints
    if begun.folders:
        lines.append(f"Its folders: {', '.join(begun.folders)}.")
    if (took := session.latencies) is not None:
        lines.append(
            f"It answered {took.count:,} requests: half of them within {took.p50:g} ms, nine of ten within "
            f"{took.p90:g} ms, 99 of 100 within {took.p99:g} ms."
        )
    lines += [f"Tried again at {each.at}: {each.what}" for each in session.retries]
    for each in results:
        lines += _said(each)
    return lines


def _said(result: Result) -> list[str]:
    if result.outcome is Outcome.OK:
        return [WELL[result.validator]]
    mark = "unknown" if result.outcome is Outcome.UNKNOWN else result.outcome
    lines = [f"{result.validator}, {mark}: {sentence}" for sentence in result.evidence]
    return [*lines, *([f"  {result.fix}"] if result.fix else [])]


def _lasted(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 60:
        return f" and lasted {seconds:.1f} s"
    minutes, hours = divmod(round(seconds / 60), 60)[::-1]
    return f" and lasted {hours} h {minutes} min" if hours else f" and lasted {minutes} min"
