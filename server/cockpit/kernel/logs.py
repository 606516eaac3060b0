"""The daemon's log: to stderr, which the editor shows in its output channel, with the secrets taken out."""

from __future__ import annotations

import logging
import sys

from cockpit.core.redact import redact

LEVELS = {"error": logging.ERROR, "warning": logging.WARNING, "info": logging.INFO, "debug": logging.DEBUG}


class RedactingFormatter(logging.Formatter):
    """Formats a record, then takes the secrets out, also out of tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for the log."""
        return redact(super().format(record))


def start(level: str = "info") -> None:
    """Send the log to stderr; pygls stays quiet because it writes whole payloads (ARCHITECTURE 9.10)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(LEVELS[level])
    for noisy in ("pygls", "asyncio", "watchdog", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def set_level(level: str) -> None:
    """Change how much is written."""
    logging.getLogger().setLevel(LEVELS[level])
