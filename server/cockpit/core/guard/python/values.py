"""What Python expressions yield, as far as the text tells, and which functions their names mean."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from types import MappingProxyType

from cockpit.core.guard.marks import UNKNOWN
from cockpit.core.guard.python.expressions import READERS
from cockpit.core.guard.python.functions import Value, as_text
from cockpit.core.guard.python.scope import Kind, Position, Scope

MAX_DEPTH = 12
_MODULES = MappingProxyType({"sp": "subprocess", "builtins": "", "__builtins__": ""})
_STARRED = MappingProxyType(
    {
        "subprocess": ("run", "call", "check_call", "check_output", "Popen", "getoutput", "getstatusoutput"),
        "os": (
            "system",
            "popen",
            "remove",
            "unlink",
            "kill",
            "execv",
            "execvp",
            "execl",
            "execlp",
            "removedirs",
        ),
        "shutil": ("rmtree", "move", "copy", "copyfile"),
    }
)
_BARE = MappingProxyType(
    {
        "rmtree": "shutil.rmtree",
        "Popen": "subprocess.Popen",
        "check_call": "subprocess.check_call",
        "check_output": "subprocess.check_output",
        "getoutput": "subprocess.getoutput",
        "system": "os.system",
        "Path": "pathlib.Path",
        "expanduser": "os.path.expanduser",
        "mkdtemp": "tempfile.mkdtemp",
        "TemporaryDirectory": "tempfile.TemporaryDirectory",
        "b64decode": "base64.b64decode",
        "urlopen": "urllib.request.urlopen",
    }
)


@dataclass(slots=True)
class Evaluator:
    """Reads expressions at one position of a file."""

    scope: Scope
    position: Position
    depth: int = 0

    def value(self, node: ast.expr | None) -> Value:
        """What the expression yields."""
        if node is None or self.depth > MAX_DEPTH:
            return UNKNOWN
        reader = READERS.get(type(node))
        if reader is None:
            return UNKNOWN
        self.depth += 1
        found = reader(self, node)
        self.depth -= 1
        return found

    def text(self, node: ast.expr | None) -> str:
        """The value as one text."""
        return as_text(self.value(node))

    def dotted(self, node: ast.expr) -> str:
        """The full name of what is called, through imports, aliases and getattr; empty if it has none."""
        if self.depth > MAX_DEPTH:
            return ""
        self.depth += 1
        name = self._dotted(node)
        self.depth -= 1
        return name

    def _dotted(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return self._named(node.id)
        if isinstance(node, ast.Attribute):
            bound = self.scope.find(ast.unparse(node), self.position)
            expression = self.scope.expression(bound) if bound is not None else None
            if expression is not None:
                return self.dotted(expression)
            inner = self.dotted(node.value)
            return f"{inner}.{node.attr}".lstrip(".") if inner or self._is_builtins(node.value) else ""
        if isinstance(node, ast.Call):
            return self._dotted_call(node)
        if isinstance(node, ast.Subscript):
            return self._dotted_item(node)
        return ""

    def _is_builtins(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id in ("builtins", "__builtins__")

    def _named(self, name: str) -> str:
        bound = self.scope.find(name, self.position)
        if bound is None:
            return self._starred(name) or _MODULES.get(name, _BARE.get(name, name))
        if bound.kind is Kind.IMPORT:
            return bound.target
        expression = self.scope.expression(bound)
        if bound.kind is not Kind.VALUE or expression is None:
            return ""
        return name if isinstance(expression, ast.Name) and expression.id == name else self.dotted(expression)

    def _starred(self, name: str) -> str:
        """The full name of what a star import brought, if it is one that matters."""
        modules = {binding.target.removesuffix(".*") for binding in self.scope.bindings.get("*", ())}
        return next((f"{module}.{name}" for module in modules if name in _STARRED.get(module, ())), "")

    def _dotted_call(self, node: ast.Call) -> str:
        called = self.dotted(node.func)
        if called in ("__import__", "importlib.import_module") and node.args:
            return self.text(node.args[0])
        if called == "getattr" and len(node.args) >= 2:
            return f"{self.dotted(node.args[0])}.{self.text(node.args[1])}".lstrip(".")
        if called in ("pathlib.Path", "pathlib.PosixPath", "Path"):
            return "pathlib.Path()"
        if called == "functools.partial" and node.args:
            return self.dotted(node.args[0])
        return f"{called}()" if called else ""

    def _dotted_item(self, node: ast.Subscript) -> str:
        holder = self.dotted(node.value) if not isinstance(node.value, ast.Call) else ""
        if (
            isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Name)
            and node.value.func.id == "vars"
        ):
            holder = f"{self.dotted(node.value.args[0])}.__dict__" if node.value.args else ""
        if holder.endswith(".__dict__"):
            return f"{holder.removesuffix('.__dict__')}.{self.text(node.slice)}"
        return self.text(node.slice) if holder == "sys.modules" else ""
