"""Whether something was left behind that only served to find a fault."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.change import Change, lines_of
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.program import Program, aliases, full_name
from cockpit.features.copilots.review import Review, is_test, objection

CODE: Final = "validate.debug"
JAVASCRIPT: Final = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte")
_STOPS: Final = frozenset(
    {
        "breakpoint", "pdb.set_trace", "ipdb.set_trace", "pudb.set_trace", "pdb.post_mortem",
        "debugpy.wait_for_client", "debugpy.breakpoint", "IPython.embed", "code.interact", "ic",
        "icecream.ic", "celery.contrib.rdb.set_trace", "remote_pdb.set_trace", "web_pdb.set_trace",
        "pytest.set_trace", "rdb.set_trace",
    }
)  # fmt: skip
_PRINTS: Final = frozenset(
    {"print", "pprint", "pp", "pprint.pprint", "pprint.pp", "sys.stdout.write", "traceback.print_stack"}
)
_SHOWING: Final = lazy_pattern(
    r"(?i)argparse|import click|import typer|sys\.argv|optparse|fire\.Fire|docopt|__main__|rich\.print"
)
_FOLDERS: Final = frozenset(
    {
        "scripts",
        "script",
        "bin",
        "tools",
        "tool",
        "examples",
        "example",
        "benchmarks",
        "cli",
        "commands",
        "notebooks",
        "demo",
    }
)
_NAMES: Final = frozenset(
    {"cli", "__main__", "manage", "setup", "main", "console", "commands", "noxfile", "tasks", "conftest"}
)
_DEBUGGER: Final = lazy_pattern(r"^\s*(?:[^/'\"`]*[;{}\s])?debugger\s*(?:;|$)")
_CONSOLE: Final = lazy_pattern(r"(?<![\w.'\"`])console\.(?:log|debug|dir|table|trace)\s*\(")
_PHP: Final = lazy_pattern(r"(?<![\w>$:])(?:var_dump|print_r|dd)\s*\(")
_RUBY: Final = lazy_pattern(r"(?:^|\s)(?:binding\.(?:pry|irb)|byebug)\b")


def debug(review: Review) -> Iterator[Objection | Gap]:
    """Object to new breakpoints, and to prints in places where nothing else prints."""
    for change, program in review.programs():
        yield from _python(review, change, program)
    for change in review.changes.present:
        if change.path.endswith(JAVASCRIPT):
            yield from _javascript(review, change)
        elif change.path.endswith((".php", ".rb")):
            pattern = _PHP if change.path.endswith(".php") else _RUBY
            for number, line in change.added_lines():
                if pattern.search(line) and line not in lines_of(change.old or ""):
                    yield objection(change, number, CODE, "This was left from looking for a fault.")


def _python(review: Review, change: Change, program: Program) -> Iterator[Objection]:
    added = frozenset(change.added)
    known = aliases(program)
    calls = [node for node in program.nodes if isinstance(node, ast.Call) and node.lineno - 1 in added]
    for node in calls:
        name = full_name(node.func, known)
        if not name and getattr(node.func, "attr", "") == "set_trace":
            # Of a module that is imported within the expression.
            name = "pdb.set_trace"
        if name in _STOPS and not (name == "ic" and "ic" in (program.names or ())):
            yield objection(change, node.lineno - 1, CODE, f"`{name}()` stops the program for a debugger.")
    for node in program.nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)) and node.lineno - 1 in added:
            modules = (
                [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            )
            if {"pdb", "ipdb", "pudb", "icecream"} & set(modules):
                yield objection(change, node.lineno - 1, CODE, "A debugger is imported.", rejects=False)
    printing = [node for node in calls if full_name(node.func, known) in _PRINTS and not _to_file(node)]
    if printing and not _may_print(review, change, program):
        before = review.former(change)
        there = (
            {ast.dump(node) for node in before.nodes if isinstance(node, ast.Call)} if before else set[str]()
        )
        for node in printing:
            if ast.dump(node) not in there and not _in_main(program, node.lineno):
                message = "This prints, which nothing else here does: it looks left from looking for a fault."
                yield objection(change, node.lineno - 1, CODE, message)


def _to_file(node: ast.Call) -> bool:
    return any(each.arg == "file" for each in node.keywords)


def _in_main(program: Program, line: int) -> bool:
    """Whether a line runs only when the file is run as a program."""
    for node in program.tree.body:
        guard = isinstance(node, ast.If) and "__main__" in ast.unparse(node.test)
        if (guard or getattr(node, "name", "") == "main") and node.lineno <= line <= (node.end_lineno or 0):
            return True
    return False


def _may_print(review: Review, change: Change, program: Program) -> bool:
    """Whether printing is what a file is there for."""
    pure = PurePosixPath(change.path)
    if (
        pure.stem in _NAMES
        or _FOLDERS & set(pure.parts[:-1])
        or "cli" in pure.stem.split("_")
        or program.text.startswith("#!")
    ):
        return True
    if _SHOWING.search(program.text) and not is_test(change.path):
        return True
    former = review.former(change)
    if former is not None:
        return _prints(former)
    neighbours = [path for path in review.before.python if PurePosixPath(path).parent == pure.parent]
    return any(
        (each := review.before.program(path)) is not None and _prints(each) for path in neighbours[:50]
    )


def _prints(program: Program) -> bool:
    known = aliases(program)
    return "print" in program.text and any(
        isinstance(node, ast.Call) and full_name(node.func, known) in _PRINTS and not _to_file(node)
        for node in program.nodes
    )


def _javascript(review: Review, change: Change) -> Iterator[Objection]:
    old = change.old or ""
    pure = PurePosixPath(change.path)
    may = bool(_FOLDERS & set(pure.parts[:-1])) or pure.stem in _NAMES or (change.new or "").startswith("#!")
    may = may or _CONSOLE.search(old) is not None or ".config." in pure.name
    if change.before is None and not may:
        near = (
            path
            for path in review.before.paths
            if PurePosixPath(path).parent == pure.parent and path.endswith(JAVASCRIPT)
        )
        may = any(_CONSOLE.search(review.before.text(path) or "") for path in list(near)[:50])
    known = {line.strip() for line in lines_of(old)}
    for number, line in change.added_lines():
        stripped = line.strip()
        if stripped in known or stripped.startswith(("//", "*", "/*")):
            continue
        if _DEBUGGER.search(line):
            yield objection(change, number, CODE, "`debugger` stops the program.")
        elif not may and _CONSOLE.search(line):
            message = "This prints, which nothing else here does: it looks left from looking for a fault."
            yield objection(change, number, CODE, message)
