"""Perl, Ruby, PHP and Lua as they appear in `-e`: the calls that run a shell or delete trees."""

from __future__ import annotations

import re

from cockpit.core.guard.marks import UNKNOWN
from cockpit.core.guard.programs import targets
from cockpit.core.guard.setting import Setting
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern

_STRING = r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
_RUNS = lazy_pattern(
    r"\b(?:system|exec|shell_exec|passthru|popen|proc_open|os\.execute|io\.popen|spawn|IO\.popen|qx)"
    r"\s*[\(\s{]\s*" + _STRING
    + r"|`([^`]*)`|%x[{(\[]([^})\]]*)[})\]]|\bqx[{(/]([^})/]*)[})/]",
    re.DOTALL,
)  # fmt: skip
_LIST = lazy_pattern(
    r"\b(?:system|exec)\s*\(?\s*((?:" + r"""(?:"[^"]*"|'[^']*')\s*,?\s*""" + r"){2,})", re.DOTALL
)
_TREES = lazy_pattern(
    r"\b(?:rmtree|remove_tree|FileUtils\.(?:rm_rf|rm_r|remove_dir|remove_entry_secure|remove_entry)|Dir\.rmtree)"
    r"\s*[\(\s]\s*\[?\s*(?:" + _STRING + r"|([^\s;,)]+))",
    re.DOTALL,
)  # fmt: skip
_FILES = lazy_pattern(
    r"\b(?:unlink|File\.delete|File\.unlink|FileUtils\.rm(?:_f)?|os\.remove)\s*[\(\s]\s*(?:glob\s*\(?\s*)?"
    + _STRING
)
_WRITES = lazy_pattern(
    r"""\bopen\s*\(?[^;]*?['"]\+?>+['"]?\s*,?\s*['"]?(/[^'"\s)]+)|File\.(?:open|write)\(\s*['"](/[^'"]+)['"]\s*,\s*['"]"""
)
_BOMB = lazy_pattern(
    r"\bfork\s*(?:\(\s*\))?\s*while\s+(?:fork|1|true)|while\s*\(?\s*(?:1|true)\s*\)?\s*\{[^}]*\bfork\b|loop\s*\{\s*fork|loop\s+do\s+fork",
    re.IGNORECASE,
)
_KILL = lazy_pattern(r"\b(?:Process\.)?kill\s*\(?\s*['\":]?\w+['\"]?\s*,\s*-1\b")
_EVAL = lazy_pattern(
    r"\b(?:eval|exec|system)\s*\(?\s*(?:decode_base64|unpack|Base64|base64_decode|gzinflate|str_rot13|pack)"
)


def read(code: str, setting: Setting) -> list[Hit]:
    """Every rule that the calls in a one-liner break."""
    hits: list[Hit] = []
    for match in _RUNS.finditer(code):
        text = next((group for group in match.groups() if group is not None), "")
        hits += setting.read("bash", _interpolated(text))
    for match in _LIST.finditer(code):
        words = [double or single for double, single in re.findall(_STRING, match.group(1))]
        hits += setting.read("argv", "\0".join(words))
    for match in _TREES.finditer(code):
        double, single, other = match.groups()
        path = double if double is not None else single
        hits += targets.delete(_path(path, other), setting, recursive=True)
    for match in _FILES.finditer(code):
        hits += targets.delete(
            _interpolated(match.group(1) or match.group(2) or ""), setting, recursive=False
        )
    for match in _WRITES.finditer(code):
        hits += targets.overwrite(match.group(1) or match.group(2), setting)
    return hits + _others(code)


def _others(code: str) -> list[Hit]:
    hits: list[Hit] = []
    if _BOMB.search(code):
        hits.append(Hit("guard.forkBomb", Verdict.DENY, "starts copies of itself without end"))
    if _KILL.search(code):
        hits.append(Hit("guard.killAll", Verdict.DENY, "signals every process at once"))
    if _EVAL.search(code):
        hits.append(Hit("guard.encodedExecution", Verdict.DENY, "runs text that it decodes first"))
    return hits


def _path(literal: str | None, expression: str | None) -> str:
    if literal is not None:
        return _interpolated(literal)
    return "~" if expression and re.search(r"HOME|Dir\.home", expression) else UNKNOWN


def _interpolated(text: str) -> str:
    """Interpolated variables become unknown, the home directory excepted."""
    text = re.sub(r"#\{\s*(?:Dir\.home|ENV\[['\"]HOME['\"]\])\s*\}|\$ENV\{['\"]?HOME['\"]?\}", "~", text)
    text = re.sub(r"#\{[^}]*\}|\$\{?\w+\}?|@\w+", UNKNOWN, text)
    return text.replace('\\"', '"').replace("\\\\", "\\")
