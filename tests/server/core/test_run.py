"""How a session has ended, by what it left behind and what ended it."""

from __future__ import annotations

import pytest

from cockpit.core.errors import Cancelled, Invalid, NotConfigured, NotFound, Refused, Unavailable
from cockpit.core.run import Outcome, Result, Status, ended

LEFT = Result("open-transactions", Outcome.FAILED, ("A write is open.", "Another."))
ODD = Result("temporary-files", Outcome.WARNING, ("A file is left.",))


@pytest.mark.parametrize(
    ("results", "error", "status", "reason"),
    [
        ((), None, Status.SUCCESS, ""),
        ((ODD, Result("x", Outcome.UNKNOWN, ("No.",))), None, Status.SUCCESS, ""),
        ((ODD, LEFT), None, Status.FAILED, "A write is open."),
        ((LEFT,), Invalid("Bad."), Status.FAILED, "Bad."),
        ((), Unavailable("Disk full."), Status.FAILED, "Disk full."),
        ((), KeyboardInterrupt(), Status.FAILED, "A person interrupted it."),
        *(
            ((), kind("No."), Status.SUCCESS, "No.")
            for kind in (Invalid, NotFound, NotConfigured, Refused, Cancelled)
        ),
    ],
)
def test_endings(results, error, status, reason) -> None:
    ending = ended(results, error)
    assert (ending.status, ending.reason) == (status, reason)
