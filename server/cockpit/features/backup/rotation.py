"""Which backups are kept: the newest, the last one of each day, week and month for a while, and archives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cockpit.features.backup.config import FEWEST, Options
from cockpit.features.backup.head import BEFORE_CLEANUP, Link


def kept(links: Sequence[Link], options: Options) -> dict[int, str]:
    """The numbers of the backups to keep, with the reason; the links are in the order of time."""
    newest = list(reversed(links))
    reasons = {link.number: "newest" for link in newest[: max(options.keep, FEWEST)]}
    reasons |= {link.number: "archive" for link in links if link.reason == BEFORE_CLEANUP}
    for number, reason in periodical(links, options):
        reasons.setdefault(number, reason)
    return reasons


def periodical(links: Sequence[Link], options: Options) -> Iterator[tuple[int, str]]:
    """The last one of each day, week and month, as long as the options say."""
    periods: tuple[tuple[str, int, Callable[[datetime], object]], ...] = (
        ("daily", options.keep_daily, lambda moment: moment.date()),
        ("weekly", options.keep_weekly, lambda moment: moment.isocalendar()[:2]),
        ("monthly", options.keep_monthly, lambda moment: (moment.year, moment.month)),
    )
    for reason, most, period_of in periods:
        seen: set[object] = set()
        for link in reversed(links):
            period = period_of(datetime.fromisoformat(link.created))
            if period not in seen and len(seen) < most:
                seen.add(period)
                yield link.number, reason
