"""Redirections: what they put on standard input, and what they write over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tree_sitter import Node

from cockpit.core.guard.marks import LOCAL
from cockpit.core.guard.programs import targets
from cockpit.core.guard.shell import sockets
from cockpit.core.guard.shell.words import text_inside
from cockpit.core.lazy import lazy_pattern

if TYPE_CHECKING:
    from cockpit.core.guard.shell.run import Run

_INPUT = lazy_pattern(r"0?<(?![&>(])\s*(.+)\Z", re.DOTALL)
_OUTPUT = lazy_pattern(r"(\d*)(&?>>?\|?&?|<>)\s*(.+)\Z", re.DOTALL)


def given(run: Run, redirect: Node, stdin: str | None) -> str | None:
    """What a redirection puts on standard input."""
    if redirect.type == "heredoc_redirect":
        return _heredoc(run, redirect)
    text = run.text(redirect)
    if redirect.type == "herestring_redirect":
        return run.expand_text(text[3:].strip()) + "\n"
    found = _INPUT.match(text)
    if found is None:
        return stdin
    path = run.expand_text(found.group(1))
    return run.state.files.get(path, LOCAL)


def _heredoc(run: Run, redirect: Node) -> str:
    bodies = [child for child in redirect.children if child.type == "heredoc_body"]
    starts = [child for child in redirect.children if child.type == "heredoc_start"]
    body = run.text(bodies[0]) if bodies else ""
    quoted = bool(starts) and run.text(starts[0])[:1] in "'\"\\"
    if "<<-" in run.text(redirect)[:4]:
        body = re.sub(r"^\t+", "", body, flags=re.MULTILINE)
    return body if quoted else text_inside(body, run.state, run.substitute)


def redirected(run: Run, redirects: list[Node], printed: str) -> str:
    """Judge what is written to, and run what follows a here-document's first line."""
    for redirect in redirects:
        if redirect.type == "file_redirect":
            run.report(sockets.follow(run, redirect))
            printed = _write(run, redirect, printed)
        elif redirect.type == "heredoc_redirect":
            for child in redirect.named_children:
                if child.type == "file_redirect":
                    printed = _write(run, child, printed)
                elif not child.type.startswith("heredoc"):
                    printed = run.node(child, printed)
    return printed


def _command_text(run: Run, redirect: Node) -> str:
    return run.text(redirect.parent) if redirect.parent is not None else ""


def _write(run: Run, redirect: Node, printed: str) -> str:
    found = _OUTPUT.match(run.text(redirect))
    if found is None or found.group(3).lstrip("-").isdigit():
        return printed
    descriptor, operator, word = found.groups()
    path = run.expand_text(word)
    append = ">>" in operator
    run.report(targets.overwrite(path, run.state_setting(), append=append))
    run.report(sockets.handed_over(path, _command_text(run, redirect)))
    run.feed([path], printed)
    if descriptor in ("", "1"):
        earlier = run.state.files.get(path, "") if append else ""
        run.state.files[path] = earlier + printed
        return ""
    return printed
