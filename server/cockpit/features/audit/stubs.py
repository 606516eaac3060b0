"""Functions that have a name and no implementation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from cockpit.core.alternatives import any_of
from cockpit.core.finding import Severity
from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit import empty_bodies, expression_bodies, inheritance
from cockpit.features.audit.blocks import Block
from cockpit.features.audit.bodies import Body
from cockpit.features.audit.context import Context
from cockpit.features.audit.docstrings import last_docstrings
from cockpit.features.audit.names import HOOK, LIFECYCLE
from cockpit.features.audit.promises import Strength, gives_reason, is_inherited
from cockpit.features.audit.report import Report, hint, warning

_CODE: Final = "audit.stub"
_BARE_MESSAGE: Final = lazy_pattern(
    r"^[\"'`bfru\s]*(?:(?:todo|tbd|fixme)\b.*|(?:(?:this|the)\s+)?(?:[\w.:()`'$#{}-]+\s+){0,3}?(?:is "
    r"|are |was |has |have |it's |currently )?(?:not|n't)[ -](?:been )?(?:yet "
    r"|currently )?(?:been )?impl(?:emented)?(?: yet)?(?: here)?|unimplemented|implement me|not yet"
    r"|to be implemented|method not implemented|coming soon|stub)[\s.!…\"'`:)]*$",
    re.IGNORECASE | re.DOTALL,
)
_YET: Final = any_of(
    r"\byet\b",
    r"\btodo\b",
    r"\btbd\b",
    r"\bcoming soon\b",
    r"\bto be implemented\b",
    r"\bneeds to be implemented\b",
    r"\bimplement me\b",
    flags=re.IGNORECASE,
)


_LATER: Final = any_of(
    r"\byet\b",
    r"\blater\b",
    r"\bsoon\b",
    r"\btodo\b",
    r"\btbd\b",
    r"\bwip\b",
    r"\bnot done\b",
    r"\bfor now\b",
    flags=re.IGNORECASE,
)
"""What tells `unimplemented!` in place of `todo!` from its other use: a case that cannot come."""


def stubs(context: Context) -> Iterator[Report]:
    """Every kind of unfinished body."""
    if context.source.language.structure == "indent":
        yield from _empty_functions(context)
    else:
        yield from empty_bodies.documented(context)
    yield from _not_implemented(context)


_PASS: Final = lazy_pattern(r"pass[ \t]*(?=\r?\n|#|\Z)")
_ELLIPSIS: Final = lazy_pattern(r"\.\.\.[ \t]*(?=\r?\n|#|\Z)")
_ONE_LINE_HEAD: Final = lazy_pattern(r"[ \t]*(?:async[ \t]+)?def [^\n]{0,300}:[ \t]+")
_DOCUMENTED: Final = "has only a docstring"


class _Nothing(NamedTuple):
    """The whole of a Python function that has none."""

    start: int
    end: int
    does: str
    certain: bool
    """Whether it is a stub by its looks; an ellipsis also stands where no body is expected."""


def _nothings(context: Context) -> Iterator[tuple[Block, _Nothing]]:
    """The functions in which there may be nothing but `pass`, `...` or a docstring."""
    for start, end in _passes(context):
        block = context.structure.function(start) if context.source.is_code(start) else None
        if block is not None:
            passes = context.text[start] == "p"
            does = "passes" if passes else "is an ellipsis"
            documented = Body(context, block).documentation != ""
            yield block, _Nothing(start, end, f"only {does}", passes or documented)
    for _, end in last_docstrings(context.source):
        block = context.structure.function(end)
        if block is not None and Body(context, block).start == end:
            line = context.text.find("\n", block.start, block.body[0])
            head = block.start, line if line >= 0 else block.body[0]
            yield block, _Nothing(*head, _DOCUMENTED, certain=True)


def _passes(context: Context) -> Iterator[tuple[int, int]]:
    """Where `pass` and `...` stand alone on their line, or end a one-line function."""
    if context.words.isdisjoint(("pass", "...")):
        return
    text = context.text
    for pattern in (_PASS, _ELLIPSIS):
        for match in pattern.finditer(text):
            start = match.start()
            before = text[text.rfind("\n", 0, start) + 1 : start]
            if not before.strip() or _ONE_LINE_HEAD.fullmatch(before):
                yield start, start + len(match.group().rstrip())


def _empty_functions(context: Context) -> Iterator[Report]:
    """Python functions that do nothing."""
    for block, nothing in _nothings(context):
        body = Body(context, block)
        if not body.is_empty or _is_exempt(context, block, nothing.start):
            continue
        if promise := next((p for p in body.promises if p.tag or p.strength is not Strength.NONE), None):
            missing = f"its comment says what is missing: “{_short(promise.text)}”"
            message = f"`{block.name}` {nothing.does}, and {missing}."
            yield _report(nothing, Severity.WARNING, message)
        elif not body.comments and _is_unexplained(context, block, body):
            plain = block.owner is None and not LIFECYCLE.match(block.name)
            severity = Severity.WARNING if plain and nothing.certain else Severity.HINT
            message = f"`{block.name}` has no body: it {nothing.does}."
            yield _report(nothing, severity, message)


def _report(nothing: _Nothing, severity: Severity, message: str) -> Report:
    """The report; a `pass` that is removed below a docstring leaves the finding what it was."""
    stands_for = "pass" if nothing.does == _DOCUMENTED else ""
    return Report(_CODE, severity, nothing.start, nothing.end, message, stands_for)


def _is_unexplained(context: Context, block: Block, body: Body) -> bool:
    """Whether nothing about a body without comment says that it is meant to be empty."""
    if block.prefix or HOOK.match(block.name) or gives_reason(body.documentation):
        return False
    if _ignores_all(block.head):
        return False
    if LIFECYCLE.match(block.name) and not _is_told(block, body):
        return False
    if block.parent is not None and block.parent.kind == "function":
        return False
    if block.owner is not None:
        return not inheritance.has_bases(block.owner) and not inheritance.is_base(context, block.owner)
    return not inheritance.is_conditional(context, block)


def _ignores_all(head: str) -> bool:
    """Whether there are parameters, and each is marked as unused: who is told does nothing on purpose."""
    given = head.partition("(")[2].rpartition(")")[0]
    while given != (plain := _BRACKETS.sub("", given)):
        given = plain
    names = [each.strip(" *\n\t") for each in given.split(",")]
    names = [name for name in names if name not in ("", "/", "self", "cls")]
    return bool(names) and all(name.startswith("_") for name in names)


_BRACKETS: Final = lazy_pattern(r"\[[^\[\]]*\]|\([^()]*\)")


def _is_told(block: Block, body: Body) -> bool:
    """Whether something besides the name says that it works: its documentation, or what it is given."""
    verb = block.name.lstrip("_").removeprefix("async_").partition("_")[0].lower()
    said = _FIRST_WORD.search(body.documentation)
    if said is not None and said.group().lower().startswith(verb):
        return True
    return block.owner is not None and verb == block.name and _GIVEN.search(block.head) is not None


_FIRST_WORD: Final = lazy_pattern(r"[A-Za-z]+")
_GIVEN: Final = lazy_pattern(r"\(\s*self\s*,\s*[a-z]")


def _is_exempt(context: Context, block: Block, offset: int) -> bool:
    if re.fullmatch(r"__\w+__", block.name) or context.is_test(offset):
        return True
    return inheritance.is_abstract(context, block) or inheritance.is_conditional(context, block)


_SAYS: Final = r"(?=[^\n]{0,200}(?:mplement|TODO))"
_PYTHON: Final = lazy_pattern(
    rf"raise (?:NotImplemented(?:Error)?\b|[\w.]*(?:Error|Exception)\(\s*[bfru]?[\"']{_SAYS}|[\"']{_SAYS})"
)
_THROW: Final = lazy_pattern(
    r"throw (?:new )?(?:\\?[\w.\\]*NotImplemented\w*\b|[\w.:\\]*(?:Error|Exception|error)"
    rf"\w*(?:<\w+>)?\s*\({_SAYS})",
)
_STATEMENTS: Final[Mapping[str, tuple[re.Pattern[str], ...]]] = {
    "python": (_PYTHON,),
    "ruby": (_PYTHON,),
    "javascript": (_THROW,),
    "java": (_THROW,),
    "csharp": (_THROW,),
    "php": (_THROW,),
    "kotlin": (_THROW, lazy_pattern(r"TODO\((?!\w+\)[\s:])")),
    "swift": (lazy_pattern(rf"fatalError\(\s*\"{_SAYS}(?!init\(coder)"), _THROW),
    "rust": (
        lazy_pattern(r"todo!\s*[(\[{]"),
        lazy_pattern(r"unimplemented!\s*[(\[{]"),
        lazy_pattern(rf"panic!\(\s*\"{_SAYS}"),
        lazy_pattern(rf"Err\([\w:]+(?:::\w+)?\(\"{_SAYS}"),
    ),
    "go": (
        lazy_pattern(rf"panic\(\s*[\"`]{_SAYS}"),
        lazy_pattern(rf"return (?:\S+, )?(?:errors\.New|fmt\.Errorf)\(\s*\"{_SAYS}"),
    ),
    "cpp": (_THROW, lazy_pattern(rf"assert\(\s*(?:false|0)\s*&&\s*\"{_SAYS}")),
}


def _not_implemented(context: Context) -> Iterator[Report]:
    """Statements that refuse to work because nobody wrote the work."""
    if context.words.isdisjoint(("mplement", "TODO", "todo!")):
        return
    patterns = _STATEMENTS.get(context.source.language.lexicon, ())
    for match in (found for pattern in patterns for found in pattern.finditer(context.text)):
        offset = match.start()
        statement, end = _statement(context.text, offset)
        message = _message_of(statement)
        if not _is_unfinished(context, statement, message) or context.text[offset - 1 : offset].isalnum():
            continue
        if not context.source.is_code(offset):
            continue
        block = expression_bodies.function_at(context, offset) or context.structure.function(offset)
        if block is None:
            continue
        report = _judge(context, block, _Refusal(offset, end, statement, message))
        if report is not None:
            yield report


def _is_unfinished(context: Context, statement: str, message: str) -> bool:
    """Whether the statement refuses for want of an implementation, and not for a reason of its own."""
    if not message or _is_macro(context, statement):
        return True
    if _BARE_MESSAGE.match(message) and not is_inherited(message):
        return True
    return statement.startswith("unimplemented!") and _LATER.search(message) is not None


class _Refusal(NamedTuple):
    """A statement that refuses to work."""

    start: int
    end: int
    statement: str
    message: str


def _judge(context: Context, block: Block, refusal: _Refusal) -> Report | None:
    start, end, statement, message = refusal
    if _is_generated(context, start):
        return None
    body = Body(context, block)
    whole = _is_whole(context, body, start, end)
    if context.is_test(start):
        return _in_test(context, block, refusal) if whole else None
    if _is_macro(context, statement):
        text = f"`{_name(block)}` is not written yet: it stops at `{_short(statement)}`."
        return None if _FOR_DOCUMENTATION.search(message) else warning(_CODE, start, end, text)
    if not whole:
        text = f"A branch of `{_name(block)}` is not implemented."
        return hint(_CODE, start, end, text) if _YET.search(message) else None
    if inheritance.is_conditional(context, block) or inheritance.is_abstract(context, block):
        return None
    return (
        None if is_inherited(body.documentation) or _is_explained(body) else _whole(context, block, refusal)
    )


_FOR_DOCUMENTATION: Final = lazy_pattern(r"\bfor doc|\bdoc(?:s|umentation)? (?:gen|only)", re.IGNORECASE)


_QUOTED: Final = lazy_pattern(r"\b(?:quote\w*|parse_quote\w*|macro_rules)!")


def _is_generated(context: Context, offset: int) -> bool:
    """Whether the code stands in a Rust macro that emits it elsewhere."""
    if context.source.language.id != "rust" or not _QUOTED.search(context.text):
        return False
    return any(
        pair.start < offset < pair.end and _QUOTED.search(pair.head) for pair in context.structure.braces
    )


def _is_macro(context: Context, word: str) -> bool:
    """Whether the statement exists for nothing but marking unfinished code."""
    return word.startswith("todo!") or (word.startswith("TODO(") and context.source.language.id == "kotlin")


def _whole(context: Context, block: Block, refusal: _Refusal) -> Report | None:
    """The verdict on a function that does nothing but refuse."""
    start, end, statement, message = refusal
    text = f"`{_name(block)}` is not implemented: its whole body is `{_short(statement)}`."
    owner = block.owner
    if owner is None or _YET.search(message):
        return warning(_CODE, start, end, text)
    if inheritance.is_base(context, owner):
        return None
    if "NotImplementedError" in statement:
        return hint(_CODE, start, end, text)
    return warning(_CODE, start, end, text)


def _in_test(context: Context, block: Block, refusal: _Refusal) -> Report | None:
    if not _TEST_NAME.match(block.name) or not context.in_test_file or block.owner is not None:
        return None
    text = f"The test `{block.name}` was never written: it only does `{_short(refusal.statement)}`."
    return warning(_CODE, refusal.start, refusal.end, text)


_TEST_NAME: Final = lazy_pattern(r"test(?:_|[A-Z]|$)(?!.*\.)|Test[A-Z_]\w*$")


def _is_explained(body: Body) -> bool:
    """Whether a comment in the body gives a reason rather than a promise."""
    promised = {p.comment.start for p in body.promises if p.tag or p.strength is Strength.CLEAR}
    return any(
        comment.start not in promised and len(comment.body) > 8 for comment in body.comments
    ) or gives_reason(body.documentation)


def _is_whole(context: Context, body: Body, offset: int, end: int) -> bool:
    """Whether the statement is all that the function does, logging aside."""
    high = body.block.body[1]
    if offset - body.start > _FAR or high - end > _FAR:
        return False
    before = Body.without_noise(context.source.code(body.start, offset))
    after = Body.without_noise(context.source.code(end, high))
    return not before and not _REST.sub("", after).strip(" ;\n)}")


_FAR: Final = 1_500
_REST: Final = lazy_pattern(r"\bfrom \w+|\breturn\b[^;\n]*;?|\bend\b")


_CALL: Final = lazy_pattern(r"[^()\n]*\((?:[^()]|\([^()]*\))*\)")


def _statement(text: str, offset: int) -> tuple[str, int]:
    """The statement on one line, and where it ends: with its call's closing bracket or with the line."""
    line_end = text.find("\n", offset)
    line_end = len(text) if line_end < 0 else line_end
    call = _CALL.match(text, offset, min(len(text), offset + 600))
    end = call.end() if call and call.group().count("\n") <= 4 else line_end
    return " ".join(text[offset:end].split()), end


def _message_of(statement: str) -> str:
    match = re.search(r"[\"'`](?:[^\"'`\\]|\\.|(?<=\w)'(?=\w))*[\"'`]", statement)
    return match.group().strip("\"'`") if match else ""


def _name(block: Block) -> str:
    return block.name or "this function"


def _short(text: str) -> str:
    flat = " ".join(text.split()).rstrip(" .")
    return flat if len(flat) <= 80 else flat[:79].rstrip() + "…"
