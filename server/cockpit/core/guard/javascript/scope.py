"""What names stand for in a JavaScript file: imported modules and functions, and values given to variables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_IMPORT = re.compile(
    r"\bimport\s+(?:type\s+)?(?P<clause>[\w$*\s{},]+?)\s+from\s*['\"](?P<module>[^'\"\n]+)['\"]"
    r"|\b(?:const|let|var)\s+(?P<pattern>[\w$]+|\{[^}]*\})\s*(?::[^=\n]+)?=\s*(?:await\s+)?\(?\s*(?:await\s+)?"
    r"(?:require|import|process\.mainModule\.require|createRequire\([^)]*\))\s*\(\s*['\"](?P<required>[^'\"\n]+)['\"]\s*\)\)?"
    r"(?P<members>(?:\.[\w$]+)*)"
)
_VALUE = re.compile(
    r"(?:\b(?:const|let|var)\s+|(?<![\w$.'\"]))(?P<name>[A-Za-z_$][\w$]*)\s*(?::[^=;,()\n]+)?=(?![=>])\s*"
)
_LOOP = re.compile(r"\bfor\s+(?:await\s+)?\(\s*(?:const|let|var)\s+(?P<name>[\w$]+)\s+of\s+")
_DESTRUCTURED = re.compile(r"\b(?:const|let|var)\s+(?P<pattern>\{[^}]*\})\s*=\s*(?P<holder>[\w$.]+)\s*[;\n]")


@dataclass(slots=True)
class Scope:
    """Read from the text; later entries of a name replace earlier ones unless a position is asked for."""

    text: str
    imports: dict[str, str] = field(default_factory=dict[str, str])
    """Local name -> `module` or `module.member`."""
    values: dict[str, list[tuple[int, int, bool]]] = field(
        default_factory=dict[str, list[tuple[int, int, bool]]]
    )
    """Local name -> where it is bound, where the expression begins, whether it runs over its elements."""

    def find(self, name: str, position: int) -> tuple[int, int, bool] | None:
        """The last binding before this position, or the last one of the file."""
        known = self.values.get(name)
        if not known:
            return None
        earlier = [entry for entry in known if entry[0] < position]
        return (earlier or known)[-1]


def of_text(text: str) -> Scope:
    """The scope of a file."""
    scope = Scope(text)
    for match in _IMPORT.finditer(text):
        module = module_name(match["module"] or match["required"])
        if match["clause"]:
            _add_clause(scope, match["clause"], module)
        else:
            _add_pattern(scope, match["pattern"], module + (match["members"] or ""))
    for match in _DESTRUCTURED.finditer(text):
        holder = match["holder"]
        head, _, rest = holder.partition(".")
        module = scope.imports.get(head, head) + (f".{rest}" if rest else "")
        _add_pattern(scope, match["pattern"], module)
    for match in _VALUE.finditer(text):
        scope.values.setdefault(match["name"], []).append((match.start(), match.end(), False))
    for match in _LOOP.finditer(text):
        scope.values.setdefault(match["name"], []).append((match.start(), match.end(), True))
    for entries in scope.values.values():
        entries.sort()
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
        original = original.split("=")[0].strip()
        if original:
            scope.imports[(local.split("=")[0].strip() or original)] = f"{module}.{original}"
