"""Whether the tests still ask what they asked."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, cast

from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.change import Change, lines_of
from cockpit.features.copilots.checks.assertions import Strength, asked
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.program import Function, Named, Program, dotted
from cockpit.features.copilots.review import Review, is_test, objection

DELETED: Final = "validate.deletedTest"
WEAKENED: Final = "validate.weakenedTest"
SKIPPED: Final = "validate.skippedTest"
JAVASCRIPT: Final = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
ALIKE: Final = 0.6
_CASE: Final = lazy_pattern(
    r"(?<![\w.])(?:it|test)(?:\.each\([^)]*\))?\s*\(\s*(?P<title>\"[^\"]*\"|'[^']*'|`[^`]*`)"
)
_TABLE: Final = lazy_pattern(r"\.each\s*[(`]")
_OFF: Final = lazy_pattern(
    r"(?<![\w.])(?:(?:it|test|describe)\.(?:skip|only|todo)|xit|xdescribe|xtest|fit|fdescribe)\s*\("
)
_STRONG: Final = lazy_pattern(
    r"\.(?:toBe|toEqual|toStrictEqual|toMatchObject|toHaveBeenCalledWith|toThrow|toContain|toHaveLength|toMatch|toBeCloseTo)\s*\(|assert(?:\.\w*[eE]qual\w*|\.throws|\.match)\s*\("
)
_ORDINARY: Final = frozenset(
    [
        "len",
        "str",
        "int",
        "float",
        "list",
        "dict",
        "set",
        "tuple",
        "sorted",
        "sum",
        "min",
        "max",
        "any",
        "all",
        "isinstance",
        "range",
        "enumerate",
        "zip",
        "repr",
        "bool",
        "abs",
        "round",
        "type",
        "print",
        "open",
        "next",
        "iter",
        "map",
        "filter",
        "pytest",
        "assertEqual",
        "assertTrue",
        "assertFalse",
        "assertRaises",
        "assertIn",
        "assertIsNone",
        "approx",
        "raises",
        "append",
        "get",
        "items",
        "keys",
        "values",
        "join",
        "split",
        "strip",
        "format",
        "encode",
        "decode",
        "mark",
        "parametrize",
        "fixture",
        "self",
        "copy",
        "deepcopy",
        "Path",
        "json",
        "loads",
        "dumps",
    ]
)


@dataclass(frozen=True)
class Case:
    """One test function."""

    change: Change
    named: Named

    @property
    def node(self) -> Function:
        """Its definition."""
        return cast("Function", self.named.node)

    @cached_property
    def dump(self) -> str:
        """Its body as the parser sees it."""
        return "\n".join(ast.unparse(each) for each in self.node.body)

    @cached_property
    def subjects(self) -> frozenset[str]:
        """The functions, methods and classes that it calls, without those that every test calls."""
        names = {
            dotted(each.func).rpartition(".")[2] for each in ast.walk(self.node) if isinstance(each, ast.Call)
        }
        return frozenset(
            name for name in names if name and name not in _ORDINARY and not name.startswith("assert")
        )

    @cached_property
    def strength(self) -> Strength:
        """What it asks."""
        return asked(self.node)

    @property
    def is_off(self) -> bool:
        """Whether it does not run, or may fail."""
        return any(_switches_off(each) for each in self.node.decorator_list)


def kept_tests(review: Review) -> Iterator[Objection | Gap]:
    """Object to tests that are gone, switched off, or ask for less."""
    old = [
        case
        for change in review.changes.changes
        for case in _cases(change, review.former(change), change.old_path)
    ]
    new = [
        case
        for change in review.changes.changes
        if change.after is not None
        for case in _cases(change, review.after.program(change.path), change.path)
    ]
    pairs, lost, added = _paired(old, new)
    removed = frozenset(_removed(review))
    for before, after in pairs:
        yield from _weakened(before, after, [case for case in new if case is not after])
    grown = [
        *added,
        *(
            after
            for before, after in pairs
            if after.strength.count > before.strength.count or _rows(after.node) > _rows(before.node)
        ),
    ]
    for case in lost:
        if not case.is_off and not _lives_on(case, grown) and not _is_without_subject(case, removed):
            message = f"The test `{case.named.name}` is gone, while what it tests is still there."
            line = (
                0
                if case.change.after is None
                else min(case.node.lineno - 1, len(lines_of(case.change.new or "")) - 1)
            )
            yield objection(case.change, line, DELETED, message, evidence=f"def {case.node.name}")
    for change in review.changes.changes:
        if change.path.endswith(JAVASCRIPT) and is_test(change.old_path):
            yield from _javascript(change, review)
        elif change.after is not None and is_test(change.path):
            yield from _whole_file(change, review)


def _cases(change: Change, program: Program | None, path: str) -> list[Case]:
    if program is None or not is_test(path):
        return []
    return [
        Case(change, each)
        for each in program.functions.values()
        if each.node.name.startswith("test") and not isinstance(each.node, ast.ClassDef)
        and (each.within is None or isinstance(each.within, ast.ClassDef))
    ]  # fmt: skip


def _paired(
    old: Sequence[Case], new: Sequence[Case]
) -> tuple[list[tuple[Case, Case]], list[Case], list[Case]]:
    """The tests on both sides, by name or else by their text; those that are gone, and the new ones."""
    pairs: list[tuple[Case, Case]] = []
    left = list(new)
    waiting: list[Case] = []
    for exact in (True, False):
        current, waiting = (waiting, []) if not exact else (list(old), [])
        for case in current:
            same = (
                each
                for each in left
                if (
                    each.change is case.change and each.named.name == case.named.name
                    if exact
                    else each.node.name == case.node.name
                )
            )
            found = next(same, None)
            if found is None:
                waiting.append(case)
            else:
                left.remove(found)
                pairs.append((case, found))
    lost: list[Case] = []
    for case in waiting:
        scored = [
            (difflib.SequenceMatcher(None, case.dump, each.dump, autojunk=False).ratio(), number)
            for number, each in enumerate(left)
        ]
        best, number = max(scored, default=(0.0, -1))
        if best >= ALIKE:
            pairs.append((case, left.pop(number)))
        else:
            lost.append(case)
    return pairs, lost, left


def _weakened(before: Case, after: Case, others: Sequence[Case]) -> Iterator[Objection]:
    line = after.node.lineno - 1
    if after.is_off and not before.is_off:
        yield objection(after.change, line, SKIPPED, f"The test `{after.named.name}` is switched off.")
    elif (before.dump != after.dump or _rows(after.node) < _rows(before.node)) and (
        why := before.strength.exceeds(after.strength, rows=_rows(after.node) - _rows(before.node))
    ):
        taken_over = [
            case
            for case in others
            if case.subjects >= before.subjects and case.dump != before.dump and before.subjects
        ]
        gone = before.strength.texts - after.strength.texts
        if not gone or not any(gone <= case.strength.texts for case in taken_over):
            yield objection(
                after.change, line, WEAKENED, f"The test `{after.named.name}` asks for less: {why}."
            )


def _rows(node: Function) -> int:
    """How many cases a parametrised test has."""
    rows = 1
    for each in node.decorator_list:
        if isinstance(each, ast.Call) and dotted(each.func).endswith("parametrize") and len(each.args) > 1:
            rows *= len(each.args[1].elts) if isinstance(each.args[1], (ast.List, ast.Tuple)) else 2
    return rows


def _lives_on(case: Case, grown: Sequence[Case]) -> bool:
    """Whether a new test, or one that asks more than before, calls all that a lost one called."""
    return bool(case.subjects) and any(case.subjects <= each.subjects and not each.is_off for each in grown)


def _removed(review: Review) -> Iterator[str]:
    """The functions and classes that a change takes away, tests left out."""
    kept: set[str] = set()
    gone: set[str] = set()
    for change in review.changes.changes:
        if is_test(change.old_path):
            continue
        old = review.former(change)
        new = review.after.program(change.path) if change.after is not None else None
        kept |= {each.name.rpartition(".")[2] for each in new.named} if new else set()
        gone |= {each.name.rpartition(".")[2] for each in old.named} if old else set()
    yield from gone - kept


def _is_without_subject(case: Case, removed: frozenset[str]) -> bool:
    """Whether what a lost test was about is gone, too."""
    if case.subjects & removed:
        return True
    words = set(case.node.name.lower().split("_")) | {case.node.name.removeprefix("test_").lower()}
    return any(
        name.strip("_").lower() in words or name.strip("_").lower() in case.node.name.lower()
        for name in removed
        if len(name) > 3
    )


def _switches_off(node: ast.expr) -> bool:
    name = dotted(node.func if isinstance(node, ast.Call) else node)
    last = name.rpartition(".")[2]
    if last in ("skipif", "skipIf", "skipUnless"):
        condition = node.args[0] if isinstance(node, ast.Call) and node.args else None
        return isinstance(condition, ast.Constant) and bool(condition.value) == (last != "skipUnless")
    return last in ("skip", "xfail", "expectedFailure")


def _whole_file(change: Change, review: Review) -> Iterator[Objection]:
    """Tests that are switched off for a whole file, or from within."""
    program, former = review.after.program(change.path), review.former(change)
    if program is None or former is None:
        return
    known = {ast.dump(node) for node in former.nodes if isinstance(node, ast.Call)}
    at_once = frozenset(_first_level(program))
    for node in program.nodes:
        if not isinstance(node, ast.Call) or ast.dump(node) in known:
            continue
        name = dotted(node.func)
        whole = name in ("pytest.skip", "pytest.xfail") or name.endswith(".skipTest")
        if whole and (node in at_once or any(each.arg == "allow_module_level" for each in node.keywords)):
            yield objection(change, node.lineno - 1, SKIPPED, "These tests are switched off.")
    for node in program.tree.body:
        marks = isinstance(node, (ast.Assign, ast.AnnAssign)) and "pytestmark" in ast.unparse(node)
        if marks and _marks_off(getattr(node, "value", None)) and "pytestmark" not in former.text:
            yield objection(change, node.lineno - 1, SKIPPED, "All tests of this file are switched off.")


def _first_level(program: Program) -> Iterator[ast.AST]:
    """The calls that a test makes in any case."""
    for each in program.functions.values():
        if each.node.name.startswith("test"):
            yield from (one.value for one in each.node.body if isinstance(one, ast.Expr))


def _marks_off(node: ast.expr | None) -> bool:
    return node is not None and any(
        isinstance(each, ast.expr) and _switches_off(each) for each in ast.walk(node)
    )


def _javascript(change: Change, review: Review) -> Iterator[Objection]:
    old, new = change.old or "", change.new or ""
    elsewhere = "".join(
        each.new or "" for each in review.changes.changes if each is not change and is_test(each.path)
    )
    gone = [
        found["title"]
        for found in _CASE.finditer(old)
        if found["title"] not in new and found["title"] not in elsewhere
    ]
    here = len(_CASE.findall(new)) - len(_CASE.findall(old))
    if gone and here < 0 and (change.after is not None or not elsewhere):
        yield objection(change, 0, DELETED, f"The test {gone[0]} is gone.", evidence=gone[0])
    known = {line.strip() for line in lines_of(old)}
    for number, line in change.added_lines():
        if _OFF.search(line) and line.strip() not in known:
            yield objection(change, number, SKIPPED, "Tests are switched off here.")
    if change.after is not None and change.before is not None and here >= 0:
        lost = len(_STRONG.findall(old)) - len(_STRONG.findall(new))
        into_table = len(_TABLE.findall(new)) > len(_TABLE.findall(old))
        if lost > 0 and not elsewhere and not into_table:
            first = change.added[0] if change.added else 0
            yield objection(
                change, first, WEAKENED, f"These tests ask for less: {lost} exact expectations fewer."
            )
