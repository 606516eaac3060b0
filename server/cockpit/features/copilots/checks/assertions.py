"""How much a test asks for."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from cockpit.features.copilots.program import Function, dotted

EXACT: Final = 4
BOUNDED: Final = 2
LOOSE: Final = 1
NOTHING: Final = 0
_METHODS: Final = {
    **dict.fromkeys(
        (
            "assertEqual", "assertEquals", "assertDictEqual", "assertListEqual", "assertTupleEqual",
            "assertSetEqual", "assertSequenceEqual", "assertCountEqual", "assertMultiLineEqual",
            "assertIs", "assertIsNone", "assert_called_once_with", "assert_called_with",
            "assert_has_calls", "assert_awaited_once_with", "assert_not_called", "assert_any_call",
            "assert_array_equal", "assert_frame_equal",
        ),
        EXACT,
    ),
    **dict.fromkeys(
        (
            "assertIn", "assertNotIn", "assertGreater", "assertLess", "assertGreaterEqual",
            "assertLessEqual", "assertRegex", "assertAlmostEqual", "assert_called_once", "assertNotEqual",
            "assertIsInstance", "assertIsNot", "assert_awaited_once", "assert_allclose",
            "assertRaisesRegex", "assertLogs", "assertWarns",
        ),
        BOUNDED,
    ),
    **dict.fromkeys(("assertIsNotNone", "assert_called", "assert_awaited"), LOOSE),
}  # fmt: skip
_BROAD: Final = frozenset({"Exception", "BaseException"})
_NAMES: Final = ("assert", "check", "verify", "expect", "ensure", "should")


@dataclass(slots=True)
class Strength:
    """All that a test asks, as one figure for each demand."""

    demands: list[int] = field(default_factory=list[int])
    helpers: int = 0
    """Calls of functions that ask in its place."""
    errors: list[int] = field(default_factory=list[int])
    """For each expected error: 2 for its kind, 1 for what it says, 0 for any error at all."""
    always: int = 0
    """Demands that are always met."""
    texts: frozenset[str] = frozenset()
    """What is compared, as it is written."""
    tolerance: float = 0.0

    @property
    def count(self) -> int:
        """How many demands there are."""
        return sum(each > NOTHING for each in self.demands) + self.helpers + len(self.errors)

    def exceeds(self, other: Strength, *, rows: int) -> str:  # noqa: PLR0911 - A list of cases in their order.
        """In which way another test asks for less; empty when it does not. It has `rows` more cases."""
        if other.always > self.always:
            return "an assertion is always true"
        if sum(self.errors) > sum(other.errors) and other.helpers <= self.helpers:
            return (
                "an expected error is any error now"
                if len(other.errors) >= len(self.errors)
                else "an expected error is gone"
            )
        if rows > 0 and other.count:
            return ""
        if rows < 0 and other.count <= self.count and other.helpers <= self.helpers:
            return "it has fewer cases"
        if other.helpers > self.helpers:
            return ""
        exact, left = self.demands.count(EXACT), other.demands.count(EXACT)
        looser = other.demands.count(LOOSE) > self.demands.count(LOOSE)
        if sum(other.demands) < sum(self.demands) and (left < exact or other.count < self.count or looser):
            return (
                "an exact comparison became a loose one"
                if other.count >= self.count
                else "an assertion is gone"
            )
        if other.tolerance > self.tolerance * 5 and other.tolerance > 1e-3:
            return "the tolerance is wider"
        return ""


def asked(node: Function) -> Strength:
    """What a test function asks."""
    found = Strength()
    texts: set[str] = set()
    for each in _own(node):
        if isinstance(each, ast.Assert):
            for part in _parts(each.test):
                _add(found, part)
                texts |= (
                    {ast.unparse(one) for one in (part.left, *part.comparators)}
                    if isinstance(part, ast.Compare)
                    else {ast.unparse(part)}
                )
        elif isinstance(each, ast.Call):
            _call(found, each, texts)
    found.texts = frozenset(texts)
    return found


def _own(node: Function) -> Iterator[ast.AST]:
    """All nodes that are reached, and whose failure is seen."""
    waiting: list[ast.AST] = list(_reached(node.body))
    while waiting:
        each = waiting.pop(0)
        yield each
        for name, value in ast.iter_fields(each):
            if isinstance(value, ast.AST):
                waiting.append(value)
            elif isinstance(value, list) and not _is_lost(each, name):
                waiting += _reached([one for one in cast("list[Any]", value) if isinstance(one, ast.AST)])


def _reached(body: Sequence[ast.AST]) -> list[ast.AST]:
    """The statements up to the one that leaves."""
    found: list[ast.AST] = []
    for each in body:
        found.append(each)
        if isinstance(each, (ast.Return, ast.Raise, ast.Continue, ast.Break)):
            break
    return found


def _is_lost(node: ast.AST, part: str) -> bool:
    """Whether a part of a statement never runs, or what fails in it is caught."""
    if isinstance(node, (ast.If, ast.While)) and part == "body":
        return isinstance(node.test, ast.Constant) and not node.test.value
    if isinstance(node, ast.Try) and part == "body":
        caught = {dotted(one.type) if one.type else "BaseException" for one in node.handlers}
        told = any(isinstance(inner, ast.Raise) for one in node.handlers for inner in ast.walk(one))
        return bool(caught & {*_BROAD, "AssertionError"}) and not told
    return False


def _parts(test: ast.expr) -> Iterator[ast.expr]:
    """What has to hold at the same time."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for each in test.values:
            yield from _parts(each)
    elif isinstance(test, ast.Compare) and (pairs := _pairs(test)):
        for left, right in pairs:
            yield ast.Compare(left, test.ops, [right])
    elif (
        isinstance(test, ast.Call)
        and dotted(test.func) == "all"
        and test.args
        and isinstance(test.args[0], (ast.GeneratorExp, ast.ListComp))
    ):
        yield from _parts(test.args[0].elt)
    else:
        yield test


