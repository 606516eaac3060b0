"""Tests that cannot fail: they assert what is always true, or nothing, or are skipped without a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final

from cockpit.core.alternatives import any_of
from cockpit.core.finding import Severity
from cockpit.core.lazy import lazy_pattern
from cockpit.features.audit.blocks import Block
from cockpit.features.audit.bodies import Body, above
from cockpit.features.audit.context import Context
from cockpit.features.audit.report import Report, hint, info, warning

_CODE: Final = "audit.hollowTest"

_ALWAYS_TRUE: Final = (
    lazy_pattern(
        r"assert(?:(?<=\bdebug_assert)!\(\s*true\s*[,)]|(?<=\bassert)(?:"
        r"[ \t]+True\b(?=[ \t]*(?:[,#;\r\n]|\Z))(?![ \t]*,\s*not)"
        r"|[ \t]+(?P<n>\d+)[ \t]*==[ \t]*(?P=n)\b"
        r"|(?:True|_true|That)\(\s*(?i:true)\s*[,)]"
        r"|\.True\(\s*\w+,\s*true\s*[,)]"
        r"|(?:\.ok|\.isTrue|\.equal|\.strictEqual)?\(\s*true\s*(?:,\s*true\s*)?[,)](?!\s*===)"
        r"|!\(\s*true\s*[,)]"
        r"|_eq!\(\s*true\s*,\s*true\s*[,)]"
        r"|_equal (?:true, true|1, 1)\b"
        r"| true\b"
        r"|[ \t]+len\([^\n]{0,200}\)[ \t]*>=[ \t]*0\b(?!\.)"
        r"|[ \t]+[\w.\[\]\"']{0,80}?(?:count|total|size|length|s)[\]\"']*[ \t]*>="
        r"[ \t]*0[ \t]*#[^\n]*\b(?i:may|might|could|can) (?:be|not)\b"
        r"|!\(\s*[^;\n]{0,200}\.len\(\)\s*>=\s*0\s*[,)]"
        r"|(?:\.ok)?\([^\n;]{0,200}\.length\s*>=\s*0\s*[,)]"
        r"|!\(\s*(?P<r>[\w.()&?]+?)\.is_ok\(\)\s*\|\|\s*(?P=r)\.is_err\(\)"
        r"|!\(\s*(?P<s>[\w.()&?]+?)\.is_(?:some|err)\(\)\s*\|\|\s*(?P=s)\.is_(?:none|ok)\(\)"
        r"|GreaterEqual\(\s*len\([^\n]{0,200}\),\s*0\s*\)"
        r"))"
    ),
    lazy_pattern(r"XCTAssert(?:True)?\(\s*(?i:true)\s*[,)]"),
    lazy_pattern(r"Assert(?<=\bAssert)\.(?:True|IsTrue|assertTrue)\(\s*true\s*[,)]"),
    lazy_pattern(
        r"expect(?<=\bexpect)\((?:"
        r"\s*(?P<v>true|1|'\w*'|\"\w*\")\s*\)\s*\.(?:toBe|toEqual|toStrictEqual|to\.equal|to\.eq"
        r"|to\.be)\(?\s*(?:(?P=v)\b|\.true)"
        r"|\s*true\s*\)\.(?:toBeTruthy\(\)|to\.be\.true\b|toBeDefined\(\))"
        r"|true\)\.to (?:eq|be)\(?\s*true"
        r"|[^\n;]{0,200}\.(?:length|size)\)\s*\.(?:toBeGreaterThanOrEqual|to\.be\.at\.least"
        r"|to\.be\.gte)\(\s*0\s*\))"
    ),
)
"""Each begins with fixed letters, for which a regex looks ten times as fast as for an alternative."""
_ALWAYS_TRUE_IN_GO: Final = (
    lazy_pattern(r"require(?<=\brequire)\.True\(\s*\w+,\s*true\s*[,)]"),
    lazy_pattern(r"\.Assert\(true, qt\.IsTrue\)"),
)
_OF_OBJECT: Final = lazy_pattern(r"(?:self\.|\$this->|self::|static::|\bdebug_)\Z")
_GATE: Final = lazy_pattern(
    r"assert|expect|skip|[Ii]gnore|Disabled|xit|xdescribe|xtest|@Test|\bit\(|\btest|Test|Fact"
)


def _may_test_itself(context: Context) -> bool:
    """Whether tests may stand in the file that they test, as Rust has it."""
    return context.source.language.id == "rust" and "#[" in context.text


_SPECIMEN: Final = lazy_pattern(
    r"(?:^|/)(?i:example_scripts|data|cases|example|fixtures?|testdata|test[-_]data|test[-_]cases|fail|pass|ui"
    r"|trybuild|compile[-_]fail|snapshots?|corpus)/|(?:^|/)\w*[a-z]Examples?\.\w+$",
)
"""Folders whose tests are the input of other tests."""


def hollow_tests(context: Context) -> Iterator[Report]:
    """Every way in which a test protects nothing."""
    if not (context.in_test_file or context.in_tests or _may_test_itself(context)):
        return
    if not _GATE.search(context.text) or context.in_examples or _SPECIMEN.search(context.source.path):
        return
    yield from _always_true(context)
    if context.in_test_file or context.source.language.id == "rust":
        yield from _skipped(context)
        yield from _softened(list(_without_assertion(context)))


def _softened(reports: list[Report]) -> Iterator[Report]:
    """Many empty tests in one file test the runner of the tests, not the product."""
    loud = [report for report in reports if report.severity is Severity.WARNING]
    many = len(loud) > _FEW
    for report in reports:
        yield replace(report, severity=Severity.HINT) if many else report


_FEW: Final = 4


def _always_true(context: Context) -> Iterator[Report]:
    patterns = (*_ALWAYS_TRUE, *_ALWAYS_TRUE_IN_GO) if context.source.language.id == "go" else _ALWAYS_TRUE
    for match in (found for pattern in patterns for found in pattern.finditer(context.text)):
        start = _start(context.text, match)
        if not (context.in_test_file or context.is_test(start)) or not context.source.is_code(start):
            continue
        block = context.structure.function(start)
        if block is not None and _FAILS.search(context.text, block.body[0], block.body[1]):
            continue
        statement = " ".join(context.text[start : match.end()].split()).rstrip(",")
        make = hint if _is_explained(context, block, match) else warning
        yield make(_CODE, start, match.end(), f"`{_closed(statement)}` is always true: it asserts nothing.")


def _start(text: str, match: re.Match[str]) -> int:
    """Where the assertion starts, with the object that it is called on."""
    if not match.group().startswith(("assertTrue", "assert_true", "assertThat", "assert!")):
        return match.start()
    before = _OF_OBJECT.search(text, max(0, match.start() - 10), match.start())
    return before.start() if before else match.start()


def _is_explained(context: Context, block: Block | None, match: re.Match[str]) -> bool:
    """Whether a message or a comment says what it stands for, after statements that could have failed."""
    if block is None:
        return False
    source = context.source
    line = source.line_of(match.start())
    marks_a_place = source.language.lexicon == "javascript" and "ok(" in match.group()
    said = _MESSAGE.match(context.text, match.end() - match.group().endswith(",")) is not None or any(
        line - 1 <= comment.last_line <= line
        for comment in source.comments_between(match.start() - _NEAR, match.end() + _NEAR)
    )
    return (said or marks_a_place) and len(_STATEMENT.findall(Body(context, block).essence)) > 1


_MESSAGE: Final = lazy_pattern(r"\s*,\s*[fbru$@]{0,2}[\"'`]")
_NEAR: Final = 300
_STATEMENT: Final = lazy_pattern(r"[^\s;{}()\"][^;\n]*")


_FAILS: Final = lazy_pattern(
    r"\bassert[ \t]+[Ff]alse\b|\bflunk\b|\bfail\(|\bassert!\(false|\bAssert\.Fail|\bXCTFail|\bassert\(false"
)
"""The other branch fails: then reaching `assert True` is the point."""


def _closed(statement: str) -> str:
    return statement + ")" * (statement.count("(") - statement.count(")"))


_ANNOTATED: Final = (
    ("@", lazy_pattern(r"@(?:Disabled|Ignore)(?=[ \t]*(?:\(\s*\))?[ \t]*\r?$)", re.MULTILINE)),
)
_SKIPS: Final[Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]] = {
    "python": (
        (
            "skip",
            lazy_pattern(
                r"@(?:(?:pytest\.mark\.)?skip|unittest\.skip)(?=[ \t]*(?:\(\s*\))?[ \t]*(?:#.*)?\r?$)",
                re.MULTILINE,
            ),
        ),
        ("pytest.skip(", lazy_pattern(r"\bpytest\.skip\(\s*\)")),
        ("self.skipTest(", lazy_pattern(r"\bself\.skipTest\(\s*[\"']{2}\s*\)")),
    ),
    "go": ((".Skip", lazy_pattern(r"\bt\.(?:Skip|SkipNow)\(\s*\)")),),
    "java": _ANNOTATED,
    "kotlin": _ANNOTATED,
    "rust": (("#[ignore]", lazy_pattern(r"\#\[ignore\]")),),
    "csharp": (
        ("Skip", lazy_pattern(r"\[(?:Fact|Theory)\(Skip\s*=\s*\"\"\s*\)\]")),
        (
            "[Ignore]",
            lazy_pattern(r"\[Ignore\](?=\s*(?:\[[^\]\n]*\]\s*)*(?:public|internal|private)[^\n;={]*\()"),
        ),
    ),
    "javascript": (
        (".skip(", lazy_pattern(r"\b(?:it|test|describe|context|suite)\.skip\(\s*(?=[\"'`])")),
        ("x", lazy_pattern(r"x(?<=\bx)(?:it|describe|test|context)\(\s*(?=[\"'`])")),
    ),
    "php": (("markTestSkipped", lazy_pattern(r"\$this->markTestSkipped\(\s*\)")),),
}
"""How a test is left out without a reason, by lexicon, each after a word that is then in the text."""


def _skipped(context: Context) -> Iterator[Report]:
    source = context.source
    patterns = [pattern for word, pattern in _SKIPS.get(source.language.lexicon, ()) if word in context.text]
    for match in (found for pattern in patterns for found in pattern.finditer(context.text)):
        start = match.start()
        if not source.is_code(start):
            continue
        line = source.line_of(start)
        if any(
            line - 2 <= c.last_line <= line or c.line in (line, line + 1)
            for c in source.comments
            if abs(c.line - line) < 40
        ):
            continue
        if match.group().endswith(")") and re.match(
            r"\s*(?:}?\s*else\s*)?(?:if|unless|elif)\b", context.source.lines[line - 1]
        ):
            continue
        name = match.group().rstrip("( \t")
        make = info if re.match(r"x?(?:it|test|describe|context|suite)\b|x", name) else warning
        yield make(
            _CODE,
            start,
            match.start() + len(name),
            f"`{name}` gives no reason: nobody will know when to run it again.",
        )


_TEST_HEAD: Final = {
    "go": lazy_pattern(r"^func Test[A-Z_]\w*\("),
    "php": lazy_pattern(r"\bfunction test\w+\("),
    "swift": lazy_pattern(r"\bfunc test\w*\(\)"),
    "javascript": lazy_pattern(
        r"^(?:it|test|specify)\(\s*\"+\s*,\s*(?:async\s*)?(?:\(\s*\)|\([^()]*\)|function\s*\(\w*\))"
        r"\s*(?:=>)?$",
    ),
    "ruby": lazy_pattern(r"^(?:it|test|specify|scenario) .*\bdo\b|^def test_\w+"),
}
_TEST_MARK: Final = any_of(
    r"@(?:org\.junit\.\w+\.)?(?:Test|ParameterizedTest)\b",
    r"#\[(?:\w+::)?test\b",
    r"\[(?:Fact|Theory|Test|TestMethod|TestCase)\b",
    r"@test\b",
)
_ASSERTS: Final = any_of(
    r"assert",
    r"expect",
    r"verify",
    r"check",
    r"should",
    r"raise",
    r"fail",
    r"throw",
    r"warn",
    r"ensure",
    r"match",
    r"must",
    r"compare",
    r"snapshot",
    r"valid",
    r"require",
    r"equal",
    r"\btest",
    r"_test",
    r"Test\w*\(",
    r"\bis_",
    r"panic",
    r"unwrap",
    r"\?;",
    r"\bt\.\w+\(",
    r"\bqt\.",
    r"\bc\.\w+\(",
    r"done\(",
    r"resolves",
    r"rejects",
    r"doctest",
    r"approx",
    r"golden",
    r"diff",
    r"contain",
    r"want",
    r"got\b",
    r"run",
    r"error",
    r"Err\b",
    r"benchmark",
    r"measure",
    r"print",
    r"skip",
    r"xfail",
    flags=re.IGNORECASE,
)


def _without_assertion(context: Context) -> Iterator[Report]:
    lexicon = context.source.language.lexicon
    if lexicon == "python" and _all_assert(context):
        return
    for block, following in pairwise((*context.structure.outline.blocks, None)):
        if block is None or not _is_test(context, block):
            continue
        if _asserts(context, block.start, following.start if following else len(context.text)):
            continue
        if any(ancestor.kind == "function" for ancestor in block.ancestors()) and lexicon != "javascript":
            continue
        if _PUT_ASIDE.search(_marks(context, block)):
            continue
        report = _assertion_report(context, block)
        if report is not None:
            yield report


def _is_test(context: Context, block: Block) -> bool:
    lexicon = context.source.language.lexicon
    if block.kind != "function":
        return False
    if lexicon == "python":
        return block.name.startswith("test")
    if lexicon == "php" and block.owner is None:
        return False
    pattern = _TEST_HEAD.get(lexicon)
    return pattern.search(block.head) is not None if pattern else _is_marked(context, block)


_DEF: Final = lazy_pattern(r"def (test)?")


def _all_assert(context: Context) -> bool:
    """Whether a quick look finds an assertion in every Python test: then there is no need of an outline."""
    heads = [(head.start(), head.group(1)) for head in _DEF.finditer(context.text)]
    return all(
        name is None or _asserts(context, start, following)
        for (start, name), (following, _) in pairwise((*heads, (len(context.text), None)))
    )


def _asserts(context: Context, start: int, end: int) -> bool:
    """Whether a quick look finds an assertion between a test's head and the next one."""
    for word in ("assert", "raise"):
        found = context.text.find(word, start, end)
        if found >= 0 and context.source.is_code(found):
            return True
    return False


