"""Whether a fault can disappear without a trace."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from typing import Final

from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.program import Program, aliases, dotted, full_name
from cockpit.features.copilots.review import Review, is_test, objection

CODE: Final = "validate.swallow"
_BROAD: Final = frozenset({"Exception", "BaseException"})


def handlers(review: Review) -> Iterator[Objection | Gap]:
    """Object to new handlers that take every exception, and tell nobody."""
    for change, program in review.programs():
        if is_test(change.path):
            continue
        former = review.former(change)
        known = Counter(key for _, key, _ in _swallowing(former)) if former else Counter[str]()
        for line, key, message in _swallowing(program):
            if known[key] > 0:
                known[key] -= 1
            else:
                yield objection(change, line, CODE, message)


def _swallowing(program: Program) -> Iterator[tuple[int, str, str]]:
    """Line, what it is recognised by, and what is wrong."""
    known = aliases(program)
    for node in program.nodes:
        if isinstance(node, ast.ExceptHandler) and _is_broad(node.type) and _is_silent(node):
            caught = "Every exception" if node.type is None else f"Every `{ast.unparse(node.type)}`"
            message = f"{caught} disappears here: it is neither raised, nor told, nor kept."
            yield node.lineno - 1, ast.dump(node), message
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                call = item.context_expr
                if (
                    isinstance(call, ast.Call)
                    and full_name(call.func, known)
                    in (
                        "contextlib.suppress",
                        "suppress",
                    )
                    and any(_is_broad(each) for each in call.args)
                ):
                    yield call.lineno - 1, ast.dump(node), "Every exception disappears here."
        elif isinstance(node, ast.Try) and any(_leaves(each) for each in node.finalbody):
            yield node.finalbody[0].lineno - 1, ast.dump(node), "`return` in `finally` drops every exception."


def _leaves(node: ast.stmt) -> bool:
    return isinstance(node, (ast.Return, ast.Break, ast.Continue))


def _is_broad(node: ast.expr | None) -> bool:
    if node is None:
        return True
    if isinstance(node, ast.Tuple):
        return any(_is_broad(each) for each in node.elts)
    return dotted(node).rpartition(".")[2] in _BROAD


def _is_silent(handler: ast.ExceptHandler) -> bool:
    """Whether a handler only goes on: no call, no raise, no use of the exception, nothing counted."""
    for statement in handler.body:
        if not isinstance(
            statement, (ast.Pass, ast.Continue, ast.Break, ast.Return, ast.Assign, ast.Expr, ast.AnnAssign)
        ):
            return False
        for node in ast.walk(statement):
            if isinstance(node, (ast.Raise, ast.Yield, ast.Await)):
                return False
            if isinstance(node, ast.Call) and dotted(node.func) not in (
                "list",
                "dict",
                "set",
                "tuple",
                "str",
            ):
                return False
            if isinstance(node, ast.Name) and handler.name and node.id == handler.name:
                return False
        if isinstance(statement, ast.Assign) and any(
            isinstance(each, ast.Attribute) for each in statement.targets
        ):
            return False
    return True
