"""What a workspace asks of the audit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from cockpit.core.finding import Severity

DEFAULT_TAGS: Final = ("TODO", "FIXME", "XXX", "HACK", "TBD", "BUG")


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings that bear on one file; the caller has resolved what differs by path."""

    tags: tuple[str, ...] = DEFAULT_TAGS
    issue_pattern: str = ""
    """A regex for issue ids. A tag whose line matches it is treated as `issue_tags` says."""
    issue_tags: Literal["report", "hint", "allow"] = "report"
    severities: Mapping[str, Severity | Literal["off"]] = field(
        default_factory=dict[str, Severity | Literal["off"]]
    )
    """By code; `off` drops its findings. A code that is absent keeps its own severity."""

    def names_issue(self, text: str) -> bool:
        """Whether `text` carries an issue id."""
        return bool(self.issue_pattern) and re.search(self.issue_pattern, text) is not None

    def severity(self, code: str, proposed: Severity) -> Severity | None:
        """The severity to report `code` with; None when it is off. A hint stays a hint."""
        chosen = self.severities.get(code, proposed)
        if chosen == "off":
            return None
        return Severity(chosen) if proposed is not Severity.HINT else proposed
