"""cmd.exe batch files: one command after the other, with % variables and ^ escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from cockpit.core.guard.command import judge
from cockpit.core.guard.marks import HERE, HOME, LOCAL, REMOTE, SCRIPT, UNKNOWN
from cockpit.core.guard.places import Place, locate
from cockpit.core.guard.programs import targets
from cockpit.core.guard.setting import Call, Setting
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern

_LINE = lazy_pattern(r"[^\n]*(?:\^\r?\n[^\n]*)*")
_COMMENT = lazy_pattern(r"\s*(?:@?\s*rem(?:\s|$)|::)", re.IGNORECASE)
_SEPARATOR = lazy_pattern(r"(\"[^\"]*\"?)|(\^.)|(&&|\|\||&|\||[()])")
_WORD = lazy_pattern(r"(?:\"[^\"]*\"?|\^.|[^\s\"^])+")
_VARIABLE = lazy_pattern(r"%(?:~[a-z]*)?(\d|\*)|%([\w()]+)(?::[^%]*)?%|!(\w+)!|%%~?[a-z]*([a-zA-Z])")
_REDIRECT = lazy_pattern(r"(?<!\^)[12]?(>>?)\s*(\"[^\"]*\"|[^\s&|<>()]+)")
_SET = lazy_pattern(r"\s*@?\s*set\s+(?:/[ap]\s+)?\"?([\w()]+)=([^\"]*)\"?\s*\Z", re.IGNORECASE)
_IF = lazy_pattern(
    r"if\s+(?:/i\s+)?(?:not\s+)?(?:exist\s+(?:\"[^\"]*\"|\S+)|defined\s+\S+|errorlevel\s+\S+|\S+\s*(?:==|\s(?:equ|neq|lss|leq|gtr|geq)\s)\s*(?:\"[^\"]*\"|\S+))\s*",
    re.IGNORECASE,
)
_FOR = lazy_pattern(
    r"for\s+(?:/[a-z]\s+)?(?:\"[^\"]*\"\s+|(?:[\w.\\:%]+)\s+)?%%?(\w)\s+in\s*$", re.IGNORECASE
)
_LOOP = lazy_pattern(
    r"\bfor\s+(/[rdRD]\b)?\s*(\"[^\"]*\"\s|[A-Za-z]:\\\S*\s|\\\S*\s)?\s*%%?([a-zA-Z])\s+in\s*\(([^)]*)\)",
    re.IGNORECASE,
)
_BOMB = lazy_pattern(
    r"%0\s*\|\s*%0|:(\w+)\b[\s\S]{0,80}?\bstart\b[^\n]*(?:%0|cmd)[\s\S]{0,40}?\bgoto\s+:?\1\b", re.IGNORECASE
)
_TALK = frozenset(
    [
        "echo",
        "echo.",
        "title",
        "pause",
        "goto",
        "type",
        "help",
        "where",
        "dir",
        "set",
        "find",
        "findstr",
        "if",
    ]
)
_FIXED = {
    "userprofile": HOME,
    "homepath": HOME,
    "home": HOME,
    "systemdrive": "C:",
    "homedrive": "C:",
    "systemroot": "C:/Windows",
    "windir": "C:/Windows",
    "programfiles": "C:/Program Files",
    "programfiles(x86)": "C:/Program Files (x86)",
    "programdata": "C:/ProgramData",
    "appdata": f"{HOME}/AppData",
    "localappdata": f"{HOME}/AppData",
    "public": "C:/Users/Public",
    "cd": HERE,
    "github_workspace": HERE,
    "comspec": "cmd",
}


def read(code: str, setting: Setting) -> list[Hit]:
    """Every rule that the commands of this script break."""
    script = _Script(replace(setting, windows=True))
    hits = [hit for match in _LINE.finditer(code) for hit in script.line(match)]
    if _BOMB.search(code):
        hits.append(Hit("guard.forkBomb", Verdict.DENY, "starts copies of itself without end"))
    return hits


class _Script:
    """One script with the variables it sets."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.variables: dict[str, str] = {}
        self.loops: dict[str, str] = {}

    def line(self, match: re.Match[str]) -> Iterator[Hit]:
        text = match.group().replace("^\r\n", " ").replace("^\n", " ").rstrip("\r\n")
        if not text.strip() or _COMMENT.match(text):
            return
        for option, start, name, items in _LOOP.findall(text):
            base = self._fill(start.strip('" ')) if option.lower() == "/r" else ""
            first = (items.split() or [UNKNOWN])[0].strip('"')
            self.loops[name] = f"{base}\\{first}" if base else self._fill(first)
        piped: str | None = None
        for part, piping in _parts(text):
            hits = self._command(part, piped)
            yield from (replace(hit, start=match.start(), end=match.end()) for hit in hits)
            piped = _printed(part) if piping else None

    def _command(self, part: str, piped: str | None) -> list[Hit]:
        if assigned := _SET.match(part):
            self.variables[assigned.group(1).lower()] = self._fill(assigned.group(2))
            return []
        hits = [
            hit
            for operator, path in _REDIRECT.findall(part)
            for hit in self._write(self._fill(path.strip('"')), append=operator == ">>")
        ]
        text = self._fill(_IF.sub("", _REDIRECT.sub("", part).strip().lstrip("@ "), count=1))
        words = [_unquoted(word) for word in _WORD.findall(text)]
        while words and words[0].lower() in ("call", "do", "else", "@", "start"):
            words = _after_start(words[1:]) if words[0].lower() == "start" else words[1:]
        if not words or words[0].lower() in _TALK:
            return hits
        name, *rest = words
        glued = re.match(r"([a-zA-Z]+)((?:/[a-zA-Z?]+)+)\Z", name)
        if glued:
            name, rest = glued.group(1), [glued.group(2), *rest]
        if name.lower() in ("cd", "chdir", "pushd"):
            self._change_directory(rest)
            return hits
        return hits + judge(Call((name, *rest), self.setting, piped))

    def _write(self, path: str, *, append: bool) -> list[Hit]:
        if path.lower() in ("nul", "con", "&1", "&2", "prn"):
            return []
        if path.startswith(("\\\\.\\", "//./")):
            return [Hit("guard.blockDevice", Verdict.DENY, "writes straight to a device")]
        return targets.overwrite(path.replace("\\", "/"), self.setting, append=append)

    def _change_directory(self, rest: list[str]) -> None:
        paths = [word.replace("\\", "/") for word in rest if not word.lower().startswith("/d")]
        if paths and locate(paths[0], self.setting) is not Place.WORKSPACE:
            self.setting = replace(self.setting, cwd=paths[0], moved=True)

    def _fill(self, text: str) -> str:
        return _VARIABLE.sub(self._variable, text)

    def _variable(self, match: re.Match[str]) -> str:
        argument, name, delayed, loop = match.groups()
        if argument is not None:
            return f"{SCRIPT}/" if argument == "0" and "~" in match.group() else UNKNOWN
        if loop is not None:
            return self.loops.get(loop, UNKNOWN)
        key = (name or delayed).lower()
        return self.variables.get(key, _FIXED.get(key, UNKNOWN))


def _after_start(words: list[str]) -> list[str]:
    """`start "title" /wait program`"""
    while words and (words[0].startswith(("/", '"')) or words[0] == ""):
        words = words[1:]
    return words


def _unquoted(word: str) -> str:
    return re.sub(r"\^(.)", r"\1", word.replace('"', ""))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The commands of a line, and whether each is piped into the next."""
    start = 0
    for match in _SEPARATOR.finditer(text):
        if match.group(3) is None:
            continue
        part = text[start : match.start()]
        if _FOR.search(part.strip().lstrip("@")):
            start = match.end()
            continue
        yield part, match.group(3) == "|"
        start = match.end()
    yield text[start:], False


def _printed(part: str) -> str:
    """What a command pipes into the next one."""
    words = part.strip().lstrip("@").split(None, 1)
    if words and words[0].lower().startswith("echo") and len(words) > 1:
        return words[1].strip()
    if words and words[0].lower() in ("curl", "wget", "curl.exe"):
        return REMOTE
    return LOCAL
