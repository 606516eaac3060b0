"""Whether a change does what it is for, and nothing besides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final

from cockpit.core.lazy import lazy_pattern
from cockpit.features.copilots.change import Change
from cockpit.features.copilots.modules import Modules
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.review import Review, is_test, objection

CODE: Final = "validate.scope"
ARTEFACT: Final = "validate.artefact"
LARGE_LINES: Final = 1_500
MOST_ALIKE: Final = 2
"""So many paths may have one word in the smallest repositories."""
_COMPOUND: Final = lazy_pattern(r"[A-Za-z]+(?:[-_][A-Za-z]+)+|[a-z]+(?:[A-Z][a-z]+)+")
_JOINT: Final = lazy_pattern(r"[-_]")
_WORD: Final = lazy_pattern(r"[A-Za-z][a-z]+|[A-Z]+(?![a-z])|\d+")
_STOP: Final = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "from",
        "into",
        "that",
        "this",
        "when",
        "then",
        "than",
        "not",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "its",
        "all",
        "any",
        "each",
        "one",
        "use",
        "used",
        "using",
        "add",
        "adds",
        "added",
        "adding",
        "fix",
        "fixes",
        "fixed",
        "remove",
        "removes",
        "make",
        "makes",
        "made",
        "change",
        "changes",
        "update",
        "updates",
        "support",
        "new",
        "old",
        "file",
        "files",
        "code",
        "function",
        "method",
        "class",
        "test",
        "tests",
        "should",
        "must",
        "can",
        "will",
        "instead",
        "return",
        "returns",
        "value",
        "values",
        "name",
        "names",
        "data",
        "get",
        "set",
        "also",
        "only",
        "more",
        "less",
        "now",
        "of",
        "to",
        "in",
        "on",
        "by",
        "as",
        "at",
        "is",
        "it",
        "be",
        "or",
        "an",
        "if",
        "so",
        "do",
        "does",
        "no",
        "up",
        "out",
        "def",
        "self",
        "none",
        "true",
        "false",
        "import",
        "str",
        "int",
        "list",
        "dict",
        "bool",
        "float",
        "type",
        "types",
        "object",
        "result",
        "results",
        "where",
        "which",
        "while",
        "after",
        "before",
        "let",
        "const",
        "var",
        "async",
        "await",
        "print",
        "raise",
        "error",
        "line",
        "lines",
        "please",
        "improve",
        "refactor",
        "rename",
        "allow",
        "implement",
        "handle",
        "handling",
        "move",
        "create",
        "call",
        "calls",
        "need",
    ]
)
_ALWAYS: Final = lazy_pattern(
    r"(?i)(?:^|/)(?:change(?:s|log)|history|news|release[_-]?notes|newsfragments/.*|py\.typed|__init__\.pyi?)(?:\.\w+)?$"
)
"""What every change may touch."""
_LOCKS: Final = lazy_pattern(
    r"(?i)(?:^|/)(?:package-lock\.json|pnpm-lock\.yaml|(?:yarn|uv|poetry|pdm|pipfile|cargo)\.lock|go\.sum)$"
)
_MANIFESTS: Final = lazy_pattern(
    r"(?i)(?:^|/)(?:package\.json|pyproject\.toml|pipfile|cargo\.toml|go\.mod|setup\.cfg)$"
)
_RUBBISH: Final = lazy_pattern(
    r"(?:^|/)(?:__pycache__/|node_modules/|\.pytest_cache/|\.mypy_cache/|\.ruff_cache/|\.venv/|venv/|\.idea/|\.DS_Store$|Thumbs\.db$|\.coverage$"
    r"|\.env$|npm-debug\.log|[^/]+\.(?:pyc|pyo|orig|rej|bak|swp|swo|tmp|log|class|o)$|[^/]+~$|core\.\d+$|[^/]+\.egg-info/|id_(?:rsa|dsa|ecdsa|ed25519)$)"
)


def scope(review: Review) -> Iterator[Objection | Gap]:
    """Object to files that nobody asked for, and to what programs leave behind."""
    for change in review.changes.changes:
        if change.before is None and _RUBBISH.search(change.path):
            yield objection(
                change,
                0,
                ARTEFACT,
                "This is what a program leaves behind, or holds for itself; it belongs to no change.",
            )
    if review.objective:
        yield from _unasked(review)
    lines = sum(
        len(change.added) + len(change.removed)
        for change in review.changes.changes
        if change.new is not None and change.old is not None
    )
    if lines > LARGE_LINES:
        first = next(iter(review.changes.changes))
        files = len(review.changes.changes)
        message = f"{lines:,} lines in {files:,} files are more than a person can check at once."
        yield objection(first, 0, "validate.size", message, rejects=False)


def _unasked(review: Review) -> Iterator[Objection]:
    """The files that neither speak of the objective nor belong to one that does."""
    changes = [each for each in review.changes.changes if each.new is not None and each.old is not None]
    wanted = words(review.objective)
    whole = [each for each in changes if _has_compound(each, review.objective)]
    # Who asks for `--min-size` does not ask for every size.
    rest = wanted - _parts_of_compounds(review.objective) if whole else wanted
    everywhere = _of_most_paths(review)
    asked = {each.path for each in whole}
    asked |= {each.path for each in changes if _speaks_of(each, rest, review, everywhere)}
    if not wanted or not asked:
        return
    related = _with_relations(changes, asked, review)
    spoken = frozenset[str]().union(*(_said(each, review) for each in changes if each.path in related))
    with_manifest = any(_MANIFESTS.search(each.path) for each in changes)
    others = [each for each in changes if each.path not in related and not _ALWAYS.search(each.path)]
    unasked = [
        each
        for each in others
        if not (with_manifest if _LOCKS.search(each.path) else len(_said(each, review) & spoken) > 1)
    ]
    for change in unasked:
        first = change.added[0] if change.added else 0
        message = (
            f"Nobody asked for this: it has nothing to do with {review.objective!r}, nor with other files."
        )
        # Where most files have nothing to do with the words, the words are too few.
        yield objection(change, first, CODE, message, rejects=len(unasked) <= len(related))


def _has_compound(change: Change, objective: str) -> bool:
    """Whether the changed lines have a name that the objective has, too, however its parts are joined."""
    text = " ".join([change.path, *(line for _, line in change.added_lines()), *change.removed_lines()])
    plain = _JOINT.sub("", text).lower()
    return any(_JOINT.sub("", each[0]).lower() in plain for each in _COMPOUND.finditer(objective))


def _parts_of_compounds(objective: str) -> frozenset[str]:
    return frozenset[str]().union(*(words(each[0]) for each in _COMPOUND.finditer(objective)))


def _of_most_paths(review: Review) -> frozenset[str]:
    """The words that most paths of the repository have, such as its package: they tell no files apart."""
    counted = Counter(word for path in review.before.paths for word in words(path))
    most = len(review.before.paths) // 2
    return frozenset(word for word, count in counted.items() if count > max(most, MOST_ALIKE))


def words(text: str) -> frozenset[str]:
    """The stems of the words that say something, also those within names."""
    found = (each.lower() for each in _WORD.findall(text))
    return frozenset(_stem(each) for each in found if len(each) > 2 and each not in _STOP)


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "ings", "ing", "ies", "ers", "ed", "er", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else stem
    return word


def _speaks_of(change: Change, wanted: frozenset[str], review: Review, everywhere: frozenset[str]) -> bool:
    """Whether the path, the changed lines or the functions around them have a word of the objective."""
    if (words(change.path) - everywhere) & wanted or PurePosixPath(
        change.path
    ).name.lower() in review.objective.lower():
        return True
    return bool(_said(change, review) & wanted)


def _said(change: Change, review: Review) -> frozenset[str]:
    lines = " ".join([*(line for _, line in change.added_lines()), *change.removed_lines()])
    program = (
        review.after.program(change.path)
        if change.after is not None and change.path.endswith(".py")
        else None
    )
    around = {program.symbol(line) for line in change.added} if program else set[str]()
    return words(f"{lines} {' '.join(around)}")


def _names(change: Change) -> frozenset[str]:
    """The identifiers of the changed lines that are long enough to be somebody's own."""
    text = " ".join([*(line for _, line in change.added_lines()), *change.removed_lines()])
    return frozenset(
        name
        for name in re.findall(r"[A-Za-z_]\w{4,}", text)
        if name.lower() not in _STOP and ("_" in name.strip("_") or not name.islower())
    )


