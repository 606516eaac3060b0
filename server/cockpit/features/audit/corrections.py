"""The text edits behind the code actions. Nothing is ever deleted but a stale suppression comment."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from cockpit.core.errors import Invalid, Refused
from cockpit.core.finding import Finding, Span
from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit.languages import Language
from cockpit.features.audit.lexer import lex

_INDENT = lazy_pattern(r"[ \t]*")
_NOT_IMPLEMENTED = lazy_pattern(r"raise\s+NotImplementedError\b")
_CLASS = lazy_pattern(r"^(?P<indent>[ \t]*)class\s+(?P<name>\w+)\s*(?P<bases>\([^()]*\))?\s*:")
_DEF = lazy_pattern(r"^(?P<indent>[ \t]*)(?:async\s+)?def\s+\w+")
_IGNORE = lazy_pattern(
    r"\s*(?P<opener>#|//|--|<!--|/\*+)?\s*cockpit:\s*ignore\b(?:(?!\*/|-->).)*(?P<closer>\*/|-->)?"
)
_BARE_SKIP = lazy_pattern(r"@(?:unittest\.|pytest\.mark\.)skip(?:\(\s*\))?\s*$")

_ENDS_A_COMMENT = lazy_pattern(r"\*/|--+>?|\?>")
"""What ends a comment, or the code around it, in one language or another; a backslash at the end of a line
does the opposite."""

LINE_COMMENT = {
    "python": "#", "ruby": "#", "shellscript": "#", "yaml": "#", "toml": "#", "dockerfile": "#",
    "makefile": "#", "powershell": "#", "bat": "REM", "sql": "--",
}  # fmt: skip
CONTINUES_LINES = {"powershell": "`", "bat": "^"}
"""What ends a line that goes on in the next, where that is not a backslash."""
NO_COMMENTS = ("package.json",)
"""Files of a language with comments in which they are not allowed."""
WRAPPED_COMMENT = {"html": ("<!-- ", " -->"), "markdown": ("<!-- ", " -->"), "css": ("/* ", " */")}


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the text of a span."""

    span: Span
    text: str


def comment(language: Language, text: str) -> str:
    """The text as a comment that ends its line."""
    text = _ENDS_A_COMMENT.sub(lambda end: " ".join(end.group()), text).rstrip("\\ ")
    if language.id in WRAPPED_COMMENT:
        opening, closing = WRAPPED_COMMENT[language.id]
        return f"{opening}{text}{closing}"
    return f"{LINE_COMMENT.get(language.id, '//')} {text}"


def applied(text: str, starts: Sequence[int], edits: Sequence[Edit]) -> str:
    """The text with the edits made; `starts` are the offsets of its lines."""
    for edit in sorted(edits, key=lambda edit: (edit.span.line, edit.span.column), reverse=True):
        first = starts[edit.span.line] + edit.span.column
        last = starts[edit.span.end_line] + edit.span.end_column
        text = text[:first] + edit.text + text[last:]
    return text


def can_be_marked(lines: Sequence[str], finding: Finding, language: Language) -> bool:
    """Whether a comment may stand above the finding: not in plain JSON, and not within a continued line."""
    above = lines[finding.span.line - 1].rstrip() if finding.span.line else ""
    continued = above.endswith(CONTINUES_LINES.get(language.id, "\\")) and language.id != "dockerfile"
    return not continued and finding.path.rpartition("/")[2] not in NO_COMMENTS


def mark_intentional(
    lines: Sequence[str], finding: Finding, language: Language, reason: str, newline: str
) -> list[Edit]:
    """A suppression comment with the reason, alone on the line above the finding."""
    if not can_be_marked(lines, finding, language):
        raise Refused("No comment can stand above this line; name the finding in `cockpit.toml` instead.")
    line, reason = finding.span.line, " ".join(reason.split())
    note = comment(language, f"cockpit: ignore[{finding.code}] {reason}".rstrip())
    if lines[line].lstrip().startswith("{/*"):
        # Between the elements of JSX a comment is an expression, and even a space would be shown.
        end = len(lines[line].rstrip())
        return [Edit(Span(line, end, line, end), f"{{/* {note.removeprefix('// ')} */}}")]
    if lines[line].lstrip().startswith("* "):
        note = re.sub("^// ", "* ", note)
    return [Edit(Span(line, 0, line, 0), f"{_indent(lines, line)}{note}{newline}")]


