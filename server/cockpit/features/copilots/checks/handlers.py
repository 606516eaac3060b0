"""Whether a fault can disappear without a trace."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from cockpit.core.lazy import lazy, lazy_pattern
from cockpit.features.copilots.change import Change
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.program import Program, aliases, dotted, full_name
from cockpit.features.copilots.review import Review, is_test, objection

if TYPE_CHECKING:
    from cockpit.features.copilots import grammars
else:
    grammars = lazy("cockpit.features.copilots.grammars")

CODE: Final = "validate.swallow"
_TELLS_NOBODY: Final = frozenset({"list", "dict", "set", "tuple", "str", "sleep"})
"""What may be called without anybody hearing of the fault."""
JAVASCRIPT: Final = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")
EXPLAINED: Final = 3
"""Words of a comment that give a reason; "ignore" alone gives none."""
_WORD: Final = lazy_pattern(r"[A-Za-z]{2,}")
_TIDYING: Final = lazy_pattern(
    r"(?i)\b(?:\w*\.)?(?:unlink|rm|rmdir|close|cancel|abort|destroy|remove|stop|kill|dispose|cleanup)(?:Sync)?\("
)
"""What may fail at an end without anybody having to know."""
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
    for change in review.changes.present:
        if change.path.endswith(JAVASCRIPT) and "catch" in (change.new or "") and not is_test(change.path):
            yield from _javascript(change)


def _javascript(change: Change) -> Iterator[Objection]:
    """Handlers of JavaScript that do nothing and do not say why."""
    known = Counter(tried for _, tried, _ in grammars.silent_catches(change.old or "", change.path))
    for line, tried, comments in grammars.silent_catches(change.new or "", change.path):
        if known[tried] > 0:
            known[tried] -= 1
        elif len(_WORD.findall(comments)) < EXPLAINED and not _TIDYING.search(tried):
            yield objection(
                change, line, CODE, "Every error disappears here: it is neither thrown, nor told."
            )


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
            if isinstance(node, (ast.Raise, ast.Yield)):
                return False
            if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] not in _TELLS_NOBODY:
                return False
            if isinstance(node, ast.Name) and handler.name and node.id == handler.name:
                return False
        if isinstance(statement, ast.Assign) and any(
            isinstance(each, ast.Attribute) for each in statement.targets
        ):
            return False
    return True
