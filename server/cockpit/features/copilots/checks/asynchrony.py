"""Whether something slow stops everything that waits in the same loop."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from cockpit.core.lazy import lazy, lazy_pattern
from cockpit.features.copilots.change import Change
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.program import Program, aliases, dotted, full_name, own_nodes
from cockpit.features.copilots.review import Review, is_test, objection

if TYPE_CHECKING:
    from cockpit.features.copilots import grammars
else:
    grammars = lazy("cockpit.features.copilots.grammars")

CODE: Final = "validate.blocking"
_BLOCKING: Final = lazy_pattern(
    r"^(?:time\.sleep|requests\.(?:get|post|put|patch|delete|head|options|request|Session)|requests\.\w+\.(?:get|post)"
    r"|httpx\.(?:get|post|put|patch|delete|head|options|request|stream|Client)"
    r"|urllib\.request\.(?:urlopen|urlretrieve)|urllib3\.PoolManager|urllib3\.request"
    r"|subprocess\.(?:run|call|check_call|check_output|getoutput|getstatusoutput|Popen)|os\.(?:system|popen|wait|waitpid)"
    r"|socket\.(?:create_connection|gethostbyname|getaddrinfo)|select\.select|input"
    r"|psycopg2?\.connect|pymysql\.connect|MySQLdb\.connect|sqlite3\.connect|smtplib\.SMTP(?:_SSL)?|ftplib\.FTP|boto3\.client"
    r"|shutil\.(?:copytree|rmtree|make_archive)|asyncio\.run)$"
)
_DISK: Final = lazy_pattern(r"^(?:open|io\.open|json\.load|os\.walk|shutil\.(?:copy|copy2|copyfile|move))$")


_OF_NODE: Final = lazy_pattern(
    r"(?:^|\.)(?:(?:read|write|append|copy)File|exec|execFile|spawn|readdir|stat|mkdir|rm)Sync$"
)
_SCRIPTS: Final = frozenset({"scripts", "script", "bin", "tools", "tool", "build"})
JAVASCRIPT: Final = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")


def asynchrony(review: Review) -> Iterator[Objection | Gap]:
    """Object to new calls in coroutines that block, by themselves or in a function of the same file."""
    for change in review.changes.present:
        if change.path.endswith(JAVASCRIPT) and "Sync(" in (change.new or ""):
            yield from _javascript(change)
    on_disk: list[bool] = []
    for change, program in review.programs():
        if "async def" not in program.text:
            continue
        former = review.former(change)
        known = Counter(key for _, key, _, _ in _blocking(former)) if former else Counter[str]()
        for line, key, message, rejects in _blocking(program):
            if known[key] > 0:
                known[key] -= 1
            elif is_test(change.path):
                yield objection(change, line, CODE, message, rejects=False)
            else:
                on_disk = on_disk or [_waits_for_disk(review)]
                yield objection(change, line, CODE, message, rejects=rejects or not on_disk[0])


def _waits_for_disk(review: Review) -> bool:
    """Whether coroutines of this project waited for the disk before: then nobody minds."""
    for path in review.before.python:
        if b"async def" not in (review.before.data(path) or b"") or is_test(path):
            continue
        program = review.before.program(path)
        if program and any(not rejects for _, _, _, rejects in _blocking(program)):
            return True
    return False


def _is_alone(path: str) -> bool:
    """Whether nobody else waits while a file runs: it is a test, or a script that somebody starts."""
    return is_test(path) or bool(_SCRIPTS & set(PurePosixPath(path).parts[:-1]))


def _javascript(change: Change) -> Iterator[Objection]:
    before = Counter(name for _, name in grammars.calls_in_coroutines(change.old or "", change.path))
    for line, name in grammars.calls_in_coroutines(change.new or "", change.path):
        if not _OF_NODE.search(name):
            continue
        if before[name] > 0:
            before[name] -= 1
        else:
            message = f"`{name}` blocks everything else in an async function."
            yield objection(change, line, CODE, message, rejects=not _is_alone(change.path))


def _blocking(program: Program) -> Iterator[tuple[int, str, str, bool]]:
    known = aliases(program)
    slow = {
        name: call
        for name, each in program.functions.items()
        if isinstance(each.node, ast.FunctionDef)
        for call in _calls(each.node, known)
    }
    for each in program.functions.values():
        if not isinstance(each.node, ast.AsyncFunctionDef):
            continue
        for node in own_nodes(each.node):
            if not isinstance(node, ast.Call):
                continue
            name = full_name(node.func, known)
            key = f"{each.name} {ast.dump(node)}"
            if _BLOCKING.match(name):
                yield (
                    node.lineno - 1,
                    key,
                    f"`{name}` blocks everything else while `{each.name}` waits for it.",
                    True,
                )
            elif (name := _meant(name, each.name)) in slow:
                yield node.lineno - 1, key, f"`{name}` blocks: it calls `{slow[name]}`.", True
            elif _DISK.match(name) or (
                isinstance(node.func, ast.Attribute)
                and node.func.attr in ("read_text", "read_bytes", "write_text", "write_bytes")
                and not _is_awaited(each.node, node)
            ):
                yield (
                    node.lineno - 1,
                    key,
                    f"`{dotted(node.func) or name}` waits for the disk in a coroutine.",
                    False,
                )


def _meant(name: str, caller: str) -> str:
    """The function of the file that a call means: `self.x` is a method of the caller's class."""
    owner = caller.rpartition(".")[0]
    return f"{owner}.{name[5:]}" if name.startswith("self.") and owner else name


def _is_awaited(scope: ast.AST, call: ast.Call) -> bool:
    return any(isinstance(node, ast.Await) and node.value is call for node in own_nodes(scope))


def _calls(function: ast.FunctionDef, known: Mapping[str, str]) -> Iterator[str]:
    for node in own_nodes(function):
        if isinstance(node, ast.Call) and _BLOCKING.match(name := full_name(node.func, known)):
            yield name
