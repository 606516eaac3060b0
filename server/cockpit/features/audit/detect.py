"""The audit of one text: run the rules, apply the inline ignores, give every finding its identity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.core import origin
from cockpit.core.finding import Finding
from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit import (
    comments,
    computations,
    dummies,
    hollow,
    pretence,
    stand_ins,
    stubs,
    swallow,
)
from cockpit.features.audit.commented_code import commented_code
from cockpit.features.audit.context import Context
from cockpit.features.audit.forbidden import forbidden
from cockpit.features.audit.identity import Ordinals, identify
from cockpit.features.audit.languages import Language
from cockpit.features.audit.policy import Policy
from cockpit.features.audit.report import Report
from cockpit.features.audit.source import Source
from cockpit.features.audit.suppress import Ignores


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that an inline comment declares intentional."""

    finding: Finding
    reason: str


@dataclass(frozen=True, slots=True)
class Detection:
    """What the audit has to say about a text."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    lines: int
    """Lines that hold code: neither blank nor only comment."""


_COMMENT_RULES: Final[tuple[Callable[[Context], Iterator[Report]], ...]] = (comments.tags, pretence.deferrals)
_FULL_RULES: Final[tuple[Callable[[Context], Iterator[Report]], ...]] = (
    stubs.stubs,
    pretence.pretences,
    stand_ins.stand_ins,
    stand_ins.documented,
    computations.constant_results,
    computations.random_metrics,
    swallow.swallowed,
    hollow.hollow_tests,
    commented_code,
    dummies.dummy_values,
)
_CONTEXT_LENGTH: Final = 200


def detect(text: str, path: str, language: Language, policy: Policy, *, ours: bool = False) -> Detection:
    """Audit `text`, which stands at `path` relative to its workspace folder.

    With `ours` the caller has seen that the file is neither vendored nor generated.
    """
    source = Source(text, path, language)
    if not ours and (origin.is_vendored(path) or origin.is_generated(text, path)):
        return Detection((), (), code_lines(source))
    context = Context(source, policy)
    reports = [report for rule in _COMMENT_RULES for report in rule(context)]
    reports += [report for rule in _rules(context) for report in rule(context)]
    reports += forbidden(context)
    reports.sort(key=lambda report: (report.start, report.code))
    return _assemble(context, reports)


def _rules(context: Context) -> tuple[Callable[[Context], Iterator[Report]], ...]:
    if not context.source.language.full or origin.is_declaration(context.source.path):
        return ()
    return _FULL_RULES


def _assemble(context: Context, reports: list[Report]) -> Detection:
    ignores, ordinals = Ignores(context), Ordinals()
    findings: list[Finding] = []
    suppressed: list[Suppressed] = []
    for report in _distinct(reports):
        finding = _finding(context, report, ordinals)
        if finding is None:
            continue
        reason = _reason(context, ignores, finding, report)
        if reason:
            suppressed.append(Suppressed(finding, reason))
        else:
            findings.append(finding)
    for report in ignores.reports():
        finding = _finding(context, report, ordinals)
        if finding is not None:
            findings.append(finding)
    findings.sort(key=lambda finding: (finding.span.line, finding.span.column, finding.code))
    return Detection(tuple(findings), tuple(suppressed), code_lines(context.source))


def _reason(context: Context, ignores: Ignores, finding: Finding, report: Report) -> str:
    """Why the finding is ignored: said on its lines, or at the head of the function that it is about."""
    reason = ignores.reason_for(finding.code, finding.span.line, finding.span.end_line)
    if reason or ignores.is_empty or finding.code not in _OF_FUNCTIONS:
        return reason
    block = context.structure.function(report.start)
    if block is None:
        return ""
    head = context.source.line_of(block.start), context.source.line_of(block.body[0])
    return ignores.reason_for(finding.code, *head)


_OF_FUNCTIONS: Final = frozenset({"audit.stub", "audit.fake", "audit.hollowTest"})


def _distinct(reports: list[Report]) -> Iterator[Report]:
    """The loudest of several reports of one code that start at the same place."""
    best: dict[tuple[int, str], Report] = {}
    for report in reports:
        known = best.get((report.start, report.code))
        if known is None or report.severity.rank < known.severity.rank:
            best[(report.start, report.code)] = report
    return iter(best.values())


def _finding(context: Context, report: Report, ordinals: Ordinals) -> Finding | None:
    severity = context.policy.severity(report.code, report.severity)
    if severity is None:
        return None
    source = context.source
    symbol = context.structure.symbol(report.start)
    text = report.stands_for or context.text[report.start : report.end]
    ordinal = ordinals.next(report.code, symbol, text)
    return Finding(
        path=source.path,
        span=source.span(report.start, report.end),
        code=report.code,
        severity=severity,
        message=report.message,
        symbol=symbol,
        identity=identify(source.path, report.code, symbol, text, ordinal),
        source=report.code.partition(".")[0],
        context=source.lines[source.line_of(report.start)].strip()[:_CONTEXT_LENGTH],
    )


_BLANK: Final = lazy_pattern(r"\n[ \t\r]*+(?=\n|\Z)")


def code_lines(source: Source) -> int:
    """Lines with something other than white space and comments on them."""
    text = source.text
    if not text or text.isspace():
        return 0
    first_is_blank = not text[: text.find("\n") if "\n" in text else len(text)].strip()
    total = text.count("\n") + 1 - len(_BLANK.findall(text)) - first_is_blank
    own = 0
    for start, end in source.tokens.comments:
        if text[start] == "#":
            line = text.rfind("\n", 0, start) + 1
            own += line == start or text[line:start].isspace()
        else:
            own += _own_lines(text, start, end)
    return total - own


def _own_lines(text: str, start: int, end: int) -> int:
    """How many lines hold nothing but this comment, which may span several."""
    alone = not text[text.rfind("\n", 0, start) + 1 : start].strip()
    if text.startswith(("/*", "<"), start):
        stop = text.find("\n", end)
        if text[end : stop if stop >= 0 else len(text)].strip():
            alone = False
    breaks = text.count("\n", start, end)
    return alone + breaks - (text.count("\n\n", start, end) if breaks else 0)
