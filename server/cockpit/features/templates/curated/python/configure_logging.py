# /// template
# name = "Set up logging"
# kind = "function"
# description = "Log records as JSON lines on a stream, each with its time, level, logger and error."
# words = ["logging", "json logs", "structured", "handler", "formatter", "set-up"]
# ///
import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def configure_logging(
    name: str = "", level: int = logging.INFO, stream: TextIO = sys.stderr
) -> logging.Logger:
    """The logger of that name, which writes JSON lines and no longer what its handlers wrote before."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_JsonLines())
    logger = logging.getLogger(name or None)
    logger.handlers[:] = [handler]
    logger.setLevel(level)
    return logger


# /// proof
import io

written = io.StringIO()
log = configure_logging("proof.configure_logging", stream=written)
log.propagate = False
log.debug("not heard")
try:
    raise KeyError("x")
except KeyError:
    log.exception("It failed for %s", "größe")
entry = json.loads(written.getvalue())
assert (entry["level"], entry["message"]) == ("error", "It failed for größe")
assert "KeyError" in entry["error"]
