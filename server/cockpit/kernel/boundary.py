"""Where failures end: nothing that a feature does may take the daemon down."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Generator
from contextlib import contextmanager

from cockpit.core.errors import Cancelled
from cockpit.protocol.failure import report

logger = logging.getLogger(__name__)


@contextmanager
def contained(doing: str) -> Generator[None]:
    """Log a failure of the block instead of passing it on; a cancellation is none."""
    try:
        yield
    except Cancelled:
        logger.debug("%s was cancelled", doing)
    except asyncio.CancelledError:
        raise
    except Exception as error:  # noqa: BLE001 - The boundary is the one place that catches everything.
        report(error, doing=doing)
