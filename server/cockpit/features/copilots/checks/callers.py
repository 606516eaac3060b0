"""Whether what is called is there, and gets what it takes, in all files of the repository."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from cockpit.features.copilots.change import Change
from cockpit.features.copilots.modules import Modules
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.program import Named, Program, dotted
from cockpit.features.copilots.review import Review, objection
from cockpit.features.copilots.signatures import Signature, of_class, signature

CODE: Final = "validate.signature"
_INNER: Final = re.compile(rb"^[ \t]+(?:async[ ]+)?def[ ]+(\w+)", re.MULTILINE)
_COMMON: Final = frozenset(
    {
        *(name for kind in (str, bytes, list, dict, set, tuple, int, float, object) for name in dir(kind)),
        "read", "write", "close", "open", "flush", "seek", "send", "run", "start", "stop", "save",
        "load", "execute", "commit", "get", "set", "add", "post", "put", "patch", "delete", "filter",
        "all", "first", "fetch", "query", "connect", "info", "debug", "warning", "error", "exception",
        "submit", "result", "match", "search", "sub", "group", "acquire", "release", "wait", "notify",
        "join", "is_alive", "name", "mkdir", "exists", "unlink", "touch", "rename", "call",
    }
)  # fmt: skip
"""Methods that objects of other kinds have, too: a call alone does not tell whose it is."""


def callers(review: Review) -> Iterator[Objection | Gap]:
    """Object to calls that fitted, or are new, and do not fit what is called now."""
    touched = _words(frozenset(_touched(review)))
    after, before = _Definitions(review, old=False), _Definitions(review, old=True)
    changed = review.changes.by_path
    vanished = dict(_vanished(review, after))
    for path in review.after.python:
        change = changed.get(path)
        if change is None and not _mentions(review.after.data(path), touched):
            continue
        program = review.after.program(path)
        if program is None:
            continue
        faults = [*after.faults(program), *_orphans(program, vanished)]
        former = review.before.program(change.old_path if change else path) if faults else None
        known = {message for _, message in before.faults(former)} if former else set[str]()
        data = review.after.data(path) or b""
        for node, message in faults:
            if message not in known:
                whole = change or Change(path, data, data)
                hint = "" if change else " This file was not changed with it."
                yield objection(whole, node.lineno - 1, CODE, f"{message}.{hint}")


def _vanished(review: Review, after: _Definitions) -> Iterator[tuple[str, frozenset[str]]]:
    """The methods that no class has any more, by the class that had them."""
    for change in review.changes.changes:
        former = review.former(change)
        if former is None:
            continue
        for owner in former.classes:
            own = {
                name.removeprefix(f"{owner}.") for name in former.functions if name.startswith(f"{owner}.")
            }
            yield owner, frozenset(each for each in own - _COMMON if not after.has_method(each))


def _orphans(program: Program, vanished: Mapping[str, frozenset[str]]) -> Iterator[tuple[ast.expr, str]]:
    """Calls of methods that no class has any more, in files that know the class that had them."""
    gone = {name: owner for owner, names in vanished.items() if owner in program.text for name in names}
    for node in program.nodes if gone else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in gone:
            yield node, f"`{gone[node.func.attr]}` has no method `{node.func.attr}` any more"


def _mentions(data: bytes | None, names: re.Pattern[bytes] | None) -> bool:
    return data is not None and names is not None and names.search(data) is not None


def _words(names: frozenset[str]) -> re.Pattern[bytes] | None:
    """Finds one of these words."""
    listed = "|".join(sorted(map(re.escape, names)))
    return re.compile(rf"\b(?:{listed})\b".encode()) if listed else None


def _touched(review: Review) -> Iterator[str]:
    """The last names of the functions and classes that a change touches: whoever calls them is looked at."""
    for change in review.changes.changes:
        old = review.former(change)
        new = review.after.program(change.path) if change.after is not None else None
        shapes = (_shapes(old), _shapes(new))
        for name in shapes[0].keys() | shapes[1].keys():
            if shapes[0].get(name) != shapes[1].get(name):
                parts = name.split(".")
                yield parts[-1]
                if parts[-1] == "__init__" and len(parts) > 1:
                    yield parts[-2]


def _shapes(program: Program | None) -> Mapping[str, str]:
    if program is None:
        return {}
    found: dict[str, str] = {}
    for each in program.named:
        node = each.node
        if isinstance(node, ast.ClassDef):
            found[each.name] = repr(of_class(node))
        else:
            found[each.name] = (
                f"{type(node).__name__} {ast.dump(node.args)} {[*map(ast.dump, node.decorator_list)]}"
            )
    return found


class _Definitions:
    """What can be called in one tree."""

    def __init__(self, review: Review, *, old: bool) -> None:
        self._tree = review.before if old else review.after
        self._modules = Modules(self._tree)

    @cached_property
    def _places(self) -> Mapping[bytes, list[str]]:
        """The files in which functions within something else are defined, by name, without parsing them."""
        found: defaultdict[bytes, list[str]] = defaultdict(list)
        for path in self._tree.python:
            for name in _INNER.findall(self._tree.data(path) or b""):
                found[name].append(path)
        return found

    def has_method(self, last: str) -> bool:
        """Whether a function within a class, or within another one, has that name."""
        return last.encode() in self._places

    def _method(self, last: str) -> tuple[str, Named] | None:
        """The only method of that name, with its file."""
        paths = self._places.get(last.encode(), [])
        program = self._tree.program(paths[0]) if len(paths) == 1 else None
        named = (
            [each for each in program.functions.values() if each.name.endswith(f".{last}")] if program else []
        )
        return (paths[0], named[0]) if len(named) == 1 and named[0].is_method else None

    def faults(self, program: Program) -> Iterator[tuple[ast.expr, str]]:
        """The calls of a file that do not fit what they call, and attributes that modules do not have."""
        names = self._imported(program)
        awaited = frozenset(_awaited(program))
        for node in program.nodes:
            if isinstance(node, ast.Call):
                yield from self._call(program, node, names, awaited)
            elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                yield from self._attribute(node, names)

    def _imported(self, program: Program) -> Mapping[str, tuple[str, str]]:
        """The file and the name in it of what a file imports from the project; an empty name for a module."""
        found: dict[str, tuple[str, str]] = {}
        for each in self._modules.imports(program):
            submodule = self._modules.files(f"{each.module}.{each.name}") if each.name else []
            files = submodule or self._modules.files(each.module)
            if len(files) == 1:
                found[each.alias] = (files[0], "" if submodule or not each.name else each.name)
        return {name: self._followed(*place) for name, place in found.items()}

    def _followed(self, path: str, name: str, depth: int = 0) -> tuple[str, str]:
        """Where a name is defined that a module only passes on."""
        program = self._tree.program(path)
        if not name or depth > 5 or program is None or name in program.functions or name in program.classes:
            return path, name
        for each in self._modules.imports(program):
            if each.alias == name and each.name:
                files = self._modules.files(each.module)
                if len(files) == 1 and files[0] != path:
                    return self._followed(files[0], each.name, depth + 1)
        return path, name

    def _call(
        self,
        program: Program,
        node: ast.Call,
        names: Mapping[str, tuple[str, str]],
        awaited: frozenset[ast.AST],
    ) -> Iterator[tuple[ast.expr, str]]:
        target = self._target(program, node, names)
        if target is None:
            return
        title, each, takes = target
        why = takes.refuses(node) if takes else ""
        if why:
            yield node, f"`{title}` {why}"
        elif (
            each is not None
            and isinstance(each.node, ast.AsyncFunctionDef)
            and node in awaited
            and not _is_generator(each.node)
        ):
            yield node, f"`{title}` is a coroutine, which is not awaited"

    def _target(
        self, program: Program, node: ast.Call, names: Mapping[str, tuple[str, str]]
    ) -> tuple[str, Named | None, Signature | None] | None:
        """What a call means: its title, its definition and its signature."""
        name = dotted(node.func)
        if isinstance(node.func, ast.Name):
            place = names.get(name) or ((program.path, name) if self._is_global(program, name) else None)
            return self._defined(*place, title=name) if place else None
        head, _, last = name.rpartition(".")
        if not isinstance(node.func, ast.Attribute):
            return None
        if head in names and not names[head][1]:
            return self._defined(names[head][0], last, title=name)
        if head in {"self", "cls"}:
            return self._own(program, node.lineno, last)
        if name and head.partition(".")[0] in names and names[head.partition(".")[0]][1]:
            path, of_class_ = names[head.partition(".")[0]]
            if "." not in head and of_class_ in ((self._tree.program(path) or program).classes):
                return self._static(path, of_class_, last)
        return self._by_name(program, node.func.attr)

    def _static(self, path: str, owner: str, last: str) -> tuple[str, Named | None, Signature | None] | None:
        module = self._tree.program(path)
        each = module.functions.get(f"{owner}.{last}") if module else None
        if each is None or isinstance(each.node, ast.ClassDef):
            return None
        kinds = {dotted(one) for one in each.node.decorator_list}
        return f"{owner}.{last}", each, signature(each, bound=bool(kinds & {"classmethod"}))

    def _is_global(self, program: Program, name: str) -> bool:
        """Whether a bare name means the module's own function or class there."""
        if name not in program.functions and name not in program.classes:
            return False
        stores = (each for each in program.nodes if isinstance(each, (ast.Name, ast.arg)))
        return not any(
            (isinstance(each, ast.arg) and each.arg == name)
            or (isinstance(each, ast.Name) and each.id == name and not isinstance(each.ctx, ast.Load))
            for each in stores
        )

    def _defined(
        self, path: str, name: str, *, title: str
    ) -> tuple[str, Named | None, Signature | None] | None:
        program = self._tree.program(path)
        if program is None:
            return None
        if (node := program.classes.get(name)) is not None:
            return title, None, of_class(node)
        each = program.functions.get(name)
        several = sum(one.name == name for one in program.named) > 1
        return None if each is None or several else (title, each, signature(each, bound=False))

    def _own(
        self, program: Program, line: int, last: str
    ) -> tuple[str, Named | None, Signature | None] | None:
        """A method that is called on `self`: of the class around the call, when it is defined there."""
        for name, owner in program.classes.items():
            if owner.lineno <= line <= (owner.end_lineno or 0):
                each = program.functions.get(f"{name}.{last}")
                if each is not None and sum(one.name == each.name for one in program.named) == 1:
                    return f"self.{last}", each, signature(each, bound=True)
        return None

    def _by_name(self, program: Program, last: str) -> tuple[str, Named | None, Signature | None] | None:
        """A method of some object: the only one of that name, of a class that the file knows of."""
        if last in _COMMON or last.startswith("__"):
            return None
        found = self._method(last)
        if found is None:
            return None
        path, each = found
        owner = each.name.rpartition(".")[0].rpartition(".")[2]
        stem = path.rpartition("/")[2].removesuffix(".py")
        if path != program.path and owner not in program.text and stem not in program.text:
            return None
        return f"{owner}.{last}", each, signature(each, bound=True)

    def _attribute(
        self, node: ast.Attribute, names: Mapping[str, tuple[str, str]]
    ) -> Iterator[tuple[ast.expr, str]]:
        """An attribute of a module of the project, which that does not have."""
        head = dotted(node.value)
        if head not in names or names[head][1]:
            return
        path = names[head][0]
        module = self._tree.program(path)
        if module is None or module.names is None or node.attr in module.names or node.attr.startswith("__"):
            return
        folder = path.removesuffix("__init__.py") if path.endswith("__init__.py") else ""
        if folder and any(each.startswith(f"{folder}{node.attr}") for each in self._tree.paths):
            return
        yield node, f"`{head}` has no `{node.attr}`"


def _awaited(program: Program) -> Iterator[ast.AST]:
    """The calls whose result is thrown away or kept as it is: a coroutine would never run there."""
    for node in program.nodes:
        if (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)) or (
            isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call)
        ):
            yield node.value
        elif isinstance(node, (ast.Subscript, ast.For)) and isinstance(
            getattr(node, "value", getattr(node, "iter", None)), ast.Call
        ):
            yield node.value if isinstance(node, ast.Subscript) else node.iter
        elif isinstance(node, ast.Compare):
            yield from (each for each in (node.left, *node.comparators) if isinstance(each, ast.Call))


def _is_generator(node: ast.AsyncFunctionDef) -> bool:
    return any(isinstance(each, (ast.Yield, ast.YieldFrom)) for each in ast.walk(node)) or bool(
        node.decorator_list
    )