def _pairs(test: ast.Compare) -> list[tuple[ast.expr, ast.expr]]:
    """The elements that a comparison of two literal tuples compares."""
    sides = [test.left, *test.comparators]
    listed = [each.elts for each in sides if isinstance(each, (ast.Tuple, ast.List))]
    equal = len(sides) == 2 and isinstance(test.ops[0], ast.Eq)
    if not equal or len(listed) != 2 or len(listed[0]) != len(listed[1]):
        return []
    return list(zip(*listed, strict=True))


def _add(found: Strength, test: ast.expr) -> None:
    weight = _weight(test)
    found.demands.append(weight)
    found.always += weight == NOTHING


def _weight(test: ast.expr) -> int:  # noqa: PLR0911 - A list of cases in their order.
    """How exact one demand is."""
    if isinstance(test, ast.Constant):
        return NOTHING
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return BOUNDED if _weight(test.operand) < EXACT else LOOSE
    if isinstance(test, ast.BoolOp):
        weights = [_weight(each) for each in test.values]
        if isinstance(test.op, ast.Or):
            always = any(isinstance(each, ast.Constant) and each.value for each in test.values)
            return NOTHING if always else min(*weights, BOUNDED)
        return max(weights)
    if isinstance(test, ast.Compare):
        return _of_comparison(test)
    if isinstance(test, ast.Call):
        name = dotted(test.func).rpartition(".")[2]
        if name == "isinstance" and any(dotted(each) == "object" for each in test.args[1:]):
            # Everything is one.
            return NOTHING
        return (
            BOUNDED
            if name
            in (
                "isinstance",
                "startswith",
                "endswith",
                "exists",
                "is_file",
                "any",
                "match",
                "fullmatch",
                "search",
                "issubset",
                "allclose",
                "isclose",
            )
            else LOOSE + 1
        )
    return LOOSE


def _of_comparison(test: ast.Compare) -> int:
    sides = [test.left, *test.comparators]
    if len({ast.dump(each) for each in sides}) == 1:
        return NOTHING
    operator = test.ops[0]
    none = any(isinstance(each, ast.Constant) and each.value is None for each in sides)
    if isinstance(operator, (ast.NotEq, ast.IsNot)):
        return LOOSE if none else BOUNDED
    if isinstance(operator, (ast.Eq, ast.Is)):
        # `x is True` and `x` are the same demand to most people.
        truth = any(isinstance(each, ast.Constant) and isinstance(each.value, bool) for each in sides)
        if _counts_only(sides):
            return BOUNDED + 1
        return BOUNDED if truth else EXACT
    if len(test.ops) > 1:
        return BOUNDED + 1
    return BOUNDED if not _is_trivial_bound(test) else LOOSE


def _counts_only(sides: list[ast.expr]) -> bool:
    """Whether only the length is compared; nothing is in what has none."""
    lengths = any(isinstance(each, ast.Call) and dotted(each.func) == "len" for each in sides)
    return lengths and not any(isinstance(each, ast.Constant) and each.value == 0 for each in sides)


def _is_trivial_bound(test: ast.Compare) -> bool:
    """`len(x) >= 0` and its like."""
    last = test.comparators[-1]
    zero = isinstance(last, ast.Constant) and last.value == 0
    return zero and isinstance(test.ops[0], ast.GtE)


def _call(found: Strength, call: ast.Call, texts: set[str]) -> None:
    last = dotted(call.func).rpartition(".")[2] or getattr(call.func, "attr", "")
    if last in ("raises", "assertRaises", "assertRaisesRegex", "warns"):
        found.errors.append(_of_error(call, last))
    elif last == "approx":
        bounds = [
            each.value.value
            for each in call.keywords
            if each.arg in ("abs", "rel") and isinstance(each.value, ast.Constant)
        ]
        found.tolerance = max(
            [found.tolerance, *(float(each) for each in bounds if isinstance(each, (int, float)))]
        )
    elif last in ("assertTrue", "assertFalse") and call.args:
        for part in _parts(call.args[0]) if last == "assertTrue" else [call.args[0]]:
            _add(found, part)
            texts |= (
                {ast.unparse(one) for one in (part.left, *part.comparators)}
                if isinstance(part, ast.Compare)
                else {ast.unparse(part)}
            )
    elif last in _METHODS:
        weight = _METHODS[last]
        found.demands.append(min(weight, BOUNDED + 1) if _counts_only(call.args[:2]) else weight)
        texts |= {ast.unparse(each) for each in call.args[:2]}
    elif last.lstrip("_").startswith(_NAMES):
        found.helpers += 1


def _of_error(call: ast.Call, last: str) -> int:
    names = (
        {
            dotted(each).rpartition(".")[2]
            for each in ast.walk(call.args[0])
            if isinstance(each, (ast.Name, ast.Attribute))
        }
        if call.args
        else set[str]()
    )
    kind = 0 if names & _BROAD else 2
    says = any(each.arg == "match" for each in call.keywords) or last == "assertRaisesRegex"
    return kind + says
