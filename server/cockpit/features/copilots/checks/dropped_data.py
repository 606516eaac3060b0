"""Whether a new statement of SQL deletes what is kept: nobody is there to be asked when it runs."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from typing import Final

from cockpit.core.guard.check import check
from cockpit.core.guard.verdict import Verdict
from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.program import Program
from cockpit.features.copilots.review import Review, is_test, objection

CODE: Final = "validate.dropsData"
_EXECUTING: Final = frozenset({"execute", "executescript", "exec_driver_sql", "text"})
_MIGRATION: Final = lazy_pattern(r"(?i)(?:^|/)(?:migrations?|alembic|versions)/")


def dropped_data(review: Review) -> Iterator[Objection | Gap]:
    """Advise against new statements that delete data, outside of tests and migrations."""
    for change, program in review.programs():
        if is_test(change.path) or _MIGRATION.search(change.path):
            continue
        former = review.former(change)
        known = Counter(text for _, text, _ in _statements(former)) if former else Counter[str]()
        for line, text, why in _statements(program):
            if known[text] > 0:
                known[text] -= 1
            else:
                message = f"{why} Nobody is asked when it runs."
                yield objection(change, line, CODE, message, rejects=False, evidence=text[:200])


def _statements(program: Program) -> Iterator[tuple[int, str, str]]:
    for node in program.nodes:
        if isinstance(node, ast.Call) and node.args and _is_executing(node.func):
            given = node.args[0]
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                judgement = check(given.value, shell="sql")  # noqa: S604 - A language; nothing is run.
                if judgement.verdict is not Verdict.ALLOW:
                    yield node.lineno - 1, given.value, judgement.reason


def _is_executing(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name in _EXECUTING
