"""What the audit can report, and how loud each is by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cockpit.core.finding import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One code of the audit."""

    code: str
    title: str
    default_severity: Severity
    """What it is reported with; a single weak signal is reported as a hint."""
    explanation: str
    anchor: str
    """The heading of its section in the documentation."""
    louder: str = ""
    """When it is reported with a louder one, as a table says it."""


def _rule(name: str, title: str, severity: Severity, explanation: str, louder: str = "") -> Rule:
    return Rule(f"audit.{name}", title, severity, explanation, f"audit{name.lower()}", louder)


_ALL: Final = (
    _rule(
        "tag",
        "Open tag in a comment",
        Severity.INFO,
        "A comment carries a tag such as TODO, FIXME or HACK: work that was known and left. "
        "Tags are invisible in review and outlive their authors. "
        "Do the work, or move it to the tracker and link the issue. "
        "FIXME and BUG name a known defect and are warnings.",
        louder="FIXME, BUG: warning",
    ),
    _rule(
        "stub",
        "Body that does nothing",
        Severity.WARNING,
        "The function has a name and a signature but no implementation: it passes, is empty, "
        "has only a docstring, raises “not implemented”, or returns a default under a comment that promises "
        "more. "
        "Callers get silence or an exception where they expect work. "
        "Implement it, make it abstract, or say in a comment why it is empty.",
    ),
    _rule(
        "fake",
        "Result that pretends",
        Severity.WARNING,
        "The code returns or records a constant or random value where its name, docstring or comment says "
        "that it measures, computes or fetches one. "
        "Fabricated results pass every smoke test and mislead whoever reads them. "
        "Compute the value, or fail openly until it can be computed.",
    ),
    _rule(
        "deferral",
        "Work that a comment puts off",
        Severity.HINT,
        "The comment says that this is not the real thing: “in production this would”, “placeholder for”. "
        "Such notes describe missing work without a tag that anyone would find. "
        "Do the work, or record it as an issue; if the decision is deliberate, say why instead of “for now”.",
    ),
    _rule(
        "swallow",
        "Exception that disappears",
        Severity.WARNING,
        "A handler catches every exception and does nothing with it: faults vanish without a trace, "
        "also those nobody thought of. "
        "Catch the exception you expect, log it, or state in a comment why it may be ignored "
        "(in Python, `contextlib.suppress` with a narrow type says it best).",
    ),
    _rule(
        "hollowTest",
        "Test that cannot fail",
        Severity.WARNING,
        "The test asserts something that is always true, asserts nothing, or is skipped without a reason. "
        "It counts as coverage and protects nothing. "
        "Assert the result the test is about, or give the reason for skipping it.",
    ),
    _rule(
        "commentedCode",
        "Code that is commented out",
        Severity.WARNING,
        "Statements were disabled by turning them into comments. "
        "Nobody compiles, tests or refactors them, and readers "
        "cannot tell whether they were left by accident. Delete them: version control remembers.",
    ),
    _rule(
        "dummyValue",
        "Placeholder value in code that ships",
        Severity.WARNING,
        "A secret, address or text was filled in to be replaced later: “changeme”, lorem ipsum. "
        "Left in place it becomes a known default password or a broken link in production. "
        "Read it from the environment or the settings, and fail when it is missing.",
    ),
    _rule(
        "emptied",
        "File that lost its content",
        Severity.ERROR,
        "The file is empty now, and has content in the last commit; or git does not know it, and it had "
        "content when it was audited last, which is only a warning. "
        "An interrupted write or a tool that truncates before it writes does this. "
        "Restore it from git or from a backup, or delete it if it is meant to go.",
    ),
    _rule(
        "staleIgnore",
        "Ignore that matches nothing",
        Severity.INFO,
        "A `cockpit: ignore` comment names a code that is not reported at this place. "
        "It was made for something that has gone and would hide the next fault. Remove it.",
    ),
    _rule(
        "ignoreWithoutReason",
        "Ignore without a reason",
        Severity.WARNING,
        "A `cockpit: ignore` comment gives no reason, so it is not applied. "
        "The reason is what the next reader needs: write it after the bracket.",
    ),
)

RULES: Final[Mapping[str, Rule]] = {rule.code: rule for rule in _ALL}
