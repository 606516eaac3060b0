"""Whether what JavaScript and TypeScript import exists, by the text of the files."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Final, cast

from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.change import Change
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.review import Absent, Review, objection
from cockpit.features.copilots.tree import Tree

UNRESOLVED: Final = "validate.import"
INVENTED: Final = "validate.package"
SUFFIXES: Final = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_FROM: Final = lazy_pattern(
    r"^[ \t]*(?:import|export)\s+(?P<what>[^'\"`;]*?)\s*\bfrom\s*['\"](?P<from>[^'\"\n]+)['\"]"
    r"|^[ \t]*import\s*['\"](?P<bare>[^'\"\n]+)['\"]"
    r"|(?<![.\w])require\(\s*['\"](?P<required>[^'\"\n]+)['\"]\s*\)",
    re.MULTILINE,
)
_EXPORT: Final = lazy_pattern(
    r"^[ \t]*export\s+(?:declare\s+)?(?:default\s+)?(?:abstract\s+)?(?:async\s+)?"
    r"(?:function\s*\*?|class|const\s+enum|const|let|var|interface|type|enum|namespace)\s+(?P<name>[\w$]+)",
    re.MULTILINE,
)
_LIST: Final = lazy_pattern(r"\bexport\s+(?:type\s+)?\{(?P<names>[^}]*)\}")
_OPEN: Final = lazy_pattern(
    r"\bexport\s*\*|\bmodule\.exports\b|\bexports\.|\bexport\s+(?:const|let|var)\s*[{\[]"
)
_NAMES: Final = lazy_pattern(r"\{([^}]*)\}")
_CONFIG: Final = lazy_pattern(r"^(?:ts|js)config.*\.json$|\.config\.\w+$|^\.babelrc")
_MAPPED: Final = lazy_pattern(r"(?P<quote>['\"]?)(?P<name>[\w@~^$][\w@~^$/.*()-]*)(?P=quote)\s*:")
_BASE: Final = lazy_pattern(r"\"baseUrl\"\s*:\s*\"(?P<base>[^\"]+)\"")
_BUILT_IN: Final = frozenset(
    [
        "assert",
        "async_hooks",
        "buffer",
        "child_process",
        "cluster",
        "console",
        "constants",
        "crypto",
        "dgram",
        "diagnostics_channel",
        "dns",
        "domain",
        "events",
        "fs",
        "http",
        "http2",
        "https",
        "inspector",
        "module",
        "net",
        "os",
        "path",
        "perf_hooks",
        "process",
        "punycode",
        "querystring",
        "readline",
        "repl",
        "stream",
        "string_decoder",
        "sys",
        "timers",
        "tls",
        "trace_events",
        "tty",
        "url",
        "util",
        "v8",
        "vm",
        "wasi",
        "worker_threads",
        "zlib",
    ]
)


def javascript(review: Review) -> Iterator[Objection | Gap]:
    """Object to new imports that lead nowhere, and to old ones of what the change takes away."""
    changes = [each for each in review.changes.changes if each.path.endswith(SUFFIXES)]
    if not changes:
        raise Absent("No JavaScript or TypeScript has changed.")
    for change in changes:
        if change.after is not None and change.new is not None:
            known = (
                {message for _, _, message in _faults(review.before, change.old_path, change.old or "")}
                if change.before is not None
                else set[str]()
            )
            for line, code, message in _faults(review.after, change.path, change.new):
                if message not in known:
                    yield objection(change, line, code, message)
    touched = {
        PurePosixPath(each.old_path).name.partition(".")[0] for each in changes if each.before is not None
    }
    touched |= {
        PurePosixPath(each.old_path).parent.name
        for each in changes
        if PurePosixPath(each.old_path).stem == "index"
    }
    for path in sorted(review.after.paths):
        if path.endswith(SUFFIXES) and path not in review.changes.by_path and "node_modules/" not in path:
            yield from _unchanged(review, path, touched)


def _unchanged(review: Review, path: str, touched: set[str]) -> Iterator[Objection]:
    data = review.after.data(path) or b""
    if not any(name.encode() in data for name in touched if name):
        return
    text = review.after.text(path) or ""
    known = {message for _, _, message in _faults(review.before, path, text)}
    for line, code, message in _faults(review.after, path, text):
        if message not in known:
            yield objection(
                Change(path, data, data), line, code, f"{message} This file was not changed with it."
            )


def _faults(tree: Tree, path: str, text: str) -> Iterator[tuple[int, str, str]]:
    for found in _FROM.finditer(text):
        name = found["from"] or found["bare"] or found["required"]
        line = text.count("\n", 0, found.start() + len(found[0]) - len(found[0].lstrip()))
        if name.startswith("."):
            yield from _relative(tree, path, line, name, found["what"] or "")
        elif not _is_package(tree, path, name):
            yield (
                line,
                INVENTED,
                f"There is no package `{name}`: no package.json names it, and it is not installed.",
            )


def _relative(tree: Tree, path: str, line: int, name: str, what: str) -> Iterator[tuple[int, str, str]]:
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), name.partition("?")[0]))
    file = _file(tree, target)
    if file is None:
        if PurePosixPath(target).suffix in ("", *SUFFIXES):
            yield line, UNRESOLVED, f"There is no file for `{name}`."
        return
    if not file.endswith(SUFFIXES):
        return
    exported = _exports(tree.text(file) or "")
    for part in _NAMES.findall(what):
        for wanted in part.split(","):
            plain = wanted.strip().removeprefix("type ").partition(" as ")[0].strip()
            if plain and plain != "default" and exported is not None and plain not in exported:
                yield line, UNRESOLVED, f"`{name}` exports no `{plain}`."


def _file(tree: Tree, target: str) -> str | None:
    """The file that a path without its suffix means; TypeScript writes `.js` for what it will become."""
    bare = target.rpartition(".")[0] if target.endswith((".js", ".jsx", ".mjs", ".cjs")) else target
    names = [
        target,
        *(f"{bare}{suffix}" for suffix in SUFFIXES),
        *(f"{target}{suffix}" for suffix in (*SUFFIXES, ".d.ts", ".json", ".vue", ".svelte")),
    ]
    names += [f"{target}/index{suffix}" for suffix in SUFFIXES]
    return next((name for name in names if name in tree.paths), None)


def _exports(text: str) -> frozenset[str] | None:
    """The names that a file exports; None when its text does not tell."""
    if _OPEN.search(text):
        return None
    found = {each["name"] for each in _EXPORT.finditer(text)}
    for each in _LIST.finditer(text):
        found |= {
            name.strip().rpartition(" as ")[2].removeprefix("type ").strip()
            for name in each["names"].split(",")
        }
    return frozenset(found)


def _is_package(tree: Tree, path: str, name: str) -> bool:
    """Whether a bare name is built in, declared, installed, an alias, or of a workspace."""
    if (
        name.startswith(("node:", "bun:", "virtual:", "#", "@/", "~", "/", "$", "http", "data:"))
        or name.partition("/")[0] in _BUILT_IN
    ):
        return True
    parts = name.split("/")
    package = "/".join(parts[:2]) if name.startswith("@") else parts[0]
    manifests = [
        each
        for each in (f"{folder}/package.json".removeprefix("./") for folder in PurePosixPath(path).parents)
        if each in tree.paths
    ]
    if not manifests or any(_declares(tree, manifest, package) for manifest in manifests):
        return True
    return _is_alias(tree, name) or package in _workspaces(tree)


def _is_alias(tree: Tree, name: str) -> bool:
    """Whether a configuration gives a module of the repository this name."""
    for path in tree.paths:
        file = PurePosixPath(path).name
        if "node_modules/" in path or not (_CONFIG.search(file) or file == "package.json"):
            continue
        text = tree.text(path) or ""
        for found in (
            _MAPPED.finditer(text) if '"paths"' in text or "lias" in text or "Mapper" in text else ()
        ):
            if _matches(found["name"], name):
                return True
        if (base := _BASE.search(text)) and file.endswith("json"):
            top = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), base["base"], name.partition("/")[0])
            )
            if any(each.startswith((f"{top}/", f"{top}.")) for each in tree.paths):
                return True
    return False


def _matches(key: str, name: str) -> bool:
    """Whether a key of a table of aliases, perhaps with a star or as a pattern, means a module."""
    plain = key.strip("^$").removesuffix("(.*)").removesuffix("*")
    return plain != "" and (
        name == plain.rstrip("/") or name.startswith(plain if plain.endswith("/") else f"{plain}/")
    )


def _declares(tree: Tree, manifest: str, package: str) -> bool:
    document = _document(tree, manifest)
    named = [key for key in document if key.lower().endswith("dependencies")]
    listed = {
        name
        for key in named
        if isinstance(document[key], dict)
        for name in cast("dict[str, Any]", document[key])
    }
    own = document.get("name") == package
    return own or package in listed or f"@types/{package.lstrip('@').replace('/', '__')}" in listed


def _workspaces(tree: Tree) -> frozenset[str]:
    return frozenset(
        str(_document(tree, path).get("name", ""))
        for path in tree.paths
        if path.endswith("package.json") and "node_modules/" not in path
    )


def _document(tree: Tree, manifest: str) -> dict[str, Any]:
    try:
        document = json.loads(tree.text(manifest) or "{}")
    except ValueError:
        return {}
    return cast("dict[str, Any]", document) if isinstance(document, dict) else {}
