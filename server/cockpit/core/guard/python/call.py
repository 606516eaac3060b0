"""One call expression of a Python file, with what its parts yield."""

from __future__ import annotations

import ast

from cockpit.core.guard.python.functions import Choice, Value
from cockpit.core.guard.python.values import Evaluator
from cockpit.core.guard.setting import Setting


class PythonCall:
    """One call expression with what its parts yield."""

    def __init__(self, node: ast.Call, evaluator: Evaluator, setting: Setting) -> None:
        self.node = node
        self.evaluator = evaluator
        self.setting = setting

    def argument(self, index: int, *names: str) -> ast.expr | None:
        """A positional argument, or the keyword that may stand for it."""
        if 0 <= index < len(self.node.args) and not any(
            isinstance(arg, ast.Starred) for arg in self.node.args[:index]
        ):
            return self.node.args[index]
        return next((keyword.value for keyword in self.node.keywords if keyword.arg in names), None)

    def keyword(self, name: str) -> ast.expr | None:
        """A keyword argument."""
        return next((keyword.value for keyword in self.node.keywords if keyword.arg == name), None)

    def value(self, index: int, *names: str) -> Value:
        """What an argument yields."""
        return self.evaluator.value(self.argument(index, *names))

    def paths(self, index: int, *names: str) -> tuple[str, ...]:
        """Every path an argument may be; none if the argument is missing."""
        node = self.argument(index, *names)
        if node is None:
            return ()
        value = self.evaluator.value(node)
        if isinstance(value, Choice):
            return value.values
        return (value,) if isinstance(value, str) else value

    def receiver(self) -> tuple[str, ...]:
        """Every path that the object of a method call may be."""
        if not isinstance(self.node.func, ast.Attribute):
            return ()
        value = self.evaluator.value(self.node.func.value)
        return value.values if isinstance(value, Choice) else (value,) if isinstance(value, str) else value
