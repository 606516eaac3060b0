"""git: what discards work that was never committed, and what rewrites history for others."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType

from cockpit.core.guard.marks import readable
from cockpit.core.guard.options import Spec, parse
from cockpit.core.guard.setting import Call
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern

_VALUED_GLOBALS = frozenset(
    ["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path", "--super-prefix", "--config-env"]
)
_SHARED = lazy_pattern(
    r"(?:.*:)?(?:refs/heads/)?(?:main|master|trunk|develop|dev|production|prod|stable|release\b.*)\Z"
)

_Judge = Callable[[Call, tuple[str, ...]], list[Hit]]


def _discards(detail: str) -> list[Hit]:
    return [Hit("guard.gitDiscard", Verdict.CONFIRM, detail)]


def _rewrites(detail: str) -> list[Hit]:
    return [Hit("guard.gitHistory", Verdict.CONFIRM, detail)]


def git(call: Call) -> list[Hit]:
    """The verb after git's own options decides; an alias given with -c may carry a command."""
    at, hits = 0, list[Hit]()
    args = call.args
    while at < len(args) and args[at].startswith("-"):
        if args[at] in ("--help", "--version", "-h", "-v"):
            return []
        if args[at] == "-c" and at + 1 < len(args):
            hits += _configured(args[at + 1].partition("=")[2], call)
        at += 2 if args[at] in _VALUED_GLOBALS else 1
    if at >= len(args):
        return hits
    verb, rest = args[at], args[at + 1 :]
    judge = _VERBS.get(verb)
    head = rest[: rest.index("--")] if "--" in rest else rest
    if judge is None or "--help" in head or "-h" in head:
        return hits
    return hits + judge(call, rest)


def _configured(value: str, call: Call) -> list[Hit]:
    return call.setting.read("bash", value[1:]) if value.startswith("!") else []


def _clean(_: Call, args: tuple[str, ...]) -> list[Hit]:
    options = parse(args, Spec.of("e exclude", "force dry-run interactive quiet"))
    if not options.has("f", "force") or options.has("n", "dry-run", "i", "interactive"):
        return []
    ignored = " and ignored" if options.has("x", "X") else ""
    return _discards(f"deletes every untracked{ignored} file")


_PUSH = Spec.of(
    "o push-option repo receive-pack exec",
    "force force-with-lease force-if-includes delete mirror prune dry-run all tags set-upstream follow-tags "
    "no-verify",
)


def _push(_: Call, args: tuple[str, ...]) -> list[Hit]:
    """`--force-with-lease` replaces only commits seen before: it passes, except onto shared branches."""
    options = parse(args, _PUSH)
    if options.has("n", "dry-run"):
        return []
    if options.has("f", "force", "mirror", "prune") or any(
        ref.startswith("+") for ref in options.operands[1:]
    ):
        return _rewrites("overwrites or deletes branches of the remote")
    if options.has("d", "delete") or any(
        ref.startswith(":") and len(ref) > 1 for ref in options.operands[1:]
    ):
        return _rewrites("deletes a branch or tag of the remote")
    if options.has("force-with-lease") and any(_SHARED.match(ref) for ref in options.operands[1:]):
        return _rewrites("rewrites a branch that others build on")
    return []


def _reset(_: Call, args: tuple[str, ...]) -> list[Hit]:
    options = parse(args, Spec.of("", "hard soft mixed merge keep quiet pathspec-from-file"))
    return _discards("throws away every uncommitted change") if options.has("hard", "merge") else []


def _checkout(_: Call, args: tuple[str, ...]) -> list[Hit]:
    options = parse(args, Spec.of("b B orphan conflict", "force ours theirs patch merge quiet orphan detach"))
    if options.has("b", "orphan", "p", "patch"):
        return []
    if options.has("f", "force"):
        return _discards("throws away every uncommitted change")
    paths = (
        args[args.index("--") + 1 :]
        if "--" in args
        else [arg for arg in options.operands if _is_pathspec(arg)]
    )
    return _discards(f"throws away the uncommitted changes of {readable(' '.join(paths))}") if paths else []


def _is_pathspec(word: str) -> bool:
    return word in (".", "..", "*", ":/") or word.startswith(("./", "../", ":("))


def _restore(_: Call, args: tuple[str, ...]) -> list[Hit]:
    options = parse(args, Spec.of("s source conflict", "staged worktree source patch quiet"))
    if options.has("p", "patch") or (options.has("S", "staged") and not options.has("W", "worktree")):
        return []
    if not options.operands:
        return []
    return _discards(f"throws away the uncommitted changes of {readable(' '.join(options.operands))}")


def _switch(_: Call, args: tuple[str, ...]) -> list[Hit]:
    options = parse(args, Spec.of("c C orphan", "force discard-changes force-create create detach"))
    return (
        _discards("throws away every uncommitted change")
        if options.has("f", "force", "discard-changes")
        else []
    )


