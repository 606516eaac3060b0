"""Whether values become a part of a statement or a command in JavaScript, shell scripts and workflows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from cockpit.core.lazy import lazy, lazy_pattern
from cockpit.features.copilots.change import Change, lines_of
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.review import Review, is_test, objection

if TYPE_CHECKING:
    from cockpit.features.copilots import grammars
else:
    grammars = lazy("cockpit.features.copilots.grammars")

SQL: Final = "validate.sqlInjection"
SHELL: Final = "validate.shellInjection"
JAVASCRIPT: Final = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
_SHELL_FILES: Final = (".sh", ".bash", ".zsh", ".ksh")
_WORKFLOW: Final = lazy_pattern(r"(?:^|/)\.github/workflows/[^/]+\.ya?ml$|(?:^|/)action\.ya?ml$")
_STATEMENT: Final = lazy_pattern(
    r"^[\s\"'`(]*(?:SELECT\b[\s\S]*\bFROM\b|INSERT\s+INTO\b|UPDATE\b[\s\S]*\bSET\b|DELETE\s+FROM\b|WITH\b[\s\S]*\bAS\s*\("
    r"|(?:select\b[\s\S]*\bfrom|update\b[\s\S]*\bset|delete\s+from)\b[\s\S]*\bwhere\b|insert\s+into\b[\s\S]*\bvalues\b)"
)
"""In small letters a sentence may begin like a statement, so that it takes more of one."""
_SAFE: Final = lazy_pattern(
    r"^(?:[A-Z][A-Z0-9_]*(?:[.\[][\w.\]]+)?|(?:Number|parseInt|parseFloat|Math\.\w+)\(.*\)|[\w.]+\.length|\d+|[\"'].*[\"'])$",
    re.DOTALL,
)
_CHOSEN: Final = lazy_pattern(
    r"(?i)quote|escape|identifier|sanitiz|sanitis|safe|allowed|validated|placeholder|literal|\?[\"'`]|[\"'`]\$"
)
_JS_SHELL: Final = lazy_pattern(
    r"(?<![.\w])(?:(?:child_process|cp)\.)?exec(?:Sync)?\s*\(\s*(?:`[^`]*\$\{|[\"'][^\"']*[\"']\s*\+)"
)
_EVALUATED: Final = lazy_pattern(
    r"(?:^|[;&|({]|\bthen\b|\bdo\b)\s*(?:eval|(?:ba|da|z|k)?sh\s+-c)\s+(?P<what>[^#]*)"
)
_OF_COMMAND: Final = lazy_pattern(r"\"?\$\([^)]*\)\"?|'[^']*'")
_VARIABLE: Final = lazy_pattern(r"\$(?:\w|\{|@|\*)")
_OUTSIDE: Final = lazy_pattern(
    r"\$\{\{[^}]*\bgithub\.(?:head_ref\b|event\.(?:issue|pull_request|comment|review|review_comment|discussion|head_commit|commits|pages"
    r"|workflow_run)\b[^}]*\b(?:title|body|message|name|email|label|ref|head_branch|page_name)\b)[^}]*\}\}"
)
_RUN: Final = lazy_pattern(r"^(?P<indent>\s*)(?:-\s+)?(?:run|script):\s*(?P<rest>.*)$")


def script_injection(review: Review) -> Iterator[Objection | Gap]:
    """Object to new statements and commands that are put together from values."""
    for change in review.changes.present:
        if is_test(change.path):
            continue
        if change.path.endswith(JAVASCRIPT):
            yield from _statements(change)
            yield from _commands(change)
        elif change.path.endswith(_SHELL_FILES):
            yield from _evaluated(change)
        elif _WORKFLOW.search(change.path):
            yield from _workflow(change)


def _statements(change: Change) -> Iterator[Objection]:
    known = Counter(text for _, text in _built(change.old or "", change.path))
    for line, text in _built(change.new or "", change.path):
        if known[text] > 0:
            known[text] -= 1
        else:
            message = "A statement is put together from values; give them as parameters."
            yield objection(change, line, SQL, message)


def _built(text: str, path: str) -> Iterator[tuple[int, str]]:
    """Line and text of the statements of SQL that values are written into."""
    if "${" not in text and "+" not in text:
        return
    for line, parts, values in grammars.built_texts(text, path):
        if _STATEMENT.search(parts) and not all(_SAFE.match(each) or _CHOSEN.search(each) for each in values):
            yield line, parts + " ".join(values)


def _commands(change: Change) -> Iterator[Objection]:
    if "child_process" not in (change.new or ""):
        return
    known = {line.strip() for line in lines_of(change.old or "")}
    for number, line in change.added_lines():
        if line.strip() not in known and _JS_SHELL.search(line):
            message = "A command for a shell is put together from values; use execFile with a list."
            yield objection(change, number, SHELL, message)


def _evaluated(change: Change) -> Iterator[Objection]:
    known = {line.strip() for line in lines_of(change.old or "")}
    for number, line in change.added_lines():
        found = _EVALUATED.search(line) if line.strip() not in known else None
        if found and _VARIABLE.search(_OF_COMMAND.sub("", found["what"])):
            message = (
                "A command is put together from values and read by a shell once more; call it with arguments."
            )
            yield objection(change, number, SHELL, message)


def _workflow(change: Change) -> Iterator[Objection]:
    known = {line.strip() for line in lines_of(change.old or "")}
    added = {number for number, _ in change.added_lines()}
    within: int | None = None
    for number, line in enumerate(lines_of(change.new or "")):
        indent = len(line) - len(line.lstrip())
        if within is not None and line.strip() and indent <= within:
            within = None
        run = _RUN.match(line)
        if run:
            within = len(run["indent"]) if run["rest"][:1] in ("|", ">", "") else None
        is_new = number in added and line.strip() not in known
        if is_new and (run or within is not None) and _OUTSIDE.search(line):
            message = "What anybody may write becomes a part of a command; give it through `env`."
            yield objection(change, number, SHELL, message)
