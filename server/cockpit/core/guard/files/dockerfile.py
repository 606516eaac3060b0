"""Dockerfiles: RUN, CMD, ENTRYPOINT, HEALTHCHECK and ONBUILD, in shell form, exec form and here-documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from cockpit.core.guard.files.pieces import Piece, argv_of, judge
from cockpit.core.guard.marks import UNKNOWN
from cockpit.core.guard.setting import Setting, Value
from cockpit.core.guard.verdict import Hit
from cockpit.core.lazy import lazy_pattern

_INSTRUCTION = lazy_pattern(
    r"[ \t]*(?:ONBUILD[ \t]+)?(?P<name>RUN|CMD|ENTRYPOINT|HEALTHCHECK|SHELL|ENV|ARG|WORKDIR|FROM)(?=\s)",
    re.IGNORECASE,
)
_LINE = lazy_pattern(r"[^\n]*")
_FLAGS = lazy_pattern(
    r"(?:\s|\\\n)*(?:--(?:mount|network|security|interval|timeout|start-period|retries)=\S+(?:\s|\\\n)*)*"
)
_HEREDOC = lazy_pattern(r"<<-?\s*(['\"]?)(\w+)\1")
_PAIR = lazy_pattern(r"(\w+)=(\"(?:[^\"\\]|\\.)*\"|'[^']*'|\S*)")
_COMMENT = lazy_pattern(r"^[ \t]*#[^\n]*$", re.MULTILINE)


def read(text: str, setting: Setting) -> list[Hit]:
    """Every rule that the instructions break."""
    return judge(_pieces(text), setting)


def _pieces(text: str) -> Iterator[Piece]:
    language, cwd = "bash", "."
    variables: dict[str, tuple[Value, ...]] = {}
    at = 0
    while at < len(text):
        end = _instruction_end(text, at)
        match = _INSTRUCTION.match(text, at, end)
        at = end + 1
        if match is None:
            continue
        name, body, span = match["name"].upper(), text[match.end() : end], (match.end(), end)
        if name in ("ENV", "ARG"):
            variables.update(_assigned(body))
        elif name == "WORKDIR":
            cwd = _filled(body.strip(), variables)
        elif name == "SHELL":
            language = _shell(body)
        elif name == "FROM":
            language, cwd = "bash", "."
        else:
            piece, at = _command(text, name, span, language)
            if piece is not None:
                yield replace(piece, image=True, cwd=cwd, variables=dict(variables))


def _instruction_end(text: str, start: int) -> int:
    """The end of the instruction on this line: a backslash continues it, comments in between do not count."""
    at, continued = start, False
    while at < len(text):
        line = _LINE.match(text, at)
        end = line.end() if line else len(text)
        content = text[at:end].strip()
        if not (continued and (not content or content.startswith("#"))):
            continued = content.endswith(("\\", "`")) and not content.startswith("#")
        if not continued:
            return end
        at = end + 1
    return len(text)


def _command(text: str, name: str, span: tuple[int, int], language: str) -> tuple[Piece | None, int]:
    """The code of one instruction, and where the next one begins."""
    start, end = span
    body = text[start:end]
    flags = _FLAGS.match(body)
    skipped = flags.end() if flags else 0
    if name == "HEALTHCHECK":
        command = re.match(r"CMD\s+", body[skipped:])
        if command is None:
            return None, end
        skipped += command.end()
    code, begin = body[skipped:], start + skipped
    words = argv_of(code.strip())
    if words is not None:
        return Piece("argv", "\0".join(words), begin, start + len(body)), end
    heredoc = _HEREDOC.search(code) if name == "RUN" else None
    if heredoc is not None:
        return _with_heredoc(text, code, begin, heredoc, language)
    blanked = _COMMENT.sub(lambda found: " " * (len(found.group()) - 1) + "\\", code)
    return Piece(language, blanked, begin, start + len(body), ((0, begin),)), end


def _with_heredoc(
    text: str, code: str, begin: int, heredoc: re.Match[str], language: str
) -> tuple[Piece, int]:
    closing = re.compile(rf"^\t*{re.escape(heredoc.group(2))}[ \t]*$", re.MULTILINE).search(
        text, begin + len(code.split("\n", maxsplit=1)[0])
    )
    end = closing.end() if closing else len(text)
    first = text.find("\n", begin) + 1
    if not code[: heredoc.start()].strip() and not code[heredoc.end() :].split("\n", maxsplit=1)[0].strip():
        return Piece(
            language, text[first : closing.start() if closing else end], first, end, ((0, first),)
        ), end
    return Piece(language, text[begin:end], begin, end, ((0, begin),)), end


def _assigned(body: str) -> Iterator[tuple[str, tuple[Value, ...]]]:
    plain = body.replace("\\\n", " ").strip()
    pairs = _PAIR.findall(plain)
    if not pairs and " " in plain:
        pairs = [tuple(plain.split(None, 1))]
    for name, value in pairs:
        text = value.strip("'\"")
        yield name, (UNKNOWN if "$" in text else text,)


def _filled(path: str, variables: dict[str, tuple[Value, ...]]) -> str:
    def fill(match: re.Match[str]) -> str:
        known = variables.get(match.group(1), (UNKNOWN,))[0]
        return known if isinstance(known, str) else UNKNOWN

    return re.sub(r"\$\{?(\w+)[^}/]*\}?", fill, path.strip("'\""))


def _shell(body: str) -> str:
    words = argv_of(body.strip()) or ("sh",)
    program = words[0].lower()
    return (
        "powershell"
        if "powershell" in program or "pwsh" in program
        else "batch"
        if "cmd" in program
        else "bash"
    )
