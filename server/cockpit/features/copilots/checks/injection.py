"""Whether text from outside can become a part of a statement or a command."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.change import lines_of
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.program import Named, Program, aliases, dotted, full_name, own_nodes
from cockpit.features.copilots.review import Review, is_test, objection

SQL: Final = "validate.sqlInjection"
SHELL: Final = "validate.shellInjection"
LOADING: Final = "validate.unsafeLoad"
_STATEMENT: Final = lazy_pattern(
    r"(?is)\b(?:select\b.*\bfrom\b|insert\s+(?:or\s+\w+\s+)?into\b|update\b.*\bset\b|delete\s+from\b|replace\s+into\b|merge\s+into\b"
    r"|(?:create|drop|alter|truncate)\s+(?:table|index|view|database|schema|user)\b|\bwhere\b.*(?:=|like|in\b)|union\s+select"
    r"|order\s+by\b|\bvalues\s*\()"
)
_EXECUTING: Final = frozenset(
    {
        "execute",
        "executemany",
        "executescript",
        "raw",
        "read_sql",
        "read_sql_query",
        "fetch",
        "fetchrow",
        "fetchval",
        "exec_driver_sql",
        "mogrify",
        "fetch_all",
        "fetch_one",
        "text",
    }
)
_SHELLS: Final = frozenset(
    {
        "os.system",
        "os.popen",
        "subprocess.getoutput",
        "subprocess.getstatusoutput",
        "commands.getoutput",
        "asyncio.create_subprocess_shell",
        "popen2.popen3",
    }
)
_PROCESSES: Final = frozenset(
    {
        "subprocess.run",
        "subprocess.call",
        "subprocess.check_call",
        "subprocess.check_output",
        "subprocess.Popen",
    }
)
_QUOTING: Final = lazy_pattern(
    r"(?i)quote|escape|identifier|sanitiz|sanitis|safe_|_safe|whitelist|allowed|validated|placeholder|literal|compile"
)
_NUMBERS: Final = frozenset(
    {"int", "float", "len", "bool", "sum", "abs", "round", "min", "max", "hex", "id", "hash", "range"}
)
_TEXTUAL: Final = frozenset({"join", "format", "strip", "upper", "lower", "rstrip"})
_MARKED: Final = lazy_pattern(r"#\s*(?:noqa:[^#]*\bS608\b|nosec\b)")
_SPECIFIED: Final = lazy_pattern(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]")
_BRACED: Final = lazy_pattern(r"\{[^{}]*\}")
_FOR_NUMBERS: Final = "dixXofFeEgG"
"""What `%` takes nothing but numbers for."""
_PASSING_ON: Final = frozenset({"enumerate", "zip", "sorted", "reversed", "list", "tuple", "set"})
_VALUE: Final = lazy_pattern(r"(?i)(?:[=<>(,'\"]|\b(?:like|between|and|values|in))\s*$")
"""What stands before a value of a statement."""
_NEAR: Final = 15
"""Lines above a call in which its statement is put together."""
_DEPTH: Final = 6


def injection(review: Review) -> Iterator[Objection | Gap]:
    """Object to new statements and commands that are put together from values."""
    for change, program in review.programs():
        former = review.former(change)
        known = Counter(key for _, _, key, _ in _faults(former)) if former else Counter[str]()
        for line, code, key, message in _faults(program):
            if known[key] > 0:
                known[key] -= 1
            else:
                known_to_people = code == SQL and _is_marked(program, line)
                rejects = not is_test(change.path) and not known_to_people
                yield objection(change, line, code, message, rejects=rejects)


def _is_marked(program: Program, line: int) -> bool:
    """Whether the function around a line says to ruff or bandit that its statement is meant."""
    lines = lines_of(program.text)[max(line - _NEAR, 0) : line + 1]
    return any(_MARKED.search(each) for each in lines)


def _faults(program: Program) -> Iterator[tuple[int, str, str, str]]:
    """Line, code, what it is recognised by, and what is wrong."""
    known = aliases(program)
    scopes: list[tuple[ast.AST, Named | None]] = [(program.tree, None)]
    scopes += [(each.node, each) for each in program.functions.values()]
    shared = _Values(program.tree, {}, frozenset())
    for scope, named in scopes:
        values = shared if named is None else _Values(scope, shared.assigned, _parameters(scope))
        for node in own_nodes(scope):
            if isinstance(node, ast.Call):
                yield from _call(node, values, known)


def _call(node: ast.Call, values: _Values, known: Mapping[str, str]) -> Iterator[tuple[int, str, str, str]]:
    name = full_name(node.func, known)
    last = name.rpartition(".")[2] if name else getattr(node.func, "attr", "")
    command = (
        node.args[0]
        if node.args
        else next((each.value for each in node.keywords if each.arg in ("args", "sql", "query", "cmd")), None)
    )
    if command is None:
        return
    key = ast.dump(node)
    if name in _SHELLS or (name in _PROCESSES and _has_shell(node)) or _hands_to_shell(command, name):
        if values.is_built(command, of_shell=True):
            yield (
                node.lineno - 1,
                SHELL,
                key,
                "A command for a shell is put together from values; give a list without a shell.",
            )
    elif last in _EXECUTING and values.is_built(command) and _STATEMENT.search(values.text(command)):
        yield node.lineno - 1, SQL, key, "A statement is put together from values; give them as parameters."
    elif name == "yaml.load" and len(node.args) < 2 and not node.keywords:
        yield node.lineno - 1, LOADING, key, "`yaml.load` without a safe loader runs what the document says."
    elif name in ("eval", "exec") and not isinstance(command, ast.Constant):
        yield node.lineno - 1, SHELL, key, f"`{name}` runs whatever the text says."


def _has_shell(node: ast.Call) -> bool:
    return any(
        each.arg == "shell" and not (isinstance(each.value, ast.Constant) and not each.value.value)
        for each in node.keywords
    )


def _hands_to_shell(command: ast.expr, name: str) -> bool:
    """Whether a list is `sh -c TEXT`, whose text is a command."""
    if not name.startswith(
        ("subprocess.", "os.exec", "os.spawn", "asyncio.create_subprocess")
    ) or not isinstance(command, ast.List):
        return False
    words = [each.value for each in command.elts[:2] if isinstance(each, ast.Constant)]
    return (
        len(words) == 2
        and str(words[0]).rpartition("/")[2] in ("sh", "bash", "zsh", "cmd")
        and words[1] in ("-c", "-lc", "/c")
    )


def _parameters(scope: ast.AST) -> frozenset[str]:
    if not isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return frozenset()
    arguments = scope.args
    return frozenset(each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))


class _Values:
    """What the names of one function stand for."""

    def __init__(
        self, scope: ast.AST, outer: Mapping[str, list[ast.expr]], parameters: frozenset[str]
    ) -> None:
        self.assigned: dict[str, list[ast.expr]] = {name: list(values) for name, values in outer.items()}
        self._parameters = parameters
        self._numbers = frozenset(_annotated_numbers(scope))
        for node in own_nodes(scope):
            for name, value in _assignments(node):
                self.assigned.setdefault(name, []).append(value)

    def is_built(  # noqa: PLR0911 - A list of cases in their order.
        self, node: ast.expr, depth: int = 0, *, of_shell: bool = False
    ) -> bool:
        """Whether a text is put together from something that is no constant."""
        if depth > _DEPTH:
            return False
        if isinstance(node, ast.JoinedStr):
            return any(
                isinstance(each, ast.FormattedValue)
                and not self._is_safe(each.value, depth + 1)
                and not self._is_number_of_name(each.value, node.values[:number])
                for number, each in enumerate(node.values)
            )
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            sides = (node.left, node.right)
            whole = self.text(node)
            return bool(whole) and any(
                self.is_built(each, depth + 1) or not (_is_text(each) or self._is_safe(each, depth + 1))
                for each in sides
            )
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            values = (
                node.right.elts
                if isinstance(node.right, ast.Tuple)
                else node.right.values
                if isinstance(node.right, ast.Dict)
                else [node.right]
            )
            return _is_text(node.left) and self._has_unsafe(values, _SPECIFIED, self.text(node.left), depth)
        if isinstance(node, ast.Call):
            return self._is_built_call(node, depth, of_shell=of_shell)
        if isinstance(node, ast.Name):
            values = self.assigned.get(node.id, [])
            if of_shell and not values and node.id in self._parameters and depth == 0:
                return True
            return any(self.is_built(each, depth + 1) for each in values)
        if isinstance(node, ast.List) and of_shell:
            return any(self.is_built(each, depth + 1) for each in node.elts[2:])
        return False

    def _has_unsafe(self, values: Sequence[ast.expr], places: re.Pattern[str], text: str, depth: int) -> bool:
        """Whether a value goes to one of these places of a text; numbers may be bounds and parts of names."""
        found = list(places.finditer(text))
        for number, value in enumerate(values):
            place = found[number] if number < len(found) else None
            if self._is_safe(value, depth + 1) or (place and place[0][-1] in _FOR_NUMBERS):
                continue
            named = isinstance(value, ast.Name) and value.id in self._numbers
            if place is None or not named or _VALUE.search(text[: place.start()]):
                return True
        return False

    def _is_number_of_name(self, node: ast.expr, before: Sequence[ast.expr]) -> bool:
        """Whether what is annotated as a number is no value of a condition, but a part of a name or a bound.

        An annotation stops nobody from giving a text, so that where a parameter fits one belongs.
        """
        text = before[-1].value if before and isinstance(before[-1], ast.Constant) else ""
        return isinstance(node, ast.Name) and node.id in self._numbers and not _VALUE.search(str(text))

    def _is_built_call(self, node: ast.Call, depth: int, *, of_shell: bool) -> bool:
        if not isinstance(node.func, ast.Attribute):
            wraps = dotted(node.func).rpartition(".")[2] in ("text", "str", "dedent", "SQL")
            return wraps and bool(node.args) and self.is_built(node.args[0], depth + 1)
        if (node.func.attr == "format" and _is_text(node.func.value)) or (
            node.func.attr == "format" and isinstance(node.func.value, ast.Name)
        ):
            given = [*node.args, *(each.value for each in node.keywords)]
            text = self.text(node.func.value)
            return bool(text) and self._has_unsafe(given, _BRACED, text, depth)
        if node.func.attr == "join" and node.args:
            return not self._is_safe(node, depth + 1) and (
                of_shell or bool(_STATEMENT.search(self.text(node)))
            )
        if node.func.attr in ("text", "dedent", "strip") and node.args:
            return self.is_built(node.args[0], depth + 1)
        return node.func.attr == "strip" and self.is_built(node.func.value, depth + 1)

    def text(self, node: ast.expr, depth: int = 0) -> str:
        """The literal parts of a text."""
        if depth > _DEPTH:
            return ""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else ""
        if isinstance(node, ast.Name):
            return " ".join(self.text(each, depth + 1) for each in self.assigned.get(node.id, []))
        return " ".join(
            self.text(each, depth + 1) for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr)
        )

    def _is_safe(self, node: ast.expr, depth: int) -> bool:  # noqa: PLR0911 - A list of cases in their order.
        """Whether a value is a constant, a number, a name that the program itself chose, or quoted."""
        if depth > _DEPTH or isinstance(node, ast.Constant):
            return True
        if isinstance(node, ast.Name):
            return self._is_safe_name(node.id, depth)
        if isinstance(node, ast.Attribute):
            return _is_chosen(node)
        if isinstance(node, ast.Call) and (_is_number(node) or _QUOTING.search(dotted(node.func))):
            return True
        if isinstance(node, (ast.GeneratorExp, ast.ListComp)):
            return self._is_safe_in(node, depth)
        if isinstance(node, ast.Subscript):
            literal = isinstance(node.value, (ast.Dict, ast.List, ast.Tuple))
            return literal or dotted(node.value).isupper() or self._is_table(node.value)
        parts = _parts(node)
        return parts is not None and all(self._is_safe(each, depth + 1) for each in parts)

    def _is_table(self, node: ast.expr) -> bool:
        """Whether a subscript looks something up in a literal table, so that only its values come out."""
        values = self.assigned.get(dotted(node), [])
        return bool(values) and all(isinstance(each, (ast.Dict, ast.List, ast.Tuple)) for each in values)

    def _is_safe_name(self, name: str, depth: int) -> bool:
        if name.isupper() or _QUOTING.search(name):
            return True
        values = self.assigned.get(name)
        if name in self._parameters and not values:
            return False
        return bool(values) and all(self._is_safe(each, depth + 1) for each in values)

    def _is_safe_in(self, node: ast.GeneratorExp | ast.ListComp, depth: int) -> bool:
        """A list that only repeats a constant, or goes over constants."""
        over = [each.iter for each in node.generators]
        names = {
            each.id for one in node.generators for each in ast.walk(one.target) if isinstance(each, ast.Name)
        }
        used = {each.id for each in ast.walk(node.elt) if isinstance(each, ast.Name)}
        return (not used & names and self._is_safe(node.elt, depth + 1)) or all(
            self._is_safe(each, depth + 1) for each in over
        )


def _parts(node: ast.expr) -> list[ast.expr] | None:
    """What has to be safe for an expression to be; None for one that may be anything."""
    if isinstance(node, ast.BinOp):
        return [node.left] if isinstance(node.op, ast.Mult) else [node.left, node.right]
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, (ast.List, ast.Tuple)):
        return node.elts
    if isinstance(node, ast.JoinedStr):
        return [each.value for each in node.values if isinstance(each, ast.FormattedValue)]
    return _parts_of_call(node) if isinstance(node, ast.Call) else None


def _parts_of_call(node: ast.Call) -> list[ast.expr] | None:
    if dotted(node.func) in _PASSING_ON:
        return node.args
    if isinstance(node.func, ast.Attribute) and node.func.attr in _TEXTUAL:
        return [node.func.value, *node.args]
    return None


def _is_number(node: ast.Call) -> bool:
    return dotted(node.func) in _NUMBERS


def _is_chosen(node: ast.Attribute) -> bool:
    """Whether an attribute is the program's own word for something, such as the name of a table."""
    of_table = node.attr in ("table", "tablename", "table_name", "_table", "name")
    own = of_table and dotted(node).startswith(("self.", "cls."))
    return node.attr.isupper() or node.attr.startswith("__") or own


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _assignments(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id, node.value
    elif (
        isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.NamedExpr))
        and isinstance(node.target, ast.Name)
        and node.value
    ):
        value = node.value
        if isinstance(node, ast.AugAssign):
            # What is appended is a part of the text as much as what was there.
            value = ast.BinOp(ast.Constant(" "), ast.Add(), node.value)
        yield node.target.id, value
    elif isinstance(node, (ast.For, ast.AsyncFor)) and isinstance(node.target, ast.Name):
        yield node.target.id, node.iter


def _annotated_numbers(scope: ast.AST) -> Iterator[str]:
    if isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef)):
        for each in (*scope.args.posonlyargs, *scope.args.args, *scope.args.kwonlyargs):
            if each.annotation is not None and re.fullmatch(
                r"(?:int|float|bool)(?: \| None)?", ast.unparse(each.annotation)
            ):
                yield each.arg