def link_issue(lines: Sequence[str], finding: Finding, issue: str) -> list[Edit]:
    """The issue in brackets behind the tag or at the end of the comment: `TODO(#12): …`."""
    issue = _ENDS_A_COMMENT.sub(lambda end: " ".join(end.group()), " ".join(issue.split()))
    if not issue:
        raise Invalid("An issue needs a number or an address.")
    span = finding.span
    text = lines[span.line]
    tag = re.compile(r"\w+").match(text, span.column)
    if finding.code == "audit.tag" and tag is not None and not text.startswith("(", tag.end()):
        return [Edit(Span(span.line, tag.end(), span.line, tag.end()), f"({issue})")]
    raise Refused("This line already names somebody or something in brackets.")


def make_abstract(lines: Sequence[str], finding: Finding, newline: str) -> list[Edit]:
    """Declare a method that only raises NotImplementedError as abstract, with its class as an ABC."""
    head = _definition_above(lines, finding.span.line)
    owner = _class_above(lines, head)
    indent = _indent(lines, head)
    edits = [Edit(Span(head, 0, head, 0), f"{indent}@abstractmethod{newline}")]
    match = _CLASS.match(lines[owner])
    needed = ["abstractmethod"]
    if match is not None and not re.search(r"\bABC(Meta)?\b", match["bases"] or ""):
        edits.append(_with_base(match, owner))
        needed.insert(0, "ABC")
    missing = [name for name in needed if not any(_imports(line, name) for line in lines)]
    if missing:
        place = _after_preamble(lines)
        edits.append(Edit(Span(place, 0, place, 0), f"from abc import {', '.join(missing)}{newline}"))
    return sorted(edits, key=lambda edit: edit.span.line)


def can_be_abstract(lines: Sequence[str], finding: Finding, language: Language) -> bool:
    """Whether the finding is a method of a class that only raises NotImplementedError."""
    if language.id != "python" or finding.code != "audit.stub":
        return False
    try:
        head = _definition_above(lines, finding.span.line)
        _class_above(lines, head)
    except Refused:
        return False
    body = "\n".join(lines[head : finding.span.end_line + 3])
    return _NOT_IMPLEMENTED.search(body) is not None


def is_test(lines: Sequence[str], finding: Finding) -> bool:
    """Whether the finding speaks of a test as a whole and not of a line in it."""
    return _DEF.match(lines[finding.span.line]) is not None


def is_bare_skip(lines: Sequence[str], finding: Finding) -> bool:
    """Whether the finding is a Python test that is skipped without a reason."""
    above = range(finding.span.line, max(-1, finding.span.line - 6), -1)
    return any(_BARE_SKIP.search(lines[line]) for line in above)


def add_skip_reason(lines: Sequence[str], finding: Finding, reason: str) -> list[Edit]:
    """Give a skipped Python test the reason that it lacks."""
    for line in range(finding.span.line, max(-1, finding.span.line - 6), -1):
        text = lines[line]
        if match := _BARE_SKIP.search(text):
            bare = match.group().rstrip().removesuffix("()").rstrip()
            quoted = " ".join(reason.split()).replace("\\", "\\\\").replace('"', '\\"')
            argument = f'reason="{quoted}"' if "pytest" in bare else f'"{quoted}"'
            return [Edit(Span(line, match.start(), line, match.end()), f"{bare}({argument})")]
    raise Refused("No skip without a reason stands here any more.")


def add_assertion(lines: Sequence[str], finding: Finding, language: Language, newline: str) -> list[Edit]:
    """End a test that checks nothing with a failing assertion that says what to write."""
    if language.id != "python":
        raise Refused("This is offered for Python tests only.")
    head = _definition_above(lines, finding.span.line)
    quoted = _lines_in_strings(lines)
    last = _last_line_of_body(lines, head, quoted)
    code = (number for number in range(head + 1, last + 1) if number not in quoted and lines[number].strip())
    body = (_indent(lines, number) for number in code)
    deeper = (indent for indent in body if len(indent) > len(_indent(lines, head)))
    indent = min(deeper, key=len, default=_indent(lines, head) + "    ")
    text = f'{indent}raise AssertionError("say what this test expects"){newline}'
    at_end = last + 1 >= len(lines)
    lead = newline if at_end and lines[last] else ""
    place = Span(last, len(lines[last]), last, len(lines[last])) if at_end else Span(last + 1, 0, last + 1, 0)
    return [Edit(place, lead + text if at_end else text)]


