"""Questions in words, in a window without a folder."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from cockpit.core.clock import SystemClock
from cockpit.core.home import Home
from cockpit.features.templates.answering import answered
from cockpit.features.templates.pattern_messages import SearchQuery
from cockpit.kernel.context import Context


@pytest.mark.parametrize(
    ("query", "language", "found"), [("retry", "", True), ("retry", "sql", False), ("?!", "", False)]
)
def test_templates_are_found_without_a_folder(
    tmp_path: Path, query: str, language: str, *, found: bool
) -> None:
    context = SimpleNamespace(user_home=lambda: Home(tmp_path), clock=SystemClock(), documents={})
    hits = answered(cast("Context", context), [], SearchQuery(query=query, language=language)).hits
    assert any("retry" in each.id for each in hits) is found
    assert all((each.folder, each.path, each.uri) == ("", "", "") for each in hits)
