"""The commands embedded in a file that are not allowed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType

from cockpit.core.guard.readers import READERS, javascript_file, python_file
from cockpit.core.guard.setting import Reader, Setting
from cockpit.core.guard.verdict import Hit, Judgement, judgement
from cockpit.core.lazy import lazy_pattern


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One command at code points `start` to `end` of the text that is not allowed."""

    start: int
    end: int
    judgement: Judgement


_WORDS = lazy_pattern(
    r"\brm\b|rimraf|-delete|\bdd\b|mkfs|wipefs|/dev/|shutdown|reboot|halt|poweroff|\binit\b|systemctl|chmod|chown|\bkill"
    r"|\bgit\b|truncate|shred|rsync|\bmv\b|curl|wget|eval|base64|\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|\bsource\b|crontab|iptables"
    r"|docker|podman|kubectl|terraform|tofu|\baws\b|gcloud|\baz\b|helm|>\s*/|psql|mysql|mongo|redis-cli|dropdb|sqlite3"
    r"|user(?:del|mod)|:\s*\(\)|z(?:fs|pool)|[lvp]g?v?remove|diskutil|\$'\\|python|node\b|perl|ruby|osascript|fdisk|parted"
)


def _shell(text: str, setting: Setting) -> list[Hit]:
    return READERS["bash"](text, setting) if _WORDS.search(text) else []


_BY_SUFFIX: Mapping[str, Reader] = MappingProxyType(
    {
        **dict.fromkeys([".sh", ".bash", ".zsh", ".ksh", ".bats"], _shell),
        **dict.fromkeys([".py", ".pyw"], python_file),
        **dict.fromkeys([".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts"], javascript_file),
        **dict.fromkeys([".ps1", ".psm1"], READERS["powershell"]),
        **dict.fromkeys([".bat", ".cmd"], READERS["batch"]),
        ".sql": READERS["sql"],
        ".mk": READERS["makefile"],
        ".mak": READERS["makefile"],
        ".dockerfile": READERS["dockerfile"],
    }
)
_CI = lazy_pattern(
    r"(?:^|/)(?:\.github/(?:workflows|actions)/.+\.ya?ml|action\.ya?ml|\.gitlab-ci\.ya?ml|\.gitlab/.+\.ya?ml"
    r"|\.travis\.ya?ml|\.circleci/.+\.ya?ml|azure-pipelines[\w.-]*\.ya?ml|\.azure-pipelines/.+\.ya?ml|bitbucket-pipelines\.ya?ml"
    r"|\.drone\.ya?ml|appveyor\.ya?ml|\.appveyor\.ya?ml|\.cirrus\.ya?ml|buildspec[\w.-]*\.ya?ml|cloudbuild[\w.-]*\.ya?ml"
    r"|\.woodpecker(?:/.+)?\.ya?ml|\.buildkite/.+\.ya?ml|\.pre-commit-(?:config|hooks)\.ya?ml|\.forgejo/workflows/.+\.ya?ml"
    r"|\.gitea/workflows/.+\.ya?ml|Taskfile\.ya?ml)\Z"
)
_MANIFEST = lazy_pattern(
    r"(?:^|/)(?:package\.json|\.vscode/tasks\.json|(?:\.devcontainer/)?\.?devcontainer\.json)\Z"
)


def _scanner(path: str, language: str = "") -> Reader | None:  # noqa: PLR0911 - A list of cases in their order.
    if path.endswith(".py"):  # By far the most frequent case, and the quickest to tell.
        return python_file
    pure = PurePosixPath(path.replace("\\", "/"))
    name = pure.name
    if re.match(r"(?:Dockerfile|Containerfile)(?:\.|\Z)", name) and not name.endswith(
        (".md", ".dockerignore", ".py")
    ):
        return READERS["dockerfile"]
    if re.match(r"(?:GNU|BSD)?[Mm]akefile(?:\.|\Z)", name) and not name.endswith((".md", ".py")):
        return READERS["makefile"]
    if _CI.search(pure.as_posix()):
        return READERS["workflow"]
    if _MANIFEST.search(pure.as_posix()):
        return READERS["manifest"]
    if language in ("bash", "sh", "shellscript"):
        return _shell
    return _BY_SUFFIX.get(pure.suffix.lower())


def covers(path: str) -> bool:
    """Whether files of this name carry commands that the guard can read."""
    return _scanner(path) is not None


def scan(text: str, path: str, *, language: str = "") -> list[Occurrence]:
    """Which commands in this file are not allowed; `language` helps where the name says nothing."""
    scanner = _scanner(path, language)
    if scanner is None:
        return []
    by_place: dict[tuple[int, int], list[Hit]] = {}
    for hit in _hits(scanner, text):
        if not hit.routine:
            by_place.setdefault(_trimmed(text, hit), []).append(hit)
    return [Occurrence(start, end, judgement(hits)) for (start, end), hits in sorted(by_place.items())]


_NOWHERE = Setting(READERS)


def _hits(scanner: Reader, text: str) -> list[Hit]:
    """What the scanner finds; a file nested beyond reason is no file that people run."""
    try:
        return scanner(text, _NOWHERE)
    except RecursionError:
        return []


def _trimmed(text: str, hit: Hit) -> tuple[int, int]:
    """The place without white space around it, and never empty."""
    start, end = hit.start, min(hit.end or len(text), len(text))
    while start < end - 1 and text[start].isspace():
        start += 1
    while end > start + 1 and text[end - 1].isspace():
        end -= 1
    return start, max(end, start + 1)
