"""How a failure looks on the wire: a JSON-RPC error with a kind, one sentence and a hint."""

from __future__ import annotations

import logging
import uuid

from lsprotocol.types import ErrorCodes, LSPErrorCodes, ResponseError

from cockpit.core.errors import Cancelled, CockpitError, Invalid, Stale

logger = logging.getLogger(__name__)

UNEXPECTED = "unexpected"


def code_of(error: CockpitError) -> int:
    """The JSON-RPC error code that fits best; the kind in `data` says the rest."""
    if isinstance(error, Invalid):
        return ErrorCodes.InvalidParams.value
    if isinstance(error, Cancelled):
        return LSPErrorCodes.RequestCancelled.value
    if isinstance(error, Stale):
        return LSPErrorCodes.ContentModified.value
    return LSPErrorCodes.RequestFailed.value


def report(error: BaseException, *, doing: str) -> ResponseError:
    """Log the failure as it deserves and return what the client is told.

    An expected one carries its own sentence; an unexpected one is logged in full under an incident id,
    and the client gets the id.
    """
    if isinstance(error, CockpitError):
        logger.info("%s: %s: %s", doing, error.kind, error.message)
        return ResponseError(
            code=code_of(error), message=error.message, data={"kind": error.kind, "hint": error.hint}
        )
    incident = uuid.uuid4().hex[:8]
    logger.error("%s failed, incident %s", doing, incident, exc_info=error)
    return ResponseError(
        code=ErrorCodes.InternalError.value,
        message=f"The cockpit met an unexpected error (incident {incident}); its log has the details.",
        data={"kind": UNEXPECTED, "hint": "cockpit.showLog", "incident": incident},
    )
