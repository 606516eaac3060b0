"""From the bytes of one file to what the audit says about it."""

from __future__ import annotations

import logging
from collections.abc import Callable

import msgspec

from cockpit.core.finding import Finding
from cockpit.core.origin import is_generated
from cockpit.core.text import decode
from cockpit.features.audit.detect import Suppressed, detect
from cockpit.features.audit.languages import Language, language_of
from cockpit.features.audit.policy import Policy
from cockpit.features.audit.walk import Skip

_log = logging.getLogger(__name__)


class FileReport(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the audit says about one file."""

    path: str
    skipped: str = ""
    """Why the file was not audited after all, one of `walk.Skip`; empty when it was."""
    lines: int = 0
    """Lines of code."""
    utf8: bool = True
    """False when the file was read as Latin-1, because it is not valid UTF-8."""
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()


def examine(path: str, data: bytes, policy: Callable[[str], Policy]) -> FileReport:
    """Audit the content of one file."""
    language = language_of(path)
    decoded = decode(data)
    if decoded is None:
        return FileReport(path, Skip.BINARY if language else Skip.LANGUAGE)
    text, utf8 = decoded
    language = language or language_of(path, text[:200].partition("\n")[0])
    if language is None:
        return FileReport(path, Skip.LANGUAGE)
    if is_generated(text, path):
        return FileReport(path, Skip.GENERATED)
    return _detected(path, text, language, policy(path), utf8=utf8)


def _detected(path: str, text: str, language: Language, policy: Policy, *, utf8: bool) -> FileReport:
    try:
        detection = detect(text, path, language, policy, ours=True)
    except Exception:  # noqa: BLE001 - One odd file may not end the audit of ten thousand; it is counted and logged.
        _log.exception("The audit failed on %s", path)
        return FileReport(path, Skip.FAILED)
    return FileReport(path, "", detection.lines, utf8, detection.findings, detection.suppressed)
