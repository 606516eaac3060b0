"""Judges a Python snippet by its syntax tree, and a Python file by the calls that its text names."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import replace

from cockpit.core.guard.python import scope as scopes
from cockpit.core.guard.python.calls import judge_call
from cockpit.core.guard.python.source import end_of_call, literal_spans, parse_expression
from cockpit.core.guard.python.values import Evaluator
from cockpit.core.guard.setting import Setting
from cockpit.core.guard.verdict import Hit, Verdict

_BOMB = Hit("guard.forkBomb", Verdict.DENY, "starts copies of itself without end")


def read(code: str, setting: Setting) -> list[Hit]:
    """Every rule that the calls of a snippet break."""
    tree = _parse(code)
    if tree is None:
        return scan(code, setting)
    scope = scopes.of_tree(tree)
    hits: list[Hit] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            evaluator = Evaluator(scope, (node.lineno, node.col_offset))
            hits += judge_call(node, evaluator, setting)
        elif isinstance(node, ast.While) and _forks_without_end(node):
            hits.append(_BOMB)
    return hits


def _parse(code: str) -> ast.AST | None:
    for text in (
        code,
        textwrap.dedent(code),
        "\n".join(line for line in code.split("\n") if line.lstrip()[:1] not in "%!"),
    ):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):
            continue
    return None


def _forks_without_end(node: ast.While) -> bool:
    if not (isinstance(node.test, ast.Constant) and node.test.value):
        return False
    source = ast.unparse(node)
    return (
        "os.fork()" in source
        or re.search(r"Popen\(\[sys\.executable, (?:__file__|sys\.argv)", source) is not None
    )


_GATES = (
    "subprocess", "os.system", "os.popen", "rmtree", "os.exec", "os.spawn", "exec(", "eval(", "os.remove", "os.unlink",
    ".unlink(", "removedirs", "os.kill", "/dev/", "pty.spawn", "import system", "import popen", "exec_command", "pexpect",
)  # fmt: skip
_CALL = re.compile(
    r"(?<![\w.])(?P<name>(?:[A-Za-z_]\w*\.)*"
    r"(?:system|popen|rmtree|remove_tree|exec[lv]p?e?|spawn[lv]p?e?|spawn|posix_spawnp?|unlink|remove|removedirs|kill|killpg"
    r"|run|call|check_call|check_output|Popen|getoutput|getstatusoutput|create_subprocess_(?:shell|exec)|eval|exec"
    r"|open|exec_command|write_text|write_bytes))\s*\("
)
_MODULES = frozenset(
    ["os", "subprocess", "shutil", "pty", "pexpect", "asyncio", "sp", "builtins", "Path", "pathlib"]
)
_BARE = frozenset(["open", "eval", "exec"])


def scan(text: str, setting: Setting) -> list[Hit]:
    """Every rule that the calls named in a file break, without parsing the file."""
    if not any(gate in text for gate in _GATES):
        return []
    hits: list[Hit] = []
    scope: scopes.Scope | None = None
    for start, call_text in _candidates(text):
        node = parse_expression(call_text)
        if not isinstance(node, ast.Call):
            continue
        scope = scope or scopes.of_text(text)
        found = judge_call(node, Evaluator(scope, (start, 0)), setting)
        hits += [replace(hit, start=start, end=start + len(call_text)) for hit in found]
    return hits


def _candidates(text: str) -> Iterator[tuple[int, str]]:
    """Calls in code, not in strings or comments, that may concern the guard."""
    names = _imported(text)
    spans: list[tuple[int, int]] | None = None
    at = 0
    for match in _CALL.finditer(text):
        name = match["name"]
        head = name.partition(".")[0]
        if not (
            head in _MODULES or head in names or name in _BARE or name.endswith((".exec_command", "rmtree"))
        ):
            continue
        if name.endswith("open") and "/dev/" not in text:
            continue
        spans = literal_spans(text) if spans is None else spans
        while at < len(spans) and spans[at][1] <= match.start():
            at += 1
        if at < len(spans) and spans[at][0] <= match.start():
            continue
        end = end_of_call(text, match.end() - 1)
        if end is not None:
            yield match.start(), text[match.start() : end]


_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?:os|subprocess|shutil|pty|pexpect|asyncio)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]+)"
    r"|import[ \t]+(?:os|subprocess|shutil|pexpect)[ \t]+as[ \t]+(\w+))",
    re.MULTILINE,
)


def _imported(text: str) -> frozenset[str]:
    """Local names for the modules and functions that matter."""
    names: set[str] = set()
    for match in _IMPORT.finditer(text):
        names |= set(re.findall(r"\w+", match.group(1) or match.group(2)))
    return frozenset(names - {"as", "import"})
