"""What names stand for in a JavaScript file: imported modules and functions, and variables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cockpit.core.lazy import lazy_pattern

_SPECIFIER = lazy_pattern(
    r"['\"](?:node:)?(?P<module>child_process|fs(?:/promises|-extra)?|graceful-fs|rimraf|execa|shelljs|del|zx|bun|vm|os|path"
    r"|util|url|cross-spawn|node-pty)['\"]"
)
_CLAUSE = lazy_pattern(
    r"(?:\bimport\s+(?:type\s+)?(?P<clause>[\w$*\s{},]+?)\s+from\s*"
    r"|\b(?:const|let|var)\s+(?P<pattern>[\w$]+|\{[^}]*\})\s*(?::[^=\n]+)?=\s*(?:await\s+)?\(?\s*(?:await\s+)?"
    r"(?:require|import|process\.mainModule\.require|createRequire\([^)]*\))\s*\(\s*)\Z"
)
_MEMBERS = lazy_pattern(r"\s*\)\)?(?P<members>(?:\.[\w$]+)*)")
_BOUND = lazy_pattern(r"\s*(?::[^=;,()\n]+)?=(?![=>])\s*")
_LOOPED = lazy_pattern(r"\s+of\s+")
_DESTRUCTURED = lazy_pattern(
    r"\b(?:const|let|var)\s+(?P<pattern>\{[^}]*\})\s*=\s*(?P<holder>[\w$]+(?:\.[\w$]+)*)\s*[;\n]"
)
_LONGEST_CLAUSE = 600


@dataclass(frozen=True, slots=True)
class Binding:
    """Where an expression that a name is bound to begins, and whether the name runs over its elements."""

    begin: int
    element: bool


@dataclass(slots=True)
class Scope:
    """The names of one file; values are looked up in the text when they are asked for."""

    text: str
    imports: dict[str, str] = field(default_factory=dict[str, str])
    """Local name -> `module` or `module.member`."""
    _found: dict[str, list[Binding]] = field(default_factory=dict[str, list[Binding]])

    def find(self, name: str, position: int) -> Binding | None:
        """The last binding before this position, or the last one of the file."""
        if name not in self._found:
            self._found[name] = list(self._bindings(name))
        known = self._found[name]
        earlier = [binding for binding in known if binding.begin < position]
        return (earlier or known)[-1] if known else None

    def _bindings(self, name: str) -> list[Binding]:
        bindings: list[Binding] = []
        at = self.text.find(name)
        while at >= 0:
            end = at + len(name)
            if not _continues(self.text[at - 1 : at]):
                if (bound := _BOUND.match(self.text, end)) is not None:
                    bindings.append(Binding(bound.end(), element=False))
                elif (looped := _LOOPED.match(self.text, end)) is not None:
                    bindings.append(Binding(looped.end(), element=True))
            at = self.text.find(name, end)
        return bindings


def _continues(char: str) -> bool:
    """Whether a name goes on to the left, or is a property, or stands in a string."""
    return bool(char) and (char.isalnum() or char in "_$.'\"`")


def of_text(text: str) -> Scope:
    """The scope of a file; only the modules that the guard knows are imported."""
    scope = Scope(text)
    for match in _SPECIFIER.finditer(text):
        head = text[max(0, match.start() - _LONGEST_CLAUSE) : match.start()]
        clause = _CLAUSE.search(head)
        if clause is None:
            continue
        module = match["module"]
        if clause["clause"]:
            _add_clause(scope, clause["clause"], module)
        else:
            members = _MEMBERS.match(text, match.end())
            _add_pattern(scope, clause["pattern"], module + (members["members"] if members else ""))
    if scope.imports:
        for match in _DESTRUCTURED.finditer(text):
            head, _, rest = match["holder"].partition(".")
            if head in scope.imports:
                _add_pattern(
                    scope, match["pattern"], ".".join(part for part in (scope.imports[head], rest) if part)
                )
    return scope


def module_name(specifier: str) -> str:
    """`node:fs/promises` is `fs/promises`."""
    return specifier.removeprefix("node:")


def _add_clause(scope: Scope, clause: str, module: str) -> None:
    """`a, { b as c }` or `* as d`."""
    braces = re.search(r"\{([^}]*)\}", clause)
    if braces:
        _add_pattern(scope, braces.group().replace(" as ", ": "), module)
    for name in re.sub(r"\{[^}]*\}", "", clause).split(","):
        local = name.replace("* as", "").strip()
        if local:
            scope.imports[local] = module


def _add_pattern(scope: Scope, pattern: str, module: str) -> None:
    if not pattern.startswith("{"):
        scope.imports[pattern] = module
        return
    for entry in pattern.strip("{} \n").split(","):
        original, _, local = entry.partition(":")
        original = original.partition("=")[0].replace("type ", "").strip()
        if original:
            scope.imports[local.partition("=")[0].strip() or original] = f"{module}.{original}"
