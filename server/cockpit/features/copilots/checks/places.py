"""Whether a change stays within the repository: by its own paths, and by what its code writes to."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.change import Change
from cockpit.features.copilots.collecting import is_outside
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.program import Program, aliases, dotted, full_name, strings_of
from cockpit.features.copilots.review import Review, is_test, objection

CODE: Final = "validate.outside"
_SYSTEM: Final = lazy_pattern(
    r"^(?:/(?:etc|usr|bin|sbin|lib|lib64|boot|root|opt|sys|proc|srv|home|Users|System|Library|private/etc"
    r"|var/(?:lib|www|spool|log|mail|run)|dev/(?!null|stdout|stderr|tty|shm))(?:/|$)"
    r"|~(?:/|$)|[A-Za-z]:[\\/]|\\\\|(?:\.\./)+|\.\.$)"
)
_WRITING: Final = frozenset(
    {
        "write_text", "write_bytes", "unlink", "rmdir", "mkdir", "touch", "rename", "replace",
        "symlink_to", "chmod", "hardlink_to",
    }
)  # fmt: skip
_FUNCTIONS: Final = frozenset(
    {
        "os.remove", "os.unlink", "os.rename", "os.replace", "os.mkdir", "os.makedirs", "os.rmdir",
        "os.chmod", "os.chown", "os.symlink", "os.truncate", "shutil.rmtree", "shutil.copy",
        "shutil.copy2", "shutil.copyfile", "shutil.move", "shutil.copytree",
    }
)  # fmt: skip
_LAST: Final = frozenset({"shutil.copy", "shutil.copy2", "shutil.copyfile", "shutil.copytree", "os.symlink"})
"""Functions that only write to their second argument."""


_PRIVATE: Final = lazy_pattern(
    r"^(?:/etc/(?:passwd|shadow|sudoers|ssl/private)|[~/](?:.*/)?\.(?:ssh|aws|gnupg|kube|netrc|docker|pypirc|npmrc)(?:/|$))"
)
_COMMAND: Final = lazy_pattern(
    r"^\s*(?:sudo\s+)?(?:cp|mv|install|tee|ln|touch|mkdir|rsync)\b[^#|;&]*?\s(?P<path>(?:/(?:etc|usr|bin|sbin|lib|boot|root|opt)/|~/\."
    r"|\$HOME/\.|(?:\.\./){2,})[^\s|;&]*)\s*(?:$|[|;&])"
)
_OF_NODE: Final = lazy_pattern(
    r"(?:writeFile|appendFile|mkdir|rm|unlink|createWriteStream|copyFile|rename)(?:Sync)?\(\s*['\"`]"
    r"(?P<path>(?:/(?:etc|usr|bin|sbin|lib|boot|root|opt)/|~/|(?:\.\./){2,})[^'\"`]*)"
)
_INSTALLING: Final = lazy_pattern(r"(?i)install|deploy|setup|provision|docker|bootstrap|package")


def places(review: Review) -> Iterator[Objection | Gap]:
    """Object to files, links and writes outside of the repository."""
    for change in review.changes.changes:
        if is_outside(change.path) or (change.former and is_outside(change.former)):
            yield objection(
                change, 0, CODE, "This path leads out of the repository, or into its .git folder."
            )
        elif change.is_link and change.after is not None and _escapes(change):
            yield objection(change, 0, CODE, "This symbolic link leads out of the repository.")
        elif change.after is not None and change.new is not None:
            yield from _of_scripts(change)
    for change, program in review.programs():
        former = review.former(change)
        known = {text for _, text in writes(former)} if former else frozenset[str]()
        for line, text in writes(program):
            if text not in known and not (is_test(change.path) and text.startswith(("..", "~"))):
                yield objection(change, line, CODE, f"This writes to {text}, outside of the repository.")
        seen = {text for _, text in _reads(former)} if former else frozenset[str]()
        for line, text in _reads(program):
            if text not in seen and text not in {each for _, each in writes(program)}:
                yield objection(change, line, CODE, f"This reads {text}, where secrets of its user are kept.")


def _of_scripts(change: Change) -> Iterator[Objection]:
    """What commands of a shell, and calls of Node, write outside; installers are there for that."""
    script = change.path.endswith((".sh", ".bash", "Makefile", ".mk"))
    if not script and not change.path.endswith((".js", ".mjs", ".cjs", ".ts")):
        return
    known = set(change.removed_lines())
    for number, line in change.added_lines():
        found = (_COMMAND if script else _OF_NODE).search(line)
        if found and line not in known and not _INSTALLING.search(change.path):
            yield objection(
                change, number, CODE, f"This writes to {found['path']}, outside of the repository."
            )


def _escapes(change: Change) -> bool:
    target = PurePosixPath(change.after.decode("utf-8", "replace") if change.after else "")
    depth = len(PurePosixPath(change.path).parts) - 1
    for part in target.parts:
        depth += -1 if part == ".." else 1
        if depth < 0:
            return True
    return target.is_absolute()


def writes(program: Program) -> Iterator[tuple[int, str]]:
    """The places outside that a program writes to by name: line and path."""
    known, named = aliases(program), _constants(program)
    for node in program.nodes:
        if isinstance(node, ast.Call):
            for target in _targets(node, known):
                text = _path(target, named)
                if text and _SYSTEM.match(text):
                    yield node.lineno - 1, text


def _reads(program: Program) -> Iterator[tuple[int, str]]:
    """The places with secrets of the user that a program reads by name."""
    known, named = aliases(program), _constants(program)
    for node in program.nodes:
        if not isinstance(node, ast.Call):
            continue
        method = isinstance(node.func, ast.Attribute) and node.func.attr in ("read_text", "read_bytes")
        opened = full_name(node.func, known) in ("open", "io.open") and bool(node.args)
        if method or opened:
            target = node.args[0] if opened else getattr(node.func, "value", node)
            if (text := _path(target, named)) and _PRIVATE.match(text):
                yield node.lineno - 1, text


def _targets(node: ast.Call, known: Mapping[str, str]) -> Iterator[ast.expr]:
    name = full_name(node.func, known)
    if name in ("open", "io.open") and node.args and _writes(node, 1):
        yield node.args[0]
    elif name in _FUNCTIONS:
        yield from node.args[1:2] if name in _LAST else node.args[:2]
    elif (
        isinstance(node.func, ast.Attribute)
        and not known.get(dotted(node.func.value).partition(".")[0], "").startswith("os")
        and (
            (node.func.attr in _WRITING and not _is_of_text(node))
            or (node.func.attr == "open" and _writes(node, 0))
        )
    ):
        yield node.func.value


def _is_of_text(node: ast.Call) -> bool:
    """Whether this is `str.replace`, which takes two arguments."""
    return isinstance(node.func, ast.Attribute) and node.func.attr == "replace" and len(node.args) > 1


def _writes(node: ast.Call, position: int) -> bool:
    mode: ast.expr | None = node.args[position] if len(node.args) > position else None
    mode = next((each.value for each in node.keywords if each.arg == "mode"), mode)
    return (
        isinstance(mode, ast.Constant) and isinstance(mode.value, str) and bool(set(mode.value) & set("wax+"))
    )


def _constants(program: Program) -> dict[str, ast.expr]:
    """Names that are assigned once in the file, with what is assigned."""
    found: dict[str, ast.expr] = {}
    twice: set[str] = set()
    for node in program.nodes:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name in found:
                twice.add(name)
            found[name] = node.value
    return {name: value for name, value in found.items() if name not in twice}


def _path(  # noqa: PLR0911 - A list of cases in their order.
    node: ast.expr, named: Mapping[str, ast.expr], depth: int = 0
) -> str:
    """The path that an expression begins with, as far as its text tells."""
    if depth > 8:
        return ""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return next(strings_of(node), "") if node.values and isinstance(node.values[0], ast.Constant) else ""
    if isinstance(node, ast.Name):
        return _path(named[node.id], named, depth + 1) if node.id in named else ""
    if isinstance(node, ast.BinOp):
        left = _path(node.left, named, depth + 1)
        right = _path(node.right, named, depth + 1) if left else ""
        return f"{left.rstrip('/')}/{right}" if left and isinstance(node.op, ast.Div) else left + right
    if isinstance(node, ast.Call):
        name = dotted(node.func)
        if name.endswith(("Path.home", "path.expanduser")):
            return "~"
        if name.rpartition(".")[2] in ("Path", "PurePath", "PosixPath", "join", "abspath") and node.args:
            parts = [_path(each, named, depth + 1) for each in node.args]
            return "/".join(parts) if parts[0] else ""
        if isinstance(node.func, ast.Attribute) and node.func.attr in (
            "expanduser",
            "joinpath",
            "resolve",
            "absolute",
        ):
            return _path(node.func.value, named, depth + 1)
    return ""
