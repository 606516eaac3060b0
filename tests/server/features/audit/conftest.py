"""What the tests of the audit's rules share."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from cockpit.features.audit.detect import detect
from cockpit.features.audit.languages import language_of
from cockpit.features.audit.policy import Policy

Audited = Callable[..., list[str]]


@pytest.fixture
def audited() -> Audited:
    """Audit a snippet; each finding reads `LINE CODE SEVERITY`, the line counted from 1."""

    def run(path: str, text: str, policy: Policy | None = None) -> list[str]:
        text = dedent(text).removeprefix("\n")
        language = language_of(path, text.partition("\n")[0])
        assert language is not None, path
        detection = detect(text, path, language, policy or Policy())
        return [f"{f.span.line + 1} {f.code.removeprefix('audit.')} {f.severity}" for f in detection.findings]

    return run