def _with_relations(changes: Iterable[Change], asked: Iterable[str], review: Review) -> frozenset[str]:
    """What was asked for, and what changes together with it: by a name in both, an import, its tests."""
    changes = list(changes)
    found = set(asked)
    imports = _imports(changes, review)
    names = {change.path: _names(change) for change in changes}
    growing = True
    while growing:
        growing = False
        for change in changes:
            if change.path in found:
                continue
            for other in tuple(found):
                if (
                    names[change.path] & names.get(other, frozenset())
                    or _is_test_of(change.path, other)
                    or _import_each_other(change.path, other, imports, names)
                ):
                    found.add(change.path)
                    growing = True
                    break
    return frozenset(found)


def _import_each_other(
    one: str, other: str, imports: Mapping[str, frozenset[str]], names: Mapping[str, frozenset[str]]
) -> bool:
    """Whether a changed line of one file imports the other, which makes both one change."""
    first, second = PurePosixPath(one).stem, PurePosixPath(other).stem
    return (
        other in imports.get(one, ())
        or one in imports.get(other, ())
        or second in names.get(one, ())
        or first in names.get(other, ())
    )


def _is_test_of(one: str, other: str) -> bool:
    stems = [
        PurePosixPath(path).name.partition(".")[0].removeprefix("test_").removesuffix("_test")
        for path in (one, other)
    ]
    return (is_test(one) != is_test(other)) and stems[0] == stems[1]


def _imports(changes: Iterable[Change], review: Review) -> Mapping[str, frozenset[str]]:
    """For each changed file those that its changed lines import."""
    modules = Modules(review.after)
    found: dict[str, frozenset[str]] = {}
    for change in changes:
        program = (
            review.after.program(change.path)
            if change.path.endswith(".py") and change.after is not None
            else None
        )
        if program is not None:
            added = frozenset(change.added)
            fresh = [each for each in modules.imports(program) if each.node.lineno - 1 in added]
            found[change.path] = frozenset(
                file
                for each in fresh
                for name in (each.module, f"{each.module}.{each.name}")
                for file in modules.files(name)
            )
    return found