_PUT_ASIDE: Final = lazy_pattern(r"skip|xfail|@Ignore|@Disabled|#\[ignore|\[Ignore", re.IGNORECASE)


def _is_marked(context: Context, block: Block) -> bool:
    """Whether an annotation or attribute makes this function a test."""
    if not block.name:
        return False
    head = block.head if context.source.language.lexicon != "kotlin" else _marks(context, block)
    return _TEST_MARK.search(head) is not None


def _marks(context: Context, block: Block) -> str:
    """Head, decorators, and the attributes and comments right above."""
    lines, line = context.source.lines, context.source.line_of(block.start)
    first = line
    while line - first < _MARKS and lines[first - 1 : first] and _MARK.match(lines[first - 1]):
        first -= 1
    return "\n".join((*lines[first:line], block.prefix, block.head))


_MARKS: Final = 8
_MARK: Final = lazy_pattern(r"\s*(?:@|#|\[|\)|//|/?\*)")


def _assertion_report(context: Context, block: Block) -> Report | None:
    body = Body(context, block)
    if body.comments and not body.essence:
        return None if not body.promises else _empty(context, block)
    if body.is_empty:
        if not _NOTHING.fullmatch(body.code.strip()) or _LOADS.search(block.name.rpartition(".")[2]):
            return None
        return None if above(context, block) or body.documentation else _empty(context, block)
    if context.source.language.structure != "indent" or len(body.essence) > 4_000:
        return None
    text = context.source.code(block.body[0], block.body[1], strings=True)
    if _ASSERTS.search(text) or block.prefix:
        return None
    start = block.start
    return hint(_CODE, start, _line_end(context, start), f"The test `{block.name}` asserts nothing.")


_LOADS: Final = lazy_pattern(r"^(?:application|spring|whole)?_?contexts?_?(?:loads?|starts?)", re.IGNORECASE)
"""Tests of what happens before their body: the class they stand in starts an application."""
_NOTHING: Final = lazy_pattern(r"(?:pass|\.\.\.|return|return None|nil)?;?")
"""A test that only prints still fails when what it prints does."""


def _empty(context: Context, block: Block) -> Report:
    name = f"`{block.name}`" if block.name else "here"
    return warning(
        _CODE,
        block.start,
        _line_end(context, block.start),
        f"The test {name} is empty: it passes whatever happens.",
    )


def _line_end(context: Context, start: int) -> int:
    end = context.text.find("\n", start)
    return end if end >= 0 else len(context.text)