def _branch(_: Call, args: tuple[str, ...]) -> list[Hit]:
    options = parse(
        args, Spec.of("u set-upstream-to sort format points-at contains", "delete force remotes list")
    )
    forced = options.has("D") or (options.has("d", "delete") and options.has("f", "force"))
    if forced:
        return _rewrites("deletes a branch even if it was never merged")
    moves = options.has("f", "force", "M") and len(options.operands) > 1 and options.has("f", "force")
    return _rewrites("moves a branch away from its commits") if moves else []


def _stash(_: Call, args: tuple[str, ...]) -> list[Hit]:
    return _rewrites("deletes stashed changes") if args and args[0] in ("drop", "clear") else []


def _reflog(_: Call, args: tuple[str, ...]) -> list[Hit]:
    if args and args[0] in ("expire", "delete", "drop") and "--dry-run" not in args and "-n" not in args:
        return _rewrites("deletes the log that lost commits are found by")
    return []


def _gc(_: Call, args: tuple[str, ...]) -> list[Hit]:
    soon = any(re.match(r"--prune=(?:now|all|today|yesterday|0|\d+\.(?:second|minute))", arg) for arg in args)
    return _rewrites("deletes unreachable commits at once") if soon else []


def _prune(_: Call, args: tuple[str, ...]) -> list[Hit]:
    dry = {"-n", "--dry-run"} & set(args)
    return [] if dry else _rewrites("deletes unreachable commits at once")


def _filter(call: Call, args: tuple[str, ...]) -> list[Hit]:
    hits = _rewrites("rewrites every commit")
    for flag, value in pairwise(args):
        if flag.endswith("-filter"):
            hits += call.setting.read("bash", value)
    return hits


def _filter_repo(_: Call, args: tuple[str, ...]) -> list[Hit]:
    return [] if {"--analyze", "--dry-run"} & set(args) else _rewrites("rewrites every commit")


def _update_ref(_: Call, args: tuple[str, ...]) -> list[Hit]:
    return _rewrites("deletes a reference") if "-d" in args or "--stdin" in args else []


def _read_tree(_: Call, args: tuple[str, ...]) -> list[Hit]:
    return _discards("throws away every uncommitted change") if "--reset" in args and "-u" in args else []


def _worktree(_: Call, args: tuple[str, ...]) -> list[Hit]:
    forced = {"-f", "--force", "-ff"} & set(args)
    return _discards("deletes a work tree with its changes") if args[:1] == ("remove",) and forced else []


def _submodule(call: Call, args: tuple[str, ...]) -> list[Hit]:
    if "foreach" in args:
        code = [arg for arg in args[args.index("foreach") + 1 :] if arg not in ("--recursive", "--quiet")]
        return call.setting.read("bash", " ".join(code))
    forced = {"-f", "--force"} & set(args)
    return _discards("deletes the work tree of a submodule") if "deinit" in args and forced else []


def _rm(_: Call, args: tuple[str, ...]) -> list[Hit]:
    options = parse(args, Spec.of("", "cached dry-run force recursive"))
    if options.has("cached", "n", "dry-run"):
        return []
    whole = any(path in (".", "*", ":/", "./", "..") or path.startswith("../") for path in options.operands)
    return (
        _discards("deletes every tracked file")
        if whole and options.has("r", "recursive", "f", "force")
        else []
    )


def _runs(*flags: str) -> _Judge:
    """A verb that runs shell code given with a flag."""

    def judge(call: Call, args: tuple[str, ...]) -> list[Hit]:
        codes = [value for flag, value in pairwise(args) if flag in flags]
        codes += [arg.partition("=")[2] for arg in args if arg.partition("=")[0] in flags and "=" in arg]
        return [hit for code in codes for hit in call.setting.read("bash", code)]

    return judge


def _bisect(call: Call, args: tuple[str, ...]) -> list[Hit]:
    return call.setting.read("bash", " ".join(args[1:])) if args[:1] == ("run",) else []


def _config(call: Call, args: tuple[str, ...]) -> list[Hit]:
    return [hit for arg in args for hit in _configured(arg, call)]


def _lfs(_: Call, args: tuple[str, ...]) -> list[Hit]:
    return _rewrites("rewrites commits") if args[:2] == ("migrate", "import") else []


_VERBS: Mapping[str, _Judge] = MappingProxyType(
    {
        "clean": _clean,
        "push": _push,
        "send-pack": _push,
        "reset": _reset,
        "checkout": _checkout,
        "restore": _restore,
        "switch": _switch,
        "branch": _branch,
        "stash": _stash,
        "reflog": _reflog,
        "gc": _gc,
        "prune": _prune,
        "filter-branch": _filter,
        "filter-repo": _filter_repo,
        "update-ref": _update_ref,
        "read-tree": _read_tree,
        "worktree": _worktree,
        "submodule": _submodule,
        "rm": _rm,
        "rebase": _runs("-x", "--exec"),
        "bisect": _bisect,
        "config": _config,
        "lfs": _lfs,
    }
)

TABLE: Mapping[str, Callable[[Call], list[Hit]]] = MappingProxyType(
    {
        "git": git,
        "git-filter-repo": lambda call: _filter_repo(call, call.args),
        "bfg": lambda _: _rewrites("rewrites every commit"),
    }
)