def remove_stale_ignore(lines: Sequence[str], finding: Finding) -> list[Edit]:
    """Take away a suppression comment that suppresses nothing; the whole line if nothing else is on it."""
    line = finding.span.line
    text = lines[line]
    match = _IGNORE.search(text)
    if match is None:
        raise Refused("The comment is not there any more.")
    # What closes a comment stays where something else opened it.
    end = match.start("closer") if match["closer"] and not match["opener"] else match.end()
    if not (text[: match.start()] + text[end:]).strip():
        if line + 1 < len(lines):
            return [Edit(Span(line, 0, line + 1, 0), "")]
        return [Edit(Span(line, 0, line, len(text)), "")]
    return [Edit(Span(line, match.start(), line, end), "")]


def replace_all(lines: Sequence[str], text: str) -> list[Edit]:
    """The whole text."""
    last = max(0, len(lines) - 1)
    return [Edit(Span(0, 0, last, len(lines[last]) if lines else 0), text)]


def _imports(line: str, name: str) -> bool:
    return re.match(rf"from abc import .*\b{name}\b", line) is not None


def _indent(lines: Sequence[str], line: int) -> str:
    match = _INDENT.match(lines[line]) if line < len(lines) else None
    return match.group() if match else ""


def _definition_above(lines: Sequence[str], line: int) -> int:
    for number in range(min(line, len(lines) - 1), -1, -1):
        if _DEF.match(lines[number]):
            return number
    raise Refused("No function stands here any more.")


def _class_above(lines: Sequence[str], head: int) -> int:
    depth = len(_indent(lines, head))
    for number in range(head - 1, -1, -1):
        text = lines[number]
        if text.strip() and len(_indent(lines, number)) < depth and not text.lstrip().startswith(("#", ")")):
            if _CLASS.match(text):
                return number
            break
    raise Refused("The function is not a method of a class.")


def _with_base(match: re.Match[str], line: int) -> Edit:
    if match["bases"] is None:
        place = match.end("name")
        return Edit(Span(line, place, line, place), "(ABC)")
    inner = match["bases"][1:-1].strip()
    names = [name for name in inner.split(",") if name.strip()]
    plain = [name.strip() for name in names if "=" not in name]
    keywords = [name.strip() for name in names if "=" in name]
    bases = "(" + ", ".join([*plain, "ABC", *keywords]) + ")"
    return Edit(Span(line, match.start("bases"), line, match.end("bases")), bases)


def _after_preamble(lines: Sequence[str]) -> int:
    """The line of the first import that is not `__future__`, else the first line of code."""
    quote = ""
    for number, text in enumerate(lines):
        stripped = text.strip()
        if quote:
            quote = "" if quote in stripped else quote
        elif opening := re.match(r"[rRuU]?(\"\"\"|''')", stripped):
            quote = "" if opening[1] in stripped[opening.end() :] else opening[1]
        elif stripped and not stripped.startswith(("#", "from __future__", '"', "'")):
            return number
    return len(lines) - 1 if lines else 0


def _lines_in_strings(lines: Sequence[str]) -> set[int]:
    """The lines of Python code that begin within a string."""
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    found: set[int] = set()
    for start, end in lex("\n".join(lines), "python").strings:
        found.update(range(bisect_right(starts, start), bisect_right(starts, end)))
    return found


def _last_line_of_body(lines: Sequence[str], head: int, quoted: set[int]) -> int:
    depth = len(_indent(lines, head))
    last = head
    for number in range(head + 1, len(lines)):
        if number in quoted:
            last = number
        elif lines[number].strip():
            if len(_indent(lines, number)) <= depth and not lines[number].lstrip().startswith(")"):
                break
            last = number
    return last
