"""What is said of a recording in its own text: above it, and where the pointer rests."""

from __future__ import annotations

from typing import Final

from cockpit.features.har.blanking import entry_at
from cockpit.features.har.checking import check
from cockpit.features.har.checks.exchange import PHASES, Exchange, exchange_of
from cockpit.features.har.checks.secrets import Secrets
from cockpit.features.har.entry import Path, Timings
from cockpit.features.har.masking import Addresses
from cockpit.features.har.positions import offset_within
from cockpit.features.har.reading import Placed, read
from cockpit.features.har.wording import counted

_SPOKEN_OF: Final[tuple[Path, ...]] = (
    ("request", "url"),
    ("request", "method"),
    ("response", "status"),
    ("time",),
    *(("timings", phase) for phase in PHASES),
)
_WIDEST: Final = 400


def headline(data: bytes) -> str:
    """How much there is, how many secrets, and how long it took; empty when nothing can be read."""
    har = read(data)
    checked = check(har, judges=[Secrets(har)])
    if checked.refused:
        return ""
    summary = checked.summary
    secrets = sum(found.code.startswith("secret/") for found in checked.findings)
    times = next((phase for phase in summary.phases if phase.name == "time"), None)
    parts = [
        counted(summary.entries, "entry", "entries"),
        counted(secrets, "secret"),
        *([f"p95 {_milliseconds(times.p95)}"] if times else []),
    ]
    return ", ".join(parts)


def facts_at(data: bytes, offset: int) -> str:
    """What there is to say of the entry whose address, status or time stands at this byte, in Markdown."""
    placed = entry_at(data, offset)
    if placed is None or not any(_is_at(data, placed, path, offset) for path in _SPOKEN_OF):
        return ""
    seen = exchange_of(placed)
    address = Addresses().shown(seen.request.url)[:_WIDEST].replace("`", "'").replace("\n", " ")
    status = str(seen.status) if seen.status else "no answer"
    lines = [
        f"`{seen.request.method or '?'} {address}`",
        f"Entry {placed.index + 1}: {status}{_took(seen)}{_size(seen)}",
        ", ".join(_phases(seen.timings)),
    ]
    return "\n\n".join(line for line in lines if line)


def _is_at(data: bytes, placed: Placed, path: Path, offset: int) -> bool:
    """Whether the value at the path is what stands there."""
    start = placed.offset + offset_within(placed.raw, path)
    if start == placed.offset or not start <= offset:
        return False
    end = min((at for sign in b",\n}" if (at := data.find(sign, start)) >= 0), default=len(data))
    if data[start : start + 1] == b'"':
        end = data.find(b'"', start + 1) + 1
    return offset < end


def _phases(timings: Timings) -> list[str]:
    times = [(phase, getattr(timings, phase)) for phase in PHASES]
    return [f"{phase} {_milliseconds(time)}" for phase, time in times if time is not None and time >= 0]


def _took(seen: Exchange) -> str:
    return "" if seen.took is None else f", {_milliseconds(seen.took)}"


def _size(seen: Exchange) -> str:
    size = seen.response.content.size if seen.response.content else None
    return f", {int(size):,} bytes" if size is not None and size >= 0 else ""


def _milliseconds(time: float) -> str:
    return f"{time / 1000:.2f} s" if time >= 1000 else f"{time:.0f} ms"
